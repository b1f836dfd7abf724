"""Sentences that draw a conclusion stand only as long as their condition holds in the data."""

import tomllib
from pathlib import Path

import duckdb

DEFINITIONS = Path(__file__).with_name("sentences.toml")


def broken(connection: duckdb.DuckDBPyConnection, reports: Path, parts: dict[str, dict[str, str]]) -> list[str]:
    """What is wrong with any of the sentences, one line each: it is not on its page (`missing`), or its condition fails."""
    problems = missing(DEFINITIONS, reports, parts)
    for name, said in _defined(DEFINITIONS).items():
        page = said["page"]
        try:
            rows = connection.execute(said["sql"]).fetchall()
        except duckdb.Error as error:
            problems.append(f"{page}: the condition of {name} cannot be asked: {error}")
            continue
        holds = rows[0][0] if rows else "no row"
        if holds is not True:
            problems.append(f"{page}: {said['sentence']!r} no longer holds ({name} gives {holds})")
    return problems


def missing(definitions: Path, reports: Path, parts: dict[str, dict[str, str]]) -> list[str]:
    """The sentences that are not on their page any more, one line each.

    `parts` maps a language ("en", "fr") to the parts of its pages, name (`x.md`) to text, as they are about to be written.
    """
    problems = []
    for name, said in _defined(definitions).items():
        page = said["page"]
        for language, made in parts.items():
            key, place = ("sentence", page) if language == "en" else (f"sentence_{language}", f"{language}/{page}")
            part = page.startswith("_parts/")
            text = made.get(page.removeprefix("_parts/"), "") if part else _text(reports / place)
            if key not in said:
                problems.append(f"{place}: the sentence {name} has no {key}")
            elif _on_one_line(said[key]) not in _on_one_line(text):
                problems.append(f"{place}: the sentence {name} is no longer there: {said[key]!r}")
    return problems


def _defined(definitions: Path) -> dict[str, dict[str, str]]:
    return tomllib.loads(_text(definitions))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _on_one_line(text: str) -> str:
    """The text with every space, no-break ones too, as one plain space."""
    return " ".join(text.split())
