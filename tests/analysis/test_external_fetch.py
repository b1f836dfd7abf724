"""The download of registered datasets, against a server that misbehaves, and the register itself."""

import argparse
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from external_server import serving

from analysis.external import __main__ as command
from analysis.external import fetch, registry

CONTENT = b"id,best\n" + b"".join(b"%d,1\n" % number for number in range(8_000))
ROOT = Path(__file__).parents[2]


def get(server, way, folder, **options):
    target = folder / "file.csv"
    options = {"tries": 5, "wait": 0.0, "timeout": 2} | options
    return target, fetch.fetch(f"{server.address}/{way}", target, **options)


@pytest.mark.parametrize("way", ["good", "truncates", "throttles", "fails", "redirects", "no-length"])
def test_arrives_whole_whatever_happens_on_the_way(tmp_path, way):
    with serving(CONTENT) as server:
        target, _ = get(server, way, tmp_path, expected=hashlib.sha256(CONTENT).hexdigest())
    assert target.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file.csv"]


def test_goes_on_where_it_stopped_instead_of_beginning_anew(tmp_path):
    with serving(CONTENT) as server:
        get(server, "truncates", tmp_path)
    starts = [headers.get("Range") for _, headers in server.seen]
    assert starts[0] is None
    assert starts[1:4] == ["bytes=10000-", "bytes=20000-", "bytes=30000-"]


def test_every_new_try_is_told(tmp_path):
    told = []
    with serving(CONTENT) as server:
        get(server, "fails", tmp_path, tell=told.append)
    assert told == ["the server answers 503 Service Unavailable; trying again in 0 s"] * 2


def test_goes_on_in_a_later_run(tmp_path):
    with serving(CONTENT) as server:
        with pytest.raises(fetch.FetchError, match=r"answers 503 .*10,000 bytes are kept; the same command goes on"):
            get(server, "dies", tmp_path, tries=2)
        assert not (tmp_path / "file.csv").exists()
        server.seen.clear()
        (tmp_path / "file.csv.part.json").write_text(
            (tmp_path / "file.csv.part.json").read_text().replace("/dies", "/good")
        )
        target, _ = get(server, "good", tmp_path)
    assert target.read_bytes() == CONTENT
    assert server.seen[0][1]["Range"] == "bytes=10000-"


def test_begins_anew_when_the_server_has_another_version(tmp_path):
    with serving(CONTENT) as server:
        target, _ = get(server, "changes", tmp_path)
    assert target.read_bytes() == b"new" * 5_000


@pytest.mark.parametrize("way", ["splices", "splices/unnamed"])
def test_two_versions_are_never_spliced(tmp_path, way):
    with serving(CONTENT) as server:
        target, _ = get(server, way, tmp_path)
    assert target.read_bytes() == b"new" * 5_000


def test_what_is_here_already_is_not_fetched_again(tmp_path):
    """Stopped after the last byte and before the file had its name."""
    with serving(CONTENT) as server:
        mark = {"address": f"{server.address}/good", "version": '"one"', "total": len(CONTENT)}
        (tmp_path / "file.csv.part.json").write_text(json.dumps(mark))
        (tmp_path / "file.csv.part").write_bytes(CONTENT)
        target, _ = get(server, "good", tmp_path)
    assert target.read_bytes() == CONTENT and len(server.seen) == 1


def test_a_fault_of_the_disk_is_not_put_down_to_the_line(tmp_path):
    (tmp_path / "file.csv.part").mkdir()
    with serving(CONTENT) as server, pytest.raises(fetch.FetchError, match=r"file\.csv\.part: cannot be written"):
        get(server, "good", tmp_path)
    assert len(server.seen) == 1


def test_a_body_without_a_length_that_breaks_off_is_no_file(tmp_path):
    with serving(CONTENT) as server, pytest.raises(fetch.FetchError, match="after 2 tries"):
        get(server, "chunked", tmp_path, tries=2)
    assert not (tmp_path / "file.csv").exists()


def test_a_length_that_is_too_long_is_no_success(tmp_path):
    with serving(CONTENT) as server, pytest.raises(fetch.FetchError, match="ended after"):
        get(server, "long", tmp_path)
    assert not (tmp_path / "file.csv").exists()


def test_a_length_that_is_too_short_is_caught_by_the_hash(tmp_path):
    (tmp_path / "file.csv").write_bytes(b"the one before")
    with (
        serving(CONTENT) as server,
        pytest.raises(fetch.FetchError, match=r"not the expected .* kept as file\.csv\.refused"),
    ):
        get(server, "short", tmp_path, expected=hashlib.sha256(CONTENT).hexdigest())
    assert (tmp_path / "file.csv").read_bytes() == b"the one before"


def test_a_cut_off_archive_is_thrown_away_even_without_a_hash(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", CONTENT)
    with serving(packed.getvalue()) as server, pytest.raises(fetch.FetchError, match="damaged archive"):
        get(server, "short", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("login", "log-in page"), ("disguised", "a web page"), ("gone", "no such file: is the version right"), ("forbidden", "refuses access"),
        ("loops", "redirect"), ("stalls", "after 1 tries"),
    ],
)  # fmt: skip
def test_refusals_say_what_they_are(tmp_path, way, said):
    with serving(CONTENT) as server, pytest.raises(fetch.FetchError, match=said):
        get(server, way, tmp_path, tries=1, timeout=0.5)
    assert not (tmp_path / "file.csv").exists()


