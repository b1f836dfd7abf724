"""Write everything that the pages take in: facts, figures, tables.

Leaves `build/facts.json`, `reports/_variables.yml`, `reports/_parts/*.md`, `reports/incidents/*.qmd` and
`reports/downloads/*`, and the same in French below `reports/fr/`; what is no longer made is removed from these folders.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import vl_convert

from analysis import (
    claimreview,
    dataset,
    dictionary,
    facts,
    figures,
    history,
    incident_pages,
    public,
    saved,
    sentences,
    tables,
    warehouse,
    words,
)
from analysis.files import write_bytes, write_text
from analysis.parts import block
from analysis.paths import DATA
from analysis.text import safe_csv
from analysis.theme import VARIABLES
from validation.tables import TABLES


def write(database: Path, facts_file: Path, reports: Path) -> str:
    """Compute and write all, in each language; returns a line that says what was made. Raises FactError."""
    with warehouse.reading(database) as connection:
        computed = facts.compute(connection)
        unchanged_since = history.since(computed, DATA)
        made = {}
        for language in words.LOCALES:
            with words.speaking(language):
                made[language] = in_one_language(connection, computed, unchanged_since)
        exported: dict[str, str | bytes] = {
            f"data/{table.name}.csv": safe_csv(
                connection.sql(f"FROM {table.name} ORDER BY {', '.join(table.key)}").pl()
            )
            for table in TABLES
        }
        wrong = sentences.broken(connection, reports, {language: site.parts for language, site in made.items()})
    if wrong:
        raise facts.FactError("\n".join(["The text and the data disagree:", *wrong]))
    exported[database.name] = public.public_copy(database)
    scripts = {"vega.js": live_script(), "saved-queries.js": saved.as_script()}  # speak both languages: there once
    for language, site in made.items():
        folder = reports if language == "en" else reports / language
        _write_all(folder / "_parts", site.parts)
        _write_all(folder / "incidents", site.incidents)
        _write_all(folder / "downloads", site.downloads | exported | (scripts if language == "en" else {}))
        with words.speaking(language):
            write_text(folder / "_variables.yml", facts.variables(computed))
    write_text(facts_file, facts.as_json(computed))
    facts_file.touch()  # `make` compares times; an unchanged file must count as made again
    parts = made["en"].parts
    tables_made = sum(name.startswith("table-") for name in parts)
    return (
        f"{len(computed)} numbers, {len(parts) - tables_made} figures and lists, {tables_made} tables, "
        f"{len(made['en'].incidents)} incident pages, in {len(made)} languages"
    )


@dataclass(frozen=True)
class Made:
    """What is made for the site in one language: name of a file -> its content, for each folder."""

    parts: dict[str, str]
    incidents: dict[str, str]
    downloads: dict[str, str | bytes]


def in_one_language(
    connection: duckdb.DuckDBPyConnection, computed: list[facts.Fact], unchanged_since: dict[str, str | None]
) -> Made:
    """The parts, incident pages and downloads in the language that is being spoken."""
    drawn = figures.all_figures(connection)
    parts = {f"{figure.name}.md": figure.part() for figure in drawn}
    parts |= {f"{name}.md": block(html) for name, html in tables.all_tables(connection).items()}
    parts["numbers.md"] = block(tables.numbers(computed, unchanged_since))
    parts["dictionary.md"] = dictionary.as_part(connection)
    reviews = [review for found in claimreview.reviews(connection).values() for review in found]
    downloads: dict[str, str | bytes] = {
        "dataset.jsonld": json.dumps(dataset.described(connection), ensure_ascii=False, indent=1) + "\n",
        "facts.js": facts.as_script(computed, unchanged_since),
        "claimreview.json": json.dumps(reviews, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
    }
    for figure in drawn:
        downloads |= {
            f"{figure.name}.csv": safe_csv(figure.data),
            f"{figure.name}.vl.json": figure.spec(),
            f"{figure.name}.png": figure.card(),
            f"{figure.name}.vl.js": figure.live(),
            f"embed/{figure.name}.html": figure.embed(),
        }
    return Made(parts, incident_pages.pages(connection), downloads)


def live_script() -> str:
    """Vega, Vega-Lite and vega-embed in one file, and the CSS variable of each colour, for figures that answer."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return f"{bundle}\nwindow.strikesColours = {json.dumps(VARIABLES)};\n"


def _write_all(folder: Path, files: dict[str, str | bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_bytes(folder / name, content.encode("utf-8") if isinstance(content, str) else content)
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
