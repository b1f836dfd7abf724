"""ACLED's aggregated weekly file: every layout, every fault, and the committed figures."""

import hashlib
import os
import tomllib
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from analysis.adapters import acled_weekly
from analysis.adapters.acled_weekly import AcledFileError

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "reference"
EXTERNAL = Path(os.environ.get("STRIKES_EXTERNAL", ROOT / "data" / "external"))
ACLED_FILE = EXTERNAL / "acled_weekly_admin1" / "acled_conflict_events.parquet"
needs_acled_file = pytest.mark.skipif(
    not ACLED_FILE.exists(),
    reason=f"ACLED's own file is not passed on and not at {ACLED_FILE}; set STRIKES_EXTERNAL to its folder",
)

COLUMNS = [
    "WEEK", "REGION", "COUNTRY", "ADMIN1", "EVENT_TYPE", "SUB_EVENT_TYPE", "EVENTS", "FATALITIES",
    "POPULATION_EXPOSURE", "DISORDER_TYPE", "ID", "CENTROID_LATITUDE", "CENTROID_LONGITUDE",
]  # fmt: skip


def row(week: date, admin1="Gao", kind="Armed clash", events=1, deaths=0, country="Mali") -> list:
    return [week, "Western Africa", country, admin1, "Any type", kind, events, deaths, None,
            "Political violence", 2500, 16.5, 0.5]  # fmt: skip


def sound_rows() -> list[list]:
    """A clash in Mali every week from January 2019 to 14 March 2026, and a few strikes."""
    weeks = [date(2019, 1, 5) + timedelta(days=7 * k) for k in range(376)]
    strike = "Air/drone strike"
    return [
        *[row(week) for week in weeks],
        row(date(2024, 8, 24), "Kidal", strike, 2, 21),
        row(date(2024, 8, 31), "Kidal", strike, 1, 0),  # a Saturday: the week runs to 6 September
        row(date(2024, 8, 24), "Segou", strike, 3, 4),
        row(date(2024, 8, 24), "Menaka", strike, 1, 1),
        row(date(2024, 8, 24), "Sahel", strike, 9, 9, country="Burkina Faso"),
        row(date(2026, 3, 7), "Kidal", strike, 5, 5),  # March 2026 is not whole
        row(date(2018, 12, 29), "Kidal", strike, 7, 7),  # its days are mostly in 2019, its Saturday is not
    ]


def frame(rows: list[list]) -> pl.DataFrame:
    types = {"WEEK": pl.Date, "EVENTS": pl.Int64, "FATALITIES": pl.Int64, "POPULATION_EXPOSURE": pl.Float64}
    return pl.DataFrame(rows, schema={name: types.get(name) for name in COLUMNS}, orient="row")


def as_csv(path: Path, rows: list[list], form="%d-%B-%Y") -> Path:
    frame(rows).with_columns(pl.col("WEEK").dt.to_string(form)).write_csv(path)
    return path


def as_parquet(path: Path, rows: list[list]) -> Path:
    """The third party's Parquet copy: three columns in lower case, weeks as text, extracted_at."""
    renamed = {"COUNTRY": "country", "EVENT_TYPE": "event_type", "FATALITIES": "fatalities"}
    copy = frame(rows).rename(renamed).with_columns(
        pl.col("WEEK").dt.to_string("%d-%B-%Y"), extracted_at=pl.lit(datetime(2026, 3, 26, 8, 19, 35))
    )  # fmt: skip
    copy.write_parquet(path)
    return path


def as_xlsx(path: Path, rows: list[list], real_dates=True) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("About").write(0, 0, "Read me first")
        sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": "d mmm yyyy"})
        sheet.write_row(0, 0, COLUMNS)
        for line, (week, *rest) in enumerate(rows, 1):
            if real_dates:
                sheet.write_datetime(line, 0, datetime(week.year, week.month, week.day), day)
            else:
                sheet.write(line, 0, week.strftime("%d-%B-%Y"))
            sheet.write_row(line, 1, rest)
        sheet.write_blank(len(rows) + 3, 0, None, day)  # a formatted cell below the table, as Excel leaves them
    return path


def faults(path: Path) -> list[acled_weekly.Problem]:
    """Every problem of a file, through the function people use; nothing may be written."""
    out = path.parent / "out"
    with pytest.raises(AcledFileError) as caught:
        acled_weekly.write_reference(path, out)
    assert not out.exists() or not list(out.iterdir())
    assert str(caught.value).startswith(
        "1 problem;" if len(caught.value.problems) == 1 else f"{len(caught.value.problems)} problems;"
    )
    return list(caught.value.problems)


# --- layouts ------------------------------------------------------------------------------------------------


