"""The generated pages of `docs/`, and the banner of `make sql`. A test fails when the pages are out of date."""

from pathlib import Path

import duckdb
import polars as pl

from analysis import dictionary, query, saved, warehouse
from analysis.files import write_text

MOST_ROWS = 8  # of a result in docs/queries.md
WIDEST = 60  # characters of a cell there
MADE = "<!-- Made by `make docs`: do not edit. -->\n\n"

THREE_QUESTIONS = """\
Three questions to try:

  FROM strikes WHERE region = 'Kidal' AND date_start >= '2024-01-01';
  SELECT claimant_name, metric, qualifier, value_min, value_max, stance FROM claims_current
    WHERE event_id = 'ML-2024-08-25-tinzaouaten' ORDER BY claimed_on;
  SELECT year(month) AS year, sum(events) AS events FROM monitor_monthly GROUP BY ALL ORDER BY year;

What a column means: SELECT column_name, comment FROM meta.columns WHERE table_name = 'strikes';
Saved questions: make query. To leave: .quit
"""


def banner(database: Path) -> str:
    """What `make sql` says first: the tables and views with their rows, and three questions to try."""
    with warehouse.reading(database) as connection:
        lines = [f"{database}, read-only", ""]
        for relation in dictionary.relations(connection):
            if not relation.name.startswith("meta."):
                count = rows_of(connection, relation.name)
                lines.append(f"  {relation.name:32} {count:>7,}  {_first_sentence(relation.text)}")
    return "\n".join([*lines, "", THREE_QUESTIONS])


def rows_of(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """How many rows a table or view has."""
    return connection.execute(f"SELECT count(*) FROM {relation}").fetchall()[0][0]


def _first_sentence(text: str, most: int = 90) -> str:
    sentence = text.split(". ")[0].rstrip(".")
    return sentence if len(sentence) <= most else sentence[: most - 1] + "…"


def queries(database: Path) -> str:
    """`docs/queries.md`: every saved query with its parameters, its SQL and the first rows of its result."""
    known = saved.every()
    lines = [
        "# Saved queries",
        "",
        "Each is a file in `analysis/queries/`; `make query` lists them, `make query NAME=… PARAMETER=…` runs one.",
        "Parameters are bound, never pasted into the SQL. `FORMAT=table`, `csv`, `json`, `md` or `parquet`; `OUT=file` writes",
        "the answer to a file. The results below are those of the tables beside this file, with the parameters' defaults.",
        "",
        *(f"- [{one.name}](#{one.name}): {one.asks}" for one in known),
        "",
    ]
    for one in known:
        lines += _query(database, one)
    return MADE + "\n".join(lines)


def _query(database: Path, one: saved.Saved) -> list[str]:
    frame = query.ask(database, one.sql, one.bind({}))
    examples = " ".join(f"{p.name}={_shell(p.default)}" for p in one.parameters if p.default != "none")
    shown = frame.head(MOST_ROWS).with_columns(_short(pl.selectors.string()))
    count = f"{frame.height:,} row{'' if frame.height == 1 else 's'}"
    more = f", the first {MOST_ROWS}" if frame.height > MOST_ROWS else ""
    lines = [f"## {one.name}", "", one.asks, ""]
    lines += [f"- `{p.name}` ({p.kind}, default `{p.default}`): {p.what}" for p in one.parameters]
    lines += [""] if one.parameters else []
    lines += ["```bash", f"make query NAME={one.name} {examples}".rstrip(), "```", ""]
    lines += ["```sql", one.body, "```", "", f"{count}{more}:", "", query.as_markdown(shown), ""]
    return lines


def _short(column: pl.Expr) -> pl.Expr:
    return (
        pl.when(column.str.len_chars() > WIDEST).then(column.str.head(WIDEST - 1) + "…").otherwise(column).name.keep()
    )


def _shell(value: str) -> str:
    return f'"{value}"' if " " in value else value


def dictionary_page(database: Path) -> str:
    """`docs/dictionary.md`: every table, view, column and code."""
    with warehouse.reading(database) as connection:
        body = dictionary.as_document(connection)
    return (
        f"{MADE}# Dictionary\n\nEvery table, view, column and code. The text stands in the models "
        "(`validation/models/`, `validation/codes.py`) and at the head of the SQL models (`analysis/sql/`).\n\n" + body
    )


def generated(database: Path) -> dict[str, str]:
    """File name below `docs/` to its text."""
    return {"queries.md": queries(database), "dictionary.md": dictionary_page(database)}


def write(database: Path, folder: Path) -> str:
    """Write the generated pages; returns a line that says which."""
    pages = generated(database)
    for name, text in pages.items():
        write_text(folder / name, text)
    return "written: " + ", ".join(f"{folder}/{name}" for name in pages)
