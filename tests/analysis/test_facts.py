"""Facts: how numbers are shown, what is refused, where a number comes from; sentences that stand only while true."""

import ast
import datetime
import json
import re
import tomllib
from pathlib import Path

import duckdb
import pytest
import yaml

from analysis import facts, sentences
from analysis.facts import Fact, FactError

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "reports").glob("*.qmd"))
USED = re.compile(r"\{\{<\s*var\s+f\.([A-Za-z0-9_]+)\s*>\}\}")


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE strikes_t AS SELECT 1 AS id, DATE '2024-08-25' AS day, 'Kidal' AS region")
        connection.execute("CREATE TABLE claims_t AS SELECT 1 AS id, 21 AS dead UNION ALL SELECT 1, 20")
        connection.execute("CREATE VIEW first_v AS SELECT * FROM strikes_t JOIN claims_t USING (id)")
        connection.execute("CREATE VIEW second_v AS WITH few AS (SELECT * FROM first_v) SELECT count(*) AS n FROM few")
        yield connection


def define(monkeypatch, folder, **definitions):
    """Let `definitions` stand in the place of facts.toml."""
    text = "".join(
        f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in said.items())
        for name, said in definitions.items()
    )
    (folder / "facts.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(facts, "DEFINITIONS", folder / "facts.toml")


# --- how a number is shown -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0, "integer", "0"),
        (1234567, "integer", "1,234,567"),
        (-1234, "integer", "-1,234"),
        (12.0, "integer", "12"),
        (1.25, "decimal1", "1.2"),
        (1234.56, "decimal1", "1,234.6"),
        (1.194, "decimal2", "1.19"),
        (1, "decimal2", "1.00"),
        (0.125, "percent", "12 %"),
        (1, "percent", "100 %"),
        (0, "percent", "0 %"),
        (datetime.date(2024, 8, 6), "date", "6 August 2024"),
        ("February 2026", "text", "February 2026"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value, form, text):
    assert facts.formatted(value, form) == text


def test_every_format_is_known():
    values = {"date": datetime.date(2024, 8, 26), "text": "x"}
    assert all(facts.formatted(values.get(form, 1), form) for form in facts.FORMATS)
    with pytest.raises(FactError, match="'roman' is not one of the formats integer"):
        facts.formatted(1, "roman")


def test_a_broken_number_is_not_shown_as_a_whole_one():
    with pytest.raises(FactError, match=r"1\.5 is not a whole number"):
        facts.formatted(1.5, "integer")


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT id FROM strikes_t WHERE false", r"gives \[\] where one value is wanted"),
        ("SELECT id FROM claims_t", "where one value is wanted"),
        ("SELECT 1, 2", "where one value is wanted"),
        ("SELECT NULL", "where one value is wanted"),
        ("SELECT max(dead) FROM claims_t WHERE false", "where one value is wanted"),
        ("SELECT x FROM nowhere", "nowhere"),
        ("SELEC 1", "syntax error"),
    ],
)
def test_a_query_without_exactly_one_value_is_refused_by_name(monkeypatch, tmp_path, connection, sql, said):
    define(monkeypatch, tmp_path, bad={"what": "x", "format": "integer", "sql": sql})
    with pytest.raises(FactError, match=f"^bad: .*{said}"):
        facts.compute(connection)


@pytest.mark.parametrize(
    ("sql", "form"),
    [("SELECT 1.5::DOUBLE", "integer"), ("SELECT 1", "roman"), ("SELECT 'many'", "integer"), ("SELECT 'x'", "decimal1"),
     ("SELECT '2024'", "date"), ("SELECT 'nan'::DOUBLE", "integer")],
)  # fmt: skip
def test_a_value_that_does_not_fit_its_format_is_refused_by_name(monkeypatch, tmp_path, connection, sql, form):
    define(monkeypatch, tmp_path, bad={"what": "x", "format": form, "sql": sql})
    with pytest.raises(FactError, match=r"^bad: "):
        facts.compute(connection)


@pytest.mark.parametrize("name", ["Bad", "1st", "a-b"])
def test_a_name_that_a_shortcode_cannot_hold_is_refused(monkeypatch, tmp_path, connection, name):
    define(monkeypatch, tmp_path, **{name: {"what": "x", "format": "integer", "sql": "SELECT 1"}})
    with pytest.raises(FactError, match="small letters"):
        facts.compute(connection)


# --- what a fact holds ---------------------------------------------------------------------------------------


