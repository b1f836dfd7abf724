"""Write everything that the pages take in: facts, figures, tables.

Leaves `build/facts.json`, `reports/_variables.yml`, `reports/_parts/*.md`, `reports/incidents/*.qmd` and
`reports/downloads/*`; what is no longer made is removed from these folders.
"""

import json
from pathlib import Path

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
)
from analysis.files import write_bytes
from analysis.parts import block
from analysis.paths import DATA
from analysis.text import safe_csv
from analysis.theme import VARIABLES
from validation.tables import TABLES


def write(database: Path, facts_file: Path, reports: Path) -> str:
    """Compute and write all; returns a line that says what was made. Raises FactError."""
    with warehouse.reading(database) as connection:
        computed = facts.compute(connection)
        drawn = figures.all_figures(connection)
        listed = tables.all_tables(connection)
        incidents = incident_pages.pages(connection)
        reviews = [review for found in claimreview.reviews(connection).values() for review in found]
        parts = {f"{figure.name}.md": figure.part() for figure in drawn}
        parts |= {f"{name}.md": block(html) for name, html in listed.items()}
        unchanged_since = history.since(computed, DATA)
        parts["numbers.md"] = block(tables.numbers(computed, unchanged_since))
        parts["dictionary.md"] = dictionary.as_part(connection)
        described = dataset.described(connection)
        exported = {
            f"data/{table.name}.csv": safe_csv(
                connection.sql(f"FROM {table.name} ORDER BY {', '.join(table.key)}").pl()
            )
            for table in TABLES
        }
        wrong = sentences.broken(connection, reports, parts)
    if wrong:
        raise facts.FactError("\n".join(["The text and the data disagree:", *wrong]))
    downloads = {f"{figure.name}.csv": safe_csv(figure.data) for figure in drawn}
    downloads |= {f"{figure.name}.vl.json": figure.spec() for figure in drawn}
    downloads |= exported
    downloads["dataset.jsonld"] = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    downloads["facts.js"] = facts.as_script(computed, unchanged_since)
    downloads["vega.js"] = live_script()
    for figure in drawn:
        downloads |= {
            f"{figure.name}.png": figure.card(),
            f"{figure.name}.vl.js": figure.live(),
            f"embed/{figure.name}.html": figure.embed(),
        }
    downloads["claimreview.json"] = json.dumps(reviews, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    downloads["saved-queries.js"] = saved.as_script()
    downloads[database.name] = public.public_copy(database)
    _write_all(reports / "_parts", parts)
    _write_all(reports / "incidents", incidents)
    _write_all(reports / "downloads", downloads)
    facts.write(computed, facts_file, reports / "_variables.yml")
    facts_file.touch()  # `make` compares times; an unchanged file must count as made again
    return f"{len(computed)} numbers, {len(drawn)} figures, {len(listed)} tables, {len(incidents)} incident pages"


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
