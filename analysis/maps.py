"""The map: where the counted strikes of our own list are said to have been, in three stretches of time.

Only strikes known to a place or its surroundings stand at their place; those known to a district stand at it as
hollow marks; those known to a region or to the country only are counted beneath each map, not drawn, since a mark
would claim more than is known. Every mark has one size.
"""

import json
from itertools import groupby, pairwise
from pathlib import Path

import altair as alt
import duckdb
import polars as pl

from analysis.parts import Figure, listed
from analysis.paths import DATA
from analysis.theme import INK, MUTED, REST, SEPARATIST, STATE
from analysis.words import count, number, say
from validation.check import BOUNDARIES


def periods() -> dict[str, str]:
    """The three stretches of time."""
    return {
        "before": say("January 2022 to 26 July 2024", "Janvier 2022 au 26 juillet 2024"),
        "after": say("27 July 2024 to February 2025", "27 juillet 2024 à février 2025"),
        "later": say("March 2025 to March 2026", "Mars 2025 à mars 2026"),
    }


def precisions() -> dict[str, str]:
    """How precisely the place of a strike must be known for the strike to be drawn."""
    near = say("at or near the place", "au lieu même ou à proximité")
    return {"exact": near, "near": near, "cercle": say("somewhere in its district", "quelque part dans son cercle")}


