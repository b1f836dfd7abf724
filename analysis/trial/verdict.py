"""The verdict, by the rule of `verdict_rules`: the same few lines for every prediction, family and horizon.

The rule speaks of predictions that something would increase; none of another direction is tried so far.
"""

from collections.abc import Iterable
from typing import NamedTuple

from analysis.words import number, say

VERDICTS = ("rose_as_predicted", "rose_later_or_elsewhere", "no_clear_change", "fell", "cannot_tell")
# why a rise that the primary definition shows is no verdict
FEW_UP = "too few definitions point up"
NOT_PER_PAGE = "the rise is not there per page found"


class Verdict(NamedTuple):
    """One of VERDICTS, and what decided in one plain clause."""

    code: str
    because: str


def verdict(results: Iterable[dict], rule: dict) -> Verdict:
    """The verdict on one prediction, family and horizon.

    `results`: its definitions, each with role, direction, ratio, p_rise, p_fall, power_200 and break_delay_months.
    """
    results = list(results)
    if any(row["direction"] != "increase" for row in results):
        raise ValueError("the rule is written for predictions of an increase")
    if rule["reference_ratio"] != 2:
        raise ValueError("the power at hand is that of seeing a doubling")
    of_role = {row["role"]: row for row in results if row["role"] != "variant"}
    defined = [row["ratio"] for row in results if row["ratio"] is not None]
    up = sum(ratio > 1 for ratio in defined) / len(defined) if defined else 0.0
    primary = of_role["primary"]
    if _rises(of_role, "primary", rule) and up >= rule["share_up_min"]:
        if primary["break_delay_months"] > rule["late_after_months"]:
            return Verdict("rose_later_or_elsewhere", "the break lies late")
        return Verdict("rose_as_predicted", "the primary definition shows a rise")
    if "wider" in of_role and _rises(of_role, "wider", rule) and up >= rule["share_up_min"]:
        return Verdict("rose_later_or_elsewhere", "only the wider area shows a rise")
    if primary["p_fall"] is not None and primary["p_fall"] <= rule["p_max"]:
        return Verdict("fell", "the primary definition shows a fall")
    if primary["power_200"] is None:
        return Verdict("cannot_tell", "nothing was counted")
    strong = primary["power_200"] >= rule["power_min"]
    because = "a doubling would have been seen" if strong else "the test is too weak"
    if primary["p_rise"] <= rule["p_max"]:
        because = FEW_UP if _rises(of_role, "primary", rule) else NOT_PER_PAGE
    return Verdict("no_clear_change" if strong else "cannot_tell", because)


def _rises(of_role: dict, role: str, rule: dict) -> bool:
    """Whether the definition, and its twin per page where it has one, show a rise."""
    rows = [of_role[role], *([of_role[f"{role}_per_page"]] if f"{role}_per_page" in of_role else [])]
    return all(row["p_rise"] is not None and row["p_rise"] <= rule["p_max"] for row in rows)


def sentence(code: str, row: dict) -> str:
    """One plain sentence: how often, with its uncertainty, and what that means.

    `row` has what, where, count_before, count_after, ratio, low, high, power_200, because, break_delay_months, and for
    the wider area wider_where, wider_ratio, wider_low, wider_high (None where there is none).
    """
    what, where = row["what"], row["where"]
    before, after = number(row["count_before"]), number(row["count_after"])
    counted = say(f"{what} {where}: {before} before, {after} after", f"{what} {where} : {before} avant, {after} après")
    if row["ratio"] is None:
        return say(f"{counted}; no ratio can be formed.", f"{counted} ; aucun rapport ne peut être formé.")
    ratio = number(row["ratio"], 2)
    rate = say(f"{ratio} times the rate", f"soit {ratio} fois le taux d’avant")
    if row["low"] is not None:
        rate += f" ({_range(row['low'], row['high'])})"
    end = _ending(code, row) + _undone(row["because"])
    return say(f"{counted}, {rate}; {end}.", f"{counted}, {rate} ; {end}.")


def _range(low: float, high: float) -> str:
    lowest, highest = number(low, 2), number(high, 2)
    return say(f"{lowest} to {highest}", f"de {lowest} à {highest}")


def _undone(because: str) -> str:
    """Why a rise that the primary definition shows does not count; empty where it shows none, or it does."""
    if because == FEW_UP:
        return say(
            ", and the rise that this definition shows is one that too few of the others point to",
            ", et la hausse que montre cette définition n’est suivie que par trop peu des autres",
        )
    if because == NOT_PER_PAGE:
        return say(
            ", and the rise that this definition shows is gone when it is counted per page found",
            ", et la hausse que montre cette définition disparaît lorsqu’on la compte par page trouvée",
        )
    return ""


def _ending(code: str, row: dict) -> str:
    power = row["power_200"]
    of_100 = "" if power is None else number(100 * power)
    seen = of_100 and say(
        f"a doubling would have been seen in {of_100} of 100 such series",
        f"un doublement aurait été vu dans {of_100} séries de ce genre sur 100",
    )
    match code:
        case "rose_as_predicted" if row["break_delay_months"] < 0:
            return say(
                "a rise, which the data date before the statement",
                "une hausse, que les données situent avant la déclaration",
            )
        case "rose_as_predicted":
            return say("a rise", "une hausse")
        case "rose_later_or_elsewhere" if row["because"] == "the break lies late":
            return say("a rise, but later than predicted", "une hausse, mais plus tard que prédit")
        case "rose_later_or_elsewhere":
            ratio, where = number(row["wider_ratio"], 2), row["wider_where"]
            between = _range(row["wider_low"], row["wider_high"])
            return say(
                f"no clear rise there, but one {where}: {ratio} times ({between})",
                f"pas de hausse nette à cet endroit, mais une {where} : {ratio} fois ({between})",
            )
        case "no_clear_change":
            return say(f"no clear change, though {seen}", f"pas de changement net, alors qu’{seen}")
        case "fell":
            return say("a fall", "une baisse")
    return (
        say(f"cannot tell: {seen}", f"impossible de trancher : {seen}")
        if seen
        else say("cannot tell", "impossible de trancher")
    )
