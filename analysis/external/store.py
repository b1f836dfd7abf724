"""The imported rows in the database: four tables that are always there, and empty in a copy without imports."""

from pathlib import Path

import duckdb

from analysis.external import importing
from analysis.external.sqltext import parquet, quoted
from validation.models.external import ExternalCounts, ExternalEvents, ExternalImports, ExternalQuarantine
from validation.tables import Table

COUNTRY = "Mali"
GIVEN = ("dataset", "version")  # the same for every row of a file: in import.json
SHAPES = {
    "external_events": Table("external_events", ExternalEvents),
    "external_counts": Table("external_counts", ExternalCounts),
}
TABLES = [
    *SHAPES.values(),
    Table("external_quarantine", ExternalQuarantine),
    Table("external_imports", ExternalImports),
]


def folders(imports: Path) -> list[Path]:
    """The folders of complete imports, in the order of their names."""
    return sorted(path.parent for path in imports.glob("[!.]*/import.json"))


def fill(connection: duckdb.DuckDBPyConnection, imports: Path) -> None:
    """Insert what was imported: the rows of Mali, every row that was set aside, and one row an import.

    The tables must exist. Raises duckdb.Error when a file of an import is damaged; import it again then.
    """
    for folder in folders(imports):
        made = importing.receipt(folder)
        given = f"{quoted(made['dataset'])}, {quoted(made['version'])}"
        columns = ", ".join(column.name for column in SHAPES[made["table"]].columns if column.name not in GIVEN)
        connection.execute(
            f"INSERT INTO {made['table']} SELECT {given}, {columns} FROM {parquet(folder / 'rows.parquet')} "
            f"WHERE country = {quoted(COUNTRY)} ORDER BY ALL"
        )
        connection.execute(
            f"INSERT INTO external_quarantine SELECT * FROM {parquet(folder / 'quarantine.parquet')} ORDER BY ALL"
        )
        values = [made[column.name] for column in TABLES[-1].columns]
        connection.execute(f"INSERT INTO external_imports VALUES ({', '.join('?' * len(values))})", values)
