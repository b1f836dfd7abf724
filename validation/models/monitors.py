"""Figures of other producers: aggregated counts, quoted with attribution; each file has a `.toml` beside it."""

import pandera.polars as pa
import polars as pl

from validation.fields import date, number, ref


class AcledAirDroneStrikesMonthly(pa.DataFrameModel):
    """One row a month and region: ACLED's "Air/drone strike" events in Mali, zeros included. ACLED, acleddata.com.

    An event is not a strike: what the same actors do on one day in one place is one event. Every attacker is in it.
    A week (Saturday to Friday) counts in the month of its Saturday.
    """

    month: pl.Date = date("First day of the month", required=True)
    region_10: str = ref("Region as drawn from 2016 to 2023", "regions.region")
    events: int = number("Events, see the table's description", "events", low=0, required=True)
    deaths: int = number(
        "Reported deaths of these events, fighters and civilians together", "people", low=0, required=True
    )

    class Config:
        unique = ["month", "region_10"]
        strict = ordered = True
