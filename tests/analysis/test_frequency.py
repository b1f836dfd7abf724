"""Window counts, rate ratios and placebos: against R, by hand, and by their properties."""

import math
from datetime import date

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import frequency, placebo, rates
from analysis.trial import columns

STARTS = st.dates(date(2020, 1, 1), date(2022, 12, 31))
COUNTS = st.lists(st.integers(0, 60), min_size=84, max_size=84)  # January 2018 to December 2024
QUICK = settings(max_examples=40)


def observations(before: list[float], after: list[float], days_before=30.0, days_after=30.0) -> pl.DataFrame:
    """One row a month, with the same exposure for every month of a side."""
    return pl.DataFrame(
        {
            "side": ["before"] * len(before) + ["after"] * len(after),
            "count": [float(count) for count in before + after],
            "exposure_days": [float(days_before)] * len(before) + [float(days_after)] * len(after),
        }
    )


def series(counts: list[float], first: date = date(2018, 1, 1), exposure="calendar_days") -> pl.DataFrame:
    months = [frequency.add_months(first, step) for step in range(len(counts))]
    return frequency.with_exposure(pl.DataFrame({"month": months, "count": counts}), exposure)


# --- exact conditional --------------------------------------------------------------------------------------


def test_exact_conditional_is_r_poisson_test():
    # R documentation of stats::poisson.test, "eba1977, compare Fredericia to other three cities":
    # poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)). Its result as R packages record it in their tests:
    # ratio 1.971488 and p 0.07966863 (WillemSleegers/tidystats, test of poisson.test); interval 0.85842640 to
    # 4.27726594 (a C++ test suite's own bisection of the binomial distribution in 60 digits; R prints
    # 0.8584264 4.2772659).
    result = rates.exact_conditional(observations([21], [11], days_before=1083 + 1050 + 878, days_after=800))
    assert result.ratio == pytest.approx(1.971488, abs=1e-6)
    assert result.p_value == pytest.approx(0.07966863, abs=1e-8)
    assert result.low == pytest.approx(0.85842640, abs=1e-8)
    assert result.high == pytest.approx(4.27726594, abs=1e-8)


def test_exact_conditional_agrees_with_itself_at_whole_and_almost_whole_counts():
    whole = rates.exact_conditional(observations([21], [11], 3011, 800))
    almost = rates.exact_conditional(observations([21 + 1e-9], [11], 3011, 800))
    assert (almost.low, almost.high) == pytest.approx((whole.low, whole.high), rel=1e-6)
    assert almost.note == "fractional counts: beta form of the binomial bounds"


def test_zero_counts_give_one_sided_bounds_and_no_crash():
    # with nothing before, the share after is 1 of n = 5: its lower bound is 0.025 ** (1/5), by hand
    share = 0.025 ** (1 / 5)
    none_before = rates.exact_conditional(observations([0], [5]))
    assert none_before.ratio is None and none_before.high is None
    assert none_before.low == pytest.approx(share / (1 - share))
    none_after = rates.exact_conditional(observations([5], [0]))
    assert none_after.ratio == 0 and none_after.low == 0
    assert none_after.high == pytest.approx((1 - share) / share)
    nothing = rates.exact_conditional(observations([0], [0]))
    assert (nothing.ratio, nothing.low, nothing.high, nothing.p_value) == (None, None, None, None)
    for before, after in ((0, 5), (5, 0), (0, 0)):
        for result in rates.rate_ratios(observations([before, 0], [after, 0])):
            assert result.note
            assert result.high is None or math.isfinite(result.high)


def test_unobserved_side_is_an_error():
    with pytest.raises(ValueError, match="nothing was observed before"):
        rates.exact_conditional(observations([], [3]))


# --- quasi-Poisson and negative binomial --------------------------------------------------------------------


