"""A small server for the rendered site, which makes it anew when a source changes."""

import contextlib
import functools
import os
import subprocess
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from reports.policy import OTHERWISE, headers

WATCHED = ("data", "validation", "analysis", "reports")
WATCHED_FILES = ("CHANGELOG.md", "CITATION.cff")
# what is there and not written by hand
MADE = {"data/external", "reports/_site"}
MADE |= {f"reports/{of}{name}" for of in ("", "fr/") for name in ("_parts", "_variables.yml", "downloads", "incidents")}
SECONDS_BETWEEN_LOOKS = 1.0


@functools.lru_cache(maxsize=2)
def site_headers(site: Path, made: int) -> dict[str, str]:
    """The headers of a site as it was made at a time; read anew when another takes its place."""
    return headers(site)


class Handler(SimpleHTTPRequestHandler):
    """Serves files as they are, with the site's security headers, and asks browsers to look again each time."""

    def end_headers(self) -> None:
        """Add the site's headers, and the one that keeps browsers from showing an old page."""
        self.send_header("Cache-Control", "no-cache")
        site = Path(self.directory)
        with contextlib.suppress(OSError):  # between two sites there is none for a moment
            sent = site_headers(site, (site / "index.html").stat().st_mtime_ns)
            asked = urlsplit(getattr(self, "path", "")).path.lstrip("/")  # a request that cannot be read has none
            for start, policy in OTHERWISE.items():
                if asked.startswith(start):
                    sent = {**sent, "Content-Security-Policy": policy}
            for name, value in sent.items():
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing for each request."""


def snapshot(root: Path) -> dict[str, int]:
    """The time of change of every source file."""
    paths = [root / name for name in WATCHED_FILES]
    for name in WATCHED:
        for at, folders, files in os.walk(root / name):
            folder = Path(at)
            folders[:] = [name for name in folders if is_source((folder / name).relative_to(root))]
            paths += [folder / name for name in files if is_source((folder / name).relative_to(root))]
    times = {}
    for path in paths:
        with contextlib.suppress(FileNotFoundError):  # deleted while we looked
            times[str(path)] = path.stat().st_mtime_ns
    return times


def is_source(path: Path) -> bool:
    """Whether a file or folder, as seen from the project's, is written by people, not by a build or an editor."""
    by_program = path.name == "__pycache__" or path.name.startswith(".") or path.name.endswith("~")
    return not by_program and path.as_posix() not in MADE


def changed(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """The files that were changed, added or removed between two snapshots."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def start(site: Path, port: int = 0) -> ThreadingHTTPServer:
    """Serve a folder on 127.0.0.1 in the background; port 0 takes a free one."""
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def serve(root: Path, site: Path, port: int = 0) -> int:
    """Serve the site until Ctrl-C, and run `make report` whenever a source file changes."""
    if not (site / "index.html").exists() and subprocess.run(["make", "report"], cwd=root).returncode:
        return 1
    server = start(site, port)
    print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends)", flush=True)
    seen = snapshot(root)
    try:
        while True:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            now = snapshot(root)
            if now == seen:
                continue
            files = changed(seen, now)
            more = f" and {len(files) - 1} more" if len(files) > 1 else ""
            print(f"{os.path.relpath(files[0], root)}{more} changed", flush=True)
            seen = now
            if subprocess.run(["make", "report"], cwd=root).returncode:
                print("the site stays as it was", flush=True)
    except KeyboardInterrupt:
        return 0
    finally:
        server.shutdown()
