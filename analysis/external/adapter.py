"""What an adapter is: which columns a producer's layout has, and how each becomes a column of our shape.

The shapes are `validation/models/external.py`; a test holds every adapter's columns and types against them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.external.sqltext import NO_NUMBER, Fault, quoted

KEYS = {"external_events": ["event_id"], "external_counts": ["period_start", "country", "region", "cercle", "what"]}


@dataclass(frozen=True)
class Adapter:
    """One producer's layout.

    table: external_events or external_counts. needed: columns without which it is not this layout. known: those
    that may be there too. aliases: older name -> today's. layout: from the columns. version: from the file's name,
    None where it does not say. dataset: from the file's name and the version, None where they do not say. select: the columns present and the file's name -> SQL of
    every column of the shape. newest: SQL over the shape that tells the version where the name does not. shared: costly SQL
    that stands in several columns, to be asked once a row. part: where a release comes in several files, which of them
    this is, from its name; it ends the version, so that they do not take each other's place.
    """

    name: str
    table: str
    codebook: str
    needed: frozenset[str]
    known: frozenset[str]
    layout: Callable[[set[str]], str]
    dataset: Callable[[str, str | None], str | None]
    version: Callable[[str], str | None]
    select: Callable[[set[str], str], dict[str, str]]
    faults: Callable[[set[str]], list[Fault]]
    newest: str
    aliases: dict[str, str] = field(default_factory=dict)
    headerless: list[str] | None = None
    shared: Callable[[set[str]], list[str]] = lambda have: []
    part: Callable[[str], str] = lambda file: ""

    def named(self, columns: list[str]) -> list[str]:
        """The columns under today's names."""
        return [self.aliases.get(name, name) for name in columns]


def count_row(
    *, period: str, start: str, end: str, country: str, what: str, region: str = "'(all)'", cercle: str = "'(all)'",
    is_air_strike: str = "false", basis: str = "not_coded", events: str = NO_NUMBER,
    low: str = NO_NUMBER, best: str = NO_NUMBER, high: str = NO_NUMBER, civilians: str = NO_NUMBER,
) -> dict[str, str]:  # fmt: skip
    """SQL of every column of `external_counts`; what a producer does not give is null, what is not told apart is "(all)"."""
    return {
        "period": quoted(period), "period_start": start, "period_end": end, "country": country, "region": region, "cercle": cercle, "what": what,
        "is_air_strike": is_air_strike, "air_strike_basis": quoted(basis), "events": events,
        "deaths_low": low, "deaths_best": best, "deaths_high": high, "deaths_civilians": civilians,
    }  # fmt: skip
