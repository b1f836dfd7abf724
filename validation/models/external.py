"""Other producers' rows in one comparable shape; they stand in the database only, never in the repository."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import code, date, flag, ident, number, text

DATASETS = {
    "acled_events": "ACLED's event-level data (export, API, or HDX's copy)",
    "acled_weekly": "ACLED's aggregated data: a week, region and sub-event type a row",
    "hdx_acled_monthly": "ACLED on HDX: a month and district a row, every means of violence together",
    "ucdp_ged": "UCDP Georeferenced Event Dataset, the yearly release",
    "ucdp_candidate": "UCDP Candidate Events, the monthly and preliminary release",
    "ucdp_country_year": "UCDP Country-Year Dataset on Organized Violence: a country and year a row",
}

AIR_STRIKE_BASIS = {
    "coded": "The producer codes the means: ACLED's sub-event type",
    "inferred_text": "The producer has no such code; a pattern was found in one of its text columns",
    "no_sign_in_text": "The producer has no such code, and no pattern was found: not proof of another means",
    "not_coded": "The row does not tell air strikes from other violence at all",
}

ATTACKER_SIDE = {
    "malian_state": "The Malian state and its army",
    "foreign_state": "Another state's forces (France, Burkina Faso, Niger, Russia, …)",
    "state_unnamed": "A state's aircraft; which state is not said",
    "non_state": "An armed group, with its own drones",
    "unknown": "Not said, or the row's order of actors does not show it",
}

ATTACKER_BASIS = {
    "coded": "The producer's actor column names the attacker",
    "inferred_text": "Read from the wording of a headline or place",
    "inferred_means": "Only that states alone had such aircraft is known",
    "unknown": "Nothing says it, or the actor columns contradict it",
}

PERIOD = {"week": "Seven days", "month": "A calendar month", "year": "A calendar year"}


class ExternalEvents(pa.DataFrameModel):
    """One row an event as another producer coded it. UCDP leaves out strikes that killed nobody; ACLED makes one
    event of all strikes by the same actors on one day in one place: neither counts strikes, and they cannot be added.
    """

    dataset: str = code("The dataset", DATASETS)
    version: str = text("The producer's version, or the newest change that the file holds", required=True)
    event_id: str = text("The producer's identifier", required=True)
    date_start: pl.Date = date("First day, as coded", required=True)
    date_end: pl.Date = date("Last day, as coded; ACLED's events have one day", required=True)
    date_precision: str = code("How well the day is known, in our codes", codes.DATE_PRECISION)
    date_precision_coded: str = text("The same as the producer codes it")
    country: str = text("Country, as coded", required=True)
    region: str = text("First-level unit, as coded; the producers keep Mali's older regions")
    cercle: str = text("Second-level unit, as coded")
    place: str = text("Place, as coded")
    latitude: float = number("Latitude, often a stand-in: see geo_precision", "degrees north", low=-90, high=90)
    longitude: float = number("Longitude, often a stand-in", "degrees east", low=-180, high=180)
    geo_precision: str = code("What the coordinates stand for, in our codes", codes.GEO_PRECISION, required=False)
    geo_precision_coded: str = text("The same as the producer codes it")
    event_type: str = text("Type of event, as coded")
    sub_event_type: str = text("Sub-type, as coded; UCDP has none")
    actor_1: str = text("First actor, as coded; ACLED's order does not always say who attacked")
    actor_2: str = text("Second actor, as coded")
    side_1: str = text("Kind of the first actor, as coded")
    side_2: str = text("Kind of the second actor, as coded")
    is_air_strike: bool = flag(
        "Whether it is an air or drone strike: read with air_strike_basis. UCDP has none that killed nobody; ACLED makes one "
        "event of all strikes by the same actors on one day in one place"
    )
    air_strike_basis: str = code("How that is known", AIR_STRIKE_BASIS)
    air_strike_column: str = text("The producer's column that says so")
    air_strike_pattern: str = text("The name of the pattern found there, and its language (en, fr)")
    attacker: str = text("Whose strike, where known; empty for events that are no air strike")
    attacker_side: str = code("Kind of attacker", ATTACKER_SIDE, required=False)
    attacker_basis: str = code("How that is known", ATTACKER_BASIS, required=False)
    deaths_low: int = number("Low estimate of all dead; ACLED gives one figure only", "people", low=0)
    deaths_best: int = number("Best estimate of all dead, fighters and civilians together", "people", low=0)
    deaths_high: int = number("High estimate of all dead", "people", low=0)
    deaths_civilians: int = number(
        "Civilians among the best estimate; ACLED does not split its figure", "people", low=0
    )
    civilian_targeting: str = text(
        "Whether civilians were the main or only target, as coded; UCDP: its one-sided violence"
    )
    sources: str = text("Whom the producer cites")
    wording: str = text(
        "The producer's own text, under its licence: UCDP's headlines; ACLED's notes, of Mali and of air strikes only"
    )
    remarks: str = text("What is odd in the row though it could be used (low_above_best, date_precision_unknown, …)")

    class Config:
        unique = ["dataset", "version", "event_id"]
        strict = ordered = True


class ExternalCounts(pa.DataFrameModel):
    """One row a count as another producer published it. ACLED merges a day's strikes by the same actors in one
    place into one event; UCDP's counts hold only events with a dead: see `what` before comparing anything.
    """

    dataset: str = code("The dataset", DATASETS)
    version: str = text("The producer's version, or the newest period that the file holds", required=True)
    period: str = code("Length of the period", PERIOD)
    period_start: pl.Date = date("First day", required=True)
    period_end: pl.Date = date("Last day", required=True)
    country: str = text("Country, as coded", required=True)
    region: str = text("First-level unit, as coded", required=True)
    cercle: str = text("Second-level unit, as coded", required=True)
    what: str = text("What is counted, as coded", required=True)
    is_air_strike: bool = flag("Whether the count is of air and drone strikes alone")
    air_strike_basis: str = code("How that is known", AIR_STRIKE_BASIS)
    events: int = number(
        "Events, not strikes: ACLED makes one of all strikes by the same actors on one day in one place",
        "events",
        low=0,
    )
    deaths_low: int = number("Low estimate of all dead", "people", low=0)
    deaths_best: int = number("Dead, or the best estimate of them", "people", low=0)
    deaths_high: int = number("High estimate of all dead", "people", low=0)
    deaths_civilians: int = number("Civilians among the dead, where given", "people", low=0)

    class Config:
        unique = ["dataset", "version", "period_start", "country", "region", "cercle", "what"]
        strict = ordered = True


class ExternalQuarantine(pa.DataFrameModel):
    """One row a fault of a row that an import set aside; nothing is dropped in silence."""

    dataset: str = code("The dataset", DATASETS)
    version: str = text("Its version", required=True)
    file: str = text("The file", required=True)
    row: int = number("Row of the file as a spreadsheet counts it; the header is row 1", "rows", low=1, required=True)
    event_id: str = text("The producer's identifier, where it could be read")
    column_name: str = text("The column", required=True)
    value: str = text("What stands there")
    rule: str = text("The rule it breaks", required=True)
    detail: str = text("What is wrong", required=True)
    remedy: str = text("What to do", required=True)

    class Config:
        unique = ["dataset", "version", "row", "column_name", "rule"]
        strict = ordered = True


class ExternalImports(pa.DataFrameModel):
    """One row a file that was imported into this copy of the project."""

    dataset: str = code("The dataset", DATASETS)
    version: str = text("Its version", required=True)
    file: str = text("Name of the file", required=True)
    layout: str = text("Which of the dataset's layouts it has", required=True)
    sha256: str = ident("SHA-256 of the file", pattern=r"^[0-9a-f]{64}$")
    rows_read: int = number("Rows in the file, header and HXL tags apart", "rows", low=0, required=True)
    rows_loaded: int = number("Rows that could be used", "rows", low=0, required=True)
    rows_set_aside: int = number("Rows set aside, see external_quarantine", "rows", low=0, required=True)
    air_strikes: int = number("Rows of air or drone strikes among those loaded", "rows", low=0, required=True)
    imported_on: pl.Date = date("Day of the import", required=True)

    class Config:
        unique = ["dataset", "version"]
        strict = ordered = True
