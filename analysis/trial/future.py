"""What would change our mind: how many events the coming months would have to bring.

The windows are made longer than the data reach (`MONTHS` either side). Months still to come are given the same number
of events each, and the least number is sought at which the longer comparison would show a rise. Evaluated at every
build, so the answer moves as months come in.
"""

import numpy as np
import polars as pl

from analysis import frequency
from analysis.trial import bootstrap, sensitivity

MONTHS = 24
MOST = 300  # events a month; more is not looked for
RECENT = 6  # months whose mean is set beside it


def needed(test: dict, rule: dict, monthly: pl.DataFrame) -> list[dict]:
    """One row for ACLED's leading definitions of the longest horizon, none for the others.

    months_to_come: months of the window that the series has not; needed: events a month in each of them for a rise
    (None beyond MOST, 0 where the counts so far suffice); recent: events a month in the last RECENT months.
    """
    leading = test["role"] in ("primary", "wider") and test["series"] == "acled_events"
    if not leading or test["horizon_months"] != 18:
        return []
    baseline = frequency.Baseline(MONTHS)
    days = frequency.windows(test["start_date"], MONTHS, test["partial_month"], baseline)
    last = monthly["month"].max()
    coming = pl.date_range(frequency.add_months(last, 1), days.after_to, "1mo", closed="left", eager=True)
    if days.before_from < monthly["month"].min() or coming.is_empty():
        return []
    longer = frequency.with_exposure(
        pl.concat([monthly.select("month", "count"), pl.DataFrame({"month": coming, "count": [0] * len(coming)})]),
        "saturday_weeks",
    )
    before, after = frequency.window_weights(longer["month"], days)
    counts, exposure = (longer[name].to_numpy().astype(float) for name in ("count", "exposure_days"))
    process = bootstrap.estimate(*sensitivity.months_before(monthly, test["start_date"], rule["calibration_months"]))
    future = np.arange(len(counts)) >= monthly.height
    name = f"{test['test_id']}-{MONTHS}"
    recent = _with_future(counts, exposure, future, _recent(monthly))
    boot = bootstrap.compare(
        recent, exposure, before, after, process, name=name, level=rule["level"], p_max=rule["p_max"]
    )
    least = next(
        (m for m in range(MOST + 1) if _shows(counts, exposure, before, after, future, m, boot.threshold)), None
    )
    ratio, _ = bootstrap.log_ratios(recent, exposure, before, after)
    row = {"test_id": test["test_id"], "months": MONTHS, "months_to_come": len(coming), "needed": least,
           "recent": _recent(monthly), "count_before": float(counts @ before), "count_after": float(counts @ after),
           "ratio_if_recent": float(np.exp(ratio[0])), "p_if_recent": boot.p_rise}  # fmt: skip
    return [row]


def _recent(monthly: pl.DataFrame) -> float:
    """Events per month of 30.4 days in the last months of the series."""
    newest = monthly.tail(RECENT)
    return float(newest["count"].sum() / newest["exposure_days"].sum() * frequency.DAYS_PER_MONTH)


def _with_future(counts, exposure, future, a_month: float) -> np.ndarray:
    return np.where(future, a_month * exposure / frequency.DAYS_PER_MONTH, counts)


def _shows(counts, exposure, before, after, future, a_month: float, threshold: float) -> bool:
    filled = _with_future(counts, exposure, future, a_month)
    ratio, error = bootstrap.log_ratios(filled, exposure, before, after)
    return bool(ratio[0] / error[0] > threshold)
