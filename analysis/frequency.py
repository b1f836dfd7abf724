"""How often before, how often after: window counts around a date, their rate ratio, and placebo dates.

A *monthly series* is a frame with month (Date, first day; consecutive), count (events) and exposure_days
(days observed). Two series are never mixed: each call works on one.

**A start inside a month** is handled by a declared choice, `partial_month`:
- "drop": that month is left out; h full months before it against h full months after it. (A start on the
  first day of a month is inside none: nothing is left out.)
- "split": the windows reach exactly h months back and forth from the date; a month that a window cuts gives
  it its share of days of the month's count and exposure, as if events were spread evenly over the month.
  Counts may then be fractional.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

import numpy as np
import polars as pl

from analysis import placebo, rates

PartialMonth = Literal["drop", "split"]
Exposure = Literal["calendar_days", "saturday_weeks"]
BaselineKind = Literal["adjacent", "same_months"]
DAYS_PER_MONTH = 365.25 / 12
SATURDAY = 6  # ISO weekday


class Windows(NamedTuple):
    """Two half-open runs of days: `before` = [before_from, before_to), `after` = [after_from, after_to)."""

    before_from: date
    before_to: date
    after_from: date
    after_to: date


class Baseline(NamedTuple):
    """The window before: `months` months up to the start ("adjacent"), or the same calendar months of an earlier
    year as the window after ("same_months", for which `months` is that window's length)."""

    months: int
    kind: BaselineKind = "adjacent"


class Comparison(NamedTuple):
    """Everything that was compared at one start date; `comparison_rows` makes rows of it.

    `observations` as in `window_observations`; `ratios` from `rates.rate_ratios`; `dispersion_before` and
    `autocorrelation_before` describe the months of the window before. `placebo_before` ranks among dates whose
    window after had ended when this one's start came.
    """

    start: date
    months: int
    partial_month: str
    windows: Windows
    observations: pl.DataFrame
    ratios: tuple[rates.RateRatio, ...]
    dispersion_before: float | None
    autocorrelation_before: float | None
    placebo_rank: placebo.Placebo
    placebo_before: placebo.Placebo
    circular_shift: placebo.Placebo


# --- series -------------------------------------------------------------------------------------------------


def monthly_series(
    figures: pl.DataFrame,
    measure: str = "events",
    regions: Collection[str] | None = None,
    not_distinguished: Collection[str] = (),
    region_column: str = "region_10",
    exposure: Exposure = "saturday_weeks",
) -> pl.DataFrame:
    """One monthly series from figures per month and region, such as ACLED's, summed over `regions`.

    `regions` None means all; `measure` is the column to sum. `not_distinguished` names regions that may be
    asked for though the figures do not have them apart (ACLED counts Taoudénit in Tombouctou). `exposure`
    says what a month's count covers: "saturday_weeks" where weeks were put in the month of their Saturday (28
    or 35 days), "calendar_days" else.

    Returns month, count, exposure_days. Raises ValueError for a region the figures lack, or broken months.
    """
    if regions is not None:
        unknown = set(regions) - set(figures[region_column]) - set(not_distinguished)
        if unknown:
            raise ValueError(f"no such {region_column} in the figures: {', '.join(sorted(unknown))}")
        figures = figures.filter(pl.col(region_column).is_in(list(regions)))
    summed = figures.group_by("month").agg(pl.col(measure).sum().alias("count")).sort("month")
    return with_exposure(summed, exposure)


def with_exposure(monthly: pl.DataFrame, exposure: Exposure) -> pl.DataFrame:
    """`monthly` (month, count) with exposure_days: days of the month, or of the weeks that begin in it."""
    if exposure not in get_args(Exposure):
        raise ValueError(f"exposure is one of {', '.join(get_args(Exposure))}, not {exposure!r}")
    days = [
        monthrange(month.year, month.month)[1] if exposure == "calendar_days" else 7 * _saturdays(month)
        for month in monthly["month"]
    ]
    series = monthly.select("month", "count", exposure_days=pl.Series(days, dtype=pl.Int64))
    _check_series(series)
    return series


def _saturdays(month: date) -> int:
    """How many Saturdays the month has: four or five."""
    length = monthrange(month.year, month.month)[1]
    first = 1 + (SATURDAY - month.replace(day=1).isoweekday()) % 7
    return (length - first) // 7 + 1


def _check_series(monthly: pl.DataFrame) -> None:
    """Raise ValueError unless months are first days, consecutive and counts are numbers of at least 0."""
    months = monthly["month"]
    if months.is_empty():
        raise ValueError("the monthly series is empty")
    expected = pl.date_range(months.min().replace(day=1), months.max(), "1mo", eager=True)
    if months.to_list() != expected.to_list():
        raise ValueError("the monthly series must have every month once, in order, named by its first day")
    if monthly["count"].null_count() or monthly["count"].min() < 0:
        raise ValueError("the monthly series has null or negative counts")


# --- windows ------------------------------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier if negative), or the last of the month if it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def windows(start: date, months: int, partial_month: PartialMonth, baseline: Baseline | None = None) -> Windows:
    """The days compared: `months` months from `start`, a cut month dropped or split, and those of `baseline`."""
    if partial_month not in get_args(PartialMonth):
        raise ValueError(f"partial_month is one of {', '.join(get_args(PartialMonth))}, not {partial_month!r}")
    if months < 1:
        raise ValueError(f"a window needs at least one month, not {months}")
    before_to, after_from = start, start
    if partial_month == "drop" and start.day > 1:
        before_to = start.replace(day=1)
        after_from = add_months(before_to, 1)
    after_to = add_months(after_from, months)
    length, kind = baseline or Baseline(months)
    if kind == "same_months":
        back = -12 * -(-months // 12)  # whole years, enough for the windows not to overlap
        return Windows(add_months(after_from, back), add_months(after_to, back), after_from, after_to)
    return Windows(add_months(before_to, -length), before_to, after_from, after_to)


def covers(monthly: pl.DataFrame, days: Windows) -> bool:
    """Whether the series has every day of both windows."""
    end = add_months(monthly["month"].max(), 1)
    return monthly["month"].min() <= days.before_from and days.after_to <= end


def window_weights(months: pl.Series, days: Windows) -> tuple[np.ndarray, np.ndarray]:
    """The share (0 to 1) of each month's days that lies in the window before, and in the window after."""

    named = months.to_numpy().astype("datetime64[M]")
    first, end = named.astype("datetime64[D]"), (named + 1).astype("datetime64[D]")

    def share(since: date, until: date) -> np.ndarray:
        inside = np.minimum(end, np.datetime64(until)) - np.maximum(first, np.datetime64(since))
        return np.maximum(inside.astype(int), 0) / (end - first).astype(int)

    return share(days.before_from, days.before_to), share(days.after_from, days.after_to)


def window_observations(
    monthly: pl.DataFrame, start: date, months: int, partial_month: PartialMonth, baseline: Baseline | None = None
) -> pl.DataFrame:
    """The months of both windows: side ("before", "after"), month, weight (share used), count, exposure_days.

    Under "split" the month of the start is in both, with weights that add up to 1; its two parts have the
    same rate by construction, which makes the models slightly surer than they should be. Raises ValueError
    where the series does not cover both windows: a shorter window must be asked for, never happen.
    """
    _check_series(monthly)
    days = windows(start, months, partial_month, baseline)
    if not covers(monthly, days):
        last = add_months(monthly["month"].max(), 1) - timedelta(days=1)
        raise ValueError(
            f"{months} months around {start} ({partial_month}) need {days.before_from} to "
            f"{days.after_to - timedelta(days=1)}; the series has {monthly['month'].min()} to {last}"
        )
    sides = []
    for side, weight in zip(rates.SIDES, window_weights(monthly["month"], days), strict=True):
        part = monthly.with_columns(side=pl.lit(side), weight=pl.Series(weight)).filter(pl.col("weight") > 0)
        sides.append(part.with_columns(pl.col("count", "exposure_days") * pl.col("weight")))
    return pl.concat(sides).select("side", "month", "weight", "count", "exposure_days")


# --- comparisons --------------------------------------------------------------------------------------------


def compare(
    monthly: pl.DataFrame,
    start: date,
    months: int,
    partial_month: PartialMonth,
    level: float = 0.95,
    baseline: Baseline | None = None,
) -> Comparison:
    """All estimates and placebos of one monthly series at one start date. Raises as `window_observations`."""
    observations = window_observations(monthly, start, months, partial_month, baseline)
    candidates = placebo_dates(monthly, start, months, partial_month, baseline)
    observed = candidates.filter(pl.col("is_start"))["log_ratio"].item()
    earlier = candidates.filter(pl.col("ended_before_start") | pl.col("is_start"))
    days = windows(start, months, partial_month, baseline)
    before = observations.filter(pl.col("side") == "before")
    baseline_months = before["count"].to_numpy(), before["exposure_days"].to_numpy()
    return Comparison(
        start,
        months,
        partial_month,
        days,
        observations,
        rates.rate_ratios(observations, level),
        rates.dispersion(*baseline_months),
        rates.lag1_autocorrelation(*baseline_months),
        placebo.rank_of_date(observed, candidates["log_ratio"].to_numpy()),
        placebo.rank_of_date(observed, earlier["log_ratio"].to_numpy()),
        placebo.circular_shift_test(
            monthly["count"].to_numpy(),
            monthly["exposure_days"].to_numpy(),
            *window_weights(monthly["month"], days),
        ),
    )


def placebo_dates(
    monthly: pl.DataFrame, start: date, months: int, partial_month: PartialMonth, baseline: Baseline | None = None
) -> pl.DataFrame:
    """The same comparison at the same day of every month whose windows the series covers.

    Columns: date, count_before, days_before, count_after, days_after, is_start, ended_before_start (the
    window after had ended when `start` came, so it holds nothing of what followed), log_ratio (nan where
    there are no events at all, +-inf with one empty window), ratio (null where not finite). Sorted by date;
    empty when no date fits.
    """
    counts, exposure = monthly["count"].to_numpy(), monthly["exposure_days"].to_numpy()
    rows = []
    for month in monthly["month"]:
        day = date(month.year, month.month, min(start.day, monthrange(month.year, month.month)[1]))
        days = windows(day, months, partial_month, baseline)
        if covers(monthly, days):
            before, after = window_weights(monthly["month"], days)
            of_before = (float(counts @ before), float(exposure @ before))
            of_after = (float(counts @ after), float(exposure @ after))
            rows.append((day, *of_before, *of_after, day == start, days.after_to <= start))
    sums = dict.fromkeys(("count_before", "days_before", "count_after", "days_after"), pl.Float64)
    schema = {"date": pl.Date, **sums, "is_start": pl.Boolean, "ended_before_start": pl.Boolean}
    frame = pl.DataFrame(rows, schema, orient="row")
    log_ratio = placebo.log_ratio(*(frame[name].to_numpy() for name in sums))
    return frame.with_columns(log_ratio=pl.Series(log_ratio)).with_columns(
        ratio=pl.when(pl.col("log_ratio").is_finite() | (pl.col("log_ratio") == -np.inf))
        .then(pl.col("log_ratio").exp())
        .otherwise(None)
    )


def comparison_rows(comparison: Comparison, labels: Mapping[str, str] | None = None) -> list[dict]:
    """One dict a method, each with all its ingredients, for tables and for tracing a number.

    Keys: those of `labels` (such as series and area), and the columns of `prediction_results` (`trial/columns.py`)
    that the method has. The windows' last days are inclusive here; months_* is the sum of the shares of months
    used; days_* is exposure; rate_* is events per 365.25/12 units of exposure; p_value is two-sided for the three
    models and one-sided (a rise) for the placebos, which have rank and n instead of an interval.
    """
    shared = _shared(comparison)
    rows = [{"method": r.method, **r._asdict()} for r in comparison.ratios]
    for method in ("placebo_rank", "placebo_before", "circular_shift"):
        result = getattr(comparison, method)
        note = placebo.undefined_note(result, ranked=method != "circular_shift")
        rows.append({"method": method, "ratio": shared["plain_ratio"], "note": note, **result._asdict()})
    return [{**(labels or {}), **shared, **row} for row in rows]


def _shared(comparison: Comparison) -> dict:
    """What all methods have in common: windows, counts, exposure, rates."""
    days, one_day = comparison.windows, timedelta(days=1)
    shared = {
        "start": comparison.start,
        "months": comparison.months,
        "partial_month": comparison.partial_month,
        "before_from": days.before_from,
        "before_to": days.before_to - one_day,
        "after_from": days.after_from,
        "after_to": days.after_to - one_day,
        "dispersion_before": comparison.dispersion_before,
        "autocorrelation_before": comparison.autocorrelation_before,
    }
    for side in rates.SIDES:
        rows = comparison.observations.filter(pl.col("side") == side)
        count, exposure = float(rows["count"].sum()), float(rows["exposure_days"].sum())
        shared |= {f"months_{side}": float(rows["weight"].sum()), f"days_{side}": exposure}
        shared |= {f"count_{side}": count, f"rate_{side}": count / exposure * DAYS_PER_MONTH}
    before = shared["rate_before"]
    shared["plain_ratio"] = shared["rate_after"] / before if before else None
    return shared
