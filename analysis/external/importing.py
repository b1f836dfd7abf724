"""Read a file of another producer into the one comparable shape: recognise, check, set aside, write.

An import leaves a folder `<imports>/<dataset>-<version>/` with `rows.parquet`, `quarantine.parquet` and
`import.json`; it is made aside and put in place at the end, so that a failure leaves what was there. Rows of every
country are kept; the warehouse takes those of Mali.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from analysis.adapters import acled_counts, acled_events, ucdp_country_year, ucdp_events
from analysis.external import reading
from analysis.external.adapter import Adapter
from analysis.external.archive import ArchiveError
from analysis.external.reading import ReadingError, Source
from analysis.external.sqltext import day, decimal, quoted, whole
from validation.models.external import ExternalCounts, ExternalEvents
from validation.problems import Problem, as_text
from validation.tables import Table

ADAPTERS: list[Adapter] = [
    ucdp_events.ADAPTER, acled_events.ADAPTER, acled_counts.WEEKLY, acled_counts.HDX, ucdp_country_year.ADAPTER,
]  # fmt: skip
SHAPES = {
    "external_events": Table("external_events", ExternalEvents),
    "external_counts": Table("external_counts", ExternalCounts),
}
TYPES = {pl.String: "VARCHAR", pl.Int64: "BIGINT", pl.Float64: "DOUBLE", pl.Date: "DATE", pl.Boolean: "BOOLEAN"}
PARSERS = (day, whole, decimal)
GIVEN_LATER = ("dataset", "version")  # the same for every row of a file: in import.json
KEYS = {"external_events": ["event_id"], "external_counts": ["period_start", "country", "region", "cercle", "what"]}
PARQUET = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 2000"  # larger dictionaries cost a tenth of the time
MEMORY = "3GB"
LISTED = 40  # problems that are printed; all are in the quarantine
REJECT_RULE = {
    "MISSING COLUMNS": (
        "row_length",
        "the row has fewer cells than the header",
        "Add the missing comma, or download the file again.",
    ),
    "TOO MANY COLUMNS": ("row_length", "the row has more cells than the header", "Quote the cell that holds a comma."),
    "UNQUOTED VALUE": (
        "quoting",
        "a quotation mark is not closed, or stands inside a cell",
        "Double quotation marks inside a cell.",
    ),
    "INVALID ENCODING": ("encoding", "the row is not UTF-8", "Save the file as UTF-8, or download it again."),
    "LINE SIZE OVER MAXIMUM": (
        "row_length",
        "the row is longer than two megabytes",
        "A quotation mark is not closed before it.",
    ),
}
Reject = tuple[int, str | None, str | None, str, str]  # line, column, text, kind, DuckDB's words


class ImportFailed(ValueError):
    """A file that cannot be imported; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Imported:
    """What an import made: where, which dataset, and how many rows of what kind."""

    dataset: str
    version: str
    file: str
    layout: str
    sha256: str
    rows_read: int
    rows_loaded: int
    rows_set_aside: int
    air_strikes: int
    imported_on: str
    table: str
    folder: Path
    faults: dict[str, int]
    remarks: dict[str, int]

    def summary(self) -> str:
        """For the one who ran the import."""
        lines = [
            f"{self.file}: {self.dataset} {self.version}, layout {self.layout}",
            f"{self.rows_loaded:,} of {self.rows_read:,} rows loaded, {self.air_strikes:,} of them air or drone strikes",
        ]
        if self.rows_set_aside:
            listed = ", ".join(f"{rule} {count:,}" for rule, count in sorted(self.faults.items()))
            lines.append(f"{self.rows_set_aside:,} rows set aside ({listed}): {self.folder / 'quarantine.parquet'}")
        if self.remarks:
            lines.append(
                "odd but kept: " + ", ".join(f"{what} {count:,}" for what, count in sorted(self.remarks.items()))
            )
        return "\n".join([*lines, "`make db` puts the rows of Mali into the database"])


