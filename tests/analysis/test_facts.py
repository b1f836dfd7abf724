"""Facts: how numbers are shown in each language, what is refused, where a number comes from; sentences that stand."""

import ast
import datetime
import json
import re
import tomllib
from pathlib import Path

import duckdb
import pytest
import yaml

from analysis import facts, sentences, warehouse, words
from analysis.facts import Fact, FactError, Wording
from tests import databases

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


WHOLE = {
    "what": "Pairs",
    "what_fr": "Paires",
    "unit": "pairs",
    "unit_fr": "paires",
    "format": "integer",
    "sql": "SELECT 1",
}


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
    ("value", "form", "en", "fr"),
    [
        (0, "integer", "0", "0"),
        (1234567, "integer", "1,234,567", "1\u202f234\u202f567"),
        (-1234, "integer", "-1,234", "-1\u202f234"),
        (12.0, "integer", "12", "12"),
        (1.25, "decimal1", "1.2", "1,2"),
        (1234.56, "decimal1", "1,234.6", "1\u202f234,6"),
        (1.194, "decimal2", "1.19", "1,19"),
        (1, "decimal2", "1.00", "1,00"),
        (0.125, "percent", "12 %", "12\u00a0%"),
        (1, "percent", "100 %", "100\u00a0%"),
        (0, "percent", "0 %", "0\u00a0%"),
        (0.0006, "probability", "under 1 %", "moins de 1\u00a0%"),
        (0.12, "probability", "12 %", "12\u00a0%"),
        (1, "probability", "over 99 %", "plus de 99\u00a0%"),
        (datetime.date(2026, 2, 1), "month", "February 2026", "février 2026"),
        (datetime.date(2024, 8, 6), "date", "6 August 2024", "6 août 2024"),
        (datetime.date(2024, 8, 1), "date", "1 August 2024", "1er août 2024"),
    ],
)
def test_a_number_is_shown_as_its_format_and_the_language_say(value, form, en, fr):
    assert facts.formatted(value, form) == en
    with words.speaking("fr"):
        assert facts.formatted(value, form) == fr


def test_every_format_is_known():
    values = dict.fromkeys(["date", "month"], datetime.date(2024, 8, 26))
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
    define(monkeypatch, tmp_path, bad=WHOLE | {"sql": sql})
    with pytest.raises(FactError, match=f"^bad: .*{said}"):
        facts.compute(connection)


@pytest.mark.parametrize(
    ("sql", "form"),
    [("SELECT 1.5::DOUBLE", "integer"), ("SELECT 1", "roman"), ("SELECT 'many'", "integer"), ("SELECT 'x'", "decimal1"),
     ("SELECT '2024'", "date"), ("SELECT 2024", "month"), ("SELECT 'nan'::DOUBLE", "integer"),
     ("SELECT 'nan'::DOUBLE", "decimal1"), ("SELECT 'inf'::DOUBLE", "decimal2"), ("SELECT '-inf'::DOUBLE", "percent")],
)  # fmt: skip
def test_a_value_that_does_not_fit_its_format_is_refused_by_name(monkeypatch, tmp_path, connection, sql, form):
    define(monkeypatch, tmp_path, bad=WHOLE | {"format": form, "sql": sql})
    with pytest.raises(FactError, match=r"^bad: "):
        facts.compute(connection)


@pytest.mark.parametrize("name", ["Bad", "1st", "a-b"])
def test_a_name_that_a_shortcode_cannot_hold_is_refused(monkeypatch, tmp_path, connection, name):
    define(monkeypatch, tmp_path, **{name: WHOLE})
    with pytest.raises(FactError, match="small letters"):
        facts.compute(connection)


@pytest.mark.parametrize("key", facts.KEYS)
@pytest.mark.parametrize("how", ["missing", "blank"])
def test_a_definition_that_lacks_something_is_refused_by_name(monkeypatch, tmp_path, connection, key, how):
    said = {name: value for name, value in WHOLE.items() if name != key} | ({key: " "} if how == "blank" else {})
    define(monkeypatch, tmp_path, good=WHOLE, bad=said)
    with pytest.raises(FactError, match=f"^bad: lacks {key}$"):
        facts.compute(connection)


