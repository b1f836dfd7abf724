"""The tables that the trial stores: what one row is, and every column with its type, meaning and unit."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

TEST = {"test_id": (pl.String, "The definition that was tried")}
S, F, I, D, B = pl.String, pl.Float64, pl.Int64, pl.Date, pl.Boolean  # noqa: E741


class Described(NamedTuple):
    """A table: what one row is, and column name -> (type, meaning)."""

    said: str
    columns: dict[str, tuple[pl.DataType, str]]


RESULTS = TEST | {
    "series": (S, "Which series was counted"),
    "whose": (S, "Whose strikes"),
    "area": (S, "Where"),
    "baseline": (S, "Which months the window before holds"),
    "start": (D, "The day that divides before from after"),
    "months": (I, "Length of the window after in months, censored months left out"),
    "partial_month": (S, "What became of the month that holds the start"),
    "method": (
        S,
        "exact_conditional: naive, too narrow. quasi_poisson: over-dispersion allowed for. negative_binomial: cross-check. "
        "placebo_rank: rank among all possible dates. placebo_before: among dates whose window ended before the start. "
        "circular_shift: among all shifts of the series. The calibrated p and interval are in prediction_trials",
    ),
    "before_from": (D, "First day of the window before"),
    "before_to": (D, "Last day of the window before"),
    "after_from": (D, "First day of the window after"),
    "after_to": (D, "Last day of the window after"),
    "months_before": (F, "Months in the window before"),
    "months_after": (F, "Months in the window after"),
    "days_before": (F, "Days observed before (pages where the exposure is pages)"),
    "days_after": (F, "Days observed after (pages where the exposure is pages)"),
    "count_before": (F, "Counted before"),
    "count_after": (F, "Counted after"),
    "rate_before": (F, "Counted per month of 30.4 days before (per 30.4 pages where the exposure is pages)"),
    "rate_after": (F, "Counted per month of 30.4 days after (per 30.4 pages where the exposure is pages)"),
    "ratio": (F, "Rate after divided by rate before"),
    "low": (F, "Lower end of the interval of the ratio"),
    "high": (F, "Upper end of the interval of the ratio"),
    "level": (F, "Confidence level of the interval"),
    "p_value": (F, "Two-sided for the models, one-sided (a rise) for the placebos"),
    "rank": (I, "Rank of this date's ratio, 1 the largest (placebos)"),
    "n": (I, "Dates or shifts compared (placebos)"),
    "dispersion": (F, "Variance over mean that the method estimated, 1 = Poisson; for the negative binomial its alpha"),
    "df": (I, "Degrees of freedom"),
    "dispersion_before": (F, "Variance over mean in the window before"),
    "autocorrelation_before": (F, "Correlation of neighbouring months in the window before"),
    "note": (S, "Why something is missing"),
}

PLACEBOS = TEST | {
    "date": (D, "The same day of another month"),
    "count_before": (F, "Counted before that date"),
    "count_after": (F, "Counted after that date"),
    "days_before": (F, "Days observed before"),
    "days_after": (F, "Days observed after"),
    "is_start": (B, "Whether this is the definition's own date"),
    "ended_before_start": (B, "Whether its window after had ended when the definition's date came"),
    "log_ratio": (F, "Logarithm of the ratio, null where not finite"),
    "ratio": (F, "Rate after divided by rate before, null where undefined"),
}

TRIALS = TEST | {
    "p_rise": (F, "One-sided p of no rise, from the parametric bootstrap"),
    "p_fall": (F, "One-sided p of no fall, from the parametric bootstrap"),
    "low": (
        F,
        "Lower end of the ratio's nominal 95 % interval (bootstrap-t); how often such intervals hold: calibration",
    ),
    "high": (F, "Upper end of the ratio's nominal 95 % interval"),
    "log_variance": (F, "Variance of the hidden factor's logarithm in the months before the start"),
    "autocorrelation": (F, "Lag-1 autocorrelation of the hidden factor's logarithm"),
    "power_125": (F, "Share of simulated series in which a true ratio of 1.25 would show as a rise"),
    "power_150": (F, "The same for a true ratio of 1.5"),
    "power_200": (F, "The same for a doubling"),
    "power_300": (F, "The same for a trebling"),
    "missing_for_no_rise": (
        F,
        "Strikes that must have gone unreported before for the rates to be equal; null: no rise",
    ),
    "missing_to_undo": (I, "Fewest strikes unreported before for which the rise is no longer shown; null: none shown"),
    "more_to_rise": (
        I,
        "Fewest further strikes after, spread over the months as those counted were, for which a rise would be shown; "
        "null: one is shown, or no number to 2000 would do, because more strikes also make the months more uneven",
    ),
    "step": (F, "Random walk: median of the jump of the level on the day of the start, as a ratio"),
    "step_low": (F, "Lower 95 % bound of the step"),
    "step_high": (F, "Upper 95 % bound of the step"),
    "step_above_100": (F, "Probability that the step is above 1"),
    "step_above_125": (F, "Probability that the step is above 1.25"),
    "step_above_200": (F, "Probability that the step is above 2"),
    "walk": (F, "Random walk: median of the mean rate after divided by the mean rate before"),
    "walk_low": (F, "Lower 95 % bound of that ratio"),
    "walk_high": (F, "Upper 95 % bound of that ratio"),
    "walk_above_100": (F, "Probability that it is above 1"),
    "walk_above_125": (F, "Probability that it is above 1.25"),
    "walk_above_200": (F, "Probability that it is above 2"),
    "break_month": (D, "Free change point: the month by which the new rate has begun with probability one half"),
    "break_from": (D, "The same with probability 5 %"),
    "break_to": (D, "The same with probability 95 %"),
    "break_any": (F, "Probability of any change, at even odds beforehand; too sure of itself"),
    "break_within_3": (F, "Probability that the change lies within three months of the start, given one"),
    "break_delay_months": (I, "Months from the start to break_month"),
}

BREAKS = TEST | {
    "month": (D, "First month of the new rate"),
    "probability": (F, "Its probability, given that there is one change"),
}

TIPPING = TEST | {
    "share_missing": (F, "Share of the true strikes before the start that is supposed to have gone unreported"),
    "missing": (F, "The same in strikes"),
    "ratio": (F, "Ratio of the rates if so"),
    "low": (F, "Lower end of its nominal 95 % interval"),
    "high": (F, "Upper end of its nominal 95 % interval"),
}

FUTURE = TEST | {
    "months": (I, "Length of the longer windows in months"),
    "months_to_come": (I, "Months of the window after that the series has not yet"),
    "needed": (I, "Events a month in each of them for a rise to be shown; null: over 300"),
    "recent": (F, "Events a month of 30.4 days in the last six months of the series"),
    "count_before": (F, "Events before"),
    "count_after": (F, "Events after, so far"),
    "ratio_if_recent": (F, "Ratio of the rates if the coming months bring what the last six brought"),
    "p_if_recent": (F, "One-sided p of no rise if so"),
}

SENSITIVITY = TEST | {
    "assumption": (S, "What calibrates the bootstrap: declared (24 months about one rate), or another choice"),
    "log_variance": (F, "Variance of the hidden factor's logarithm"),
    "autocorrelation": (F, "Lag-1 autocorrelation of that logarithm"),
    "p_rise": (F, "One-sided p of no rise"),
    "low": (F, "Lower end of the nominal 95 % interval"),
    "high": (F, "Upper end of the nominal 95 % interval"),
    "power_200": (F, "Share of simulated series in which a doubling would show as a rise"),
}

CHECKS = {
    "check_id": (S, "Which other explanation is looked at"),
    "area": (S, "Where"),
    "item": (S, "What was computed"),
    "value": (F, "The result"),
    "low": (F, "Lower end of the nominal 95 % interval, where it has one"),
    "high": (F, "Upper end of the nominal 95 % interval, where it has one"),
    "n": (I, "Of how many (dates, series, strikes)"),
    "on_date": (D, "The date it concerns, where it concerns one"),
}

VERDICTS = {
    "prediction_id": (S, "The prediction"),
    "family": (S, "Which half of the statement"),
    "horizon_months": (I, "Length of the window after in months"),
    "verdict": (S, "The verdict, as a code"),
    "verdict_text": (S, "The verdict in words"),
    "because": (S, "Which step of the rule decided"),
    "sentence": (S, "The result in one sentence"),
    "sentence_fr": (S, "The same in French"),
    "primary_test": (S, "The definition that leads"),
    "definitions": (I, "Definitions of this prediction, family and horizon"),
    "up": (I, "Of these, with a ratio above 1"),
    "shown": (I, "Of these, with a rise shown by the calibrated p"),
}

TABLES = {
    "prediction_results": Described("One row a definition and method", RESULTS),
    "prediction_placebos": Described("One row a definition and possible date", PLACEBOS),
    "prediction_trials": Described("One row a definition: what the trial adds to the rate ratios", TRIALS),
    "prediction_breaks": Described("One row a definition and month: where a single change of the rate lies", BREAKS),
    "prediction_tipping": Described(
        "One row a leading definition and share of strikes supposed missing before", TIPPING
    ),
    "prediction_future": Described("One row a leading definition: what the coming months would have to bring", FUTURE),
    "prediction_sensitivity": Described("One row a leading definition on ACLED's series and assumption", SENSITIVITY),
    "prediction_checks": Described("One row a result about another explanation", CHECKS),
    "prediction_verdicts": Described(
        "One row a prediction, family and horizon: the verdict by the written rule", VERDICTS
    ),
}


def frame(described: Described, rows: Iterable[dict]) -> pl.DataFrame:
    """`rows` as a typed frame; dates may come as text (YYYY-MM-DD)."""
    as_text = {name: pl.String if dtype == pl.Date else dtype for name, (dtype, _) in described.columns.items()}
    picked = [
        {
            name: str(row[name]) if as_text[name] == pl.String and row.get(name) is not None else row.get(name)
            for name in as_text
        }
        for row in rows
    ]
    dates = [name for name, (dtype, _) in described.columns.items() if dtype == pl.Date]
    return pl.DataFrame(picked, schema=as_text).with_columns(pl.col(dates).str.to_date())
