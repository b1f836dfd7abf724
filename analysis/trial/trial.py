"""One definition tried: bootstrap, random walk, free change point and tipping points, as plain rows.

What a definition asks for is read off its row of `prediction_tests`; thresholds off its row of `verdict_rules`.
"""

from datetime import date

import numpy as np
import polars as pl

from analysis import frequency
from analysis.trial import bootstrap, change_point, random_walk, sensitivity, tipping


def asked(test: dict, monthly: pl.DataFrame) -> tuple[pl.DataFrame, int, frequency.Baseline]:
    """The series, the length of the window after, and the baseline that a definition asks for.

    Censored months leave the series, and the window after is shorter by those of them that it held.
    """
    months, censored = test["horizon_months"], test["censored_months"]
    baseline = frequency.Baseline(test["baseline_months"], test["baseline"])
    if censored:
        monthly = monthly.head(-censored)
        while not frequency.covers(
            monthly, frequency.windows(test["start_date"], months, test["partial_month"], baseline)
        ):
            months -= 1
    return monthly, months, baseline


def tried(test: dict, rule: dict, monthly: pl.DataFrame) -> dict:
    """Everything that the trial adds to the rate ratios: {"result": row, "breaks": rows, "curve": rows, "sensitivity": rows}.

    Power, the random walk and the change point are computed for the leading roles and for ACLED's plainest definitions; the
    other rows have None there.
    """
    monthly, months, baseline = asked(test, monthly)
    days = frequency.windows(test["start_date"], months, test["partial_month"], baseline)
    counts, exposure = (monthly[name].to_numpy().astype(float) for name in ("count", "exposure_days"))
    before, after = frequency.window_weights(monthly["month"], days)
    process = bootstrap.estimate(*sensitivity.months_before(monthly, test["start_date"], rule["calibration_months"]))
    boot = bootstrap.compare(
        counts, exposure, before, after, process, name=test["test_id"], level=rule["level"], p_max=rule["p_max"],
        power_at=bootstrap.POWER_AT if _leading(test) else (),
    )  # fmt: skip
    observations = (counts, exposure, before, after)
    result = {
        "test_id": test["test_id"], "p_rise": boot.p_rise, "p_fall": boot.p_fall, "low": boot.low, "high": boot.high,
        "log_variance": process.log_variance, "autocorrelation": process.autocorrelation,
        "power_125": None, "power_150": None, "power_200": None, "power_300": None,
    } | _tipping(observations, boot, rule["p_max"])  # fmt: skip
    if boot.power:
        result |= {f"power_{round(100 * ratio)}": share for ratio, share in boot.power.items()}
    breaks = []
    if boot.p_rise is not None and _leading(test):
        inside = fitted_months(monthly, days, rule["calibration_months"])
        result |= _walk(*(a[inside] for a in observations))
        found = _break(monthly, days, *observations)
        breaks = found.pop("rows")
        result |= found
    else:
        result |= dict.fromkeys(WALK_COLUMNS + BREAK_COLUMNS)
    wanted = boot.p_rise is not None and test["role"] != "variant"
    line = tipping.curve(*observations, boot.lowest, boot.highest) if wanted else []
    return {
        "result": result,
        "breaks": [{"test_id": test["test_id"], **row} for row in breaks],
        "curve": [{"test_id": test["test_id"], **row} for row in line],
        "sensitivity": sensitivity.rows(test, rule, monthly, observations) if _systematic_leader(test) else [],
    }


def fitted_months(monthly: pl.DataFrame, days: frequency.Windows, months: int) -> np.ndarray:
    """Which months the random walk follows: the windows, and `months` months before the start at least."""
    first = min(days.before_from, frequency.add_months(days.before_to, -months))
    return monthly["month"].is_between(first.replace(day=1), days.after_to, closed="left").to_numpy()


def _leading(test: dict) -> bool:
    plain = test["baseline"] == "adjacent" and test["baseline_months"] == test["horizon_months"]
    systematic = test["series"] == "acled_events" and test["area"] != "kidal" and test["partial_month"] == "drop"
    return test["role"] != "variant" or (plain and systematic and not test["censored_months"])


def _systematic_leader(test: dict) -> bool:
    return test["series"] == "acled_events" and test["role"] in ("primary", "wider")


WALK_COLUMNS = (
    "step", "step_low", "step_high", "step_above_100", "step_above_125", "step_above_200",
    "walk", "walk_low", "walk_high", "walk_above_100", "walk_above_125", "walk_above_200",
)  # fmt: skip
BREAK_COLUMNS = ("break_month", "break_from", "break_to", "break_any", "break_within_3", "break_delay_months")


def _walk(counts, exposure, before, after) -> dict:
    observed = np.ones(len(counts), bool)
    dropped = np.flatnonzero(after)[0] - 1  # the month of the start, where it belongs to neither window
    observed[dropped] = before[dropped] > 0
    walk = random_walk.fit(counts, exposure, observed, before, after)
    row = {}
    for name, posterior in (("step", walk.step), ("walk", walk.windows)):
        row |= {name: posterior.median, f"{name}_low": posterior.low, f"{name}_high": posterior.high}
        for bound, share in zip(random_walk.ABOVE, posterior.above, strict=True):
            row[f"{name}_above_{round(100 * bound)}"] = share
    return row


def _break(monthly: pl.DataFrame, days: frequency.Windows, counts, exposure, before, after) -> dict:
    """Where a single change lies in the two windows (all months between their ends)."""
    first, last = np.flatnonzero(before + after)[[0, -1]]
    inside = slice(first, last + 1)
    found = change_point.posterior(counts[inside], exposure[inside])
    months = monthly["month"][inside].to_list()
    start = days.before_to.replace(day=1)
    delays = np.array([_months_between(start, months[i]) for i in found.months])
    likely = found.quantile(0.5)
    return {
        "break_month": months[likely].isoformat(), "break_from": months[found.quantile(0.05)].isoformat(),
        "break_to": months[found.quantile(0.95)].isoformat(), "break_any": found.any_change,
        "break_within_3": float(found.probability[np.abs(delays) <= 3].sum()),
        "break_delay_months": _months_between(start, months[likely]),
        "rows": [
            {"month": months[i].isoformat(), "probability": float(p)}
            for i, p in zip(found.months, found.probability, strict=True)
        ],
    }  # fmt: skip


def _months_between(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def _tipping(observations, boot: bootstrap.Bootstrap, p_max: float) -> dict:
    counts, exposure, before, after = observations
    missing = tipping.missing_for_no_rise(counts @ before, exposure @ before, counts @ after, exposure @ after)
    row = {"missing_for_no_rise": missing, "missing_to_undo": None, "more_to_rise": None}
    if boot.p_rise is not None:
        shows = boot.p_rise <= p_max
        side, name = ("before", "missing_to_undo") if shows else ("after", "more_to_rise")
        row[name] = tipping.least_extra(*observations, boot.threshold, side, not shows)
    return row
