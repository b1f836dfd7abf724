"""What else may explain a rise: each explanation that the data can speak to, computed beside the statement's date.

None of this shows a cause. `checks` gives rows of `prediction_checks`; the months compared are twelve either side of
the statement, the month itself left out, unless an item says otherwise.
"""

import sys
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from analysis import cache, frequency, rates
from analysis.trial import STATEMENT, bootstrap, sensitivity

AREAS = ("mali", "north")
# deliveries of armed drones, a monitor's departure, the blockade after which the fighting moved; from `milestones`
MILESTONES = (
    "2022-12-tb2-first-shown", "2023-03-tb2-l39-delivery", "2023-12-minusma-withdrawal-completed",
    "2024-01-drones-delivered", "2024-11-akinci-delivered", "2025-09-fuel-blockade",
)  # fmt: skip
QUARTER, YEAR, TREND_MONTHS = 3, 12, 24
NEWTON_STEPS = 25


def checks(connection: duckdb.DuckDBPyConnection, series, cache_folder: Path = cache.FOLDER) -> list[dict]:
    """All rows; `series` gives the monthly series of an area (`prediction.Series`)."""
    dates = connection.execute(
        "SELECT what, date_start FROM milestones WHERE milestone_id IN (SELECT unnest($ids)) ORDER BY date_start, what",
        {"ids": list(MILESTONES)},
    ).fetchall()
    dates = sorted([*dates, ("The statement", STATEMENT)], key=lambda pair: pair[1])
    code = cache.code_hash(sys.modules[__name__], frequency, rates, bootstrap, sensitivity)
    rows = []
    for area in AREAS:
        monthly = series.monitor(area)
        key = code + repr(dates) + area + monthly.write_csv()
        made = cache.kept(cache_folder, key, lambda monthly=monthly: _of_series(monthly, dates))
        rows += [{"area": area, **row} for row in made]
    return rows + _of_our_list(connection) + _moved(series)


def _of_series(monthly: pl.DataFrame, dates: list[tuple[str, date]]) -> list[dict]:
    return beyond_trend(monthly) + regression_to_the_mean(monthly) + around(monthly, dates)


def beyond_trend(monthly: pl.DataFrame) -> list[dict]:
    """The step at the statement beyond one slope over all the months: quasi-Poisson with slope and step.

    24 months before, 12 after (Lopez Bernal et al. 2017, 10.1093/ije/dyw098). The intervals are bootstrap-t, as in
    `bootstrap`: t intervals take months for independent and missed a step of 1 in 29 and 33 % of 200 unchanged
    series like Mali's and the north's, where these missed it in 11 and 22 %. Slope and step share the same few months, so both intervals are wide.
    """
    days = frequency.windows(STATEMENT, YEAR, "drop", frequency.Baseline(TREND_MONTHS))
    before, after = frequency.window_weights(monthly["month"], days)
    used = before + after > 0
    counts, exposure = (monthly[name].to_numpy().astype(float)[used] for name in ("count", "exposure_days"))
    month = np.flatnonzero(used).astype(float)
    design = np.column_stack([np.ones(used.sum()), (month - month[0]) / 12, after[used]])
    process = bootstrap.estimate(*sensitivity.months_before(monthly, STATEMENT, TREND_MONTHS))
    found, low, high = trend_and_step(counts, exposure, design, process)
    items = {1: "Growth a year in the 24 months before and going on", 2: "Step at the statement beyond that growth"}
    return [
        {"check_id": "trend", "item": item, "value": float(np.exp(found[i])), "n": len(counts),
         "low": float(np.exp(low[i])), "high": float(np.exp(high[i]))}
        for i, item in items.items()
    ]  # fmt: skip


