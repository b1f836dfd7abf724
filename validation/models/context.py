"""What stands around the strikes: turning points, and totals that others have published."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import code, date, flag, ident, number, ref, refs, text


class Milestones(pa.DataFrameModel):
    """One row a dated turning point."""

    milestone_id: str = ident("Short name")
    date_start: pl.Date = date("First day, or first day of the period it lies in")
    date_end: pl.Date = date("Last day, or last day of the period it lies in")
    date_precision: str = code("How well the day is known", codes.DATE_PRECISION)
    what: str = text("What happened", required=True)
    category: str = code("What kind of turning point", codes.MILESTONE_CATEGORY)
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["milestone_id"]
        strict = ordered = True


class MilestoneSources(pa.DataFrameModel):
    """One row a page that reports a milestone."""

    milestone_id: str = ref("The milestone", "milestones.milestone_id")
    source_id: str = ref("The page", "sources.source_id")

    class Config:
        unique = ["milestone_id", "source_id"]
        strict = ordered = True


class ReferenceCounts(pa.DataFrameModel):
    """One row a total that somebody else published for a period; never to be added up without reading it."""

    count_id: str = ident("Short name")
    producer: str = ref("Who published the total", "actors.actor_id")
    what: str = text("What was counted, in our words", required=True)
    measure: str = code("The kind of count", codes.MEASURE)
    geography: str = text("Where", required=True)
    period_start: pl.Date = date("First day of the period", required=True)
    period_end: pl.Date = date("Last day of the period", required=True)
    value: int = number("The total", "see unit", low=0, required=True)
    qualifier: str = code("How the total was said", codes.QUALIFIER)
    unit: str = code("What the total is of", codes.UNIT)
    overlaps_with: str = refs("Totals that hold some of the same events: never add them", "reference_counts.count_id")
    comparable: bool = flag("Whether it is a count of air or drone strikes in Mali for a stated period")
    source_id: str = ref("The page it was read on", "sources.source_id")
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["count_id"]
        strict = ordered = True
