"""Command line: `python -m analysis.external fetch NAME | import FILE | figures | review | bench`, or `make fetch` and so on
for what was typed after `make`.
"""

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path

import duckdb

from analysis import typed
from analysis.adapters import acled_api
from analysis.external import fetch, importing, registry
from analysis.files import sha256, write_text
from analysis.paths import DATA, DATABASE, REFERENCE

EXTERNAL = DATA / "external"
IMPORTS = EXTERNAL / "imported"
REGISTER = DATA / "external.toml"
FAILURES = (fetch.FetchError, acled_api.AcledError, duckdb.Error, OSError, ValueError)
TYPED = {
    "fetch": {
        "NAME": "--name=", "VERSION": "--version=", "COUNTRY": "--country=", "SINCE": "--since=", "UNTIL": "--until=",
    },
    "import": {"FILE": "", "VERSION": "--version=", "STRICT": "--strict", "NEW_COLUMNS": "--new-columns"},
    "bench": {"ROWS": "--rows="},
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it succeeds, 1 with a readable message when it does not."""
    try:
        line = sys.argv[1:] if arguments is None else arguments
        print(_run(_parser().parse_args(typed.arguments(line, TYPED))))
    except FAILURES as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nStopped. A download goes on from here with the same command; nothing else was changed.", file=sys.stderr
        )
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis.external", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    fetching = commands.add_parser("fetch", help="download a registered dataset")
    fetching.add_argument("--name", default="", help="its name in data/external.toml; without one, they are listed")
    fetching.add_argument("--version", default="")
    fetching.add_argument("--country", default="Mali", help="for ACLED's interface")
    fetching.add_argument("--since", default="", help="first day, for ACLED's interface")
    fetching.add_argument("--until", default="", help="last day, for ACLED's interface")
    taking = commands.add_parser("import", help="read a file into the one shape")
    taking.add_argument("file", type=Path)
    taking.add_argument("--version", default=None, help="where neither the file's name nor its rows tell it")
    taking.add_argument("--strict", action="store_true", help="fail when any row would be set aside")
    taking.add_argument("--new-columns", action="store_true", help="accept columns that no known layout has")
    commands.add_parser("figures", help="make the reference figures from what was imported")
    commands.add_parser("review", help="print pairs of our incidents and others' events for review")
    measuring = commands.add_parser("bench", help="measure the import of a large file")
    measuring.add_argument("--rows", type=int, default=2_400_000)
    measuring.add_argument(
        "--folder", type=Path, default=None, help="where the synthetic file goes; removed at the end"
    )
    return parser


def _run(options: argparse.Namespace) -> str:
    match options.command:
        case "fetch":
            return run_fetch(options)
        case "import":
            made = importing.import_file(
                options.file,
                IMPORTS,
                version=options.version or None,
                strict=options.strict,
                new_columns=options.new_columns,
            )
            return made.summary()
        case "figures":
            from analysis.external import figures

            return figures.write(DATABASE, IMPORTS, REFERENCE, REGISTER)
        case "review":
            from analysis.external import linkage

            return linkage.review_sheet(DATABASE)
    from analysis.external import bench

    return bench.run(options.rows, options.folder)


def run_fetch(options: argparse.Namespace, register: Path = REGISTER, folder: Path = EXTERNAL, base: str = "") -> str:
    """Download one dataset; the message says where it is and what comes next."""
    entry = registry.find(registry.load(register), options.name)
    if entry.api:
        return _from_acled(entry, options, folder, base or entry.api)
    if not entry.download:
        raise fetch.FetchError(f"{entry.name} has no address that could be fetched.\n{entry.by_hand()}")
    version = options.version or entry.version
    address = entry.address(version)
    target = folder / entry.name / address.rsplit("/", 1)[-1]
    expected = entry.sha256.get(version)
    kept = target.with_name(target.name + ".receipt.json")
    if target.is_file() and kept.is_file() and sha256(target) == fetch.read_receipt(kept).get("sha256"):
        return f"{target} is here already, with the hash of its receipt; remove it to fetch it again.\nNext: make import FILE={target}"
    try:
        final, modified = fetch.fetch(address, target, expected=expected, progress=fetch.shown_on(), tell=_aside)
    except fetch.FetchError as error:
        raise fetch.FetchError(f"{error}\n{entry.by_hand(address)}") from error
    receipt = fetch.Receipt(
        entry.name, version, target.name, address, final, fetch.now(), target.stat().st_size, sha256(target), expected,
        modified, entry.licence, entry.citation,
    )  # fmt: skip
    written = fetch.write_receipt(target, receipt)
    checked = (
        "its hash is the expected one"
        if expected
        else "no hash was known beforehand: compare the receipt's with another's"
    )
    return f"{target}: {receipt.bytes:,} bytes; {checked}. Receipt: {written}\nNext: make import FILE={target}"


def _from_acled(entry: registry.Dataset, options: argparse.Namespace, folder: Path, base: str) -> str:
    """Ask ACLED's interface and keep the rows as they came."""
    today = date.today()
    since, until = options.since or f"{today.year}-01-01", options.until or today.isoformat()
    since, until = (date.fromisoformat(day).isoformat() for day in (since, until))  # 20241231 is a day, too
    if since > until:
        raise acled_api.AcledError(f"{since} is after {until}")
    try:
        client = acled_api.from_environment(base)
        question = {"country": options.country, "event_date": f"{since}|{until}", "event_date_where": "BETWEEN"}
        rows = client.rows(question, progress=lambda number: _aside(f"{number:,} events"))
    except acled_api.AcledError as error:
        raise acled_api.AcledError(f"{error}\n{entry.by_hand()}") from None
    if not rows:
        raise acled_api.AcledError(f"ACLED has no event in {options.country} from {since} to {until}")
    country = re.sub(r"\W+", "-", options.country.lower()).strip("-")  # a name, never a way to another folder
    target = folder / entry.name / f"acled_{country}_{since}_{until}_as-of-{today}.json"
    write_text(target, json.dumps({"data": rows}, ensure_ascii=False))
    receipt = fetch.Receipt(
        entry.name, f"as of {today}", target.name, f"{base}/api/acled/read", f"{base}/api/acled/read", fetch.now(),
        target.stat().st_size, sha256(target), None, None, entry.licence, entry.citation,
    )  # fmt: skip
    written = fetch.write_receipt(target, receipt)
    return f"{target}: {len(rows):,} events. Receipt: {written}\nNext: make import FILE={target}"


def _aside(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
