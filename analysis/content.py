"""What a DuckDB file holds: two files of the same content are not the same bytes."""

import hashlib
from pathlib import Path

import duckdb


def digest(database: Path) -> str:
    """A hash of all that a database holds: every relation's definition, comment and rows, whatever their order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        said = connection.execute(
            "SELECT schema_name, table_name AS name, sql, comment FROM duckdb_tables() "
            "UNION ALL SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal "
            "UNION ALL SELECT schema_name, function_name, macro_definition, comment FROM duckdb_functions() WHERE NOT internal "
            "ORDER BY ALL"
        ).fetchall()
        rows = [
            connection.execute(f"SELECT t FROM {table} t ORDER BY ALL").fetchall()
            for table in sorted(tables(connection, database.stem))
        ]
        columns = connection.execute("SELECT * FROM meta.columns ORDER BY ALL").fetchall()
    return hashlib.sha256(repr((said, columns, rows)).encode()).hexdigest()


def tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Each table of an attached database as schema.name, those that others refer to before these."""
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = $name ORDER BY table_oid",
        {"name": database},
    )
    return [name for (name,) in rows.fetchall()]
