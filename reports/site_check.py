"""Checks of a rendered site, whichever renderer made it: everything that is wrong, in one list.

Links and anchors lead somewhere, nothing is left unexpanded, a page loads nothing from another host and holds no code
that a text brought in, and the markup serves those who do not see the page. Ordinary links to other sites are allowed
and not followed.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from reports.errors import SiteError
from reports.site_pages import ANYWHERE, Document, Problem, css_urls, quoted, read_page


def is_foreign(url: str) -> bool:
    """Whether an address names a host."""
    parts = split(url)
    return bool(parts.netloc) or parts.scheme in ("http", "https", "ftp", "ws", "wss")


def is_elsewhere(url: str) -> bool:
    """Whether an address is none of this site's files: another host, mail, a script."""
    return is_foreign(url) or split(url).scheme not in ("", "file")


def split(url: str) -> SplitResult:
    """The parts of an address; one that cannot be read counts as the name of a file, which is then missing."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return SplitResult("", "", url, "", "")


def target_problem(url: str, file: str, site: Path, pages: dict[str, Document]) -> str | None:
    """What is wrong with an address inside the site, as written in one of its files; None when it leads somewhere."""
    parts = split(url)
    path = unquote(parts.path)
    if parts.scheme == "file":
        return "a file of one machine"
    if path.startswith("/") and file != "404.html":
        return "an address from the root of the host breaks where the site is not at the root"
    base = site if path.startswith("/") else (site / file).parent
    target = (base / path.lstrip("/")).resolve() if path else site / file
    if not target.is_relative_to(site):
        return "leads out of the site"
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return "there is no such file"
    page = pages.get(target.relative_to(site).as_posix())
    anchor = unquote(parts.fragment)
    if anchor and page is not None and anchor != "top" and anchor not in page.ids:
        return f"there is no #{anchor} on that page"
    return None


def check_addresses(page: Document, site: Path, pages: dict[str, Document]) -> Iterator[Problem]:
    """What a page links to and loads: broken, or from another host."""
    for url, line in page.links:
        if url not in ("#", "") and not is_elsewhere(url) and (why := target_problem(url, page.file, site, pages)):
            yield Problem(page.file, "a broken link", f"line {line}: {url}: {why}")
    for tag, url, line in page.loads:
        if is_foreign(url):
            yield Problem(page.file, "loads from another host", f"line {line}: <{tag}> {url}")
        elif not is_elsewhere(url) and not url.startswith("#") and (why := target_problem(url, page.file, site, pages)):
            yield Problem(page.file, "loads what is not there", f"line {line}: <{tag}> {url}: {why}")


def check_code(pages: list[Document]) -> Iterator[Problem]:
    """Code in the pages of one language that not every one of them has: a renderer writes its own into all of them."""
    for name in ("scripts", "handlers"):
        of_each = [{text for text, _ in getattr(page, name)} for page in pages]
        everywhere = set.intersection(*of_each)
        for page in pages:
            for text, line in getattr(page, name):
                if text not in everywhere:
                    yield Problem(page.file, "a script in the page", f"line {line}: {quoted(text, 0)}")


def check_style_sheet(path: Path, site: Path) -> Iterator[Problem]:
    """What a style sheet loads: from another host, or missing."""
    file = path.relative_to(site).as_posix()
    for url in css_urls(path.read_text(encoding="utf-8", errors="replace")):
        if is_foreign(url):
            yield Problem(file, "loads from another host", url)
        elif not url.startswith("#") and not is_elsewhere(url) and (why := target_problem(url, file, site, {})):
            yield Problem(file, "loads what is not there", f"{url}: {why}")


def check_text(path: Path, site: Path, private: list[str]) -> Iterator[Problem]:
    """Texts that no page, search index or feed of the site may hold, wherever they stand in it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for mark in (*ANYWHERE, *private):
        if mark in text:
            what = "left over from the source" if mark in ANYWHERE else "names a folder of this machine"
            yield Problem(path.relative_to(site).as_posix(), f"{what}: {mark}", quoted(text, text.index(mark)))


def check_site(site: Path, private: list[str] | None = None, folder: Path | None = None) -> list[Problem]:
    """Check a rendered site.

    Args:
        site: its folder.
        private: texts that must not appear in it, such as the scratch folder it was rendered in.
        folder: where to keep what was read of each page, for the next check of the same bytes.

    Returns:
        Every problem found, sorted by file; empty when all is well.

    Raises:
        SiteError: the folder holds no page.
    """
    site = site.resolve()
    files = sorted(path for path in site.rglob("*") if path.is_file())
    pages = {p.relative_to(site).as_posix(): read_page(p, site, folder) for p in files if p.suffix == ".html"}
    if not pages:
        raise SiteError(f"{site}: there is no page in it")
    problems = [problem for page in pages.values() for problem in page.problems]
    for page in pages.values():
        problems += check_addresses(page, site, pages)
    # the pages that hold one figure for other sites, and what comes with a renderer, have no code at all
    groups = {name: (name.split("/")[0] == "fr", "downloads" in name.split("/")) for name in pages}
    for group in set(groups.values()):
        problems += check_code([page for name, page in pages.items() if groups[name] == group])
    for path in files:
        if path.suffix == ".css":
            problems += check_style_sheet(path, site)
        if path.suffix in (".html", ".json", ".xml"):
            problems += check_text(path, site, private or [])
    return sorted(set(problems), key=lambda problem: (problem.file, problem.what, problem.where))
