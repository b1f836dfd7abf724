"""One pass over a file: every row in the types of the shape, its faults beside it; then the rows that are fit to use.

What is unfit stays in three tables of the connection for `quarantine.py`: `rejects` (lines that are no row), `broken`
(rows that break a rule) and `doubles` (rows whose key an earlier row has).
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analysis.external.adapter import KEYS, Adapter
from analysis.external.reading import MOST_REJECTS, ReadingError, Source
from analysis.external.sqltext import clean, day, decimal, named, parquet, quoted, whole

PARSERS = (clean, day, whole, decimal)
PARQUET = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 2000"  # larger dictionaries cost a tenth of the time
MEMORY = "3GB"
# the fault of a row without any cell: it is counted, so that those below keep their number, and left out
BLANK = "blank"
REJECTS = """
SELECT line, any_value(column_name) AS column_name, any_value(csv_line) AS value, any_value(CAST(error_type AS VARCHAR)) AS kind,
  any_value(error_message) AS words
FROM (SELECT * REPLACE (CAST(line AS BIGINT) AS line) FROM reject_errors) GROUP BY line
"""
NO_REJECTS = "SELECT 0 AS line, '' AS column_name, '' AS value, '' AS kind, '' AS words WHERE false"


@dataclass(frozen=True)
class Converted:
    """What a pass gave: rows fit to use, air strikes among them, the version that the rows tell, odd but usable rows."""

    loaded: int
    strikes: int
    newest: str | None
    remarks: dict[str, int]


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into `folder`; a day is UTC's, whatever the machine's time."""
    connection = duckdb.connect()
    connection.execute(
        f"SET TimeZone = 'UTC'; SET memory_limit = '{MEMORY}'; SET temp_directory = {quoted(str(folder / 'spill'))}"
    )
    return connection


def convert(connection: duckdb.DuckDBPyConnection, source: Source, adapter: Adapter, folder: Path) -> Converted:
    """Write `folder`/rows.parquet, and leave what is unfit in the three tables.

    The rows are taken in any order. Only where one of them must be pointed at is the file read again, in its order:
    what tells the place of the unfit rows, or all where a key comes twice, since the first row that has it stays.
    """
    everything, rows = folder / "everything.parquet", folder / "rows.parquet"
    _pass(connection, source, adapter, everything, in_order=False)
    if not _unfit(connection, source, adapter, everything):
        everything.rename(rows)
    else:
        [(doubled,)] = connection.execute("SELECT count(*) > 0 FROM doubles").fetchall()
        places = everything if doubled else folder / "places.parquet"
        only = None if doubled else KEYS[adapter.table]
        _pass(connection, source, adapter, places, in_order=True, only=only)
        _unfit(connection, source, adapter, places)
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(
            f"COPY (SELECT * EXCLUDE (file_row_number) FROM {parquet(everything, numbered=True)} WHERE fault IS NULL "
            f"AND file_row_number NOT IN (SELECT position FROM doubles)) TO {quoted(str(rows))} ({PARQUET})"
        )
        for path in {everything, places}:
            path.unlink()
    scanned = parquet(rows)
    loaded, strikes, newest = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE is_air_strike), {adapter.newest} FROM {scanned}"
    ).fetchall()[0]
    remarks = {}
    if adapter.table == "external_events":
        one_each = f"SELECT unnest(string_split(remarks, '; ')) AS remark FROM {scanned}"
        remarks = dict(connection.execute(f"SELECT remark, count(*) FROM ({one_each}) GROUP BY remark").fetchall())
    return Converted(loaded, strikes, newest, remarks)


def _pass(
    connection: duckdb.DuckDBPyConnection, source: Source, adapter: Adapter, target: Path, *, in_order: bool,
    only: Collection[str] | None = None,
) -> None:  # fmt: skip
    """Read the file into `target`, or `only` these columns of the shape. In order, blank rows are told from faulty ones."""
    connection.execute(f"SET preserve_insertion_order = {in_order}")
    connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    connection.execute(query(source, adapter, target, telling=in_order, only=only))
    if source.rejects:
        _not_all(connection, source)


