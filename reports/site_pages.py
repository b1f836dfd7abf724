"""Reading one rendered page for the checks: its ids, what it links to and loads, and what is wrong within it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from analysis import cache

READER = Path(__file__).read_text(encoding="utf-8")  # another way of reading finds other things

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
}
LOADED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "iframe": ("src", "srcdoc"),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "form": ("action",),
    "base": ("href",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
}
LINKED_ONLY = {
    "canonical",
    "alternate",
    "license",
    "author",
    "help",
    "search",
    "bookmark",
    "next",
    "prev",
    "me",
}
ADDRESSES = ("href", "xlink:href", "src", "action", "formaction", "data")
NOT_RUN = ("application/json", "application/ld+json", "text/plain")  # data blocks, which no browser executes
NOT_TEXT = {"script", "style", "template", "pre", "code", "textarea"}
ANYWHERE = ("?var:", "?meta:", "quarto-shortcode__")
IN_TEXT = re.compile(r"\{\{<|>\}\}|:::|\]\(/|\{=html\}|\{[.#][\w-]+[^{}]*\}")
CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s]*))\s*\)|@import\s+["']([^"']+)["']""", re.I)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
SCRIPT_IMPORT = re.compile(
    r"""(?:\bimport\b[^;\n]*?|\bfrom\s*|\bfetch\(\s*|\bimportScripts\(\s*)["']((?:https?:)?//[^"']+)["']"""
)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: in which file, what, and where in it."""

    file: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}: {self.where}"


@dataclass
class Document:
    """What the checks need to know of one page."""

    file: str
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, int]] = field(default_factory=list)
    loads: list[tuple[str, str, int]] = field(default_factory=list)
    scripts: list[tuple[str, int]] = field(default_factory=list)  # those that stand in the page itself
    handlers: list[tuple[str, int]] = field(default_factory=list)  # of events, in attributes
    problems: list[Problem] = field(default_factory=list)

    def note(self, what: str, where: str) -> None:
        """Keep a problem of this page."""
        self.problems.append(Problem(self.file, what, where))


class Reader(HTMLParser):
    """Reads one page into a `Document`, noting what can be seen without the other pages."""

    def __init__(self, file: str):
        super().__init__(convert_charrefs=True)
        self.page = Document(file)
        self.open: list[str] = []
        self.headings = 0
        self.id_counts: Counter[str] = Counter()
        self.figures: list[dict] = []  # each svg that stands in a figure, with what names it
        self.has_html = False
        self.in_script = False

    @property
    def line(self) -> int:
        """The line the parser is at."""
        return self.getpos()[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        values = {name: value or "" for name, value in attrs}
        where = f"line {self.line}: <{tag}>"
        if tag == "html":
            self.has_html = True
            if not values.get("lang", "").strip():
                self.page.note("the page does not say its language (lang)", where)
        elif tag == "h1":
            self.headings += 1
        elif tag == "a" and "a" in self.open:
            self.page.note("a link inside a link", f"{where} {values.get('href', '')[:80]}")
        elif tag == "img" and "alt" not in values and values.get("role") != "presentation":
            self.page.note("an image without alt", f"{where} {values.get('src', '')[:80]}")
        self.look_at_ids(tag, values)
        self.look_at_links(tag, values)
        self.look_at_values(tag, values)
        self.look_at_figure(tag, values)
        self.look_at_code(tag, values)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself, as in SVG."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, and those left open inside it."""
        self.in_script = self.in_script and tag != "script"
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Look at text: leftovers, a style sheet or a script."""
        inside = self.open[-1] if self.open else ""
        if inside == "style":
            self.page.loads += [("style", url, self.line) for url in css_urls(data)]
        elif inside == "script":
            if self.in_script:
                before, line = self.page.scripts[-1]
                self.page.scripts[-1] = (before + data, line)
            self.page.loads += [("script", found, self.line) for found in SCRIPT_IMPORT.findall(data)]
        elif self.open[-2:] == ["svg", "title"] and self.figures:
            self.figures[-1]["title"] += data.strip()
        elif not NOT_TEXT.intersection(self.open):
            self.look_for_leftovers(data)

    def look_for_leftovers(self, text: str) -> None:
        """Note source text that a renderer should have turned into something."""
        for found in IN_TEXT.finditer(text):
            self.page.note(
                f"left over from the source: {found.group()}", f"line {self.line}: {quoted(text, found.start())}"
            )

    def look_at_ids(self, tag: str, values: dict[str, str]) -> None:
        """Keep the ids; the style sheets of a light and a dark theme may share one."""
        for name in ("id", "name") if tag == "a" else ("id",):
            if values.get(name):
                self.page.ids.add(values[name])
        if values.get("id") and tag != "link":
            self.id_counts[values["id"]] += 1

    def look_at_links(self, tag: str, values: dict[str, str]) -> None:
        """Keep what the page links to, and what it loads."""
        if tag in ("a", "area"):
            for name in ("href", "xlink:href"):
                if values.get(name):
                    self.page.links.append((values[name], self.line))
        elif tag == "link" and values.get("href"):
            kinds = set(values.get("rel", "").lower().split())
            if not kinds or kinds - LINKED_ONLY:
                self.page.loads.append(("link", values["href"], self.line))
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            url = re.split("url=", values.get("content", ""), flags=re.I)[-1]
            self.page.links.append((url.strip("'\" "), self.line))
        for name in LOADED.get(tag, ()):
            value = values.get(name, "")
            urls = [part.split()[0] for part in value.split(",") if part.strip()] if name == "srcset" else [value]
            self.page.loads += [(tag, url, self.line) for url in urls if url and not url.startswith("data:")]

    def look_at_values(self, tag: str, values: dict[str, str]) -> None:
        """Look at every attribute: addresses in style texts, and leftovers."""
        for name, value in values.items():
            if "url(" in value or name == "style":
                self.page.loads += [(tag, url, self.line) for url in css_urls(value) if not url.startswith("#")]
            if "{{<" in value:
                self.page.note("left over from the source", f"line {self.line}: {name}={value[:80]!r}")

    def look_at_code(self, tag: str, values: dict[str, str]) -> None:
        """Keep the code that the page itself holds; an address that is code is wrong in any case."""
        self.page.handlers += [(value, self.line) for name, value in values.items() if name.startswith("on")]
        if tag == "script" and "src" not in values and values.get("type", "") not in NOT_RUN:
            self.page.scripts.append(("", self.line))
            self.in_script = True
        for name in ADDRESSES:  # browsers leave out spaces and line ends before they read the scheme
            if "".join(values.get(name, "").split()).lower().startswith(("javascript:", "vbscript:")):
                self.page.note("an address that is a script", f"line {self.line}: <{tag}> {name}={values[name][:80]!r}")

    def look_at_figure(self, tag: str, values: dict[str, str]) -> None:
        """Keep each drawing that stands in a figure."""
        if tag == "svg" and "figure" in self.open and "svg" not in self.open:
            named = values.get("aria-label", "")
            self.figures.append({"line": self.line, "role": values.get("role", ""), "title": named})

    def finish(self) -> Document:
        """Note what only the whole page shows, and give the page back."""
        for name, count in sorted(self.id_counts.items()):
            if count > 1:
                self.page.note("an id that is used more than once", f"#{name} ({count} times)")
        if not self.has_html:
            self.page.note("the page does not say its language (lang)", "there is no <html> tag")
        if self.headings != 1:
            self.page.note("a page needs exactly one h1", f"{self.headings} found")
        for figure in self.figures:
            if figure["role"] != "img":
                self.page.note('a drawing in a figure without role="img"', f"line {figure['line']}: <svg>")
            if not figure["title"].strip():
                self.page.note("a drawing in a figure without a title", f"line {figure['line']}: <svg>")
        return self.page


def quoted(text: str, start: int) -> str:
    """The words around a place in a text, on one line."""
    return " ".join(text[max(0, start - 30) : start + 50].split())


def css_urls(css: str) -> Iterator[str]:
    """Every address in a style sheet, without those that hold their data themselves."""
    for found in CSS_URL.finditer(CSS_COMMENT.sub("", css)):
        url = next((group for group in found.groups() if group), "").strip()
        if url and not url.startswith("data:"):
            yield url


def read_page(path: Path, site: Path, folder: Path | None = None) -> Document:
    """Read one page of the site, or take from `folder` what was read of the same bytes."""
    name, text = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8", errors="replace")

    def read() -> dict:
        reader = Reader(name)
        reader.feed(text)
        reader.close()
        found = asdict(reader.finish())
        return found | {"ids": sorted(found["ids"])}

    known = cache.kept(folder, f"{READER}\n{name}\n{text}", read) if folder else read()
    return Document(
        name,
        set(known["ids"]),
        [tuple(link) for link in known["links"]],
        [tuple(load) for load in known["loads"]],
        [tuple(script) for script in known["scripts"]],
        [tuple(handler) for handler in known["handlers"]],
        [Problem(**problem) for problem in known["problems"]],
    )
