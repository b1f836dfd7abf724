"""The embedded renderer: the same `.qmd` files and `_quarto.yml`, made into pages by smalldocs, without Quarto.

smalldocs runs no code, and stays silent about cells it cannot see. So the cells are run here first, their page
becomes plain Markdown under its own name, and any warning of smalldocs is an error.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import nbformat
import smalldocs
from smalldocs.config import BuildError, ConfigError, load
from smalldocs.notebook import to_markdown
from smalldocs.site import Site, cell_defaults

from analysis import cache
from analysis.words import say
from reports.cells import page_cells, python_fences, run_page
from reports.errors import SiteError
from reports.kept import hashed, reached
from reports.pages import Page, options
from reports.staging import Stage, cell_environment, execute_options, without, write_page, write_yaml


def made_by() -> str:
    """The sentence for the page footer, in the language that is spoken."""
    with_what = f"(smalldocs {smalldocs.__version__})"
    return say(f"Rendered with the embedded renderer {with_what}", f"Rendu avec le moteur intégré {with_what}")


# What Quarto needs and smalldocs does without; it would warn about each.
ONLY_QUARTO_CONFIG = (
    "lang",
    "project.execute-dir",
    "project.preview",
    "project.pre-render",
    "execute.warning",
    "execute.error",
    "execute.eval",
    "execute.enabled",
    "execute.freeze",
    "execute.cache",
    "format.html.html-math-method",
    "format.html.html-table-processing",
    "format.html.respect-user-color-scheme",
    "format.html.canonical-url",
    "format.html.fig-format",
)
ONLY_QUARTO_PAGE = (
    "jupyter",
    "engine",
    "execute.warning",
    "execute.error",
    "execute.eval",
    "execute.enabled",
)


def render(stage: Stage) -> None:
    """Render a stage into its `_site`.

    Raises:
        SiteError: a cell failed, or smalldocs found anything to warn about.
    """
    write_yaml(stage.folder / "_quarto.yml", without(stage.config, ONLY_QUARTO_CONFIG))
    with_cells = [page for page in stage.pages if python_fences(page)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each waits for a kernel of its own
        results = pool.map(lambda page: executed(page, stage), with_cells)
        bodies = {page.path: body for page, body in zip(with_cells, results, strict=True)}
    for page in stage.pages:
        write_page(page.path, without(page.front, ONLY_QUARTO_PAGE), bodies.get(page.path, page.text))
    run_smalldocs(stage)


def executed(page: Page, stage: Stage) -> str:
    """The body of a page with its cells run, as Markdown; kept as long as nothing changes that the cells can reach."""
    execute = execute_options(page, stage.config)
    cells = page_cells(page)

    def run() -> str:
        notebook = run_page(page, cells, execute, stage.folder, cell_environment(stage.root))
        defaults = cell_defaults({**options(page, stage.config), "execute": execute})
        return to_markdown(nbformat.writes(notebook), defaults)[1]

    made_of = f"{page.path.name}\n{page.text}\n{json.dumps(stage.config, default=str)}\n{page.front}"
    return cache.kept(stage.root / "build" / "cache" / "cells", hashed(made_of, reached(stage)), run)


def run_smalldocs(stage: Stage) -> None:
    """Run smalldocs strictly: a warning is an error."""
    try:
        site = Site(load(stage.folder), quiet=True)
        site.build()
    except (ConfigError, BuildError) as error:
        raise SiteError("the embedded renderer stopped", [str(error)]) from error
    if site.warnings:
        raise SiteError("the embedded renderer warns", list(site.warnings))
