"""Files broken in whatever way are refused with file, line, column, value and rule; odd but valid cells pass."""

import json
from dataclasses import replace

import pytest

from tests.tables import GOOD, added, changed, write
from validation.__main__ import main
from validation.check import check
from validation.problems import Problem, as_text, shorten, write_json
from validation.reading import read
from validation.tables import BY_NAME, TABLES

ACTORS = BY_NAME["actors"]
HEADER = "actor_id,name_en,name_fr,aliases,side,active_from,active_to,note"
FIRST = "csp_dpa,CSP-DPA,CSP-DPA,,separatist,2024,2024-11-30,"
SECOND = "fama,Malian army,Forces armées maliennes,,malian_state,,,"
THIRD = "unknown,Unknown,Inconnu,,unknown,,,"
GOOD_TEXT = "\n".join([HEADER, FIRST, SECOND, THIRD]) + "\n"


def read_actors(tmp_path, content):
    """`content` (text or bytes) read as actors.csv: the frame, the lines of its rows, the problems."""
    path = tmp_path / "actors.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(ACTORS, path)


def faults(problems):
    return [(problem.rule, problem.line, problem.column, problem.value) for problem in problems]


def folder_bytes(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_good_file_is_read(tmp_path):
    frame, lines, problems = read_actors(tmp_path, GOOD_TEXT)
    assert problems == []
    assert lines == [2, 3, 4]
    assert frame["name_fr"].to_list() == ["CSP-DPA", "Forces armées maliennes", "Inconnu"]
    assert frame["note"].to_list() == [None, None, None]


# --- the file as a whole -----------------------------------------------------------------------------------


def test_a_byte_order_mark_is_named_and_the_rows_are_still_read(tmp_path):
    frame, _, problems = read_actors(tmp_path, b"\xef\xbb\xbf" + GOOD_TEXT.encode())
    assert faults(problems) == [("file_bom", 1, None, None)]
    assert frame.height == 3


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (GOOD_TEXT.replace("\n", "\r\n"), 1),
        (GOOD_TEXT.replace("\n", "\r"), 1),
        (GOOD_TEXT.replace("unknown,,,\n", "unknown,,,\r\n"), 4),
    ],
    ids=["CRLF", "CR", "one line of four"],
)
def test_carriage_returns_are_named_with_the_first_line_that_has_one(tmp_path, content, line):
    frame, lines, problems = read_actors(tmp_path, content)
    assert faults(problems) == [("file_line_ends", line, None, None)]
    assert (frame.height, lines) == (3, [2, 3, 4])


def test_latin_1_is_named_with_the_line_and_the_text_around_it(tmp_path):
    frame, lines, problems = read_actors(tmp_path, GOOD_TEXT.encode("latin-1"))
    assert [(problem.rule, problem.line) for problem in problems] == [("file_encoding", 3)]
    assert "armées" in problems[0].value
    assert (frame.height, lines) == (0, None)


def test_utf_16_is_called_an_encoding_and_not_a_damaged_file(tmp_path):
    # spreadsheets save "Unicode text" so; "restore the file from git" would throw the person's work away
    _, _, problems = read_actors(tmp_path, GOOD_TEXT.encode("utf-16"))
    assert [problem.rule for problem in problems] == ["file_encoding"]


def test_a_nul_byte_is_named_with_its_line(tmp_path):
    frame, _, problems = read_actors(tmp_path, GOOD_TEXT.replace("Malian", "Mal\0an"))
    assert faults(problems) == [("file_nul", 3, None, None)]
    assert frame.height == 0


@pytest.mark.parametrize("content", ["", "\ufeff"])
def test_an_empty_file_lacks_its_header(tmp_path, content):
    frame, _, problems = read_actors(tmp_path, content)
    assert problems[-1].rule == "file_header"
    assert (problems[-1].line, problems[-1].detail) == (1, "the file is empty")
    assert frame.height == 0


def test_a_header_alone_is_an_empty_table(tmp_path):
    frame, lines, problems = read_actors(tmp_path, HEADER + "\n")
    assert (frame.height, lines, problems) == (0, [], [])
    assert frame.schema == ACTORS.polars_schema


