"""What a page says, apart from how a renderer builds it."""

import re
from pathlib import Path

import html5lib


def parsed(page: Path):
    """A page as a tree."""
    return html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def content(page: Path):
    """The `main` element of a page."""
    return next(parsed(page).iter("main"))


def words(element) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def outline(page: Path) -> dict[str, list]:
    """What must be the same with both renderers: headings, figures, numbers, links, tables, metadata and language."""
    document = parsed(page)
    main_part = next(document.iter("main"))
    named = ("h1", "h2", "h3")
    links = [
        (words(a), a.get("href", "").removeprefix("./"))
        for a in main_part.iter("a")
        if words(a) and not re.match(r"#(fn|cb)", a.get("href", ""))  # notes and code lines are numbered differently
    ]
    return {
        "headings": [words(e) for e in main_part.iter() if e.tag in named and words(e) != "Footnotes"],
        "sections": sorted(e.get("id") for e in main_part.iter("section") if (e.get("id") or "foot")[:4] != "foot"),
        "figures": [(e.get("id"), words(e)) for e in main_part.iter("figure") if e.get("id")],
        "drawings": [len(list(e.iter())) for e in main_part.iter() if str(e.tag).endswith("svg")],
        "facts": sorted(words(a) for a in main_part.iter("a") if "fact" in (a.get("class") or "").split()),
        "links": sorted(links),
        "metadata": [
            (meta.get("name") or meta.get("property"), meta.get("content"))
            for meta in document.iter("meta")
            if (meta.get("name") or meta.get("property") or "").startswith(("description", "og:", "twitter:"))
        ],
        "language": document.get("lang"),
        "rows": [(row.get("id"), [words(cell) for cell in row]) for row in main_part.iter("tr")],
    }
