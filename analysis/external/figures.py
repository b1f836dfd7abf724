"""The figures of other producers that the pages use, made from what is imported: counts, never rows.

Writes `external_strikes_monthly`, `external_coverage_monthly` and `ucdp_mali_yearly` into `data/reference/`, brings the columns
`is_link` of `external_link_review` and `is_inferred`, `inferred_side` of `ucdp_text_labels` up to date, notes in `external_inputs`
from which files, and beside each table whom to cite. Only releases that are imported are made anew; the rows of others stay.
"""

import json
import re
from pathlib import Path

import duckdb
import polars as pl

from analysis.external import registry, store
from analysis.files import write_text
from validation.tables import BY_NAME

STRIKES = """
SELECT dataset, version, CAST(date_trunc('month', date_start) AS DATE) AS month, attacker_side, count(*) AS events,
  CAST(sum(deaths_low) AS BIGINT) AS deaths_low, CAST(sum(deaths_best) AS BIGINT) AS deaths_best,
  CAST(sum(deaths_high) AS BIGINT) AS deaths_high
FROM external_events WHERE is_air_strike GROUP BY ALL
"""
COVERAGE = "SELECT dataset, version, month, coalesce(region, '(none)') AS region, ours, ours_found, theirs, theirs_found FROM external_coverage"
YEARLY = """
SELECT year(period_start) AS year, deaths_low, deaths_best, deaths_high FROM external_counts
WHERE dataset = 'ucdp_country_year' AND version = $version
"""
INPUTS = """
WITH spans AS (
  SELECT dataset, version, min(date_start) AS first_day, max(date_end) AS last_day FROM external_events GROUP BY ALL
  UNION ALL SELECT dataset, version, min(period_start), max(period_end) FROM external_counts GROUP BY ALL
)
SELECT i.* EXCLUDE (layout, imported_on), first_day, last_day FROM external_imports i LEFT JOIN spans USING (dataset, version)
"""
JUDGED = """
SELECT r.* EXCLUDE (is_link), coalesce(l.is_link, CASE WHEN i.dataset IS NULL THEN r.is_link ELSE false END) AS is_link
FROM external_link_review r LEFT JOIN external_links l USING (dataset, version, incident_id, event_id)
LEFT JOIN external_imports i USING (dataset, version)
"""


def write(database: Path, imports: Path, reference: Path, register: Path) -> str:
    """Write the figures; returns a line that says which. Raises ValueError where nothing is imported."""
    if not database.is_file():
        raise ValueError(f"{database} does not exist yet: run `make db`")
    if not store.folders(imports):
        raise ValueError("nothing is imported: `make import FILE=…` first, then `make db`")
    with duckdb.connect(str(database), read_only=True) as connection:
        made = [
            (row[0], row[1]) for row in connection.execute("SELECT dataset, version FROM external_imports").fetchall()
        ]
        if not made:
            raise ValueError("the database holds no imports: `make db` first")
        frames = {
            "external_inputs": _with_others(connection, "external_inputs", INPUTS, made),
            "external_strikes_monthly": _with_others(connection, "external_strikes_monthly", STRIKES, made),
            "external_coverage_monthly": _with_others(connection, "external_coverage_monthly", COVERAGE, made),
            "external_link_review": connection.sql(JUDGED).pl(),
            "ucdp_text_labels": _labels(connection, imports),
        }
        if newest := _newest_year(made):
            frames["ucdp_mali_yearly"] = connection.sql(YEARLY, params={"version": newest[1]}).pl()
    datasets = registry.load(register)
    releases = frames["external_inputs"].select("dataset", "version").sort("dataset", "version").rows()
    for name, frame in frames.items():
        table = BY_NAME[name]
        ordered = frame.select(list(table.polars_schema)).sort(table.key)
        write_text(reference / f"{name}.csv", ordered.write_csv(line_terminator="\n"))
        if "dataset" in frame.columns:
            used = ordered.select("dataset", "version").unique().sort("dataset", "version").rows()
        else:
            used = [_newest_year(releases)]
        write_text(reference / f"{name}.toml", _origin([(datasets[d.replace("_", "-")], v) for d, v in used]))
    return "written: " + ", ".join(f"{name} ({frame.height})" for name, frame in frames.items())


def _newest_year(releases: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The newest release of UCDP's country-year dataset, by the numbers of its version: 25.1 is newer than 9.1."""
    yearly = [release for release in releases if release[0] == "ucdp_country_year"]
    return max(yearly, key=lambda release: [int(part) for part in re.findall(r"\d+", release[1])], default=None)


def _with_others(
    connection: duckdb.DuckDBPyConnection, name: str, query: str, made: list[tuple[str, str]]
) -> pl.DataFrame:
    """Figures of the imported releases, and those of others as they stand."""
    new = connection.sql(query).pl()
    old = connection.sql(f"SELECT * FROM {name}").pl()
    kept = old.filter(
        ~pl.struct("dataset", "version").map_elements(
            lambda r: (r["dataset"], r["version"]) in made, return_dtype=pl.Boolean
        )
    )
    return pl.concat([new, kept.cast(new.schema)]) if kept.height else new


def _labels(connection: duckdb.DuckDBPyConnection, imports: Path) -> pl.DataFrame:
    """The labelled rows with what the patterns say of them today."""
    labels = connection.sql("SELECT * FROM ucdp_text_labels").pl()
    found = []
    for folder in store.folders(imports):
        said = json.loads((folder / "import.json").read_text(encoding="utf-8"))
        if said["dataset"] in ("ucdp_ged", "ucdp_candidate"):
            rows = pl.scan_parquet(folder / "rows.parquet", glob=False).filter(
                pl.col("event_id").is_in(labels["event_id"].to_list())
            )
            rows = rows.select("event_id", now=pl.col("is_air_strike"), side=pl.col("attacker_side")).collect()
            found.append(rows.with_columns(dataset=pl.lit(said["dataset"]), version=pl.lit(said["version"])))
    if not found:
        return labels
    joined = labels.join(pl.concat(found), on=["dataset", "version", "event_id"], how="left")
    return joined.with_columns(
        is_inferred=pl.coalesce("now", "is_inferred"),
        inferred_side=pl.when(pl.col("now").is_null()).then("inferred_side").otherwise("side"),
    ).drop("now", "side")


def _origin(used: list[tuple[registry.Dataset, str]]) -> str:
    """Whom to cite for a table, and under which licence, in the form that the data release takes over."""
    said = {
        "producer": [dataset.producer for dataset, _ in used],
        "title": [dataset.title for dataset, _ in used],
        "version": [f"{dataset.name} {version}" for dataset, version in used],
        "citation": [dataset.citation for dataset, _ in used],
        "landing_page": [used[0][0].landing_page],
        "licence": [f"{dataset.name}: {dataset.licence}" for dataset, _ in used],
    }
    lines = ["# Written by `python -m analysis.external figures`; do not edit by hand.", "[origin]"]
    lines += [
        f"{name} = {json.dumps('; '.join(dict.fromkeys(texts)), ensure_ascii=False)}" for name, texts in said.items()
    ]
    lines.append(
        'what = "Counts, identifiers and labels made by this project from the releases; no row of them is passed on."'
    )
    return "\n".join(lines) + "\n"
