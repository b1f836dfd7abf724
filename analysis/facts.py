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
from decimal import Decimal
from pathlib import Path

import duckdb
import yaml

from analysis.files import write_text
from analysis.text import markdown_text
from analysis.trial import columns as trial_tables

# tables that our own code computes when the database is built, and what it computes them from
DERIVED = {
    name: ("prediction_tests", "verdict_rules", "acled_air_drone_strikes_monthly", "strikes", "sources")
    for name in trial_tables.TABLES
}
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
    if isinstance(value, Decimal):
        value = float(value)
    return Fact(
        fact_id=name,
        what=said["what"],
        value=value.isoformat() if isinstance(value, datetime.date) else value,
        text=_formatted(name, value, said["format"]),
        unit=said.get("unit", ""),
        rounding=said["format"],
        query=query,
        inputs=base_tables(connection, query),
    )


def _formatted(name: str, value: object, form: str) -> str:
    try:
        return formatted(value, form)
    except (FactError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FactError(f"{name}: {value!r} cannot be shown as {form}: {error}") from error


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
    """The tables that a query reads; views, table macros and computed tables are followed down to those beneath."""
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    views = dict(connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
    bodies = {name: sql.partition(" AS ")[2].rstrip().rstrip(";") for name, sql in views.items()}
    macros = "SELECT function_name, macro_definition FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal"
    bodies |= dict(connection.execute(macros).fetchall())
    if "models" in tables:  # a view of stored rows: the query that made them
        bodies |= dict(connection.execute("SELECT name, query FROM meta.models").fetchall())
    found: set[str] = set()
    waiting, seen = named_in(connection, query), set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        if name in bodies:
            waiting |= named_in(connection, bodies[name]) - seen
        elif name in DERIVED:
            waiting |= set(DERIVED[name]) - seen
        elif name in tables:  # the others are names that the query itself gives (WITH)
            found.add(name)
    return sorted(found)


def named_in(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """Every name that a query uses as a table or a table macro, read off DuckDB's own parse of it."""
    ((parsed,),) = connection.execute("SELECT json_serialize_sql($query)", {"query": query}).fetchall()
    names: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                names.add(node["table_name"])
            elif node.get("type") == "TABLE_FUNCTION":
                names.add(node["function"]["function_name"])
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(json.loads(parsed))
    return names


def as_script(facts: list[Fact], since: dict[str, str | None]) -> str:
    """The facts for the pages' script, by anchor. A script and not JSON: a page opened from a disk cannot fetch."""
    shown = {
        fact.anchor: {
            "text": fact.text,
            "unit": fact.unit,
            "what": fact.what,
            "inputs": fact.inputs,
            "query": fact.query,
            "changed": since[fact.fact_id] or "not yet recorded",
        }
        for fact in facts
    }
    return f"window.strikesFacts = {json.dumps(shown, ensure_ascii=False, indent=0)};\n"


def write(facts: list[Fact], facts_file: Path, variables_file: Path) -> None:
    """Write the facts as JSON, and as the nested values that `{{< var f.<name> >}}` shows."""
    write_text(facts_file, json.dumps([asdict(fact) for fact in facts], ensure_ascii=False, indent=1) + "\n")
    values = {fact.fact_id: f"[{markdown_text(fact.text)}](/numbers.qmd#{fact.anchor}){{.fact}}" for fact in facts}
    write_text(variables_file, yaml.safe_dump({"f": values}, allow_unicode=True, sort_keys=True, width=1000))