def test_quasi_poisson_by_hand():
    # Means 4 and 8. Pearson X2 = (9 + 9 + 0)/4 + (16 + 36 + 4)/8 = 4.5 + 7 = 11.5 on 6 - 2 = 4 degrees of
    # freedom: dispersion 2.875. Var(log ratio) = 2.875 * (1/12 + 1/24) = 0.359375. t(0.975, 4) = 2.776445
    # (any table). So the interval is 2 * exp(+-2.776445 * sqrt(0.359375)).
    result = rates.quasi_poisson(observations([1, 7, 4], [12, 2, 10]))
    assert result.ratio == pytest.approx(2)
    assert result.dispersion == pytest.approx(2.875)
    assert result.df == 4
    reach = math.exp(2.776445 * math.sqrt(0.359375))
    assert result.low == pytest.approx(2 / reach, rel=1e-6)
    assert result.high == pytest.approx(2 * reach, rel=1e-6)


def test_quasi_poisson_is_never_narrower_than_poisson():
    # equal counts: dispersion 0, raised to 1; Var(log ratio) = 1/12 + 1/24
    result = rates.quasi_poisson(observations([4, 4, 4], [8, 8, 8]))
    assert result.dispersion == pytest.approx(0)
    assert result.high / result.ratio == pytest.approx(math.exp(2.776445 * math.sqrt(1 / 8)), rel=1e-6)


def test_quasi_poisson_is_statsmodels_with_x2():
    rows = pl.concat([observations([3, 9, 4, 0], [7, 2, 12], 31, 28), observations([5], [6], 30, 35)])
    design = sm.add_constant((rows["side"] == "after").to_numpy().astype(float))
    offset = np.log(rows["exposure_days"].to_numpy())
    fit = sm.GLM(rows["count"].to_numpy(), design, sm.families.Poisson(), offset=offset).fit(scale="X2")
    low, high = np.exp(fit.params[1] + stats.t.ppf([0.025, 0.975], fit.df_resid) * fit.bse[1])
    result = rates.quasi_poisson(rows)
    assert result.dispersion == pytest.approx(fit.scale) and result.dispersion > 1
    assert (result.low, result.high) == pytest.approx((low, high))


def test_quasi_poisson_needs_three_months():
    result = rates.quasi_poisson(observations([4], [8]))
    assert result.ratio == pytest.approx(2) and result.low is None and "three months" in result.note


def test_negative_binomial_cross_checks_the_ratio():
    # with equal exposures the maximum-likelihood ratio is the ratio of the means, whatever alpha is
    result = rates.negative_binomial(observations([1, 9, 2, 8, 0, 10], [3, 20, 5, 15, 1, 16]))
    assert result.ratio == pytest.approx(2, rel=1e-4)
    assert result.low < 2 < result.high and result.dispersion > 0


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ([4, 4, 4], [8, 8, 8], "no more spread than Poisson"),
        ([1.5, 9, 2], [3, 20, 5], "fractional"),
        ([0, 0, 0], [3, 20, 5], "no events before"),
    ],
)
def test_negative_binomial_says_why_not(before, after, why):
    result = rates.negative_binomial(observations(before, after))
    assert result.ratio is None and result.low is None and why in result.note


def test_dispersion_and_autocorrelation_by_hand():
    # mean 4, residuals -1.5, 1.5, -1.5, 1.5 (each (x - 4)/2): X2 = 9 on 3; products 3 * -2.25 over squares 9
    counts, days = np.array([1, 7, 1, 7]), np.full(4, 30)
    assert rates.dispersion(counts, days) == pytest.approx(3)
    assert rates.lag1_autocorrelation(counts, days) == pytest.approx(-0.75)
    assert rates.dispersion(np.zeros(4), days) is None
    assert rates.lag1_autocorrelation(np.full(4, 5), days) is None


MONTH_COUNTS = st.lists(st.integers(0, 40), min_size=3, max_size=8).filter(any)


@QUICK
@given(MONTH_COUNTS, MONTH_COUNTS, st.floats(0.01, 100), st.integers(20, 31), st.integers(20, 31))
def test_ratio_does_not_depend_on_the_unit_of_exposure(before, after, scale, days_before, days_after):
    for method in (rates.exact_conditional, rates.quasi_poisson):
        one = method(observations(before, after, days_before, days_after))
        other = method(observations(before, after, days_before * scale, days_after * scale))
        assert other.ratio == pytest.approx(one.ratio, rel=1e-6)
        assert (other.low, other.high) == pytest.approx((one.low, one.high), rel=1e-5)