def test_offline_says_so(tmp_path):
    with pytest.raises(fetch.FetchError, match=r"no connection .* Nothing arrived"):
        fetch.fetch("http://127.0.0.1:9/file.csv", tmp_path / "file.csv", tries=2, wait=0.0)


def test_only_encrypted_addresses(tmp_path):
    with pytest.raises(fetch.FetchError, match="only https"):
        fetch.fetch("http://example.org/file.csv", tmp_path / "file.csv")
    handler = fetch._Redirects()
    with pytest.raises(fetch.FetchError, match="not encrypted"):
        request = fetch.urllib.request.Request("https://example.org/a")
        handler.redirect_request(request, None, 302, "Found", {}, "http://example.org/b")


def test_progress_counts_up_to_the_whole(tmp_path):
    shown = []
    with serving(CONTENT) as server:
        get(server, "good", tmp_path, progress=lambda have, total: shown.append((have, total)))
    assert shown[-1] == (len(CONTENT), len(CONTENT))
    stream = io.StringIO()
    show = fetch.shown_on(stream)
    for have in range(0, 101, 5):
        show(have * 10**6, 10**8)
    assert stream.getvalue().count("\n") <= 12
    assert "100.0 MB of 100.0 MB" in stream.getvalue()


# --- the command and the register ---------------------------------------------------------------------------------


def options(name, **more):
    return argparse.Namespace(**({"name": name, "version": "", "country": "Mali", "since": "", "until": ""} | more))


def register(tmp_path, server, digest=""):
    text = (ROOT / "data" / "external.toml").read_text(encoding="utf-8")
    head = text[text.index("[ucdp-candidate]") : text.index("[ucdp-candidate.sha256]")]
    path = tmp_path / "external.toml"
    path.write_text(head + (f'[ucdp-candidate.sha256]\n"26.0.1" = "{digest}"\n' if digest else ""), encoding="utf-8")
    entries = registry.load(path)
    entry = entries["ucdp-candidate"]
    object.__setattr__(entry, "download", f"{server.address}/good/GEDEvent_v{{v_}}.csv")
    return entries


def test_fetch_leaves_a_receipt_and_says_what_comes_next(tmp_path, monkeypatch):
    with serving(CONTENT) as server:
        entries = register(tmp_path, server, hashlib.sha256(CONTENT).hexdigest())
        monkeypatch.setattr(registry, "load", lambda path: entries)
        said = command.run_fetch(options("ucdp-candidate"), folder=tmp_path / "external")
        again = command.run_fetch(options("ucdp-candidate"), folder=tmp_path / "external")
        requests = len(server.seen)
    target = tmp_path / "external" / "ucdp-candidate" / "GEDEvent_v26_0_1.csv"
    receipt = json.loads(target.with_name(target.name + ".receipt.json").read_text())
    assert receipt["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert receipt["bytes"] == len(CONTENT)
    assert receipt["address"].startswith("http://127.0.0.1")
    assert receipt["fetched_at"] and receipt["licence"] == "CC BY 4.0"
    assert f"make import FILE={target}" in said
    assert "is here already" in again and requests == 1


@pytest.mark.parametrize("damaged", ["{}", "[]", "{"])
def test_a_damaged_receipt_is_none(tmp_path, monkeypatch, damaged):
    with serving(CONTENT) as server:
        entries = register(tmp_path, server, hashlib.sha256(CONTENT).hexdigest())
        monkeypatch.setattr(registry, "load", lambda path: entries)
        command.run_fetch(options("ucdp-candidate"), folder=tmp_path / "external")
        [receipt] = tmp_path.rglob("*.receipt.json")
        receipt.write_text(damaged, encoding="utf-8")
        said = command.run_fetch(options("ucdp-candidate"), folder=tmp_path / "external")
    assert "its hash is the expected one" in said and "sha256" in receipt.read_text(encoding="utf-8")


def test_a_failed_fetch_names_the_manual_way(tmp_path, monkeypatch):
    with serving(CONTENT) as server:
        entries = register(tmp_path, server, "0" * 64)
        monkeypatch.setattr(registry, "load", lambda path: entries)
        with pytest.raises(fetch.FetchError, match=r"(?s)not the expected.*in a browser.*make import FILE="):
            command.run_fetch(options("ucdp-candidate"), folder=tmp_path / "external")


def test_datasets_without_an_address_say_how_to_get_them(tmp_path, capsys):
    assert command.main(["fetch", "--name=acled-weekly"]) == 1
    assert "Sign in with a myACLED account" in capsys.readouterr().err
    assert command.main(["fetch", "--name=acled-wekly"]) == 1
    assert "Known are" in capsys.readouterr().err


def test_the_register_is_complete_and_its_addresses_are_made_from_versions():
    entries = registry.load(ROOT / "data" / "external.toml")
    assert entries["ucdp-ged"].address("25.1") == "https://ucdp.uu.se/downloads/ged/ged251-csv.zip"
    assert entries["ucdp-candidate"].address("26.0.1").endswith("/GEDEvent_v26_0_1.csv")
    with pytest.raises(registry.RegistryError, match="is no version"):
        entries["ucdp-ged"].address("../../etc/passwd")


def test_a_bad_register_lists_everything(tmp_path):
    path = tmp_path / "external.toml"
    path.write_text('[x]\nproducer = "P"\nlanding_page = "http://x.example"\ncolour = "red"\n[x.sha256]\n"1" = "abc"\n')
    with pytest.raises(registry.RegistryError) as error:
        registry.load(path)
    for said in (
        "title is missing",
        "colour is not a known key",
        "landing_page is no https address",
        "sha256 of 1",
        "needs an address",
    ):
        assert said in str(error.value)
