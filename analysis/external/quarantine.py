"""Rows that were set aside: each fault with its row, column, value, rule and remedy; nothing is dropped in silence."""

from pathlib import Path

import duckdb

from analysis.external.adapter import Adapter
from analysis.external.reading import Source
from analysis.external.sqltext import parquet, quoted
from validation.problems import Problem, as_text

LISTED = 40  # problems that are printed; all are in the quarantine
LONGEST = 500  # characters of a value
LINES = {
    "MISSING COLUMNS": ("row_length", "the row has fewer cells than the header", "Add the missing comma, or download the file again."),
    "TOO MANY COLUMNS": ("row_length", "the row has more cells than the header", "Quote the cell that holds a comma."),
    "UNQUOTED VALUE": ("quoting", "a quotation mark is not closed, or stands inside a cell", "Double quotation marks inside a cell."),
    "INVALID ENCODING": ("encoding", "the row is not UTF-8", "Save the file as UTF-8, or download it again."),
    "LINE SIZE OVER MAXIMUM": ("row_length", "the row is longer than two megabytes", "A quotation mark is not closed before it."),
}  # fmt: skip
TWICE = ("key_unique", "an earlier row has the same key", "Keep one of them; ACLED's monadic export has each event twice: use the dyadic one.")  # fmt: skip

# rows are numbered as a spreadsheet counts them: lines that are no row, and empty ones, stand before the others, too
ASIDE = """
WITH rules(kind, rule, detail, remedy) AS (VALUES {lines}),
faults(number, column_name, rule, detail, remedy) AS (VALUES {faults}),
found AS (
  SELECT position, event_id, unnest(string_split(fault, ',')) AS number, fault_values FROM broken
), gaps AS (
  SELECT line, row_number() OVER (ORDER BY line) - 1 AS place FROM (SELECT line FROM rejects UNION SELECT unnest({empty}))
), placed AS (
  SELECT position, event_id, column_name, fault_values[column_name] AS value, rule, detail, remedy FROM found JOIN faults USING (number)
  UNION ALL SELECT position, event_id, '(key)', value, {twice} FROM doubles
)
SELECT {dataset} AS dataset, {version} AS version, {file} AS file, row, event_id, column_name, left(value, {longest}) AS value, rule, detail, remedy
FROM (
  SELECT position + {first_row} + (SELECT count(*) FROM gaps WHERE line - place <= position + {first_row}) AS row, * EXCLUDE (position)
  FROM placed
  UNION ALL
  SELECT line, NULL, coalesce(column_name, '(row)'), value, coalesce(rule, 'unreadable'),
    coalesce(detail, string_split(words, chr(10))[1]), coalesce(remedy, 'Download the file again.')
  FROM rejects LEFT JOIN rules USING (kind)
)
QUALIFY row_number() OVER (PARTITION BY row, column_name, rule) = 1
ORDER BY row, column_name, rule
"""


def write(
    connection: duckdb.DuckDBPyConnection, source: Source, adapter: Adapter, dataset: str, version: str, target: Path
) -> dict[str, int]:
    """Write what `conversion` left in `rejects`, `broken` and `doubles`; returns how many faults each rule found."""
    faults = adapter.faults(set(adapter.named(source.columns)))
    [(unfit,)] = connection.execute("SELECT (SELECT count(*) FROM broken) + (SELECT count(*) FROM doubles)").fetchall()
    query = ASIDE.format(
        lines=_values((kind, *said) for kind, said in LINES.items()),
        faults=_values((str(number), fault.column, fault.rule, fault.detail, fault.remedy) for number, fault in enumerate(faults)),
        twice=", ".join(quoted(text) for text in TWICE),
        dataset=quoted(dataset), version=quoted(version), file=quoted(source.path.name),
        first_row=source.first_row, longest=LONGEST, empty=f"{source.empty_lines() if unfit else []}::BIGINT[]",
    )  # fmt: skip
    connection.execute(f"COPY ({query}) TO {quoted(str(target))} (FORMAT parquet)")
    return dict(connection.execute(f"SELECT rule, count(*) FROM {parquet(target)} GROUP BY rule").fetchall())


def rows(connection: duckdb.DuckDBPyConnection, written: Path) -> int:
    """How many rows were set aside; a row may have several faults."""
    return connection.execute(f"SELECT count(DISTINCT row) FROM {parquet(written)}").fetchall()[0][0]


def report(connection: duckdb.DuckDBPyConnection, written: Path) -> str:
    """The list of faults as validation prints it, cut where it would run to thousands."""
    [(count,)] = connection.execute(f"SELECT count(*) FROM {parquet(written)}").fetchall()
    listed = connection.execute(
        f"SELECT file, row, column_name, value, rule, detail, remedy FROM {parquet(written)} "
        f"ORDER BY row, column_name, rule LIMIT {LISTED}"
    ).fetchall()
    text = as_text(Problem(*fault) for fault in listed)
    return text if count <= LISTED else f"{text}\nThese are the first of {count:,}."


def _values(rows) -> str:
    return ", ".join("(" + ", ".join(quoted(cell) for cell in row) + ")" for row in rows)
