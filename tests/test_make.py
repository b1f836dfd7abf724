"""The steps of the Makefile, with a program in the place of Python that notes what it was asked and leaves the step's file."""

import os
import shutil
import subprocess

import pytest

from tests.makefile import BREAKING_OUT, ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not here")

NOTES = r"""#!/bin/sh
shift
echo "$*" >>steps.txt
[ "$*" = "$(cat fails.txt 2>/dev/null)" ] && exit 1
case "$*" in
  "validation check --report "*) echo "rows pass"; echo {} >"$4" ;;
  "analysis db") echo "rows"; echo db >build/strikes.duckdb ;;
  "analysis facts") echo "facts"; echo {} >build/facts.json ;;
  "reports build "*) mkdir -p _site; echo page >_site/index.html ;;
  "analysis query "*) echo "a,b" ;;
esac
"""
SITE = "reports build --renderer auto"
ALL = [
    "validation check --report build/validation-failed.json",
    "analysis db",
    "analysis facts",
    "reports engine --if-possible",
    SITE,
]
FILES = ("data/claims.csv", "data/places.csv", "validation/a.py", "analysis/a.sql", "analysis/b.py", "data/external/imported/x/import.json",
         "reports/_quarto.yml", "reports/index.qmd", "reports/fr/index.qmd", "reports/engine.py", "reports/npm.py", "CHANGELOG.md",
         "CITATION.cff", ".venv/made", "requirements.lock")  # fmt: skip


@pytest.fixture
def make(tmp_path):
    """make("report", "NAME=value", NAME="in the environment") runs it; gives the steps that were run and what was printed."""
    shutil.copy(ROOT / "Makefile", tmp_path / "Makefile")
    program = tmp_path / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(NOTES)
    program.chmod(0o755)
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    for name in ("requirements.lock", ".venv/made"):
        os.utime(tmp_path / name, (1, 1))
    log = tmp_path / "steps.txt"

    def run(*arguments: str, **variables: str) -> tuple[list[str], str]:
        log.write_text("")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "SITE_URL"))}
        said = subprocess.run(["make", *arguments], cwd=tmp_path, env=kept | variables, capture_output=True, text=True)
        return log.read_text().splitlines(), said.stdout

    return run


def test_every_step_is_run_once_and_not_again(make):
    assert make()[0] == ALL
    assert make()[0] == []


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("data/claims.csv", [*ALL[:3], SITE]),
        ("validation/a.py", [*ALL[:3], SITE]),
        ("analysis/b.py", [*ALL[1:3], SITE]),
        ("data/external/imported/x/import.json", [*ALL[1:3], SITE]),
        ("CITATION.cff", [ALL[2], SITE]),
        ("reports/index.qmd", [SITE]),
        ("CHANGELOG.md", [SITE]),
    ],
)
def test_what_is_changed_or_removed_is_made_again_from_there_on(make, tmp_path, name, steps):
    make()
    (tmp_path / name).write_text("y")
    assert make()[0] == steps
    if name == "CITATION.cff":
        return  # the facts cannot be computed without it: that is for them to say
    (tmp_path / name).unlink()
    assert make()[0] == steps
    assert make()[0] == []


def test_another_address_of_the_site_is_another_site(make):
    make()
    assert make("SITE_URL=https://example.org/$x/")[0] == [SITE]
    assert make(SITE_URL="https://example.org/")[0] == [SITE]
    assert make(SITE_URL="https://example.org/")[0] == []


def test_a_renderer_that_is_asked_for_renders_and_makes_no_old_facts_new(make, tmp_path):
    make()
    assert make("report", "RENDERER=embedded")[0] == ["reports build --renderer embedded"]
    assert make("report", RENDERER="quarto")[0] == ["reports build --renderer quarto"]
    (tmp_path / "data" / "claims.csv").write_text("y")
    (tmp_path / "fails.txt").write_text("analysis facts")
    assert make("facts")[0] == ALL[:3]
    assert make("report", "RENDERER=embedded")[0] == ["analysis facts"]  # fails again, and nothing is rendered
    (tmp_path / "fails.txt").unlink()
    assert make("report", "RENDERER=embedded")[0] == ["analysis facts", "reports build --renderer embedded"]


def test_no_empty_facts_are_made_where_there_are_none(make, tmp_path):
    make("db")
    assert make("report", "RENDERER=embedded")[0][0] == "analysis facts"
    assert (tmp_path / "build" / "facts.json").read_text() == "{}\n"


def test_a_look_at_the_tables_makes_nothing_old(make):
    make()
    assert make("validate")[0] == ["validation check"]
    assert make()[0] == []


def test_tables_that_fail_leave_the_last_good_report(make, tmp_path):
    make()
    (tmp_path / "data" / "claims.csv").write_text("y")
    (tmp_path / "fails.txt").write_text(ALL[0])
    assert make()[0] == ALL[:1]
    assert (tmp_path / "build" / "validation.json").read_text() == "{}\n"
    assert make("validate")[0] == ALL[:1]  # and are looked at each time


def test_an_answer_is_all_that_is_printed(make, tmp_path):
    assert make("query", "FORMAT=csv")[1] == "a,b\n"
    (tmp_path / "data" / "claims.csv").write_text("y")
    assert make("query", "FORMAT=csv")[1] == "a,b\n"


@pytest.mark.parametrize("text", [*BREAKING_OUT, "quarto '; touch {mark} #"])
def test_no_renderer_or_port_becomes_a_command(make, tmp_path, text):
    typed = text.format(mark=tmp_path / "mark")
    for target in ("report", "verify", "serve"):
        make(target, f"RENDERER={typed}", f"PORT={typed}")
        make(target, RENDERER=typed, PORT=typed)
    assert not (tmp_path / "mark").exists()
