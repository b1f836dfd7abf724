"""Ad-hoc questions: four formats, nothing but reading, and an answer in words when it cannot be given."""

import csv
import hashlib
import io
import json

import pytest

from analysis import query, warehouse
from analysis.__main__ import main
from analysis.query import QueryError
from tests.tables import write


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("query")
    warehouse.build(write(folder / "data"), folder / "build" / "strikes.duckdb", folder / "build" / "parquet")
    return folder / "build" / "strikes.duckdb"


TWO = "SELECT 1 AS n, 'a, b' AS t, NULL AS nothing UNION ALL SELECT 2, 'c', NULL ORDER BY n"


def test_csv(database):
    assert query.run(database, TWO, "csv") == 'n,t,nothing\n1,"a, b",\n2,c,'


def test_csv_holds_no_formulas(database):
    assert query.run(database, "SELECT '=1+1' AS t, -1 AS n", "csv") == "t,n\n'=1+1,-1"


def test_json(database):
    assert json.loads(query.run(database, TWO, "json")) == [
        {"n": 1, "t": "a, b", "nothing": None},
        {"n": 2, "t": "c", "nothing": None},
    ]


def test_dates_in_json_are_text(database):
    assert json.loads(query.run(database, "SELECT DATE '2024-08-25' AS d", "json")) == [{"d": "2024-08-25"}]


def test_markdown(database):
    assert query.run(database, TWO, "md") == "| n | t | nothing |\n| --- | --- | --- |\n| 1 | a, b |  |\n| 2 | c |  |"


@pytest.mark.parametrize(
    ("sql", "row"),
    [("SELECT 'a|b' AS t", r"| a\|b |"), (r"SELECT e'a\nb' AS t", "| a b |"), ("SELECT '' AS t", "|  |")],
)
def test_a_cell_cannot_break_the_markdown_table(database, sql, row):
    assert query.run(database, sql, "md").splitlines() == ["| t |", "| --- |", row]


def test_a_heading_cannot_break_the_markdown_table(database):
    assert query.run(database, """SELECT 1 AS "a|b" """, "md").splitlines()[0] == r"| a\|b |"


def test_the_table_counts_its_rows(database):
    assert query.run(database, TWO, "table").endswith("\n2 rows")
    assert query.run(database, "SELECT 1 AS n", "table").endswith("\n1 row")
    many = query.run(database, "SELECT range AS number FROM range(1500)", "table")
    assert many.endswith("\n1,500 rows")
    assert "1499" in many


@pytest.mark.parametrize("form", query.FORMATS)
def test_an_answer_without_rows_still_has_its_headings(database, form):
    said = query.run(database, "SELECT place, region FROM strikes WHERE false", form)
    assert json.loads(said) == [] if form == "json" else "place" in said and "region" in said


@pytest.mark.parametrize(
    ("sql", "number"),
    [("SELECT sum(events) AS s FROM monitor_monthly", 216), ("SELECT 0.5 AS s", 0.5), ("SELECT 2::HUGEINT AS s", 2)],
)
def test_numbers_in_json_are_numbers(database, sql, number):
    assert json.loads(query.run(database, sql, "json")) == [{"s": number}]


def test_json_holds_only_what_json_knows(database):
    def refuse(word):
        raise AssertionError(word)

    said = query.run(database, "SELECT 'nan'::DOUBLE AS a, 'inf'::DOUBLE AS b", "json")
    assert json.loads(said, parse_constant=refuse) == [{"a": None, "b": None}]


@pytest.mark.parametrize("form", query.FORMATS)
@pytest.mark.parametrize("value", ["[1, 2]", "{'a': 1}", "'a'::BLOB", "INTERVAL 1 DAY"])
def test_a_value_of_any_type_is_shown_or_refused_in_words(database, form, value):
    try:
        said = query.run(database, f"SELECT {value} AS odd", form)
    except QueryError as refused:
        assert str(refused)
    else:
        assert "odd" in said


def test_csv_can_be_read_again(database):
    said = query.run(database, "SELECT * FROM claims ORDER BY claim_id", "csv")
    assert len(list(csv.DictReader(io.StringIO(said)))) == 4


# --- nothing but reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO regions SELECT * REPLACE ('x' AS region) FROM regions",
        "UPDATE claims SET value_min = 0",
        "DELETE FROM claims",
        "DROP TABLE corrections",
        "TRUNCATE corrections",
        "ALTER TABLE claims ADD COLUMN x INT",
        "CREATE TABLE x (i INT)",
        "CREATE VIEW x AS SELECT 1",
        "CREATE SCHEMA x",
        "COMMENT ON TABLE claims IS 'x'",
        "ATTACH '{folder}/other.duckdb'",
        "ATTACH '{folder}/other.duckdb' AS x; CREATE TABLE x.y (i INT)",
        "COPY claims TO '{folder}/claims.csv'",
        "COPY (SELECT 1) TO '{folder}/x.parquet' (FORMAT parquet)",
        "EXPORT DATABASE '{folder}/export'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM 'https://127.0.0.1:9/x.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET GLOBAL enable_external_access = true",
        "PRAGMA enable_external_access=true",
        "SET lock_configuration = false",
        "SET threads = 1",
        "SELECT 1; DELETE FROM claims",
    ],
)
def test_whatever_writes_reads_files_or_changes_settings_is_refused(database, tmp_path, sql):
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    with pytest.raises(QueryError):
        query.run(database, sql.format(folder=tmp_path), "csv")
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sql", ["", "  \n", "-- only a remark", ";"])
def test_no_question_is_answered_with_how_to_ask(database, sql):
    with pytest.raises(QueryError, match="Give a question: make query SQL="):
        query.run(database, sql, "table")


def test_a_missing_database_is_answered_with_how_to_build_it(tmp_path):
    with pytest.raises(QueryError, match="run `make db`"):
        query.run(tmp_path / "strikes.duckdb", "SELECT 1", "table")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sql", "said"), [("SELEC 1", "syntax error"), ("FROM strike", "strikes"), ("SELECT nope FROM strikes", "nope")]
)
def test_a_question_that_cannot_be_asked_is_answered_in_words(database, sql, said):
    with pytest.raises(QueryError, match=said):
        query.run(database, sql, "table")


def test_the_command_prints_the_answer_or_why_there_is_none(database, monkeypatch, capsys):
    monkeypatch.chdir(database.parents[1])
    assert main(["query", "--format", "csv", "--", "SELECT count(*) AS n FROM strikes"]) == 0
    assert capsys.readouterr().out == "n\n2\n"
    assert main(["query", "--", "-- a remark; SELECT 1"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert main(["query", "DELETE FROM claims"]) == 1
    assert "read-only" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_said_in_words(tmp_path, monkeypatch, capsys):
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "strikes.duckdb").write_bytes(b"half a download" * 1000)
    monkeypatch.chdir(tmp_path)
    assert main(["query", "SELECT 1"]) == 1
    assert "not a valid DuckDB database" in capsys.readouterr().err