def test_a_definition_with_an_unknown_key_is_refused_by_name(monkeypatch, tmp_path, connection):
    define(monkeypatch, tmp_path, bad=WHOLE | {"what_de": "Paare"})
    with pytest.raises(FactError, match=r"^bad: what_de: a fact has what, what_fr, .* and nothing else$"):
        facts.compute(connection)


# --- what a fact holds ---------------------------------------------------------------------------------------


def test_a_fact_holds_its_value_the_tables_it_rests_on_and_both_wordings(monkeypatch, tmp_path, connection):
    sql = "SELECT 1000 * n FROM second_v"
    define(monkeypatch, tmp_path, pairs=WHOLE | {"sql": f"\n{sql}\n"})
    (fact,) = facts.compute(connection)
    wordings = {"en": Wording("2,000", "pairs", "Pairs"), "fr": Wording("2\u202f000", "paires", "Paires")}
    assert fact == Fact("pairs", 2000, "integer", sql, ["claims_t", "strikes_t"], wordings)


def test_a_fact_reads_in_the_language_that_is_being_written_wherever_it_was_computed(monkeypatch, tmp_path, connection):
    define(monkeypatch, tmp_path, pairs=WHOLE | {"sql": "SELECT 2000"})
    (fact,) = facts.compute(connection)
    with words.speaking("fr"):
        assert (fact.text, fact.unit, fact.what) == ("2\u202f000", "paires", "Paires")
        assert facts.compute(connection) == [fact]
    assert (fact.text, fact.unit, fact.what) == ("2,000", "pairs", "Pairs")


def test_facts_keep_the_order_of_their_definitions(monkeypatch, tmp_path, connection):
    define(monkeypatch, tmp_path, zebra=WHOLE, ant=WHOLE)
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


def test_the_tables_beneath_a_computed_table_are_those_that_it_was_computed_from():
    with warehouse.reading(databases.real()) as connection:
        compared = facts.base_tables(connection, "SELECT max(cases) FROM claimant_comparisons")
        checked = facts.base_tables(connection, "SELECT value FROM prediction_checks")
    assert {"claims", "actors", "incidents"} <= set(compared) and "claimant_comparisons" not in compared
    assert {"milestones", "prediction_tests", "claims"} <= set(checked) and "prediction_checks" not in checked


def written(*made):
    return json.loads(facts.as_json(list(made))), yaml.safe_load(facts.variables(list(made)))


RATIO = Fact(
    "ratio_mali", 1.194, "decimal2", "SELECT 1.194", ["claims"],
    {"en": Wording("1.19", "ratio", "Größe"), "fr": Wording("1,19", "rapport", "Étendue")},
)  # fmt: skip


def test_facts_are_written_for_programs_in_both_languages_and_as_links_for_the_pages_in_one(tmp_path):
    record = {
        "fact_id": "ratio_mali", "text": "1.19", "unit": "ratio", "what": "Größe", "text_fr": "1,19", "unit_fr": "rapport",
        "what_fr": "Étendue", "value": 1.194, "rounding": "decimal2", "query": "SELECT 1.194", "inputs": ["claims"],
    }  # fmt: skip
    assert written(RATIO) == ([record], {"f": {"ratio_mali": "[1.19](/numbers.qmd#f-ratio-mali){.fact}"}})
    with words.speaking("fr"):
        assert written(RATIO) == ([record], {"f": {"ratio_mali": "[1,19](/numbers.qmd#f-ratio-mali){.fact}"}})


@pytest.mark.parametrize(
    "sql", ["SELECT 1.5", "SELECT sum(dead) FROM claims_t", "SELECT DATE '2024-08-25'", "SELECT 2::HUGEINT"]
)
def test_a_value_of_any_type_of_number_or_date_can_be_written(monkeypatch, tmp_path, connection, sql):
    form = "date" if "DATE" in sql else "decimal1"
    define(monkeypatch, tmp_path, it=WHOLE | {"format": form, "sql": sql})
    (listed,), _ = written(*facts.compute(connection))
    assert listed["value"] in (1.5, 41, "2024-08-25", 2)


def scripted(made, since):
    return json.loads(facts.as_script(made, since).partition(" = ")[2].rstrip().rstrip(";"))


