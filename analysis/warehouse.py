"""Build `build/strikes.duckdb` and the Parquet files from the CSV tables.

The database is written aside and renamed, so that a reader sees the old or the new one and a crash leaves the
old. The Parquet files, each in the order of its key, are the reproducible artefact; two builds of the database
from the same data hold the same but are not the same bytes.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from analysis import ledger, prediction
from analysis.external import store
from analysis.files import locked, sha256
from analysis.trial import columns as trial_tables
from validation import rules
from validation.check import BOUNDARIES, check
from validation.problems import Problem
from validation.tables import TABLES, Column, Table

SQL = Path(__file__).parent / "sql"
STORAGE_VERSION = "v1.2.0"  # what the DuckDB shell of PyPI's duckdb-cli (1.x) still reads

IMPORTED = Path("external") / "imported"  # below data/; not committed

# The models, in the order in which they build on each other: views (sql/<name>.sql), questions that take a day
# (sql/macros/<name>.sql, table macros), and the named rules of a toll (sql/tolls/, each the macro toll_<rule>).
MODELS = [
    "source_voices",
    "speakers",
    "claim_roots",
    "described_people",
    "claim_voices",
    "claims_as_of",
    "claims_current",
    "joint_units",
    "harm_claims",
    "attributed_sides",
    "figures_as_of",
    "toll_rows",
    "tolls_as_of",
    "tolls",
    "toll_units_as_of",
    "toll_totals_as_of",
    "toll_totals",
    "fighter_tolls",
    "incident_voices",
    "figure_sources",
    "strike_status",
    "grades",
    "disagreements",
    "claimant_pairs",
    "strikes",
    "strikes_monthly",
    "coverage_monthly",
    "monitor_monthly",
    "coverage_bounds",
]
VIEWS = [name for name in MODELS if (SQL / f"{name}.sql").is_file()]
STORED = ("tolls", "toll_totals", "strike_status", "grades")  # computed once: their views read the schema `stored`
TOLL_RULES = [
    "lowest_claim",
    "highest_claim",
    "striking_side",
    "struck_side",
    "independent_only",
    "two_voices",
    "latest_per_claimant",
    "ucdp",
]
# over other producers' rows: in the database, never exported
EXTERNAL_VIEWS = ["external_strikes", "external_links", "external_coverage"]

TYPES = {pl.String: "VARCHAR", pl.Int64: "BIGINT", pl.Float64: "DOUBLE", pl.Date: "DATE", pl.Boolean: "BOOLEAN"}


class DataProblems(Exception):
    """The tables do not pass their rules; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the tables")
        self.problems = problems


