"""The registers of our own doings: decisions and corrections."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import code, date, ident, ref, text


class Decisions(pa.DataFrameModel):
    """One row a curation decision: what was in doubt, what we did, and why."""

    decision_id: str = ident("D and a number", pattern=r"^D[0-9]{3}$")
    decided_on: pl.Date = date("When", required=True)
    table_name: str = text("The table it concerns", required=True)
    row_ids: str = text('The rows it concerns, separated by "; "; empty where it concerns the table')
    question: str = text("What was in doubt", required=True)
    decision: str = text("What we did", required=True)
    reason: str = text("Why", required=True)

    class Config:
        unique = ["decision_id"]
        strict = ordered = True


class Corrections(pa.DataFrameModel):
    """One row a value that a source prints wrongly and that our tables hold corrected."""

    correction_id: str = ident("C and a number", pattern=r"^C[0-9]{3}$")
    table_name: str = text("The table it concerns", required=True)
    row_id: str = text("The row it concerns", required=True)
    column_name: str = text("The column it concerns", required=True)
    value_published: str = text("What the source prints")
    value_used: str = text("What our table holds; a check fails when it holds something else")
    reason: str = text("Why we do not follow the source", required=True)
    source_id: str = ref("The page that prints it", "sources.source_id")
    corrected_on: pl.Date = date("When", required=True)

    class Config:
        unique = ["correction_id"]
        strict = ordered = True


class Numbers(pa.DataFrameModel):
    """One row a number of the pages as it was last recorded (`make record`), and the day since which it reads so."""

    number_id: str = ident("The number's name in analysis/facts.toml")
    shown: str = text("As the English pages show it", required=True)
    changed_on: pl.Date = date("The day on which it was first recorded so", required=True)

    class Config:
        unique = ["number_id"]
        strict = ordered = True


class GradeOverrides(pa.DataFrameModel):
    """One row a grade of civilian harm that a person set against the computed one, and the decision that says why."""

    incident_id: str = ref("The strike", "incidents.incident_id")
    grade: str = code("The grade that holds", codes.GRADE)
    decision_id: str = ref("The decision; its rows name the strike", "decisions.decision_id")

    class Config:
        unique = ["incident_id"]
        strict = ordered = True
