"""The claims ledger in words and in comparisons: a toll as people read it, and a voice's figures beside independent ones."""

import math

import duckdb
import polars as pl
from scipy.stats import beta, binom

COMPARISONS = "claimant_comparisons"
LEVEL = 0.95
CATEGORIES = {
    "civilians": "Civilians",
    "children": "Children",
    "women": "Women",
    "armed_group": "Fighters",
    "soldiers": "Soldiers",
    "russian_personnel": "Russian personnel",
    "all": "People, status not told",
}
RULE_NAMES = {
    "lowest_claim": "Lowest claim",
    "highest_claim": "Highest claim",
    "striking_side": "The striking side's own",
    "struck_side": "The struck side's own",
    "independent_only": "Independent voices only",
    "two_voices": "Two independent sources support",
    "latest_per_claimant": "Each voice's last word",
    "ucdp": "Low, best and high (UCDP)",
}
# One case an incident: the figures of one incident hang together, so only the first of these that both sides give is compared.
COMPARED_FIRST = ("civilians", "all", "armed_group", "soldiers", "russian_personnel", "children", "women")

SAID = "One row a voice: how its figures of dead stand to those of independent voices. It ranks nobody: see the number of cases."
COLUMNS = {
    "voice": "The voice",
    "voice_name": "The voice in words",
    "cases": "Incidents on which it and independent voices both give a figure of the same dead; one category an incident",
    "above": "Of these, incidents where all that it says is more than all that they say",
    "below": "Of these, incidents where all that it says is less",
    "level": "Of these, incidents where the figures meet or cannot be told apart",
    "share_above": "above divided by cases",
    "share_above_low": "Lower end of its exact (Clopper-Pearson) 95 % interval",
    "share_above_high": "Upper end of it",
    "share_below": "below divided by cases",
    "share_below_low": "Lower end of its exact (Clopper-Pearson) 95 % interval",
    "share_below_high": "Upper end of it",
    "median_ratio": "Median of the middle of its numbers divided by the middle of theirs",
    "median_ratio_low": "Lower end of its 95 % interval from the order of the values; null where there are fewer than six",
    "median_ratio_high": "Upper end of it",
}


def toll_text(low: int | None, high: int | None, is_open: bool) -> str:
    """A toll in words: 21 · 15 to 30 · at least 15 · up to 12 · none; empty without a figure."""
    if low is None:
        return ""
    if is_open:
        return f"at least {low}"
    if low == high:
        return str(low) if low else "none"
    return f"{low} to {high}" if low else f"up to {high}"


def toll_shown(low: int | None, best: int | None, high: int | None, is_open: bool) -> str:
    """A toll in words, with the best estimate where the rule makes one."""
    text = toll_text(low, high, is_open)
    return f"{text}; best {best}" if text and best is not None else text


def claimed_text(low: int | None, high: int | None, is_open: bool) -> str:
    """From the lowest to the highest claim, in words: 15 to 30 · 6 to 20 or more."""
    if low is None or high is None:
        return ""
    more = " or more" if is_open else ""
    return (f"{low}{more}" if low == high else f"{low} to {high}{more}") if high else "none"


def share_interval(hits: int, cases: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact (Clopper-Pearson) interval of a share of `cases`."""
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else float(beta.ppf(tail, hits, cases - hits + 1))
    high = 1.0 if hits == cases else float(beta.ppf(1 - tail, hits + 1, cases - hits))
    return low, high


def median_interval(values: list[float], level: float = LEVEL) -> tuple[float, float] | None:
    """An interval of the median that holds whatever the distribution: two of the ordered values; None for too few."""
    ordered = sorted(values)
    rank = int(binom.ppf((1 - level) / 2, len(ordered), 0.5))
    if rank < 1 or 2 * binom.cdf(rank - 1, len(ordered), 0.5) > 1 - level:
        return None
    return ordered[rank - 1], ordered[-rank]


def comparisons(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row a voice: how its figures stand to independent ones, in alphabetical order; no ranking.

    Args:
        pairs: the view `claimant_pairs`.
    """
    order = {category: position for position, category in enumerate(COMPARED_FIRST)}
    cases = pairs.sort(pl.col("category").replace_strict(order, return_dtype=pl.Int64)).unique(
        ["voice", "incident_id"], keep="first", maintain_order=True
    )
    rows = []
    for (voice, name), group in cases.sort("voice_name", "voice").group_by("voice", "voice_name", maintain_order=True):
        n, stands = len(group), group["stands"].to_list()
        above, below = stands.count("above"), stands.count("below")
        logs = group["log_ratio"].drop_nulls()
        ends = median_interval(logs.to_list())
        shares = [above / n, *share_interval(above, n), below / n, *share_interval(below, n)]
        middle = [math.exp(logs.median()) if len(logs) else None, *(map(math.exp, ends) if ends else (None, None))]
        rows.append([voice, name, n, above, below, n - above - below, *shares, *middle])
    floats = dict.fromkeys(list(COLUMNS)[6:], pl.Float64)
    schema = {"voice": pl.String, "voice_name": pl.String} | dict.fromkeys(list(COLUMNS)[2:6], pl.Int64) | floats
    return pl.DataFrame(rows, schema=schema, orient="row")


def store_comparisons(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `claimant_comparisons` from the view `claimant_pairs`."""
    frame = comparisons(connection.sql("SELECT * FROM claimant_pairs WHERE voice NOT LIKE '%@%'").pl())
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"CREATE TABLE {COMPARISONS} AS SELECT * FROM incoming")
    connection.unregister("incoming")
