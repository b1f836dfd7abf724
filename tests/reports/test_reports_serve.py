"""Serving the site and swapping a new one into its place."""

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from reports import serve as serving
from reports.serve import changed, serve, snapshot, start
from reports.swap import recover, swap_in


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(text)
    return path


def test_a_swap_is_seen_at_once_by_a_running_server(tmp_path):
    site = folder(tmp_path / "_site", "old")
    server = start(site)
    url = f"http://127.0.0.1:{server.server_port}/"
    assert urllib.request.urlopen(url).read() == b"old"
    swap_in(folder(tmp_path / "elsewhere" / "fresh", "new"), site)
    with urllib.request.urlopen(url + "index.html") as answer:
        assert answer.read() == b"new" and answer.headers["Cache-Control"] == "no-cache"
    server.shutdown()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["_site", "elsewhere"]


@pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "..%2fsecret", "x/../../secret"])
def test_a_file_beside_the_site_is_not_served(tmp_path, path):
    (tmp_path / "secret").write_text("not for the web")
    server = start(folder(tmp_path / "_site", "x"))
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/{path}")
    server.shutdown()
    assert refusal.value.code == 404


def test_a_request_that_cannot_be_read_gets_an_answer(tmp_path):
    server = start(folder(tmp_path / "_site", "x"))
    with socket.create_connection(("127.0.0.1", server.server_port)) as line:
        line.sendall(b"nonsense with too many words in it\r\n\r\n")
        assert b"400" in line.recv(1000)
    server.shutdown()


def test_what_an_interrupted_swap_left_is_put_right(tmp_path):
    folder(tmp_path / "_site.swap-old", "old")
    folder(tmp_path / "_site.swap-new", "half")
    recover(tmp_path / "_site")
    assert [p.name for p in tmp_path.iterdir()] == ["_site"]
    assert (tmp_path / "_site" / "index.html").read_text() == "old"


def test_a_swap_that_fails_puts_the_old_folder_back(tmp_path, monkeypatch):
    site = folder(tmp_path / "_site", "old")
    fresh = folder(tmp_path / "fresh", "new")
    rename = Path.rename

    def failing(self, target):
        if self.name == "_site.swap-new":
            raise OSError("disk trouble")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="disk trouble"):
        swap_in(fresh, site)
    assert (site / "index.html").read_text() == "old"


def test_changes_are_seen_in_sources_only(tmp_path):
    for name in (
        "data/a.csv",
        "reports/index.qmd",
        "reports/_parts/x.md",
        "reports/_variables.yml",
        "reports/fr/downloads/x.csv",
        "data/external/x.csv",
        "analysis/__pycache__/m.pyc",
        "analysis/external/store.py",
        "CHANGELOG.md",
        "CITATION.cff",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    before = snapshot(tmp_path)
    assert sorted(Path(p).name for p in before) == ["CHANGELOG.md", "CITATION.cff", "a.csv", "index.qmd", "store.py"]
    (tmp_path / "data/a.csv").unlink()
    (tmp_path / "data/b.csv").write_text("x")
    assert [Path(p).name for p in changed(before, snapshot(tmp_path))] == ["a.csv", "b.csv"]


def test_a_change_makes_the_report_again(tmp_path, monkeypatch, capfd):
    (tmp_path / "Makefile").write_text("report:\n\t@echo made >> made.txt; false\n")
    (tmp_path / "data").mkdir()
    folder(tmp_path / "_site", "old")
    looks = iter([lambda: (tmp_path / "data/a.csv").write_text("x"), lambda: None])

    def sleep(seconds):
        look = next(looks, None)
        if look is None:
            raise KeyboardInterrupt
        look()

    monkeypatch.setattr(serving.time, "sleep", sleep)
    assert serve(tmp_path, tmp_path / "_site") == 0
    assert (tmp_path / "made.txt").read_text() == "made\n"
    said = capfd.readouterr().out
    assert "http://127.0.0.1:" in said and "data/a.csv changed" in said and "stays as it was" in said
