"""ACLED's interface against a local stand-in: tokens, pages, refusals, and no secret in any message or file."""

import argparse
import json

import pytest
from external_server import serving

from analysis.adapters import acled_api
from analysis.adapters.acled_api import AcledError, Client
from analysis.external import __main__ as command

EMAIL, PASSWORD = "reader+desk@paper.example", "s3cret & p@ss"
ROWS = [{"event_id_cnty": f"MLI{number}", "event_date": "2024-08-25"} for number in range(25)]


class Acled:
    """The stand-in: tokens that run out, and rows by cursor or by page."""

    def __init__(self, cursor=True, page=10, expire_after=None, refresh_works=True):
        self.cursor, self.page, self.expire_after, self.refresh_works = cursor, page, expire_after, refresh_works
        self.tokens = 0
        self.reads = 0

    def log_in(self, form):
        good = form.get("password") == PASSWORD if form["grant_type"] == "password" else self.refresh_works
        if not good:
            return 400, {"error": "invalid_grant", "message": f"wrong: {form}"}
        self.tokens += 1
        return 200, {
            "access_token": f"token-{self.tokens}",
            "refresh_token": f"refresh-{self.tokens}",
            "expires_in": 86400,
        }

    def read(self, query, authorization):
        self.reads += 1
        if self.expire_after and self.reads > self.expire_after and self.tokens == 1:
            return 401, {"message": "expired"}
        if authorization != f"Bearer token-{self.tokens}":
            return 401, {"message": "no"}
        start = (
            int(query["cursor"]) if self.cursor and "cursor" in query else (int(query.get("page", 1)) - 1) * self.page
        )
        rows = ROWS[start : start + self.page]
        answer = {"status": 200, "success": True, "data": rows}
        if self.cursor:
            answer["next_cursor"] = start + self.page if start + self.page < len(ROWS) else None
        return 200, answer


def ask(acled, **client):
    with serving(log_in=acled.log_in, read=acled.read) as server:
        found = Client(EMAIL, PASSWORD, server.address, **client).rows({"country": "Mali"})
    return found, server


@pytest.mark.parametrize("cursor", [True, False])
def test_all_pages_come(monkeypatch, cursor):
    monkeypatch.setattr(acled_api, "PAGE", 10)
    rows, server = ask(Acled(cursor=cursor))
    assert rows == ROWS
    assert server.posted == [
        {
            "grant_type": "password",
            "username": EMAIL,
            "password": PASSWORD,
            "scope": "authenticated",
            "client_id": "acled",
        }
    ]
    assert not any(PASSWORD in path or "token" in path for path, _ in server.seen if "oauth" not in path)


@pytest.mark.parametrize("refresh_works", [True, False])
def test_a_token_that_runs_out_is_renewed(monkeypatch, refresh_works):
    monkeypatch.setattr(acled_api, "PAGE", 10)
    rows, server = ask(Acled(expire_after=1, refresh_works=refresh_works))
    assert rows == ROWS
    assert [form["grant_type"] for form in server.posted][:2] == ["password", "refresh_token"]


def test_a_server_that_repeats_a_page_does_not_loop(monkeypatch):
    monkeypatch.setattr(acled_api, "PAGE", 10)
    acled = Acled(cursor=False)
    acled.read = lambda query, authorization: (200, {"data": ROWS[:10]})
    assert len(ask(acled)[0]) == 10


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (403, {"message": "level"}, "level of access"),
        (500, {"message": f"bad {PASSWORD} for {EMAIL}"}, "answers 500"),
        (200, {"success": False, "error": f"token-1 and {EMAIL}", "data": []}, "without rows"),
        (200, ["x"], "without rows"),
        (302, {}, "has moved"),
    ],
)
def test_refusals_are_told_without_secrets(status, answer, said):
    acled = Acled()
    acled.read = lambda query, authorization: (status, answer)
    with pytest.raises(AcledError, match=said) as error:
        ask(acled)
    for secret in (PASSWORD, EMAIL, "token-1", "s3cret"):
        assert secret not in str(error.value)
    assert error.value.__cause__ is None


def test_a_wrong_password_says_so_and_hides_it():
    acled = Acled()
    with (
        serving(log_in=acled.log_in, read=acled.read) as server,
        pytest.raises(AcledError, match="does not accept the log-in") as error,
    ):
        Client(EMAIL, "wrong-one", server.address).rows({})
    assert "wrong-one" not in str(error.value)


