"""ACLED's aggregated weekly file, made into monthly figures of air and drone strikes in Mali.

ACLED (acleddata.com) gives registered users one workbook a continent: events and reported deaths per week,
first-level administrative unit and sub-event type. Its layout is described at
https://acleddata.com/use-access/how-use-acleds-aggregated-data ; a week there is "Saturday to Friday" and is
named by its Saturday. ACLED's terms forbid passing its rows on, so this module writes *figures*: one count a
month and region, with everything a reader needs to cite and check them beside it.

**A week belongs to the month of its first day, the Saturday.** Weeks cannot be split without event dates, so
a strike on 2 August 2024 (week of 27 July) counts in July. Yearly totals therefore follow the year of WEEK.

Use: `write_reference(path_in, folder_out)`. On any fault it raises `AcledFileError`, which lists all of them,
and leaves both files as they were.
"""

import hashlib
import json
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import polars as pl

from analysis.external import archive, workbook
from analysis.external.reading import plain
from analysis.files import sha256

NAME = "acled_air_drone_strikes_monthly"
COUNTRY = "Mali"
SUB_EVENT_TYPE = "Air/drone strike"
FIRST_MONTH = date(2019, 1, 1)
SATURDAY = 6  # ISO weekday, as Polars counts

NEEDED = ("week", "country", "admin1", "event_type", "sub_event_type", "events", "fatalities")
# population_best is the name in ACLED's documentation of what its files call POPULATION_EXPOSURE;
# extracted_at is what a third party's Parquet copy added.
ALLOWED = (
    "region", "population_exposure", "population_best", "disorder_type", "id",
    "centroid_latitude", "centroid_longitude", "extracted_at",
)  # fmt: skip
ONLY_IN_EVENT_FILES = ("event_id_cnty", "event_date", "actor1")
WEEK_FORMATS = ("%d-%B-%Y", "%Y-%m-%d", "%d-%b-%Y")  # "23-October-2004", "2004-10-23", "23-Oct-2004"

# ACLED keeps Mali's older regions and leaves Taoudénit inside Tombouctou. The keys are folded: lower case, no
# accents. Timbuktu and Taoudénit stand ready for the day ACLED uses them.
REGION_10 = {
    "bamako": "Bamako", "gao": "Gao", "kayes": "Kayes", "kidal": "Kidal", "koulikoro": "Koulikoro",
    "menaka": "Ménaka", "mopti": "Mopti", "segou": "Ségou", "sikasso": "Sikasso", "tombouctou": "Tombouctou",
    "timbuktu": "Tombouctou", "taoudenit": "Taoudénit", "taoudenni": "Taoudénit",
}  # fmt: skip

LISTED_PROBLEMS = 40  # so that one wrong column does not print a hundred thousand lines


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# What the TOML says of the data, in words.
PRODUCER = "ACLED (Armed Conflict Location & Event Data)"
TITLE = "Aggregated data, Africa: events and reported deaths by week, region of a country and sub-event type"
LANDING_PAGE = "https://acleddata.com"
DOCUMENTATION = "https://acleddata.com/use-access/how-use-acleds-aggregated-data"
METHOD_PAPER = (
    "Method: Raleigh, C., Kishi, R. and Linke, A. (2023), Political instability patterns are obscured by "
    "conflict dataset scope conditions, sources, and coding choices, Humanities and Social Sciences "
    "Communications 10, 74, https://doi.org/10.1057/s41599-023-01559-4"
)
LICENCE = (
    "ACLED's terms of use. These are aggregated figures, quoted with attribution and made by this project's "
    "own selection and sums; ACLED's rows are not passed on. To get them, register at the landing page."
)
FORMATS = {
    "parquet": "Parquet: a third party's copy, ACLED itself publishes XLSX and CSV",
    "xlsx": "XLSX, as ACLED publishes it",
    "csv": "CSV, as ACLED publishes it",
}
METHOD = {
    "last_month_is": "The last month wanted; never one of whose weeks some are still missing from the input.",
    "week_assignment": "A week (Saturday to Friday) belongs to the month of its first day, the Saturday. A "
    "month therefore holds four or five whole weeks, 28 or 35 days, not its calendar days, and an event up "
    "to six days into a month may count in the month before.",
    "zeros": "Every month has a row for every region; 0 means that ACLED has no such event there. Every week "
    "of the period has rows of Mali in the input, so no zero stands for a missing week.",
    "regions_are": "ACLED's first-level units in this project's spelling. ACLED uses the older regions: it "
    "has none of the newer ones such as Bandiagara or Douentza, and counts Taoudénit in Tombouctou.",
    "event_is": "ACLED's unit: all air or drone strikes by the same actors on the same day at the same place "
    "are one event.",
    "event_is_not": "Not a single strike, and not only the Malian army's: the file has no actors, so strikes "
    "by France, by Burkina Faso and by armed groups' own drones cannot be told from the army's.",
    "deaths_are": "All deaths that ACLED reports of these events, fighters and civilians together.",
    "living_data": "ACLED adds to the past, revises and deletes with each weekly release; another version of "
    "the file gives other figures.",
}


