"""The bootstrap: its generator, its statistic, its properties."""

from datetime import date

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import frequency, placebo, rates
from analysis.trial import bootstrap, confounders, sensitivity

N = 24
BEFORE = np.r_[np.ones(12), np.zeros(12)]
AFTER = 1 - BEFORE
DAYS = np.full(N, 30.0)
some_counts = st.lists(st.integers(0, 60), min_size=N, max_size=N).map(lambda v: np.array(v, float))


def observations(counts):
    side = ["before"] * 12 + ["after"] * 12
    return pl.DataFrame({"side": side, "count": counts.astype(float), "exposure_days": DAYS})


@given(some_counts)
def test_the_statistic_is_that_of_the_quasi_poisson_model(counts):
    fit = rates.quasi_poisson(observations(counts))
    if fit.low is None:
        return
    ratio, error = (value[0] for value in bootstrap.log_ratios(counts, DAYS, BEFORE, AFTER))
    reach = stats.t.ppf(0.975, N - 2) * error
    assert np.exp([ratio, ratio - reach, ratio + reach]) == pytest.approx([fit.ratio, fit.low, fit.high], rel=1e-4)


@given(some_counts, st.floats(0.01, 100))
def test_the_ratio_is_scale_free(counts, scale):
    plain = bootstrap.log_ratios(counts, DAYS, BEFORE, AFTER)
    scaled = bootstrap.log_ratios(counts, DAYS * scale, BEFORE, AFTER)
    assert np.array(plain) == pytest.approx(np.array(scaled), abs=1e-9)


@given(some_counts)
def test_swapping_the_windows_inverts_the_ratio(counts):
    ratio, error = bootstrap.log_ratios(counts, DAYS, BEFORE, AFTER)
    swapped, same = bootstrap.log_ratios(counts, DAYS, AFTER, BEFORE)
    assert swapped == pytest.approx(-ratio, abs=1e-9)
    assert same == pytest.approx(error)


def test_the_generator_has_the_moments_that_the_estimate_reads_off():
    process = bootstrap.Process(0.4, 0.7)
    rng = np.random.default_rng(1)
    months = 40000
    counts = bootstrap.simulate(process, np.full(months, 8.0), 1, rng)[0]
    found = bootstrap.estimate(counts, np.full(months, 30.0))
    assert found.log_variance == pytest.approx(0.4, abs=0.04)
    assert found.autocorrelation == pytest.approx(0.7, abs=0.04)
    assert counts.mean() == pytest.approx(8.0, rel=0.03)


def test_counts_no_more_spread_than_poisson_have_no_hidden_factor():
    assert bootstrap.estimate(np.full(24, 5.0), np.full(24, 30.0)) == (0.0, 0.0)
    assert bootstrap.estimate(np.zeros(24), np.full(24, 30.0)) == (0.0, 0.0)


def test_the_correction_only_raises_the_autocorrelation():
    counts = np.array([9, 8, 10, 3, 2, 1, 4, 9, 12, 14, 3, 2] * 2, float)
    raw = bootstrap.estimate(counts, DAYS, corrected=False)
    assert bootstrap.estimate(counts, DAYS).autocorrelation > raw.autocorrelation
    assert bootstrap.estimate(counts, DAYS).log_variance == raw.log_variance


RESTLESS = bootstrap.Process(0.3, 0.5)


def compare(counts, process=RESTLESS, name="a test", **more):
    return bootstrap.compare(np.asarray(counts, float), DAYS, BEFORE, AFTER, process, name=name, size=499, **more)


@settings(max_examples=20)
@given(some_counts)
def test_results_hold_together(counts):
    found = compare(counts)
    if not counts.sum():
        assert found.p_rise is None
        return
    assert 0 < found.p_rise <= 1 and found.p_rise + found.p_fall >= 1
    assert found.low <= found.high
    assert (found.p_rise <= 0.025) == (found.low > 1)
    assert (found.p_fall <= 0.025) == (found.high < 1)
    ratio, error = bootstrap.log_ratios(counts, DAYS, BEFORE, AFTER)
    assert (found.p_rise <= 0.025) == (ratio[0] / error[0] > found.threshold)
    assert list(found.power) == list(bootstrap.POWER_AT)


def test_the_name_seeds_the_numbers():
    counts = np.r_[np.full(12, 5), np.full(12, 9)]
    assert compare(counts) == compare(counts)
    assert compare(counts).low != compare(counts, name="another").low


def test_power_grows_with_the_change_and_shrinks_with_autocorrelation():
    counts = np.full(N, 10)
    calm, restless = (compare(counts, bootstrap.Process(0.3, rho)).power for rho in (0.0, 0.9))
    assert list(calm.values()) == sorted(calm.values())
    assert calm[2.0] > restless[2.0] + 0.2


def test_months_outside_the_windows_do_not_count():
    counts = np.r_[np.full(12, 5), np.full(12, 9)]
    padded = [np.r_[value, 999.0, 999.0] for value in (counts, DAYS)]
    weights = [np.r_[value, 0.0, 0.0] for value in (BEFORE, AFTER)]
    more = bootstrap.compare(*padded, *weights, bootstrap.Process(0.3, 0.5), name="a test", size=499)
    assert more == compare(counts)


