"""Bayesian check: the log rate as a random walk with a step at the start date.

Model: counts are negative binomial about exposure times exp(x + step x share of the month after the start), with
variance mean + a mean²; x moves by normal steps of standard deviation s a month. Priors: x starts about the mean log
rate (sd 2); step normal (sd 1, so that most of it lies between a seventh and seven times); s half-normal (0.3 a
month); a half-normal (1). The form follows Moore, Fukumoto and Beger's random-walk negative binomial for civilian
deaths in Iraq.

**Computation.** A grid over (s, a); for each point the walk and the step are integrated out by Laplace's
approximation, as in INLA (Rue, Martino and Chopin 2009, JRSS B 71, 319-392). PyMC and NumPyro were considered and not
taken: they would bring a compiler or JAX into every build and minutes a fit, for a posterior that is two-dimensional
once the Gaussian part is gone. A test compares this one with a brute-force integral.

**Two questions, two answers.** The *step* asks whether the level jumped on that day, beyond what the walk does anyway;
the *windows* ask whether the mean rate of the months after exceeds that of the months before, whenever it changed.
"""

from typing import NamedTuple

import numpy as np
from scipy import special, stats

DRIFT = np.geomspace(0.02, 0.8, 9)  # s, log rate a month
SPREAD = np.geomspace(0.01, 3.0, 9)  # a
DRIFT_SCALE, SPREAD_SCALE, STEP_SCALE, LEVEL_SCALE = 0.3, 1.0, 1.0, 2.0
NEWTON_STEPS, DRAWS, SEED = 40, 2000, 20240826
ABOVE = (1.0, 1.25, 2.0)


class Posterior(NamedTuple):
    """Median, 95 % bounds of a ratio, and the probabilities that it exceeds each of `ABOVE`."""

    median: float
    low: float
    high: float
    above: tuple[float, ...]


class Walk(NamedTuple):
    """The posterior of the step and of the ratio of the windows' mean rates."""

    step: Posterior
    windows: Posterior


def fit(counts: np.ndarray, exposure: np.ndarray, observed: np.ndarray, before: np.ndarray, after: np.ndarray) -> Walk:
    """Fit consecutive months; `observed` is False where a month has no say, `before` and `after` are window shares.

    Counts must be whole. Raises ValueError where nothing was counted at all.
    """
    counts, exposure = np.asarray(counts, float), np.asarray(exposure, float)
    if counts[observed].sum() == 0:
        raise ValueError("no events: there is no rate to follow")
    share_after = _share_after(before, after)
    drift, spread = (grid.ravel() for grid in np.meshgrid(DRIFT, SPREAD, indexing="ij"))
    mode, precision, evidence = _laplace(counts, exposure, np.asarray(observed, float), share_after, drift, spread)
    prior = stats.halfnorm.logpdf(drift, scale=DRIFT_SCALE) + stats.halfnorm.logpdf(spread, scale=SPREAD_SCALE)
    evidence = evidence + prior + np.log(drift) + np.log(spread)  # the grid is even in the logarithms
    weight = np.exp(evidence - special.logsumexp(evidence))
    draws = _draw(mode, precision, weight)
    rates = np.exp(draws[:, :-1] + draws[:, -1:] * share_after)
    ratio = (rates @ (exposure * after) / (exposure @ after)) / (rates @ (exposure * before) / (exposure @ before))
    return Walk(_posterior(np.exp(draws[:, -1])), _posterior(ratio))


