"""The random walk against brute force, and the free change point against its definition."""

import numpy as np
import pytest
from scipy import special, stats

from analysis.trial import change_point, random_walk

DAYS = np.full(3, 30.0)


def test_laplace_agrees_with_brute_force():
    """Three months and a step: the four-dimensional integral on a fine grid."""
    counts, share = np.array([12.0, 9.0, 21.0]), np.array([0.0, 0.0, 1.0])
    drift, spread = 0.3, 0.1
    mode, precision, evidence = random_walk._laplace(
        counts, DAYS, np.ones(3), share, np.array([drift]), np.array([spread])
    )
    centre = np.log(counts.sum() / DAYS.sum())
    level = centre + np.linspace(-2.2, 2.2, 61)
    step = np.linspace(-3.5, 3.5, 71)
    x1, x2, x3, jump = np.meshgrid(level, level, level, step, indexing="ij", sparse=True)

    def log_likelihood(count, eta):
        mean, size = DAYS[0] * np.exp(eta), 1 / spread
        return stats.nbinom.logpmf(count, size, size / (size + mean))

    density = (
        stats.norm.logpdf(x1, centre, random_walk.LEVEL_SCALE)
        + stats.norm.logpdf(x2, x1, drift)
        + stats.norm.logpdf(x3, x2, drift)
        + stats.norm.logpdf(jump, 0, random_walk.STEP_SCALE)
        + log_likelihood(counts[0], x1)
        + log_likelihood(counts[1], x2)
        + log_likelihood(counts[2], x3 + jump)
    )
    cell = np.log(level[1] - level[0]) * 3 + np.log(step[1] - step[0])
    total = special.logsumexp(density)
    assert evidence[0] == pytest.approx(total + cell, abs=0.05)
    of_step = special.logsumexp(density, axis=(0, 1, 2)) - total
    mean = float((np.exp(of_step) * step).sum())
    spread_of_step = float(np.sqrt((np.exp(of_step) * (step - mean) ** 2).sum()))
    assert mode[0, 3] == pytest.approx(mean, abs=0.03)
    assert np.sqrt(np.linalg.inv(precision[0])[3, 3]) == pytest.approx(spread_of_step, rel=0.05)


def fitted(counts):
    n = len(counts)
    before = np.r_[np.zeros(n - 24), np.ones(12), np.zeros(12)]
    after = np.r_[np.zeros(n - 12), np.ones(12)]
    return random_walk.fit(counts, np.full(n, 30.0), np.ones(n, bool), before, after)


def test_a_steady_series_has_no_step():
    walk = fitted(np.full(36, 20))
    assert walk.step.low < 1 < walk.step.high
    assert walk.windows.median == pytest.approx(1, abs=0.1)


def test_a_clean_doubling_is_seen_by_both():
    walk = fitted(np.r_[np.full(24, 50), np.full(12, 100)])
    assert walk.step.median == pytest.approx(2, rel=0.1) and walk.windows.median == pytest.approx(2, rel=0.1)
    assert walk.step.above[0] > 0.99 and walk.step.above[1] > 0.95


def test_steady_growth_raises_the_windows_and_not_the_step():
    walk = fitted(np.round(10 * np.exp(np.arange(48) * 0.06)).astype(int))
    assert walk.windows.above[0] > 0.99
    assert walk.step.low < 1 < walk.step.high


def test_probabilities_fall_with_the_bound():
    above = fitted(np.r_[np.full(24, 10), np.full(12, 15)]).step.above
    assert list(above) == sorted(above, reverse=True)


def test_nothing_counted_is_refused():
    with pytest.raises(ValueError, match="no events"):
        fitted(np.zeros(36))


def test_the_change_is_found_where_it_is():
    counts = np.r_[np.full(15, 4), np.full(9, 12)]
    found = change_point.posterior(counts, np.full(24, 30.0))
    assert found.probability.sum() == pytest.approx(1)
    assert found.quantile(0.5) == 15 and found.probability[found.months == 15][0] > 0.7
    assert found.any_change > 0.9


def test_no_change_is_not_found():
    counts = np.random.default_rng(5).poisson(10, 30)
    assert change_point.posterior(counts, np.full(30, 30.0)).any_change < 0.5


def test_the_change_point_is_the_sum_that_it_claims_to_be():
    counts, n = np.array([2.0, 5, 1, 9, 7, 11]), 6
    found = change_point.posterior(counts, np.full(n, 30.0))
    centre = np.log(counts.sum() / (30 * n))
    width = np.log(change_point.FACTOR)
    rates = np.exp(centre + np.linspace(-width, width, change_point.RATES)) * 30
    weights = stats.halfnorm.pdf(random_walk.SPREAD, scale=random_walk.SPREAD_SCALE) * random_walk.SPREAD

    def average(part):
        likelihood = [
            [stats.nbinom.pmf(part, 1 / a, 1 / (1 + a * rate)).prod() for rate in rates] for a in random_walk.SPREAD
        ]
        return np.mean(likelihood, axis=1)

    brute = np.array([(weights * average(counts[:m]) * average(counts[m:])).sum() for m in found.months])
    assert found.probability == pytest.approx(brute / brute.sum(), rel=1e-6)
