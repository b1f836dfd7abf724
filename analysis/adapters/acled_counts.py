"""ACLED's aggregated data and its monthly files on HDX, in the shape `external_counts`.

Aggregated data: https://acleddata.com/use-access/how-use-acleds-aggregated-data ; a row a week (Saturday to Friday), region
and sub-event type. `acled_weekly.py` makes the figures of our pages from the same file, stricter: it refuses a file
with any fault, where an import sets the row aside.

HDX: https://data.humdata.org/organization/acled ; workbooks with a row a month and district (cercle). The columns do not
say what is counted: the name of the file does (political violence, civilian targeting, demonstrations). All means of
violence are one sum there: **no air strikes can be read from it**, and `is_air_strike` says so.
"""

import re

from analysis.adapters.acled_events import is_strike, renamed
from analysis.adapters.acled_weekly import ALLOWED, MONTHS, NEEDED, SATURDAY
from analysis.external import sqltext as sql
from analysis.external.adapter import Adapter, count_row

CODEBOOK = "https://acleddata.com/use-access/how-use-acleds-aggregated-data"
HDX_CODEBOOK = "https://data.humdata.org/organization/acled"
HDX_NEEDED = {"country", "admin1", "admin2", "month", "year", "events"}
HDX_KNOWN = {"fatalities", "iso3", "admin1_pcode", "admin2_pcode"}
HDX_KINDS = {
    "political_violence": "Political violence, every means",
    "civilian_targeting": "Violence that targets civilians, every means",
    "demonstration": "Demonstrations",
}


def select_weekly(have: set[str], file: str = "") -> dict[str, str]:
    """SQL of every column of `external_counts`, from the weekly file."""
    return count_row(
        period="week",
        start=sql.day("week"),
        end=f"CAST({sql.day('week')} + 6 AS DATE)",
        country=sql.clean("country"),
        region=sql.clean("admin1"),
        what=sql.clean("sub_event_type"),
        is_air_strike=f"coalesce({is_strike()}, false)",
        basis="coded",
        events=sql.whole("events"),
        best=sql.whole("fatalities"),
    )


def faults_weekly(have: set[str]) -> list[sql.Fault]:
    """Why a row of the weekly file cannot be used."""
    return [
        *(sql.missing(name) for name in ("week", "country", "admin1", "sub_event_type", "events", "fatalities")),
        sql.not_a_day("week"),
        sql.Fault("week", "week_not_saturday", f"isodow({sql.day('week')}) <> {SATURDAY}", "ACLED's weeks are named by their Saturday",
              "Use the file as downloaded."),
        sql.not_whole("events"),
        sql.not_whole("fatalities"),
        renamed(),
    ]  # fmt: skip


def _month() -> str:
    """SQL of the first day of the month, from a name or a number and the year."""
    names = " ".join(f"WHEN '{name.lower()}' THEN {number}" for number, name in enumerate(MONTHS, 1))
    number = f"coalesce(CASE lower(trim(month)) {names} END, TRY_CAST(month AS INTEGER))"
    return f"CASE WHEN {number} BETWEEN 1 AND 12 AND {sql.whole('year')} BETWEEN 1900 AND 2100 THEN make_date({sql.whole('year')}, {number}, 1) END"


def select_hdx(have: set[str], file: str = "") -> dict[str, str]:
    """SQL of every column of `external_counts`, from HDX's monthly workbook."""
    what = next(
        (said for word, said in HDX_KINDS.items() if word in file.lower()),
        "Not said: the file has another name than HDX gave it",
    )
    return count_row(
        period="month",
        start=_month(),
        end=f"last_day({_month()})",
        country=sql.clean("country"),
        region=sql.clean("admin1"),
        cercle=sql.clean("admin2"),
        what=sql.quoted(what),
        events=sql.whole("events"),
        best=sql.whole("fatalities") if "fatalities" in have else sql.NO_NUMBER,
    )


def faults_hdx(have: set[str]) -> list[sql.Fault]:
    """Why a row of HDX's workbook cannot be used."""
    return [
        *(sql.missing(name) for name in ("country", "admin1", "admin2", "month", "year", "events")),
        sql.Fault("month", "month", f"month <> '' AND year <> '' AND {_month()} IS NULL", "month and year give no month",
              "The month is an English name or a number, the year has four digits."),
        sql.not_whole("events"),
        *([sql.not_whole("fatalities")] if "fatalities" in have else []),
    ]  # fmt: skip


def hdx_version(file: str) -> str | None:
    """The day in …_as-of-26mar2026.xlsx."""
    found = re.search(r"as[-_]of[-_](\d{1,2})([a-z]{3})(\d{4})", file.lower())
    months = [name[:3].lower() for name in MONTHS]
    if not found or found[2] not in months:
        return None
    return f"as of {found[3]}-{months.index(found[2]) + 1:02}-{int(found[1]):02}"


def hdx_part(file: str) -> str:
    """Which of the three files of a release, as an end of its version."""
    word = next((word for word in HDX_KINDS if word in file.lower()), "")
    return f" {word}" if word else ""


WEEKLY = Adapter(
    name="ACLED aggregated data",
    table="external_counts",
    codebook=CODEBOOK,
    needed=frozenset(NEEDED),
    known=frozenset(NEEDED) | frozenset(ALLOWED),
    layout=lambda have: "weekly, by region and sub-event type",
    dataset=lambda file, version: "acled_weekly",
    version=lambda file: None,
    select=select_weekly,
    faults=faults_weekly,
    newest="'to the week of ' || max(period_start)",
)
HDX = Adapter(
    name="ACLED on HDX, monthly by district",
    table="external_counts",
    codebook=HDX_CODEBOOK,
    needed=frozenset(HDX_NEEDED),
    known=frozenset(HDX_NEEDED | HDX_KNOWN),
    layout=lambda have: "monthly, by district",
    dataset=lambda file, version: "hdx_acled_monthly",
    version=hdx_version,
    part=hdx_part,
    select=select_hdx,
    faults=faults_hdx,
    newest="'to ' || max(period_end)",
)
