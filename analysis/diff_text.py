"""A comparison as Markdown, for the terminal and the changelog, and as an HTML page."""

import polars as pl

from analysis.changes import TableChange
from analysis.diff import Difference, NumberChange
from analysis.parts import table
from analysis.text import inert, markdown_text

MOST = 12  # of a list of keys or values in the text; the page has them all

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse}th,td{border:1px solid #8886;padding:.25rem .5rem;text-align:left;vertical-align:top}
.scroll{overflow-x:auto;margin:1rem 0}.n{text-align:right}
"""


def as_markdown(difference: Difference) -> str:
    """Sections that can be pasted into CHANGELOG.md."""
    lines = [f"## Since {markdown_text(difference.ref)} ({difference.commit[:10]})", ""]
    lines += [f"Version: {_advice(difference)}", "", "### Rows", ""]
    for change in difference.tables:
        lines += _table(change)
    lines += [] if difference.tables else ["No row changed."]
    lines += ["", "### Numbers in the pages", ""]
    if difference.trouble:
        lines.append(f"Not compared: {markdown_text(difference.trouble)}")
    else:
        lines += [_number(number) for number in difference.numbers] or ["No number changed."]
    return "\n".join(lines) + "\n"


def _advice(difference: Difference) -> str:
    return {
        "major": "**major** (a table lost or moved a column)",
        "minor": "**minor** (rows or columns were added, or rows taken out)",
        "patch": "**patch** (values were corrected)",
        "none": "no change of the tables",
    }[difference.step]


def _table(change: TableChange) -> list[str]:
    counts = [f"{len(rows):,} {word}" for word, rows in (("added", change.added), ("removed", change.removed)) if rows]
    changed = len({cell.key for cell in change.cells})
    counts += [f"{changed:,} changed ({len(change.cells):,} values)"] if changed else []
    shape = (
        ["new table"] * change.is_new
        + ["table gone"] * change.is_gone
        + ["columns in another order"] * change.reordered
    )
    shape += [f"column {name} added" for name in change.columns_added]
    shape += [f"column {name} removed" for name in change.columns_removed]
    lines = [f"- **{change.name}**: {', '.join([*shape, *counts])}"]
    for word, keys in (("added", change.added), ("removed", change.removed)):
        if keys:
            more = f" and {len(keys) - MOST:,} more" if len(keys) > MOST else ""
            lines.append(f"  - {word}: {', '.join(markdown_text(key) for key in keys[:MOST])}{more}")
    for cell in change.cells[:MOST]:
        old, new = (markdown_text(_short(value)) or "(empty)" for value in (cell.old, cell.new))
        lines.append(f"  - {markdown_text(cell.key)}, {cell.column}: {old} → {new}")
    if len(change.cells) > MOST:
        lines.append(f"  - and {len(change.cells) - MOST:,} more values")
    return lines


def _short(value: str, most: int = 80) -> str:
    return value if len(value) <= most else value[: most - 1] + "…"


def _number(number: NumberChange) -> str:
    old, new = (markdown_text(text) if text is not None else "(not there)" for text in (number.old, number.new))
    return f"- {markdown_text(number.what)} (`{number.fact_id}`): {old} → {new}; on {_pages(number)}"


def _pages(number: NumberChange) -> str:
    return ", ".join(number.pages) if number.pages else "no page"


def as_html(difference: Difference) -> str:
    """A page of its own, every row and value listed; it loads nothing."""
    title = f"Changes since {difference.ref}"
    parts = [
        f"<h1>{inert(title)}</h1><p>Commit <code>{inert(difference.commit)}</code>. Version: {inert(difference.step)}.</p>"
    ]
    parts.append("<h2>Numbers in the pages</h2>")
    if difference.trouble:
        parts.append(f"<p>Not compared: {inert(difference.trouble)}</p>")
    parts.append(
        _rows(
            ["Number", "Id", "Before", "Now", "Pages"],
            [(n.what, n.fact_id, n.old, n.new, _pages(n)) for n in difference.numbers],
        )
    )
    parts.append("<h2>Rows</h2>" + ("" if difference.tables else "<p>No row changed.</p>"))
    for change in difference.tables:
        parts.append(f"<h3>{inert(change.name)}</h3><p>{inert(_table(change)[0].partition(': ')[2])}</p>")
        parts.append(_rows(["Added"], [(key,) for key in change.added]))
        parts.append(_rows(["Removed"], [(key,) for key in change.removed]))
        cells = [(cell.key, cell.column, cell.old, cell.new) for cell in change.cells]
        parts.append(_rows(["Row", "Column", "Before", "Now"], cells))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>{inert(title)}</title><style>{STYLE}</style></head>\n'
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _rows(heads: list[str], rows: list[tuple]) -> str:
    return table(pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String), orient="row")) if rows else ""