def import_file(
    path: Path, imports: Path, *, dataset: str | None = None, version: str | None = None,
    strict: bool = False, new_columns: bool = False, today: date | None = None,
) -> Imported:  # fmt: skip
    """Import one file into `imports`; the same dataset and version imported before are replaced.

    `strict` refuses a file with any row that would be set aside. `new_columns` accepts columns that no known layout has, and
    leaves them out. Raises ImportFailed.
    """
    path, imports = Path(path), Path(imports)
    if not path.is_file():
        raise ImportFailed(f"{path}: there is no such file")
    imports.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".import-", dir=imports))
    try:
        (scratch / "unpacked").mkdir()
        headerless = {len(a.headerless): a.headerless for a in ADAPTERS if a.headerless}
        source = reading.open_table(path, scratch / "unpacked", [set(a.needed) for a in ADAPTERS], headerless)
        adapter = recognise(source, new_columns)
        made = _write(source, adapter, scratch, dataset, version, strict, today or date.today())
        shutil.rmtree(scratch / "unpacked")
        target = imports / folder_name(made["dataset"], made["version"])
        _put_in_place(scratch, target)
        return Imported(**made, folder=target)
    except (ReadingError, ArchiveError, OSError, duckdb.Error) as error:
        raise ImportFailed(f"{error}\nNothing was changed.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def recognise(source: Source, new_columns: bool = False) -> Adapter:
    """The adapter whose layout the columns are. Raises ImportFailed with what was expected and found."""
    for adapter in ADAPTERS:
        have = set(adapter.named(source.columns))
        if adapter.needed <= have:
            unknown = sorted(name for name in have if name not in adapter.known)
            if unknown and not new_columns:
                raise ImportFailed(
                    f"{source.path.name}: {adapter.name}, but with columns that no known layout has: {', '.join(unknown)}.\n"
                    f"Look them up at {adapter.codebook}: if no other column changed its meaning, import again with NEW_COLUMNS=1, "
                    "which leaves them out. Nothing was changed."
                )
            return adapter
    nearest = max(ADAPTERS, key=lambda a: len(a.needed & set(a.named(source.columns))) / len(a.needed))
    lacking = sorted(nearest.needed - set(nearest.named(source.columns)))
    raise ImportFailed(
        f"{source.path.name}: no known layout has these columns.\nfound: {', '.join(source.columns)}\n"
        f"nearest: {nearest.name} ({nearest.codebook}), which lacks {', '.join(lacking)}\n"
        f"expected: {', '.join(sorted(nearest.needed))}\nNothing was changed."
    )


def folder_name(dataset: str, version: str) -> str:
    """The folder of an import: letters, digits, dots and dashes only."""
    return f"{dataset}-{re.sub(r'[^A-Za-z0-9.]+', '-', version).strip('-.')[:80]}"


def _write(
    source: Source, adapter: Adapter, scratch: Path, dataset: str | None, version: str | None, strict: bool, today: date
) -> dict:
    """Write rows, quarantine and receipt into `scratch`; returns what the receipt says. Raises ImportFailed."""
    have = set(adapter.named(source.columns))
    everything, rows = scratch / "everything.parquet", scratch / "rows.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = {quoted(str(scratch / 'spill'))}")
        if source.frame is not None:
            connection.register("incoming", source.frame.to_arrow())
        for ordered in (
            False,
            True,
        ):  # in the file's order, which costs a sixth more, only where a row must be pointed at
            connection.execute(f"SET preserve_insertion_order = {ordered}")
            connection.execute(query(source, adapter, everything))
            rejects = _rejects(connection) if source.rejects else []
            read = connection.execute(
                f"SELECT count(*), count(fault) FROM read_parquet({quoted(str(everything))})"
            ).fetchall()[0]
            doubles = _doubles(connection, everything, KEYS[adapter.table])
            if not (rejects or read[1] or doubles):
                break
        if read[1] or doubles:
            kept = "fault IS NULL" + (" AND file_row_number NOT IN (SELECT unnest($doubles))" if doubles else "")
            connection.execute(
                f"COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet({quoted(str(everything))}, file_row_number = true) "
                f"WHERE {kept}) TO {quoted(str(rows))} ({PARQUET})",
                {"doubles": list(doubles)} if doubles else None,
            )
        else:
            everything.rename(rows)
            everything = rows
        scanned = f"read_parquet({quoted(str(rows))})"
        loaded, strikes, newest = connection.execute(
            f"SELECT count(*), count(*) FILTER (WHERE is_air_strike), {adapter.newest} FROM {scanned}"
        ).fetchall()[0]
        remarks = _remarks(connection, scanned) if adapter.table == "external_events" else {}
        name = dataset or adapter.dataset(source.member if source.member != source.path.name else source.path.name)
        said = version or adapter.version(source.path.name) or adapter.version(source.member) or newest
        aside = _set_aside(connection, source, adapter, everything, doubles, rejects)
    if not loaded:
        raise ImportFailed(f"no row of {source.path.name} can be used.\n" + report(aside))
    if strict and aside:
        raise ImportFailed(report(aside))
    set_aside = len({problem.line for problem, _ in aside})
    made = {
        "dataset": name, "version": said, "file": source.path.name, "layout": adapter.layout(have) + f", {source.form}"
        + ("" if source.has_header else ", no header"), "sha256": sha256(source.path), "rows_read": loaded + set_aside,
        "rows_loaded": loaded, "rows_set_aside": set_aside, "air_strikes": strikes, "imported_on": today.isoformat(),
        "table": adapter.table,
    }  # fmt: skip
    _quarantine(aside, made).write_parquet(scratch / "quarantine.parquet")
    (scratch / "import.json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if everything != rows:
        everything.unlink()
    shutil.rmtree(scratch / "spill", ignore_errors=True)
    return made | {"faults": dict(Counter(problem.rule for problem, _ in aside)), "remarks": remarks}


def query(source: Source, adapter: Adapter, target: Path) -> str:
    """The one pass over the file: every row in the shape's types, its faults in one text column beside it."""
    named = dict(zip(source.columns, adapter.named(source.columns), strict=True))
    renamed = ", ".join(f'"{old}" AS "{new}"' for old, new in named.items() if old != new)
    inner = f"(SELECT * RENAME ({renamed}) FROM {source.relation})" if renamed else source.relation
    have = set(named.values())
    select = adapter.select(have, source.member)
    shape = SHAPES[adapter.table]
    columns = [
        f"CAST({select[column.name]} AS {TYPES[column.dtype]}) AS {column.name}"
        for column in shape.columns if column.name not in GIVEN_LATER
    ]  # fmt: skip
    columns += [f"{sql} AS {name}" for name, sql in select.items() if name not in shape.polars_schema]
    faults = adapter.faults(have)
    broken = ", ".join(f"CASE WHEN {fault.bad} THEN '{number}' END" for number, fault in enumerate(faults))
    values = ", ".join(f"{name} := {name}" for name in dict.fromkeys(fault.column for fault in faults))
    fault = f"nullif(concat_ws(',', {broken}), '')"
    columns.append(f"{fault} AS fault")
    columns.append(f"CASE WHEN {fault} IS NOT NULL THEN struct_pack({values}) END AS fault_values")
    blank = " AND ".join(f"coalesce(\"{name}\", '') = ''" for name in sorted(adapter.needed))
    inner, chosen = once(
        inner, ", ".join(columns), [*adapter.shared(have), *(read(c) for c in sorted(have) for read in PARSERS)]
    )
    return f"COPY (SELECT {chosen} FROM {inner} WHERE NOT ({blank})) TO {quoted(str(target))} ({PARQUET})"


def once(inner: str, chosen: str, costly: list[str]) -> tuple[str, str]:
    """Let what stands in `chosen` more than once be computed once, in the relation below (DuckDB does not look into CASE)."""
    names = {}
    for number, expression in enumerate(costly):
        if chosen.count(expression) > 1:
            names[f"_once_{number}"] = expression
            chosen = chosen.replace(expression, f"_once_{number}")
    if not names:
        return inner, chosen
    return f"(SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in names.items())} FROM {inner})", chosen


def _rejects(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
    """The lines that DuckDB could not split into cells; one a line."""
    return connection.execute(
        "SELECT line, any_value(column_name), any_value(csv_line), any_value(CAST(error_type AS VARCHAR)), any_value(error_message) "
        "FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()


def _doubles(connection: duckdb.DuckDBPyConnection, everything: Path, key: list[str]) -> dict[int, str]:
    """Rows (from 0) whose key an earlier row has, with the key as text."""
    columns = ", ".join(key)
    file = f"read_parquet({quoted(str(everything))}, file_row_number = true)"
    # hashes first: as many of them as rows means that no key comes twice, and costs a third
    many = connection.execute(
        f"SELECT count(*) > count(DISTINCT hash({columns})) FROM {file} WHERE fault IS NULL"
    ).fetchall()[0][0]
    if not many:
        return {}
    shown = f"concat_ws(' / ', {columns})"
    return dict(
        connection.execute(
            f"SELECT file_row_number, {shown} FROM {file} WHERE fault IS NULL "
            f"QUALIFY row_number() OVER (PARTITION BY {columns} ORDER BY file_row_number) > 1 ORDER BY 1"
        ).fetchall()
    )


def _remarks(connection: duckdb.DuckDBPyConnection, scanned: str) -> dict[str, int]:
    return dict(
        connection.execute(
            f"SELECT remark, count(*) FROM (SELECT unnest(string_split(remarks, '; ')) AS remark FROM {scanned}) GROUP BY remark"
        ).fetchall()
    )


def _set_aside(
    connection: duckdb.DuckDBPyConnection, source: Source, adapter: Adapter, everything: Path,
    doubles: dict[int, str], rejects: list[Reject],
) -> list[tuple[Problem, str | None]]:  # fmt: skip
    """Every fault with its row's identifier, in the order of the rows."""
    file, found = source.path.name, []
    faults = adapter.faults(set(adapter.named(source.columns)))
    lines = [line for line, *_ in rejects]

    def row(position: int) -> int:
        """The row as a spreadsheet counts it: rows that could not be split stand before it, too."""
        number = position + source.first_row
        for line in lines:
            number += line <= number
        return number

    for line, column, text, kind, words in rejects:
        rule, detail, remedy = REJECT_RULE.get(kind, ("unreadable", words.splitlines()[0], "Download the file again."))
        found.append((Problem(file, line, column or "(row)", text, rule, detail, remedy), None))
    identifier = "event_id" if adapter.table == "external_events" else "CAST(NULL AS VARCHAR)"
    bad = connection.execute(
        f"SELECT file_row_number, {identifier}, fault, fault_values FROM read_parquet({quoted(str(everything))}, file_row_number = true) "
        "WHERE fault IS NOT NULL ORDER BY file_row_number"
    ).fetchall()
    for position, event, numbers, values in bad:
        for fault in (faults[int(number)] for number in numbers.split(",")):
            problem = Problem(
                file, row(position), fault.column, values[fault.column], fault.rule, fault.detail, fault.remedy
            )
            found.append((problem, event))
    for position, key in doubles.items():
        remedy = "Keep one of them; ACLED's monadic export has each event twice: use the dyadic one."
        found.append(
            (Problem(file, row(position), "(key)", key, "key_unique", "an earlier row has the same key", remedy), key)
        )
    return sorted(found, key=lambda pair: (pair[0].line or 0, pair[0].column or "", pair[0].rule))


def report(aside: list[tuple[Problem, str | None]]) -> str:
    """The list of faults as validation prints it, cut where it would run to thousands."""
    problems = [problem for problem, _ in aside]
    text = as_text(problems[:LISTED])
    left_out = len(problems) - LISTED
    return text if left_out <= 0 else f"{text}\n… and {left_out:,} more"


def _quarantine(aside: list[tuple[Problem, str | None]], made: dict) -> pl.DataFrame:
    rows = [
        (
            made["dataset"],
            made["version"],
            p.file,
            p.line,
            event,
            p.column,
            p.value and p.value[:500],
            p.rule,
            p.detail,
            p.remedy,
        )
        for p, event in aside
    ]
    names = ["dataset", "version", "file", "row", "event_id", "column_name", "value", "rule", "detail", "remedy"]
    return pl.DataFrame(rows, schema={n: pl.Int64 if n == "row" else pl.String for n in names}, orient="row").unique(
        ["row", "column_name", "rule"], keep="first", maintain_order=True
    )


def sha256(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(made: Path, target: Path) -> None:
    """Rename `made` to `target`; what stood there goes only once the new one is complete."""
    aside = target.with_name(f".old-{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    made.chmod(0o755)
    if target.exists():
        target.rename(aside)
    try:
        made.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def receipt(folder: Path) -> dict:
    """What `import.json` of an import says."""
    return json.loads((folder / "import.json").read_text(encoding="utf-8"))
