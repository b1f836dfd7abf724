"""The verdict, by the rule of `verdict_rules`: the same few lines for every prediction, family and horizon.

The rule speaks of predictions that something would increase; none of another direction is tried so far.
"""

from collections.abc import Iterable
from typing import NamedTuple

VERDICTS = {
    "rose_as_predicted": "Rose as predicted",
    "rose_later_or_elsewhere": "Rose, but later or elsewhere than predicted",
    "no_clear_change": "No clear change",
    "fell": "Fell",
    "cannot_tell": "Cannot tell",
}


class Verdict(NamedTuple):
    """A key of VERDICTS, and what decided in one plain clause."""

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
    if primary["power_200"] >= rule["power_min"]:
        return Verdict("no_clear_change", "a doubling would have been seen")
    return Verdict("cannot_tell", "the test is too weak")


def _rises(of_role: dict, role: str, rule: dict) -> bool:
    """Whether the definition, and its twin per page where it has one, show a rise."""
    rows = [of_role[role], *([of_role[f"{role}_per_page"]] if f"{role}_per_page" in of_role else [])]
    return all(row["p_rise"] is not None and row["p_rise"] <= rule["p_max"] for row in rows)


def sentence(code: str, row: dict) -> str:
    """One plain sentence: how often, with its uncertainty, and what that means.

    `row` has what, where, count_before, count_after, ratio, low, high, power_200, because, break_delay_months, and for
    the wider area wider_where, wider_ratio, wider_low, wider_high (None where there is none).
    """
    counted = f"{row['what']} {row['where']}: {row['count_before']:.0f} before, {row['count_after']:.0f} after"
    if row["ratio"] is None:
        return f"{counted}; no ratio can be formed."
    rate = f"{row['ratio']:.2f} times the rate"
    if row["low"] is not None:
        rate += f" ({row['low']:.2f} to {row['high']:.2f})"
    return f"{counted}, {rate}; {_ending(code, row)}."


def _ending(code: str, row: dict) -> str:
    power = row["power_200"]
    seen = "" if power is None else f"a doubling would have been seen in {100 * power:.0f} of 100 such series"
    match code:
        case "rose_as_predicted" if row["break_delay_months"] < 0:
            return "a rise, which the data date before the statement"
        case "rose_as_predicted":
            return "a rise"
        case "rose_later_or_elsewhere" if row["because"] == "the break lies late":
            return "a rise, but later than predicted"
        case "rose_later_or_elsewhere":
            wider = f"{row['wider_ratio']:.2f} times ({row['wider_low']:.2f} to {row['wider_high']:.2f})"
            return f"no clear rise there, but one {row['wider_where']}: {wider}"
        case "no_clear_change":
            return f"no clear change, though {seen}"
        case "fell":
            return "a fall"
    return f"cannot tell: {seen}" if seen else "cannot tell"
