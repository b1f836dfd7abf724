"""Sentences that draw a conclusion stand only as long as their condition holds in the data."""

import tomllib
from pathlib import Path

import duckdb

DEFINITIONS = Path(__file__).with_name("sentences.toml")


def broken(connection: duckdb.DuckDBPyConnection, reports: Path, parts: dict[str, str]) -> list[str]:
    """What is wrong with any of the sentences, one line each: its condition fails, or it is not on its page.

    `parts` maps the name of a part (`x.md`) to its text, as it is about to be written.
    """
    problems = []
    for name, said in tomllib.loads(DEFINITIONS.read_text(encoding="utf-8")).items():
        page, sentence = said["page"], said["sentence"]
        text = parts.get(page.removeprefix("_parts/"), "") if page.startswith("_parts/") else _text(reports / page)
        if sentence not in " ".join(text.split()):
            problems.append(f"{page}: the sentence {name} is no longer there: {sentence!r}")
        try:
            rows = connection.execute(said["sql"]).fetchall()
        except duckdb.Error as error:
            problems.append(f"{page}: the condition of {name} cannot be asked: {error}")
            continue
        holds = rows[0][0] if rows else "no row"
        if holds is not True:
            problems.append(f"{page}: {sentence!r} no longer holds ({name} gives {holds})")
    return problems


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
