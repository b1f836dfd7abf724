"""DuckDB for browsers (DuckDB-WASM), from npm, for the page "Ask the data"; the site is made without it where there is none.

Of the package's variants only the one is taken that today's browsers run without special headers ("eh": exceptions are
WebAssembly's own). It reads DuckDB files, but not Parquet: that, like JSON and ICU, is an extension which it would
load from another host. So the page asks the database file (`downloads/strikes.duckdb`).
"""

import json
import shutil
import tempfile
from pathlib import Path

from reports import npm
from reports.swap import swap_in

DUCKDB = npm.Package(
    "@duckdb/duckdb-wasm",
    "1.32.0",  # DuckDB 1.4.3
    "sha512-IewXTNYEjsZCPE9weUWgtjGxUlMRo7qhX0GF6tq/KjK8bnY+RAl4cyUdYUfcdzbyb4b9ZxPC+FOsCcxgaKFWMg==",
)
ARROW = npm.Package(  # the form in which DuckDB-WASM gives its answers
    "apache-arrow",
    "17.0.0",
    "sha512-X0p7auzdnGuhYMVKYINdQssS4EcKec9TCXyez/qtJt32DrIMGbzqiaMiQ0X6fQlQpw8Fl0Qygcv4dfRAr5Gu9Q==",
)
FOLDER = "engine"  # below build/ and below the site
DATABASE = "downloads/strikes.duckdb"
MANIFEST = "engine.js"
VERSION = "version.txt"  # of what the folder holds: the one asked for here may since be another

MIT = """\
Copyright 2021 DuckDB WASM Contributors (see https://github.com/duckdb/duckdb-wasm/graphs/contributors)
Copyright 2018-2025 Stichting DuckDB Foundation

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def fetch(build: Path) -> Path:
    """Fetch the packages into `build/npm` and make `build/engine` of them. Raises as `npm.archive`."""
    duckdb, arrow = (npm.archive(package, build / "npm") for package in (DUCKDB, ARROW))
    files = {
        "duckdb-eh.wasm": npm.content(duckdb, "dist/duckdb-eh.wasm"),
        "duckdb-eh.worker.js": npm.content(duckdb, "dist/duckdb-browser-eh.worker.js"),
        "duckdb.js": script(npm.content(arrow, "Arrow.es2015.min.js"), npm.content(duckdb, "dist/duckdb-browser.cjs")),
        "licences.txt": licences(npm.content(arrow, "NOTICE.txt"), npm.content(arrow, "LICENSE.txt")),
        VERSION: DUCKDB.version.encode(),
    }
    with tempfile.TemporaryDirectory(dir=build) as scratch:
        fresh = Path(scratch) / FOLDER
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        swap_in(fresh, build / FOLDER)
    return build / FOLDER


def script(arrow: bytes, duckdb: bytes) -> bytes:
    """Arrow and DuckDB's client in one script that sets `window.duckdb`, since the client asks for Arrow by `require`."""
    opening = b"window.duckdb = (function (module, exports, require) {\n"
    closing = b"\nreturn module.exports; })({ exports: {} }, {}, () => window.Arrow);\n"
    return without_map(arrow) + opening + without_map(duckdb) + closing


def without_map(code: bytes) -> bytes:
    """A script without the line that names its source map, which is not on the site."""
    return b"\n".join(line for line in code.split(b"\n") if not line.startswith(b"//# sourceMappingURL=")) + b"\n"


def licences(notice: bytes, licence: bytes) -> bytes:
    """What the licences of both ask to be passed on with them."""
    duckdb = f"{DUCKDB.name} {DUCKDB.version}, with DuckDB\n\n{MIT}"
    return f"{duckdb}\n{'-' * 100}\n\n{ARROW.name} {ARROW.version}\n\n".encode() + notice + b"\n" + licence


def install(build: Path, site: Path) -> None:
    """Put the engine into a site, where it is at hand, and in any case the script that says whether it is."""
    place, known = site / FOLDER, None
    if (build / FOLDER / VERSION).is_file():
        shutil.copytree(build / FOLDER, place)
        loaded = [*place.glob("*.js"), *place.glob("*.wasm"), site / DATABASE]
        known = {
            "version": (place / VERSION).read_text(encoding="utf-8"),
            "bytes": sum(file.stat().st_size for file in loaded if file.is_file()),
        }
    place.mkdir(exist_ok=True)
    (place / MANIFEST).write_text(f"window.strikesEngine = {json.dumps(known)};\n", encoding="utf-8")