def trend_and_step(
    counts: np.ndarray,
    exposure: np.ndarray,
    design: np.ndarray,
    process: bootstrap.Process,
    size: int = bootstrap.SIMULATIONS,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients of the log-linear model and the ends of their nominal 95 % intervals, by simulating what was fitted."""
    coefficients, errors = (value[0] for value in poisson_fits(counts[None, :], exposure, design))
    means = exposure * np.exp(design @ coefficients)
    simulated = bootstrap.simulate(process, means, size, np.random.default_rng(bootstrap.SEED)).astype(float)
    draws, of_draws = poisson_fits(simulated, exposure, design)
    lowest, highest = np.quantile((draws - coefficients) / of_draws, [0.025, 0.975], axis=0)
    return coefficients, coefficients - highest * errors, coefficients - lowest * errors


def poisson_fits(counts: np.ndarray, exposure: np.ndarray, design: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of a Poisson model for every row of `counts`, and their quasi-Poisson errors, by Newton's steps."""
    coefficients = np.linalg.lstsq(design, np.log((counts + 0.5) / exposure).T, rcond=None)[0].T
    for _ in range(NEWTON_STEPS):
        means = exposure * np.exp(coefficients @ design.T)
        information = np.einsum("sn,ni,nj->sij", means, design, design)
        coefficients = coefficients + np.linalg.solve(information, ((counts - means) @ design)[..., None])[..., 0]
    spread = ((counts - means) ** 2 / means).sum(axis=1) / (design.shape[0] - design.shape[1])
    variances = np.linalg.inv(information).diagonal(axis1=1, axis2=2)
    return coefficients, np.sqrt(np.maximum(spread, 1.0)[:, None] * variances)


def regression_to_the_mean(monthly: pl.DataFrame, size: int = 20000) -> list[dict]:
    """How often does such a ratio follow a quarter as low as mid-2024?

    The quarter before the statement (May to July 2024) is set against the year that it ends. In the series: all other
    months that end as low a quarter and have a year on either side. In simulation: series of the same dispersion and
    autocorrelation whose rate never changes.
    """
    counts, exposure = (monthly[name].to_numpy().astype(float) for name in ("count", "exposure_days"))
    here = monthly["month"].to_list().index(STATEMENT.replace(day=1))
    lowness, ratio = _lowness(counts, exposure, here), _yearly_ratio(counts, exposure, here)
    places = [i for i in range(YEAR, len(counts) - YEAR) if counts[i - YEAR : i].sum() and i != here]
    low = [i for i in places if _lowness(counts, exposure, i) <= lowness]
    followed = np.array([_yearly_ratio(counts, exposure, i) for i in low])
    inside = slice(here - YEAR, here + 1 + YEAR)
    process = bootstrap.estimate(*sensitivity.months_before(monthly, STATEMENT, TREND_MONTHS))
    around_it = exposure[inside]
    means = counts[here - YEAR : here].sum() / exposure[here - YEAR : here].sum() * around_it
    simulated = bootstrap.simulate(process, means, size, np.random.default_rng(bootstrap.SEED)).astype(float)
    lows = np.array([_lowness(row, around_it, YEAR) for row in simulated])
    ratios = np.array([_yearly_ratio(row, around_it, YEAR) for row in simulated])
    picked = lows <= lowness
    items = [
        ("Rate of the quarter before the statement over that of its year", lowness, None),
        ("Median ratio after a quarter as low, in the series", _median(followed), len(low)),
        (
            "Share of them with a ratio at least as large",
            float((followed >= ratio).mean()) if len(low) else None,
            len(low),
        ),
        (
            "Share of simulated years without change with a ratio at least as large",
            float((ratios >= ratio).mean()),
            size,
        ),
        ("The same after a quarter as low", float((ratios[picked] >= ratio).mean()), int(picked.sum())),
        (
            "Median ratio of simulated years without change after a quarter as low",
            _median(ratios[picked]),
            int(picked.sum()),
        ),
    ]
    return [{"check_id": "regression_to_the_mean", "item": item, "value": value, "n": n} for item, value, n in items]


def _lowness(counts: np.ndarray, exposure: np.ndarray, i: int) -> float:
    """Rate of the three months before month i over the rate of the twelve."""
    quarter = counts[i - QUARTER : i].sum() / exposure[i - QUARTER : i].sum()
    year = counts[i - YEAR : i].sum() / exposure[i - YEAR : i].sum()
    return float(quarter / year) if year else np.nan


def _yearly_ratio(counts: np.ndarray, exposure: np.ndarray, i: int) -> float:
    """Rate of the twelve months after month i over the rate of the twelve before it."""
    after = counts[i + 1 : i + 1 + YEAR].sum() / exposure[i + 1 : i + 1 + YEAR].sum()
    before = counts[i - YEAR : i].sum() / exposure[i - YEAR : i].sum()
    return float(after / before) if before else np.nan


def _median(values: np.ndarray) -> float | None:
    return float(np.median(values)) if len(values) else None


def around(monthly: pl.DataFrame, dates: list[tuple[str, date]]) -> list[dict]:
    """The six months after each date against the six before, with the quasi-Poisson interval."""
    rows = []
    for what, day in dates:
        if frequency.covers(monthly, frequency.windows(day, 6, "drop")):
            found = rates.quasi_poisson(frequency.window_observations(monthly, day, 6, "drop"))
            rows.append({"check_id": "other_dates", "item": what, "value": found.ratio, "low": found.low,
                         "high": found.high, "on_date": day.isoformat()})  # fmt: skip
    return rows


def _moved(series) -> list[dict]:
    """The north's share of ACLED's events before and after, and since September 2025."""
    mali, north = (series.monitor(area) for area in AREAS)
    days = frequency.windows(STATEMENT, YEAR, "drop")
    before, after = frequency.window_weights(mali["month"], days)
    late = (mali["month"] >= date(2025, 9, 1)).to_numpy()
    parts = {"before": before, "after": after, "since September 2025": late}
    return [
        {"check_id": "moved", "area": "mali", "item": f"Share of events in the north, {name}",
         "value": float(north["count"].to_numpy() @ part / (mali["count"].to_numpy() @ part)),
         "n": int(mali["count"].to_numpy() @ part)}
        for name, part in parts.items()
    ]  # fmt: skip


OURS = """
    WITH side AS (
      SELECT *, CASE WHEN month < DATE '2024-08-01' THEN 'before' ELSE 'after' END AS side
      FROM strikes WHERE month BETWEEN DATE '2023-08-01' AND DATE '2025-08-01' AND month <> DATE '2024-08-01'
    ), facts AS (
      SELECT side, count(*) AS n, unnest([
        {'check_id': 'whose', 'item': 'Share attributed to the Malian army or its allies',
         'value': avg(CAST(attributed_side IN ('malian_state', 'allied_state') AS DOUBLE))},
        {'check_id': 'whose', 'item': 'Share attributed to separatists',
         'value': avg(CAST(attributed_side = 'separatist' AS DOUBLE))},
        {'check_id': 'whose', 'item': 'Share attributed to jihadist groups',
         'value': avg(CAST(attributed_side = 'jihadist' AS DOUBLE))},
        {'check_id': 'whose', 'item': 'Share attributed to other states', 'value': avg(CAST(attributed_side = 'foreign_state' AS DOUBLE))},
        {'check_id': 'coverage', 'item': 'Pages a strike', 'value': avg(sources)},
        {'check_id': 'coverage', 'item': 'Share resting on one voice', 'value': avg(CAST(voices = 1 AS DOUBLE))},
        {'check_id': 'coverage', 'item': 'Share of which only the state and its allies speak',
         'value': avg(CAST(only_camp IS NOT DISTINCT FROM 'state' AS DOUBLE))}]) AS fact
      FROM side GROUP BY side
    )
    SELECT fact.check_id AS check_id, 'mali' AS area, 'Our list: ' || fact.item || ', ' || side AS item, fact.value AS value, n
    FROM facts ORDER BY check_id, fact.item, side DESC
"""


def _of_our_list(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Whose strikes our own list holds, and how well they are covered, before and after."""
    return connection.sql(OURS).pl().to_dicts()
