"""Comparing two versions: rows by key and column, numbers with their pages, and the version they ask for."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis import diff, diff_text, pages, warehouse
from analysis.changes import Cell, table_change, version_step

ROOT = Path(__file__).parents[2]
OLD = "region,name_fr,note\nGao,Gao,\nKidal,Kidal,north\nMopti,Mopti,\n"


@pytest.mark.parametrize(
    ("new", "expected", "step"),
    [
        (OLD, {}, "none"),
        (OLD.replace(",north", ",far north"), {"cells": [Cell("Kidal", "note", "north", "far north")]}, "patch"),
        (OLD + "Ségou,Ségou,\n", {"added": ["Ségou"]}, "minor"),
        (OLD.replace("Gao,Gao,\n", ""), {"removed": ["Gao"]}, "minor"),
        (OLD.replace(",note\n", ",note,x\n").replace(",\n", ",,\n").replace("north\n", "north,\n"), {"columns_added": ["x"]}, "minor"),
        ("region,note\nGao,\nKidal,north\nMopti,\n", {"columns_removed": ["name_fr"]}, "major"),
        ("region,note,name_fr\nGao,,Gao\nKidal,north,Kidal\nMopti,,Mopti\n", {"reordered": True}, "major"),
        (None, {"is_gone": True, "removed": ["Gao", "Kidal", "Mopti"]}, "major"),
        (OLD.replace("Gao,Gao", "Gao,Gawo") + "X,X,\n", {"added": ["X"], "cells": [Cell("Gao", "name_fr", "Gao", "Gawo")]}, "minor"),
    ],
)  # fmt: skip
def test_every_kind_of_change_is_told_apart(new, expected, step):
    change = table_change("regions", OLD, new)
    for name in ("columns_added", "columns_removed", "added", "removed", "cells", "reordered", "is_gone"):
        assert getattr(change, name) == expected.get(name, type(getattr(change, name))()), name
    assert version_step([change]) == step
    assert bool(change) == bool(expected)


def test_a_table_that_is_new_is_minor_and_double_keys_are_kept():
    change = table_change("regions", None, OLD + "Gao,Gao,again\n")
    assert change.is_new and change.added == ["Gao", "Gao / (2)", "Kidal", "Mopti"]
    assert version_step([change]) == "minor"
    assert table_change("regions", "", OLD).columns_added == ["region", "name_fr", "note"]  # an empty file, not none
    assert table_change("unknown_table", "a,b\n1,2\n", "a,b\n1,3\n").cells == [Cell("1", "b", "2", "3")]


def test_numbers_are_compared_by_their_text_and_lead_to_their_pages(tmp_path):
    (tmp_path / "_parts").mkdir()
    (tmp_path / "_parts" / "x.md").write_text("{{< var f.b >}}")
    (tmp_path / "one.qmd").write_text(
        "{{< var f.a >}} {{<var f.a>}}\n\n{{< include _parts/x.md >}}\n{{< include _parts/none.md >}}"
    )
    (tmp_path / "two.qmd").write_text("{{< var f.a >}}")
    used = diff.uses(tmp_path)
    assert used == {"a": ["one", "two"], "b": ["one"]}

    def fact(name, text):
        return {"fact_id": name, "text": text, "what": name.upper()}

    old = [fact("a", "1"), fact("b", "2"), fact("gone", "3"), fact("same", "4")]
    found = diff.number_changes(old, [fact("a", "1"), fact("b", "3"), fact("new", "5"), fact("same", "4")], used)
    assert [(n.fact_id, n.old, n.new, n.pages) for n in found] == [
        ("b", "2", "3", ["one"]), ("new", None, "5", []), ("gone", "3", None, []),
    ]  # fmt: skip


def git(folder, *arguments):
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path):
    """A repository with the project's code and tables, tagged v0."""
    for name in ("analysis", "validation", "data", "reports"):
        others = ["external"] if name == "data" else []  # other producers' files, which are not committed either
        skipped = shutil.ignore_patterns("__pycache__", "_parts", "_variables.yml", "downloads", *others)
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skipped)
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    git(tmp_path, "tag", "v0")
    return tmp_path


def test_a_wrong_version_is_refused(repository):
    for ref in ("", "nothing", "--output=x", "-h", "v0; touch x", "v0\n", "@{", "v0:data"):
        with pytest.raises(diff.DiffError):
            diff.commit_of(repository, ref)
    assert not (repository / "x").exists()


def test_a_version_whose_code_does_not_run_is_said_so(repository):
    (repository / "analysis" / "warehouse.py").write_text("raise SystemExit('too old')\n")
    git(repository, "commit", "-qam", "broken")
    facts, trouble = diff.old_facts(repository, diff.commit_of(repository, "HEAD"))
    assert facts is None and "does not run here" in trouble and "too old" in trouble


@pytest.mark.slow
def test_a_changed_value_is_followed_into_the_prose(repository):
    path = repository / "data" / "reference" / "acled_air_drone_strikes_monthly.csv"
    text = path.read_text()
    line = next(line for line in text.splitlines() if line.startswith("2023-01-01,Mopti,"))
    month, region, events, deaths = line.split(",")
    path.write_text(text.replace(line, f"{month},{region},{int(events) + 1},{deaths}"))
    note = repository / "data" / "regions.csv"
    note.write_text(note.read_text().replace("Kidal,Kidal,Kidal,Kidal", "Kidal,Kidal*<b>,Kidal,Kidal"))
    build = repository / "build"
    warehouse.build(repository / "data", build / "strikes.duckdb", build / "parquet")
    pages.write(build / "strikes.duckdb", build / "facts.json", repository / "reports")
    found = diff.compare(repository, "v0", build / "facts.json")
    assert found.trouble is None and found.step == "patch"
    cells = {
        (change.name, cell.key, cell.column): (cell.old, cell.new) for change in found.tables for cell in change.cells
    }
    assert cells == {
        ("acled_air_drone_strikes_monthly", "2023-01-01 / Mopti", "events"): (events, str(int(events) + 1)),
        ("regions", "Kidal", "name_fr"): ("Kidal", "Kidal*<b>"),
    }
    year = next(number for number in found.numbers if number.fact_id == "acled_2023")
    assert int(year.new) == int(year.old) + 1 and "data" in year.pages
    said, page = diff_text.as_markdown(found), diff_text.as_html(found)
    assert f"{year.old} → {year.new}; on " in said and r"Kidal\*\<b\>" in said
    assert "Kidal*&lt;b&gt;" in page and "<script" not in page
    assert json.loads((build / "facts.json").read_text())
    unchanged = {number.fact_id for number in found.numbers}
    assert "own_counted" not in unchanged