def test_the_client_shows_no_secret():
    assert PASSWORD not in repr(Client(EMAIL, PASSWORD))
    assert EMAIL not in repr(Client(EMAIL, PASSWORD))
    with pytest.raises(AcledError, match="https only"):
        Client(EMAIL, PASSWORD, "http://acleddata.com")


def options(**more):
    return argparse.Namespace(
        **(
            {"name": "acled-events", "version": "", "country": "Mali", "since": "2024-01-01", "until": "2024-12-31"}
            | more
        )
    )


def test_fetch_keeps_rows_and_receipt_and_no_secret(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(acled_api, "PAGE", 10)
    monkeypatch.setenv("ACLED_EMAIL", EMAIL)
    monkeypatch.setenv("ACLED_PASSWORD", PASSWORD)
    acled = Acled()
    with serving(log_in=acled.log_in, read=acled.read) as server:
        said = command.run_fetch(options(), folder=tmp_path, base=server.address)
    files = sorted((tmp_path / "acled-events").iterdir())
    assert len(files) == 2
    assert json.loads(files[0].read_text())["data"] == ROWS
    assert "25 events" in said
    everything = said + "".join(capfd.readouterr()) + "".join(path.read_text() for path in files)
    for secret in (PASSWORD, EMAIL, "token-", "refresh-"):
        assert secret not in everything


def test_without_credentials_the_way_is_told(tmp_path, monkeypatch):
    monkeypatch.delenv("ACLED_EMAIL", raising=False)
    monkeypatch.delenv("ACLED_PASSWORD", raising=False)
    with pytest.raises(AcledError, match=r"(?s)ACLED_EMAIL and ACLED_PASSWORD are not set.*make import FILE="):
        command.run_fetch(options(), folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("before", "password"), [("x" * 296, "s3cret-token-like"), ("", "pa  ss"), ("", 'quo"ted\\secret')]
)
def test_a_secret_is_struck_out_before_the_answer_is_cut(before, password):
    """Across the place of the cut, with blanks that are drawn together, and as JSON writes it."""
    acled = Acled()
    acled.log_in = lambda form: (200, {"access_token": "token-1"})
    acled.read = lambda query, authorization: (500, {"": before + password})
    with serving(log_in=acled.log_in, read=acled.read) as server, pytest.raises(AcledError) as error:
        Client(EMAIL, password, server.address).rows({})
    said = str(error.value)
    assert "ACLED answers 500" in said
    assert not any(piece in said for piece in ("s3c", "pa ss", "pa  ss", "quo"))


def test_fewer_rows_than_were_promised_are_no_download():
    acled = Acled()
    read = acled.read
    acled.read = lambda query, authorization: (
        200,
        read(query, authorization)[1] | {"next_cursor": None, "total_count": 25},
    )
    with pytest.raises(AcledError, match="speaks of 25 events and gave 10"):
        ask(acled)


def test_an_answer_that_is_cut_off_says_so():
    acled = Acled()
    with serving(log_in=acled.log_in, read=acled.read) as server:
        server.counter = 100
        with pytest.raises(AcledError, match="cannot be read"):
            Client(EMAIL, PASSWORD, server.address).rows({})


def test_what_is_typed_is_a_day_and_a_name_and_no_path(tmp_path, monkeypatch):
    monkeypatch.setattr(acled_api, "PAGE", 10)
    monkeypatch.setenv("ACLED_EMAIL", EMAIL)
    monkeypatch.setenv("ACLED_PASSWORD", PASSWORD)
    acled = Acled()
    with serving(log_in=acled.log_in, read=acled.read) as server:
        command.run_fetch(
            options(country="../../../escaped", until="20241231"), folder=tmp_path / "a", base=server.address
        )
        asked = [path for path, _ in server.seen if "read" in path]
    assert [path.parent for path in tmp_path.rglob("acled_*.json")] == [tmp_path / "a" / "acled-events"] * 2
    assert all("2024-01-01|2024-12-31" in path for path in asked)
    assert next(iter(tmp_path.rglob("acled_*.json"))).name.startswith("acled_escaped_2024-01-01_2024-12-31")