class Problem(NamedTuple):
    """One fault of an input file; `row` is the line of a CSV or sheet, or the data row of a Parquet file."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    rule: str
    advice: str

    def __str__(self) -> str:
        where = ", ".join(
            [self.file]
            + ([f"row {self.row}"] if self.row is not None else [])
            + ([f"column {self.column}"] if self.column else [])
        )
        value = f" {self.value!r}" if self.value is not None else ""
        return f"{where}:{value} [{self.rule}] {self.advice}"


class AcledFileError(ValueError):
    """The file cannot be used; `problems` holds every fault, the message lists them for a reader."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:LISTED_PROBLEMS]]
        left_out = len(self.problems) - len(lines)
        if left_out > 0:
            lines.append(f"... and {left_out} more of the same kinds")
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(f"{count}; nothing was written.\n" + "\n".join(lines))


class Weekly(NamedTuple):
    """A checked file.

    `rows`: week, country, admin1, sub_event_type, events, deaths. `file_format`: parquet, xlsx or csv.
    `extracted_on`: the day the copy was made, None where the file does not say.
    """

    rows: pl.DataFrame
    file_format: str
    extracted_on: date | None


def read_weekly(path: Path) -> Weekly:
    """Read and check ACLED's aggregated weekly file in any of its layouts.

    The kind of file is told by its first bytes, the columns by name without regard to case or spaces.

    Returns `Weekly`; its rows have week (Date, a Saturday), country, admin1, sub_event_type (as ACLED spells
    them), events and deaths (Int64, counts per week).
    Raises AcledFileError with every fault found, FileNotFoundError when there is no such file.
    """
    path = Path(path)
    file_format, raw, first_row = _read_any(path)
    raw = _with_known_columns(raw, path.name)
    rows, problems = _parse(raw, path.name, first_row)
    if problems:
        raise AcledFileError(problems)
    return Weekly(rows, file_format, _extraction_date(raw))


def monthly_strikes(weekly: pl.DataFrame, last_month: date | None = None, file: str = "input") -> pl.DataFrame:
    """Air and drone strikes in Mali per month and region, with explicit zeros.

    `weekly` has the columns of `Weekly.rows`. `last_month` is any day of the last month wanted; without it,
    the last month all of whose weeks the file has. A week belongs to the month of its Saturday. `file` is the
    name used in errors.

    Returns month (Date, first day), region_10 (the project's spelling; every region the file has for Mali),
    events, deaths (Int64), sorted by month and region_10 (by code point), from January 2019.
    Raises AcledFileError when Mali, the sub-event type or a week is missing, a region is unknown, or
    `last_month` is not wholly covered: a gap in the file must never become a zero.
    """
    mali = weekly.filter(pl.col("country") == COUNTRY)
    last = _last_month(weekly, last_month, file)
    problems = _coverage_problems(mali, last, file)
    if problems:
        raise AcledFileError(problems)
    mali = mali.with_columns(
        month=pl.col("week").dt.truncate("1mo"),
        region_10=_folded_to_region(mali["admin1"]),
    )
    months = pl.DataFrame({"month": pl.date_range(FIRST_MONTH, last, "1mo", eager=True)})
    every_cell = months.join(mali.select("region_10").unique(), how="cross")
    strikes = (
        mali.filter(_is_strike()).group_by("month", "region_10").agg(pl.col("events").sum(), pl.col("deaths").sum())
    )
    return (
        every_cell.join(strikes, on=["month", "region_10"], how="left")
        .with_columns(pl.col("events", "deaths").fill_null(0))
        .sort("month", "region_10")
    )


