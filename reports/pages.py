"""Reading the sources of the site: pages, what they include, and the values they ask for.

Neither renderer fails on a value that is missing: Quarto prints `?var:key`, the embedded renderer prints nothing.
So every `var` and `meta` is looked up here, before anything is rendered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from reports.errors import SiteError

SHORTCODE = re.compile(r"\{\{<\s*([\w-]+)\s*(.*?)\s*>\}\}")
INCLUDE_LINE = re.compile(r"^\s*\{\{<\s*include\s+(.*?)\s*>\}\}\s*$")
IN_ATTRIBUTE = re.compile(r'\{[^{}"]*="[^"{}]*\{\{<')
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
PYTHON_CELL = re.compile(r"^[\s>]*`{3,}\s*\{python\b")
CELL_START = re.compile(r"^```+\s*\{python\b")
KEY = re.compile(r"[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*")
MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)(\{[^}]*\})?")
DEEPEST_INCLUDE = 10


@dataclass(frozen=True)
class Line:
    """One line of a page, and the file and line it was written in (a page's own, or an included one's)."""

    text: str
    file: str
    number: int

    @property
    def where(self) -> str:
        """The place, as `file:line`."""
        return f"{self.file}:{self.number}"


@dataclass(frozen=True)
class Page:
    """A page with its includes expanded: front matter, and body lines that know where they come from."""

    path: Path
    front: dict
    front_lines: list[Line]
    body: list[Line]
    problems: list[str]

    @property
    def text(self) -> str:
        """The body as Markdown."""
        return "\n".join(line.text for line in self.body) + "\n"


def page_files(folder: Path) -> list[Path]:
    """The pages of a site: every `.qmd` and `.md` that no `_` or `.` at the start of a name hides."""

    def shown(path: Path) -> bool:
        parts = path.relative_to(folder).parts
        return not any(part.startswith(("_", ".")) for part in parts) and path.stem.lower() != "readme"

    return [p for p in sorted(folder.rglob("*")) if p.suffix in (".qmd", ".md") and p.is_file() and shown(p)]


def read_yaml(path: Path) -> dict:
    """A YAML file that holds a mapping; an error names the file and the line."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SiteError(f"{path.name} is not readable YAML", [str(error)]) from error
    if not isinstance(data or {}, dict):
        raise SiteError(f"{path.name} must be a mapping of keys")
    return data or {}


def read_page(path: Path, folder: Path) -> Page:
    """Read a page and expand its includes.

    Args:
        path: the page.
        folder: the folder of the site; an include that starts with `/` is meant from there.
    """
    lines = numbered_lines(path, folder)
    front_lines = front_matter(lines)
    problems: list[str] = []
    front: dict = {}
    if front_lines:
        try:
            front = yaml.safe_load("\n".join(line.text for line in front_lines[1:-1])) or {}
        except yaml.YAMLError as error:
            problems.append(f"{front_lines[0].where}: front matter is not readable YAML: {error}")
        if not isinstance(front, dict):
            problems.append(f"{front_lines[0].where}: front matter must be a mapping of keys")
            front = {}
    body = list(with_includes(lines[len(front_lines) :], path, folder, problems))
    return Page(path, front, front_lines, body, problems)


def numbered_lines(path: Path, folder: Path) -> list[Line]:
    """The lines of a file, each with its place. Raises SiteError where it is not UTF-8."""
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SiteError("a page cannot be read", [f"{name}:{line}: this is not UTF-8"]) from error
    return [Line(line, name, number) for number, line in enumerate(lines_of(text), 1)]


