"""Figures and tables as finished parts of pages: `reports/_parts/<name>.md`, pulled in with `include`.

A figure's part is a raw HTML block with the drawing (one for wide screens, one for phones), a Markdown caption,
and a raw block that closes it, with the data as a table. Its data also goes to `reports/downloads/<name>.csv`
and its specification to `<name>.vl.json`.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TypeVar

import altair as alt
import polars as pl

from analysis import drawings
from analysis.svg import svg
from analysis.text import inert
from analysis.theme import themed
from analysis.words import language, number, say, site_name, speaking

WIDE, NARROW = 700, 350  # px of drawing area and axes together, about
HTML, END = "```{=html}\n", "\n```\n"


Made = TypeVar("Made")


def _in_its_language(method: Callable[["Figure"], Made]) -> Callable[["Figure"], Made]:
    """The method, speaking the language that the figure was made in, whatever is spoken around it."""

    @wraps(method)
    def spoken(figure: "Figure") -> Made:
        with speaking(figure.language):
            return method(figure)

    return spoken


@dataclass(frozen=True)
class Figure:
    """One figure, in the language that was being written when it was made.

    name: its id and file name. title: a short name. caption: Markdown, says the finding; may use `{{< var >}}`.
    description: what the drawing shows, made from its data. draw: width in px -> chart. data: what was drawn,
    with headings for people. source: who counted, in one line of Markdown. one_size: too dense to be drawn small; on a
    phone it scrolls.
    """

    name: str
    title: str
    caption: str
    description: str
    draw: Callable[[int], alt.TopLevelMixin]
    data: pl.DataFrame
    source: str
    one_size: bool = False
    language: str = field(default_factory=language)

    @cached_property
    def _specs(self) -> dict[str, dict]:
        """The specifications for wide and narrow screens; building one takes longer than drawing it."""
        with speaking(self.language):
            return {word: themed(self.draw(width)) for word, width in (("wide", WIDE), ("narrow", NARROW))}

    @_in_its_language
    def part(self) -> str:
        """The Markdown part."""
        sizes = {"only": self._specs["wide"]} if self.one_size else self._specs
        drawn = "".join(
            f'<div class="{word}">{svg(spec, f"{self.name}-{word}", self.title, self.description)}</div>'
            for word, spec in sizes.items()
        )
        files = f"[CSV](/downloads/{self.name}.csv) · [Vega-Lite](/downloads/{self.name}.vl.json)"
        link = say("Link to this figure", "Lien vers cette figure")
        as_table = say("The data as a table", "Les données en tableau")
        drawn_by = say("Drawn by", "Dessiné par")
        embedding = say("Embed this figure", "Intégrer cette figure")
        return (
            f'{HTML}<figure class="chart" id="fig-{self.name}">\n'
            f"{drawn}\n<figcaption>{END}\n"
            f"{self.caption}\n\n"
            f"::: {{.source}}\n{self.source} {files} · [{link}](#fig-{self.name})\n:::\n\n"
            f"{HTML}<details><summary>{as_table}</summary>{table(self.data, label=self.title)}"
            f"<p>{drawn_by} <code>{self.draw.__module__}.{self.draw.__qualname__.partition('.')[0]}</code>.</p></details>\n"
            f"<details><summary>{embedding}</summary><pre><code>{inert(self.frame())}</code></pre></details>\n"
            f"</figcaption>\n</figure>{END}"
        )

    @_in_its_language
    def card(self) -> bytes:
        """A PNG of the figure with its title on white paper, for previews where a page is shared."""
        title = {"text": self.title, "fontSize": 17, "offset": 14}
        return drawings.png(self._specs["wide"] | {"title": title, "background": "white", "padding": 24}, scale=1.3)

    def frame(self) -> str:
        """The HTML that shows `embed` in another site; `reports.finish` puts the site's address in where it is known."""
        return (
            f'<iframe src="SITE/downloads/embed/{self.name}.html" title="{inert(self.title)}" width="100%" height="480" '
            'style="border:0" loading="lazy"></iframe>'
        )

    @_in_its_language
    def live(self) -> str:
        """The specifications for wide and narrow screens and the locale, as a script that the page loads when asked to."""
        said = {word: self._described(spec) for word, spec in self._specs.items()} | {"locale": drawings.locale()}
        return f"(window.strikesFigures ??= {{}})[{json.dumps(self.name)}] = {json.dumps(said, ensure_ascii=False)};\n"

    def _described(self, spec: dict) -> dict:
        """The specification with our description instead of those of each mark and axis that Vega makes, in English."""
        return spec | {"description": self.description, "config": spec["config"] | {"aria": False}}

    @_in_its_language
    def embed(self) -> str:
        """A page that holds this figure alone and needs nothing else, for frames in other sites."""
        drawn = svg(self._specs["wide"], self.name, self.title, self.description)
        return (
            f'<!doctype html>\n<html lang="{self.language}"><head><meta charset="utf-8"><title>{inert(self.title)}</title>\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>'
            "body{margin:8px;font:14px/1.45 Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff}"
            "svg{display:block;width:100%;height:auto}p{margin:.4em 0}</style></head>\n"
            f"<body><main><h1 style='font-size:16px;margin:0 0 .4em'>{inert(self.title)}</h1>{drawn}\n"
            f'<p>{inert(self.source)}</p>\n<p><a href="../../" target="_top">{site_name()}</a></p>'
            "</main></body></html>\n"
        )

    def spec(self) -> str:
        """The Vega-Lite specification, as wide as a page."""
        return json.dumps(self._specs["wide"], ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def table(
    frame: pl.DataFrame,
    row_ids: list[str] | None = None,
    html_columns: tuple[str, ...] = (),
    label: str | None = None,
    at_first: int | None = None,
) -> str:
    """`frame` as a plain HTML table in a wrapper that scrolls; null is shown as an en dash.

    `label` makes the wrapper a named region for screen readers. `row_ids` become the ids of the rows; the cells of
    `html_columns` are HTML already and must have been made `inert`. The rows after `at_first` are hidden, for a script
    to show.
    """
    numeric = {name for name, dtype in frame.schema.items() if dtype.is_numeric()}
    mark = {
        name: ' class="n"' if name in numeric else _long(frame[name], name in html_columns) for name in frame.columns
    }
    head = "".join(f'<th scope="col"{mark[name]}>{inert(name)}</th>' for name in frame.columns)
    lines = []
    for position, row in enumerate(frame.iter_rows(named=True)):
        cells = "".join(
            f"<td{mark[name]}>{value if name in html_columns else inert(shown(value))}</td>"
            for name, value in row.items()
        )
        row_id = f' id="{row_ids[position]}"' if row_ids else ""
        hidden = " hidden" if at_first is not None and position >= at_first else ""
        lines.append(f"<tr{row_id}{hidden}>{cells}</tr>")
    body = "\n".join(lines)
    named = f' role="region" aria-label="{inert(label)}"' if label else ""
    return (
        f'<div class="scroll" tabindex="0"{named}><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def table_of(
    rows: Iterable[dict],
    columns: dict[str, Callable[[dict], object]],
    html_columns: tuple[str, ...] = (),
    label: str | None = None,
) -> str:
    """`table` with a line for each of `rows`: `columns` maps a heading to what makes its cell of a row."""
    cells = [[made(row) for made in columns.values()] for row in rows]
    frame = pl.DataFrame(cells, schema=list(columns), orient="row", infer_schema_length=None)
    return table(frame, html_columns=html_columns, label=label)


def _long(column: pl.Series, is_html: bool) -> str:
    """The class of a column of sentences, which the style sheet gives more room; what is folded away does not count."""
    texts = column.drop_nulls().cast(pl.String)
    if is_html:
        texts = texts.str.replace_all(r"(?s)</summary>.*?</details>|<[^>]*>", "")
    letters = texts.str.len_chars()
    if not len(letters) or letters.mean() <= 45:
        return ""
    return ' class="longest"' if letters.max() > 600 else ' class="long"'


def shown(value: object) -> str:
    """A cell as people read it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say("yes", "oui") if value else say("no", "non")
    if isinstance(value, float):
        return number(value, 2)
    if isinstance(value, int):
        return number(value)
    return str(value)


def listed(texts: Iterable[str]) -> str:
    """Several texts as one."""
    return say("; ", " ; ").join(texts)


def short_name(name: str) -> str:
    """The abbreviation at the end of a name, where it has one: "Radio France Internationale (RFI)" -> "RFI"."""
    return m[1] if (m := re.search(r"\(([A-Z][A-Za-z-]+)\)$", name)) else name


def linked(url: str | None, text: str) -> str:
    """A link as HTML; text alone where there is no address. Addresses were checked to be http(s)."""
    return f'<a href="{inert(url)}" rel="nofollow">{inert(text)}</a>' if url else inert(text)


def block(html: str) -> str:
    """HTML as a part."""
    return f"{HTML}{html}{END}"