def query(source: Source, adapter: Adapter, target: Path, *, telling: bool, only: Collection[str] | None = None) -> str:
    """The SQL of a pass; `telling` blank rows from faulty ones wants columns that nothing else reads."""
    today = dict(zip(source.columns, adapter.named(source.columns), strict=True))
    renamed = ", ".join(f'"{old}" AS "{new}"' for old, new in today.items() if old != new)
    inner = f"(SELECT * RENAME ({renamed}) FROM {source.relation})" if renamed else source.relation
    have = set(today.values())
    faults = adapter.faults(have)
    broken = ", ".join(f"CASE WHEN {fault.bad} THEN '{number}' END" for number, fault in enumerate(faults))
    values = ", ".join(f"'{name}': {name}" for name in dict.fromkeys(fault.column for fault in faults))
    blank = " AND ".join(f"coalesce({named(name)}, '') = ''" for name in sorted(have))
    selected = adapter.select(have, source.member).items()
    columns = ", ".join(f"{sql} AS {name}" for name, sql in selected if only is None or name in only)
    costly = [*adapter.shared(have), *(parse(column) for column in sorted(have) for parse in PARSERS)]
    inner, columns, fault = once(inner, columns, f"nullif(concat_ws(',', {broken}), '')", costly)
    # a blank row lacks what is required, so only among the faulty need any be looked for
    told = (
        f"CASE WHEN fault IS NOT NULL THEN CASE WHEN {blank} THEN '{BLANK}' ELSE fault END END" if telling else "fault"
    )
    return (
        f"COPY (SELECT {columns}, {told} AS fault, CASE WHEN fault IS NOT NULL THEN MAP {{{values}}} END AS fault_values "
        f"FROM (SELECT *, {fault} AS fault FROM {inner})) TO {quoted(str(target))} ({PARQUET})"
    )


def once(inner: str, columns: str, fault: str, costly: list[str]) -> tuple[str, str, str]:
    """Let what stands in `columns` and `fault` more than once be computed once, in the relation below.

    DuckDB finds such twins by itself, but not inside CASE.
    """
    names = {}
    for number, expression in enumerate(costly):
        if columns.count(expression) + fault.count(expression) > 1:
            names[f"_once_{number}"] = expression
            columns, fault = (text.replace(expression, f"_once_{number}") for text in (columns, fault))
    if names:
        inner = f"(SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in names.items())} FROM {inner})"
    return inner, columns, fault


def _not_all(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Refuse a file with so many lines that are no row that DuckDB does not keep them all. Raises ReadingError."""
    [(rejects,)] = connection.execute("SELECT count(*) FROM reject_errors").fetchall()
    if rejects >= MOST_REJECTS:
        raise ReadingError(
            f"{source.path.name}: {MOST_REJECTS:,} cells or more are missing or too many: the columns were cut, or the cells are not "
            "separated as the first row says. Download the file again"
        )


def _unfit(connection: duckdb.DuckDBPyConnection, source: Source, adapter: Adapter, everything: Path) -> bool:
    """Fill the three tables; whether there is anything in them, or a blank row that must not stay."""
    event = "event_id" if adapter.table == "external_events" else "CAST(NULL AS VARCHAR)"
    key = ", ".join(KEYS[adapter.table])
    fit = f"FROM {parquet(everything, numbered=True)} WHERE fault IS NULL"
    # hashes first: as many of them as rows means that no key comes twice, and costs a third
    [(many,)] = connection.execute(f"SELECT count(*) > count(DISTINCT hash({key})) {fit}").fetchall()
    tables = {
        "rejects": REJECTS if source.rejects else NO_REJECTS,
        "broken": f"SELECT file_row_number AS position, {event} AS event_id, fault, fault_values "
        f"FROM {parquet(everything, numbered=True)} WHERE fault <> '{BLANK}'",
        "doubles": f"SELECT file_row_number AS position, {event} AS event_id, concat_ws(' / ', {key}) AS value {fit} AND {many} "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY file_row_number) > 1",
    }
    for name, sql in tables.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    blank = f"(SELECT count(*) FROM {parquet(everything)} WHERE fault = '{BLANK}')"
    counts = " + ".join([blank, *(f"(SELECT count(*) FROM {name})" for name in tables)])
    return connection.execute(f"SELECT {counts} > 0").fetchall() == [(True,)]
