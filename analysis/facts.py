"""Every number that the pages use: computed by SQL, formatted once for each language, traceable to its rows.

`facts.toml` defines each fact: what it is and its unit (in English and French), its query and how it is rounded. The
result is `build/facts.json`; the pages take the formatted text from `reports/_variables.yml`, where each value is a
link to the fact's row on the page "Every number".
"""

import datetime
import json
import math
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import yaml

from analysis import ledger, words
from analysis.text import markdown_text
from analysis.trial import columns as trial_tables
from analysis.words import say

# Tables that our own code computes when the database is built, and what it computes them from. The trial's tables hold every series:
# what stands here is the most that a number of theirs can rest on.
TRIED = ("prediction_tests", "verdict_rules", "acled_air_drone_strikes_monthly", "strikes", "sources")
DERIVED = dict.fromkeys(trial_tables.TABLES, TRIED) | {
    "prediction_checks": (*TRIED, "milestones"),
    ledger.COMPARISONS: ("claimant_pairs",),
}
DEFINITIONS = Path(__file__).with_name("facts.toml")
KEYS = ("what", "what_fr", "unit", "unit_fr", "format", "sql")  # of each definition: all of them, and no others
SUFFIXES = {"en": "", "fr": "_fr"}  # of the names, here and in facts.json, under which a language's texts stand
FORMATS = ("integer", "decimal1", "decimal2", "percent", "probability", "month", "date")


class FactError(Exception):
    """A fact that cannot be computed; the message names it and says why."""


class Wording(NamedTuple):
    """A number in one language: as the pages show it, its unit, and what it is."""

    text: str
    unit: str
    what: str


@dataclass(frozen=True)
class Fact:
    """One number: its value, where it comes from, and its wording by language ("en", "fr")."""

    fact_id: str
    value: float | int | str
    rounding: str
    query: str
    inputs: list[str]
    wordings: dict[str, Wording]

    @property
    def text(self) -> str:
        """The number as the pages show it, in the language that is being written."""
        return self.wordings[words.language()].text

    @property
    def unit(self) -> str:
        """Its unit, in the language that is being written."""
        return self.wordings[words.language()].unit

    @property
    def what(self) -> str:
        """What it is, in the language that is being written."""
        return self.wordings[words.language()].what

    @property
    def anchor(self) -> str:
        """The id of the fact's row on the page of all numbers."""
        return "f-" + self.fact_id.replace("_", "-")


def compute(connection: duckdb.DuckDBPyConnection) -> list[Fact]:
    """All facts, in the order of their definitions. Raises FactError, which names the fact."""
    definitions = tomllib.loads(DEFINITIONS.read_text(encoding="utf-8"))
    catalogue = _catalogue(connection)
    return [_fact(connection, catalogue, name, said) for name, said in definitions.items()]


def _fact(
    connection: duckdb.DuckDBPyConnection, catalogue: tuple[set[str], dict[str, str]], name: str, said: dict
) -> Fact:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise FactError(f"{name}: a fact's name holds small letters, digits and _")
    if lacking := [key for key in KEYS if not str(said.get(key, "")).strip()]:
        raise FactError(f"{name}: lacks {', '.join(lacking)}")
    if unknown := sorted(said.keys() - set(KEYS)):
        raise FactError(f"{name}: {', '.join(unknown)}: a fact has {', '.join(KEYS)} and nothing else")
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
    wordings = {}
    for language, suffix in SUFFIXES.items():
        with words.speaking(language):
            text = _formatted(name, value, said["format"])
        wordings[language] = Wording(text, said[f"unit{suffix}"], said[f"what{suffix}"])
    return Fact(
        fact_id=name,
        value=value.isoformat() if isinstance(value, datetime.date) else value,
        rounding=said["format"],
        query=query,
        inputs=_beneath(query, *catalogue),
        wordings=wordings,
    )