@QUICK
@given(MONTH_COUNTS, MONTH_COUNTS, st.integers(20, 31), st.integers(20, 31))
@example([2, 2, 2], [1, 1, 1], 20, 20)  # a dispersion of 0, on which statsmodels' scale="X2" breaks down
def test_swapping_the_windows_inverts_ratio_and_interval(before, after, days_before, days_after):
    for method in (rates.exact_conditional, rates.quasi_poisson):
        there = method(observations(before, after, days_before, days_after))
        back = method(observations(after, before, days_after, days_before))
        assert back.ratio == pytest.approx(1 / there.ratio, rel=1e-6)
        assert back.low == pytest.approx(1 / there.high, rel=1e-5)
        assert back.high == pytest.approx(1 / there.low, rel=1e-5)
        assert back.p_value == pytest.approx(there.p_value, rel=1e-4, abs=1e-9)


@QUICK
@given(MONTH_COUNTS, MONTH_COUNTS)
def test_ratio_is_that_of_the_plain_rates(before, after):
    plain = (sum(after) / (31 * len(after))) / (sum(before) / (30 * len(before)))
    for result in rates.rate_ratios(observations(before, after, 30, 31))[:2]:
        assert result.ratio == pytest.approx(plain, rel=1e-6)
        assert result.low < result.ratio < result.high


# --- series -------------------------------------------------------------------------------------------------


