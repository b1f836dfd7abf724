"""Download a registered dataset: resumable, checked, with a receipt.

What has arrived stays in `<file>.part`, with the server's mark of the version (ETag or Last-Modified) beside it; the next try
goes on from there with `Range` and `If-Range`, and begins anew where the server's file has changed. The file appears under
its name only when it is whole: as long as the server said, not a web page, with the expected hash where one is known.
"""

import http.client
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from analysis.files import sha256, write_text

TRIES = 5  # in a row without a further byte
WAIT = 2.0  # seconds before the second try, doubled each time
LONGEST_WAIT = 60.0
TIMEOUT = 60  # seconds without a byte
REDIRECTS = 5
CHUNK = 2**16
AGENT = "mali-strikes (research; reads registered datasets)"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class FetchError(Exception):
    """A download that did not succeed; the message says why, and what to do by hand."""


class _Again(Exception):
    """A fault that another try may mend."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Receipt:
    """When, from where, how large, and which bytes."""

    name: str
    version: str
    file: str
    address: str
    final_address: str
    fetched_at: str
    bytes: int
    sha256: str
    expected_sha256: str | None
    last_modified: str | None
    licence: str
    citation: str


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, and none that leaves encryption."""

    max_redirections = REDIRECTS

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Refuse what would go from https to http."""
        if urllib.parse.urlsplit(req.full_url).scheme == "https" and urllib.parse.urlsplit(newurl).scheme != "https":
            raise FetchError(f"{req.full_url} redirects to {newurl}, which is not encrypted: refused")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(
    address: str, target: Path, *, expected: str | None = None, tries: int = TRIES, wait: float = WAIT, timeout: float = TIMEOUT,
    progress: Callable[[int, int | None], None] | None = None, tell: Callable[[str], object] = lambda text: None,
) -> tuple[str, str | None]:  # fmt: skip
    """Download `address` to `target`; returns the final address and the server's Last-Modified. `tell` hears of every new try.

    Raises FetchError; then `target` is as it was, and what arrived waits in `<target>.part` for the next try.
    """
    _only_encrypted(address)
    target.parent.mkdir(parents=True, exist_ok=True)
    part, mark = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.json")
    idle, most = 0, _size(part)
    while True:
        try:
            final, modified = _once(address, part, mark, timeout, progress)
            break
        except _Again as error:
            idle = 0 if _size(part) > most else idle + 1  # a poor line that still brings something is tried again
            most = max(most, _size(part))  # never less: a server that lies about the length would keep us forever
            if idle >= tries:
                raise FetchError(
                    f"{address}: {error}, after {tries} tries that brought nothing. {_kept(part)}"
                ) from error
            pause = min(LONGEST_WAIT, error.wait if error.wait is not None else wait * 2 ** max(0, idle - 1))
            tell(f"{error}; trying again in {pause:.0f} s")
            time.sleep(pause)
    _check_content(part, mark, target, expected)
    part.replace(target)
    mark.unlink(missing_ok=True)
    return final, modified


def _only_encrypted(address: str) -> None:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise FetchError(f"{address}: only https addresses are fetched")


def _once(
    address: str, part: Path, mark: Path, timeout: float, progress: Callable[[int, int | None], None] | None
) -> tuple[str, str | None]:
    """One try, going on from what is there. Raises _Again or FetchError."""
    have, known = _size(part), _mark(mark, address)
    request = urllib.request.Request(address, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
    if have and known["version"]:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", known["version"])
    try:
        answer = urllib.request.build_opener(_Redirects).open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code == 416 and error.headers.get("Content-Range") == f"bytes */{have}":
            return error.url, error.headers.get("Last-Modified")  # all of it is here already
        raise _refused(address, part, error) from error
    except urllib.error.URLError as error:
        raise _Again(f"no connection ({error.reason})") from error
    except (http.client.HTTPException, OSError) as error:
        raise _Again(f"the connection broke off ({type(error).__name__})") from error
    with answer:
        start, total = _placed(answer, have)
        if answer.headers.get_content_type() in ("text/html", "application/xhtml+xml"):
            raise FetchError(f"{address}: the server answers with a web page, perhaps a log-in page, not with the data")
        told = {"address": address, "version": _version_of(answer), "total": total}
        try:
            if start and not _same(told, known):
                part.unlink()
                raise _Again("the file on the server is another than what was begun")
            if not start:
                part.unlink(missing_ok=True)  # before the mark, which speaks of what comes now
                write_text(mark, json.dumps(told))
            _receive(answer, part, start, total, progress)
        except OSError as error:  # of the file: those of the connection are _Again by now
            raise FetchError(f"{part}: cannot be written ({error.strerror or error}). {_kept(part)}") from error
        return answer.url, answer.headers.get("Last-Modified")


def _same(told: dict, known: dict) -> bool:
    """Whether a part belongs to the version that was begun; a server that names none must at least name its length."""
    by = "version" if told["version"] else "total"
    return told[by] is not None and told[by] == known[by]


def _placed(answer: http.client.HTTPResponse, have: int) -> tuple[int, int | None]:
    """Where the answer's first byte belongs, and the length of the whole, where the server says."""
    length = answer.headers.get("Content-Length", "")
    if answer.status == 206:
        span, _, total = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        if span.partition("-")[0] != str(have):
            raise _Again("the server sent another part than was asked for")
        return have, int(total) if total.isdigit() else None
    return 0, int(length) if length.isdigit() else None


