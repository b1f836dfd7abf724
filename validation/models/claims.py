"""Claims: who said what about an incident."""

import pandera.polars as pa

from validation import codes
from validation.fields import CLAIM_ID, code, ident, number, partial_date, ref, refs, text


class Claims(pa.DataFrameModel):
    """One row a claim: one claimant, one thing said about one incident, read on one page."""

    claim_id: str = ident("Incident and a short name", pattern=CLAIM_ID)
    incident_id: str = ref("The incident", "incidents.incident_id")
    claimant: str = ref("Who says so", "actors.actor_id")
    claimant_detail: str = text("Organ or description of the speaker; never the name of a local source")
    relayed_by: str = ref(
        "Who carried the words, where the claimant did not publish them", "publishers.publisher_id", required=False
    )
    claimed_on: str = partial_date("When it was said, as far as known; never taken from the page's date")
    claimed_on_precision: str = code("How much of that date is known", codes.PARTIAL_DATE_PRECISION)
    metric: str = code("What is counted or said", codes.METRIC)
    value_min: int = number("Lowest figure said", "people", low=0)
    value_max: int = number("Highest figure said", "people", low=0)
    qualifier: str = code("How the figure was said", codes.QUALIFIER)
    stance: str = code("Said, confirmed, denied or expressly not confirmed", codes.STANCE)
    scope: str = code("What the figure covers", codes.CLAIM_SCOPE)
    joint_with: str = refs("The other incidents that a joint figure covers", "incidents.incident_id")
    inclusion: str = code("Whether it enters the tolls", codes.INCLUSION)
    exclusion_reason: str = code("Why not, when excluded", codes.CLAIM_EXCLUSION, required=False)
    source_id: str = ref("The page it was read on", "sources.source_id")
    derives_from: str = ref("The claim it repeats, rests on or revises", "claims.claim_id", required=False)
    derivation: str = code("In which way", codes.DERIVATION, required=False)
    note: str = text("The claimant's own terms, doubts, and anything a user must know")

    class Config:
        unique = ["claim_id"]
        strict = ordered = True
