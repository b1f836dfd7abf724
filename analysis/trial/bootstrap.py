"""P-values, intervals and power by parametric bootstrap: what windows do when a series like this one does not change.

**The generator** is Zeger's parameter-driven model (1988, Biometrika 75, 621-629): counts are Poisson about a mean that a
hidden log-normal factor multiplies, whose logarithm is a stationary AR(1). Two numbers describe it, the variance of
the hidden logarithm and its lag-1 autocorrelation; both are estimated by moments from the months before the start:
the dispersion (variance over mean) and the lag-1 autocorrelation of the counts' Pearson residuals about one constant
rate. The autocorrelation is first corrected for the bias of short series (Marriott and Pope 1954, Biometrika 41,
390-402). A growing pre-period looks more dispersed and autocorrelated about a constant than it is about its trend,
which makes the test more cautious, not less.

**The statistic** is the log ratio of the two rates over its quasi-Poisson standard error, computed anew in every
simulated series (a bootstrap-t: Efron and Tibshirani 1993, chapter 12), so that the luck of the dispersion in few
months is part of what is compared. What the plug-in parameters leave open is measured by `calibration.py`.
"""

import zlib
from typing import NamedTuple

import numpy as np

from analysis import rates

SIMULATIONS = 1999  # the observed statistic is the 2000th
SEED = 20240826
POWER_AT = (1.25, 1.5, 2.0, 3.0)
MOST_AUTOCORRELATED = 0.95


class Process(NamedTuple):
    """The hidden factor: variance of its logarithm, and the lag-1 autocorrelation of that logarithm."""

    log_variance: float
    autocorrelation: float


class Bootstrap(NamedTuple):
    """What the bootstrap says of one comparison.

    `p_rise` and `p_fall` are one-sided; `low` and `high` bound the ratio at the level asked for; `power` maps a true
    ratio to the share of simulated series in which p_rise would be at most the threshold; `threshold` is the statistic
    that shows a rise, `lowest` and `highest` the quantiles that make the interval; all None where nothing was counted
    on either side.
    """

    p_rise: float | None
    p_fall: float | None
    low: float | None
    high: float | None
    power: dict[float, float] | None
    process: Process
    threshold: float | None = None
    lowest: float | None = None
    highest: float | None = None


def estimate(counts: np.ndarray, exposure: np.ndarray, *, corrected: bool = True) -> Process:
    """The hidden factor behind monthly `counts` over `exposure`, by moments; Poisson (0, 0) where nothing is spread.

    `corrected`: whether the autocorrelation is corrected for the bias of short series.
    """
    counts = np.asarray(counts, float)
    spread = rates.dispersion(counts, exposure)
    if spread is None or spread <= 1:
        return Process(0.0, 0.0)
    n = len(counts)
    seen = rates.lag1_autocorrelation(counts, exposure) or 0.0
    seen = (n * seen + 1) / (n - 4) if corrected and n > 4 else seen
    # Poisson noise dilutes the factor's autocorrelation in the counts by (spread - 1) / spread
    factor = min(max(seen, 0.0) * spread / (spread - 1), MOST_AUTOCORRELATED)
    log_variance = np.log1p((spread - 1) / counts.mean())
    return Process(float(log_variance), float(np.log1p(factor * np.expm1(log_variance)) / log_variance))


