"""Regions and places."""

import pandera.polars as pa

from validation import codes
from validation.fields import NAME, code, flag, ident, names, number, ref, text


class Regions(pa.DataFrameModel):
    """One row a region of Mali as drawn since 2023, with the older divisions it lay in."""

    region: str = text("Name in the one spelling used in every table", required=True)
    name_fr: str = text("Name in French", required=True)
    region_10: str = text(
        "The region it lay in between 2016 and 2023 (ten regions and Bamako); ACLED's series uses these",
        required=True,
    )
    region_8: str = text(
        "The region it lay in before 2016 (eight regions and Bamako); the map's outlines are these", required=True
    )
    aliases: str = names("Other spellings met in sources")
    is_northern: bool = flag("Counted as the north: Kidal, Gao, Tombouctou, Ménaka, Taoudénit")
    note: str = text("Anything a user of the row must know")

    class Config:
        unique = ["region"]
        strict = ordered = True


class Places(pa.DataFrameModel):
    """One row a place that incidents refer to, with the best coordinates that a gazetteer gives for it."""

    place_id: str = ident("Short name, also used in links")
    name: str = text("Name in the spelling of the gazetteer or of the sources", required=True, pattern=NAME)
    aliases: str = names("Other spellings met in sources")
    country: str = code("Country the place lies in (ISO 3166-1)", codes.COUNTRY)
    region: str = ref("Region of Mali; empty outside Mali or when not known", "regions.region", required=False)
    cercle: str = text("Cercle (district), where known")
    latitude: float = number("Latitude, WGS 84", "degrees north", low=-90, high=90)
    longitude: float = number("Longitude, WGS 84", "degrees east", low=-180, high=180)
    geo_precision: str = code("What the coordinates stand for", codes.GEO_PRECISION)
    gazetteer: str = code("Where the coordinates come from", codes.GAZETTEER)
    gazetteer_id: str = text("Identifier in that gazetteer")
    note: str = text("How the place was found, or why it could not be")

    class Config:
        unique = ["place_id"]
        strict = ordered = True
