"""How often is each method wrong when nothing changed, and how often does it see a doubling?

Series are simulated from `bootstrap`'s generator: a constant rate, or one that doubles at the start, with counts that
are independent, over-dispersed, or over-dispersed and autocorrelated; the last two layouts have the windows,
dispersion and autocorrelation that were estimated for ACLED's series before the statement. Every method then judges the series
knowing nothing but its counts. `python -m analysis calibrate` (make calibrate) runs it all and writes
`data/reference/calibration.csv`; a slow test runs a part of it again.

A method "calls a rise" where its one-sided p is at most `p_max`; the random walk where the probability of no rise is.
In the other tail (`calls_below`) p is at least 1 - `p_max`: the lower half of what an interval at 1 - 2 `p_max` misses.
A method that has no p (a negative binomial that cannot be fitted, a series without events) calls neither.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy import stats

from analysis import placebo, rates
from analysis.files import write_text
from analysis.trial import bootstrap, random_walk

SEED = 20261123
RUNS, WALK_RUNS, INNER = 1000, 200, 399
LEVELS = (0.05, 0.025)
DAYS = 30.0


class Scenario(NamedTuple):
    """A kind of series: months before and after, the window before, mean events a month, and the hidden factor."""

    name: str
    months_before: int
    months_after: int
    baseline: int
    mean: float
    process: bootstrap.Process


HALF = float(np.log1p(0.5))  # a factor with variance 0.5: a negative binomial of size 2 has as much
SCENARIOS = (
    Scenario("independent", 24, 12, 24, 4, bootstrap.Process(0.0, 0.0)),
    Scenario("over_dispersed", 24, 12, 24, 4, bootstrap.Process(HALF, 0.0)),
    Scenario("autocorrelated", 24, 12, 24, 4, bootstrap.Process(HALF, 0.6)),
    Scenario("like_mali", 24, 12, 12, 11, bootstrap.Process(0.30, 0.83)),
    Scenario("like_north", 24, 12, 12, 7, bootstrap.Process(0.61, 0.95)),
)
RATIOS = (1.0, 2.0)


class Layout(NamedTuple):
    """Exposure and window shares of a scenario's months, and how many come before the start."""

    exposure: np.ndarray
    before: np.ndarray
    after: np.ndarray
    start: int


def layout(scenario: Scenario) -> Layout:
    """The months of a scenario."""
    n, start = scenario.months_before + scenario.months_after, scenario.months_before
    month = np.arange(n)
    before = ((month >= start - scenario.baseline) & (month < start)).astype(float)
    return Layout(np.full(n, DAYS), before, (month >= start).astype(float), start)


def exact(counts: np.ndarray, months: Layout) -> float:
    """The exact conditional test: the count after is binomial given the sum."""
    a, b = counts @ months.before, counts @ months.after
    share = months.after.sum() / (months.after.sum() + months.before.sum())
    return float(stats.binom.sf(b - 1, a + b, share))


def quasi_poisson(counts: np.ndarray, months: Layout) -> float:
    """The quasi-Poisson t test, as in `rates.quasi_poisson`."""
    ratio, error = bootstrap.log_ratios(counts, months.exposure, months.before, months.after)
    df = months.before.sum() + months.after.sum() - 2
    return float(stats.t.sf(ratio[0] / error[0], df))


def negative_binomial(counts: np.ndarray, months: Layout) -> float:
    """The Wald test of `rates.negative_binomial`."""
    side = np.where(months.after > 0, "after", "before")
    used = months.before + months.after > 0
    frame = {"side": side[used], "count": counts[used].astype(float), "exposure_days": months.exposure[used]}
    fit = rates.negative_binomial(pl.DataFrame(frame))
    if fit.p_value is None or fit.ratio is None:
        return np.nan
    return fit.p_value / 2 if fit.ratio > 1 else 1 - fit.p_value / 2


def circular_shift(counts: np.ndarray, months: Layout) -> float:
    """The circular shift of the whole series."""
    found = placebo.circular_shift_test(counts, months.exposure, months.before, months.after)
    return np.nan if found.p_value is None else found.p_value