def write_reference(path_in: Path, folder_out: Path, last_month: date | None = None) -> tuple[Path, Path]:
    """Write the monthly figures and their origin from one ACLED file; return the paths of CSV and TOML.

    Both are made aside and renamed at the end, the TOML (which holds the CSV's hash) last. The same file
    gives the same bytes: the only date in them is the input's own.
    Raises as `read_weekly` and `monthly_strikes`; then nothing on disk has changed.
    """
    path_in, folder_out = Path(path_in), Path(folder_out)
    weekly = read_weekly(path_in)
    figures = monthly_strikes(weekly.rows, last_month, path_in.name)
    csv_bytes = figures.write_csv(date_format="%Y-%m-%d").encode()
    toml_bytes = _origin(path_in, weekly, figures, csv_bytes).encode()
    csv_path, toml_path = folder_out / f"{NAME}.csv", folder_out / f"{NAME}.toml"
    _replace_together({csv_path: csv_bytes, toml_path: toml_bytes})
    return csv_path, toml_path


# --- reading ------------------------------------------------------------------------------------------------


def _read_any(path: Path) -> tuple[str, pl.DataFrame, int]:
    """Format, the file's cells as text, and the row number its first data row has for a reader."""
    start = path.read_bytes()[:512]
    try:
        if start[:4] == b"PAR1":
            return "parquet", pl.read_parquet(path, glob=False).cast(pl.String), 1
        if start[:4] == b"PK\x03\x04":
            return "xlsx", _read_workbook(path), 2
        if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
            advice = "this is a web page, perhaps ACLED's log-in page: sign in and download the file again"
            raise _file_fault(path.name, "not_a_table", advice)
        if b"\0" in path.read_bytes():
            advice = "the file holds NUL bytes, so it is damaged or not a table: download it again"
            raise _file_fault(path.name, "unreadable", advice)
        return "csv", pl.read_csv(path, infer_schema=False, glob=False), 2
    except AcledFileError:
        raise
    except Exception as error:  # polars, calamine and arrow each have their own family of errors
        reason = " ".join(str(error).split())[:100]
        advice = f"cannot be read as Parquet, XLSX or UTF-8 CSV ({reason}): download it again"
        raise _file_fault(path.name, "unreadable", advice) from error


def _file_fault(
    file: str, rule: str, advice: str, column: str | None = None, value: str | None = None
) -> AcledFileError:
    """The error for a fault of a whole file, which no row shows."""
    return AcledFileError([Problem(file, None, column, value, rule, advice)])


def _read_workbook(path: Path) -> pl.DataFrame:
    """The first sheet that has ACLED's columns (else the first sheet), every cell as text.

    Checked and read as every workbook from elsewhere: `external/archive.py` and `external/workbook.py` say why.
    """
    archive.checked(path).close()
    with tempfile.TemporaryDirectory() as scratch:
        sheets = [pl.read_parquet(sheet) for sheet in workbook.sheets(path, Path(scratch))]
    return next((sheet for sheet in sheets if set(NEEDED) <= set(map(plain, sheet.columns))), sheets[0])


def _with_known_columns(raw: pl.DataFrame, file: str) -> pl.DataFrame:
    """`raw` with plain column names; an error that lists what was expected and what was found otherwise."""
    names = [plain(name) for name in raw.columns]
    missing = [name for name in NEEDED if name not in names]
    unknown = [old for old, new in zip(raw.columns, names, strict=True) if new not in NEEDED + ALLOWED]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not (missing or unknown or twice):
        return raw.rename(dict(zip(raw.columns, names, strict=True)))
    expected = ", ".join(name.upper() for name in NEEDED)
    optional = ", ".join(name.upper() for name in ALLOWED)
    advice = f"expected {expected} (and perhaps {optional}); found {', '.join(raw.columns) or 'no columns'}"
    if any(name in names for name in ONLY_IN_EVENT_FILES):
        advice += "; this looks like ACLED's event-level export, use its aggregated weekly file instead"
    problems = [Problem(file, 1, name.upper(), None, "missing_column", advice) for name in missing]
    problems += [Problem(file, 1, name, None, "unknown_column", advice) for name in unknown]
    problems += [Problem(file, 1, name.upper(), None, "column_twice", advice) for name in twice]
    raise AcledFileError(problems)