def lines_of(text: str) -> list[str]:
    """The lines of a text: they end with a line feed and nothing else.

    `str.splitlines()` also ends them at U+2028 and others, which would let a cell of a table close the raw block it
    stands in and begin a block of its own, even a cell of Python.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def front_matter(lines: list[Line]) -> list[Line]:
    """The lines of the front matter, its `---` lines included; none when the page has none."""
    if lines and lines[0].text.rstrip() == "---":
        for index, line in enumerate(lines[1:], 1):
            if line.text.rstrip() in ("---", "..."):
                return lines[: index + 1]
    return []


def block_states(lines: list[Line]) -> Iterator[tuple[Line, str]]:
    """Each line, and how it stands to code and raw blocks: `opens` one, is `inside` one (its end too), or ``."""
    fence = ""
    for line in lines:
        found = FENCE.match(line.text)
        if not fence:
            fence = found.group(1) if found else ""
            yield line, "opens" if found else ""
        else:
            if found and found.group(1).startswith(fence) and not line.text.strip().strip(fence[0]):
                fence = ""
            yield line, "inside"


def with_includes(lines: list[Line], path: Path, folder: Path, problems: list[str], depth: int = 0) -> Iterator[Line]:
    """Replace each `{{< include x >}}` that stands alone on a line by the lines of that file."""
    for line, in_block in block_states(lines):
        include = None if in_block else INCLUDE_LINE.match(line.text)
        if not include:
            yield line
            continue
        target = include.group(1).strip("\"'")
        file = folder / target.lstrip("/") if target.startswith("/") else path.parent / target
        if depth >= DEEPEST_INCLUDE:
            problems.append(f"{line.where}: includes nest more than {DEEPEST_INCLUDE} deep")
        elif not file.is_file():
            problems.append(f"{line.where}: include {target}: there is no such file (`make facts` writes _parts/)")
        elif not file.resolve().is_relative_to(folder.resolve()):
            problems.append(f"{line.where}: include {target}: is not in the folder of the pages")
        else:
            inner = numbered_lines(file.resolve(), folder.resolve())
            yield from with_includes(inner[len(front_matter(inner)) :], file, folder, problems, depth + 1)


def shortcodes(text: str) -> Iterator[tuple[str, str]]:
    """The name and the argument of each shortcode in a text."""
    for found in SHORTCODE.finditer(text):
        yield found.group(1), found.group(2).strip("\"'")


def lookup(data: object, key: str) -> object:
    """The value at a dotted key in nested mappings, or None."""
    for part in key.split("."):
        if not isinstance(data, dict) or part not in data:
            return None
        data = data[part]
    return data


def options(page: Page, config: dict) -> dict:
    """What `meta` can ask for on a page: the site's options, then the page's own."""
    levels = [config, lookup(config, "format.html"), page.front, lookup(page.front, "format.html")]
    return {key: value for level in levels if isinstance(level, dict) for key, value in level.items()}


def check_page(page: Page, variables: dict, config: dict) -> list[str]:
    """Every problem that would pass through a renderer in silence, as `file:line: what`."""
    problems = list(page.problems)
    known = {"var": (variables, "_variables.yml"), "meta": (options(page, config), "the page or _quarto.yml")}
    placed = [*((line, "") for line in page.front_lines), *block_states(page.body)]
    for line, in_block in placed:
        for name, key in shortcodes(line.text):
            shown = f"{line.where}: {{{{< {name} {key} >}}}}"
            if in_block:
                problems.append(f"{shown}: only Quarto expands it inside a code or raw block")
            elif name == "include":
                problems.append(f"{shown}: an include stands alone on its line")
            elif name in known:
                problems += [f"{shown}: {problem}" for problem in value_problems(key, *known[name])]
        if not in_block and IN_ATTRIBUTE.search(line.text):
            problems.append(f"{line.where}: a shortcode inside {{…}}: Quarto shows the braces as text")
    return problems


def value_problems(key: str, data: dict, source: str) -> list[str]:
    """What is wrong with a key that a page asks for; nothing when it is a one-line text."""
    if not KEY.fullmatch(key):
        return ["a key is words of letters, digits, _ and -, each starting with a letter, joined by dots"]
    value = lookup(data, key)
    if value is None:
        return [f"no such key in {source}"]
    if not isinstance(value, str):
        return [f"the value in {source} is a {type(value).__name__}: write it as a quoted text, formatted already"]
    if "\n" in value:
        return [f"the value in {source} has several lines"]
    return []


def expand_front(value: object, variables: dict, meta: dict) -> object:
    """A front matter value with its `var` and `meta` expanded, as plain text (a link leaves its words)."""
    if isinstance(value, dict):
        return {key: expand_front(item, variables, meta) for key, item in value.items()}
    if isinstance(value, list):
        return [expand_front(item, variables, meta) for item in value]
    if not isinstance(value, str):
        return value

    def expanded(found: re.Match) -> str:
        name, key = found.group(1), found.group(2).strip("\"'")
        data = {"var": variables, "meta": meta}.get(name)
        return found.group(0) if data is None else MARKDOWN_LINK.sub(r"\1", str(lookup(data, key)))

    return SHORTCODE.sub(expanded, value)