def test_the_script_of_the_pages_holds_each_fact_under_its_anchor_and_says_where_no_date_is_recorded():
    wordings = {"en": Wording("1,000", "pairs", "</script><b>"), "fr": Wording("1\u202f000", "paires", "</script><i>")}
    made = [Fact(name, 1000, "integer", "SELECT 1", [], wordings) for name in ("a_b", "c")]
    since = {"a_b": "2026-11-23", "c": None}
    said = scripted(made, since)
    assert {anchor: fact["changed"] for anchor, fact in said.items()} == {
        "f-a-b": "2026-11-23",
        "f-c": "not yet recorded",
    }
    assert [said["f-a-b"][name] for name in Wording._fields] == list(wordings["en"])
    with words.speaking("fr"):
        dit = scripted(made, since)
    assert [dit["f-a-b"][name] for name in Wording._fields] == list(wordings["fr"])
    assert dit["f-c"]["changed"] == "pas encore enregistré"


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


def misworded(said):
    """What is wrong with the wording of a definition: leaning on its neighbours, unlike in the two languages, mistyped."""
    en, fr = said["what"], said["what_fr"]
    found = [
        ("does not begin with a capital", not (en[0].isupper() and fr[0].isupper())),
        ("leans on another entry", re.search(r"^(The same|Of these|Le même|La même|Parmi ceux)|\b(Their|Upper end of it)\b", en + "\n" + fr, re.M)),
        ("is not translated", en == fr),
        ("has other figures in French", sorted(re.findall(r"\d+", en)) != sorted(re.findall(r"\d+", fr))),
        ("is a placeholder", re.search(r"(?i)\b(todo|fixme|tbd|xxx)\b|\?\?|…|\.\.\.", en + "\n" + fr)),
        ("has a straight apostrophe or quote in French", re.search(r"['\"“”]", fr)),
        ("has a sign without its no-break space in French", re.search(r"[^\u00a0][:%»]|«[^\u00a0]|[^\u202f][;?!]", fr)),
    ]  # fmt: skip
    return [what for what, is_so in found if is_so]


def test_every_definition_is_worded_in_both_languages():
    assert facts.SUFFIXES.keys() == words.LOCALES.keys()
    assert {name: wrong for name, said in definitions().items() if (wrong := misworded(said))} == {}


def test_a_unit_has_one_name_in_each_language():
    pairs = {(said["unit"], said["unit_fr"]) for said in definitions().values()}
    assert len({en for en, _ in pairs}) == len({fr for _, fr in pairs}) == len(pairs) > 10


@pytest.mark.parametrize(
    ("key", "written", "wrong"),
    [
        ("what", "The same in 12 months", "leans on another entry"),
        ("what_fr", "Parmi ceux de 12 mois", "leans on another entry"),
        ("what_fr", "Strikes in 12 months", "is not translated"),
        ("what_fr", "Frappes en douze mois", "has other figures in French"),
        ("what_fr", "Frappes en 21 mois", "has other figures in French"),
        ("what_fr", "TODO 12", "is a placeholder"),
        ("what_fr", "Frappes d'un côté, 12 mois", "has a straight apostrophe or quote in French"),
        ("what_fr", "Frappes : 12 mois", "has a sign without its no-break space in French"),
        ("what_fr", "12 % de frappes", "has a sign without its no-break space in French"),
        ("what_fr", "Frappes ; 12 mois", "has a sign without its no-break space in French"),
        ("what_fr", "frappes en 12 mois", "does not begin with a capital"),
    ],
)
def test_a_definition_that_is_badly_worded_is_found(key, written, wrong):
    good = {"what": "Strikes in 12 months", "what_fr": "Frappes en 12 mois"}
    assert misworded(good) == []
    assert wrong in misworded(good | {key: written})