def _parse(raw: pl.DataFrame, file: str, first_row: int) -> tuple[pl.DataFrame, list[Problem]]:
    """Typed rows and every fault in the cells. The rows are only to be used when there is no fault."""
    cells = raw.select(pl.col(NEEDED).str.strip_chars().replace("", None)).with_row_index("row", first_row)
    cells = cells.filter(~pl.all_horizontal(pl.col(NEEDED).is_null()))  # blank lines at the end of a sheet
    # XLSX and Parquet may hold real dates, which come as "2024-08-24 00:00:00"
    week_text = pl.col("week").str.replace(r"[T ]00:00:00(\.0+)?$", "")
    whole = r"^-?\d+(\.0+)?$"
    typed = cells.with_columns(
        week_date=pl.coalesce([week_text.str.to_date(form, strict=False) for form in WEEK_FORMATS]),
        **{
            f"{name}_number": pl.when(pl.col(name).str.contains(whole))
            .then(pl.col(name).str.replace(r"\.0+$", ""))
            .cast(pl.Int64, strict=False)
            for name in ("events", "fatalities")
        },
    )
    problems = []

    def note(bad: pl.Expr, column: str, rule: str, advice: str) -> None:
        for row, value in typed.filter(bad).select("row", column).rows():
            problems.append(Problem(file, row, column.upper(), value, rule, advice))

    for column in ("country", "admin1", "event_type", "sub_event_type"):
        note(pl.col(column).is_null(), column, "empty_cell", "the cell is empty: download the file again")
    advice = 'not a date like "24-August-2024" or 2024-08-24: format the column as a date'
    note(pl.col("week_date").is_null(), "week", "week_not_a_date", advice)
    advice = "ACLED's weeks are named by their Saturday: use the weekly file as downloaded"
    note(pl.col("week_date").dt.weekday() != SATURDAY, "week", "week_not_saturday", advice)
    for column in ("events", "fatalities"):
        number = pl.col(f"{column}_number")
        advice = "a count is a whole number: restore ACLED's value"
        note(number.is_null(), column, "not_a_whole_number", advice)
        note(number < 0, column, "negative_count", "a count cannot be negative: restore ACLED's value")
    key = ["week_date", "country", "admin1", "sub_event_type"]
    again = pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct()
    repeated = typed.filter(pl.all_horizontal(pl.col(key).is_not_null()) & again)
    advice = "an earlier row has the same week, place and type: keep one, or download the file again"
    for row, *values in repeated.select("row", *key).rows():
        columns = "WEEK, COUNTRY, ADMIN1, SUB_EVENT_TYPE"
        problems.append(Problem(file, row, columns, ", ".join(map(str, values)), "row_twice", advice))
    rows = typed.select(
        pl.col("week_date").alias("week"),
        "country",
        "admin1",
        "sub_event_type",
        pl.col("events_number").alias("events"),
        pl.col("fatalities_number").alias("deaths"),
    )
    return rows, sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


def _extraction_date(raw: pl.DataFrame) -> date | None:
    """The latest day in extracted_at, where a copy has that column; ACLED's own files do not say."""
    if "extracted_at" not in raw.columns:
        return None
    return raw["extracted_at"].str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).max()


# --- figures ------------------------------------------------------------------------------------------------


def _fold(text: str) -> str:
    """Lower case without accents or surrounding blanks."""
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _folded_to_region(admin1: pl.Series) -> pl.Series:
    """The project's spelling of each region, null where the name is not known."""
    spelling = {name: REGION_10.get(_fold(name)) for name in admin1.unique()}
    return admin1.replace_strict(spelling, return_dtype=pl.String) if spelling else admin1


def _is_strike() -> pl.Expr:
    """Whether a row is of the sub-event type, however its letters are cased."""
    return pl.col("sub_event_type").str.to_lowercase() == SUB_EVENT_TYPE.lower()


def _last_month(weekly: pl.DataFrame, wanted: date | None, file: str) -> date:
    """First day of the last month to write, checked against the last month whose every week the file has."""
    if weekly.is_empty():
        raise _file_fault(file, "no_rows", "the file has a header but no rows: download it again")
    last_week = weekly["week"].max()
    # the month of last_week is whole only when the next Saturday is already in another month
    following = last_week + timedelta(days=7)
    this_month = last_week.replace(day=1)
    complete = this_month if following.month != last_week.month else _month_before(this_month)
    last = wanted.replace(day=1) if wanted else complete
    if not FIRST_MONTH <= last <= complete:
        advice = (
            f"the last week in the file is {last_week}, so it has whole months from {FIRST_MONTH:%Y-%m} to "
            f"{complete:%Y-%m}: ask for one of these or download a newer file"
        )
        raise _file_fault(file, "month_not_covered", advice, "WEEK", f"{last:%Y-%m}")
    return last


def _month_before(month: date) -> date:
    """First day of the month before the one that starts on `month`."""
    return (month - timedelta(days=1)).replace(day=1)


