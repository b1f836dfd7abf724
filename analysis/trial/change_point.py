"""A free change point: if the rate changed once, in which month do the data put it?

Two constant rates, one before and one from an unknown month on, each month as likely as the other; counts negative
binomial with variance mean + a mean². Everything is summed on a grid (log rates, a), so the posterior is exact but for
the grid's width. It is compared with one constant rate, at even odds.
Months are taken as independent given the rate, which they are not quite: the probability *that* there was a change is
too sure of itself; *where* the change lies, given one, is what the page uses.
"""

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from analysis.trial.random_walk import SPREAD, SPREAD_SCALE

LEAST_MONTHS = 2  # on either side of a break
FACTOR = 20.0  # rates between the mean over this and the mean times this
RATES = 81


class Break(NamedTuple):
    """`months` (indices) at which the new rate may begin, their probabilities, and the probability of any change."""

    months: np.ndarray
    probability: np.ndarray
    any_change: float

    def quantile(self, share: float) -> int:
        """The first month by which the break has begun with probability `share`."""
        return int(self.months[np.searchsorted(np.cumsum(self.probability), share - 1e-12)])


def posterior(counts: np.ndarray, exposure: np.ndarray) -> Break:
    """Where the break lies among consecutive months."""
    counts, exposure = np.asarray(counts, float), np.asarray(exposure, float)
    n = len(counts)
    centre = np.log(max(counts.sum(), 0.5) / exposure.sum())
    rates = centre + np.linspace(-np.log(FACTOR), np.log(FACTOR), RATES)
    size = (1 / SPREAD)[:, None, None]
    log_mean = np.log(exposure)[None, :, None] + rates[None, None, :]
    logs = (
        special.gammaln(counts[None, :, None] + size)
        - special.gammaln(size)
        - special.gammaln(counts + 1)[None, :, None]
        + counts[None, :, None] * log_mean
        + size * np.log(size)
        - (counts[None, :, None] + size) * np.logaddexp(np.log(size), log_mean)
    )
    until = np.concatenate([np.zeros((len(SPREAD), 1, RATES)), np.cumsum(logs, axis=1)], axis=1)
    mean_over_rates = special.logsumexp(until, axis=2) - np.log(RATES)  # one rate up to each month
    after = special.logsumexp(until[:, -1:, :] - until, axis=2) - np.log(RATES)  # one rate from each month on
    months = np.arange(LEAST_MONTHS, n - LEAST_MONTHS + 1)
    prior = (stats.halfnorm.logpdf(SPREAD, scale=SPREAD_SCALE) + np.log(SPREAD))[:, None]
    changed = special.logsumexp(mean_over_rates[:, months] + after[:, months] + prior, axis=0)
    constant = special.logsumexp(mean_over_rates[:, -1] + prior[:, 0])
    one_change = special.logsumexp(changed) - np.log(len(months))
    return Break(months, np.exp(changed - special.logsumexp(changed)), float(special.expit(one_change - constant)))
