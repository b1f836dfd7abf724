"""Two builds are compared byte for byte, and a file that differs is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from reports.verify import differences, hashes

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


@pytest.mark.slow
def test_two_builds_of_the_last_commit_are_the_same_bytes():
    run = subprocess.run([sys.executable, "-m", "reports", "verify"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "the same bytes" in run.stdout
