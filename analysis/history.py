"""Since when each number of the pages reads as it does: `data/numbers.csv`, written by `make record`.

The record holds the English text, whichever language is being written: a number changes in both at once.
A build never writes into `data/`; a number that differs from its record says "not yet recorded", and a test fails
until somebody looks at the change and records it.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from analysis.facts import Fact
from analysis.files import write_text

FILE = "numbers.csv"
COLUMNS = ["number_id", "shown", "changed_on"]


def recorded(data: Path) -> dict[str, tuple[str, str]]:
    """Number to what was recorded of it: as shown, and since when."""
    path = data / FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["number_id"]: (row["shown"], row["changed_on"]) for row in csv.DictReader(file)}


def shown(fact: Fact) -> str:
    """The text of a number that is recorded."""
    return fact.wordings["en"].text


def since(facts: Iterable[Fact], data: Path) -> dict[str, str | None]:
    """Number to the day since which it reads so; None where the record differs or is missing."""
    known = recorded(data)
    return {
        fact.fact_id: known[fact.fact_id][1] if known.get(fact.fact_id, ("",))[0] == shown(fact) else None
        for fact in facts
    }


def record(facts: Iterable[Fact], data: Path, on: date) -> list[str]:
    """Record the numbers as they read now; returns one line for each that is new, changed or gone."""
    known = recorded(data)
    rows, said = [], []
    for fact in sorted(facts, key=lambda fact: fact.fact_id):
        was, day = known.pop(fact.fact_id, (None, None))
        if was != shown(fact):
            said.append(f"{fact.fact_id}: {'new' if was is None else was + ' ->'} {shown(fact)}")
            day = on.isoformat()
        rows.append((fact.fact_id, shown(fact), day))
    said += [f"{name}: gone, was {was}" for name, (was, _) in sorted(known.items())]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *rows])
    write_text(data / FILE, out.getvalue())
    return said
