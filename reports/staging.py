"""A copy of the sources to render from, so that no renderer ever writes into them.

build/render-xxxx/en/        thrown away after the render; fr/ beside it
    reports/                 the copy, checked and completed
    data, build, analysis …  links to the rest of the project, so that a cell finds ../build/strikes.duckdb

Each language is a site of its own to the renderer. The French one is made of the style and the configuration of the
English one, with the pages of `reports/fr/` and what its `_quarto.yml` says otherwise.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis.words import LOCALES
from reports.errors import SiteError
from reports.pages import Page, check_page, expand_front, lines_of, lookup, options, page_files, read_page, read_yaml

NOT_COPIED = shutil.ignore_patterns(
    "_site", "_freeze", ".quarto", "__pycache__", ".ipynb_checkpoints", "*.py", "*.ipynb", "*.quarto_ipynb"
)
TRANSLATED = [name for name in LOCALES if name != "en"]  # folders of the sources that hold the site in another language
OWN = ["*.qmd", "_parts", "_variables.yml", "incidents", "downloads"]  # what each language has of its own


@dataclass(frozen=True)
class Stage:
    """The copy: its language and folder, the project's own folder, the configuration and the pages."""

    language: str
    folder: Path
    root: Path
    config: dict
    pages: list[Page]

    @property
    def site(self) -> Path:
        """Where the renderer leaves the site."""
        return self.folder / "_site"


def languages(sources: Path) -> list[str]:
    """The languages of the site: English, and those with a folder in the sources."""
    return ["en", *(name for name in TRANSLATED if (sources / name / "_quarto.yml").is_file())]


def stage(sources: Path, into: Path, made_by: str, language: str = "en") -> Stage:
    """Copy the sources, check every value the pages ask for, and say in the footer which renderer is at work.

    Args:
        sources: the folder with `_quarto.yml`; the folder above it is the project.
        into: an empty folder for the copy.
        made_by: the sentence for the page footer.
        language: one of `languages(sources)`.

    Raises:
        SiteError: with every missing value, as page, line and key.
    """
    folder = into / "reports"
    root = sources.resolve().parent
    english = language == "en"
    at_top = shutil.ignore_patterns(*TRANSLATED, *([] if english else OWN))
    shutil.copytree(
        sources,
        folder,
        ignore=lambda at, names: NOT_COPIED(at, names) | (at_top(at, names) if Path(at) == sources else set()),
    )
    if not english:
        shutil.copytree(sources / language, folder, ignore=NOT_COPIED, dirs_exist_ok=True)
    for entry in sorted(root.iterdir()):
        if entry.name not in (sources.name, "_site") and not entry.name.startswith("."):
            (into / entry.name).symlink_to(entry)
    # of English the copy is the original: merged with itself it stays what it is
    config = complete_config(merged(read_yaml(sources / "_quarto.yml"), read_yaml(folder / "_quarto.yml")), made_by)
    write_yaml(folder / "_quarto.yml", config)
    variables_file = folder / "_variables.yml"
    variables = read_yaml(variables_file) if variables_file.exists() else {}
    pages = [read_page(path, folder) for path in page_files(folder)]
    here = "" if english else f"{language}/"
    problems = [here + problem for page in pages for problem in check_page(page, variables, config)]
    if problems:
        raise SiteError(f"{len(problems)} problem(s) in the sources of the site", problems)
    for page in pages:
        complete_front(page, variables, config)
    return Stage(language, folder, root, config, [read_page(page.path, folder) for page in pages])


def merged(config: dict, other: dict) -> dict:
    """A configuration with what another says otherwise: mappings are merged, all else is replaced."""
    both = {key: merged(config[key], value) if isinstance(value, dict) and isinstance(config.get(key), dict) else value
            for key, value in other.items()}  # fmt: skip
    return config | both


def complete_config(config: dict, made_by: str) -> dict:
    """The configuration with the output folder and the footer filled in."""
    config.setdefault("project", {})["output-dir"] = "_site"
    footer = config.setdefault("website", {}).get("page-footer") or {}
    config["website"]["page-footer"] = {
        **(footer if isinstance(footer, dict) else {"left": footer}),
        "right": made_by,
    }
    return config


def complete_front(page: Page, variables: dict, config: dict) -> None:
    """Write a page's front matter anew when it holds shortcodes; only Quarto would expand them."""
    expanded = expand_front(page.front, variables, options(page, config))
    if expanded != page.front:
        replace_front(page.path, page, expanded)


def replace_front(path: Path, page: Page, front: dict) -> None:
    """Give a staged page another front matter; its file time stays."""
    lines = lines_of(path.read_text(encoding="utf-8-sig"))[len(page.front_lines) :]
    write_page(path, front, "\n".join(lines) + "\n")


def write_page(path: Path, front: dict, body: str) -> None:
    """Write a staged page; its file time stays that of the source, which a sitemap shows."""
    times = path.stat()
    head = f"---\n{dump(front)}---\n\n" if front else ""
    path.write_text(head + body.lstrip("\n"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def write_yaml(path: Path, data: dict) -> None:
    """Write a mapping as YAML, in its own order."""
    path.write_text(dump(data), encoding="utf-8")


def dump(data: dict) -> str:
    """A mapping as YAML text, in its own order."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def without(data: dict, dotted_keys: tuple[str, ...]) -> dict:
    """A copy of nested mappings without some keys."""
    dropped = {key: value for key, value in data.items() if key not in dotted_keys}
    for key, value in dropped.items():
        inner = tuple(name.removeprefix(f"{key}.") for name in dotted_keys if name.startswith(f"{key}."))
        if inner and isinstance(value, dict):
            dropped[key] = without(value, inner)
    return dropped


def execute_options(page: Page, config: dict) -> dict:
    """The `execute` options of a page: the site's, then the page's own."""
    levels = [config.get("execute"), lookup(config, "format.html.execute"), page.front.get("execute")]
    return {key: value for level in levels if isinstance(level, dict) for key, value in level.items()}


def cell_environment(root: Path) -> dict[str, str]:
    """The environment cells run in, with either renderer: the project can be imported, and this Python is used."""
    path = os.pathsep.join(p for p in (str(root), os.environ.get("PYTHONPATH", "")) if p)
    return {**os.environ, "PYTHONPATH": path, "QUARTO_PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"}
