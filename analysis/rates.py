"""Rate ratios of counts in two periods: the naive exact interval and two that allow for over-dispersion.

All take the same observations, a frame with one row a month or part of one: side ("before" or "after"),
count (events; may be fractional where a month was split) and exposure_days (days observed). All give a
`RateRatio` of the rate after to the rate before.

Zero counts never crash and never become infinity: where nothing was counted before, the ratio and its upper
end are None (unbounded) and the lower end stays; where nothing was counted after, ratio and lower end are 0;
where nothing was counted at all, everything is None.
"""

import math
import warnings
from typing import NamedTuple

import numpy as np
import polars as pl
import statsmodels.api as sm
from scipy import special, stats
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

SIDES = ("before", "after")


class RateRatio(NamedTuple):
    """One estimate of the rate after / the rate before.

    `low` and `high` bound the interval at `level`; `p_value` is two-sided, of no change; `dispersion` is the
    variance over the mean that the method estimated (1 = Poisson) and `df` its degrees of freedom; `note`
    says why something is None.
    """

    method: str
    ratio: float | None
    low: float | None
    high: float | None
    p_value: float | None
    level: float
    dispersion: float | None = None
    df: int | None = None
    note: str | None = None


def exact_conditional(observations: pl.DataFrame, level: float = 0.95) -> RateRatio:
    """The naive line: two Poisson rates compared by conditioning on their sum, as R's poisson.test does.

    Given the sum, the count after is binomial; Clopper-Pearson bounds of its share become bounds of the ratio
    (Przyborowski and Wilenski 1940, Biometrika 31; R's stats::poisson.test). It assumes that events are
    independent of each other at a constant rate within each period. Strikes come in bursts, so this interval
    is too narrow: how often it is wrong on counts like ours stands in `data/reference/calibration.csv`.
    The p-value is R's, the sum of outcomes no likelier than the one seen; at small counts it can fall below
    5 % while the interval still holds 1 (Fay 2010, The R Journal 2(1)). For fractional counts the beta form
    of the same bounds is used and the p-value is twice the smaller tail, which always agrees with them.
    """
    (before, days_before), (after, days_after) = _totals(observations)
    total, odds = before + after, days_after / days_before
    if total == 0:
        return RateRatio("exact_conditional", None, None, None, None, level, note="no events at all")
    tail = (1 - level) / 2
    # the lower bound of each side's share; written alike so that swapping the sides inverts the interval
    least_after = float(special.betaincinv(after, before + 1, tail)) if after > 0 else 0.0
    least_before = float(special.betaincinv(before, after + 1, tail)) if before > 0 else 0.0
    low = least_after / (1 - least_after) / odds
    high = (1 - least_before) / least_before / odds if before > 0 else None
    share = days_after / (days_before + days_after)
    if float(before).is_integer() and float(after).is_integer():
        p_value = stats.binomtest(int(after), int(total), share).pvalue
        note = None
    else:
        at_least = special.betainc(after, before + 1, share) if after > 0 else 1.0
        at_most = special.betaincc(after + 1, before, share) if before > 0 else 1.0
        p_value = min(1.0, 2 * min(at_least, at_most))
        note = "fractional counts: beta form of the binomial bounds"
    ratio = after / before / odds if before > 0 else None
    note = _zero_note(before, after) or note
    return RateRatio("exact_conditional", ratio, low, high, float(p_value), level, note=note)


def quasi_poisson(observations: pl.DataFrame, level: float = 0.95) -> RateRatio:
    """Log-linear model of monthly counts whose variance is a multiple of the mean; bounds with t quantiles.

    Poisson GLM with log link, log(exposure_days) as offset and one step between the periods; the dispersion
    is Pearson's X2 over its degrees of freedom (McCullagh and Nelder 1989, section 6.2.4; Lopez Bernal et al.
    2017, 10.1093/ije/dyw098). The ratio equals the plain ratio of the two rates. It allows for bursts within
    months' counts but not for autocorrelation between months, which makes it too sure of itself (by how much:
    `data/reference/calibration.csv`).
    A dispersion estimated below 1 is raised to it, so that luck in few months never gives an interval
    narrower than Poisson's; `dispersion` in the result is the one estimated.
    """
    (before, days_before), (after, days_after) = _totals(observations)
    method = "quasi_poisson"
    if before == 0 or after == 0:
        ratio = None if before == 0 else 0.0
        return RateRatio(method, ratio, None, None, None, level, note=_zero_note(before, after))
    if observations.height < 3:
        ratio = after / days_after / (before / days_before)
        note = "fewer than three months: the dispersion cannot be estimated"
        return RateRatio(method, ratio, None, None, None, level, note=note)
    model = sm.GLM(
        observations["count"].to_numpy().astype(float),
        _design(observations),
        family=sm.families.Poisson(),
        offset=np.log(observations["exposure_days"].to_numpy()),
    )
    with warnings.catch_warnings():
        # equal counts within each period are a perfect fit, not a fault: the dispersion is then raised to 1
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = model.fit(scale=1.0)
    df = int(fit.df_resid)
    # what scale="X2" would give, which breaks down where the dispersion is 0
    dispersion = float(fit.pearson_chi2) / df
    step, error = float(fit.params[1]), float(fit.bse[1]) * math.sqrt(max(dispersion, 1.0))
    reach = stats.t.ppf((1 + level) / 2, df) * error
    p_value = float(2 * stats.t.sf(abs(step / error), df))
    low, high = math.exp(step - reach), math.exp(step + reach)
    return RateRatio(method, math.exp(step), low, high, p_value, level, dispersion, df)


