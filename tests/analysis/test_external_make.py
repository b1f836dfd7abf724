"""What is typed after `make fetch`, `import`, `import-acled` and `bench` reaches the program as it was typed, and nothing else does."""

import pytest
from external_files import ACLED_NEW, UCDP, as_csv, many

from analysis import typed
from tests import makefile

TARGETS = {
    "fetch": ["NAME", "VERSION", "COUNTRY", "SINCE", "UNTIL"], "import": ["FILE", "VERSION", "STRICT", "NEW_COLUMNS"],
    "import-acled": ["FILE"], "bench": ["ROWS"],
}  # fmt: skip
SAID = {
    "fetch": "is not in the register", "import": "there is no such file", "import-acled": "No such file or directory", "bench": "invalid int value",
}  # fmt: skip


@pytest.fixture
def make(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "external.toml").write_text((makefile.ROOT / "data" / "external.toml").read_text())
    return makefile.runner(tmp_path)


@pytest.mark.parametrize("text", makefile.BREAKING_OUT)
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_typed_becomes_a_command(make, tmp_path, target, text):
    mark = tmp_path / "mark"
    answer = make(target, *(f"{name}={text.format(mark=mark)}" for name in TARGETS[target]))
    assert SAID[target] in answer.stderr  # it came as far as the program
    assert answer.returncode
    assert not mark.exists()


@pytest.mark.parametrize("target", TARGETS)
def test_a_variable_that_the_target_does_not_know_is_refused(make, tmp_path, target):
    mark = tmp_path / "mark"
    answer = make(target, f"FIEL=$(shell touch {mark})", *(f"{name}=1" for name in TARGETS[target]))
    assert f"make {target} does not know FIEL; it takes {', '.join(TARGETS[target])}" in answer.stderr
    assert answer.returncode and not mark.exists()


def test_a_file_is_imported_whatever_its_name(make, tmp_path):
    name = """$(x)";rm -rf * 'a' `b` #é"""
    as_csv(tmp_path / name, many(ACLED_NEW, 2, "event_id_cnty"))
    answer = make("import", f"FILE={name}", "VERSION=$d", "STRICT=1")
    assert answer.stdout.startswith(f"{name}: acled_events $d, layout"), answer.stderr
    assert (tmp_path / "Makefile").is_file()


def test_switches_are_on_and_off(make, tmp_path):
    as_csv(tmp_path / "GEDEvent_v25_1.csv", many(UCDP, 3, "id", best="x"))
    assert "2 of 3 rows loaded" in make("import", "FILE=GEDEvent_v25_1.csv", "STRICT=0").stdout
    strict = make("import", "FILE=GEDEvent_v25_1.csv", "STRICT=1")
    assert strict.returncode and "GEDEvent_v25_1.csv:2  best = 'x'" in strict.stderr


def test_what_is_missing_is_asked_for(make):
    assert "make import wants FILE=…" in make("import").stderr
    assert "make import-acled wants FILE=…" in make("import-acled", "FILE=").stderr
    assert "ucdp-candidate" in make("fetch").stderr  # the names that there are


def test_the_environment_is_not_what_was_typed(make, monkeypatch):
    monkeypatch.setenv("FILE", "x.csv")
    monkeypatch.setenv("VERSION", "1.0")
    assert "make import wants FILE=…" in make("import").stderr
    assert typed.variables({"FILE": "x.csv", "GIVEN": "PYTHON OTHER"}) == {}
