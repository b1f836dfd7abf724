"""ACLED's interface: log in, ask page by page, keep the rows as one JSON file for `make import`.

Described at https://acleddata.com/api-documentation/getting-started : a POST to /oauth/token with e-mail and password gives an
access token for a day and a refresh token for two weeks; rows come from /api/acled/read, at most 5,000 a page, by `cursor` (the
answer's `next_cursor`) or by `page`. The older interface with key and e-mail in the address is gone since September 2025.

E-mail and password come from the environment (ACLED_EMAIL, ACLED_PASSWORD) and go to ACLED alone: they and the tokens stay in
memory, redirects are not followed, and they are struck out of every message.
"""

import http.client
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

BASE = "https://acleddata.com"
CLIENT = "acled"
PAGE = 5_000
MOST_PAGES = 2_000
TIMEOUT = 120
LONGEST_REFUSAL, SHOWN = 2**16, 300  # bytes that are read of a refusal, characters that are shown
LOOPBACK = ("127.0.0.1", "localhost")


class AcledError(Exception):
    """ACLED did not give the rows; the message says why, without any credential."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token elsewhere."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """Follow none."""
        return None


@dataclass
class Client:
    """One session. The secrets never show in its representation."""

    email: str = field(repr=False)
    password: str = field(repr=False)
    base: str = BASE
    _access: str = field(default="", repr=False)
    _refresh: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse to send a password unencrypted."""
        parts = urllib.parse.urlsplit(self.base)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise AcledError(f"{self.base}: credentials go over https only")

    def rows(self, wanted: Mapping[str, str], progress: Callable[[int], None] | None = None) -> list[dict]:
        """Every row of a question such as {"country": "Mali", "event_date": "2024-01-01|2024-12-31"}. Raises AcledError."""
        found: list[dict] = []
        seen: set[str] = set()
        position = {"cursor": "0"}
        for number in range(1, MOST_PAGES + 1):
            answer = self._read({"_format": "json", "limit": str(PAGE), **wanted, **position})
            rows = answer["data"]
            new = [row for row in rows if str(row.get("event_id_cnty")) not in seen]
            seen.update(str(row.get("event_id_cnty")) for row in new)
            found += new
            if progress:
                progress(len(found))
            following = answer.get("next_cursor")
            if following and str(following) != position.get("cursor"):
                position = {"cursor": str(following)}
            elif len(rows) >= PAGE and new and "next_cursor" not in answer:
                position = {"page": str(number + 1)}
            else:
                return _all_of(found, answer.get("total_count"))
        raise AcledError(f"more than {MOST_PAGES} pages: ask for a shorter period")

    def _read(self, question: dict[str, str], *, again: bool = False) -> dict:
        """One page; logs in when there is no token, and once more when it has run out."""
        if not self._access:
            self._log_in()
        address = f"{self.base}/api/acled/read?" + urllib.parse.urlencode(question, safe="|")
        try:
            answer = self._send(urllib.request.Request(address, headers={"Authorization": f"Bearer {self._access}"}))
        except urllib.error.HTTPError as error:
            if error.code == 401 and not again:
                self._access = ""
                return self._read(question, again=True)
            raise AcledError(self._said(error)) from None
        if not isinstance(answer, dict):
            raise AcledError(f"ACLED answers without rows: {type(answer).__name__}")
        if not isinstance(answer.get("data"), list) or answer.get("success") is False:
            said = answer.get("message") or answer.get("error") or list(answer)
            raise AcledError(self._clean(f"ACLED answers without rows: {said}"))
        return answer

    def _log_in(self) -> None:
        """A token, by the refresh token where there is one that still holds."""
        ways = [{"grant_type": "refresh_token", "refresh_token": self._refresh}] if self._refresh else []
        ways.append(
            {"grant_type": "password", "username": self.email, "password": self.password, "scope": "authenticated"}
        )
        for way in ways:
            form = urllib.parse.urlencode({**way, "client_id": CLIENT}).encode()
            try:
                answer = self._send(urllib.request.Request(f"{self.base}/oauth/token", data=form))
            except urllib.error.HTTPError as error:
                if way is not ways[-1]:
                    continue
                raise AcledError(self._said(error, logging_in=True)) from None
            if not isinstance(answer, dict) or not answer.get("access_token"):
                raise AcledError("ACLED's answer to the log-in holds no token")
            self._access, self._refresh = str(answer["access_token"]), str(answer.get("refresh_token") or "")
            return

    def _send(self, request: urllib.request.Request) -> object:
        try:
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError as error:
            raise AcledError(self._clean(f"no connection to {self.base} ({error.reason})")) from None
        except (ValueError, OSError, http.client.HTTPException) as error:  # damaged, or cut off
            raise AcledError(f"ACLED's answer cannot be read ({type(error).__name__})") from None

    def _said(self, error: urllib.error.HTTPError, logging_in: bool = False) -> str:
        """An HTTP error in words; the server's own are cleaned, and only then cut."""
        if logging_in and error.code in (400, 401, 403):
            return "ACLED does not accept the log-in: check ACLED_EMAIL and ACLED_PASSWORD, and that the account accepted the terms"
        if error.code == 403:
            return "ACLED refuses: the account's level of access does not include event-level data (see myACLED)"
        if error.code in (301, 302, 303, 307, 308):
            return f"ACLED's interface has moved (answer {error.code}); redirects are not followed, since they would carry the token"
        try:
            body = self._clean(error.read(LONGEST_REFUSAL).decode("utf-8", "replace"))
        except (OSError, http.client.HTTPException):
            body = "(cut off)"
        return f"ACLED answers {error.code}: {' '.join(body.split())[:SHOWN]}"

    def _clean(self, text: str) -> str:
        """`text` without any secret, plain, as in an address or as in JSON."""
        for secret in (self.password, self.email, self._access, self._refresh):
            forms = {secret, urllib.parse.quote(secret), urllib.parse.quote_plus(secret), json.dumps(secret)[1:-1]}
            for form in forms - {""}:
                text = text.replace(form, "[hidden]")
        return text


def _all_of(found: list[dict], total: object) -> list[dict]:
    """The rows, where they are as many as ACLED said there are, if it said so. Raises AcledError."""
    if str(total).isdigit() and len(found) < int(total):
        raise AcledError(
            f"ACLED speaks of {int(total):,} events and gave {len(found):,}: try again, or ask for a shorter period"
        )
    return found


def from_environment(base: str = BASE) -> Client:
    """A client with the credentials of the environment. Raises AcledError that says how to give them."""
    email, password = os.environ.get("ACLED_EMAIL", "").strip(), os.environ.get("ACLED_PASSWORD", "")
    if not email or not password:
        raise AcledError(
            "ACLED_EMAIL and ACLED_PASSWORD are not set. In bash: read -s ACLED_PASSWORD; export ACLED_PASSWORD (so that it does "
            "not enter the shell's history), and export ACLED_EMAIL=…"
        )
    return Client(email, password, base)
