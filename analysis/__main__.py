"""Command line: `python -m analysis db | facts | query | docs | …`; `python -m analysis --help` lists all."""

import argparse
import sys
from datetime import date
from pathlib import Path

import duckdb

from analysis import query, saved, typed
from analysis.files import write_bytes, write_text
from analysis.paths import CHANGES, DATA, DATABASE, DIST, DOCS, FACTS, PARQUET, REFERENCE, REPORTS


def parser() -> argparse.ArgumentParser:
    """Describe the commands and their options."""
    top = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("db", help="build the database and the Parquet files")
    commands.add_parser("facts", help="compute the numbers, figures and tables of the pages")
    commands.add_parser("calibrate", help="simulate how often each method of the trial is wrong (minutes)")
    recording = commands.add_parser("record", help="record since when each number of the pages reads as it does")
    recording.add_argument("--on", type=date.fromisoformat, default=None, help="the day, today unless given")
    asking = commands.add_parser(
        "query", help="run a saved query or SQL, read-only; without either, list the saved ones"
    )
    asking.add_argument("parameters", nargs="*", metavar="NAME=VALUE", help="parameters of a saved query")
    asking.add_argument("--name", default="", help="a saved query")
    asking.add_argument("--sql", default="", help="a query of your own")
    asking.add_argument("--format", default="table", help=", ".join(query.FORMATS))
    asking.add_argument("--out", default="", help="a file to write instead")
    asking.add_argument("--make", action="store_true", help="take all of these from the variables of `make`")
    commands.add_parser("banner", help="what the database holds, with three questions to try")
    commands.add_parser("docs", help="write the generated pages of docs/")
    commands.add_parser("package", help="make the citable release in dist/")
    comparing = commands.add_parser("diff", help="what changed since a version in git: rows, and numbers of the pages")
    comparing.add_argument("ref", help="a tag, a branch or a commit")
    importing = commands.add_parser("import-acled", help="make the monthly figures from ACLED's aggregated file")
    importing.add_argument("file", type=Path)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it succeeds, 1 with a readable message when it does not."""
    try:
        line = sys.argv[1:] if arguments is None else arguments
        options = parser().parse_args(typed.arguments(line, {"import-acled": {"FILE": ""}}))
        if options.command == "query":  # answered before the statistics and the drawing are loaded: a second sooner
            answer(options)
            return 0
        return build(options)
    except (query.QueryError, typed.TypedError, duckdb.Error, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def build(options: argparse.Namespace) -> int:
    """Run one of the commands that make something."""
    from analysis import diff, diff_text, documents, drawings, facts, history, package, pages, prediction, warehouse
    from analysis.adapters import acled_weekly
    from analysis.trial import calibration
    from validation.problems import as_text

    try:
        match options.command:
            case "db":
                counts = warehouse.build(DATA, DATABASE, PARQUET)
                print(f"{DATABASE}: {sum(counts.values()):,} rows in {len(counts)} tables")
            case "facts":
                with drawings.kept_in():
                    print(pages.write(DATABASE, FACTS, REPORTS))
            case "calibrate":
                print(calibration.write(REFERENCE / "calibration.csv", tell=print))
            case "record":
                with warehouse.reading(DATABASE) as connection:
                    changed = history.record(facts.compute(connection), DATA, options.on or date.today())
                print("\n".join(changed) or "every number reads as recorded")
            case "banner":
                print(documents.banner(DATABASE))
            case "docs":
                print(documents.write(DATABASE, DOCS))
            case "package":
                print(package.write(Path(), DATABASE, PARQUET, DIST))
            case "diff":
                difference = diff.compare(Path(), options.ref, FACTS)
                write_text(CHANGES, diff_text.as_html(difference))
                print(diff_text.as_markdown(difference) + f"\nAll of it: {CHANGES}")
            case "import-acled":
                print(acled_weekly.write_reference(options.file, REFERENCE))
    except warehouse.DataProblems as error:
        print(as_text(error.problems), file=sys.stderr)
        return 1
    except (
        facts.FactError,
        prediction.PredictionError,
        diff.DiffError,
        package.PackageError,
        acled_weekly.AcledFileError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def answer(options: argparse.Namespace) -> None:
    """Print the answer to a saved query or to SQL, or write it to a file. Raises QueryError."""
    if options.make:
        given = typed.variables()
    else:
        given = dict(part.split("=", 1) if "=" in part else (part, "") for part in options.parameters)
        given |= {"NAME": options.name, "SQL": options.sql, "FORMAT": options.format, "OUT": options.out}
    name, sql, form, out = (given.pop(key, "") for key in ("NAME", "SQL", "FORMAT", "OUT"))
    form = form or "table"
    if not name and not sql:
        if given:
            raise query.QueryError(f"{', '.join(given)}: parameters need a saved query, NAME=…")
        print(saved.listing())
        return
    if name and sql:
        raise query.QueryError("Give NAME=… or SQL=…, not both")
    if form not in query.FORMATS:
        raise query.QueryError(f"{form!r} is not one of the formats {', '.join(query.FORMATS)}")
    if form == "parquet" and not out:
        raise query.QueryError("Parquet is not text: say where to write it, OUT=answer.parquet")
    asked = saved.named(name) if name else None
    if given and not asked:
        raise query.QueryError(f"{', '.join(given)}: parameters need a saved query, NAME=…")
    frame = query.ask(DATABASE, asked.sql, asked.bind(given)) if asked else query.ask(DATABASE, sql)
    content = query.formatted(frame, form)
    if out:
        write_bytes(Path(out), content)
        print(f"{out}: {frame.height:,} rows")
    else:
        sys.stdout.write(content.decode("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
