"""Saved queries: `queries/<name>.sql`, each a question with parameters that are bound, never pasted into the SQL.

The head of a file says what it asks and what can be set:

    -- asks: Which strikes were reported since a date?
    -- fr: Quelles frappes ont été signalées depuis une date ?
    -- param SINCE date default 2022-01-01: the first day
    -- fr: le premier jour
    -- param REGION text default none: a region of today, in the spelling of `regions`; none is every region
    -- fr: une région actuelle, telle que l’écrit `regions` ; none : toutes les régions

The French of a line stands below it; a line `--   …` goes on with the one above. `none` is NULL. In the SQL a
parameter is its name in small letters behind a `$`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import dropwhile, takewhile
from pathlib import Path

from analysis.query import QueryError

FOLDER = Path(__file__).with_name("queries")
ASKS = re.compile(r"-- asks: (.+)")
FRENCH = re.compile(r"-- fr: (.+)")
PARAMETER = re.compile(r"-- param ([A-Z]+) (date|text|integer|number) default (.+?): (.+)")


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError
    return date.fromisoformat(text)


KINDS: dict[str, tuple[Callable[[str], object], str]] = {
    "date": (_day, "a date as YYYY-MM-DD"),
    "text": (str, "text"),
    "integer": (int, "a whole number"),
    "number": (float, "a number"),
}


@dataclass(frozen=True)
class Parameter:
    """Something a saved query lets one set: its name, its kind, its value when not set, and what it is, in two languages."""

    name: str
    kind: str
    default: str
    what: str
    what_fr: str

    def value(self, given: str | None) -> object:
        """The value to bind for what was given as text; None for `none`. Raises QueryError."""
        text = self.default if given is None else given
        if text == "none":
            return None
        convert, meant = KINDS[self.kind]
        try:
            return convert(text)
        except ValueError as error:
            raise QueryError(f"{self.name}={text!r} is not {meant}: {self.what}") from error


@dataclass(frozen=True)
class Saved:
    """A saved query, with what it asks in English and in French."""

    name: str
    asks: str
    asks_fr: str
    parameters: list[Parameter]
    sql: str

    @property
    def body(self) -> str:
        """The SQL without its head."""
        return "\n".join(dropwhile(lambda line: line.startswith("--"), self.sql.splitlines())).strip()

    def bind(self, given: dict[str, str]) -> dict[str, object]:
        """Every parameter's value, from `given` or its default. Raises QueryError for one it does not have."""
        known = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                raise QueryError(f"{self.name} has no parameter {name}{hint}; it has {', '.join(known) or 'none'}")
        return {parameter.name.lower(): parameter.value(given.get(parameter.name)) for parameter in self.parameters}


def read(path: Path) -> Saved:
    """The saved query in a file. Raises ValueError where its head cannot be read."""
    text = path.read_text(encoding="utf-8")
    said: list[str] = []  # what it asks and its French, then each parameter and its French
    for line in takewhile(lambda line: line.startswith("--"), text.splitlines()):
        if said and line.startswith("--   "):
            said[-1] += line.removeprefix("--  ")
        else:
            said.append(line)
    found = []
    for number, line in enumerate(said):
        form = FRENCH if number % 2 else PARAMETER if number else ASKS
        if not (match := form.fullmatch(line)):
            raise ValueError(f"{path.name}: this line of the head should be `{form.pattern}`: {line}")
        found.append(match.groups())
    if not found or len(found) % 2:
        raise ValueError(f"{path.name}: the head does not say what the query asks, or its last line has no French")
    (asks, asks_fr), *parameters = (
        (*english, *french) for english, french in zip(found[::2], found[1::2], strict=True)
    )
    return Saved(path.stem, asks, asks_fr, [Parameter(*parts) for parts in parameters], text)


def every() -> list[Saved]:
    """All saved queries, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.sql"))]


def as_script() -> str:
    """Every saved query for the page "Ask the data", which adds nothing of its own to them."""
    known = [
        {
            "name": query.name,
            "asks": {"en": query.asks, "fr": query.asks_fr},
            "parameters": [
                {"name": p.name, "kind": p.kind, "default": p.default, "what": {"en": p.what, "fr": p.what_fr}}
                for p in query.parameters
            ],
            "sql": query.body,
        }
        for query in every()
    ]
    return f"window.strikesSaved = {json.dumps(known, ensure_ascii=False, indent=1)};\n"


def named(name: str) -> Saved:
    """The saved query of this name; the name is looked up, never made into a path. Raises QueryError."""
    known = {query.name: query for query in every()}
    if name not in known:
        near = get_close_matches(name, known, 3, 0.4)
        hint = "; near it: " + ", ".join(near) if near else ""
        raise QueryError(f"There is no saved query {name!r}{hint}. `make query` lists them.")
    return known[name]


def listing() -> str:
    """Every saved query with its question and its parameters, for the terminal."""
    lines = ["Saved queries: make query NAME=… [PARAMETER=…] [FORMAT=table|csv|json|md|parquet] [OUT=file]", ""]
    for query in every():
        lines.append(f"  {query.name}\n      {query.asks}")
        lines += [f"      {p.name}={p.default}  {p.what}" for p in query.parameters]
    return "\n".join([*lines, "", 'A question of your own: make query SQL="FROM strikes LIMIT 5"'])
