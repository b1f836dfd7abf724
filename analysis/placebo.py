"""Placebo in time: how unusual is the jump at this date among dates when nothing was predicted?

Both tests work on one statistic, the logarithm of (rate after / rate before), and both count jumps at least
as large as the observed one, itself included, so that the smallest possible p is 1/n. They are one-sided (a
rise). What each assumes is said at each; neither says why a rate changed.
"""

from typing import NamedTuple

import numpy as np


class Placebo(NamedTuple):
    """Where the observed jump stands.

    `rank` (1 = the largest) among `n` dates or shifts and `p_value` = rank / n, both None if the observed
    ratio is undefined; `n_undefined` dates or shifts have no ratio, nothing being counted on either side.
    """

    rank: int | None
    n: int
    p_value: float | None
    n_undefined: int


def log_ratio(
    count_before: np.ndarray, days_before: np.ndarray, count_after: np.ndarray, days_after: np.ndarray
) -> np.ndarray:
    """Log of the ratio of rates: +inf where nothing was counted before, -inf nothing after, nan neither."""
    with np.errstate(divide="ignore", invalid="ignore"):
        before = np.log(np.asarray(count_before, float) / days_before)
        after = np.log(np.asarray(count_after, float) / days_after)
        return after - before


def rank_of_date(observed: float, all_ratios: np.ndarray) -> Placebo:
    """Rank of the observed log ratio among those of all possible dates, which include it.

    Dates without a ratio are left out of `n`. Ties count against the finding.
    As a test it assumes that every date was as likely to be the date as any other, and that the rate has no
    trend: jumps at neighbouring dates share most of their months, so n dates are far fewer independent ones.
    Read it as a description: "the r-th largest of n possible dates".
    """
    ratios = np.asarray(all_ratios, float)
    defined = ratios[~np.isnan(ratios)]
    return _rank(observed, defined, len(ratios) - len(defined), 0)


def circular_shift_ratios(
    counts: np.ndarray, exposure: np.ndarray, weight_before: np.ndarray, weight_after: np.ndarray
) -> np.ndarray:
    """Log ratios in fixed windows while the series turns past them as on a ring; the first is unshifted.

    `counts` and `exposure` (days) are the whole series, month by month, and turn together; the weights say
    what share of each month belongs to each window.
    """
    n = len(counts)
    turned = (np.arange(n)[None, :] - np.arange(n)[:, None]) % n  # row k: the series shifted k months later
    counts, exposure = np.asarray(counts, float)[turned], np.asarray(exposure, float)[turned]
    return log_ratio(counts @ weight_before, exposure @ weight_before, counts @ weight_after, exposure @ weight_after)


def circular_shift_test(
    counts: np.ndarray, exposure: np.ndarray, weight_before: np.ndarray, weight_after: np.ndarray
) -> Placebo:
    """Share of the n circular shifts of the series whose jump is at least the observed one, itself included.

    It keeps the spread and the autocorrelation of the series (but for the seam where its end meets its start)
    and assumes only that, had nothing happened, any shift was as likely as any other: that the series is
    stationary. Ours is not, it grows; then the test asks whether this date's jump stands out from the growth.
    It is rarely wrong on stationary counts, at the price of power (`data/reference/calibration.csv`). Shifts without
    a ratio stay in `n` and count as at least as large: leaving them out would make the test too sure of itself.
    """
    ratios = circular_shift_ratios(counts, exposure, weight_before, weight_after)
    defined = ratios[~np.isnan(ratios)]
    undefined = len(ratios) - len(defined)
    return _rank(ratios[0], defined, undefined, undefined)


def _rank(observed: float, defined: np.ndarray, n_undefined: int, counted_against: int) -> Placebo:
    """Rank among the defined ratios and `counted_against` further ones taken as at least as large."""
    n = len(defined) + counted_against
    if np.isnan(observed):
        return Placebo(None, n, None, n_undefined)
    # 1e-9: the same windows summed in another order must tie
    rank = int((defined >= observed - 1e-9).sum()) + counted_against
    return Placebo(rank, n, rank / n, n_undefined)


def undefined_note(result: Placebo, ranked: bool) -> str | None:
    """What became of dates or shifts without a ratio, in words; None where there were none."""
    if not result.n_undefined:
        return None
    if ranked:
        return f"{result.n_undefined} more dates have no event on either side and are left out"
    return f"{result.n_undefined} shifts have no event on either side and count as at least as large"
