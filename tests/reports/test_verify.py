"""Two builds are compared byte for byte, and a file that differs is named."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from reports.errors import SiteError
from reports.verify import differences, hashes, verify

ROOT = Path(__file__).parents[2]


def test_a_file_that_differs_or_is_missing_is_named(tmp_path):
    for name, text in (("a", "same"), ("b", "same")):
        for file in ("dist/x/y.csv", "_site/index.html", "build/parquet/t.parquet", "build/strikes.duckdb"):
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    (tmp_path / "b" / "dist/x/y.csv").write_text("other")
    (tmp_path / "b" / "build/strikes.duckdb").write_text("the database is a cache and may differ")
    (tmp_path / "a" / "_site/more.html").write_text("x")
    found = differences(hashes(tmp_path / "a"), hashes(tmp_path / "b"))
    assert found == ["_site/more.html: made by one of the builds only", "dist/x/y.csv: other bytes"]


@pytest.mark.parametrize("file", [
    "build/validation.json", "build/facts.json", "build/parquet/t.parquet", "reports/_variables.yml",
    "reports/_parts/x.md", "reports/downloads/x.csv", "dist/x.zip", "_site/fr/index.html",
])  # fmt: skip
def test_everything_that_is_published_is_compared(tmp_path, file):
    for name in "ab":
        (tmp_path / name / file).parent.mkdir(parents=True)
        (tmp_path / name / file).write_text(name)
    assert differences(hashes(tmp_path / "a"), hashes(tmp_path / "b")) == [f"{file}: other bytes"]


def test_of_a_database_the_content_is_compared(tmp_path):
    for name, value in (("a", 1), ("b", 1), ("c", 2)):
        file = tmp_path / name / "_site/downloads/strikes.duckdb"
        file.parent.mkdir(parents=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute("CREATE SCHEMA meta")
            connection.execute("CREATE TABLE t AS SELECT $value AS x", {"value": value})
            connection.execute("CREATE TABLE meta.columns AS SELECT 't' AS table_name")
    (tmp_path / "b" / "_site/downloads/strikes.duckdb").write_bytes(
        (tmp_path / "a" / "_site/downloads/strikes.duckdb").read_bytes() + b"unused"
    )
    same, other = (differences(hashes(tmp_path / "a"), hashes(tmp_path / name)) for name in "bc")
    assert same == []
    assert other == ["_site/downloads/strikes.duckdb: other bytes"]


def test_a_copy_without_git_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SiteError, match="not a git checkout"):
        verify(tmp_path, "embedded")


@pytest.mark.slow
def test_two_builds_of_the_last_commit_are_the_same_bytes():
    run = subprocess.run([sys.executable, "-m", "reports", "verify"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "the same bytes" in run.stdout