def _receive(
    answer: http.client.HTTPResponse,
    part: Path,
    start: int,
    total: int | None,
    progress: Callable[[int, int | None], None] | None,
) -> None:
    """Write what comes; raise _Again when it is not as long as the server said."""
    have = start
    with part.open("r+b" if start else "wb") as out:
        out.seek(start)
        out.truncate()
        for chunk in _chunks(answer):
            out.write(chunk)
            have += len(chunk)
            if progress:
                progress(have, total)
    if total is not None and have != total:
        raise _Again(f"the transfer ended after {have:,} of {total:,} bytes")


def _chunks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """What comes, as it comes; raises _Again where the line goes dead."""
    try:
        while chunk := answer.read(CHUNK):
            yield chunk
    except http.client.IncompleteRead as error:
        yield error.partial
        raise _Again("the transfer ended too soon") from error
    except (http.client.HTTPException, OSError) as error:
        raise _Again(f"the connection broke off ({type(error).__name__})") from error


def _refused(address: str, part: Path, error: urllib.error.HTTPError) -> Exception:
    """What an HTTP error means here."""
    if error.code == 416:  # what is there is no beginning of the server's file: begin anew
        part.unlink(missing_ok=True)
        return _Again("the server's file is shorter than what was here")
    if error.code in (408, 429) or error.code >= 500:
        after = error.headers.get("Retry-After", "")
        return _Again(f"the server answers {error.code} {error.reason}", float(after) if after.isdigit() else None)
    meaning = {401: "wants a log-in", 403: "refuses access", 404: "has no such file: is the version right?"}
    return FetchError(f"{address}: the server {meaning.get(error.code, f'answers {error.code} {error.reason}')}")


def _version_of(answer: http.client.HTTPResponse) -> str | None:
    """A strong ETag, else Last-Modified: what If-Range takes."""
    etag = answer.headers.get("ETag")
    return etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified")


def _mark(mark: Path, address: str) -> dict:
    """What is known of the file that was begun: its version and length."""
    try:
        said = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    return said if said.get("address") == address and "version" in said else {"version": None, "total": None}


def _check_content(part: Path, mark: Path, target: Path, expected: str | None) -> None:
    """The hash where one is known, else at least that an archive is whole and a table is no web page."""
    digest = sha256(part)
    if expected and digest != expected:
        refused = target.with_name(target.name + ".refused")
        part.replace(refused)
        mark.unlink(missing_ok=True)
        raise FetchError(
            f"{target.name}: the file has the hash {digest}, not the expected {expected}. The producer may have replaced it: "
            f"look at the landing page before you trust it. It was kept as {refused.name}."
        )
    with part.open("rb") as file:
        start = file.read(64).lstrip()
    whole = not start.startswith(b"<")
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(part) as archive:
                whole = archive.testzip() is None
        except zipfile.BadZipFile:
            whole = False
    if not whole or not start:
        part.unlink(missing_ok=True)
        mark.unlink(missing_ok=True)
        raise FetchError(f"{target.name}: what came is empty, a web page or a damaged archive. It was thrown away.")


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _kept(part: Path) -> str:
    have = _size(part)
    return f"{have:,} bytes are kept; the same command goes on from there." if have else "Nothing arrived."


def write_receipt(target: Path, made: Receipt) -> Path:
    """Write the receipt beside the file."""
    path = target.with_name(target.name + ".receipt.json")
    write_text(path, json.dumps(asdict(made), ensure_ascii=False, indent=1) + "\n")
    return path


def read_receipt(path: Path) -> dict:
    """What a receipt says; nothing where it is damaged."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {}


def now() -> str:
    """The time of a receipt."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def shown_on(stream=None) -> Callable[[int, int | None], None]:
    """A progress line: rewritten on a terminal, one line every tenth (or 16 MB) elsewhere."""
    stream = stream or sys.stderr
    last = [-1]

    def show(have: int, total: int | None) -> None:
        step = have * 10 // total if total else have >> 24
        if stream.isatty():
            done = f" of {total / 1e6:,.1f} MB ({100 * have / total:.0f} %)" if total else " MB"
            stream.write(f"\r{have / 1e6:,.1f}{done}" + ("\n" if have == total else ""))
        elif step != last[0]:
            stream.write(f"{have / 1e6:,.1f} MB" + (f" of {total / 1e6:,.1f} MB" if total else "") + "\n")
        last[0] = step
        stream.flush()

    return show
