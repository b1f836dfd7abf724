"""Ad-hoc questions to the database, read-only and shut off from files and the network."""

import json
import math
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from analysis.parts import safe_csv

ASK = 'Give a question: make query SQL="SELECT count(*) FROM strikes"'
FORMATS = ("table", "csv", "json", "md")


class QueryError(Exception):
    """A question that cannot be answered; the message says why."""


def run(database: Path, sql: str, form: str) -> str:
    """The answer to `sql` as text in one of FORMATS. Raises QueryError."""
    if not sql.strip():
        raise QueryError(ASK)
    if not database.is_file():
        raise QueryError(f"{database} does not exist yet: run `make db`")
    with duckdb.connect(str(database), read_only=True) as connection:
        # the file is open by now; nothing else may be opened, and no query can turn that back on
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            answer = connection.sql(sql)
            if answer is None:
                raise QueryError(ASK)
            return formatted(answer.pl(), form)
        except (duckdb.Error, pl.exceptions.PolarsError) as error:
            raise QueryError(str(error)) from error


def formatted(frame: pl.DataFrame, form: str) -> str:
    """`frame` as an aligned table, CSV, JSON (a list of rows) or a Markdown table."""
    match form:
        case "csv":
            return safe_csv(frame).rstrip("\n")
        case "json":
            return json.dumps(_plain(frame.to_dicts()), ensure_ascii=False, indent=1, default=str)
        case "md":
            return _markdown(frame)
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=60, tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
    ):  # fmt: skip
        rows = f"{frame.height:,} row" + ("" if frame.height == 1 else "s")
        return f"{frame}\n{rows}"


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


def _markdown(frame: pl.DataFrame) -> str:
    def cell(value: object) -> str:
        return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")

    lines = ["| " + " | ".join(map(cell, frame.columns)) + " |", "|" + " --- |" * len(frame.columns)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in frame.rows()]
    return "\n".join(lines)
