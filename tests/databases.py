"""Databases for tests, each built once a process: from the small hand-made tables, and from the project's own."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from analysis import warehouse
from tests.tables import write

ROOT = Path(__file__).parents[1]


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="strikes-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def hand() -> Path:
    """The database of `tests.tables.GOOD`."""
    database = _folder() / "hand" / "strikes.duckdb"
    warehouse.build(write(_folder() / "hand-data"), database, database.parent / "parquet")
    return database


@cache
def real() -> Path:
    """The database of `data/`; its Parquet files lie beside it."""
    database = _folder() / "real" / "strikes.duckdb"
    warehouse.build(ROOT / "data", database, database.parent / "parquet")
    return database