def _coverage_problems(mali: pl.DataFrame, last_month: date, file: str) -> list[Problem]:
    """What would make a zero in the figures untrue: no Mali, no strikes, an unknown region, a missing week.

    Since 2019 ACLED has events of some kind in Mali in every single week, so a week without a row of Mali
    means that rows are missing, not that nothing happened.
    """
    if mali.is_empty():
        advice = f"no row of {COUNTRY}: use ACLED's file for Africa"
        return [Problem(file, None, "COUNTRY", None, "no_rows_of_country", advice)]
    problems = []
    if mali.filter(_is_strike()).is_empty():
        types = ", ".join(mali["sub_event_type"].unique().sort())
        advice = f'no row of {COUNTRY} is of type "{SUB_EVENT_TYPE}"; found {types}'
        problems.append(Problem(file, None, "SUB_EVENT_TYPE", None, "no_strikes", advice))
    advice = f"not one of {', '.join(sorted(set(REGION_10.values())))}: say in REGION_10 which it lies in"
    for name in mali["admin1"].unique().sort():
        if _fold(name) not in REGION_10:
            problems.append(Problem(file, None, "ADMIN1", name, "unknown_region", advice))
    advice = f"no row of {COUNTRY} in this week, though the file goes on after it: download the whole file"
    seen = set(mali["week"])
    saturday = FIRST_MONTH + timedelta(days=(SATURDAY - FIRST_MONTH.isoweekday()) % 7)
    while saturday.replace(day=1) <= last_month:
        if saturday not in seen:
            problems.append(Problem(file, None, "WEEK", saturday.isoformat(), "week_missing", advice))
        saturday += timedelta(days=7)
    return problems


# --- writing ------------------------------------------------------------------------------------------------


def _origin(path_in: Path, weekly: Weekly, figures: pl.DataFrame, csv_bytes: bytes) -> str:
    """The TOML beside the figures: where they come from, how they were made, what they are and are not."""
    last_week, extracted = weekly.rows["week"].max(), weekly.extracted_on
    mali = weekly.rows.filter(pl.col("country") == COUNTRY)
    first, last = figures["month"].min(), figures["month"].max()
    used = mali.filter(_is_strike() & pl.col("week").dt.truncate("1mo").is_between(first, last))
    until = f"data to the week of {_day(last_week)}"
    taken = f", extracted {_day(extracted)}" if extracted else ""
    year = pl.col("month").dt.year().cast(pl.String).alias("year")
    yearly = figures.group_by(year, maintain_order=True).agg(pl.col("events", "deaths").sum())
    tables = {
        "": {
            "written": extracted or last_week,
            "written_is": "the input's extraction date" if extracted else "the last week in the input",
        },
        "origin": {
            "producer": PRODUCER,
            "title": TITLE,
            "version": until,
            **({"date_extracted": extracted} if extracted else {}),
            "citation": f"{PRODUCER}, aggregated data, Africa, {until}{taken}. {LANDING_PAGE}. " + METHOD_PAPER,
            "attribution_short": f"ACLED, acleddata.com, {until}",
            "landing_page": LANDING_PAGE,
            "documentation": DOCUMENTATION,
            "licence": LICENCE,
        },
        "input": {
            "file": path_in.name,
            "format": FORMATS[weekly.file_format],
            "sha256": sha256(path_in),
            "bytes": path_in.stat().st_size,
            "rows": weekly.rows.height,
            "rows_of_mali": mali.height,
            "rows_used": used.height,
        },
        "method": {
            "filters": f'country "{COUNTRY}", sub-event type "{SUB_EVENT_TYPE}"; nothing else is left out',
            "first_month": first,
            "last_month": last,
            "regions": figures["region_10"].unique().sort().to_list(),
            **METHOD,
        },
        "output": {
            "file": f"{NAME}.csv",
            "sha256": hashlib.sha256(csv_bytes).hexdigest(),
            "rows": figures.height,
            "columns": figures.columns,
        },
        "output.events_by_year": dict(zip(yearly["year"], yearly["events"], strict=True)),
        "output.deaths_by_year": dict(zip(yearly["year"], yearly["deaths"], strict=True)),
    }
    blocks = []
    for name, table in tables.items():
        lines = [f"[{name}]"] if name else ["# Written by analysis/adapters/acled_weekly.py; do not edit by hand."]
        lines += [f"{key} = {_toml(value)}" for key, value in table.items()]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _day(day: date) -> str:
    """A date for readers, "14 March 2026", whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _toml(value: str | int | date | list[str]) -> str:
    """One TOML value. JSON's string escapes are all valid in TOML's basic strings."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _replace_together(contents: dict[Path, bytes]) -> None:
    """Write all files aside, then rename them; a failure while writing leaves every old file as it was."""
    made: dict[Path, Path] = {}
    try:
        for target, content in contents.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            made[target] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)  # mkstemp makes files that only their owner may read
        for target, made_aside in made.items():
            made_aside.replace(target)
    finally:
        for made_aside in made.values():
            made_aside.unlink(missing_ok=True)
