"""How much does the calibrated result lean on the process that calibrates it?

The bootstrap needs the dispersion and autocorrelation of a series without change, and 24 months say little about them.
These rows repeat it under other assumptions. They are shown, and decide nothing: the rule names one of them.
"""

from datetime import date

import numpy as np
import polars as pl
import statsmodels.api as sm

from analysis.trial import bootstrap


def processes(monthly: pl.DataFrame, start: date, months: int) -> dict[str, bootstrap.Process]:
    """Assumption -> process: the declared one, without the bias correction, about the trend, from all months before
    the start, and with months independent of each other."""
    counts, exposure = months_before(monthly, start)
    near = slice(-months, None)
    declared = bootstrap.estimate(counts[near], exposure[near])
    return {
        "declared": declared,
        "without_bias_correction": bootstrap.estimate(counts[near], exposure[near], corrected=False),
        "about_the_trend": bootstrap.estimate(counts[near], exposure[near] * _trend(counts[near], exposure[near])),
        "all_months_before_about_the_trend": bootstrap.estimate(counts, exposure * _trend(counts, exposure)),
        "independent_months": bootstrap.Process(declared.log_variance, 0.0),
    }


def months_before(monthly: pl.DataFrame, start: date, months: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Counts and exposure of the months that ended before the month of the start: the last `months`, or all."""
    earlier = monthly.filter(pl.col("month") < start.replace(day=1))
    earlier = earlier.tail(months) if months else earlier
    return earlier["count"].to_numpy().astype(float), earlier["exposure_days"].to_numpy().astype(float)


def _trend(counts: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """The fitted log-linear trend of the rate, by which the exposure is multiplied so that the rest is about it."""
    month = np.arange(len(counts)) / 12
    design = np.column_stack([np.ones(len(counts)), month])
    fit = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(exposure)).fit(scale=1.0)
    return np.exp(fit.params[1] * (month - month.mean()))


def rows(test: dict, rule: dict, monthly: pl.DataFrame, observations: tuple) -> list[dict]:
    """One row an assumption: p, interval and power of seeing a doubling."""
    made = []
    for name, process in processes(monthly, test["start_date"], rule["calibration_months"]).items():
        found = bootstrap.compare(
            *observations, process, name=test["test_id"], level=rule["level"], p_max=rule["p_max"], power_at=(2.0,)
        )  # fmt: skip
        made.append(
            {"test_id": test["test_id"], "assumption": name, "log_variance": process.log_variance,
             "autocorrelation": process.autocorrelation, "p_rise": found.p_rise, "low": found.low, "high": found.high,
             "power_200": found.power[2.0]}
        )  # fmt: skip
    return made
