"""Where things are, relative to the repository's root (the Makefile runs every command there)."""

from pathlib import Path

DATA = Path("data")
REFERENCE = DATA / "reference"
BUILD = Path("build")
DATABASE = BUILD / "strikes.duckdb"
PARQUET = BUILD / "parquet"
FACTS = BUILD / "facts.json"
CHANGES = BUILD / "diff.html"
REPORTS = Path("reports")
DOCS = Path("docs")
DIST = Path("dist")
CITATION = Path("CITATION.cff")
