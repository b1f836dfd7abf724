"""The tables of claims: what is said of a claim that does not stand alone."""

import pytest

from analysis import tables
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
