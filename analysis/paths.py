"""Where things are, relative to the repository's root (the Makefile runs every command there)."""

from pathlib import Path

DATA = Path("data")
REFERENCE = DATA / "reference"
BUILD = Path("build")
DATABASE = BUILD / "strikes.duckdb"
PARQUET = BUILD / "parquet"
FACTS = BUILD / "facts.json"
REPORTS = Path("reports")
CITATION = Path("CITATION.cff")
