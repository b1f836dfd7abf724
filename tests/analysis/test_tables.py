"""The tables of claims: what is said of a claim that does not stand alone."""

import pytest

from analysis import ledger_tables, tables, warehouse
from tests import databases
from tests.languages import in_language

ALONE = {"inclusion": "counted", "derivation": None, "scope": "incident", "is_revised": False}


@pytest.mark.parametrize(
    ("row", "en", "fr"),
    [
        ({}, "", ""),
        (
            {"derivation": "quotation", "scope": "battle"},
            "Repeats an earlier claim. Covers more than this incident (battle).",
            "Répète une affirmation antérieure. Porte sur plus que cet incident (bataille).",
        ),
        (
            {"derivation": "revision", "is_revised": True},
            "Revises an earlier figure. Revised later by the same speaker.",
            "Révise un chiffre antérieur. Révisé ensuite par son auteur.",
        ),
    ],
)
def test_every_reason_why_a_claim_does_not_stand_alone_is_given(row, en, fr):
    assert in_language(lambda: tables.standing(ALONE | row)) == {"en": en, "fr": fr}


def test_an_outlet_that_takes_a_side_is_marked_wherever_its_claims_are_listed():
    with warehouse.reading(databases.real()) as connection:
        rows = [row for said in ledger_tables.claims_by_event(connection).values() for row in said]
        ((claims,),) = connection.sql("SELECT count(*) FROM claims").fetchall()
        ledger = ledger_tables.ledger(connection)
    assert len(rows) == claims, "none is lost, none comes twice"
    marked = {row["who"] for row in rows if "(pro-" in tables.claimant(row).partition("<small>")[0]}
    assert {"Sawt al-Haqq", "APM Azawad", "R-Freenews"} <= marked
    assert not marked & {row["who"] for row in rows if not (row["alignment"] or "").startswith("pro_")}
    assert "Sawt al-Haqq (pro-Azawad), " in ledger