def parametric_bootstrap(counts: np.ndarray, months: Layout) -> float:
    """The bootstrap-t of this project, its parameters estimated from the months before the start."""
    process = bootstrap.estimate(counts[: months.start], months.exposure[: months.start])
    found = bootstrap.compare(
        counts, months.exposure, months.before, months.after, process, name=str(counts), size=INNER, power_at=()
    )  # fmt: skip
    return np.nan if found.p_rise is None else found.p_rise


def walk_windows(counts: np.ndarray, months: Layout) -> float:
    """Random walk: probability that the mean rate after is not above the mean rate before."""
    return 1 - _walk(counts, months).windows.above[0]


def walk_step(counts: np.ndarray, months: Layout) -> float:
    """Random walk: probability that the step is not upward."""
    return 1 - _walk(counts, months).step.above[0]


def _walk(counts: np.ndarray, months: Layout) -> random_walk.Walk:
    return random_walk.fit(counts, months.exposure, np.ones(len(counts), bool), months.before, months.after)


Method = Callable[[np.ndarray, Layout], float]
METHODS: dict[str, tuple[Method, int]] = {
    "exact_conditional": (exact, RUNS),
    "quasi_poisson": (quasi_poisson, RUNS),
    "negative_binomial": (negative_binomial, RUNS),
    "circular_shift": (circular_shift, RUNS),
    "bootstrap": (parametric_bootstrap, RUNS),
    "walk_windows": (walk_windows, WALK_RUNS),
    "walk_step": (walk_step, WALK_RUNS),
}


def p_values(scenario: Scenario, ratio: float, method: str, runs: int) -> np.ndarray:
    """One-sided p of `method` in the first `runs` simulated series of a scenario, nan where it has none; the same series for every
    method."""
    judge, _ = METHODS[method]
    months = layout(scenario)
    means = scenario.mean * np.where(np.arange(len(months.exposure)) >= months.start, ratio, 1.0)
    rng = np.random.default_rng([SEED, zlib.crc32(f"{scenario.name} {ratio}".encode())])
    found = []
    for _ in range(runs):
        counts = bootstrap.simulate(scenario.process, means, 1, rng)[0]
        empty = counts @ (months.before + months.after) == 0
        found.append(np.nan if empty else judge(counts, months))
    return np.array(found)


def calibrate(scale: float = 1.0, tell: Callable[[str], None] = lambda _: None) -> pl.DataFrame:
    """All scenarios, ratios and methods: one row each and level; `scale` shortens the runs, `tell` reports progress."""
    rows = []
    for scenario in SCENARIOS:
        for ratio in RATIOS:
            for method, (_, full) in METHODS.items():
                runs = max(1, round(full * scale))
                p = p_values(scenario, ratio, method, runs)
                rows += [
                    {"scenario": scenario.name, "true_ratio": ratio, "method": method, "p_max": level, "runs": runs,
                     "calls": int((p <= level + 1e-12).sum()), "calls_below": int((p >= 1 - level - 1e-12).sum()),
                     "months_before": scenario.months_before, "months_after": scenario.months_after,
                     "baseline_months": scenario.baseline,
                     "mean_a_month": float(scenario.mean), "log_variance": round(scenario.process.log_variance, 6),
                     "autocorrelation": scenario.process.autocorrelation, "seed": SEED}
                    for level in LEVELS
                ]  # fmt: skip
                tell(f"{scenario.name}, ratio {ratio:g}, {method}: {rows[-2]['calls']} of {runs} at {LEVELS[0]:g}")
    return pl.DataFrame(rows).sort("scenario", "true_ratio", "method", "p_max")


def write(path: Path, tell: Callable[[str], None]) -> str:
    """Run all and write the file; returns a line that says so."""
    frame = calibrate(tell=tell)
    write_text(path, frame.write_csv(line_terminator="\n"))
    return f"{path}: {frame.height} rows"