def test_a_true_null_is_rejected_about_as_often_as_it_should_be():
    rng = np.random.default_rng(7)
    process = bootstrap.Process(0.4, 0.5)
    series = bootstrap.simulate(process, np.full(N, 8.0), 300, rng)
    p = [bootstrap.compare(row, DAYS, BEFORE, AFTER, process, name=str(i), size=199, power_at=()).p_rise
         for i, row in enumerate(series)]  # fmt: skip
    assert 0.02 < (np.array(p) <= 0.05).mean() < 0.09  # the process is known here, so only chance is left
    assert 0.4 < np.mean(p) < 0.6


@given(st.lists(st.integers(0, 10**6), min_size=N, max_size=N, unique=True))
def test_under_no_change_the_rank_of_a_shift_is_uniform(counts):
    """Turning the series through all its places gives every rank once: the p-value is exact where any shift is as
    likely as any other."""
    ranks = []
    for turn in range(N):
        shifted = np.roll(np.array(counts, float), turn)
        ranks.append(placebo.circular_shift_test(shifted, DAYS, BEFORE, AFTER).rank)
    ratios = placebo.circular_shift_ratios(np.array(counts, float), DAYS, BEFORE, AFTER)
    if len(np.unique(np.round(ratios, 8))) == N:  # no ties
        assert sorted(ranks) == list(range(1, N + 1))


@given(st.permutations(range(20)), st.integers(0, 19))
def test_permuting_placebo_dates_leaves_the_rank(order, mine):
    ratios = np.linspace(-1, 1, 20)
    assert placebo.rank_of_date(ratios[mine], ratios[list(order)]) == placebo.rank_of_date(ratios[mine], ratios)


def test_assumptions_about_the_process():
    months = pl.date_range(date(2019, 1, 1), date(2024, 12, 1), "1mo", eager=True)
    rng = np.random.default_rng(3)
    counts = rng.poisson(np.exp(np.linspace(0.5, 3.5, len(months))))
    monthly = frequency.with_exposure(pl.DataFrame({"month": months, "count": counts}), "calendar_days")
    found = sensitivity.processes(monthly, date(2024, 8, 26), 24)
    assert found["independent_months"].autocorrelation == 0
    # growth looks like restlessness about one rate, and is gone about the trend
    assert found["all_months_before_about_the_trend"].log_variance < 0.1
    assert found["declared"].log_variance >= found["about_the_trend"].log_variance


def test_published_example_of_the_exact_interval():
    """Stata's `iri 41 15 28010 19017` (breast cancer and fluoroscopy), as Stata's own page "Incidence-rate ratio
    calculator" (stata.com, Introduction to Stata basics) prints it: 1.855759, exact 1.005684 to 3.6093."""
    frame = pl.DataFrame({"side": ["before", "after"], "count": [15.0, 41.0], "exposure_days": [19017.0, 28010.0]})
    found = rates.exact_conditional(frame)
    assert (found.ratio, found.low, found.high) == pytest.approx((1.855759, 1.005684, 3.6093), abs=1e-6)


def test_baselines():
    plain = frequency.windows(date(2024, 8, 26), 6, "drop")
    longer = frequency.windows(date(2024, 8, 26), 6, "drop", frequency.Baseline(24))
    assert longer == plain._replace(before_from=date(2022, 8, 1))
    same = frequency.windows(date(2024, 8, 26), 6, "drop", frequency.Baseline(6, "same_months"))
    assert same == (date(2023, 9, 1), date(2024, 3, 1), date(2024, 9, 1), date(2025, 3, 1))
    two_years = frequency.windows(date(2024, 8, 26), 18, "drop", frequency.Baseline(18, "same_months"))
    assert two_years[:2] == (date(2022, 9, 1), date(2024, 3, 1))


@pytest.mark.filterwarnings("ignore:Perfect separation")  # a series without noise fits to the last digit
@settings(max_examples=20)
@given(st.lists(st.integers(1, 60), min_size=36, max_size=36).map(lambda v: np.array(v, float)))
def test_trend_and_step_are_those_of_the_model(counts):
    design = np.column_stack([np.ones(36), np.arange(36) / 12, np.arange(36) >= 24]).astype(float)
    days = np.full(36, 30.0)
    fit = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(days)).fit(scale=1.0)
    found, errors = confounders.poisson_fits(counts[None, :], days, design)
    assert found[0] == pytest.approx(fit.params, abs=1e-6)
    assert errors[0] == pytest.approx(fit.bse * np.sqrt(max(fit.pearson_chi2 / 33, 1)), rel=1e-4)


def test_the_interval_of_a_step_widens_with_the_autocorrelation():
    """Quiet and restless months: with the same counts, months that hang together say less about a step."""
    design = np.column_stack([np.ones(36), np.arange(36) / 12, np.arange(36) >= 24]).astype(float)
    widths = []
    for autocorrelation in (0.0, 0.9):
        _, low, high = confounders.trend_and_step(
            np.full(36, 10.0), np.full(36, 30.0), design, bootstrap.Process(0.3, autocorrelation), size=499
        )
        widths.append((high - low)[2])
    assert widths[1] > 1.3 * widths[0]
