"""The import of other producers' files: every layout into one shape, every fault told, nothing half-written."""

import time
from datetime import date
from pathlib import Path

import duckdb
import external_files as files
import polars as pl
import pytest
from external_files import ACLED_NEW, ACLED_OLD, HDX, HDX_FILE, UCDP, WEEKLY, as_csv, as_json, as_workbook, as_zip, many
from hypothesis import given
from hypothesis import strategies as st

from analysis import warehouse
from analysis.external import conversion, layouts, quarantine, reading, store
from analysis.external.adapter import KEYS
from analysis.external.importing import ImportFailed, import_file


def rows_of(made) -> pl.DataFrame:
    return pl.read_parquet(made.folder / "rows.parquet")


def quarantine_of(made) -> pl.DataFrame:
    return pl.read_parquet(made.folder / "quarantine.parquet")


def taken(tmp_path, path, **options):
    return import_file(path, tmp_path / "imports", today=date(2026, 11, 23), **options)


# --- layouts ------------------------------------------------------------------------------------------------------


def ucdp_file(tmp_path, layout):
    rows = many(UCDP, 3, "id")
    name = tmp_path / "GEDEvent_v26_0_1.csv"
    if layout == "csv":
        return as_csv(name, rows)
    if layout == "quoted":
        return as_csv(name, rows, quoting=files.csv.QUOTE_ALL, encoding="utf-8-sig", end="\r\n")
    if layout == "headerless":
        return as_csv(name, rows, header=False)
    if layout == "zip":
        return as_zip(tmp_path / "GEDEvent_v26_0_1.csv.zip", as_csv(name, rows), {"__MACOSX/._GEDEvent.csv": b"x"})
    if layout == "xlsx":
        return as_workbook(tmp_path / "GEDEvent_v26_0_1.xlsx", rows)
    if layout == "api":
        return as_json(tmp_path / "ged_v26_0_1.json", rows, key="Result")
    drop = {
        "relid",
        "code_status",
        "conflict_dset_id",
        "dyad_dset_id",
        "side_a_dset_id",
        "side_b_dset_id",
        "where_description",
        "source_original",
    }
    rows = [{key: value for key, value in row.items() if key not in drop} for row in rows]
    if layout == "version 5":
        rows = [
            {
                {"best": "best_est", "high": "high_est", "low": "low_est"}.get(key, key): value
                for key, value in row.items()
            }
            for row in rows
        ]
    return as_csv(name, rows)


@pytest.mark.parametrize("layout", ["csv", "quoted", "headerless", "zip", "xlsx", "api", "older", "version 5"])
def test_every_ucdp_layout_gives_the_same_rows(tmp_path, layout):
    made = taken(tmp_path, ucdp_file(tmp_path, layout))
    assert (made.dataset, made.version, made.rows_read, made.rows_loaded) == ("ucdp_candidate", "26.0.1", 3, 3)
    [row] = rows_of(made).head(1).to_dicts()
    assert (row["event_id"], row["date_start"], row["date_precision"], row["geo_precision"]) == (
        "10",
        date(2024, 8, 25),
        "day",
        "exact",
    )
    assert (row["deaths_low"], row["deaths_best"], row["deaths_high"], row["deaths_civilians"]) == (2, 3, 4, 0)
    assert (row["region"], row["actor_2"], row["side_1"], row["is_air_strike"]) == (
        "Gao region",
        "JNIM",
        "Government",
        False,
    )
    assert row["air_strike_basis"] == "no_sign_in_text"


def acled_file(tmp_path, layout):
    old, new = many(ACLED_OLD, 3, "event_id_cnty"), many(ACLED_NEW, 3, "event_id_cnty")
    path = tmp_path / "acled.csv"
    match layout:
        case "old":
            return as_csv(path, old)
        case "old, HXL":
            return as_csv(path, old, hxl=True)
        case "semicolons":
            return as_csv(path, new, separator=";")
        case "capitals":
            return as_csv(path, [{key.upper(): value for key, value in row.items()} for row in new])
        case "long dates":
            return as_csv(path, [row | {"event_date": "25 August 2024"} for row in new])
        case "api":
            return as_json(tmp_path / "acled.json", new)
        case "bare list":
            return as_json(tmp_path / "acled.json", new, key=None)
        case "workbook":
            return as_workbook(tmp_path / "acled.xlsx", new)
    return as_csv(path, new)