def test_every_layout_gives_the_same_figures(tmp_path):
    rows = sound_rows()
    inputs = [
        as_parquet(tmp_path / "a.parquet", rows),
        as_csv(tmp_path / "b.csv", rows),
        as_csv(tmp_path / "c.csv", rows, form="%Y-%m-%d"),
        as_xlsx(tmp_path / "d.xlsx", rows),
        as_xlsx(tmp_path / "e.xlsx", rows, real_dates=False),
        as_csv(tmp_path / "named_wrongly.xlsx", rows),
    ]
    frame(rows).write_parquet(tmp_path / "f.parquet")  # with real dates
    with_bom = tmp_path / "g.csv"
    with_bom.write_bytes(b"\xef\xbb\xbf" + inputs[1].read_bytes().replace(b"\n", b"\r\n"))
    lower = tmp_path / "h.csv"
    lower.write_text(inputs[1].read_text().replace(",".join(COLUMNS), ",".join(COLUMNS).lower()))
    written = set()
    for number, path in enumerate([*inputs, tmp_path / "f.parquet", with_bom, lower]):
        csv_path, _ = acled_weekly.write_reference(path, tmp_path / f"out{number}")
        written.add(csv_path.read_bytes())
    assert len(written) == 1


def test_figures_are_what_the_rows_say(tmp_path):
    weekly = acled_weekly.read_weekly(as_csv(tmp_path / "a.csv", sound_rows()))
    figures = acled_weekly.monthly_strikes(weekly.rows)
    assert figures.columns == ["month", "region_10", "events", "deaths"]
    assert figures["month"].min() == date(2019, 1, 1) and figures["month"].max() == date(2026, 2, 1)
    assert figures.height == 86 * 4  # Gao, Kidal, Ménaka, Ségou: a zero for each month and region
    assert figures.equals(figures.sort("month", "region_10"))
    found = figures.filter(pl.col("events") > 0).rows()
    august = date(2024, 8, 1)
    assert found == [(august, "Kidal", 3, 21), (august, "Ménaka", 1, 1), (august, "Ségou", 3, 4)]
    assert figures["deaths"].sum() == 26


def test_last_month_can_be_earlier_but_not_later(tmp_path):
    weekly = acled_weekly.read_weekly(as_csv(tmp_path / "a.csv", sound_rows()))
    assert acled_weekly.monthly_strikes(weekly.rows, date(2024, 12, 31))["month"].max() == date(2024, 12, 1)
    for month in (date(2026, 3, 1), date(2018, 12, 1)):
        with pytest.raises(AcledFileError, match="whole months from 2019-01 to 2026-02"):
            acled_weekly.monthly_strikes(weekly.rows, month)


def test_a_month_is_whole_once_its_last_saturday_is_there(tmp_path):
    rows = [line for line in sound_rows() if line[0] <= date(2026, 2, 28)]  # the month's last Saturday
    weekly = acled_weekly.read_weekly(as_csv(tmp_path / "a.csv", rows))
    assert acled_weekly.monthly_strikes(weekly.rows)["month"].max() == date(2026, 2, 1)
    rows = [line for line in rows if line[0] < date(2026, 2, 28)]
    weekly = acled_weekly.read_weekly(as_csv(tmp_path / "b.csv", rows))
    assert acled_weekly.monthly_strikes(weekly.rows)["month"].max() == date(2026, 1, 1)


def test_origin_says_where_the_figures_come_from(tmp_path):
    source = as_parquet(tmp_path / "a.parquet", sound_rows())
    csv_path, toml_path = acled_weekly.write_reference(source, tmp_path / "out")
    text = toml_path.read_text(encoding="utf-8")
    origin = tomllib.loads(text)
    assert origin["written"] == origin["origin"]["date_extracted"] == date(2026, 3, 26)
    assert origin["origin"]["version"] == "data to the week of 14 March 2026"
    assert origin["origin"]["landing_page"] == "https://acleddata.com"
    assert origin["input"]["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert (origin["input"]["rows"], origin["input"]["rows_of_mali"], origin["input"]["rows_used"]) == (
        383,
        382,
        4,
    )
    assert origin["output"]["sha256"] == hashlib.sha256(csv_path.read_bytes()).hexdigest()
    assert origin["output"]["events_by_year"]["2024"] == 7
    assert "Saturday" in origin["method"]["week_assignment"]
    assert str(tmp_path) not in text  # the same on every machine


def test_without_extraction_date_the_last_week_dates_the_figures(tmp_path):
    _, toml_path = acled_weekly.write_reference(as_xlsx(tmp_path / "a.xlsx", sound_rows()), tmp_path / "out")
    origin = tomllib.loads(toml_path.read_text(encoding="utf-8"))
    assert origin["written"] == date(2026, 3, 14) and "date_extracted" not in origin["origin"]


