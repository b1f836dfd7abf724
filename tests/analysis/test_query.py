"""A question in five formats, with an answer in words when there is none; and a query can do nothing else than ask:
not write, attach, read files, load extensions or change settings."""

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from analysis import query
from analysis.__main__ import main
from analysis.files import sha256
from analysis.query import QueryError
from tests import databases
from tests import makefile as makefiles


def run(database, sql, form):
    """The answer as text."""
    content = query.formatted(query.ask(database, sql), form)
    return str(pl.read_parquet(io.BytesIO(content))) if form == "parquet" else content.decode().removesuffix("\n")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A database with a few tables of the names that ours has."""
    folder = tmp_path_factory.mktemp("query") / "build"
    folder.mkdir()
    with duckdb.connect(str(folder / "strikes.duckdb")) as connection:
        connection.execute("CREATE TABLE strikes AS SELECT unnest(['Gao', 'Kidal']) AS place, 'north' AS region")
        connection.execute("CREATE TABLE claims AS SELECT range AS claim_id, 21 AS value_min FROM range(4)")
        connection.execute("CREATE TABLE monitor_monthly AS SELECT range::BIGINT AS events FROM range(4)")
    return folder / "strikes.duckdb"


TWO = "SELECT 1 AS n, 'a, b' AS t, NULL AS nothing UNION ALL SELECT 2, 'c', NULL ORDER BY n"


def test_csv(database):
    assert run(database, TWO, "csv") == 'n,t,nothing\n1,"a, b",\n2,c,'


def test_csv_holds_no_formulas(database):
    assert run(database, "SELECT '=1+1' AS t, -1 AS n", "csv") == "t,n\n'=1+1,-1"


@pytest.mark.parametrize("form", query.FORMATS)
def test_a_span_of_time_is_told_in_words(database, form):
    sql = 'SELECT 4 AS n, INTERVAL 3 DAY AS "how long", INTERVAL 1 DAY AS "how long"'
    frame = query.ask(database, sql)
    assert [str(value) for value in frame.row(0)] == ["4", "3 days", "1 day"]
    assert query.formatted(frame, form)


def test_json(database):
    assert json.loads(run(database, TWO, "json")) == [
        {"n": 1, "t": "a, b", "nothing": None},
        {"n": 2, "t": "c", "nothing": None},
    ]


def test_dates_in_json_are_text(database):
    assert json.loads(run(database, "SELECT DATE '2024-08-25' AS d", "json")) == [{"d": "2024-08-25"}]


def test_markdown(database):
    assert run(database, TWO, "md") == "| n | t | nothing |\n| --- | --- | --- |\n| 1 | a, b |  |\n| 2 | c |  |"


@pytest.mark.parametrize(
    ("sql", "row"),
    [("SELECT 'a|b' AS t", r"| a\|b |"), (r"SELECT e'a\nb' AS t", "| a b |"), ("SELECT '' AS t", "|  |")],
)
def test_a_cell_cannot_break_the_markdown_table(database, sql, row):
    assert run(database, sql, "md").splitlines() == ["| t |", "| --- |", row]


def test_a_heading_cannot_break_the_markdown_table(database):
    assert run(database, """SELECT 1 AS "a|b" """, "md").splitlines()[0] == r"| a\|b |"


def test_the_table_counts_its_rows(database):
    assert run(database, TWO, "table").endswith("\n2 rows")
    assert run(database, "SELECT 1 AS n", "table").endswith("\n1 row")
    many = run(database, "SELECT range AS number FROM range(1500)", "table")
    assert many.endswith("\n1,500 rows")
    assert "1499" in many


@pytest.mark.parametrize("form", query.FORMATS)
def test_an_answer_without_rows_still_has_its_headings(database, form):
    said = run(database, "SELECT place, region FROM strikes WHERE false", form)
    assert json.loads(said) == [] if form == "json" else "place" in said and "region" in said


@pytest.mark.parametrize(
    ("sql", "number"),
    [("SELECT sum(events) AS s FROM monitor_monthly", 6), ("SELECT 0.5 AS s", 0.5), ("SELECT 2::HUGEINT AS s", 2)],
)
def test_numbers_in_json_are_numbers(database, sql, number):
    assert json.loads(run(database, sql, "json")) == [{"s": number}]


def test_json_holds_only_what_json_knows(database):
    def refuse(word):
        raise AssertionError(word)

    said = run(database, "SELECT 'nan'::DOUBLE AS a, 'inf'::DOUBLE AS b", "json")
    assert json.loads(said, parse_constant=refuse) == [{"a": None, "b": None}]


@pytest.mark.parametrize("form", query.FORMATS)
@pytest.mark.parametrize("value", ["[1, 2]", "{'a': 1}", "'a'::BLOB"])
def test_a_value_of_any_type_is_shown_or_refused_in_words(database, form, value):
    ask = f"SELECT {value} AS odd"
    if form == "csv":  # which has no lists and no bytes
        with pytest.raises(QueryError, match="CSV"):
            run(database, ask, form)
    else:
        assert "odd" in run(database, ask, form)


def test_csv_can_be_read_again(database):
    said = run(database, "SELECT * FROM claims ORDER BY claim_id", "csv")
    assert len(list(csv.DictReader(io.StringIO(said)))) == 4


# --- nothing but reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO claims SELECT * FROM claims",
        "UPDATE claims SET value_min = 0",
        "DELETE FROM claims",
        "DROP TABLE strikes",
        "TRUNCATE strikes",
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
        run(database, sql.format(folder=tmp_path), "csv")
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sql", ["", "  \n", "-- only a remark", ";"])
def test_no_question_is_answered_with_how_to_ask(database, sql):
    with pytest.raises(QueryError, match="Give a question: make query SQL="):
        run(database, sql, "table")


def test_a_missing_database_is_answered_with_how_to_build_it(tmp_path):
    with pytest.raises(QueryError, match="run `make db`"):
        run(tmp_path / "strikes.duckdb", "SELECT 1", "table")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sql", "said"), [("SELEC 1", "syntax error"), ("FROM strike", "strikes"), ("SELECT nope FROM strikes", "nope")]
)
def test_a_question_that_cannot_be_asked_is_answered_in_words(database, sql, said):
    with pytest.raises(QueryError, match=said):
        run(database, sql, "table")


def test_the_command_prints_the_answer_or_why_there_is_none(database, monkeypatch, capsys):
    monkeypatch.chdir(database.parents[1])
    assert main(["query", "--format", "csv", "--sql", "SELECT count(*) AS n FROM strikes"]) == 0
    assert capsys.readouterr().out == "n\n2\n"
    assert main(["query", "--sql=-- a remark; SELECT 1"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert main(["query", "--sql", "DELETE FROM claims"]) == 1
    assert "One question at a time" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_said_in_words(tmp_path, monkeypatch, capsys):
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "strikes.duckdb").write_bytes(b"half a download" * 1000)
    monkeypatch.chdir(tmp_path)
    assert main(["query", "--sql", "SELECT 1"]) == 1
    assert "not a valid DuckDB database" in capsys.readouterr().err


ROOT = Path(__file__).parents[2]
SECRET = "file-of-this-machine"

# what is tried -> the statement; {out} is a folder that must stay empty, {secret} a file that must not be read
ATTACKS = {
    "insert": "INSERT INTO regions (region) VALUES ('x')",
    "update": "UPDATE regions SET note = 'x'",
    "delete": "DELETE FROM regions",
    "drop": "DROP TABLE corrections",
    "alter": "ALTER TABLE regions ADD COLUMN x INTEGER",
    "create": "CREATE TABLE x AS SELECT 1",
    "create temporary": "CREATE TEMP TABLE x AS SELECT 1",
    "macro": "CREATE TEMP MACRO f() AS 1",
    "truncate": "TRUNCATE regions",
    "copy out": "COPY regions TO '{out}/x.csv'",
    "copy in": "COPY regions FROM '{secret}'",
    "export": "EXPORT DATABASE '{out}'",
    "import": "IMPORT DATABASE '{out}'",
    "attach a file": "ATTACH '{out}/x.duckdb' AS x",
    "attach memory": "ATTACH ':memory:' AS x",
    "detach": "DETACH strikes",
    "use": "USE memory",
    "read text": "FROM read_text('{secret}')",
    "read blob": "FROM read_blob('{secret}')",
    "read csv": "FROM read_csv('{secret}', header = false)",
    "read json": "FROM read_json('{secret}')",
    "read parquet": "FROM read_parquet('{secret}')",
    "read by name": "FROM '{secret}'",
    "read a database": "FROM read_duckdb('{secret}', table_name = 'x')",
    "list files": "FROM glob('/*')",
    "guess csv": "FROM sniff_csv('{secret}')",
    "hidden in a query": "FROM query('FROM read_text(''{secret}'')')",
    "hidden in a subquery": "SELECT (SELECT content FROM read_text('{secret}'))",
    "network": "FROM read_csv('http://127.0.0.1:9/x.csv')",
    "install": "INSTALL httpfs",
    "load": "LOAD httpfs",
    "load a file": "LOAD '{secret}'",
    "update extensions": "UPDATE EXTENSIONS",
    "set": "SET threads = 1",
    "open again": "SET enable_external_access = true",
    "reset": "RESET enable_external_access",
    "pragma": "PRAGMA threads = 1",
    "pragma profiling": "PRAGMA enable_profiling",
    "profile to a file": "PRAGMA profiling_output = '{out}/x'",
    "secret": "CREATE SECRET s (TYPE http)",
    "secrets": "FROM duckdb_secrets()",
    "log": "CALL enable_logging()",
    "checkpoint": "FORCE CHECKPOINT",
    "vacuum": "VACUUM",
    "transaction": "BEGIN",
    "prepare": "PREPARE p AS SELECT 1",
    "variable": "SET VARIABLE x = 1",
    "two at once": "SELECT 1; DROP TABLE corrections",
    "after a comment": "SELECT 1 -- \n; COPY regions TO '{out}/x.csv'",
    "explain that acts": "EXPLAIN ANALYZE COPY regions TO '{out}/x.csv'",
    "explain that writes": "EXPLAIN ANALYZE DELETE FROM regions",
    "python variable": "FROM SECRET_FRAME",
    "environment": "SELECT getenv('HOME')",
    "nothing": "   ",
    "only a comment": "-- hello",
    "not sql": "hello",
}

SECRET_FRAME = pl.DataFrame({"x": [SECRET]})


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_can_only_ask(attack, tmp_path):
    database, secret, out = tmp_path / "strikes.duckdb", tmp_path / "secret.txt", tmp_path / "out"
    shutil.copy(databases.hand(), database)
    secret.write_text(SECRET)
    out.mkdir()
    before = sha256(database)
    with pytest.raises(query.QueryError) as refused:
        query.ask(database, ATTACKS[attack].format(secret=secret, out=out))
    assert SECRET not in str(refused.value)
    assert sha256(database) == before
    assert list(out.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"strikes.duckdb", "secret.txt", "out"}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1", "FROM regions", "WITH x AS (FROM regions) FROM x", "DESCRIBE strikes", "SUMMARIZE regions", "SHOW TABLES",
        "PIVOT strikes ON kind USING count(*) GROUP BY region", "EXPLAIN FROM strikes", "VALUES (1)", "FROM meta.columns",
        "SELECT 'a;b' -- ; \n", "FROM regions;",
    ],
)  # fmt: skip
def test_every_way_to_ask_is_answered(sql):
    assert query.ask(databases.hand(), sql).height


def test_a_query_spills_nothing_to_disk():
    assert query.ask(databases.hand(), "SELECT current_setting('temp_directory')").item() == ""


def test_without_a_database_it_says_what_to_do(tmp_path):
    with pytest.raises(query.QueryError, match="make db"):
        query.ask(tmp_path / "none.duckdb", "SELECT 1")


NASTY = pl.DataFrame({"text": ["=1+1", "a|b\n<b>[x](y)</b>", None], "number": [1.5, float("nan"), None]})


def test_formats_hold_the_same_rows():
    assert list(csv.reader(io.StringIO(query.formatted(NASTY, "csv").decode())))[1] == ["'=1+1", "1.5"]
    assert json.loads(query.formatted(NASTY, "json"))[1] == {"text": "a|b\n<b>[x](y)</b>", "number": None}
    assert pl.read_parquet(io.BytesIO(query.formatted(NASTY, "parquet"))).equals(NASTY, null_equal=True)
    shown = query.formatted(NASTY, "md").decode().splitlines()
    assert len(shown) == 5
    assert r"a\|b \<b\>\[x\](y)\</b\>" in shown[3]
    assert query.formatted(NASTY, "table").decode().endswith("3 rows\n")


def test_a_terminal_gets_no_control_characters():
    frame = pl.DataFrame({"x": ["\x1b[2J\x1b]0;title\x07", "\x9b31m"]})
    assert not set("\x1b\x07\x9b") & set(query.formatted(frame, "table").decode())


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "build").mkdir()
    shutil.copy(databases.hand(), tmp_path / "build" / "strikes.duckdb")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_line(project, capsys):
    assert main(["query"]) == 0
    assert "strikes_since" in capsys.readouterr().out
    assert main(["query", "--name", "strikes_since", "REGION=Gao", "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("\n") == 2
    assert main(["query", "--sql", "FROM regions", "--format", "parquet", "--out", "x.parquet"]) == 0
    assert pl.read_parquet("x.parquet").height == 3
    for wrong in (
        ["--name", "nothing"], ["--sql", "DROP TABLE regions"], ["--sql", "SELECT 1", "--format", "xml"], ["REGION=Gao"],
        ["--sql", "SELECT 1", "--format", "parquet"], ["--sql", "SELECT 1", "--name", "near"], ["--sql", "SELECT 1", "KM=1"],
        ["--name", "near", "KM"],
    ):  # fmt: skip
        capsys.readouterr()
        assert main(["query", *wrong]) == 1, wrong
        assert capsys.readouterr().err.strip()


def test_the_banner_names_tables_and_three_questions(project, capsys):
    assert main(["banner"]) == 0
    said = capsys.readouterr().out
    assert "claims_current" in said
    asked = said.partition("Three questions to try:")[2].partition("What a column means")[0]
    questions = [text for text in asked.split(";") if text.strip()]
    assert len(questions) == 3
    for question in questions:
        query.ask(databases.real(), question)


@pytest.fixture
def makefile(project):
    """The project's Makefile beside the small database, with what `query` needs counted as made."""
    return makefiles.runner(project)


@pytest.mark.parametrize("text", makefiles.BREAKING_OUT)
def test_nothing_typed_after_make_query_becomes_a_command(text, makefile, project):
    mark = project / "mark"
    typed = text.format(mark=mark)
    answer = makefile("query", *(f"{name}={typed}" for name in ("TEXT", "FORMAT", "OUT", "OTHER")), "NAME=near")
    assert "is not one of the formats" in answer.stderr  # it came as far as the program
    assert not mark.exists()


def test_make_query_passes_values_as_they_were_typed(makefile):
    text = """a "b" 'c' $d $$e #f \\g `h` (i) é"""
    answer = makefile("query", "FORMAT=json", f"SQL=SELECT $x${text}$x$ AS x")
    assert json.loads(answer.stdout) == [{"x": text}], answer.stderr
    assert "strikes_since" in makefile("query").stdout
    assert makefile("query", "NAME=strikes_since", "REGION=Gao", "FORMAT=csv").stdout.count("\n") == 2
    assert makefile("query", "NAME=strikes_since", "REGIO=Gao").returncode
