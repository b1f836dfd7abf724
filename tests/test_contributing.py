"""Whoever follows CONTRIBUTING.md gets what it promises: its own rows are added to a copy of the tables."""

import re
import shlex
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from analysis import query, warehouse
from validation.check import check
from validation.problems import as_text
from validation.tidy import tidy

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^ *```(\w+) ?([^\n]*)\n(.*?)^ *```$", re.M | re.S)
INCIDENT = "ML-2026-04-05-north-of-kidal"


def blocks(kind: str) -> list[tuple[str, list[str]]]:
    """What stands behind the name of each block of a kind, and its lines."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return [(said, dedent(body).splitlines()) for found, said, body in BLOCK.findall(text) if found == kind]


def asked() -> list[str]:
    """The SQL of each `make query` of the steps, in their order."""
    lines = [line for _, body in blocks("bash") for line in body]
    return [word.removeprefix("SQL=") for line in lines for word in shlex.split(line) if word.startswith("SQL=")]


@pytest.fixture
def followed(tmp_path):
    """A copy of the tables with the rows of every step added at the end of their files."""
    copy = shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("external"))
    for name, (header, *rows) in blocks("csv"):
        if not name.endswith("with a mistake"):
            file = tmp_path / name
            assert file.read_text(encoding="utf-8").splitlines()[0] == header, name
            with file.open("a", encoding="utf-8") as end:
                end.writelines(f"{row}\n" for row in rows)
    return copy


def test_every_step_that_adds_rows_shows_them():
    shown = [name for name, _ in blocks("csv")]
    files = ["publishers", "sources", "incidents", "incident_sources", "incident_actors", "claims"]
    assert shown == [*(f"data/{file}.csv" for file in files), "data/claims.csv with a mistake"]


def test_the_steps_lead_to_a_strike_in_the_database(followed, tmp_path):
    assert any(problem.rule == "row_order" for problem in check(followed).problems)  # which is why step 7 tidies
    assert "sources.csv" in tidy(followed)
    assert [str(problem) for problem in check(followed).problems] == []
    database = tmp_path / "build" / "strikes.duckdb"
    warehouse.build(followed, database, tmp_path / "build" / "parquet")
    look_first, look_after = asked()
    assert INCIDENT in query.ask(database, look_first)["incident_id"].to_list()
    (strike,) = query.ask(database, look_after).to_dicts()
    assert strike == {"incident_id": INCIDENT, "civilians_lowest": 3, "grade": "weak", "independent_sources": 1}


def test_the_mistake_gives_the_message_that_is_quoted(followed):
    ((_, (wrong,)),) = [(name, lines) for name, lines in blocks("csv") if name.endswith("with a mistake")]
    claims = followed / "claims.csv"
    claim = wrong.partition(",")[0]
    lines = [
        wrong if line.startswith(f"{claim},") else line for line in claims.read_text(encoding="utf-8").splitlines()
    ]
    assert lines.count(wrong) == 1
    claims.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tidy(followed)
    said = re.sub(r"(claims\.csv):\d+", r"\1:…", as_text(check(followed).problems))
    ((_, quoted),) = blocks("text")
    assert said == "\n".join(quoted)


def test_the_example_is_not_in_the_tables():
    for name in ("incidents", "publishers"):
        assert "Invented for CONTRIBUTING.md" not in (ROOT / "data" / f"{name}.csv").read_text(encoding="utf-8")
