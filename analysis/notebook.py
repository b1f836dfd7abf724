"""For pages with live cells: find the database, and show a chart as both renderers want it."""

from pathlib import Path

import altair as alt
import polars as pl

from analysis.parts import table
from analysis.paths import DATABASE
from analysis.svg import svg
from analysis.theme import themed
from analysis.words import count, say


class Shown:
    """A figure as a cell's result. It has a Markdown form only: an HTML form makes Quarto load scripts from afar."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def database() -> Path:
    """The database, from whatever folder of the project the page runs in."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / DATABASE).is_file():
            return folder / DATABASE
    raise FileNotFoundError(f"{DATABASE} does not exist yet: run `make db`")


def chart(drawing: alt.TopLevelMixin, *, name: str, title: str, caption: str, data: pl.DataFrame) -> Shown:
    """An Altair chart as a figure: inline SVG, a Markdown caption, the data as a table."""
    rows = count(data.height, ("row", "rows"), ("ligne", "lignes"))
    description = say(
        f"{title}. {rows}; the data follows as a table.", f"{title}. {rows} ; les données suivent en tableau."
    )
    drawn = svg(themed(drawing), name, title, description)
    summary = say("The data as a table", "Les données en tableau")
    return Shown(
        f'```{{=html}}\n<figure class="chart" id="{name}-figure">{drawn}\n<figcaption>\n```\n\n{caption}\n\n'
        f"```{{=html}}\n<details><summary>{summary}</summary>{table(data)}</details>\n</figcaption>\n</figure>\n```\n"
    )
