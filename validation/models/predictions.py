"""Predictions and the definitions by which they are tried."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import code, date, flag, ident, number, partial_date, ref, text


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
    is_operational: bool = flag("Whether the series at hand can try it; then it has rows in prediction_tests")
    why_not: str = text("Why it cannot be tried, or, where it can, what of it is not tried")

    class Config:
        unique = ["prediction_id"]
        strict = ordered = True


class VerdictRules(pa.DataFrameModel):
    """One row a rule that turns a trial's results into a verdict; its thresholds are fixed with the definitions.

    A definition shows a rise where its one-sided bootstrap p is at most `p_max`. "Rose as predicted": the primary
    definition shows a rise, so does its twin per page where there is one, `share_up_min` of all definitions of the
    family and horizon point up, and the likeliest break lies no later than `late_after_months`. "Rose, but later or
    elsewhere": it does but for the date of the break, or the wider area shows a rise where the primary does not.
    "Fell": the primary definition shows a fall. Otherwise "no clear change" where the power to see a ratio of
    `reference_ratio` is at least `power_min`, and "cannot tell" where it is not. `analysis/trial/verdict.py` decides.
    """

    rule_id: str = ident("Short name")
    p_max: float = number("Largest one-sided p that shows a rise or a fall", "share", low=0, high=1, required=True)
    level: float = number("Level of the intervals", "share", low=0, high=1, required=True)
    share_up_min: float = number(
        "Least share of definitions with a ratio above 1", "share", low=0, high=1, required=True
    )
    late_after_months: int = number("A break later than this after the start is late", "months", low=0, required=True)
    reference_ratio: float = number("The change that a test must be able to see", "ratio", low=1, required=True)
    power_min: float = number("Least power to see it", "share", low=0, high=1, required=True)
    calibration_months: int = number("Months before the start that calibrate the test", "months", low=12, required=True)
    note: str = text("Why these thresholds")

    class Config:
        unique = ["rule_id"]
        strict = ordered = True


class PredictionTests(pa.DataFrameModel):
    """One row an operational definition: what is counted, whose, where, around which date, over which windows."""

    test_id: str = ident("Short name")
    prediction_id: str = ref("The prediction it tries", "predictions.prediction_id")
    family: str = code("Which half of a statement it tries", codes.FAMILY)
    role: str = code("Its part in the verdict", codes.TEST_ROLE)
    series: str = code("Which series is counted", codes.SERIES)
    unit: str = code("What one of the count is", codes.SERIES_UNIT)
    whose: str = code("Whose strikes", codes.WHOSE)
    area: str = code("Where", codes.TEST_AREA)
    start_date: pl.Date = date("The day that divides before from after", required=True)
    start_event: str = text("What happened on that day", required=True)
    baseline: str = code("Which months the window before holds", codes.BASELINE)
    baseline_months: int = number("Length of the window before", "months", low=1, high=60, required=True)
    horizon_months: int = number("Length of the window after", "months", low=1, high=60, required=True)
    partial_month: str = code("What becomes of the month that holds the start", codes.PARTIAL_MONTH)
    censored_months: int = number("Newest months of the series left out, as still being reported", "months", low=0,
                                  high=12, required=True)  # fmt: skip
    exposure: str = code("What a rate is per", codes.TEST_EXPOSURE)
    direction: str = code("Which way the prediction points", codes.DIRECTION)
    rule_id: str = ref("The rule of the verdict", "verdict_rules.rule_id")

    class Config:
        unique = ["test_id"]
        strict = ordered = True


class Calibration(pa.DataFrameModel):
    """One row a kind of simulated series, true ratio, method and threshold: how often the method called a rise.

    Written by `python -m analysis calibrate`; see `analysis/trial/calibration.py` for the generator and the methods.
    """

    scenario: str = ident("Kind of series")
    true_ratio: float = number("True rate after over rate before; 1 is no change", "ratio", low=0, required=True)
    method: str = code("Method", codes.CALIBRATED)
    p_max: float = number("Largest one-sided p that calls a rise", "share", low=0, high=1, required=True)
    runs: int = number("Series simulated", "series", low=1, required=True)
    calls: int = number("Series in which the method called a rise", "series", low=0, required=True)
    calls_below: int = number(
        "Series in which its p was at least 1 - p_max: the other tail", "series", low=0, required=True
    )
    months_before: int = number("Months before the start", "months", low=1, required=True)
    months_after: int = number("Months after the start", "months", low=1, required=True)
    baseline_months: int = number("Months of the window before", "months", low=1, required=True)
    mean_a_month: float = number("Mean before the start", "events a month", low=0, required=True)
    log_variance: float = number("Variance of the hidden factor's logarithm", "log squared", low=0, required=True)
    autocorrelation: float = number(
        "Lag-1 autocorrelation of that logarithm", "correlation", low=-1, high=1, required=True
    )
    seed: int = number("Seed of the random numbers", "none", low=0, required=True)

    class Config:
        unique = ["scenario", "true_ratio", "method", "p_max"]
        strict = ordered = True