def build(data: Path, database: Path, parquet: Path) -> dict[str, int]:
    """Check the tables in `data` and build `database` and `parquet`; returns rows a table.

    Raises DataProblems, and leaves what was there, when any rule fails before or after loading.
    """
    started = time.time()
    if not database.parent.is_dir() and (problems := check(data).problems):
        raise DataProblems(problems)  # before there is a folder for the lock
    with locked(database.parent / "warehouse.lock"):  # a second build waits for the first, then reads the tables
        checked = check(data)
        if checked.problems:
            raise DataProblems(checked.problems)
        for abandoned in database.parent.glob(".warehouse-*"):  # of a build that was killed
            shutil.rmtree(abandoned, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=".warehouse-", dir=database.parent))
        try:
            with writing(scratch / database.name) as connection:
                load(connection, checked.frames)
                load_external(connection, data / IMPORTED)
                make_models(connection)
                for name in EXTERNAL_VIEWS:
                    _make_view(connection, name)
                _store(connection, ledger.COMPARISONS, ledger.SAID, ledger.compared(connection), ledger.COLUMNS)
                prediction.store_results(connection)
                _describe_inputs(connection, data)
                _check_again(connection, data)
                _export(connection, scratch / "parquet")
            # the database last: `make` looks at it, and builds again when a crash came between the two
            _swap_folder(scratch / "parquet", parquet)
            os.utime(scratch / database.name, (started, started))  # what changed meanwhile is newer, for make
            (scratch / database.name).replace(database)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return checked.counts


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database read-only."""
    connection = duckdb.connect(str(database), read_only=True)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database at `path`, in the storage version that the shell reads."""
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH {quoted(str(path))} AS strikes (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE strikes")
        yield connection
        connection.execute("USE memory")
        connection.execute("DETACH strikes")
    finally:
        connection.close()


def load(connection: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> None:
    """Create each table with its key, its references and comments, and fill it in the order of its key."""
    for table in TABLES:
        create(connection, table)
        connection.register("incoming", frames[table.name].to_arrow())
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM incoming ORDER BY {', '.join(table.key)}")
        connection.unregister("incoming")


def load_external(connection: duckdb.DuckDBPyConnection, imports: Path) -> None:
    """The tables of other producers' rows. They are never exported: their licences do not allow passing them on."""
    connection.begin()  # at once: every statement for itself would wait for the disk a hundred times
    for table in store.TABLES:
        create(connection, table)
    store.fill(connection, imports)
    connection.commit()


def create(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create a table, empty, with its comments: views take over from them what their columns mean."""
    connection.execute(create_statement(table))
    comment(connection, "TABLE", table.name, table.description, {c.name: explained(c) for c in table.columns})


def create_statement(table: Table) -> str:
    """The table's definition in SQL, with its key and its references."""
    lines = []
    for column in table.columns:
        line = f"{column.name} {TYPES[column.dtype]}" + (" NOT NULL" if column.required else "")
        # DuckDB checks a table's references to itself row by row and cannot fill such a table at once, and it has
        # no references from lists: the rules check both, before loading and after.
        if column.references and not column.is_list and column.references[0] != table.name:
            line += " REFERENCES {}({})".format(*column.references)
        lines.append(line)
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    return f"CREATE TABLE {table.name} ({', '.join(lines)})"


def explained(column: Column, *, with_codes: bool = True) -> str:
    """A column's comment: what it means, its unit, what it refers to, and its codes."""
    parts = [column.description]
    if column.unit:
        parts.append(f"Unit: {column.unit}")
    if column.references:
        parts.append("Refers to {}.{}".format(*column.references))
    if column.codes and with_codes:
        parts.append("Codes: " + "; ".join(f"{code} = {meaning}" for code, meaning in column.codes.items()))
    return ". ".join(parts)


def comment(connection: duckdb.DuckDBPyConnection, kind: str, name: str, text: str, columns: dict[str, str]) -> None:
    """Put comments on a table or view and on its columns."""
    connection.execute(f"COMMENT ON {kind} {name} IS {quoted(text)}")
    for column, said in columns.items():
        connection.execute(f"COMMENT ON COLUMN {name}.{column} IS {quoted(said)}")


def quoted(text: str) -> str:
    """`text` as an SQL literal; DDL takes no bound parameters."""
    return "'" + text.replace("'", "''") + "'"


def make_models(connection: duckdb.DuckDBPyConnection) -> None:
    """The views and macros, each with its comments, over the tables of `connection`."""
    dates = (rules.FOLDER / "_macros.sql").read_text(encoding="utf-8")
    connection.execute(dates.replace("CREATE OR REPLACE TEMP MACRO", "CREATE OR REPLACE MACRO"))
    connection.execute(_read("macros", "_functions"))
    for name in MODELS:
        if name == "toll_rows":
            for rule, said in toll_rules().items():
                _make_macro(connection, f"toll_{rule}(on_day, dozens := NULL)", _read("tolls", rule), said)
            _make_macro(connection, "toll_rows(on_day, dozens := NULL)", _toll_rows(), "Every rule, unit and category")
        elif name in VIEWS:
            _make_view(connection, name)
        else:
            query = _read("macros", name)
            (signature,) = re.findall(r"^-- macro: (.*)$", query, re.MULTILINE)
            _make_macro(connection, signature, query, header(query)[0].partition(" macro: ")[0])


def _read(*path: str) -> str:
    return SQL.joinpath(*path).with_suffix(".sql").read_text(encoding="utf-8")


def _make_macro(connection: duckdb.DuckDBPyConnection, signature: str, query: str, said: str) -> None:
    connection.execute(f"CREATE OR REPLACE MACRO {signature} AS TABLE {query}")
    connection.execute(f"COMMENT ON MACRO TABLE {signature.partition('(')[0]} IS {quoted(said)}")


def toll_rules() -> dict[str, str]:
    """The named rules of a toll, and what each of them says."""
    return {rule: header(_read("tolls", rule))[0] for rule in TOLL_RULES}


def _toll_rows() -> str:
    """SQL for every rule's row of every unit and category of which anyone speaks, with a figure or without.

    Grouped rather than joined: DuckDB 2.0.0 fails on the join when an incident is asked for ("dict-surviving cache").
    """
    rows = " UNION ALL ".join(
        f"SELECT '{rule}' AS rule, * FROM toll_{rule}(on_day, dozens := dozens)" for rule in TOLL_RULES
    )
    return f"""
        SELECT unit, category, rule, max(low) AS low, max(best) AS best, max(high) AS high, coalesce(max(is_open), false) AS is_open,
          max(highest_said) AS highest_said, coalesce(max(claims), 0) AS claims, coalesce(max(voices), 0) AS voices,
          coalesce(max(reason), 'No usable figure under this rule') AS reason
        FROM (
          {rows}
          UNION ALL
          SELECT unnest({TOLL_RULES}), unit, category, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (SELECT DISTINCT unit, category FROM figures_as_of(on_day, dozens := dozens))
        )
        GROUP BY unit, category, rule"""


def _make_view(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    model = query = _read(name)
    said, columns = header(model)
    if name in STORED:
        connection.execute("CREATE SCHEMA IF NOT EXISTS stored")
        connection.execute(f"CREATE TABLE stored.{name} AS {query}")
        query = f"SELECT * FROM stored.{name}"
    connection.execute(f"CREATE VIEW {name} AS {query}")
    found = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
    if set(columns) - set(found):
        raise ValueError(f"{name}.sql describes columns that it does not have: {sorted(set(columns) - set(found))}")
    # a column that a view takes over keeps what is said of it where the view reads it
    inherited = _carried_over(connection, model)
    columns = {column: inherited[column] for column in found if column in inherited} | columns
    if set(found) - set(columns):
        raise ValueError(f"{name}.sql says nothing of {sorted(set(found) - set(columns))}")
    comment(connection, "VIEW", name, said, columns)


def _reads(query: str) -> list[str]:
    """The tables and views that a query names, in its order; what a macro reads stands in the macro's place."""
    names = []
    for name in re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", query):
        names += _reads(_read("macros", name)) if SQL.joinpath("macros", f"{name}.sql").is_file() else [name]
    return list(dict.fromkeys(names))


def _carried_over(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    """What is said of each column of the tables and views that a query reads; the first one read has the word."""
    said = connection.execute(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal AND comment IS NOT NULL"
    ).fetchall()
    read = _reads(query)
    first_last = sorted((row for row in said if row[0] in read), key=lambda row: read.index(row[0]), reverse=True)
    return {column: text for _, column, text in first_last}


def header(query: str) -> tuple[str, dict[str, str]]:
    """What a model's leading comment says: of its rows, and of its columns (lines `-- @column: text`)."""
    said, columns = [], {}
    for line in query.splitlines():
        if not line.startswith("--"):
            break
        text = line.removeprefix("--").strip()
        if text.startswith("@"):
            name, _, description = text[1:].partition(": ")
            columns[name] = description
        else:
            said.append(text)
    return " ".join(said), columns


def _describe_inputs(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    """The schema `meta`: what the database was built from and with, and what every column and code means."""
    connection.execute("CREATE SCHEMA meta")
    files = sorted([*data.glob("*.csv"), *data.glob("reference/*"), data / BOUNDARIES])
    inputs = [(str(path.relative_to(data)), path.stat().st_size, sha256(path)) for path in files]
    _meta(connection, "inputs", "One row a file the database was built from", inputs,
          {"file": "Path below data/", "bytes": "Size", "sha256": "SHA-256 of its bytes"})  # fmt: skip
    built = [("duckdb", duckdb.__version__), ("polars", pl.__version__), ("pandera", version("pandera"))]
    _meta(connection, "build", "One row a tool that built the database", built,
          {"tool": "Name", "version": "Version"})  # fmt: skip
    described = list(rules.described().items())
    _meta(connection, "rules", "One row a rule that the tables passed", described,
          {"rule_id": "Identifier", "asks": "What it asks"})  # fmt: skip
    codes = [
        (table.name, column.name, code, meaning)
        for table in TABLES for column in table.columns for code, meaning in (column.codes or {}).items()
    ]  # fmt: skip
    _meta(connection, "toll_rules", "One row a named rule by which tolls are made", list(toll_rules().items()),
          {"rule": "Name", "says": "What it says"})  # fmt: skip
    written = [(name, *header(_read(name))[:1], _read(name)) for name in VIEWS]
    _meta(connection, "models", "One row a view, with the query that makes it", written,
          {"name": "Name of the view", "says": "What one row is", "query": "SQL"})  # fmt: skip
    _meta(connection, "codes", "One row a code of a column", codes,
          {"table_name": "Table", "column_name": "Column", "code": "Code", "meaning": "What it means"})  # fmt: skip
    connection.execute(
        "CREATE VIEW meta.columns AS SELECT table_name, column_name, data_type, NOT is_nullable AS is_required, comment "
        "FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index"
    )
    comment(connection, "VIEW", "meta.columns", "One row a column of any table or view, with what it means",
            {"table_name": "Table or view", "column_name": "Column", "data_type": "Type", "is_required": "Whether it is never empty",
             "comment": "What it means, with its unit, its codes and what it refers to"})  # fmt: skip


def _meta(
    connection: duckdb.DuckDBPyConnection, name: str, said: str, rows: list[tuple], columns: dict[str, str]
) -> None:
    _store(connection, f"meta.{name}", said, pl.DataFrame(rows, schema=list(columns), orient="row"), columns)


def _store(
    connection: duckdb.DuckDBPyConnection, name: str, said: str, frame: pl.DataFrame, columns: dict[str, str]
) -> None:
    """A table of what our own code found, with its comments."""
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")
    comment(connection, "TABLE", name, said, columns)


def _check_again(connection: duckdb.DuckDBPyConnection, data: Path) -> None:
    """The cross-table rules once more, over what was loaded."""
    breaches = rules.run(connection, data / BOUNDARIES)
    if breaches:
        raise DataProblems([Problem(b.table, None, b.column, b.value, b.rule_id, b.detail, b.remedy) for b in breaches])


def _export(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Every table and view as Parquet, in a fixed order, with nothing in the file that changes between builds."""
    folder.mkdir()
    ordered = {table.name: table.key for table in TABLES}
    names = [*ordered, *VIEWS, ledger.COMPARISONS, *trial_tables.TABLES]
    for name in names:
        order = ", ".join(ordered.get(name, ["ALL"]))
        target = quoted(f"{folder / name}.parquet")
        connection.execute(
            f"COPY (SELECT * FROM {name} ORDER BY {order}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
        )


def _swap_folder(new: Path, old: Path) -> None:
    """Put each file in its place, then remove those that are no longer made."""
    old.mkdir(parents=True, exist_ok=True)
    made = {path.name for path in new.iterdir()}
    for path in sorted(new.iterdir()):
        path.replace(old / path.name)
    for path in old.iterdir():
        if path.name not in made:
            path.unlink()
