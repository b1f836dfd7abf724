"""What else may explain a rise, and what the months to come would have to bring: small series worked out by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from analysis import frequency
from analysis.trial import bootstrap, confounders, future

# twelve months, the month itself, twelve more
COUNTS = np.array([4] * 9 + [2] * 3 + [100] + [7] * 12, float)
DAYS = np.array([30] * 9 + [35] * 3 + [31] + [28] * 12, float)


def test_how_low_a_quarter_lies_and_what_follows_it():
    """The quarter has 6 events in 105 days, its year 42 in 375, the year after it 84 in 336."""
    assert confounders._lowness(COUNTS, DAYS, 12) == pytest.approx((6 / 105) / (42 / 375))
    assert confounders._yearly_ratio(COUNTS, DAYS, 12) == pytest.approx((84 / 336) / (42 / 375))
    nothing = np.where(np.arange(25) < 12, 0, COUNTS)
    assert np.isnan([confounders._lowness(nothing, DAYS, 12), confounders._yearly_ratio(nothing, DAYS, 12)]).all()


RULE = {"calibration_months": 24, "level": 0.95, "p_max": 0.025}
TEST = {"test_id": "t", "role": "primary", "series": "acled_events", "horizon_months": 18, "start_date": date(2024, 8, 26),
        "partial_month": "drop"}  # fmt: skip


def one_a_week(last: date) -> pl.DataFrame:
    months = pl.date_range(date(2022, 1, 1), last, "1mo", eager=True)
    empty = frequency.with_exposure(pl.DataFrame({"month": months, "count": [0] * len(months)}), "saturday_weeks")
    return empty.with_columns(count=pl.col("exposure_days") // 7)


def test_what_the_months_to_come_would_have_to_bring(monkeypatch):
    """One event a week is 30.44 / 7 = 4.35 a month: where any rise counts, 5 a month are one and 4 are none.

    The windows are August 2022 to July 2024 and September 2024 to August 2026, of which twelve months are to come;
    52 Saturdays lie in the twelve that are known.
    """
    any_rise = SimpleNamespace(threshold=0.0, p_rise=0.5)
    monkeypatch.setattr(bootstrap, "compare", lambda *series, **rule: any_rise)
    [row] = future.needed(TEST, RULE, one_a_week(date(2025, 8, 1)))
    assert (row["months_to_come"], row["needed"], row["count_after"]) == (12, 5, 52)
    assert (row["recent"], row["ratio_if_recent"]) == pytest.approx((365.25 / 12 / 7, 1))


@pytest.mark.parametrize("other", [{"role": "variant"}, {"series": "own_strikes"}, {"horizon_months": 12}])
def test_only_leading_definitions_are_followed(other):
    assert future.needed(TEST | other, RULE, one_a_week(date(2025, 8, 1))) == []


def test_nothing_is_asked_of_a_window_that_is_over():
    assert future.needed(TEST, RULE, one_a_week(date(2026, 8, 1))) == []