def test_same_file_same_bytes(tmp_path):
    source = as_parquet(tmp_path / "a.parquet", sound_rows())
    first, second = (acled_weekly.write_reference(source, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


# --- faults -------------------------------------------------------------------------------------------------


def changed(tmp_path: Path, line: int, column: str, value: str) -> Path:
    """A sound CSV with one cell changed; `line` counts the header as 1."""
    path = as_csv(tmp_path / "acled.csv", sound_rows())
    lines = path.read_text().splitlines()
    cells = lines[line - 1].split(",")
    cells[COLUMNS.index(column)] = value
    lines[line - 1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("WEEK", "26-August-2024", "week_not_saturday"),
        ("WEEK", "2024-08-26", "week_not_saturday"),
        ("WEEK", "24/08/2024", "week_not_a_date"),
        ("WEEK", "31-February-2024", "week_not_a_date"),
        ("WEEK", "45528", "week_not_a_date"),
        ("WEEK", "", "week_not_a_date"),
        ("EVENTS", "-1", "negative_count"),
        ("FATALITIES", "-3", "negative_count"),
        ("EVENTS", "1.5", "not_a_whole_number"),
        ("EVENTS", "", "not_a_whole_number"),
        ("FATALITIES", "dozens", "not_a_whole_number"),
        ("EVENTS", "99999999999999999999", "not_a_whole_number"),
        ("COUNTRY", "", "empty_cell"),
        ("ADMIN1", " ", "empty_cell"),
        ("SUB_EVENT_TYPE", "", "empty_cell"),
    ],
)
def test_bad_cell_is_named(tmp_path, column, value, rule):
    (problem,) = faults(changed(tmp_path, 100, column, value))
    assert (problem.file, problem.row, problem.column, problem.rule) == ("acled.csv", 100, column, rule)
    assert problem.value == (value.strip() or None)
    assert problem.advice


def test_rows_are_counted_as_the_reader_sees_them(tmp_path):
    rows = sound_rows()
    rows[10][6] = -1
    assert faults(as_xlsx(tmp_path / "a.xlsx", rows))[0].row == 12
    assert faults(as_csv(tmp_path / "a.csv", rows))[0].row == 12
    assert faults(as_parquet(tmp_path / "a.parquet", rows))[0].row == 11


def test_row_twice_is_named_once_per_repeat(tmp_path):
    rows = sound_rows()
    rows += [row(date(2024, 8, 24), "Kidal", "Air/drone strike", 4, 4)] * 2
    problems = faults(as_csv(tmp_path / "a.csv", rows))
    assert [(problem.rule, problem.row) for problem in problems] == [("row_twice", 385), ("row_twice", 386)]
    assert problems[0].value == "2024-08-24, Mali, Kidal, Air/drone strike"


def test_all_faults_at_once(tmp_path):
    rows = sound_rows()
    rows[5][6], rows[7][7], rows[9][3] = -1, -2, None
    assert [problem.row for problem in faults(as_csv(tmp_path / "a.csv", rows))] == [7, 9, 11]


def test_a_wrong_column_does_not_print_a_thousand_lines(tmp_path):
    rows = [[*line[:6], -1, *line[7:]] for line in sound_rows()]
    with pytest.raises(AcledFileError) as caught:
        acled_weekly.read_weekly(as_csv(tmp_path / "a.csv", rows))
    assert len(caught.value.problems) == len(rows)
    assert str(caught.value).endswith("... and 343 more of the same kinds")


def test_unknown_and_missing_columns_list_what_was_expected_and_found(tmp_path):
    path = as_csv(tmp_path / "a.csv", sound_rows())
    path.write_text(path.read_text().replace("FATALITIES", "KILLED").replace("ADMIN1", "ADMIN2"))
    problems = faults(path)
    rules = {(problem.rule, problem.column) for problem in problems}
    assert rules == {
        ("missing_column", "FATALITIES"), ("missing_column", "ADMIN1"),
        ("unknown_column", "KILLED"), ("unknown_column", "ADMIN2"),
    }  # fmt: skip
    assert "expected WEEK, COUNTRY, ADMIN1" in problems[0].advice and "found WEEK, REGION" in problems[0].advice


def test_event_level_export_is_recognised(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("event_id_cnty,event_date,admin1\nMLI1,2024-08-25,Kidal\n")
    assert "event-level export" in faults(path)[0].advice


def test_column_twice(tmp_path):
    path = as_csv(tmp_path / "a.csv", sound_rows())
    path.write_text(path.read_text().replace("REGION,COUNTRY", "week,COUNTRY", 1))
    assert ("column_twice", "WEEK") in {(problem.rule, problem.column) for problem in faults(path)}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "unreadable"),
        (b"PK\x03\x04 cut off", "unreadable"),
        (b"PAR1 cut off", "unreadable"),
        (b"<!DOCTYPE html><title>Log in</title>", "not_a_table"),
        ("WEEK,ADMIN1\n2024-08-24,Ségou\n".encode("latin-1"), "unreadable"),
        (b"WEEK,ADMIN1\n2024-08-24,Se\0gou\n", "unreadable"),
        (b"WEEK,ADMIN1\n2024-08-24,Segou,7\n", "unreadable"),
        (",".join(COLUMNS).encode() + b"\n", "no_rows"),
    ],
)
def test_broken_files(tmp_path, content, rule):
    path = tmp_path / "acled.csv"
    path.write_bytes(content)
    (problem,) = faults(path)
    assert problem.rule == rule and problem.file == "acled.csv"