@pytest.mark.parametrize(
    "layout", ["old", "old, HXL", "new", "semicolons", "capitals", "long dates", "api", "bare list", "workbook"]
)
def test_every_acled_layout(tmp_path, layout):
    made = taken(tmp_path, acled_file(tmp_path, layout))
    assert (made.dataset, made.rows_loaded, made.air_strikes, made.rows_set_aside) == ("acled_events", 3, 3, 0)
    row = rows_of(made).to_dicts()[0]
    assert row["date_start"] == date(2019 if layout.startswith("old") else 2024, 8, 25)
    assert (row["air_strike_basis"], row["air_strike_column"]) == ("coded", "sub_event_type")
    assert (row["attacker_side"], row["attacker_basis"]) == ("malian_state", "coded")
    assert (row["deaths_low"], row["deaths_high"], row["deaths_civilians"]) == (None, None, None)
    assert row["deaths_best"] == (3 if layout.startswith("old") else 21)
    assert made.version == ("as of 2020-08-03" if layout.startswith("old") else "as of 2024-08-26")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_acled_weekly_in_every_form(tmp_path, form):
    rows = [WEEKLY, WEEKLY | {"SUB_EVENT_TYPE": "Armed clash", "EVENTS": "7"}]
    path = tmp_path / f"acled.{form}"
    if form == "csv":
        as_csv(path, rows)
    elif form == "xlsx":
        as_workbook(path, rows)
    else:
        pl.DataFrame(rows).write_parquet(path)
    made = taken(tmp_path, path)
    assert (made.dataset, made.version) == ("acled_weekly", "to the week of 2024-08-24")
    strike = rows_of(made).filter("is_air_strike").to_dicts()[0]
    assert (strike["period_start"], strike["period_end"], strike["events"], strike["deaths_best"]) == (
        date(2024, 8, 24),
        date(2024, 8, 30),
        2,
        21,
    )


@pytest.mark.parametrize("month", ["August", "8"])
def test_hdx_monthly(tmp_path, month):
    made = taken(tmp_path, as_workbook(tmp_path / HDX_FILE, [HDX | {"Month": month}]))
    assert (made.dataset, made.version) == ("hdx_acled_monthly", "as of 2026-03-26 political_violence")
    [row] = rows_of(made).to_dicts()
    assert (row["period_start"], row["period_end"], row["cercle"], row["events"]) == (
        date(2024, 8, 1),
        date(2024, 8, 31),
        "Tinessako",
        5,
    )
    assert (row["is_air_strike"], row["air_strike_basis"], row["what"]) == (
        False,
        "not_coded",
        "Political violence, every means",
    )


# --- columns that are not known -----------------------------------------------------------------------------------


def test_unknown_columns_list_what_was_expected_and_found(tmp_path):
    rows = [{"id": "1", "where": "Gao", "best": "3", "side_a": "x", "country": "Mali"}]
    with pytest.raises(ImportFailed) as error:
        taken(tmp_path, as_csv(tmp_path / "x.csv", rows))
    for said in (
        "found: id, where, best, side_a, country",
        "nearest: UCDP",
        "lacks date_end, date_prec",
        "expected: best, country",
        "ged251.pdf",
    ):
        assert said in str(error.value)
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_new_column_stops_the_import_until_it_is_looked_up(tmp_path):
    path = as_csv(tmp_path / "GEDEvent_v31_1.csv", [UCDP | {"weapon": "drone"}])
    with pytest.raises(ImportFailed, match=r"(?s)columns that no known layout has: weapon.*NEW_COLUMNS=1"):
        taken(tmp_path, path)
    made = taken(tmp_path, path, new_columns=True)
    assert (made.dataset, made.version, made.rows_loaded) == ("ucdp_ged", "31.1", 1)


