"""UCDP's Georeferenced Event Dataset (GED) and its monthly Candidate Events, in the shape `external_events`.

Codebook: https://ucdp.uu.se/downloads/ged/ged251.pdf (of version 25.1), https://ucdp.uu.se/downloads/
An event enters GED only with at least one dead in one of its three estimates, by an organised actor: strikes that
killed nobody are not in it. There is no column for the means of violence; whether an event was an air strike is
inferred from text (`analysis/external/inference.py`).

Layouts: the 49 columns of today; those of older releases, which lack `relid`, `code_status` or the `*_dset_id`
columns and up to version 5 name the estimates `best_est`, `high_est`, `low_est`; and Candidate releases that came
out without a header row. Columns that UCDP's interface returns as JSON have the same names.
"""

import re

from analysis.external import sqltext as sql
from analysis.external.adapter import Adapter
from analysis.external.inference import air_strike, attacker, words

CODEBOOK = "https://ucdp.uu.se/downloads/ged/ged251.pdf"
COLUMNS = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
    "gwnoa", "gwnob",
]  # fmt: skip
NEEDED = {
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "where_coordinates", "latitude", "longitude", "country",
    "date_prec", "date_start", "date_end", "deaths_civilians", "best", "high", "low",
}  # fmt: skip
OLDER = {"gwno", "gwnoloc", "gwab", "isocc", "ccode", "dset_id", "conflict_id", "dyad_id", "side_a_id", "side_b_id"}
ALIASES = {"best_est": "best", "high_est": "high", "low_est": "low"}

VIOLENCE = {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}
DATE_PRECISION = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"}
GEO_PRECISION = {
    "1": "exact", "2": "near", "3": "cercle", "4": "region", "5": "region", "6": "country", "7": "country",
}  # fmt: skip
ESTIMATES = ("low", "best", "high")
DEATHS = (*ESTIMATES, "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
SIDE = "CASE WHEN {0} ILIKE 'Government of%' THEN 'Government' WHEN {0} ILIKE 'Civilians%' THEN 'Civilians' WHEN {0} <> '' THEN 'Non-state actor' END"


def select(have: set[str], file: str = "") -> dict[str, str]:
    """SQL of every column of `external_events`."""

    def text(name: str) -> str:
        return sql.clean(name) if name in have else sql.NO_TEXT

    low, best, high = (sql.whole(name) for name in ESTIMATES)
    # a window in days where the code of the precision is not one of the codebook's
    days = f"date_diff('day', {sql.day('date_start')}, {sql.day('date_end')})"
    by_window = f"CASE WHEN {days} <= 1 THEN 'day' WHEN {days} <= 6 THEN 'days' WHEN {days} <= 10 THEN 'week' WHEN {days} <= 31 THEN 'month' ELSE 'year' END"
    found = air_strike(have)
    whose = attacker(found.flag, have)
    return {
        "event_id": sql.clean("id"),
        "date_start": sql.day("date_start"),
        "date_end": sql.day("date_end"),
        "date_precision": f"coalesce({sql.coded('date_prec', DATE_PRECISION)}, {by_window})",
        "date_precision_coded": sql.clean("date_prec"),
        "country": sql.clean("country"),
        "region": text("adm_1"),
        "cercle": text("adm_2"),
        "place": sql.clean("where_coordinates"),
        "latitude": sql.decimal("latitude"),
        "longitude": sql.decimal("longitude"),
        "geo_precision": sql.coded("where_prec", GEO_PRECISION),
        "geo_precision_coded": sql.clean("where_prec"),
        "event_type": f"coalesce({sql.coded('type_of_violence', VIOLENCE)}, type_of_violence)",
        "sub_event_type": sql.NO_TEXT,
        "actor_1": sql.clean("side_a"),
        "actor_2": sql.clean("side_b"),
        "side_1": SIDE.format("side_a"),
        "side_2": SIDE.format("side_b"),
        "is_air_strike": found.flag,
        "air_strike_basis": f"CASE WHEN {found.flag} THEN 'inferred_text' ELSE 'no_sign_in_text' END",
        "air_strike_column": found.column,
        "air_strike_pattern": found.pattern,
        "attacker": whose.name,
        "attacker_side": whose.side,
        "attacker_basis": whose.basis,
        "deaths_low": low,
        "deaths_best": best,
        "deaths_high": high,
        "deaths_civilians": sql.whole("deaths_civilians"),
        "civilian_targeting": "CASE WHEN type_of_violence = '3' THEN 'One-sided violence' END",
        "sources": text("source_office"),
        "wording": sql.joined(text("source_headline"), text("where_description")),
        "remarks": sql.joined(
            f"CASE WHEN {low} > {best} THEN 'low_above_best' END",
            f"CASE WHEN {best} > {high} THEN 'best_above_high' END",
            sql.unknown_code("date_prec", DATE_PRECISION, "date_precision_unknown"),
            sql.unknown_code("where_prec", GEO_PRECISION, "geo_precision_unknown"),
        ),
    }


def faults(have: set[str]) -> list[sql.Fault]:
    """Why a row cannot be used."""
    return [
        *(sql.missing(name) for name in ("id", "country", "date_start", "date_end", "type_of_violence", *ESTIMATES)),
        *(sql.not_a_day(name) for name in ("date_start", "date_end")),
        *(sql.not_whole(name) for name in DEATHS if name in have),
        sql.out_of_range("latitude", 90, "latitude"),
        sql.out_of_range("longitude", 180, "longitude"),
        sql.Fault("date_end", "date_order", f"{sql.day('date_end')} < {sql.day('date_start')}", "the event ends before it begins",
              "Restore the producer's dates."),
        sql.Fault("type_of_violence", "code", "type_of_violence NOT IN ('1', '2', '3')", "this is not one of 1, 2, 3",
              "The columns may be shifted: download the file again."),
    ]  # fmt: skip


def version(file: str) -> str | None:
    """The version in a file's name: GEDEvent_v26_0_1.csv -> 26.0.1; ged251-csv.zip -> 25.1."""
    if found := re.search(r"v(\d{2}(?:_\d{1,2}){1,3})", file):
        return found[1].replace("_", ".")
    found = re.search(r"ged(\d{2})(\d)\b", file)
    return f"{found[1]}.{found[2]}" if found else None


def dataset(file: str, version: str | None) -> str | None:
    """Candidate releases have a version of three numbers (26.0.1) or a span of months, the yearly ones one of two (25.1).

    None where neither the version nor the file's name tells: nothing in the rows does.
    """
    if version and re.fullmatch(r"\d{2}(\.\d{1,2}){1,3}", version):
        return "ucdp_ged" if version.count(".") == 1 else "ucdp_candidate"
    return "ucdp_candidate" if "candidate" in file.lower() else None


def layout(have: set[str]) -> str:
    """Which layout the columns are."""
    if have >= set(COLUMNS):
        return "49 columns"
    return f"older, {len(have)} columns"


ADAPTER = Adapter(
    name="UCDP GED or Candidate Events",
    table="external_events",
    codebook=CODEBOOK,
    needed=frozenset(NEEDED),
    known=frozenset(COLUMNS) | OLDER,
    aliases=ALIASES,
    headerless=COLUMNS,
    layout=layout,
    dataset=dataset,
    version=version,
    select=select,
    faults=faults,
    newest="'to ' || max(date_end)",
    shared=lambda have: [air_strike(have).flag, words(have)],
)
