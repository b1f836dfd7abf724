"""`datapackage.json`, a Frictionless Data Package (version 2), made from the models and the database's comments."""

import polars as pl

from analysis.dictionary import Relation
from validation.fields import ONE_LINE
from validation.tables import BY_NAME, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
CC_BY = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
ACLED_TERMS = {
    "title": "ACLED's terms of use: sums quoted with attribution",
    "path": "https://acleddata.com/terms-and-conditions",
}
SOURCES = [
    {"title": "Public reports, page by page in sources.csv"},
    {"title": "GeoNames (CC BY 4.0): coordinates", "path": "https://www.geonames.org"},
    {"title": "Natural Earth (public domain): outlines of the regions", "path": "https://www.naturalearthdata.com"},
]
TYPES = {pl.String: "string", pl.Int64: "integer", pl.Float64: "number", pl.Date: "date", pl.Boolean: "boolean"}
SQL_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "DATE": "date",
    "BOOLEAN": "boolean",
}
MISSING = [{"value": "", "label": "Not known, not stated, or does not apply; never zero"}]
BOUNDS = {"greater_than_or_equal_to": "minimum", "less_than_or_equal_to": "maximum"}


def schema_of_table(table: Table) -> dict:
    """The Table Schema of a table: types, constraints, categories, keys."""
    schema = {
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": table.key,
        "missingValues": MISSING,
    }
    keys = [_foreign_key(table, column) for column in table.references if not column.is_list]
    unique = [[c.name] for c in table.columns if table.schema.columns[c.name].unique]
    return schema | ({"foreignKeys": keys} if keys else {}) | ({"uniqueKeys": unique} if unique else {})


def _field(table: Table, column: Column) -> dict:
    constraints = {"required": True} if column.required else {}
    for check in table.schema.columns[column.name].checks:
        if check.name in BOUNDS:
            (bound,) = check.statistics.values()
            constraints[BOUNDS[check.name]] = bound
        elif check.name == "str_matches":
            pattern = check.statistics["pattern"]
            pattern = getattr(pattern, "pattern", pattern)
            constraints |= {"pattern": pattern} if pattern != ONE_LINE else {}
    if table.schema.columns[column.name].unique:
        constraints["unique"] = True
    field = {"name": column.name, "type": TYPES[column.dtype], "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    if column.codes:
        field["categories"] = [{"value": code, "label": meaning} for code, meaning in column.codes.items()]
        constraints["enum"] = list(column.codes)
    if column.is_list:
        field["listDelimiter"] = "; "
        if column.references:
            field["listReferences"] = ".".join(column.references)
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_key(table: Table, column: Column) -> dict:
    target, target_column = column.references
    reference = {"fields": [target_column]}
    if target != table.name:
        reference = {"resource": target} | reference
    return {"fields": [column.name], "reference": reference}


def schema_of_view(relation: Relation) -> dict:
    """The Table Schema of a view: types and descriptions."""
    fields = [
        {"name": field.name, "type": SQL_TYPES.get(field.data_type.split("(")[0], "string"), "description": field.text}
        for field in relation.fields
    ]
    return {"fields": fields, "missingValues": MISSING}


def resource(relation: Relation, path: str, content: bytes, digest: str, origin: dict | None) -> dict:
    """One resource: a CSV file with its schema, size, hash, licence and sources."""
    table = BY_NAME.get(relation.name)
    described = {
        "name": relation.name,
        "type": "table",
        "path": path,
        "title": relation.name.replace("_", " ").capitalize(),
        "description": relation.text,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest}",
        "schema": schema_of_table(table) if table else schema_of_view(relation),
    }
    if origin:
        described["licenses"] = [ACLED_TERMS]
        described["sources"] = [
            {"title": origin["citation"], "path": origin["landing_page"], "version": origin["version"]}
        ]
    return described


def package(citation: dict, resources: list[dict]) -> dict:
    """The whole descriptor."""
    return {
        "$schema": PROFILE,
        "name": "mali-strikes",
        "title": citation["title"],
        "description": citation["message"],
        "version": citation["version"],
        "created": f"{citation['date-released']}T00:00:00Z",
        "licenses": [CC_BY],
        "contributors": [{"title": author["name"], "roles": ["creator"]} for author in citation["authors"]],
        "keywords": citation["keywords"],
        "sources": SOURCES,
        "resources": resources,
    }
