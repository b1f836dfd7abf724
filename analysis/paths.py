"""Where things are, relative to the repository's root (the Makefile runs every command there)."""

from pathlib import Path

DATA = Path("data")
REFERENCE = DATA / "reference"
BUILD = Path("build")
DATABASE = BUILD / "strikes.duckdb"
PARQUET = BUILD / "parquet"
FACTS = BUILD / "facts.json"
CHANGES = BUILD / "diff.html"
FIGURES = BUILD / "figures"
REPORTS = Path("reports")
PARTS = REPORTS / "_parts"
VARIABLES = REPORTS / "_variables.yml"
DOCS = Path("docs")
DIST = Path("dist")
CITATION = Path("CITATION.cff")
