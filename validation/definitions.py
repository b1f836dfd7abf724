"""The definitions of the trial are fixed: a decision on record names the hash of the files that hold them.

Whoever changes a definition or a threshold must say so in a new, dated row of `decisions` that concerns
`prediction_tests` and names the new SHA-256 of both files (`sha256sum data/prediction_tests.csv`). Only the last such
row counts: going back to earlier definitions is a change too.
"""

import hashlib
from pathlib import Path

import polars as pl

from validation.problems import Problem

RULE_ID = "definitions_fixed"
ASKS = "The last decision on prediction_tests names the SHA-256 of the files that hold definitions and thresholds"
REMEDY = "Undo the change, or add a dated decision that says what changed, why, what was known, and the new hash."
FILES = ("prediction_tests.csv", "verdict_rules.csv")
TABLE = "prediction_tests"


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def not_fixed(folder: Path, decisions: pl.DataFrame) -> list[Problem]:
    """One problem a file of definitions whose hash the last decision on them does not name.

    `decisions` has decision_id, table_name and decision; the highest id is the last. Files that are missing are left
    to the rules of files.
    """
    on_them = decisions.filter((pl.col("table_name") == TABLE) & pl.col("decision").str.contains("sha256"))
    last = on_them.sort("decision_id").tail(1)
    said = last["decision"].item() if last.height else ""
    where = last["decision_id"].item() if last.height else "no decision"
    paths = [folder / name for name in FILES if (folder / name).is_file()]
    return [
        Problem(path.name, None, None, digest, RULE_ID, f"{where} does not name this sha256", REMEDY)
        for path in paths
        if (digest := sha256(path)) not in said
    ]
