"""Questions to the database, read-only and shut off from files, the network and the settings."""

import io
import json
import math
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from analysis.external.sqltext import named
from analysis.text import markdown_text, safe_csv

ASK = 'Give a question: make query SQL="SELECT count(*) FROM strikes"'
FORMATS = ("table", "csv", "json", "md", "parquet")

# Given when the file is opened, and locked: no query can turn any of it back on.
CLOSED = {
    "enable_external_access": "false",  # no file, no network, no ATTACH, no COPY, no extension
    "temp_directory": "",  # nothing is spilled to disk
    "python_enable_replacements": "false",  # a name in a query is a table, never a variable of this program
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
QUESTIONS = {"SELECT", "EXPLAIN", "MULTI"}  # FROM, WITH, DESCRIBE and SUMMARIZE are SELECT to DuckDB; PIVOT is MULTI


class QueryError(Exception):
    """A question that cannot be answered; the message says why."""


def ask(database: Path, sql: str, parameters: dict[str, object] | None = None) -> pl.DataFrame:
    """The rows that `sql` gives, its `$names` bound to `parameters`. Raises QueryError."""
    if not sql.strip():
        raise QueryError(ASK)
    if not database.is_file():
        raise QueryError(f"{database} does not exist yet: run `make db`")
    try:
        with duckdb.connect(str(database), read_only=True, config=CLOSED) as connection:
            refuse_all_but_questions(connection, sql)
            rows = connection.sql(sql, params=parameters or None)
            if "INTERVAL" in map(str, rows.types):  # Polars has none; they are told in DuckDB's words ("3 days")
                rows = rows.project(", ".join(map(_told, range(1, len(rows.columns) + 1), rows.columns, rows.types)))
            return rows.pl()
    except (duckdb.Error, pl.exceptions.PolarsError) as error:
        raise QueryError(str(error)) from error


def _told(position: int, name: str, kind: object) -> str:
    """SQL of one column of an answer, spans of time as text."""
    return (f"CAST(#{position} AS VARCHAR)" if str(kind) == "INTERVAL" else f"#{position}") + f" AS {named(name)}"


def refuse_all_but_questions(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise QueryError unless `sql` is one statement that only asks."""
    try:
        kinds = [str(statement.type).rpartition(".")[2] for statement in connection.extract_statements(sql)]
    except ValueError:  # a kind of statement that the library has no name for
        kinds = ["UNKNOWN"]
    if not kinds:
        raise QueryError(ASK)
    if len(kinds) != 1 or kinds[0] not in QUESTIONS:
        raise QueryError("One question at a time: SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, PIVOT or EXPLAIN")


def formatted(frame: pl.DataFrame, form: str) -> bytes:
    """`frame` as one of FORMATS: an aligned table, CSV, JSON (a list of rows), a Markdown table, or Parquet.

    Raises QueryError when the format cannot hold a value.
    """
    try:
        return _formatted(frame, form)
    except pl.exceptions.PolarsError as error:
        raise QueryError(str(error)) from error


def _formatted(frame: pl.DataFrame, form: str) -> bytes:
    match form:
        case "csv":
            text = safe_csv(frame)
        case "json":
            text = json.dumps(_plain(frame.to_dicts()), ensure_ascii=False, indent=1, default=str) + "\n"
        case "md":
            text = as_markdown(frame) + "\n"
        case "parquet":
            out = io.BytesIO()
            frame.write_parquet(out, compression="zstd")
            return out.getvalue()
        case _:
            text = as_table(frame) + "\n"
    return text.encode("utf-8")


def as_table(frame: pl.DataFrame) -> str:
    """`frame` as an aligned table for a terminal, with the number of its rows."""
    plain = frame.with_columns(pl.selectors.string().str.replace_all(r"[\x00-\x1f\x7f-\x9f]", " "))
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=60, tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
    ):  # fmt: skip
        return f"{plain}\n{frame.height:,} row" + ("" if frame.height == 1 else "s")


def _plain(value: object) -> object:
    """`value` as JSON knows it: decimals as numbers, what is no number as null."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_markdown(frame: pl.DataFrame) -> str:
    """`frame` as a Markdown pipe table; whatever its cells hold is shown as text."""
    lines = ["| " + " | ".join(map(markdown_text, frame.columns)) + " |", "|" + " --- |" * len(frame.columns)]
    lines += [
        "| " + " | ".join("" if value is None else markdown_text(str(value)) for value in row) + " |"
        for row in frame.rows()
    ]
    return "\n".join(lines)