# --- rows that cannot be used --------------------------------------------------------------------------------------

FAULTS = [
    (UCDP, "id", {"id": ""}, "required", "id"),
    (UCDP, "id", {"date_start": "25/08/2024"}, "date", "date_start"),
    (UCDP, "id", {"date_start": "infinity"}, "date", "date_start"),
    (UCDP, "id", {"date_end": "2024-08-24"}, "date_order", "date_end"),
    (UCDP, "id", {"best": "3.7"}, "whole_number", "best"),
    (UCDP, "id", {"low": "-1"}, "whole_number", "low"),
    (UCDP, "id", {"latitude": "91"}, "range", "latitude"),
    (UCDP, "id", {"longitude": "2,5"}, "range", "longitude"),
    (UCDP, "id", {"type_of_violence": "4"}, "code", "type_of_violence"),
    (ACLED_NEW, "event_id_cnty", {"fatalities": "10000000000000000000"}, "whole_number", "fatalities"),
    (ACLED_NEW, "event_id_cnty", {"fatalities": "9e-1"}, "whole_number", "fatalities"),
    (ACLED_NEW, "event_id_cnty", {"fatalities": "1_0"}, "whole_number", "fatalities"),
    (ACLED_NEW, "event_id_cnty", {"fatalities": ".9"}, "whole_number", "fatalities"),
    (ACLED_NEW, "event_id_cnty", {"fatalities": "many"}, "whole_number", "fatalities"),
    (ACLED_NEW, "event_id_cnty", {"fatalities": ""}, "required", "fatalities"),
    (ACLED_NEW, "event_id_cnty", {"year": "2023"}, "year_agrees", "year"),
    (ACLED_NEW, "event_id_cnty", {"event_date": "2024-02-30"}, "date", "event_date"),
    (ACLED_NEW, "event_id_cnty", {"sub_event_type": ""}, "required", "sub_event_type"),
    (ACLED_NEW, "event_id_cnty", {"sub_event_type": "Drone strike"}, "strike_renamed", "sub_event_type"),
]


@pytest.mark.parametrize(("row", "key", "change", "rule", "column"), FAULTS)
def test_a_bad_row_is_set_aside_with_the_reason(tmp_path, row, key, change, rule, column):
    rows = many(row, 4, key)
    rows[2] |= change
    path = as_csv(tmp_path / "x.csv", rows)
    made = taken(tmp_path, path, version="25.1")
    assert (made.rows_read, made.rows_loaded, made.rows_set_aside) == (4, 3, 1)
    aside = quarantine_of(made).filter(rule=rule).to_dicts()[0]
    assert (aside["row"], aside["column_name"], aside["file"]) == (4, column, "x.csv")
    assert aside["value"] == (change[column] or None)
    assert aside["detail"] and aside["remedy"]
    assert f"1 rows set aside ({', '.join(sorted(f'{r} 1' for r in made.faults))})" in made.summary()


def test_all_faults_of_a_row_are_told(tmp_path):
    rows = many(UCDP, 2, "id", latitude="200", best="x", date_end="?")
    made = taken(tmp_path, as_csv(tmp_path / "GEDEvent_v25_1.csv", rows))
    assert sorted(quarantine_of(made)["column_name"]) == ["best", "date_end", "latitude"]
    assert made.rows_set_aside == 1


def test_strict_refuses_and_changes_nothing(tmp_path):
    good = as_csv(tmp_path / "GEDEvent_v25_1.csv", many(UCDP, 2, "id"))
    before = taken(tmp_path, good)
    stamp = (before.folder / "rows.parquet").stat().st_mtime_ns
    as_csv(good, many(UCDP, 3, "id", best="x"))
    with pytest.raises(ImportFailed, match=r"GEDEvent_v25_1\.csv:2  best = 'x'\n    whole_number: .*"):
        taken(tmp_path, good, strict=True)
    assert (before.folder / "rows.parquet").stat().st_mtime_ns == stamp
    assert [path.name for path in (tmp_path / "imports").iterdir()] == [before.folder.name]