def _formatted(name: str, value: object, form: str) -> str:
    try:
        return formatted(value, form)
    except (FactError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FactError(f"{name}: {value!r} cannot be shown as {form}: {error}") from error


def formatted(value: object, form: str) -> str:
    """`value` in the language that is being written: 1,234 · 1.2 · 1.19 · 12 % · over 99 % · August 2024 · 26 August 2024."""
    match form:
        case "integer" | "decimal1" | "decimal2" | "percent" | "probability" if not math.isfinite(value):
            raise FactError(f"{value} is not a number")
        case "month" | "date" if not isinstance(value, datetime.date):
            raise FactError(f"{value!r} is not a date")
        case "integer":
            if value != round(value):
                raise FactError(f"{value} is not a whole number")
            return words.number(value)
        case "decimal1":
            return words.number(value, 1)
        case "decimal2":
            return words.number(value, 2)
        case "percent":
            return words.percent(value)
        case "probability":  # from so many draws: never none and never all
            if value < 0.005:
                return say("under 1 %", "moins de 1\u00a0%")
            return say("over 99 %", "plus de 99\u00a0%") if value >= 0.995 else words.percent(value)
        case "month":
            return words.month(value)
        case "date":
            return words.day(value)
    raise FactError(f"{form!r} is not one of the formats {', '.join(FORMATS)}")


def base_tables(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The tables that a query reads; views, table macros and computed tables are followed down to those beneath."""
    return _beneath(query, *_catalogue(connection))


def _catalogue(connection: duckdb.DuckDBPyConnection) -> tuple[set[str], dict[str, str]]:
    """The tables of a database, and the query of each view, stored model and table macro."""
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    views = dict(connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
    bodies = {name: sql.partition(" AS ")[2].rstrip().rstrip(";") for name, sql in views.items()}
    macros = "SELECT function_name, macro_definition FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal"
    bodies |= dict(connection.execute(macros).fetchall())
    if "models" in tables:  # a view of stored rows: the query that made them
        bodies |= dict(connection.execute("SELECT name, query FROM meta.models").fetchall())
    return tables, bodies


def _beneath(query: str, tables: set[str], bodies: dict[str, str]) -> list[str]:
    found: set[str] = set()
    waiting, seen = set(named_in(query)), set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        if name in bodies:
            waiting |= named_in(bodies[name]) - seen
        elif name in DERIVED:
            waiting |= set(DERIVED[name]) - seen
        elif name in tables:  # the others are names that the query itself gives (WITH)
            found.add(name)
    return sorted(found)


@cache
def named_in(query: str) -> frozenset[str]:
    """Every name that a query uses as a table or a table macro, read off DuckDB's own parse of it."""
    with duckdb.connect() as parser:
        ((parsed,),) = parser.execute("SELECT json_serialize_sql($query)", {"query": query}).fetchall()
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
    return frozenset(names)


def as_script(facts: list[Fact], since: dict[str, str | None]) -> str:
    """The facts for the pages' script, by anchor, in the language that is being written.

    A script and not JSON: a page opened from a disk cannot fetch.
    """
    shown = {
        fact.anchor: {
            "text": fact.text,
            "unit": fact.unit,
            "what": fact.what,
            "inputs": fact.inputs,
            "query": fact.query,
            "changed": since[fact.fact_id] or say("not yet recorded", "pas encore enregistré"),
        }
        for fact in facts
    }
    return f"window.strikesFacts = {json.dumps(shown, ensure_ascii=False, indent=0)};\n"


def as_json(facts: list[Fact]) -> str:
    """`build/facts.json`: the facts in every language."""
    return json.dumps([_record(fact) for fact in facts], ensure_ascii=False, indent=1) + "\n"


def variables(facts: list[Fact]) -> str:
    """`_variables.yml`: the values that `{{< var f.<name> >}}` shows, in the language that is being written."""
    values = {fact.fact_id: f"[{markdown_text(fact.text)}](/numbers.qmd#{fact.anchor}){{.fact}}" for fact in facts}
    return yaml.safe_dump({"f": values}, allow_unicode=True, sort_keys=True, width=1000)


def _record(fact: Fact) -> dict:
    """A fact for programs: text, unit and what in English, text_fr, unit_fr and what_fr in French."""
    worded = {
        f"{name}{SUFFIXES[language]}": text
        for language, wording in fact.wordings.items()
        for name, text in wording._asdict().items()
    }
    fields = {name: getattr(fact, name) for name in ("value", "rounding", "query", "inputs")}
    return {"fact_id": fact.fact_id, **worded, **fields}