def hidden_factors(process: Process, months: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """`size` series of the hidden factor (mean 1), one a row."""
    log_variance, autocorrelation = process
    if log_variance <= 0:
        return np.ones((size, months))
    shocks = rng.standard_normal((months, size))
    paths = np.empty((months, size))
    paths[0] = shocks[0]
    fresh = np.sqrt(1 - autocorrelation**2)
    for month in range(1, months):
        paths[month] = autocorrelation * paths[month - 1] + fresh * shocks[month]
    return np.exp(np.sqrt(log_variance) * paths - log_variance / 2).T


def simulate(process: Process, means: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """`size` series of counts whose expected values are `means`, one a row."""
    return rng.poisson(hidden_factors(process, len(means), size, rng) * means)


def log_ratios(
    counts: np.ndarray, exposure: np.ndarray, before: np.ndarray, after: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Log ratio of the rates and its quasi-Poisson standard error, for every row of `counts`.

    `before` and `after` hold the share of each month that belongs to the window. Where one window is empty half an
    event is added to both, so that no ratio is infinite; where both are, the ratio is 1. A dispersion below 1 is
    raised to 1, as in `rates.quasi_poisson`.
    """
    counts = np.atleast_2d(np.asarray(counts, float))
    sums, days, squares, months = [], [], 0.0, 0
    for weight in (before, after):
        used = weight > 0
        parts, exposed = counts[:, used] * weight[used], exposure[used] * weight[used]
        total = parts.sum(axis=1)
        expected = np.maximum(total, 0.5)[:, None] / exposed.sum() * exposed
        squares = squares + ((parts - expected) ** 2 / expected).sum(axis=1)
        sums.append(total)
        days.append(exposed.sum())
        months += int(used.sum())
    empty = 0.5 * ((sums[0] == 0) | (sums[1] == 0))
    a, b = sums[0] + empty, sums[1] + empty
    spread = np.maximum(squares / (months - 2), 1.0)
    return np.log(b / days[1]) - np.log(a / days[0]), np.sqrt(spread * (1 / a + 1 / b))


def compare(
    counts: np.ndarray,
    exposure: np.ndarray,
    before: np.ndarray,
    after: np.ndarray,
    process: Process,
    *,
    name: str,
    level: float = 0.95,
    p_max: float = 0.025,
    size: int = SIMULATIONS,
    power_at: tuple[float, ...] = POWER_AT,
) -> Bootstrap:
    """Bootstrap one comparison of the months' `counts` over `exposure` in the windows `before` and `after` (shares).

    `name` seeds the random numbers, so that a definition has the same result in every build and whatever else is
    computed. `power_at`: the true ratios whose power is wanted. Simulated months lie as the real ones do, those between the windows included.
    """
    first, last = np.flatnonzero(before + after)[[0, -1]]
    inside = slice(first, last + 1)
    counts, exposure, before, after = (np.asarray(a, float)[inside] for a in (counts, exposure, before, after))
    events = [float(counts @ weight) for weight in (before, after)]
    days = [float(exposure @ weight) for weight in (before, after)]
    if sum(events) == 0:
        return Bootstrap(None, None, None, None, None, process)
    observed, error = (float(value[0]) for value in log_ratios(counts, exposure, before, after))
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    null = simulate(process, sum(events) / sum(days) * exposure, size, rng)
    draws, errors = log_ratios(null, exposure, before, after)
    statistics = np.sort(draws / errors)
    at_least = int((statistics >= observed / error - 1e-9).sum())
    at_most = int((statistics <= observed / error + 1e-9).sum())
    tail = (1 - level) / 2
    # order statistics, as the p-values count them: a rise is shown exactly where the statistic is above the threshold
    lowest = np.quantile(statistics, tail, method="lower")
    highest, threshold = np.quantile(statistics, [1 - tail, 1 - p_max], method="higher")
    rate = max(events[0], 0.5) / days[0]
    share_after = np.where(before > 0, after, 1.0)  # a month of the start that is split has both rates
    power = {}
    for ratio in power_at:
        means = rate * exposure * (1 + (ratio - 1) * share_after)
        draws, errors = log_ratios(simulate(process, means, size, rng), exposure, before, after)
        power[ratio] = float((draws / errors > threshold).mean())
    return Bootstrap(
        (1 + at_least) / (1 + size),
        (1 + at_most) / (1 + size),
        float(np.exp(observed - highest * error)),
        float(np.exp(observed - lowest * error)),
        power,
        process,
        float(threshold),
        float(lowest),
        float(highest),
    )