def where(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Three small maps of the counted strikes, by how precisely their place is known and by attacker."""
    frame = connection.sql(
        """
        SELECT CASE WHEN date_start < DATE '2024-07-27' THEN 'before' WHEN date_start < DATE '2025-03-01' THEN 'after'
                    ELSE 'later' END AS period,
          geo_precision, attributed_side IN ('malian_state', 'allied_state', 'russian') AS is_state, latitude, longitude, place, date_start, incident_id
        FROM strikes ORDER BY incident_id
        """
    ).pl()
    spans, precision = periods(), precisions()
    army, others = (
        say("the army or its partners", "l’armée ou ses partenaires"),
        say("others, or not known", "autres, ou inconnu"),
    )
    attributed = say("Attributed to", "Attribuée à")
    drawn = frame.filter(pl.col("geo_precision").is_in(list(precision))).with_columns(
        precision=pl.col("geo_precision").replace(precision),
        who=pl.when("is_state").then(pl.lit(army)).otherwise(pl.lit(others)),
    )
    names = pl.DataFrame(
        connection.execute(
            """
            SELECT name, latitude, longitude FROM places
            WHERE place_id IN ('tombouctou', 'gao', 'kidal', 'menaka', 'mopti', 'bamako', 'sikasso', 'kayes')
            ORDER BY place_id
            """
        ).fetchall(),
        schema=["name", "latitude", "longitude"],
        orient="row",
    )
    who = [army, others]
    outlines = _outlines(DATA / BOUNDARIES)

    def panel(period: str, width: int) -> alt.TopLevelMixin:
        rows = drawn.filter(pl.col("period") == period)
        missing = number(frame.filter(pl.col("period") == period).height - rows.height)
        placed = count(rows.height, ("drawn", "drawn"), ("dessinée", "dessinées"))
        marks = (
            alt.Chart(rows)
            .transform_calculate(
                fill=f"datum.geo_precision == 'cercle' ? 'transparent' : datum.is_state ? '{STATE}' : '{SEPARATIST}'"
            )
            .mark_point(size=34, strokeWidth=1.2, opacity=0.8)
            .encode(
                longitude="longitude:Q",
                latitude="latitude:Q",
                color=alt.Color(
                    "who:N",
                    title=attributed,
                    legend=alt.Legend(orient="top"),
                    scale=alt.Scale(domain=who, range=[STATE, SEPARATIST]),
                ),
                shape=alt.Shape(
                    "who:N", title=attributed, scale=alt.Scale(domain=who, range=["circle", "triangle-up"])
                ),
                fill=alt.Fill("fill:N", scale=None, legend=None),
                tooltip=[
                    alt.Tooltip("date_start:T", title=say("From", "À partir du"), format="%-d %B %Y"),
                    alt.Tooltip("place:N", title=say("Place", "Lieu")),
                    alt.Tooltip("precision:N", title=say("Known to be", "Situation")),
                    alt.Tooltip("who:N", title=attributed),
                ],
            )
        )
        labels = (
            alt.Chart(names)
            .mark_text(fontSize=9, color=MUTED, dy=11)
            .encode(longitude="longitude:Q", latitude="latitude:Q", text="name:N")
        )
        shapes = alt.Chart(alt.NamedData("outlines")).mark_geoshape(fill="transparent", stroke=REST, strokeWidth=0.8)
        return (
            alt.layer(shapes, labels, marks)
            .project(type="mercator")
            .properties(
                width=width,
                height=width * 0.95,
                title=alt.TitleParams(
                    spans[period], fontSize=12, subtitleFontSize=11, subtitleColor=INK,
                    subtitle=say(f"{placed}, {missing} known to the region or the country", f"{placed}, {missing} à la région ou au pays près"),
                ),
            )
        )  # fmt: skip

    def draw(width: int) -> alt.TopLevelMixin:
        panels = [panel(period, width * (0.31 if width > 500 else 0.9)) for period in spans]
        # named, since Altair copies the data that it is given over and over
        return alt.concat(*panels, columns=3 if width > 500 else 1, spacing=10, datasets={"outlines": outlines})

    def tally(period: str) -> str:
        many = drawn.filter(pl.col("period") == period).height
        return count(many, ("strike drawn", "strikes drawn"), ("frappe dessinée", "frappes dessinées"))

    said = listed(say(f"{spans[period]}: {tally(period)}", f"{spans[period]} : {tally(period)}") for period in spans)
    return Figure(
        name="where",
        title=say("Counted strikes of our own list, by place", "Les frappes comptées de notre liste, par lieu"),
        caption=say(
            "**Until early 2025 hardly any strike of our list lies in the south and west; since then many do.** "
            "Filled marks stand at or near the place, hollow ones somewhere in its district; strikes known to a region or the country only "
            "are counted, not drawn. Circles are strikes laid to the army or its partners, triangles the others. The outlines are the regions before 2016: Ménaka (then in Gao) and "
            "Taoudénit (then in Tombouctou) have none of their own. What is reported depends on who can report.",
            "**Jusqu’au début de 2025, presque aucune frappe de notre liste ne se situe dans le sud et l’ouest ; depuis, beaucoup s’y trouvent.** "
            "Les marques pleines sont au lieu même ou à proximité, les creuses quelque part dans le cercle du lieu ; les frappes dont on ne "
            "connaît que la région ou le pays sont comptées, non dessinées. Les ronds sont celles qu’on attribue à l’armée ou à ses partenaires, les triangles les autres. Les "
            "contours sont ceux des régions d’avant 2016 : Ménaka (alors dans Gao) et Taoudénit (alors dans Tombouctou) n’ont pas le "
            "leur. Ce qui est rapporté dépend de qui peut rapporter.",
        ),
        description=say(f"Three maps of Mali. {said}.", f"Trois cartes du Mali. {said}."),
        draw=draw,
        data=drawn.select(
            pl.col("date_start").dt.strftime("%Y-%m-%d").alias(say("From", "À partir du")),
            pl.col("place").alias(say("Place", "Lieu")),
            pl.col("precision").alias(say("Known to be", "Situation")),
            pl.col("who").alias(attributed),
        ),
        source=say(
            "Source: this project's incidents; coordinates GeoNames (CC BY 4.0) and ACLED; outlines Natural Earth.",
            "Source : les incidents de ce projet ; coordonnées de GeoNames (CC BY 4.0) et d’ACLED ; contours de Natural Earth.",
        ),
    )


def _outlines(path: Path) -> list[dict]:
    """The regions as GeoJSON features for a small drawing: points on a grid of 0.1 degrees, neighbours alike.

    Rings are turned as d3 wants them (outer ones clockwise), or it would fill the globe.
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    for feature in features:
        feature["geometry"]["coordinates"] = [
            [turned(coarse(ring), outer=number == 0) for number, ring in enumerate(polygon)]
            for polygon in feature["geometry"]["coordinates"]
        ]
    return features


def coarse(ring: list[list[float]], grid: float = 0.1) -> list[list[float]]:
    """The ring with its points on a grid and repeated points left out; too small a ring is kept as it is."""
    kept = [list(point) for point, _ in groupby([round(x / grid) * grid, round(y / grid) * grid] for x, y in ring)]
    return [[round(x, 2), round(y, 2)] for x, y in kept] if len(kept) > 4 else ring


def turned(ring: list[list[float]], *, outer: bool) -> list[list[float]]:
    """The ring, clockwise where it is an outer one, counter-clockwise where it is a hole."""
    clockwise = sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring)) > 0
    return ring if clockwise == outer else ring[::-1]
