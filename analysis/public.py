"""The database as the site gives it away: its tables, views, macros and comments, without other producers' rows.

Their licences do not allow passing those on, so neither their tables nor the views over them are in it. The page
"Ask the data" reads this file in the browser, and any DuckDB opens it. Two files made from the same data hold the same,
but are not the same bytes: DuckDB chooses its compression by samples, and leaves a few bytes of a file unset.
"""

import tempfile
from pathlib import Path

import duckdb

from analysis.content import tables
from analysis.external import store
from analysis.warehouse import EXTERNAL_VIEWS, STORAGE_VERSION, quoted

BLOCK = 16_384  # bytes, the smallest: each column of a table takes a block or more, and most tables are small


def public_copy(database: Path) -> bytes:
    """The bytes of the file."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        copy = Path(folder) / database.name
        connection.execute(f"ATTACH {quoted(str(database))} AS ours (READ_ONLY)")
        connection.execute(
            f"ATTACH {quoted(str(copy))} AS public (STORAGE_VERSION '{STORAGE_VERSION}', BLOCK_SIZE {BLOCK})"
        )
        connection.execute("COPY FROM DATABASE ours TO public (SCHEMA)")
        for view in EXTERNAL_VIEWS:
            connection.execute(f"DROP VIEW public.{view}")
        for table in store.TABLES:
            connection.execute(f"DROP TABLE public.{table.name}")
        for table in tables(connection, "public"):
            connection.execute(f"INSERT INTO public.{table} FROM ours.{table}")
        connection.execute("DETACH public")
        return copy.read_bytes()
