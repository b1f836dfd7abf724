"""Small pieces of SQL that the adapters put together: each takes a column's name and gives an expression.

Every column of a file is read as text. An expression gives null where the text is not of its kind; the adapter's
faults say so aloud.
"""

import glob
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WHOLE = (
    r"^\s*\d+(\.0+)?\s*$"  # spreadsheets write 3 as 3.0; DuckDB would round 3.7 to 4, and read 9e-1 as 1 and 1_0 as 10
)
DAYS = ("%d %B %Y", "%d-%B-%Y", "%d-%b-%Y", "%d %b %Y")  # beside 2024-08-25 and 2024-08-25 00:00:00.000
NO_TEXT = "CAST(NULL AS VARCHAR)"
NO_NUMBER = "CAST(NULL AS BIGINT)"


@dataclass(frozen=True)
class Fault:
    """A reason to set a row aside: `bad` is SQL, true where `column` breaks `rule`; detail and remedy for people."""

    column: str
    rule: str
    bad: str
    detail: str
    remedy: str


def quoted(text: str) -> str:
    """`text` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def filename(path: Path) -> str:
    """A file's name as an SQL literal: DuckDB takes *, ? and [ in it for a pattern, which another file may fit."""
    return quoted(glob.escape(str(path)))


def parquet(path: Path, *, numbered: bool = False) -> str:
    """SQL of the rows of a Parquet file, with `file_row_number` if wanted, and no columns made of its folders' names."""
    return f"read_parquet({filename(path)}, hive_partitioning = false, file_row_number = {numbered})"


def named(column: str) -> str:
    """A column's name in SQL, whatever stands in it."""
    return '"' + column.replace('"', '""') + '"'


def clean(column: str) -> str:
    """Text without blanks at its ends; empty text is null."""
    return f"nullif(trim({column}), '')"


def filled(column: str) -> str:
    """Text as it stands, where blanks at the ends do no harm: quicker than `clean` on long columns."""
    return f"nullif({column}, '')"


def whole(column: str) -> str:
    """A whole number from 0, or null; the pattern is asked only where there is more than a digit."""
    return (
        f"CASE WHEN length({column}) = 1 OR regexp_matches({column}, '{WHOLE}') "
        f"THEN TRY_CAST(TRY_CAST({column} AS UBIGINT) AS BIGINT) END"
    )


def decimal(column: str) -> str:
    """A number, or null."""
    return f"TRY_CAST({column} AS DOUBLE)"


def day(column: str) -> str:
    """A date, or null. With slashes only the year first is read: else nobody can say which number is the month.

    What begins with a letter ("infinity", "epoch", "today") sorts after ":" and is no date.
    """
    forms = ", ".join(quoted(form) for form in DAYS)
    return (
        f"CASE WHEN {column} < ':' THEN coalesce(TRY_CAST({column} AS DATE), CAST(TRY_CAST({column} AS TIMESTAMP) AS DATE), "
        f"CAST(try_strptime({column}, [{forms}]) AS DATE)) END"
    )


def coded(column: str, meanings: Mapping[str, str]) -> str:
    """The meaning of a code, or null for a code that is not among them; spreadsheets write 3 as 3.0."""
    both = [*meanings.items(), *((f"{code}.0", meaning) for code, meaning in meanings.items())]
    pairs = " ".join(f"WHEN {quoted(code)} THEN {quoted(meaning)}" for code, meaning in both)
    return f"CASE {column} {pairs} END"


def unknown_code(column: str, meanings: Mapping[str, str], remark: str) -> str:
    """`remark` where the cell is filled with a code that is not among them."""
    return f"CASE WHEN {column} <> '' AND {coded(column, meanings)} IS NULL THEN {quoted(remark)} END"


def joined(*parts: str) -> str:
    """The parts that are not null, with "; " between them; null where there is none."""
    return f"nullif(concat_ws('; ', {', '.join(parts)}), '')"


def missing(column: str) -> Fault:
    """The cell is empty."""
    return Fault(
        column,
        "required",
        f"{clean(column)} IS NULL",
        "the cell is empty",
        "Restore the producer's value.",
    )


def not_a_day(column: str) -> Fault:
    """The cell is filled and no date."""
    bad = f"{column} <> '' AND coalesce({day(column)} NOT BETWEEN DATE '1900-01-01' AND DATE '2100-01-01', true)"
    return Fault(column, "date", bad, "this is not a date of the years 1900 to 2100",
                 "Write 2024-08-25 or 25 August 2024; not 08/09/2024, which can be read two ways.")  # fmt: skip


def not_whole(column: str) -> Fault:
    """The cell is filled and no whole number from 0."""
    bad = f"{column} <> '' AND {whole(column)} IS NULL"
    return Fault(column, "whole_number", bad, "this is not a whole number from 0", "Restore the producer's value.")


def out_of_range(column: str, most: int, what: str) -> Fault:
    """The cell is filled and no number between -most and most."""
    bad = f"{column} <> '' AND coalesce({decimal(column)} NOT BETWEEN -{most} AND {most}, true)"
    return Fault(
        column,
        "range",
        bad,
        f"this is no {what} in degrees",
        "Restore the producer's value; a decimal comma is not read.",
    )
