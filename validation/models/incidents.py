"""Incidents and their links to actors and sources."""

import pandera.polars as pa
import polars as pl

from validation import codes
from validation.fields import INCIDENT_ID, code, date, flag, ident, number, ref, text


class Incidents(pa.DataFrameModel):
    """One row a reported event: an air or drone strike, or another event that matters to the strikes."""

    incident_id: str = ident("Country, date as far as known, place", pattern=INCIDENT_ID)
    date_start: pl.Date = date("First day of the event, or of the window it lies in (see date_precision)")
    date_end: pl.Date = date("Last day of the event, or of the window it lies in")
    date_precision: str = code("How well the day is known", codes.DATE_PRECISION)
    place_id: str = ref("The place, or the place it is described from", "places.place_id")
    geo_precision: str = code("How near the event is to the coordinates of its place", codes.GEO_PRECISION)
    location_text: str = text("Distance, bearing or wording, where it says more than the place's name")
    offset_km: float = number("Distance from the place, as the source gives it", "km", low=0, high=500)
    offset_bearing: str = code("Direction from the place, as the source gives it", codes.BEARING, required=False)
    kind: str = code("What kind of event", codes.INCIDENT_KIND)
    strike_count_reported: int = number("How many strikes a source speaks of, where one does", "strikes", low=1)
    is_strike: bool = flag("Whether the row describes an air or drone strike in Mali, whoever made it")
    inclusion: str = code("Whether it enters the counts", codes.INCLUSION)
    exclusion_reason: str = code("Why not, when excluded", codes.INCIDENT_EXCLUSION, required=False)
    same_event_as: str = ref(
        "The row that is counted instead, for a duplicate", "incidents.incident_id", required=False
    )
    target_reported: str = text("What was hit, in the words of the reports; the sides may differ")
    entered_from: str = code("How the row entered", codes.ENTERED_FROM)
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["incident_id"]
        strict = ordered = True


class IncidentActors(pa.DataFrameModel):
    """One row an actor's part in an incident, and on whose word."""

    incident_id: str = ref("The incident", "incidents.incident_id")
    actor_id: str = ref("The actor; `unknown` where nobody is named", "actors.actor_id")
    role: str = code("Attacker or target", codes.ACTOR_ROLE)
    basis: str = code("On whose word", codes.ACTOR_BASIS)
    alleged_by: str = ref("The principal accuser, where others allege it", "actors.actor_id", required=False)

    class Config:
        unique = ["incident_id", "actor_id", "role"]
        strict = ordered = True


class IncidentSources(pa.DataFrameModel):
    """One row a page that reports an incident."""

    incident_id: str = ref("The incident", "incidents.incident_id")
    source_id: str = ref("The page", "sources.source_id")

    class Config:
        unique = ["incident_id", "source_id"]
        strict = ordered = True
