"""ACLED's event-level data, in the shape `external_events`.

Codebook: https://acleddata.com/knowledge-base/codebook/
An ACLED event is all that the same actors do on one day in one place: two strikes there and then are one event. Deaths
are one conservative figure for all dead, fighters and civilians together. ACLED adds to, revises and deletes from its
past every week: only a file that is kept can be counted again.

Layouts: the older one with `data_id`, numeric `inter1` and `iso3` (also as HDX published it, with HXL tags in the second
line); today's with `disorder_type`, `civilian_targeting` and `tags` (export tool, API as JSON or CSV). Names of columns
are told without regard to case.
"""

import re

from analysis.external import sqltext as sql
from analysis.external.adapter import Adapter

CODEBOOK = "https://acleddata.com/knowledge-base/codebook/"
NEEDED = {
    "event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "actor2", "inter1", "inter2", "country", "admin1",
    "latitude", "longitude", "time_precision", "geo_precision", "fatalities",
}  # fmt: skip
TODAY = {"disorder_type", "civilian_targeting", "tags"}
OLDER = {"data_id", "event_id_no_cnty", "iso3", "gwno"}
KNOWN = {
    "iso", "year", "assoc_actor_1", "assoc_actor_2", "interaction", "region", "admin2", "admin3", "location", "source",
    "source_scale", "notes", "timestamp", "population_1km", "population_2km", "population_5km", "population_best",
}  # fmt: skip

STRIKE = "air/drone strike"
DATE_PRECISION = {"1": "day", "2": "week", "3": "month"}
GEO_PRECISION = {"1": "exact", "2": "cercle", "3": "region"}
STATE = "lower({0}) IN ('1', 'state forces')"
OUTSIDE = "lower({0}) IN ('8', 'external/other forces')"
GROUP = "lower({0}) IN ('2', '3', '4', '5', '6', '7', 'rebel group', 'political militia', 'identity militia', 'rioters', 'protesters', 'civilians')"
DRONE = r"(?i)\b(drones?|uavs?|quadcopters?|fpv)\b"


def select(have: set[str], file: str = "") -> dict[str, str]:
    """SQL of every column of `external_events`."""

    def text(name: str) -> str:
        return sql.filled(name) if name in have else sql.NO_TEXT

    strike = f"coalesce({is_strike()}, false)"
    side = attacker_side("notes" in have)
    return {
        "event_id": sql.clean("event_id_cnty"),
        "date_start": sql.day("event_date"),
        "date_end": sql.day("event_date"),
        "date_precision": f"coalesce({sql.coded('time_precision', DATE_PRECISION)}, 'unknown')",
        "date_precision_coded": sql.filled("time_precision"),
        "country": sql.clean("country"),
        "region": sql.clean("admin1"),
        "cercle": text("admin2"),
        "place": text("location"),
        "latitude": sql.decimal("latitude"),
        "longitude": sql.decimal("longitude"),
        "geo_precision": sql.coded("geo_precision", GEO_PRECISION),
        "geo_precision_coded": "geo_precision",
        "event_type": sql.filled("event_type"),
        "sub_event_type": sql.clean("sub_event_type"),
        "actor_1": sql.filled("actor1"),
        "actor_2": sql.filled("actor2"),
        "side_1": sql.filled("inter1"),
        "side_2": sql.filled("inter2"),
        "is_air_strike": strike,
        "air_strike_basis": "'coded'",
        "air_strike_column": f"CASE WHEN {strike} THEN 'sub_event_type' END",
        "air_strike_pattern": sql.NO_TEXT,
        "attacker": f"CASE WHEN {strike} AND {side} <> 'unknown' THEN actor1 END",
        "attacker_side": f"CASE WHEN {strike} THEN {side} END",
        "attacker_basis": f"CASE WHEN {strike} THEN CASE WHEN {side} = 'unknown' THEN 'unknown' ELSE 'coded' END END",
        "deaths_low": sql.NO_NUMBER,
        "deaths_best": sql.whole("fatalities"),
        "deaths_high": sql.NO_NUMBER,
        "deaths_civilians": sql.NO_NUMBER,
        "civilian_targeting": text("civilian_targeting"),
        "sources": text("source"),
        "wording": f"CASE WHEN {strike} OR country = 'Mali' THEN {text('notes')} END",
        "remarks": sql.joined(
            sql.unknown_code("time_precision", DATE_PRECISION, "date_precision_unknown"),
            sql.unknown_code("geo_precision", GEO_PRECISION, "geo_precision_unknown"),
        ),
        "changed": "coalesce(TRY_CAST(timestamp AS BIGINT), CAST(epoch(TRY_CAST(timestamp AS TIMESTAMP)) AS BIGINT))"
        if "timestamp" in have
        else sql.NO_NUMBER,
    }


