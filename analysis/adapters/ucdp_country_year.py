"""UCDP's Country-Year Dataset on Organized Violence, in the shape `external_counts`.

Codebook: https://ucdp.uu.se/downloads/organizedviolencecy/ (UCDP Organized Violence Country-Year codebook)
A row is a country and year: the dead of state-based, non-state and one-sided violence on its soil, every means. It is used to
check GED's yearly sums, never as a count of strikes.
"""

import re

from analysis.external import sqltext as sql
from analysis.external.adapter import Adapter, count_row

TOTAL = "cumulative_total_deaths_in_orgvio_{}_cy"
CIVILIANS = "cumulative_total_deaths_civilians_in_orgvio_cy"
NEEDED = {"country_cy", "year_cy", CIVILIANS, *(TOTAL.format(name) for name in ("low", "best", "high"))}
WHAT = "Dead of organised violence, every means"


class _AnyOfTheirs(frozenset):
    """Every column of this dataset ends in `_cy`; there are about 75, and more with each kind of violence."""

    def __contains__(self, name: object) -> bool:
        return str(name).endswith("_cy") or name == "version"


def select(have: set[str], file: str = "") -> dict[str, str]:
    """SQL of every column of `external_counts`."""
    year = sql.whole("year_cy")
    return count_row(
        period="year",
        start=f"make_date({year}, 1, 1)",
        end=f"make_date({year}, 12, 31)",
        country=sql.clean("country_cy"),
        what=sql.quoted(WHAT),
        **{name: sql.whole(TOTAL.format(name)) for name in ("low", "best", "high")},
        civilians=sql.whole(CIVILIANS),
    )


def faults(have: set[str]) -> list[sql.Fault]:
    """Why a row cannot be used."""
    numbers = sorted(NEEDED - {"country_cy"})
    return [
        *(sql.missing(name) for name in sorted(NEEDED)),
        *(sql.not_whole(name) for name in numbers),
        sql.Fault(
            "year_cy",
            "range",
            f"{sql.whole('year_cy')} NOT BETWEEN 1946 AND 2100",
            "this is no year since 1946",
            "Restore it.",
        ),
    ]


def version(file: str) -> str | None:
    """The version in a file's name: organizedviolencecy_v25_1.csv, organizedviolencecy-251-csv.zip -> 25.1."""
    found = re.search(r"v(\d{2})_(\d)", file) or re.search(r"cy-(\d{2})(\d)\b", file)
    return f"{found[1]}.{found[2]}" if found else None


ADAPTER = Adapter(
    name="UCDP Organized Violence, country-year",
    table="external_counts",
    codebook="https://ucdp.uu.se/downloads/",
    needed=frozenset(NEEDED),
    known=_AnyOfTheirs(),
    layout=lambda have: "country-year",
    dataset=lambda file, version: "ucdp_country_year",
    version=version,
    select=select,
    faults=faults,
    newest="'to ' || year(max(period_end))",
)
