"""Who speaks (actors), who publishes (publishers) and what was read (sources)."""

import pandera.polars as pa

from validation import codes
from validation.fields import URL, code, ident, names, partial_date, ref, text


class Actors(pa.DataFrameModel):
    """One row an actor: an army, an armed group, an organisation, an outlet or a collective voice."""

    actor_id: str = ident("Short name")
    name_en: str = text("Name in English", required=True)
    name_fr: str = text("Name in French", required=True)
    aliases: str = names("Other names and spellings met in sources")
    side: str = code("The side it stands on or the kind of voice it is", codes.SIDE)
    active_from: str = partial_date("When it came into being under this name, where known")
    active_to: str = partial_date("When it ended, left or took another name, where known")
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["actor_id"]
        strict = ordered = True


class Publishers(pa.DataFrameModel):
    """One row an outlet, agency or organisation that publishes pages."""

    publisher_id: str = ident("Short name")
    name: str = text("Name", required=True)
    tier: str = code("How near it is to the event and how it works", codes.SOURCE_TIER)
    alignment: str = code("Whose side it takes, if any", codes.ALIGNMENT)
    country: str = text("Country it publishes from (ISO 3166-1), where known", pattern=r"^[A-Z]{2}$")
    tier_reason: str = text("Why it has this tier and alignment", required=True)

    class Config:
        unique = ["publisher_id"]
        strict = ordered = True


class Sources(pa.DataFrameModel):
    """One row a page on which something was read."""

    source_id: str = ident("Short name")
    url: str = text("Address; empty where only the text was stored", pattern=URL, unique=True)
    publisher_id: str = ref("Who published the page; its tier is there", "publishers.publisher_id")
    agency: str = ref(
        "The news agency whose wire the page carries, where known", "publishers.publisher_id", required=False
    )
    relayed_from: str = ref(
        "Another outlet whose text the page carries or retells", "publishers.publisher_id", required=False
    )
    published: str = partial_date("When the page was published, as far as known; never the date of the event")
    published_precision: str = code("How much of the date is known", codes.PARTIAL_DATE_PRECISION)
    language: str = text("Language (ISO 639-1)", required=True, pattern=r"^[a-z]{2}$")
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["source_id"]
        strict = ordered = True