def negative_binomial(observations: pl.DataFrame, level: float = 0.95) -> RateRatio:
    """A cross-check: negative binomial (NB2) by maximum likelihood, Wald bounds with normal quantiles.

    Variance = mean + alpha * mean^2; `dispersion` in the result is alpha, not a multiple of the mean. The fit
    often fails at these sizes, above all when the counts are no more spread than Poisson's: then everything
    but the note is None, and the note says why.
    """
    (before, _), (after, _) = _totals(observations)
    counts = observations["count"].to_numpy().astype(float)

    def refused(note: str | None) -> RateRatio:
        return RateRatio("negative_binomial", None, None, None, None, level, note=note)

    if before == 0 or after == 0:
        return refused(_zero_note(before, after))
    if not np.all(counts == np.round(counts)):
        return refused("fractional counts are not negative binomial")
    crude = quasi_poisson(observations, level)
    if crude.dispersion is None or crude.dispersion <= 1:
        return refused("counts no more spread than Poisson's: nothing for a negative binomial to fit")
    exposure = observations["exposure_days"].to_numpy().astype(float)
    mean = counts.sum() / observations.height
    start = [math.log(before / exposure[observations["side"] == "before"].sum()), math.log(crude.ratio), 0.0]
    start[2] = (crude.dispersion - 1) / mean
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # the outcome is judged below
            model = sm.NegativeBinomial(counts, _design(observations), offset=np.log(exposure))
            fit = model.fit(start_params=start, disp=0, maxiter=500)
    except (np.linalg.LinAlgError, ValueError) as error:
        return refused(f"did not converge: {error}")
    step, error, alpha = float(fit.params[1]), float(fit.bse[1]), float(fit.params[2])
    if not fit.mle_retvals["converged"] or not math.isfinite(error) or error <= 0 or alpha <= 0:
        return refused("did not converge")
    reach = stats.norm.ppf((1 + level) / 2) * error
    p_value = float(2 * stats.norm.sf(abs(step / error)))
    low, high = math.exp(step - reach), math.exp(step + reach)
    return RateRatio("negative_binomial", math.exp(step), low, high, p_value, level, alpha)


def rate_ratios(observations: pl.DataFrame, level: float = 0.95) -> tuple[RateRatio, ...]:
    """The naive line, the one to quote, and the cross-check, in this order."""
    return (
        exact_conditional(observations, level),
        quasi_poisson(observations, level),
        negative_binomial(observations, level),
    )


def dispersion(counts: np.ndarray, exposure: np.ndarray) -> float | None:
    """Pearson's X2 over n - 1 about one constant rate: 1 is Poisson, more means bursts or a trend."""
    residuals = _pearson_residuals(counts, exposure)
    return float((residuals**2).sum() / (len(residuals) - 1)) if residuals is not None else None


def lag1_autocorrelation(counts: np.ndarray, exposure: np.ndarray) -> float | None:
    """Correlation of each month's Pearson residual with the next month's, about one constant rate.

    Sum of neighbouring products over the sum of squares (Box and Jenkins' r1): too low in short series, by about
    (1 + 4 rho)/n (Marriott and Pope 1954); a trend raises it. None where there are no events or no variation.
    """
    residuals = _pearson_residuals(counts, exposure)
    if residuals is None or not (squares := float((residuals**2).sum())):
        return None
    return float((residuals[:-1] * residuals[1:]).sum() / squares)


def _pearson_residuals(counts: np.ndarray, exposure: np.ndarray) -> np.ndarray | None:
    counts, exposure = np.asarray(counts, float), np.asarray(exposure, float)
    if len(counts) < 2 or counts.sum() == 0:
        return None
    expected = counts.sum() / exposure.sum() * exposure
    return (counts - expected) / np.sqrt(expected)


def _totals(observations: pl.DataFrame) -> list[tuple[float, float]]:
    """Count and exposure in days of the two sides."""
    totals = []
    for side in SIDES:
        rows = observations.filter(pl.col("side") == side)
        days = float(rows["exposure_days"].sum())
        if days <= 0:
            raise ValueError(f"nothing was observed {side} the start: exposure_days must be above 0")
        totals.append((float(rows["count"].sum()), days))
    return totals


def _design(observations: pl.DataFrame) -> np.ndarray:
    """A column of ones and a column that is 1 after the start."""
    step = (observations["side"] == "after").cast(pl.Float64).to_numpy()
    return np.column_stack([np.ones(len(step)), step])


def _zero_note(before: float, after: float) -> str | None:
    if before and after:
        return None
    if not before and not after:
        return "no events at all"
    return "no events before: the ratio has no upper bound" if not before else "no events after: the ratio is 0"
