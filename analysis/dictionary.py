"""The data dictionary: every table, view, column and code, read off the database, which has it from the models."""

from dataclasses import dataclass

import duckdb
import polars as pl

from analysis.external import store
from analysis.parts import block, table
from analysis.query import as_markdown
from analysis.text import inert, markdown_text, with_code
from analysis.warehouse import explained
from analysis.words import count, english, say
from validation.tables import BY_NAME, TABLES

IMPORTED = {table.name: table for table in store.TABLES}
# a comment of the database to the column whose comment it is: views carry over those of the tables beneath them
BY_COMMENT = {explained(column): column for table in [*TABLES, *store.TABLES] for column in table.columns}


@dataclass(frozen=True)
class Field:
    """A column of a table or view: its type, whether it is never empty, what it means, its codes with meanings."""

    name: str
    data_type: str
    required: bool
    text: str
    codes: dict[str, str]


@dataclass(frozen=True)
class Relation:
    """A table or view: what one row is, its key and its columns."""

    name: str
    kind: str
    text: str
    key: list[str]
    fields: list[Field]

    @property
    def anchor(self) -> str:
        """The id of its section."""
        return "t-" + self.name.replace("_", "-").replace(".", "-")


def relations(connection: duckdb.DuckDBPyConnection) -> list[Relation]:
    """Every table of the evidence in its own order, then what is computed, then `meta`."""
    found = connection.execute(
        """
        SELECT schema_name, table_name, 'table', comment FROM duckdb_tables() WHERE schema_name <> 'stored'
        UNION ALL SELECT schema_name, view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
        ORDER BY 1, 3, 2
        """
    ).fetchall()
    order = list(BY_NAME)
    found.sort(key=lambda row: (row[0] != "main", order.index(row[1]) if row[1] in order else len(order)))
    return [_relation(connection, *row) for row in found]


def _relation(connection: duckdb.DuckDBPyConnection, schema: str, name: str, kind: str, text: str | None) -> Relation:
    rows = connection.execute(
        "SELECT column_name, data_type, NOT is_nullable, comment FROM duckdb_columns() "
        "WHERE schema_name = $schema AND table_name = $name ORDER BY column_index",
        {"schema": schema, "name": name},
    ).fetchall()
    known = (BY_NAME | IMPORTED).get(name) if schema == "main" else None
    if kind == "table" and name not in BY_NAME:
        kind = "imported table" if known else "computed table"
    full = name if schema == "main" else f"{schema}.{name}"
    return Relation(full, kind, text or "", known.key if known else [], [_field(*row) for row in rows])


def _field(name: str, data_type: str, required: bool, comment: str | None) -> Field:
    if column := BY_COMMENT.get(comment):
        return Field(name, data_type, required, explained(column, with_codes=False), column.codes or {})
    return Field(name, data_type, required, comment or "", {})


def undocumented(known: list[Relation]) -> list[str]:
    """Every table, view, column or code without a description."""
    missing = [relation.name for relation in known if not relation.text]
    for relation in known:
        missing += [f"{relation.name}.{field.name}" for field in relation.fields if not field.text]
        for field in relation.fields:
            missing += [f"{relation.name}.{field.name} = {code}" for code, said in field.codes.items() if not said]
    return missing


def as_part(connection: duckdb.DuckDBPyConnection) -> str:
    """The dictionary as a part of a page: a list to jump from, then a section a table."""
    known = relations(connection)
    jumps = " · ".join(f"[{markdown_text(relation.name)}](#{relation.anchor})" for relation in known)
    sections = [jumps]
    for relation in known:
        rows = [
            (
                f"<code>{inert(field.name)}</code>",
                inert(field.data_type.lower()) + (say(", required", ", obligatoire") if field.required else ""),
                english(with_code(field.text)) + _codes_as_html(field.codes),
            )
            for field in relation.fields
        ]
        heads = [say("Column", "Colonne"), say("Type", "Type"), say("What it holds", "Ce qu’elle contient")]
        columns = table(pl.DataFrame(rows, schema=heads, orient="row"), html_columns=tuple(heads))
        sections.append(f"## {markdown_text(relation.name)} {{#{relation.anchor}}}")
        sections.append(_introduced(relation))
        sections.append(block(columns).rstrip("\n"))
    return "\n\n".join(sections) + "\n"


def _introduced(relation: Relation) -> str:
    """What a table is, as Markdown."""
    kinds = {
        "table": say("Table", "Table"),
        "view": say("View", "Vue"),
        "imported table": say("Table of imported rows, never exported", "Table de lignes importées, jamais exportée"),
        "computed table": say("Computed table", "Table calculée"),
    }
    kind, columns = kinds[relation.kind], markdown_text(", ".join(relation.key))
    text = english(markdown_text(relation.text if relation.text.endswith(".") else relation.text + "."))
    return f"{kind}. {text}" + (say(f" Key: {columns}.", f" Clé : {columns}.") if relation.key else "")


def _codes_as_html(codes: dict[str, str]) -> str:
    listed = "".join(
        f"<dt><code>{inert(code)}</code></dt><dd>{english(with_code(said))}</dd>" for code, said in codes.items()
    )
    many = count(len(codes), ("code", "codes"), ("code", "codes"))
    return f"<details><summary>{many}</summary><dl>{listed}</dl></details>" if codes else ""


def as_document(connection: duckdb.DuckDBPyConnection) -> str:
    """The dictionary as Markdown for `docs/`, codes in a section of their own."""
    known = relations(connection)
    lines = []
    for relation in known:
        rows = [
            (field.name, field.data_type, "yes" if field.required else "", field.text + _codes_in_words(field))
            for field in relation.fields
        ]
        frame = pl.DataFrame(rows, schema=["column", "type", "required", "what it holds"], orient="row")
        lines += [f"## {relation.name}", "", _introduced(relation), "", as_markdown(frame), ""]
    lines += ["## Codes", ""]
    for relation in known:
        for field in relation.fields:
            if relation.name in BY_NAME | IMPORTED and field.codes:
                frame = pl.DataFrame(list(field.codes.items()), schema=["code", "meaning"], orient="row")
                lines += [f"### {relation.name}.{field.name}", "", as_markdown(frame), ""]
    return "\n".join(lines)


def _codes_in_words(field: Field) -> str:
    return ". One of: " + ", ".join(field.codes) if field.codes else ""
