"""The Content-Security-Policy that the rendered site passes: everything from the site itself, inline scripts by hash.

`reports serve` sends it; `python -m reports policy _site` prints it for another host. It is a header, since a
`<meta>` comes too late in the head with either renderer. Style attributes are allowed: the drawings carry their
colours in them. Scripts are allowed one by one, each as the pages hold it; that they hold none which a text brought
in is for `site_check` to see, which every build passes.

No other site may show a page in a frame, but for the figures that the pages offer for that (`downloads/embed/`).
A worker has the policy that it is served with, not that of the page that starts it. So the one file that compiles
WebAssembly, the worker of the page "Ask the data", has its own, and no page may do so. A host that sends one
header for everything must add `'wasm-unsafe-eval'` to its `script-src`.
"""

import base64
import hashlib
from pathlib import Path

from reports.site_pages import read_page

WORKER = "engine/duckdb-eh.worker.js"
WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
EMBED_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# what begins with one of these has another policy than the pages
OTHERWISE = {WORKER: WORKER_POLICY, "downloads/embed/": EMBED_POLICY, "fr/downloads/embed/": EMBED_POLICY}


def policy(site: Path) -> str:
    """The header's value for a rendered site; the same site gives the same text."""
    scripts, handlers = set(), set()
    for path in sorted(site.rglob("*.html")):
        page = read_page(path, site)
        scripts |= {hashed(text) for text, _ in page.scripts}
        handlers |= {hashed(text) for text, _ in page.handlers}
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