def test_exposure_of_weeks_is_four_or_five_saturdays():
    weeks = series([0] * 84, exposure="saturday_weeks")["exposure_days"]
    assert set(weeks) == {28, 35}
    # the Saturdays of the series: 6 January 2018, then every 7 days to 28 December 2024
    assert weeks.sum() == 7 * ((date(2024, 12, 28) - date(2018, 1, 6)).days // 7 + 1)
    assert series([0] * 84)["exposure_days"].sum() == (date(2025, 1, 1) - date(2018, 1, 1)).days


def test_monthly_series_sums_regions_and_refuses_unknown_ones():
    month = [date(2024, 1, 1)] * 2 + [date(2024, 2, 1)] * 2
    region = ["Gao", "Kidal"] * 2
    figures = pl.DataFrame({"month": month, "region_10": region, "events": [1, 2, 3, 4], "deaths": [9, 8, 7, 6]})
    assert frequency.monthly_series(figures)["count"].to_list() == [3, 7]
    assert frequency.monthly_series(figures, "deaths", ["Gao"])["count"].to_list() == [9, 7]
    with pytest.raises(ValueError, match="Menaka"):
        frequency.monthly_series(figures, regions=["Gao", "Menaka"])
    known = frequency.monthly_series(figures, regions=["Gao", "Taoudénit"], not_distinguished=["Taoudénit"])
    assert known["count"].to_list() == [1, 3]


@pytest.mark.parametrize(
    ("months", "counts"),
    [
        ([date(2024, 1, 1), date(2024, 3, 1)], [1, 1]),
        ([date(2024, 2, 1), date(2024, 1, 1)], [1, 1]),
        ([date(2024, 1, 5)], [1]),
        ([date(2024, 1, 1)], [None]),
        ([date(2024, 1, 1)], [-1]),
    ],
)
def test_broken_series_are_refused(months, counts):
    with pytest.raises(ValueError, match="monthly series"):
        frequency.with_exposure(pl.DataFrame({"month": months, "count": counts}), "calendar_days")


# --- windows ------------------------------------------------------------------------------------------------


def test_drop_leaves_out_the_month_of_the_start():
    days = frequency.windows(date(2024, 8, 26), 12, "drop")
    assert days == (date(2023, 8, 1), date(2024, 8, 1), date(2024, 9, 1), date(2025, 9, 1))


def test_split_reaches_exactly_back_and_forth():
    days = frequency.windows(date(2024, 8, 26), 12, "split")
    assert days == (date(2023, 8, 26), date(2024, 8, 26), date(2024, 8, 26), date(2025, 8, 26))


def test_start_on_the_first_is_inside_no_month():
    first = date(2024, 8, 1)
    assert frequency.windows(first, 6, "drop") == frequency.windows(first, 6, "split")


def test_months_without_such_a_day_end_at_their_last():
    assert frequency.add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert frequency.add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert frequency.add_months(date(2024, 1, 15), -1) == date(2023, 12, 15)


def test_split_counts_by_hand():
    # 310 events every month of 31 days is 10 a day; from 11 January: 10 days before, 21 after, then 10 of the
    # month at either end are cut to match
    monthly = series([310.0] * 3, date(2023, 12, 1))
    rows = frequency.window_observations(monthly, date(2024, 1, 11), 1, "split")
    assert rows["side"].to_list() == ["before", "before", "after", "after"]
    assert rows["count"].to_list() == pytest.approx([210, 100, 210, 310 * 10 / 29])
    assert rows["exposure_days"].to_list() == pytest.approx([21, 10, 21, 10])


def test_windows_outside_the_series_are_refused():
    monthly = series([1] * 24)
    with pytest.raises(ValueError, match="the series has 2018-01-01 to 2019-12-31"):
        frequency.window_observations(monthly, date(2019, 6, 15), 12, "drop")
    with pytest.raises(ValueError, match="partial_month is one of drop, split"):
        frequency.windows(date(2019, 1, 1), 3, "both")
    with pytest.raises(ValueError, match="at least one month"):
        frequency.windows(date(2019, 1, 1), 0, "drop")


@QUICK
@given(COUNTS, STARTS, st.integers(1, 18))
def test_split_conserves_counts(counts, start, months):
    monthly = series(counts)
    days = frequency.windows(start, months, "split")
    before, after = frequency.window_weights(monthly["month"], days)
    # the start's month is shared out whole, no day is counted twice, every month strictly inside counts once
    both = dict(zip(monthly["month"], before + after, strict=True))
    assert both[start.replace(day=1)] == pytest.approx(1)
    assert max(both.values()) <= 1 + 1e-12
    total = (before + after) @ monthly["count"].to_numpy()
    whole = frequency.Windows(days.before_from, days.after_to, days.after_to, days.after_to)
    assert total == pytest.approx(frequency.window_weights(monthly["month"], whole)[0] @ monthly["count"].to_numpy())
    exposure = (before + after) @ monthly["exposure_days"].to_numpy()
    assert exposure == pytest.approx((days.after_to - days.before_from).days)


@QUICK
@given(COUNTS, STARTS, st.integers(1, 18))
def test_drop_uses_whole_months_only(counts, start, months):
    rows = frequency.window_observations(series(counts), start, months, "drop")
    assert rows["weight"].unique().to_list() == [1.0]
    assert rows.group_by("side").len()["len"].to_list() == [months, months]
    assert start.day == 1 or start.replace(day=1) not in rows["month"].to_list()


# --- placebo ------------------------------------------------------------------------------------------------


def test_every_shift_of_a_series_has_its_own_rank():
    # ratios of two different primes are all different, so the ranks of the n shifts are 1 to n, once each:
    # under no change the p-value is exactly uniform on 1/n, 2/n, ... 1
    primes = np.random.default_rng(26082024).permutation([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37])
    n, days = len(primes), np.full(len(primes), 30.0)
    before, after = np.eye(n)[4], np.eye(n)[6]
    results = [placebo.circular_shift_test(np.roll(primes, k), days, before, after) for k in range(n)]
    assert sorted(result.rank for result in results) == list(range(1, n + 1))
    assert sorted(result.p_value for result in results) == pytest.approx([k / n for k in range(1, n + 1)])


@QUICK
@given(st.permutations(list(range(1, 13))), st.integers(0, 11), st.integers(1, 4))
def test_circular_p_is_never_too_small_under_no_change(counts, shift, months):
    # exact enumeration: over all shifts of any series, at most a share alpha of the p-values is <= alpha
    n = len(counts)
    before = np.array([1.0 if k < months else 0.0 for k in range(n)])
    after = np.roll(before, months + 1)
    days = np.full(n, 30.0)
    p = [placebo.circular_shift_test(np.roll(counts, k + shift), days, before, after).p_value for k in range(n)]
    for alpha in (0.1, 0.25, 0.5):
        assert np.mean(np.array(p) <= alpha) <= alpha + 1e-12


def test_constant_series_has_p_of_one():
    days = np.full(12, 30.0)
    result = placebo.circular_shift_test(np.full(12, 4), days, np.eye(12)[3], np.eye(12)[7])
    assert result == placebo.Placebo(12, 12, 1.0, 0)


def test_shifts_without_events_count_against_dates_without_events_are_left_out():
    counts = np.array([0, 0, 0, 0, 1, 0, 3, 0])
    days, before, after = np.full(8, 30.0), np.eye(8)[4], np.eye(8)[6]
    # log ratios over the 8 shifts: 3/1 observed, then x/0, 0/x and 0/0
    result = placebo.circular_shift_test(counts, days, before, after)
    assert (result.n, result.n_undefined) == (8, 5)
    assert result.rank == 5 + 2  # the five undefined, itself, and 1/0
    ranked = placebo.rank_of_date(math.log(3), placebo.circular_shift_ratios(counts, days, before, after))
    assert ranked == placebo.Placebo(2, 3, 2 / 3, 5)
    assert placebo.rank_of_date(math.nan, np.array([1.0])).rank is None


@QUICK
@given(st.permutations([math.log(k) for k in range(1, 11)]))
def test_ranks_of_permuted_dates_are_uniform(ratios):
    assert sorted(placebo.rank_of_date(ratio, np.array(ratios)).rank for ratio in ratios) == list(range(1, 11))


def test_placebo_dates_are_all_months_with_full_windows():
    monthly = series(list(range(1, 61)))
    dropped = frequency.placebo_dates(monthly, date(2020, 5, 31), 12, "drop")
    assert dropped["date"].to_list()[0] == date(2019, 1, 31)
    assert dropped["date"].to_list()[1] == date(2019, 2, 28)  # the same day, or the month's last
    assert dropped.height == 60 - 2 * 12
    assert dropped.filter("is_start")["date"].to_list() == [date(2020, 5, 31)]
    # clean placebo dates: their window after ends before the start
    last_clean = dropped.filter("ended_before_start")["date"].max()
    assert frequency.windows(last_clean, 12, "drop").after_to <= date(2020, 5, 31)
    assert frequency.placebo_dates(monthly, date(2020, 5, 31), 40, "drop").is_empty()


# --- rows ---------------------------------------------------------------------------------------------------


def test_rows_hold_every_ingredient():
    counts = [3, 5, 2, 7, 4, 1] * 14
    rows = frequency.comparison_rows(
        frequency.compare(series(counts), date(2021, 8, 26), 12, "drop"), {"series": "test", "area": "Mali"}
    )
    methods = ["exact_conditional", "quasi_poisson", "negative_binomial"]
    assert [row["method"] for row in rows] == [*methods, "placebo_rank", "placebo_before", "circular_shift"]
    for row in rows:
        assert (row["before_from"], row["before_to"]) == (date(2020, 8, 1), date(2021, 7, 31))
        assert (row["after_from"], row["after_to"]) == (date(2021, 9, 1), date(2022, 8, 31))
        assert (row["months_before"], row["days_before"], row["days_after"]) == (12, 365, 365)
        assert row["count_before"] == row["count_after"] == 44
        assert not any(isinstance(value, float) and not math.isfinite(value) for value in row.values())
    # a key that the table does not know would be lost, one that no method has would always be null
    assert set(columns.RESULTS) - {"test_id", "whose", "baseline"} <= {key for row in rows for key in row}


def test_an_empty_baseline_gives_rows_without_infinity():
    rows = frequency.comparison_rows(frequency.compare(series([0] * 42 + [2] * 42), date(2021, 7, 1), 12, "split"))
    assert rows[0]["ratio"] is None and rows[0]["low"] > 1 and rows[0]["high"] is None
    assert all(value is None or not isinstance(value, float) or math.isfinite(value) for value in rows[0].values())
    assert len(rows) == 6


def test_rates_are_per_month_of_equal_length():
    start = date(2021, 7, 1)
    row = frequency.comparison_rows(frequency.compare(series([0] * 30 + [3] * 54), start, 12, "drop"))[0]
    assert row["rate_before"] == row["rate_after"] == pytest.approx(36 / 365 * 365.25 / 12)
