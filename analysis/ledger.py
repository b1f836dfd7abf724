"""The claims ledger in words and in comparisons: a toll as people read it, and a voice's figures beside independent ones."""

import math

import duckdb
import polars as pl
from scipy.stats import beta, binom

from analysis import words
from analysis.words import number, say

COMPARISONS = "claimant_comparisons"
LEVEL = 0.95
# One case an incident: the figures of one incident hang together, so only the first of these that both sides give is compared.
COMPARED_FIRST = ("civilians", "all", "armed_group", "soldiers", "russian_personnel", "children", "women")

RANGES = """
    SELECT low.incident_id, low.category, coalesce(nullif(low.low, 0), low.highest_said), high.highest_said, high.is_open
    FROM tolls low JOIN tolls high USING (incident_id, category)
    WHERE low.rule = 'lowest_claim' AND high.rule = 'highest_claim'
"""
SAID = "One row a voice: how its figures of dead stand to those of independent voices. It ranks nobody: see the number of cases."
COLUMNS = {
    "voice": "The voice",
    "voice_name": "The voice in words",
    "voice_name_fr": "The same in French",
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


def categories() -> dict[str, str]:
    """Whose dead are counted, in words, in the order of the tables."""
    return {
        "civilians": say("Civilians", "Civils"),
        "children": say("Children", "Enfants"),
        "women": say("Women", "Femmes"),
        "armed_group": say("Fighters", "Combattants"),
        "soldiers": say("Soldiers", "Soldats"),
        "russian_personnel": say("Russian personnel", "Forces russes"),
        "all": say("People, status not told", "Personnes, statut non précisé"),
    }


def rule_names() -> dict[str, str]:
    """The rules by which tolls are made, in words."""
    return {
        "lowest_claim": say("Lowest claim", "Affirmation la plus basse"),
        "highest_claim": say("Highest claim", "Affirmation la plus haute"),
        "striking_side": say("The striking side's own", "Bilan du camp qui frappe"),
        "struck_side": say("The struck side's own", "Bilan du camp frappé"),
        "independent_only": say("Independent voices only", "Voix indépendantes seulement"),
        "two_voices": say("Two independent sources support", "Appuyé par deux sources indépendantes"),
        "latest_per_claimant": say("Each voice's last word", "Dernier mot de chaque voix"),
        "ucdp": say(
            "Low, best and high (our reckoning, in UCDP's manner)",
            "Bas, meilleure estimation et haut (notre calcul, à la manière de l’UCDP)",
        ),
    }


def stated(claim: dict) -> tuple[str, str]:
    """What a claim says, stance and all, and its figure (empty without one): confirms – civilians killed, at least 21."""
    stance, metric = words.code(claim["stance"]), words.code(claim["metric"])
    what = metric if claim["stance"] == "asserts" else f"{stance} – {metric}"
    return what, figure_text(claim["qualifier"], claim["value_min"], claim["value_max"])


def figure_text(qualifier: str, low: int | None, high: int | None) -> str:
    """A claim's figure as it was said: 21, at least 21, up to 30, about 15, 10 to 12, dozens; empty without one."""
    match qualifier:
        case "none":
            return ""
        case "at_least":
            return _at_least(low)
        case "up_to":
            return _up_to(high)
        case "dozens" | "several":
            return words.code(qualifier)
    figure = number(low) if low == high else _from_to(low, high)
    return say(f"about {figure}", f"environ {figure}") if qualifier == "about" else figure


def day_of(strike: dict) -> str:
    """The day of a strike, its month, or the first and the last day of its window."""
    start, end = strike["date_start"], strike["date_end"]
    match strike["date_precision"]:
        case "unknown":
            return say("date not known", "date inconnue")
        case "day":
            return words.day(start)
        case "month":
            return words.month(start)
    said = words.day(start).split()  # day, month, year: what the last day says too is left out
    if start.year == end.year:
        said = said[:1] if start.month == end.month else said[:2]
    first, last = " ".join(said), words.day(end)
    return say(f"{first} to {last}", f"du {first} au {last}")


def ranges(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[int, int, bool]]:
    """Incident and category to the lowest and the highest number that anyone gives, and whether the highest is "at least"."""
    rows = connection.execute(RANGES).fetchall()
    return {(incident, category): toll for incident, category, *toll in rows}


def toll_text(low: int | None, high: int | None, is_open: bool) -> str:
    """A toll in words: 21 · 15 to 30 · at least 15 · up to 12 · none; empty without a figure."""
    if low is None:
        return ""
    if is_open:
        return _at_least(low)
    if low == high:
        return number(low) if low else words.code("none")
    return _from_to(low, high) if low else _up_to(high)


def toll_shown(low: int | None, best: int | None, high: int | None, is_open: bool) -> str:
    """A toll in words, with the best estimate where the rule makes one."""
    text = toll_text(low, high, is_open)
    return with_best(text, best) if text else ""


def with_best(text: str, best: int | None) -> str:
    """A toll with its best estimate, where it has one."""
    if best is None:
        return text
    figure = number(best)
    return say(f"{text}; best {figure}", f"{text} ; meilleure estimation : {figure}")


def claimed_text(low: int | None, high: int | None, is_open: bool) -> str:
    """From the lowest to the highest claim, in words: 15 to 30 · 6 to 20 or more."""
    if low is None or high is None:
        return ""
    if not high:
        return words.code("none")
    figure = number(low) if low == high else _from_to(low, high)
    return say(f"{figure} or more", f"{figure} ou plus") if is_open else figure


def _at_least(low: int) -> str:
    figure = number(low)
    return say(f"at least {figure}", f"au moins {figure}")


def _up_to(high: int) -> str:
    figure = number(high)
    return say(f"up to {figure}", f"jusqu’à {figure}")


def _from_to(low: int, high: int) -> str:
    least, most = number(low), number(high)
    return say(f"{least} to {most}", f"{least} à {most}")


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
    if rank < 1:
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
    named = ["voice", "voice_name", "voice_name_fr"]
    for name, group in cases.sort("voice_name", "voice").group_by(named, maintain_order=True):
        n, stands = len(group), group["stands"].to_list()
        above, below = stands.count("above"), stands.count("below")
        logs = group["log_ratio"].drop_nulls()
        ends = median_interval(logs.to_list())
        shares = [above / n, *share_interval(above, n), below / n, *share_interval(below, n)]
        middle = [math.exp(logs.median()) if len(logs) else None, *(map(math.exp, ends) if ends else (None, None))]
        rows.append([*name, n, above, below, n - above - below, *shares, *middle])
    floats = dict.fromkeys(list(COLUMNS)[7:], pl.Float64)
    schema = dict.fromkeys(named, pl.String) | dict.fromkeys(list(COLUMNS)[3:7], pl.Int64) | floats
    return pl.DataFrame(rows, schema=schema, orient="row")


def compared(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The rows of `claimant_comparisons`; unnamed people of one outlet are no voice to be compared."""
    return comparisons(connection.sql("SELECT * FROM claimant_pairs WHERE voice NOT LIKE '%@%'").pl())