def _share_after(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """How much of each month lies after the start: 0, 1, or between in the month that holds it."""
    share = np.zeros(len(after))
    first = int(np.flatnonzero(after)[0])
    share[first:] = 1.0
    share[first] = after[first] / (after[first] + before[first])
    return share


def _laplace(counts, exposure, observed, share, drift, spread):
    """Mode, precision and log evidence of (walk, step) for every grid point: arrays (G, n+1), (G, n+1, n+1), (G,)."""
    n, size = len(counts), len(drift)
    centre = np.log(counts @ observed / (exposure @ observed))
    prior = np.zeros((size, n + 1, n + 1))
    inner = np.zeros((n, n))
    steps = np.arange(n - 1)
    inner[steps, steps] += 1
    inner[steps + 1, steps + 1] += 1
    inner[steps, steps + 1] = inner[steps + 1, steps] = -1
    prior[:, :n, :n] = inner / drift[:, None, None] ** 2
    prior[:, 0, 0] += 1 / LEVEL_SCALE**2
    prior[:, n, n] = 1 / STEP_SCALE**2
    mean = np.r_[np.full(n, centre), 0.0]
    size_of = (1 / spread)[:, None]  # the negative binomial's size
    point = np.tile(mean, (size, 1))

    def parts(point):
        eta = point[:, :n] + point[:, n:] * share
        log_mean = np.log(exposure) + eta
        chance = special.expit(log_mean - np.log(size_of))
        logs = counts * log_mean - (counts + size_of) * np.logaddexp(np.log(size_of), log_mean)
        constant = special.gammaln(counts + size_of) - special.gammaln(size_of) - special.gammaln(counts + 1)
        fits = ((logs + constant + size_of * np.log(size_of)) * observed).sum(axis=1)
        away = point - mean
        return chance, fits - 0.5 * np.einsum("gi,gij,gj->g", away, prior, away)

    chance, height = parts(point)
    for _ in range(NEWTON_STEPS):
        slope, precision = _derivatives(counts, observed, share, size_of, chance, prior, point - mean)
        move = np.linalg.solve(precision, slope[..., None])[..., 0]
        length = np.ones(size)
        for _ in range(20):  # halve the steps that do not climb
            trial = point + length[:, None] * move
            new_chance, new_height = parts(trial)
            worse = new_height < height - 1e-9
            if not worse.any():
                break
            length[worse] /= 2
        point, chance, height = trial, new_chance, new_height
        if np.abs(move).max() < 1e-7:
            break
    _, precision = _derivatives(counts, observed, share, size_of, chance, prior, point - mean)
    _, of_posterior = np.linalg.slogdet(precision)
    of_prior = -2 * np.log(LEVEL_SCALE) - 2 * (n - 1) * np.log(drift) - 2 * np.log(STEP_SCALE)
    return point, precision, height + 0.5 * (of_prior - of_posterior)


def _derivatives(counts, observed, share, size_of, chance, prior, away):
    """Gradient and negative Hessian of the log posterior at every grid point."""
    n = len(counts)
    pull = (counts - (counts + size_of) * chance) * observed
    bend = (counts + size_of) * chance * (1 - chance) * observed
    slope = np.concatenate([pull, (pull * share).sum(axis=1, keepdims=True)], axis=1)
    slope = slope - np.einsum("gij,gj->gi", prior, away)
    precision = prior.copy()
    months = np.arange(n)
    precision[:, months, months] += bend
    precision[:, months, n] += bend * share
    precision[:, n, months] += bend * share
    precision[:, n, n] += (bend * share**2).sum(axis=1)
    return slope, precision


def _draw(mode: np.ndarray, precision: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Draws of (walk, step) from the mixture of the grid's Gaussians, one a row."""
    rng = np.random.default_rng(SEED)
    times = rng.multinomial(DRAWS, weight / weight.sum())
    lower = np.linalg.cholesky(precision[times > 0])
    draws = []
    for factor, centre, number in zip(lower, mode[times > 0], times[times > 0], strict=True):
        draws.append(centre + np.linalg.solve(factor.T, rng.standard_normal((len(centre), number))).T)
    return np.concatenate(draws)


def _posterior(ratios: np.ndarray) -> Posterior:
    low, median, high = (float(value) for value in np.quantile(ratios, [0.025, 0.5, 0.975]))
    return Posterior(median, low, high, tuple(float((ratios > bound).mean()) for bound in ABOVE))