def test_a_file_without_one_good_row_is_no_import(tmp_path):
    with pytest.raises(ImportFailed, match=r"no row of v25_1\.csv can be used"):
        taken(tmp_path, as_csv(tmp_path / "v25_1.csv", [UCDP | {"best": "x"}]))
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_key_that_comes_twice_is_set_aside_once(tmp_path):
    rows = [*many(ACLED_NEW, 3, "event_id_cnty"), ACLED_NEW | {"event_id_cnty": "MLI90", "fatalities": "0"}]
    made = taken(tmp_path, as_csv(tmp_path / "x.csv", rows))
    [aside] = quarantine_of(made).to_dicts()
    assert (aside["rule"], aside["row"], aside["value"], made.rows_loaded) == ("key_unique", 5, "MLI90", 3)
    assert rows_of(made).filter(event_id="MLI90")["deaths_best"].to_list() == [21]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("MLI7,2024-08-25", "row_length"),
        (",".join(["x"] * 40), "row_length"),
        ('MLI7,"2024"x,' + ",".join(["y"] * 28), "quoting"),
    ],
)
def test_lines_that_cannot_be_split_are_set_aside(tmp_path, line, rule):
    path = as_csv(tmp_path / "x.csv", many(ACLED_NEW, 4, "event_id_cnty"))
    lines = path.read_text().splitlines()
    lines.insert(3, line)
    bad = "MLI99" + lines[-1][5:].replace(",21,", ",many,")
    path.write_text("\n".join([*lines, bad]) + "\n")
    made = taken(tmp_path, path)
    found = quarantine_of(made).sort("row")
    assert (found["rule"][0], found["row"][0]) == (rule, 4)
    assert (found["rule"][-1], found["row"][-1]) == ("whole_number", 7)
    assert made.rows_loaded == 4


def test_thousands_of_lines_that_are_no_row_are_all_set_aside(tmp_path):
    path = as_csv(tmp_path / "x.csv", many(ACLED_NEW, 3_010, "event_id_cnty"))
    header, first, *others = path.read_text().splitlines()
    path.write_text("\n".join([header, first, *["MLI7,2024-08-25"] * 3_000, *others]) + "\n")
    made = taken(tmp_path, path)
    assert (made.rows_read, made.rows_loaded, made.rows_set_aside) == (6_010, 3_010, 3_000)
    assert quarantine_of(made)["row"].to_list() == list(range(3, 3_003))


def test_a_file_whose_columns_were_cut_is_refused(tmp_path):
    path = as_csv(tmp_path / "x.csv", many(ACLED_NEW, 20, "event_id_cnty"))
    header, *lines = path.read_text().splitlines()
    path.write_text("\n".join([header, *(line[:40] for line in lines)]) + "\n")
    with pytest.raises(ImportFailed, match=r"the header names 31 columns and most rows have [45] cells"):
        taken(tmp_path, path)