def test_a_fact_holds_its_value_its_text_and_the_tables_it_rests_on(monkeypatch, tmp_path, connection):
    sql = "SELECT n FROM second_v"
    define(monkeypatch, tmp_path, pairs={"what": "Pairs", "unit": "pairs", "format": "integer", "sql": f"\n{sql}\n"})
    (fact,) = facts.compute(connection)
    assert fact == Fact("pairs", "Pairs", 2, "2", "pairs", "integer", sql, ["claims_t", "strikes_t"])


def test_facts_keep_the_order_of_their_definitions(monkeypatch, tmp_path, connection):
    said = {"what": "x", "format": "integer", "sql": "SELECT 1"}
    define(monkeypatch, tmp_path, zebra=said, ant=said)
    assert [fact.fact_id for fact in facts.compute(connection)] == ["zebra", "ant"]


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("SELECT 1", []),
        ("SELECT count(*) FROM strikes_t", ["strikes_t"]),
        ("FROM strikes_t", ["strikes_t"]),
        ("FROM first_v", ["claims_t", "strikes_t"]),
        ("FROM second_v", ["claims_t", "strikes_t"]),
        ("WITH few AS (SELECT * FROM strikes_t) SELECT count(*) FROM few", ["strikes_t"]),
        ("WITH a AS (FROM claims_t), b AS (FROM a) SELECT 1 FROM b, a", ["claims_t"]),
        ("SELECT (SELECT max(dead) FROM claims_t)", ["claims_t"]),
        ("SELECT 1 WHERE EXISTS (FROM strikes_t)", ["strikes_t"]),
        ("SELECT 1 FROM claims_t AS strikes_t", ["claims_t"]),
        ("SELECT 'strikes_t' AS claims_t", []),
        ("FROM strikes_t UNION ALL BY NAME FROM claims_t", ["claims_t", "strikes_t"]),
        ("FROM main.strikes_t", ["strikes_t"]),
    ],
)
def test_the_tables_beneath_a_query_are_found_through_views_and_withs(connection, query, tables):
    assert facts.base_tables(connection, query) == tables


def written(folder, *made):
    facts.write(list(made), folder / "facts.json", folder / "_variables.yml")
    return (
        json.loads((folder / "facts.json").read_text(encoding="utf-8")),
        yaml.safe_load((folder / "_variables.yml").read_text(encoding="utf-8")),
    )


def test_facts_are_written_for_programs_and_as_links_for_the_pages(tmp_path):
    fact = Fact("ratio_mali", "Größe", 1.194, "1.19", "ratio", "decimal2", "SELECT 1.194", ["claims"])
    listed, variables = written(tmp_path, fact)
    assert listed == [
        {"fact_id": "ratio_mali", "what": "Größe", "value": 1.194, "text": "1.19", "unit": "ratio", "rounding": "decimal2",
         "query": "SELECT 1.194", "inputs": ["claims"]}
    ]  # fmt: skip
    assert variables == {"f": {"ratio_mali": "[1.19](/numbers.qmd#f-ratio-mali){.fact}"}}


@pytest.mark.parametrize(
    "sql", ["SELECT 1.5", "SELECT sum(dead) FROM claims_t", "SELECT DATE '2024-08-25'", "SELECT 2::HUGEINT"]
)
def test_a_value_of_any_type_of_number_or_date_can_be_written(monkeypatch, tmp_path, connection, sql):
    form = "date" if "DATE" in sql else "decimal1"
    define(monkeypatch, tmp_path, it={"what": "x", "format": form, "sql": sql})
    (listed,), _ = written(tmp_path, *facts.compute(connection))
    assert listed["value"] in (1.5, 41, "2024-08-25", 2)


def test_the_script_of_the_pages_holds_each_fact_under_its_anchor_and_says_where_no_date_is_recorded():
    made = [Fact(name, "</script><b>", 1, "1", "", "integer", "SELECT 1", []) for name in ("a_b", "c")]
    script = facts.as_script(made, {"a_b": "2026-11-23", "c": None})
    said = json.loads(script.partition(" = ")[2].rstrip().rstrip(";"))
    assert {anchor: fact["changed"] for anchor, fact in said.items()} == {
        "f-a-b": "2026-11-23",
        "f-c": "not yet recorded",
    }
    assert said["f-a-b"]["text"] == "1"


# --- the definitions of the project --------------------------------------------------------------------------


def definitions():
    return tomllib.loads(facts.DEFINITIONS.read_text(encoding="utf-8"))


