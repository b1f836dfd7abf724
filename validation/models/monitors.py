"""Figures of other producers: aggregated counts, quoted with attribution; each file has a `.toml` beside it."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import code, date, flag, ident, number, ref, text
from validation.models import external


class AcledAirDroneStrikesMonthly(pa.DataFrameModel):
    """One row a month and region: ACLED's "Air/drone strike" events in Mali, zeros included. ACLED, acleddata.com.

    An event is not a strike: what the same actors do on one day in one place is one event. Every attacker is in it.
    A week (Saturday to Friday) counts in the month of its Saturday.
    """

    month: pl.Date = date("First day of the month", required=True)
    region_10: str = ref("Region as drawn from 2016 to 2023", "regions.region")
    events: int = number(
        "Events: all strikes by the same actors on one day in one place are one", "events", low=0, required=True
    )
    deaths: int = number(
        "Reported deaths of these events, fighters and civilians together", "people", low=0, required=True
    )

    class Config:
        unique = ["month", "region_10"]
        strict = ordered = True


class ExternalInputs(pa.DataFrameModel):
    """One row a release of another producer from which figures here were made, with the rows that were read and set aside.

    The releases themselves are not passed on; `data/external.toml` says where they are published.
    """

    dataset: str = code("The dataset", external.DATASETS)
    version: str = text("Its version", required=True)
    file: str = text("Name of the file", required=True)
    sha256: str = ident("SHA-256 of the file", pattern=r"^[0-9a-f]{64}$")
    rows_read: int = number("Rows in the file", "rows", low=0, required=True)
    rows_loaded: int = number("Rows that could be used", "rows", low=0, required=True)
    rows_set_aside: int = number("Rows set aside because they break a rule", "rows", low=0, required=True)
    air_strikes: int = number("Rows of air or drone strikes among those loaded", "rows", low=0, required=True)
    first_day: pl.Date = date("First day of its events or periods in Mali")
    last_day: pl.Date = date("Last day of its events or periods in Mali")

    class Config:
        unique = ["dataset", "version"]
        strict = ordered = True


class ExternalStrikesMonthly(pa.DataFrameModel):
    """One row a month, dataset and kind of attacker: air and drone strikes in Mali in the event-level releases at hand.

    Months without a row have none in a release that covers them; months no release covers have no row either: see `external_inputs`.
    ACLED merges a day's strikes by the same actors in one place; UCDP leaves out strikes that killed nobody, and its strikes are
    inferred from text, which misses most (see `ucdp_text_labels`).
    """

    dataset: str = code("The dataset", external.DATASETS)
    version: str = text("Its version", required=True)
    month: pl.Date = date("First day of the month", required=True)
    attacker_side: str = code("Whose strike, as far as the rows say", external.ATTACKER_SIDE)
    events: int = number(
        "Events: ACLED makes one of all strikes by the same actors on one day in one place; UCDP has none that killed nobody",
        "events",
        low=1,
        required=True,
    )
    deaths_low: int = number("Low estimate of all dead; ACLED gives one figure", "people", low=0)
    deaths_best: int = number("Best estimate of all dead", "people", low=0, required=True)
    deaths_high: int = number("High estimate of all dead; ACLED gives one figure", "people", low=0)

    class Config:
        unique = ["dataset", "version", "month", "attacker_side"]
        strict = ordered = True


class ExternalCoverageMonthly(pa.DataFrameModel):
    """One row a month, region and release: how many of our strikes it has, and how many of its strikes we have."""

    dataset: str = code("The dataset", external.DATASETS)
    version: str = text("Its version", required=True)
    month: pl.Date = date("First day of the month", required=True)
    region: str = text("Region as drawn from 2016 to 2023; (none) where neither says", required=True)
    ours: int = number("Our counted strikes", "strikes", low=0, required=True)
    ours_found: int = number("Of these, strikes that the release has", "strikes", low=0, required=True)
    theirs: int = number(
        "Its strikes, as coded or inferred from text; UCDP's text tells few of them", "events", low=0, required=True
    )
    theirs_found: int = number("Of these, strikes that we have", "events", low=0, required=True)

    class Config:
        unique = ["dataset", "version", "month", "region"]
        strict = ordered = True


class ExternalLinkReview(pa.DataFrameModel):
    """One row a pair of a strike of ours and an event of another producer that was read and judged, as identifiers alone."""

    dataset: str = code("The dataset", external.DATASETS)
    version: str = text("Its version", required=True)
    incident_id: str = ref("Our strike", "incidents.incident_id")
    event_id: str = text("The producer's identifier of the event", required=True)
    judged: str = code("What the reader found", codes.LINK_JUDGEMENT)
    is_link: bool = flag("Whether the rules take the two for the same")

    class Config:
        unique = ["dataset", "version", "incident_id", "event_id"]
        strict = ordered = True


class UcdpTextLabels(pa.DataFrameModel):
    """One row a UCDP event whose means of violence was read from its texts, to measure the inference; identifiers and labels alone.

    The sample is drawn by strata: rows with a pattern, rows with a word that might mean an air strike, and the rest. Mali's rows of
    January 2026 are all in it.
    """

    dataset: str = code("The dataset", external.DATASETS)
    version: str = text("Its version", required=True)
    event_id: str = text("UCDP's identifier", required=True)
    stratum: str = code("The part of the release it was drawn from", codes.LABEL_STRATUM)
    stratum_rows: int = number("Rows in that part", "rows", low=1, required=True)
    label: str = code("Whether it was an air or drone strike", codes.LABEL)
    attacker_side: str = code("Whose strike, where it was one", external.ATTACKER_SIDE, required=False)
    basis: str = code("What the label rests on", codes.LABEL_BASIS)
    is_inferred: bool = flag("Whether the patterns find an air strike")
    inferred_side: str = code("Whose strike the patterns find", external.ATTACKER_SIDE, required=False)

    class Config:
        unique = ["dataset", "version", "event_id"]
        strict = ordered = True


class UcdpMaliYearly(pa.DataFrameModel):
    """One row a year: UCDP's dead of organised violence in Mali, every means together. UCDP (CC BY 4.0), version 25.1."""

    year: int = number("Year", "year", low=1989, required=True)
    deaths_low: int = number("Low estimate", "people", low=0, required=True)
    deaths_best: int = number("Best estimate", "people", low=0, required=True)
    deaths_high: int = number("High estimate", "people", low=0, required=True)

    class Config:
        unique = ["year"]
        strict = ordered = True