def test_a_missing_file_is_named(tmp_path):
    frame, _, problems = read(ACTORS, tmp_path / "actors.csv")
    assert faults(problems) == [("file_missing", None, None, None)]
    assert problems[0].file == "actors.csv"
    assert frame.height == 0


def test_a_folder_in_the_place_of_a_file_is_no_file(tmp_path):
    (tmp_path / "actors.csv").mkdir()
    assert [problem.rule for problem in read(ACTORS, tmp_path / "actors.csv")[2]] == ["file_missing"]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace(",note", ""), "missing: note"),
        (HEADER + ",colour", "not known: colour"),
        (HEADER + ",", "not known: (empty)"),
        (HEADER.replace("name_en,name_fr", "name_fr,name_en"), "another order"),
        (HEADER.replace("name_fr", "name_en"), "missing: name_fr"),
        (HEADER + ",note", "twice"),
        (HEADER.upper(), "missing: actor_id"),
        (HEADER.replace(",", ";"), "missing: actor_id"),
        ("\n" + HEADER, "missing: actor_id"),
    ],
)
def test_a_wrong_header_is_named_with_what_is_wrong(tmp_path, header, said):
    frame, lines, problems = read_actors(tmp_path, GOOD_TEXT.replace(HEADER, header))
    assert faults(problems) == [("file_header", 1, None, None)]
    assert said in problems[0].detail
    assert (frame.height, lines) == (0, None)


@pytest.mark.parametrize("text", ['"Malian army', '"Malian" army', '"Malian"" army'])
def test_wrong_quoting_is_named_with_the_line_on_which_the_row_begins(tmp_path, text):
    frame, _, problems = read_actors(tmp_path, GOOD_TEXT.replace("Malian army", text))
    assert faults(problems) == [("file_quoting", 3, None, None)]
    assert frame.height == 0


def test_a_cell_too_long_to_be_one_is_named(tmp_path):
    _, _, problems = read_actors(tmp_path, GOOD_TEXT.replace("Malian army", "x" * 200_000))
    assert faults(problems) == [("file_quoting", 3, None, None)]
    assert "field larger than field limit" in problems[0].detail


# --- rows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "value", "said"),
    [
        ("fama,Malian army", "fama,Malian army", "2 cells where the header has 8"),
        (SECOND + ",,x", SECOND + ",,x", "10 cells where the header has 8"),
        ("", "", "0 cells where the header has 8"),
    ],
    ids=["short", "long", "blank"],
)
def test_a_row_of_another_length_is_named_and_the_others_keep_their_lines(tmp_path, row, value, said):
    frame, lines, problems = read_actors(tmp_path, "\n".join([HEADER, FIRST, row, THIRD]) + "\n")
    assert faults(problems) == [("row_length", 3, None, value)]
    assert problems[0].detail == said
    assert (frame["actor_id"].to_list(), lines) == (["csp_dpa", "unknown"], [2, 4])


def test_a_row_of_another_length_brings_no_complaints_about_the_rows_that_refer_to_it(tmp_path):
    path = write(tmp_path) / "actors.csv"
    path.write_text(GOOD_TEXT.replace(SECOND, SECOND + ","), encoding="utf-8")
    assert {problem.rule for problem in check(tmp_path).problems} == {"row_length"}


def test_cells_of_several_lines_keep_the_line_numbers_right(tmp_path):
    content = GOOD_TEXT.replace("Malian army", '"Malian\n\narmy"').replace("Inconnu,,unknown,,,", "Inconnu,,unknown,,")
    frame, lines, problems = read_actors(tmp_path, content)
    assert lines == [2, 3]
    assert frame["name_en"].to_list() == ["CSP-DPA", "Malian\n\narmy"]
    assert [(problem.rule, problem.line) for problem in problems] == [("row_length", 6)]


def test_a_cell_of_several_lines_is_refused_where_it_begins(tmp_path):
    problems = check(write(tmp_path, changed("actors", 1, name_en="Malian\narmy"))).problems
    assert faults(problems) == [("pattern", 3, "name_en", "Malian\narmy")]


def test_a_row_out_of_order_is_named_with_the_row_above(tmp_path):
    _, _, problems = read_actors(tmp_path, "\n".join([HEADER, SECOND, FIRST, THIRD]) + "\n")
    assert faults(problems) == [("row_order", 3, "actor_id", "csp_dpa")]
    assert "'fama'" in problems[0].detail


