"""DuckDB for browsers: fetched from npm by its hash or done without, and put into the site either way."""

import json
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from reports import __main__ as command
from reports import engine, npm
from reports.errors import SiteError


def packed(folder, **files):
    """An npm archive, and the Package that pins it."""
    package = npm.Package("@some/thing", "1.2.3", "")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / package.file, "w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, BytesIO(data))
    return npm.Package(package.name, package.version, npm.integrity(folder / package.file))


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """An npm that packs what lies in a folder; the list of what it was asked for."""
    asked = []

    def run(command, cwd, **_):
        asked.append(command[2])
        archives = list((tmp_path / "registry").glob("*.tgz"))
        for file in archives:
            (Path(cwd) / file.name).write_bytes(file.read_bytes())
        return subprocess.CompletedProcess(command, 0 if archives else 1, "", "no network")

    monkeypatch.setattr(npm.subprocess, "run", run)
    monkeypatch.setattr(npm.shutil, "which", lambda name: f"/usr/bin/{name}")
    return asked


def test_a_package_is_fetched_once_and_kept(tmp_path, registry):
    package = packed(tmp_path / "registry", **{"a.js": b"one()"})
    kept = npm.archive(package, tmp_path / "kept")
    assert npm.archive(package, tmp_path / "kept") == kept
    assert registry == ["@some/thing@1.2.3"]
    assert npm.content(kept, "a.js") == b"one()"
    kept.write_bytes(b"half")  # damaged on disk
    assert npm.integrity(npm.archive(package, tmp_path / "kept")) == package.integrity
    assert len(registry) == 2


def test_another_file_than_the_pinned_one_is_refused_and_not_kept(tmp_path, registry):
    packed(tmp_path / "registry", **{"a.js": b"evil()"})
    other = npm.Package("@some/thing", "1.2.3", "sha512-AAAA")
    with pytest.raises(SiteError, match="is not the file that was pinned") as error:
        npm.archive(other, tmp_path / "kept")
    assert not isinstance(error.value, npm.NotToBeHad)
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_registry_out_of_reach_and_a_machine_without_npm_are_told(tmp_path, registry, monkeypatch):
    with pytest.raises(npm.NotToBeHad, match=r"could not fetch @some/thing 1\.2\.3\n  no network"):
        npm.archive(npm.Package("@some/thing", "1.2.3", "x"), tmp_path / "kept")
    monkeypatch.setattr(npm.shutil, "which", lambda name: None)
    with pytest.raises(npm.NotToBeHad, match="there is no npm on this machine"):
        npm.archive(npm.Package("@some/thing", "1.2.3", "x"), tmp_path / "kept")


@pytest.mark.parametrize(("arguments", "code"), [(["engine"], 1), (["engine", "--if-possible"], 0)])
def test_make_goes_on_without_npm_and_make_engine_does_not(monkeypatch, capsys, tmp_path, arguments, code):
    monkeypatch.setattr(npm.shutil, "which", lambda name: None)
    monkeypatch.setattr(command, "SOURCES", tmp_path / "reports")
    assert command.main(arguments) == code
    assert "`make engine` tries again" in capsys.readouterr().err


def test_a_wrong_hash_stops_make(monkeypatch, capsys):
    def fetch(_):
        raise SiteError("is not the file that was pinned")

    monkeypatch.setattr(command, "fetch", fetch)
    assert command.main(["engine", "--if-possible"]) == 1


def test_the_site_is_told_whether_it_has_the_engine(tmp_path):
    site = tmp_path / "_site"
    site.mkdir()
    engine.install(tmp_path / "build", site)
    assert (site / "engine/engine.js").read_text() == "window.strikesEngine = null;\n"
    for name, size in (("build/engine/duckdb-eh.wasm", 1000), ("build/engine/duckdb.js", 20), ("build/engine/licences.txt", 7),
                       ("build/engine/version.txt", 5), ("whole/downloads/strikes.duckdb", 300)):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * size)
    engine.install(tmp_path / "build", tmp_path / "whole")
    said = (tmp_path / "whole/engine/engine.js").read_text()
    told = json.loads(said.removeprefix("window.strikesEngine = ").removesuffix(";\n"))
    assert told == {
        "version": "xxxxx",
        "bytes": 1320,
    }  # of the engine that is there, fetched perhaps by an older project
    assert (tmp_path / "whole/engine/licences.txt").is_file()


def test_the_client_is_wrapped_so_that_it_finds_arrow():
    made = engine.script(
        b"var Arrow;\n//# sourceMappingURL=a.map", b'"use strict";require("apache-arrow");\n//# sourceMappingURL=b.map'
    )
    assert b"sourceMappingURL" not in made
    assert (
        made.index(b"var Arrow")
        < made.index(b"window.duckdb = (function (module, exports, require) {")
        < made.index(b"use strict")
    )
    assert made.endswith(b"return module.exports; })({ exports: {} }, {}, () => window.Arrow);\n")


def test_the_licences_go_with_the_code():
    said = engine.licences(b"the notice", b"the licence").decode()
    for part in (
        "Stichting DuckDB Foundation",
        "shall be included in all copies",
        "apache-arrow",
        "the notice",
        "the licence",
    ):
        assert part in said
