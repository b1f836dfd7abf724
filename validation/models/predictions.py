"""Predictions and the definitions by which they are tried."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import code, date, ident, number, partial_date, ref, text


class Predictions(pa.DataFrameModel):
    """One row a forecast by a named analyst or organisation."""

    prediction_id: str = ident("Short name")
    who: str = text("Who made it", required=True)
    affiliation: str = text("Where they worked, as the source says")
    relayed_by: str = ref("Who carried the words", "publishers.publisher_id", required=False)
    made_on: str = partial_date("When it was made, as far as known")
    made_on_precision: str = code("How much of that date is known", codes.PARTIAL_DATE_PRECISION)
    statement: str = text("What was said, in our words", required=True)
    direction: str = code("Which way", codes.DIRECTION)
    what: str = text("Of what", required=True)
    area: str = text("Where", required=True)
    horizon: str = text("Until when, as said; empty where nothing was said")
    source_id: str = ref("The page it was read on", "sources.source_id")
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["prediction_id"]
        strict = ordered = True


class PredictionTests(pa.DataFrameModel):
    """One row an operational definition: what is counted, where, around which date, over which windows."""

    test_id: str = ident("Short name")
    prediction_id: str = ref("The prediction it tries", "predictions.prediction_id")
    series: str = code("Which series is counted", codes.SERIES)
    area: str = code("Where", {"mali": "All of Mali", "north": "The northern regions (regions.is_northern)"})
    start_date: pl.Date = date("The day that divides before from after", required=True)
    start_event: str = text("What happened on that day", required=True)
    baseline_months: int = number("Length of the window before", "months", low=1, high=60, required=True)
    horizon_months: int = number("Length of the window after", "months", low=1, high=60, required=True)
    partial_month: str = code("What becomes of the month that holds the start", codes.PARTIAL_MONTH)
    direction: str = code("Which way the prediction points", codes.DIRECTION)

    class Config:
        unique = ["test_id"]
        strict = ordered = True