def test_file_faults_of_several_files_are_listed_together(tmp_path):
    write(tmp_path)
    (tmp_path / "actors.csv").write_bytes(b"\xff\xfe")
    (tmp_path / "claims.csv").unlink()
    (tmp_path / "reference" / "acled_air_drone_strikes_monthly.csv").write_bytes(b"")
    found = {(problem.file, problem.rule) for problem in check(tmp_path).problems}
    assert found == {
        ("actors.csv", "file_encoding"),
        ("claims.csv", "file_missing"),
        ("reference/acled_air_drone_strikes_monthly.csv", "file_header"),
    }


# --- cells -------------------------------------------------------------------------------------------------

INCIDENTS = BY_NAME["incidents"]
NOT_NUMBERS = [
    "１２",
    "٣",
    "²",
    "1e5",
    "+3",
    " 3",
    "3 ",
    "1_000",
    "1,000",
    "0x10",
    "nan",
    "NaN",
    "inf",
    "--5",
    "-",
    "x",
]


def read_cell(tmp_path, column, cell):
    """The value read from `cell` in `column` of incidents.csv's first row, and the problems with it."""
    path = write(tmp_path, changed("incidents", 0, **{column: cell})) / "incidents.csv"
    frame, _, problems = read(INCIDENTS, path)
    return frame[column][0], faults(problems)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("strike_count_reported", "0", 0),
        ("strike_count_reported", "-12", -12),
        ("strike_count_reported", "9223372036854775807", 2**63 - 1),
        ("strike_count_reported", "", None),
        ("offset_km", "2", 2.0),
        ("offset_km", "-0.04472", -0.04472),
        ("offset_km", "", None),
        ("is_strike", "true", True),
        ("is_strike", "false", False),
        ("is_strike", "", None),
        ("note", "", None),
        ("note", "NULL", "NULL"),
        ("note", "  ", "  "),
    ],
)
def test_a_cell_is_read_as_its_type_and_an_empty_one_as_null(tmp_path, column, cell, value):
    assert read_cell(tmp_path, column, cell) == (value, [])


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *[("strike_count_reported", cell) for cell in [*NOT_NUMBERS, "3.0", "99999999999999999999", "9" * 5000]],
        *[("offset_km", cell) for cell in [*NOT_NUMBERS, "Infinity", "1,5", ".5", "5.", "1.2.3", "1.٣"]],
        *[("is_strike", cell) for cell in ["True", "TRUE", "1", "0", "yes", "true ", "null"]],
        *[
            ("date_start", cell)
            for cell in [
                "2024-2-3",
                "2024-02-30",
                "20240825",
                "25/08/2024",
                "2024-08-25T00",
                "２０２４-08-25",
                " 2024-08-25",
            ]
        ],
        ("date_start", "2024-08"),
        ("date_start", "0000-01-01"),
    ],
)
def test_a_cell_that_is_not_of_its_type_is_named_with_its_line_column_and_value(tmp_path, column, cell):
    assert read_cell(tmp_path, column, cell) == (None, [("cell_type", 2, column, cell)])


def test_a_week_date_is_not_taken_for_a_day(tmp_path):
    # ten characters, and date.fromisoformat reads them: 2024-W35-7 is 1 September 2024
    assert read_cell(tmp_path, "date_start", "2024-W35-7") == (None, [("cell_type", 2, "date_start", "2024-W35-7")])


def test_partial_dates_have_three_forms(tmp_path):
    good = {"2024": "year", "2024-02": "month", "2024-02-29": "day"}
    bad = ["24", "2024-2", "2024-02-3", "２０２４", "2024-W01-1", "2024/02", "c. 2024", "2024-02-29T10"]
    rows = [
        {"source_id": f"s-{number:02d}", "url": f"https://x.example/{number}", "publisher_id": "paper", "language": "en",
         "published": said, "published_precision": good.get(said, "day")}
        for number, said in enumerate([*good, *bad])
    ]  # fmt: skip
    problems = check(write(tmp_path, {"sources": GOOD["sources"] + rows})).problems
    refused = [problem.value for problem in problems if problem.rule == "pattern"]
    assert refused == bad
    assert {problem.column for problem in problems if problem.rule == "pattern"} == {"published"}


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x.example","y")',
        "+1",
        "-1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'; DROP TABLE claims; --",
        "{{< include ../secret >}}",
        "a, b; c | d",
        "Tessalit (تساليت)",
    ],
)
def test_formulas_and_markup_are_text_like_any_other(tmp_path, text):
    checked = check(write(tmp_path, changed("predictions", 0, statement=text)))
    assert checked.problems == []
    assert checked.frames["predictions"]["statement"][0] == text