def is_strike() -> str:
    """SQL: whether ACLED codes the row, an event or a count of events, as an air or drone strike."""
    return f"lower({sql.clean('sub_event_type')}) = '{STRIKE}'"


def renamed() -> sql.Fault:
    """A sub-event type that speaks of drones and is not the one that we know: were it renamed, every strike would be missed."""
    return sql.Fault(
        "sub_event_type", "strike_renamed", f"sub_event_type ILIKE '%drone%' AND NOT {is_strike()}",
        "this speaks of drones and is not ACLED's 'Air/drone strike'",
        "Look the type up in the codebook: if ACLED renamed it, the adapter must learn the new name.",
    )  # fmt: skip


def attacker_side(has_notes: bool) -> str:
    """SQL: the first actor's kind, where the row shows that it is the attacker.

    ACLED's older rows name the struck group first (three of the 82 strikes to July 2020). So a non-state actor before a state is
    taken for the attacker only where the notes speak of a drone: armed groups here have no other aircraft.
    """
    with_drone = f"regexp_matches(notes, '{DRONE}')" if has_notes else "false"
    state_second = f"({STATE.format('inter2')} OR {OUTSIDE.format('inter2')})"
    return (
        f"CASE WHEN {STATE.format('inter1')} AND actor1 ILIKE '% of Mali (%' THEN 'malian_state' "
        f"WHEN {STATE.format('inter1')} OR {OUTSIDE.format('inter1')} THEN 'foreign_state' "
        f"WHEN actor1 ILIKE 'Unidentified%' OR ({state_second} AND NOT coalesce({with_drone}, false)) THEN 'unknown' "
        f"WHEN {GROUP.format('inter1')} THEN 'non_state' ELSE 'unknown' END"
    )


def faults(have: set[str]) -> list[sql.Fault]:
    """Why a row cannot be used."""
    found = [
        *(sql.missing(name) for name in ("event_id_cnty", "event_date", "country", "sub_event_type", "fatalities")),
        sql.not_a_day("event_date"),
        sql.not_whole("fatalities"),
        renamed(),
        sql.out_of_range("latitude", 90, "latitude"),
        sql.out_of_range("longitude", 180, "longitude"),
    ]
    if "year" in have:
        found.append(
            sql.Fault(
                "year",
                "year_agrees",
                f"TRY_CAST(year AS INTEGER) IS DISTINCT FROM year({sql.day('event_date')}) AND year <> ''",
                "the year is not that of event_date",
                "The columns may be shifted: download the file again.",
            )
        )
    return found


def version(file: str) -> str | None:
    """The day in names such as …_as-of-26mar2026.csv is not parsed: what the rows say of their last change is better."""
    found = re.search(r"as-of-(\d{4}-\d{2}-\d{2})", file)
    return f"as of {found[1]}" if found else None


def layout(have: set[str]) -> str:
    """Which layout the columns are."""
    if have & TODAY:
        return "today's (disorder_type)"
    return "older (data_id)" if have & OLDER else "selected columns"


ADAPTER = Adapter(
    name="ACLED events",
    table="external_events",
    codebook=CODEBOOK,
    needed=frozenset(NEEDED),
    known=frozenset(KNOWN | TODAY | OLDER | NEEDED),
    layout=layout,
    dataset=lambda file, version: "acled_events",
    version=version,
    select=select,
    faults=faults,
    newest="'as of ' || coalesce(CAST(to_timestamp(max(changed)) AS DATE), max(date_end))",
)
