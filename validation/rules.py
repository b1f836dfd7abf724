"""The cross-table rules: one `.sql` file each in `rules/`, run over the tables before loading and again after.

A rule's query returns the rows that break it, as
`table_name, row_id, column_name, value, detail`; `row_id` is the row's key, its parts joined by " / ".
The file's name is the rule's id; its first comment lines say what it asks (`-- asks:`) and what to do
(`-- remedy:`). References are checked by queries made from the models, and the place of coordinates by
`boundaries.py`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from validation import boundaries, definitions
from validation.problems import FILE_RULES
from validation.tables import TABLES, Column, Table

FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True)
class Rule:
    """A cross-table rule: its id, what it asks, what to do when it fails, and its query."""

    rule_id: str
    asks: str
    remedy: str
    query: str


@dataclass(frozen=True)
class Breach:
    """One row that breaks a rule."""

    rule_id: str
    remedy: str
    table: str
    row_id: str
    column: str
    value: str | None
    detail: str


@cache
def rules() -> list[Rule]:
    """Every rule: the files of `rules/`, then the references that the models declare."""
    written = [_read(path) for path in sorted(FOLDER.glob("[!_]*.sql"))]
    made = [
        Rule("reference", *FILE_RULES["reference"], query=_reference_query(table, column))
        for table in TABLES
        for column in table.references
    ]
    return written + made


def described() -> dict[str, str]:
    """Rule id to what it asks, for every rule there is."""
    cross = {rule.rule_id: rule.asks for rule in rules()}
    coded = {boundaries.RULE_ID: boundaries.ASKS, definitions.RULE_ID: definitions.ASKS}
    return {rule: asks for rule, (asks, _) in FILE_RULES.items()} | cross | coded


def run(connection: duckdb.DuckDBPyConnection, boundary_file: Path) -> list[Breach]:
    """Every breach of every rule, over the tables that `connection` holds under their names."""
    connection.execute((FOLDER / "_macros.sql").read_text(encoding="utf-8"))
    connection.execute(_all_cells())
    breaches = []
    for rule in rules():
        for table, row_id, column, value, detail in connection.execute(rule.query).fetchall():
            # a detail put together from an empty cell is null: what the rule asks then says enough
            breaches.append(Breach(rule.rule_id, rule.remedy, table, row_id, column, value, detail or rule.asks))
    places = connection.execute(
        "SELECT place_id, latitude, longitude, region_8 FROM places JOIN regions USING (region) "
        "WHERE country = 'ML' AND latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY place_id"
    ).fetchall()
    try:
        known = boundaries.outlines(boundary_file)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:  # no JSON, or not of this form
        file = f"boundaries/{boundary_file.name}"
        said = f"the outlines cannot be read: {error}"
        return [*breaches, Breach(boundaries.RULE_ID, "Restore the file from git.", file, "", None, None, said)]
    for region, outline in connection.execute("SELECT region, region_8 FROM regions ORDER BY region").fetchall():
        if region is not None and outline not in known:
            detail = "there is no outline of this region; there are " + ", ".join(sorted(known))
            breaches.append(
                Breach(boundaries.RULE_ID, boundaries.REMEDY, "regions", region, "region_8", outline, detail)
            )
    for place_id, latitude, longitude, region in places:
        if region not in known:
            continue
        away = boundaries.km_outside(boundary_file, region, latitude, longitude)
        if away > boundaries.TOLERANCE_KM:
            breaches.append(
                Breach(
                    boundaries.RULE_ID,
                    boundaries.REMEDY,
                    "places",
                    place_id,
                    "latitude",
                    f"{latitude}, {longitude}",
                    f"{away:.0f} km outside the outline of {region}",
                )
            )
    return breaches


def key_expression(table: Table, alias: str = "t") -> str:
    """SQL for a row's id."""
    return " || ' / ' || ".join(f"{alias}.{name}" for name in table.key)


def _all_cells() -> str:
    """SQL for the view `all_cells`: one row a filled cell of any table, for the registers that point at cells."""
    cells = " UNION ALL ".join(
        f"SELECT '{table.name}' AS table_name, * FROM "
        f"(UNPIVOT (SELECT {key_expression(table)} AS row_id, CAST(COLUMNS(t.*) AS VARCHAR) FROM {table.name} t) "
        f"ON COLUMNS(* EXCLUDE row_id) INTO NAME column_name VALUE value)"
        for table in TABLES
    )
    return f"CREATE OR REPLACE TEMP VIEW all_cells AS {cells}"


def _read(path: Path) -> Rule:
    query = path.read_text(encoding="utf-8")
    said = {}
    for line in query.splitlines():
        for word in ("asks", "remedy"):
            if line.startswith(f"-- {word}: "):
                said[word] = line.removeprefix(f"-- {word}: ")
    return Rule(path.stem, said["asks"], said["remedy"], query)


def _reference_query(table: Table, column: Column) -> str:
    target, target_column = column.references
    value = f"unnest(string_split(t.{column.name}, '; '))" if column.is_list else f"t.{column.name}"
    return f"""
        SELECT '{table.name}', row_id, '{column.name}', value, 'no {target} row has this {target_column}'
        FROM (
          SELECT {key_expression(table)} AS row_id, {value} AS value
          FROM {table.name} t WHERE t.{column.name} IS NOT NULL
        )
        WHERE value NOT IN (SELECT {target_column} FROM {target} WHERE {target_column} IS NOT NULL)
        ORDER BY row_id, value"""