@pytest.mark.parametrize(
    "text",
    ["a\tb", "a\x07b", "a\x7fb", " a", "a ", "a\u00a0", "\u2003a", "a\x85b", "a\u2028b", "a\u2029b"],
    ids=ascii,
)
def test_a_text_stands_on_one_line_without_control_characters_or_spaces_at_its_ends(tmp_path, text):
    problems = check(write(tmp_path, changed("predictions", 0, statement=text))).problems
    assert faults(problems) == [("pattern", 2, "statement", text)]


def test_a_number_too_large_for_its_type_is_a_problem_and_no_crash(tmp_path):
    problems = check(write(tmp_path, changed("places", 0, latitude="9" * 400))).problems
    assert ("places.csv", 2, "latitude") in {(problem.file, problem.line, problem.column) for problem in problems}


# --- what the rules make of rows that could be read -----------------------------------------------------------


@pytest.mark.parametrize("outline", ["Atlantis", ""], ids=["unknown", "empty"])
def test_a_region_without_an_outline_is_a_problem_and_no_crash(tmp_path, outline):
    problems = check(write(tmp_path, changed("regions", 0, region_8=outline))).problems
    assert ("regions.csv", 2) in {(problem.file, problem.line) for problem in problems}


@pytest.mark.parametrize(
    "content", [None, "{", "[]", '{"features": [1]}'], ids=["missing", "cut short", "a list", "numbers"]
)
def test_outlines_that_cannot_be_read_are_a_problem_and_no_crash(tmp_path, content):
    outlines = write(tmp_path) / "boundaries" / "mali_admin1.geojson"
    outlines.unlink() if content is None else outlines.write_text(content)
    assert [problem.file for problem in check(tmp_path).problems] == ["boundaries/mali_admin1.geojson"]


def test_a_row_without_its_key_is_still_named_with_its_line(tmp_path):
    problems = check(write(tmp_path, changed("claims", 0, claim_id="", claimant="nobody"))).problems
    assert ("required", 2, "claim_id", None) in faults(problems)
    assert all(problem.line for problem in problems)


def test_every_problem_says_what_is_wrong_in_words(tmp_path):
    problems = check(write(tmp_path, changed("decisions", 0, table_name=""))).problems
    assert all(isinstance(problem.detail, str) and problem.detail for problem in problems)


# --- the list, the report, the command line --------------------------------------------------------------------

FAULT = Problem("claims.csv", 7, "value_min", "x", "cell_type", "this is not a whole number", "Correct the value.")


def test_the_list_is_readable():
    assert as_text([FAULT]) == (
        "claims.csv:7  value_min = 'x'\n"
        "    cell_type: this is not a whole number. Correct the value.\n"
        "1 problem found; nothing was changed."
    )
    assert as_text([FAULT, FAULT]).endswith("2 problems found; nothing was changed.")


def test_a_fault_of_a_whole_file_has_no_line_column_or_value():
    fault = Problem("claims.csv", None, None, None, "file_missing", "there is no such file", "Restore the file.")
    assert str(fault).splitlines()[0] == "claims.csv"


def test_long_values_are_cut_and_line_breaks_folded():
    assert shorten("a\n b\tc") == "a b c"
    assert len(shorten("x" * 5000)) == 90
    assert shorten("x" * 5000).endswith("…")


@pytest.mark.parametrize("where", ["cell", "header"])
def test_terminal_escapes_in_a_file_never_reach_the_terminal(tmp_path, where):
    if where == "cell":
        write(tmp_path, changed("predictions", 0, statement="\x1b[31mred"))
    else:
        path = write(tmp_path) / "actors.csv"
        path.write_text(GOOD_TEXT.replace(HEADER, HEADER + ",\x1b[31mred"), encoding="utf-8")
    said = as_text(check(tmp_path).problems)
    assert "red" in said
    assert "\x1b" not in said


