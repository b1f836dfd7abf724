"""Every number that the pages use: computed by SQL, formatted once, traceable to its rows.

`facts.toml` defines each fact: what it is, its unit, its query and how it is rounded. The result is
`build/facts.json`; the pages take the formatted text from `reports/_variables.yml`, where each value is a
link to the fact's row on the page "Every number".
"""

import datetime
import json
import re
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import yaml

from analysis.files import write_text
from analysis.text import markdown_text

DEFINITIONS = Path(__file__).with_name("facts.toml")
FORMATS = ("integer", "decimal1", "decimal2", "percent", "date", "text")


class FactError(Exception):
    """A fact that cannot be computed; the message names it and says why."""


@dataclass(frozen=True)
class Fact:
    """One number: what it is, its value, the text the pages show, and where it comes from."""

    fact_id: str
    what: str
    value: float | int | str
    text: str
    unit: str
    rounding: str
    query: str
    inputs: list[str]

    @property
    def anchor(self) -> str:
        """The id of the fact's row on the page of all numbers."""
        return "f-" + self.fact_id.replace("_", "-")


def compute(connection: duckdb.DuckDBPyConnection) -> list[Fact]:
    """All facts, in the order of their definitions. Raises FactError where a query gives no single value."""
    definitions = tomllib.loads(DEFINITIONS.read_text(encoding="utf-8"))
    return [_fact(connection, name, said) for name, said in definitions.items()]


def _fact(connection: duckdb.DuckDBPyConnection, name: str, said: dict) -> Fact:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise FactError(f"{name}: a fact's name holds small letters, digits and _")
    query = said["sql"].strip()
    try:
        rows = connection.execute(query).fetchall()
    except duckdb.Error as error:
        raise FactError(f"{name}: {error}") from error
    if len(rows) != 1 or len(rows[0]) != 1 or rows[0][0] is None:
        raise FactError(f"{name}: the query gives {rows[:3]!r} where one value is wanted")
    value = rows[0][0]
    return Fact(
        fact_id=name,
        what=said["what"],
        value=value.isoformat() if isinstance(value, datetime.date) else value,
        text=formatted(value, said["format"]),
        unit=said.get("unit", ""),
        rounding=said["format"],
        query=query,
        inputs=base_tables(connection, query),
    )


def formatted(value: object, form: str) -> str:
    """`value` as the English pages show it: 1,234 · 1.2 · 1.19 · 12 % · 26 August 2024."""
    match form:
        case "integer":
            if value != round(value):
                raise FactError(f"{value} is not a whole number")
            return f"{round(value):,}"
        case "decimal1":
            return f"{value:,.1f}"
        case "decimal2":
            return f"{value:,.2f}"
        case "percent":
            return f"{100 * value:.0f} %"
        case "date":
            return f"{value.day} {value:%B %Y}"
        case "text":
            return str(value)
    raise FactError(f"{form!r} is not one of the formats {', '.join(FORMATS)}")


def base_tables(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The tables that a query reads, views followed down to the tables beneath them."""
    views = dict(connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    found: set[str] = set()
    waiting, seen = named_in(connection, query), set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        if name in views:
            waiting |= named_in(connection, views[name].partition(" AS ")[2].rstrip().rstrip(";")) - seen
        elif name in tables:  # the others are names that the query itself gives (WITH)
            found.add(name)
    return sorted(found)


def named_in(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """Every name that a query uses as a table, read off DuckDB's own parse of it."""
    ((parsed,),) = connection.execute("SELECT json_serialize_sql($query)", {"query": query}).fetchall()
    names: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                names.add(node["table_name"])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(json.loads(parsed))
    return names


def write(facts: list[Fact], facts_file: Path, variables_file: Path) -> None:
    """Write the facts as JSON, and as the nested values that `{{< var f.<name> >}}` shows."""
    write_text(facts_file, json.dumps([asdict(fact) for fact in facts], ensure_ascii=False, indent=1) + "\n")
    values = {fact.fact_id: f"[{markdown_text(fact.text)}](/numbers.qmd#{fact.anchor}){{.fact}}" for fact in facts}
    write_text(variables_file, yaml.safe_dump({"f": values}, allow_unicode=True, sort_keys=True, width=1000))
