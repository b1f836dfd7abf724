"""The Content-Security-Policy that the rendered site passes: everything from the site itself, inline scripts by hash.

`reports serve` sends it; `python -m reports policy _site` prints it for another host. It is a header, since a
`<meta>` comes too late in the head with either renderer. Style attributes are allowed: the drawings carry their
colours in them. Scripts are allowed one by one, so that none that a table's text brought in could run.

A worker has the policy that it is served with, not that of the page that starts it. So the one file that compiles
WebAssembly, the worker of the page "Ask the data", has its own, and no page may do so. A host that sends one
header for everything must add `'wasm-unsafe-eval'` to its `script-src`.
"""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

WORKER = "engine/duckdb-eh.worker.js"
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
NOT_RUN = ("application/json", "application/ld+json", "text/plain")  # data blocks, which no browser executes


class Inline(HTMLParser):
    """Collects the inline scripts and the event handlers of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.handlers: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        values = dict(attrs)
        self.handlers |= {value or "" for name, value in attrs if name.startswith("on")}
        if tag == "script" and "src" not in values and values.get("type") not in NOT_RUN:
            self.scripts.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        """Close a script."""
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        """Keep the text of a script."""
        if self.inside:
            self.scripts[-1] += data


def policy(site: Path) -> str:
    """The header's value for a rendered site; the same site gives the same text."""
    scripts, handlers = set(), set()
    for path in sorted(site.rglob("*.html")):
        page = Inline()
        page.feed(path.read_text(encoding="utf-8"))
        scripts |= {hashed(text) for text in page.scripts if text.strip()}
        handlers |= {hashed(text) for text in page.handlers}
    by_hash = [*sorted(scripts), *(["'unsafe-hashes'", *sorted(handlers)] if handlers else [])]
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *by_hash],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def hashed(script: str) -> str:
    """A script's hash, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode('ascii')}'"


def headers(site: Path) -> dict[str, str]:
    """The headers to serve a site with."""
    return {
        "Content-Security-Policy": policy(site),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