def test_no_cell_reaches_a_terminal_by_way_of_what_a_rule_says_of_it(tmp_path):
    tables = changed("incident_actors", 0, basis="alleged", alleged_by="x\x1b]0;owned\x07")
    said = as_text(check(write(tmp_path, tables)).problems)
    assert "owned" in said and "\x1b" not in said and "\x07" not in said
    assert "\x1b" not in str(replace(FAULT, detail="the actor is \x1b[31mred"))


def test_a_fault_of_form_in_an_empty_table_does_not_silence_the_rules_over_all(tmp_path):
    write(tmp_path, changed("incidents", 1, place_id="nowhere") | {"grade_overrides": []})
    path = tmp_path / "grade_overrides.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert {problem.rule for problem in check(tmp_path).problems} >= {"file_bom", "reference"}


def test_problems_are_listed_by_file_and_line(tmp_path):
    tables = changed("actors", 2, side="x") | added("milestones", milestone_id="z", what="")
    places = [(problem.file, problem.line) for problem in check(write(tmp_path, tables)).problems]
    assert places == sorted(places)
    assert len({file for file, _ in places}) == 2


def test_the_report_for_programs_holds_the_outcome_the_rows_the_rules_and_every_problem(tmp_path):
    write_json([FAULT], {"claims": 5}, {"cell_type": "a cell holds …"}, tmp_path / "new" / "validation.json")
    report = json.loads((tmp_path / "new" / "validation.json").read_text(encoding="utf-8"))
    assert report == {
        "ok": False,
        "rows": {"claims": 5},
        "rules": {"cell_type": "a cell holds …"},
        "problems": [
            {"file": "claims.csv", "line": 7, "column": "value_min", "value": "x", "rule": "cell_type",
             "detail": "this is not a whole number", "remedy": "Correct the value."}
        ],
    }  # fmt: skip
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["validation.json"]


def test_the_command_ends_with_0_and_a_report_when_all_is_well(tmp_path, capsys):
    data = write(tmp_path / "data")
    assert main(["check", "--data", str(data), "--report", str(tmp_path / "validation.json")]) == 0
    assert f"rows in {len(TABLES)} tables pass" in capsys.readouterr().out
    report = json.loads((tmp_path / "validation.json").read_text(encoding="utf-8"))
    assert report["ok"] is True
    assert report["problems"] == []
    assert report["rows"] == {table.name: len(GOOD.get(table.name, [])) for table in TABLES}


def test_the_command_ends_with_1_lists_the_faults_and_changes_nothing_but_the_report(tmp_path, capsys):
    data = write(tmp_path / "data", changed("actors", 0, side="rebels"))
    before = folder_bytes(data)
    assert main(["check", "--data", str(data), "--report", str(tmp_path / "validation.json")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "actors.csv:2  side = 'rebels'\n    code: " in said.err
    assert said.err.endswith("1 problem found; nothing was changed.\n")
    assert folder_bytes(data) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "validation.json"}
    report = json.loads((tmp_path / "validation.json").read_text(encoding="utf-8"))
    assert report["ok"] is False
    assert [problem["line"] for problem in report["problems"]] == [2]


def test_a_report_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert (
        main(["check", "--data", str(write(tmp_path / "data")), "--report", str(tmp_path / "file" / "report.json")])
        == 1
    )
    assert "the report cannot be written" in capsys.readouterr().err


def test_the_command_lists_every_missing_file_when_the_folder_is_not_there(tmp_path, capsys):
    assert main(["check", "--data", str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err.count("file_missing") == len(TABLES)
    assert list(tmp_path.iterdir()) == []


def test_tidy_from_the_command_line(tmp_path, capsys):
    data = write(tmp_path, {"actors": list(reversed(GOOD["actors"]))})
    assert main(["tidy", "--data", str(data)]) == 0
    assert capsys.readouterr().out == "rewritten: actors.csv\n"
    assert main(["tidy", "--data", str(data)]) == 0
    assert capsys.readouterr().out == "all files are in their form\n"
    (data / "claims.csv").unlink()
    assert main(["tidy", "--data", str(data)]) == 1
    assert "claims.csv" in capsys.readouterr().err
