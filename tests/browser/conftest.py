"""The real site in Debian's Chromium, served on 127.0.0.1; every request to another host is refused and noted.

The tests are skipped, with a message, where there is no Chromium (`STRIKES_CHROMIUM` names another one) or no site
(`make test` builds it first).
"""

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reports import npm

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_site"
AXE = npm.Package(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)


def page_names() -> list[str]:
    """Every page of the site, as addresses below its root."""
    pages = (path for path in SITE.rglob("*.html") if "site_libs" not in path.parts)
    return sorted(path.relative_to(SITE).as_posix() for path in pages)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address():
    if not (SITE / "index.html").is_file():
        pytest.skip("there is no _site/index.html: run `make` first")
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Visit:
    """An open page, with what it asked for and what it complained about."""

    def __init__(self, browser, address: str, **options) -> None:
        self.context = browser.new_context(**options)
        self.address = address
        self.page = self.context.new_page()
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.context.route("**/*", self._only_ours)

    def _only_ours(self, route) -> None:
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(route.request.url)
            route.abort()

    def open(self, name: str) -> "Visit":
        self.page.goto(self.address + name, wait_until="load")
        return self


@pytest.fixture
def visit(chromium, address):
    """visit("index.html", viewport=…, color_scheme=…) opens a page in a context of its own."""
    opened = []

    def one(name: str, **options) -> Visit:
        made = Visit(chromium, address, **options)
        opened.append(made)
        return made.open(name)

    yield one
    for made in opened:
        made.context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    try:
        return npm.content(npm.archive(AXE, ROOT / "build" / "npm"), "axe.min.js").decode("utf-8")
    except npm.NotToBeHad as error:
        pytest.skip(str(error))


def violations(page) -> list[str]:
    """What axe, which the page holds, finds of WCAG 2.2 A and AA: rule, impact and the first place, one line each."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['target']} {json.dumps(v['nodes'][0]['html'])[:160]}"
        for v in found["violations"]
    ]
