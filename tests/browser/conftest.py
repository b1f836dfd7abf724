"""The real site in Debian's Chromium, served on 127.0.0.1; every request to another host is refused and noted.

The tests are skipped, with a message, where there is no Chromium (`STRIKES_CHROMIUM` names another one) or no site
(`make test` builds it first).
"""

import base64
import functools
import hashlib
import json
import shutil
import subprocess
import tarfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_site"
AXE = (
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
    """The source of axe-core, from npm by exact version and integrity; kept in build/npm."""
    name, version, integrity = AXE
    folder = ROOT / "build" / "npm"
    archive = folder / f"{name}-{version}.tgz"
    if not archive.is_file():
        if not shutil.which("npm"):
            pytest.skip("there is no npm on this machine, and axe-core comes from it")
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["npm", "pack", f"{name}@{version}", "--silent"], cwd=folder, capture_output=True, text=True
        )
        if done.returncode:
            pytest.skip(f"npm could not fetch {name}: {done.stderr.strip()[-200:]}")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert f"sha512-{digest}" == integrity, f"{archive.name} is not the file that was pinned"
    with tarfile.open(archive) as packed:
        return packed.extractfile("package/axe.min.js").read().decode("utf-8")


def violations(page) -> list[str]:
    """What axe, which the page holds, finds of WCAG 2.2 A and AA: rule, impact and the first place, one line each."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['target']} {json.dumps(v['nodes'][0]['html'])[:160]}"
        for v in found["violations"]
    ]
