"""Tipping points: how wrong would the counts have to be for the finding to change?

Everything is counted in events. "Missing" strikes are put into the window before in proportion to what was counted
there, further ones after likewise (evenly where nothing was counted). The threshold is that of the definition's own
bootstrap.
"""

import math

import numpy as np

from analysis.trial import bootstrap

MOST = 2000  # events; beyond this a tipping point is not looked for
SHARES = tuple(np.round(np.arange(0, 0.61, 0.05), 2))


def missing_for_no_rise(before: float, days_before: float, after: float, days_after: float) -> float | None:
    """Strikes that must have gone unreported before for the two rates to be equal; None where the rate did not rise."""
    missing = after / days_after * days_before - before
    return missing if missing > 0 else None


def cut(counts, exposure, before, after) -> tuple[np.ndarray, ...]:
    """The same windows with a month that both share cut in two, so that what is added to one window stays in it."""
    weight = np.concatenate([before[before > 0], after[after > 0]])
    picked = np.concatenate([np.flatnonzero(before), np.flatnonzero(after)])
    is_before = np.arange(len(picked)) < np.count_nonzero(before)
    return counts[picked] * weight, exposure[picked] * weight, is_before.astype(float), (~is_before).astype(float)


def added(counts: np.ndarray, weight: np.ndarray, extra: float | np.ndarray) -> np.ndarray:
    """`counts` with `extra` events more in the window whose months have weight 1; a column of `extra` gives rows."""
    inside = counts * weight
    share = inside / inside.sum() if inside.sum() else weight / weight.sum()
    return counts + extra * share


def least_extra(counts, exposure, before, after, threshold: float, side: str, shows: bool) -> int | None:
    """The fewest further events on one `side` for which a rise is shown (`shows`) or no longer is; None if over MOST.

    Every number is tried: further events also raise the dispersion, so the statistic can fall again as they grow.
    """
    counts, exposure, before, after = cut(counts, exposure, before, after)
    more = added(counts, before if side == "before" else after, np.arange(MOST + 1)[:, None])
    ratio, error = bootstrap.log_ratios(more, exposure, before, after)
    met = (ratio / error > threshold) == shows
    return int(met.argmax()) if met.any() else None


def curve(counts, exposure, before, after, lowest: float, highest: float) -> list[dict]:
    """Ratio and interval if a share of the strikes before had gone unreported, for each of SHARES."""
    counts, exposure, before, after = cut(counts, exposure, before, after)
    rows = []
    for share in SHARES:
        missing = float(counts @ before) * share / (1 - share)
        ratio, error = bootstrap.log_ratios(added(counts, before, missing), exposure, before, after)
        bounds = {"low": float(ratio[0] - highest * error[0]), "high": float(ratio[0] - lowest * error[0])}
        rows.append(
            {"share_missing": float(share), "missing": missing, "ratio": math.exp(float(ratio[0]))}
            | {name: math.exp(value) for name, value in bounds.items()}
        )
    return rows
