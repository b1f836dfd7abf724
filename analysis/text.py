"""Text from the tables, made harmless where it goes: HTML in pages, Markdown, CSV for spreadsheets."""

import json
import re
from html import escape

import polars as pl

LINE_ENDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # all that str.splitlines() and browsers break lines at
MARKDOWN = re.compile(r"[\\`*\[\]{}<>&$~^@#|]|(?<![^\W_])_|_(?![^\W_])")  # within a word, _ is itself


def inert(text: str) -> str:
    """`text` as HTML that can stand in a raw block of a page and does nothing but show itself.

    Besides HTML's own characters, those are written as entities that end a raw block (backticks at the start of a
    line, whatever counts as a line) or begin a shortcode, which Quarto expands even there.
    """
    return escape(LINE_ENDS.sub(" ", text)).replace("`", "&#96;").replace("{", "&#123;").replace("}", "&#125;")


def with_code(text: str) -> str:
    """`inert` HTML in which what stands between backticks is code, as descriptions of tables and columns write it."""
    return re.sub(r"&#96;(.+?)&#96;", r"<code>\1</code>", inert(text))


def markdown_text(text: str) -> str:
    """`text` as Markdown, within a line, that shows these characters: no markup, shortcode or HTML acts in it.

    But for shortcodes in a page's front matter, where Quarto expands them all the same.
    """
    return MARKDOWN.sub(r"\\\g<0>", LINE_ENDS.sub(" ", text))


def json_ld(content: object) -> str:
    """Linked data for a page, as a script that no browser runs; `<` is written so that no text in it can end the script."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).replace("<", "\\u003c")
    return f'<script type="application/ld+json">\n{text}\n</script>'


def safe_csv(frame: pl.DataFrame) -> str:
    """CSV in which no text cell can act as a formula when a spreadsheet opens it (a leading ' is put before it)."""
    dangerous = pl.selectors.string().str.replace(r"^([=+\-@\t\r])", "'$1")
    safe = frame.with_columns(dangerous).rename(lambda name: re.sub(r"^([=+\-@\t\r])", r"'\1", name))
    return safe.write_csv(line_terminator="\n")
