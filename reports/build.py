"""Making the site: stage the sources, render, check, and only then put the result in place."""

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis import cache, sentences
from analysis.files import locked
from analysis.words import speaking
from reports import embedded, engine, quarto
from reports.errors import SiteError
from reports.finish import finish
from reports.kept import rendered
from reports.site_check import check_site
from reports.staging import Stage, languages, stage
from reports.swap import recover, swap_in

RENDERERS = ("auto", "quarto", "embedded")


def choose(renderer: str) -> str:
    """The renderer to use: for `auto`, Quarto when a new enough one is on the PATH, else the embedded one."""
    if renderer == "embedded":
        return renderer
    found = quarto.version()
    if quarto.new_enough(found):
        return "quarto"
    if renderer == "quarto":
        what = f"Quarto {found} is too old" if found else "there is no Quarto on the PATH"
        raise SiteError(f"{what}: 1.4 or newer is needed, or RENDERER=embedded")
    return "embedded"


def site_url(config: dict) -> str | None:
    """Where the site will live, from SITE_URL or `website.site-url`; None where that is not known."""
    return os.environ.get("SITE_URL") or (config.get("website") or {}).get("site-url")


def check_sentences(sources: Path, stages: list[Stage]) -> None:
    """Refuse pages that word a guarded conclusion otherwise: its condition, which `analysis facts` asks, was the old one's."""
    root = sources.resolve().parent
    parts = {
        one.language: {p.name: p.read_text(encoding="utf-8") for p in one.folder.glob("_parts/*.md")} for one in stages
    }
    missing = sentences.missing(root / "analysis" / "sentences.toml", sources, parts)
    if missing:
        raise SiteError("sentences of analysis/sentences.toml that are not on their pages", missing)


def build(sources: Path, out: Path, renderer: str = "auto") -> str:
    """Render the sources and swap the site into place when it passes every check.

    Args:
        sources: the folder with `_quarto.yml`.
        out: the folder of the site; untouched unless everything went well.
        renderer: `auto`, `quarto` or `embedded`.

    Returns:
        Which renderer made it, as the footer says it.

    Raises:
        SiteError: with a readable list of what is wrong.
    """
    chosen = choose(renderer)
    made_with = quarto if chosen == "quarto" else embedded
    made_by = made_with.made_by()
    out = out.absolute()
    scratch = sources.resolve().parent / "build"
    keep = scratch / "cache"
    if out.exists() and any(out.iterdir()) and not (out / "site_libs").is_dir():
        raise SiteError(f"{out} holds something that is not a rendered site: it would be replaced")
    with locked(scratch / "render.lock"):
        recover(out)
        for abandoned in scratch.glob("render-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        started = time.time()
        with tempfile.TemporaryDirectory(prefix="render-", dir=scratch) as folder:
            stages = []
            for name in languages(sources):
                with speaking(name):
                    stages.append(stage(sources, Path(folder, name), made_with.made_by(), name))
            check_sentences(sources, stages)
            print(f"{made_by}: {sum(len(staged.pages) for staged in stages)} pages", file=sys.stderr, flush=True)
            with ThreadPoolExecutor(len(stages) if chosen == "quarto" else 1) as pool:
                list(pool.map(lambda staged: rendered(staged, made_by, made_with.render, keep / "site"), stages))
            site = stages[0].site
            for staged in stages[1:]:
                shutil.move(staged.site, site / staged.language)
            shutil.copy(sources / "site.js", site / "site.js")
            engine.install(scratch, site)
            finish(site, site_url(stages[0].config), sources.resolve().parent / "CHANGELOG.md")
            # no folder of this render, nor of the one that what is kept was rendered in
            problems = check_site(site, [str(scratch / "render-")], keep / "pages")
            if problems:
                raise SiteError(f"{len(problems)} problem(s) in the rendered site", [str(p) for p in problems])
            os.utime(site / "index.html", (started, started))  # what changed meanwhile is newer, for make
            swap_in(site, out)
        for name in ("pages", "cells"):
            cache.prune(keep / name)
    return made_by