def test_the_pages_of_both_languages_are_given_the_same_numbers_with_the_same_links(monkeypatch, tmp_path):
    monkeypatch.setattr(facts, "base_tables", lambda connection, query: [])  # slow, and not what is looked at here
    with warehouse.reading(databases.real()) as connection:
        computed = facts.compute(connection)
    given = {}
    for language in words.LOCALES:
        with words.speaking(language):
            given[language] = written(*computed)[1]["f"]
    links = {
        language: {name: re.fullmatch(r"\[.+\](\(.+\)\{\.fact\})", link)[1] for name, link in links.items()}
        for language, links in given.items()
    }
    assert links["fr"] == links["en"] and links["en"].keys() == definitions().keys()
    digits = {
        language: {name: re.sub(r"\D", "", link.partition("]")[0]) for name, link in links.items()}
        for language, links in given.items()
    }
    assert digits["fr"] == digits["en"]
    marks = {
        language: {mark for link in links.values() for mark in re.findall(r"\d(\D)\d", link.partition("]")[0])}
        for language, links in given.items()
    }
    assert marks == {"en": {",", "."}, "fr": {"\u202f", ","}}


# --- sentences -----------------------------------------------------------------------------------------------


def broken(monkeypatch, folder, connection, sql, page="index.qmd", parts=None, **said):
    """What is wrong with one sentence of a page that says "It rose." over two lines, and of its French twin."""
    (folder / "fr").mkdir()
    front = "---\ntitle: x\n---\n\n"
    (folder / "index.qmd").write_text(f"{front}Then **it was\nso.** It\nrose. It fell.\n", encoding="utf-8")
    (folder / "fr" / "index.qmd").write_text(f"{front}Puis\u00a0: il a\nmonté.\n", encoding="utf-8")
    said = {"page": page, "sentence": "It rose.", "sentence_fr": "Puis\u00a0: il a monté.", "sql": sql} | said
    lines = [f"{key} = {json.dumps(value)}" for key, value in said.items() if value]
    (folder / "sentences.toml").write_text("\n".join(["[it_rose]", *lines, ""]), encoding="utf-8")
    monkeypatch.setattr(sentences, "DEFINITIONS", folder / "sentences.toml")
    return sentences.broken(connection, folder, parts or {"en": {}, "fr": {}})


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


@pytest.mark.parametrize("page", ["gone.qmd", "_parts/gone.md"])
def test_a_sentence_whose_page_is_not_there_is_named_in_both_languages(monkeypatch, tmp_path, connection, page):
    assert broken(monkeypatch, tmp_path, connection, "SELECT true", page=page) == [
        f"{page}: the sentence it_rose is no longer there: 'It rose.'",
        f"fr/{page}: the sentence it_rose is no longer there: 'Puis\\xa0: il a monté.'",
    ]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"sentence": "It sank."}, "index.qmd: the sentence it_rose is no longer there: 'It sank.'"),
        ({"sentence_fr": "Il a baissé."}, "fr/index.qmd: the sentence it_rose is no longer there: 'Il a baissé.'"),
        ({"sentence_fr": None}, "fr/index.qmd: the sentence it_rose has no sentence_fr"),
    ],
)
def test_a_sentence_that_is_not_on_its_page_is_named(monkeypatch, tmp_path, connection, said, problem):
    assert broken(monkeypatch, tmp_path, connection, "SELECT true", **said) == [problem]


def test_all_that_is_wrong_with_a_sentence_is_said_at_once(monkeypatch, tmp_path, connection):
    assert len(broken(monkeypatch, tmp_path, connection, "SELECT false", sentence="It sank.")) == 2


def test_a_sentence_of_a_part_is_looked_for_in_the_part_that_is_about_to_be_written(monkeypatch, tmp_path, connection):
    parts = {"en": {"monthly.md": "**It rose.** More."}, "fr": {"monthly.md": "**Puis : il a monté.** Et plus."}}
    assert broken(monkeypatch, tmp_path, connection, "SELECT true", page="_parts/monthly.md", parts=parts) == []


def test_the_project_s_sentences_are_on_their_pages_or_in_a_caption():
    captions = " ".join(
        text.value
        for path in sorted((ROOT / "analysis").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    )
    for name, said in tomllib.loads(sentences.DEFINITIONS.read_text(encoding="utf-8")).items():
        for key, folder in (("sentence", ROOT / "reports"), ("sentence_fr", ROOT / "reports" / "fr")):
            page = folder / said["page"]
            text = captions if said["page"].startswith("_parts/") else page.read_text(encoding="utf-8")
            assert " ".join(said[key].split()) in " ".join(text.split()), name
