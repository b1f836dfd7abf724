"""The docs are complete and up to date: every table, view, column, code, rule, saved query and make target."""

import re
from pathlib import Path

import pytest

from analysis import dictionary, documents, saved, warehouse
from analysis.external import store
from tests import databases
from validation import codes, rules
from validation.tables import TABLES

ROOT = Path(__file__).parents[1]
TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)(.*)$", re.M)


@pytest.fixture(scope="module")
def known():
    with warehouse.reading(databases.real()) as connection:
        return dictionary.relations(connection)


@pytest.mark.parametrize("name", ["queries.md", "dictionary.md"])
def test_the_generated_pages_are_up_to_date(name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == documents.generated(databases.real())[name], "run `make docs` and commit what it writes"


def test_every_table_view_column_and_code_is_described(known):
    assert dictionary.undocumented(known) == []


def test_an_undocumented_column_is_found():
    bare = dictionary.Relation("x", "view", "", [], [dictionary.Field("y", "INTEGER", False, "", {"z": ""})])
    assert dictionary.undocumented([bare]) == ["x", "x.y", "x.y = z"]


def test_every_code_says_what_it_means():
    for name, meanings in vars(codes).items():
        if name.isupper():
            assert all(said.strip() for said in meanings.values()), name


def test_a_column_s_codes_are_those_of_its_model_caveats_and_all(known):
    fields = {relation.name: {field.name: field.codes for field in relation.fields} for relation in known}
    for table in [*TABLES, *store.TABLES]:
        assert fields[table.name] == {column.name: column.codes or {} for column in table.columns}
    # a view that takes a column over has its codes too
    assert fields["strikes"]["geo_precision"] == fields["incidents"]["geo_precision"]


def test_what_others_counted_is_not_called_computed(known):
    kinds = {relation.name: relation.kind for relation in known}
    assert {kinds[table.name] for table in store.TABLES} == {"imported table"}
    assert kinds["claimant_comparisons"] == kinds["prediction_results"] == "computed table"


def test_the_page_and_the_document_hold_every_relation_and_column(known):
    document = documents.dictionary_page(databases.real())
    with warehouse.reading(databases.real()) as connection:
        part = dictionary.as_part(connection)
    for relation in known:
        assert f"## {relation.name}\n" in document
        assert f"{{#{relation.anchor}}}" in part
        for field in relation.fields:
            assert f"<code>{field.name}</code>" in part
            assert f"| {field.name} |" in document
            for code in field.codes:
                assert f"<dt><code>{code}</code></dt>" in part


def test_every_rule_and_every_saved_query_says_what_it_asks():
    assert all(asks.strip() for asks in rules.described().values())
    assert all(one.asks.strip() and all(p.what for p in one.parameters) for one in saved.every())


RISKS = (ROOT / "docs" / "risks.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("risk", RISKS.split("\n### ")[1:], ids=lambda risk: risk.partition("\n")[0])
def test_a_risk_has_a_trigger_what_stands_against_it_and_what_to_do(risk):
    assert re.findall(r"^- \*\*(.+?):\*\* \S", risk, re.M) == ["Trigger", "Against it", "To do"]


def test_what_the_risks_name_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"`([^`]+)`", RISKS)
    targets = {name.split()[1] for name in named if name.startswith("make ")}
    assert targets and targets <= set(dict(TARGET.findall(makefile)))
    queries = {found for name in named for found in re.findall(r"NAME=(\w+)", name)}
    assert queries <= {one.name for one in saved.every()}
    paths = [name for name in named if re.fullmatch(r"[\w.-]+/[\w./-]*|[A-Z]+\.md", name)]
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).exists()] == []