def test_truncated_download_is_not_silently_shorter(tmp_path):
    whole = as_csv(tmp_path / "a.csv", sound_rows()).read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(whole[: len(whole) // 2])
    rules = {problem.rule for problem in faults(cut)}
    assert rules <= {"not_a_whole_number", "empty_cell", "no_strikes"} and rules


def test_missing_week_is_not_a_zero(tmp_path):
    rows = [line for line in sound_rows() if line[0] != date(2023, 6, 3)]
    (problem,) = faults(as_csv(tmp_path / "a.csv", rows))
    assert (problem.rule, problem.value) == ("week_missing", "2023-06-03")


def test_another_region_of_the_world(tmp_path):
    rows = [[*line[:2], "Chad", *line[3:]] for line in sound_rows()[:376]]
    assert [problem.rule for problem in faults(as_csv(tmp_path / "a.csv", rows))] == ["no_rows_of_country"]


def test_unknown_region_and_no_strikes(tmp_path):
    rows = [*sound_rows()[:376], row(date(2024, 8, 24), "Bougouni")]
    problems = faults(as_csv(tmp_path / "a.csv", rows))
    assert [problem.rule for problem in problems] == ["no_strikes", "unknown_region"]
    assert problems[1].value == "Bougouni" and "Armed clash" in problems[0].advice


def test_bad_input_and_full_disk_leave_the_last_good_figures(tmp_path, monkeypatch):
    out = tmp_path / "out"
    good = acled_weekly.write_reference(as_csv(tmp_path / "good.csv", sound_rows()), out)
    before = [path.read_bytes() for path in good]
    with pytest.raises(AcledFileError):
        acled_weekly.write_reference(changed(tmp_path, 50, "EVENTS", "-1"), out)

    def no_space(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(acled_weekly.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        acled_weekly.write_reference(
            as_csv(tmp_path / "more.csv", [*sound_rows(), row(date(2024, 8, 24), "Kayes")]), out
        )
    assert [path.read_bytes() for path in good] == before
    assert sorted(path.name for path in out.iterdir()) == sorted(path.name for path in good)


# --- the committed figures ----------------------------------------------------------------------------------


def committed() -> pl.DataFrame:
    return pl.read_csv(REFERENCE / f"{acled_weekly.NAME}.csv", try_parse_dates=True)


def test_committed_yearly_totals():
    # events (deaths) by year of WEEK counted once by hand in ACLED's file of March 2026; 2026 is January and February
    expected = {
        2019: (18, 105), 2020: (31, 184), 2021: (42, 183), 2022: (83, 349),
        2023: (136, 520), 2024: (169, 466), 2025: (337, 808), 2026: (44, 386),
    }  # fmt: skip
    yearly = committed().group_by(pl.col("month").dt.year()).agg(pl.col("events", "deaths").sum()).sort("month")
    assert {year: (events, deaths) for year, events, deaths in yearly.rows()} == expected


def test_committed_figures_are_whole_and_match_their_origin():
    figures = committed()
    origin = tomllib.loads((REFERENCE / f"{acled_weekly.NAME}.toml").read_text(encoding="utf-8"))
    assert figures["region_10"].n_unique() == 10 and figures.height == 86 * 10
    assert (
        figures.equals(figures.sort("month", "region_10"))
        and not figures.select("month", "region_10").is_duplicated().any()
    )
    content = (REFERENCE / f"{acled_weekly.NAME}.csv").read_bytes()
    assert origin["output"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert origin["output"]["rows"] == figures.height
    assert b"\r" not in content


@needs_acled_file
def test_committed_figures_are_what_the_adapter_makes(tmp_path):
    for path in acled_weekly.write_reference(ACLED_FILE, tmp_path, last_month=date(2026, 2, 1)):
        assert path.read_bytes() == (REFERENCE / path.name).read_bytes()


def test_a_workbook_that_defines_entities_is_refused(tmp_path):
    """As the import refuses it: the figures are made from files of elsewhere, too."""
    sound, laughing = as_xlsx(tmp_path / "sound.xlsx", sound_rows()), tmp_path / "laughing.xlsx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(laughing, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY lol "lol">]><sst', 1)
            new.writestr(name, content)
    with pytest.raises(AcledFileError, match="defines XML entities"):
        acled_weekly.read_weekly(laughing)