def test_more_broken_lines_than_duckdb_keeps_are_no_import(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_REJECTS", 1_000)
    monkeypatch.setattr(conversion, "MOST_REJECTS", 1_000)
    path = as_csv(tmp_path / "x.csv", many(ACLED_NEW, 60, "event_id_cnty"))
    path.write_text(path.read_text() + "MLI7,2024-08-25\n" * 50)
    with pytest.raises(ImportFailed, match="1,000 cells or more are missing"):
        taken(tmp_path, path)


def test_a_row_is_counted_as_a_spreadsheet_counts_it(tmp_path):
    """A cell of several lines is one row, and a line that is no row is one, too."""
    path = as_csv(tmp_path / "x.csv", many(ACLED_NEW, 3, "event_id_cnty", notes="one\ntwo\nthree"))
    bad = ",".join(ACLED_NEW.values()).replace("MLI9", "MLI99").replace(",21,", ",many,")
    path.write_text(f"{path.read_text()}MLI7,2024-08-25\n{bad}\n")
    assert quarantine_of(taken(tmp_path, path))["row"].to_list() == [5, 6]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_empty_rows_are_counted_and_no_row(tmp_path, form):
    empty, bad = dict.fromkeys(ACLED_NEW, ""), ACLED_NEW | {"event_id_cnty": "MLI8", "fatalities": "many"}
    only_notes = empty | {"notes": "struck twice"}
    rows = [ACLED_NEW, empty, empty, bad, only_notes, ACLED_NEW | {"event_id_cnty": "MLI7"}]
    path = tmp_path / f"x.{form}"
    if form == "csv":
        as_csv(path, rows)
        lines = path.read_text().split("\n")
        path.write_text("\n".join([*lines[:2], "", *lines[3:]]))  # one of the empty rows without its commas
    elif form == "xlsx":
        as_workbook(path, rows)
    else:
        pl.DataFrame(rows).write_parquet(path)
    made = taken(tmp_path, path)
    numbers = [4, 5] if form == "parquet" else [5, 6]  # a Parquet file has no row of names
    assert quarantine_of(made)["row"].unique().sort().to_list() == numbers
    assert (made.rows_read, made.rows_loaded, made.rows_set_aside) == (4, 2, 2)
    assert rows_of(made)["event_id"].to_list() == ["MLI9", "MLI7"]


@given(text=st.text("\r\nx", max_size=12), piece=st.integers(1, 5))
def test_an_empty_line_is_found_wherever_the_file_is_cut(tmp_path_factory, text, piece):
    path = tmp_path_factory.mktemp("cut") / "x.csv"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PIECE", piece)
        assert reading._may_have_empty_lines(path) == ("\n\n" in text or "\n\r\n" in text)


def test_empty_rows_alone_are_left_out(tmp_path):
    path = as_csv(tmp_path / "x.csv", [ACLED_NEW, dict.fromkeys(ACLED_NEW, "")])
    made = taken(tmp_path, path)
    assert (made.rows_read, made.rows_loaded, made.rows_set_aside) == (1, 1, 0)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's time zone cannot be set")
def test_the_version_is_the_same_in_every_time_zone(tmp_path, monkeypatch):
    """1724700000 is the evening of 26 August in Mali, and the 27th in Auckland."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        made = taken(tmp_path, as_csv(tmp_path / "x.csv", [ACLED_NEW]))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert made.version == "as of 2024-08-26"


@pytest.mark.parametrize(
    ("name", "version", "dataset"),
    [
        ("january.csv", "26.0.1", "ucdp_candidate"),
        ("january.csv", "25.1", "ucdp_ged"),
        ("GEDEvent_v25_1.csv", None, "ucdp_ged"),
        ("candidate_january.csv", None, "ucdp_candidate"),
        ("january.csv", None, None),
        ("january.csv", "the newest", None),
    ],
)
def test_which_release_of_ucdp_is_said_by_the_version_or_the_name(tmp_path, name, version, dataset):
    path = as_csv(tmp_path / name, [UCDP])
    if dataset:
        assert taken(tmp_path, path, version=version).dataset == dataset
    else:
        with pytest.raises(ImportFailed, match=r"Say it: VERSION=25\.1"):
            taken(tmp_path, path, version=version)
        assert list((tmp_path / "imports").iterdir()) == []


def test_the_files_of_a_release_on_hdx_stand_side_by_side(tmp_path):
    names = [HDX_FILE, HDX_FILE.replace("political_violence", "civilian_targeting")]
    made = [taken(tmp_path, as_workbook(tmp_path / name, [HDX]), version="march") for name in names]
    assert [one.version for one in made] == ["march political_violence", "march civilian_targeting"]
    assert all(one.folder.is_dir() for one in made)


def test_a_line_that_is_not_utf8_is_set_aside(tmp_path):
    path = as_csv(tmp_path / "x.csv", many(ACLED_NEW, 3, "event_id_cnty"))
    path.write_bytes(path.read_bytes().replace(b"Tin Zaouatene", b"Tin Zaou\xe2tene", 1))
    made = taken(tmp_path, path)
    assert (made.rows_loaded, made.rows_set_aside) == (2, 1)
    assert quarantine_of(made)["rule"].to_list() == ["encoding"]


def test_rows_that_are_odd_but_usable_stay_with_a_remark(tmp_path):
    rows = many(UCDP, 2, "id", low="9", date_prec="0")
    made = taken(tmp_path, as_csv(tmp_path / "GEDEvent_v25_1.csv", rows))
    assert made.rows_set_aside == 0
    assert made.remarks == {"low_above_best": 1, "date_precision_unknown": 1}
    assert "odd but kept" in made.summary()


@pytest.mark.parametrize(
    ("code", "precisions", "remarks"),
    [
        ("1", ("day", "exact"), None),
        ("2.0", ("week", "cercle"), None),
        ("9", ("unknown", None), "date_precision_unknown; geo_precision_unknown"),
    ],
)
def test_codes_of_precision_as_spreadsheets_write_them(tmp_path, code, precisions, remarks):
    path = as_csv(tmp_path / "x.csv", [ACLED_NEW | {"time_precision": code, "geo_precision": code}])
    [row] = rows_of(taken(tmp_path, path)).to_dicts()
    assert ((row["date_precision"], row["geo_precision"]), row["remarks"]) == (precisions, remarks)


def test_text_stays_as_it_is(tmp_path):
    notes = 'She said "no",\nthen <script>alert(1)</script> =1+1 Ménaka'
    made = taken(tmp_path, as_csv(tmp_path / "x.csv", many(ACLED_NEW, 2, "event_id_cnty", notes=notes)))
    assert rows_of(made)["wording"][0] == notes


# --- files that are none -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html>log in", "a web page"),
        (b"\xff\xfei\x00d\x00", "UTF-16"),
        (b"id,best\n1,\x002\n", "NUL"),
        (b"\x1f\x8b\x08aaaa", "gzip"),
        (b"PK\x03\x04 not a zip", "damaged or cut-off archive"),
        (b"PAR1 not parquet", "damaged Parquet"),
        (b'{"data": [{"a":', "cut-off JSON"),
        (b'{"status": 403, "message": "no access"}', "it says: no access"),
        (b'{"data": []}', "holds no rows"),
        (b'[1, 2]', "not a list of rows"),
        (b'{"TotalPages": 2, "NextPageUrl": "https://x", "Result": [{"id": 1}]}', "one page of several"),
        (b'{"next_cursor": 5000, "data": [{"id": 1}]}', "one page of several"),
        (b"id,id,best\n1,1,1\n", "more than once"),
        (b"1,2,3\n4,5,6\n", "no header row"),
        (b"just a sentence\n", "no known layout"),
        (b"\n\nid,best\n1,2\n", "the first line is empty"),
        (b"\xef\xbb\xbf", "the first line is empty"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_so(tmp_path, content, said):
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    with pytest.raises(ImportFailed, match=said):
        taken(tmp_path, path)
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_cell_of_two_hundred_thousand_letters_is_read(tmp_path):
    made = taken(tmp_path, as_csv(tmp_path / "x.csv", many(ACLED_NEW, 3, "event_id_cnty", notes="x" * 200_000)))
    assert rows_of(made)["wording"].str.len_chars().max() == 200_000


def test_names_of_columns_are_names_whatever_stands_in_them(tmp_path):
    row = UCDP | {"x\" , (SELECT content FROM read_text('/etc/passwd')) AS \"y": "1", "\x1b[31mred": "1"}
    pl.DataFrame([row]).write_parquet(tmp_path / "GEDEvent_v25_1.parquet")
    with pytest.raises(ImportFailed, match=r"no known layout has: .*\\x1b\[31mred, x") as error:
        taken(tmp_path, tmp_path / "GEDEvent_v25_1.parquet")
    assert "\x1b" not in str(error.value)
    made = taken(tmp_path, tmp_path / "GEDEvent_v25_1.parquet", new_columns=True)
    assert (made.rows_loaded, made.layout) == (1, "49 columns, parquet")


def test_a_second_import_replaces_the_first_and_a_failure_does_not(tmp_path, monkeypatch):
    path = as_csv(tmp_path / "GEDEvent_v25_1.csv", many(UCDP, 2, "id"))
    first = taken(tmp_path, path)
    as_csv(path, many(UCDP, 5, "id"))
    assert taken(tmp_path, path).folder == first.folder
    assert rows_of(first).height == 5
    monkeypatch.setattr(quarantine, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        taken(tmp_path, path)
    assert rows_of(first).height == 5
    assert [entry.name for entry in (tmp_path / "imports").iterdir()] == [first.folder.name]


@pytest.mark.parametrize("form", ["csv", "parquet", "zip", "xlsx"])
def test_a_name_is_a_name_and_no_pattern(tmp_path, form):
    """The browser's second copy, `data[1].csv`, beside a `data1.csv` of other rows."""
    folder = tmp_path / "kept[1]" / "year=2024"
    folder.mkdir(parents=True)
    for number, name in enumerate(("data1.csv", "data[1].csv"), 1):
        path = as_csv(folder / name, [ACLED_NEW | {"event_id_cnty": f"MLI{number}"}])
    if form == "parquet":
        pl.DataFrame([ACLED_NEW | {"event_id_cnty": "MLI2"}]).write_parquet(folder / "data[1].parquet")
        path = folder / "data[1].parquet"
    elif form == "zip":
        path = as_zip(folder / "data[1].zip", path)
    elif form == "xlsx":
        path = as_workbook(folder / "data[1].xlsx", [ACLED_NEW | {"event_id_cnty": "MLI2"}])
    taken(folder, path)
    with warehouse.writing(tmp_path / "strikes.duckdb") as connection:
        warehouse.load_external(connection, folder / "imports")
        assert connection.execute("SELECT event_id FROM external_events").fetchall() == [("MLI2",)]


def test_a_path_with_a_quote_in_it(tmp_path):
    folder = tmp_path / "l'été; DROP"
    folder.mkdir()
    path = as_csv(folder / "GEDEvent_v25_1.csv", many(UCDP, 2, "id"))
    assert import_file(path, folder / "imports").rows_loaded == 2


@pytest.mark.parametrize("adapter", layouts.ADAPTERS, ids=lambda adapter: adapter.name)
def test_every_adapter_fills_the_shape(tmp_path, adapter):
    """The models of `validation` are the shape; the import does not load them, for a second's sake."""
    shape = store.SHAPES[adapter.table]
    assert KEYS[adapter.table] == [name for name in shape.key if name not in store.GIVEN]
    assert adapter.codebook.startswith("https://")
    for have in (set(adapter.needed), set(adapter.known) | set(adapter.needed)):
        nothing = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in have)
        columns = ", ".join(f"{sql} AS {name}" for name, sql in adapter.select(have, "x.csv").items())
        found = duckdb.sql(f"SELECT {columns} FROM (SELECT {nothing})")
        made = dict(zip(found.columns, map(str, found.types), strict=True))
        wanted = {c.name: warehouse.TYPES[c.dtype] for c in shape.columns if c.name not in store.GIVEN}
        assert {name: made.get(name) for name in wanted} == wanted


def test_duckdb_reads_what_was_written(tmp_path):
    made = taken(tmp_path, acled_file(tmp_path, "new"))
    assert duckdb.sql(f"SELECT count(*) FROM '{made.folder}/rows.parquet'").fetchall() == [(3,)]
    assert Path(made.folder, "import.json").is_file()