def used():
    """Names of the facts on pages, in included texts and in captions, with where each is used."""
    places = [*PAGES, *(ROOT / "reports").glob("_inc/*"), *(ROOT / "analysis").rglob("*.py")]
    return {name: path.name for path in places for name in USED.findall(path.read_text(encoding="utf-8"))}


def test_every_fact_that_a_page_uses_is_defined():
    missing = {name: place for name, place in used().items() if name not in definitions()}
    assert missing == {}
    assert len(PAGES) >= 7


def test_every_defined_fact_is_used():
    assert sorted(set(definitions()) - set(used())) == []


def test_every_definition_says_what_unit_format_and_query():
    for name, said in definitions().items():
        assert {"what", "unit", "format", "sql"} == set(said), name
        assert said["format"] in facts.FORMATS, name
        assert said["what"][0].isupper(), name


def test_no_fact_of_text_comes_from_what_sources_wrote():
    # a text stands in the page as Markdown: it must not hold words that somebody else chose
    texts = [name for name, said in definitions().items() if said["format"] == "text"]
    assert all("strftime" in definitions()[name]["sql"] for name in texts)


# --- sentences -----------------------------------------------------------------------------------------------


def broken(monkeypatch, folder, connection, sql, sentence="It rose.", page="index.qmd", parts=None):
    """What is wrong with one sentence of a page that says "It rose." over two lines."""
    (folder / "index.qmd").write_text(
        "---\ntitle: x\n---\n\nThen **it was\nso.** It\nrose. It fell.\n", encoding="utf-8"
    )
    (folder / "sentences.toml").write_text(
        f"[it_rose]\npage = {json.dumps(page)}\nsentence = {json.dumps(sentence)}\nsql = {json.dumps(sql)}\n"
    )
    monkeypatch.setattr(sentences, "DEFINITIONS", folder / "sentences.toml")
    return sentences.broken(connection, folder, parts or {})


def test_a_sentence_stands_while_its_condition_holds(monkeypatch, tmp_path, connection):
    assert broken(monkeypatch, tmp_path, connection, "SELECT max(dead) = 21 FROM claims_t") == []


@pytest.mark.parametrize("sql", ["SELECT false", "SELECT NULL", "SELECT 1", "SELECT 'true'"])
def test_a_sentence_falls_when_its_condition_is_anything_but_true(monkeypatch, tmp_path, connection, sql):
    (problem,) = broken(monkeypatch, tmp_path, connection, sql)
    assert problem.startswith("index.qmd: 'It rose.' no longer holds (it_rose gives ")


def test_a_condition_that_finds_no_row_does_not_hold(monkeypatch, tmp_path, connection):
    (problem,) = broken(monkeypatch, tmp_path, connection, "SELECT dead > 1 FROM claims_t WHERE id = 99")
    assert "it_rose" in problem


def test_a_condition_that_cannot_be_asked_is_named(monkeypatch, tmp_path, connection):
    (problem,) = broken(monkeypatch, tmp_path, connection, "SELECT x FROM nowhere")
    assert problem.startswith("index.qmd: the condition of it_rose cannot be asked: ")


@pytest.mark.parametrize("page", ["index.qmd", "gone.qmd", "_parts/gone.md"])
def test_a_sentence_that_is_not_on_its_page_is_named(monkeypatch, tmp_path, connection, page):
    (problem,) = broken(monkeypatch, tmp_path, connection, "SELECT true", sentence="It sank.", page=page)
    assert problem == f"{page}: the sentence it_rose is no longer there: 'It sank.'"


def test_all_that_is_wrong_with_a_sentence_is_said_at_once(monkeypatch, tmp_path, connection):
    assert len(broken(monkeypatch, tmp_path, connection, "SELECT false", sentence="It sank.")) == 2


def test_a_sentence_of_a_part_is_looked_for_in_the_part_that_is_about_to_be_written(monkeypatch, tmp_path, connection):
    parts = {"monthly.md": "**It rose.** More."}
    assert broken(monkeypatch, tmp_path, connection, "SELECT true", page="_parts/monthly.md", parts=parts) == []


def test_the_project_s_sentences_are_on_their_pages_or_in_a_caption():
    captions = " ".join(
        text.value
        for path in sorted((ROOT / "analysis").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    )
    for name, said in tomllib.loads(sentences.DEFINITIONS.read_text(encoding="utf-8")).items():
        page = ROOT / "reports" / said["page"]
        text = captions if said["page"].startswith("_parts/") else page.read_text(encoding="utf-8")
        assert said["sentence"] in " ".join(text.split()), name
