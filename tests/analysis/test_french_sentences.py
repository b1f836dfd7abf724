"""Sentences, figures and days in both languages: golden examples of those that SQL makes, and of those in Python."""

import datetime
import re

import duckdb
import pytest

from analysis import claimreview, ledger, warehouse, words
from analysis.trial import verdict
from tests import databases
from tests.languages import in_language, spaced
from tests.tables import GOOD, STRIKE, added, changed, write
from validation.check import check


@pytest.fixture(scope="module")
def connection():
    with warehouse.reading(databases.real()) as connection:
        yield connection


# --- sentences that SQL and the verdict make ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("incident", "en", "fr"),
    [
        ("ML-2022-01-22-gao", "Declared by France.", "Déclarée par : France."),
        ("ML-2023-02-21-ansongo", "The strike rests on one independent source.", "La frappe repose sur une seule source indépendante."),
        ("ML-2023-07-03-mema", "Reported by 3 independent sources; laid to Malian state, Russian forces, without their own word on it.",
         "Rapportée par 3 sources indépendantes ; attribuée à : État malien, Forces russes, sans déclaration des intéressés."),
        ("ML-2024-02-17-konokassi", "No source of the strike can be traced beyond an aggregator.",
         "Aucune source de la frappe ne remonte au-delà d’un agrégateur."),
        ("ML-2024-04-14-bandiagara-dozos", "Reported by 2 independent sources; nobody is named as the attacker.",
         "Rapportée par 2 sources indépendantes ; aucun auteur n’est désigné."),
    ],
)  # fmt: skip
def test_the_reason_of_a_status_is_told_twice(connection, incident, en, fr):
    query = "SELECT status_reason, status_reason_fr FROM strike_status WHERE incident_id = ?"
    assert connection.execute(query, [incident]).fetchall() == [(en, spaced(fr))]


@pytest.mark.parametrize(
    ("incident", "en", "fr"),
    [
        ("ML-2023-05-26-adjora", "Civilian dead are told of the whole operation on the ground, not of the strike alone: Kal Akal association.",
         "Les morts civils sont signalés pour toute l’opération au sol, non pour la seule frappe : Association Kal Akal."),
        ("ML-2023-07-03-mema",
         "One source: Residents through Libération. Reported by 3 independent sources; laid to Malian state, Russian forces, without their own "
         "word on it.",
         "Une source : Habitants via Libération. Rapportée par 3 sources indépendantes ; attribuée à : État malien, Forces russes, sans "
         "déclaration des intéressés."),
        ("ML-2023-11-07-kidal",
         "4 independent sources: Azawad movements, Local officials (an official) through Reuters, Medical sources (a health worker in Kidal) "
         "through Agence France-Presse (AFP), RFI. Declared by Malian state.",
         "4 sources indépendantes : Élus et responsables locaux (un responsable) via Reuters, Mouvements de l’Azawad, RFI, Sources médicales "
         "(un agent de santé de Kidal) via Agence France-Presse (AFP). Déclarée par : État malien."),
        ("ML-2024-08-26-anefis-tessalit-road",
         "The dead are counted as its own fighters by Azawad movements; only Sawt al-Haqq (nujume.com) speaks of civilians.",
         "Le camp frappé compte les morts comme ses propres combattants (Mouvements de l’Azawad) ; ne parle de civils que : Sawt al-Haqq "
         "(nujume.com)."),
        ("ML-2024-09-14-zarho", "One source, not neutral: Sawt al-Haqq (nujume.com). The strike rests on one independent source.",
         "Une source, non neutre : Sawt al-Haqq (nujume.com). La frappe repose sur une seule source indépendante."),
        ("ML-2025-10-farach",
         "Voices of one camp alone, which count as one source: Kal Akal association, Local sources through Free Azawad (Azawad Support Group), "
         "Local sources through Tanakra. Declared by Malian state.",
         "Voix d’un seul camp, qui comptent pour une seule source : Association Kal Akal, Sources locales via Free Azawad (Azawad Support Group), "
         "Sources locales via Tanakra. Déclarée par : État malien."),
    ],
)  # fmt: skip
def test_the_reason_of_a_grade_is_told_twice(connection, incident, en, fr):
    query = "SELECT grade_reason, grade_reason_fr FROM grades WHERE incident_id = ?"
    assert connection.execute(query, [incident]).fetchall() == [(en, spaced(fr))]


def test_a_denial_is_told_twice(connection):
    query = "SELECT grade_reason, grade_reason_fr FROM grades WHERE incident_id = ?"
    ((en, fr),) = connection.execute(query, [STRIKE]).fetchall()
    assert en.endswith(" Civilian dead are denied by Malian state, R-Freenews.")
    assert fr.endswith(spaced(" Toute mort de civils est démentie par : État malien, R-Freenews."))


CLAIM = {"claim_id": f"{STRIKE}/jnim-civilians", "incident_id": STRIKE, "claimant": "jnim", "claimed_on_precision": "unknown",
         "metric": "killed_civilians", "qualifier": "none", "stance": "asserts", "scope": "incident", "inclusion": "counted",
         "source_id": "paper-1"}  # fmt: skip
JNIM = {"actor_id": "jnim", "name_en": "JNIM", "name_fr": "JNIM", "side": "jihadist"}
RIVALS = [
    {"incident_id": STRIKE, "actor_id": actor, "role": "attributed", "basis": "alleged", "alleged_by": other}
    for actor, other in (("csp_dpa", "fama"), ("fama", "csp_dpa"))
]


@pytest.mark.parametrize(
    ("rows", "column", "en", "fr"),
    [
        (changed("claims", 3, metric="strike_conducted", stance="denies"), "status_reason",
         "Laid to Malian state, which denies it.", "Attribuée à : État malien, qui dément."),
        ({"incident_actors": [*RIVALS, GOOD["incident_actors"][1]]}, "status_reason",
         "Laid to rival sides: Azawad movements, Malian state.", "Attribuée à des camps rivaux : État malien, Mouvements de l’Azawad."),
        (changed("claims", 2, stance="confirms"), "grade_reason",
         "Civilian dead are accepted by Malian state, to which the strike is laid.",
         "Des morts civils sont reconnus par : État malien, à qui la frappe est attribuée."),
        (changed("decisions", 2, row_ids=STRIKE) | changed("grade_overrides", 0, incident_id=STRIKE), "grade_reason",
         "Set by decision D003: Seen by us.", "Fixé par la décision D003, qui en donne la raison."),
        (added("actors", **JNIM) | added("claims", **CLAIM), "grade_reason",
         "2 independent sources, none of them neutral: Azawad movements, JNIM. Declared by Malian state. Civilian dead are denied by Malian "
         "state.",
         "2 sources indépendantes, dont aucune n’est neutre : JNIM, Mouvements de l’Azawad. Déclarée par : État malien. Toute mort de "
         "civils est démentie par : État malien."),
    ],
)  # fmt: skip
def test_a_reason_that_our_data_do_not_need_yet_is_told_twice(tmp_path, rows, column, en, fr):
    with duckdb.connect() as small:
        found = check(write(tmp_path, rows))
        assert not found.problems
        warehouse.load(small, found.frames)
        warehouse.make_models(small)
        table = "strike_status" if column.startswith("status") else "grades"
        query = f"SELECT {column}, {column}_fr FROM {table} WHERE incident_id = ?"
        assert small.execute(query, [STRIKE]).fetchall() == [(en, spaced(fr))]


def test_both_reasons_have_the_same_numbers_and_every_voice_a_french_name(connection):
    pairs = connection.execute(
        "SELECT status_reason, status_reason_fr FROM strike_status UNION ALL SELECT grade_reason, grade_reason_fr FROM grades "
        "UNION ALL SELECT sentence, translate(sentence_fr, ',', '.') FROM prediction_verdicts"
    ).fetchall()
    numbers = [tuple(sorted(re.findall(r"\d+(?:\.\d+)?", text)) for text in pair) for pair in pairs]
    assert [pair for pair, (en, fr) in zip(pairs, numbers, strict=True) if en != fr] == []
    voices = "SELECT count(DISTINCT voice_name), count(DISTINCT voice_name_fr), count(*) - count(voice_name_fr) FROM claim_voices"
    ((en, fr, missing),) = connection.execute(voices).fetchall()
    assert (en, missing) == (fr, 0)


def test_every_description_of_one_unnamed_person_has_its_french(connection):
    """A new one ("a teacher") wants a line in analysis/sql/described_people.sql."""
    same = """
        SELECT DISTINCT regexp_extract(voice_name, '\\((.*)\\) through ', 1) AS said, voice_name_fr FROM claim_voices
        WHERE voice_kind = 'unnamed' AND said <> '' AND contains(voice_name_fr, said)
    """
    assert connection.execute(same).fetchall() == []


@pytest.mark.parametrize(
    ("code", "changed", "end"),
    [
        ("rose_as_predicted", {}, " ; une hausse."),
        ("rose_as_predicted", {"break_delay_months": -1}, " ; une hausse, que les données situent avant la déclaration."),
        ("rose_later_or_elsewhere", {"because": "the break lies late"}, " ; une hausse, mais plus tard que prédit."),
        ("rose_later_or_elsewhere", {"because": "only the wider area shows a rise"},
         " ; pas de hausse nette à cet endroit, mais une au Mali : 2,00 fois (de 1,20 à 3,30)."),
        ("no_clear_change", {}, " ; pas de changement net, alors qu’un doublement aurait été vu dans 90 séries de ce genre sur 100."),
        ("fell", {}, " ; une baisse."),
        ("cannot_tell", {}, " ; impossible de trancher : un doublement aurait été vu dans 90 séries de ce genre sur 100."),
        ("cannot_tell", {"power_200": None}, " ; impossible de trancher."),
    ],
)  # fmt: skip
def test_every_verdict_has_its_sentence_in_french(code, changed, end):
    row = {"what": "Frappes", "where": "dans le nord", "count_before": 3.0, "count_after": 4.0, "ratio": 1.1, "low": 0.5, "high": 3.0,
           "power_200": 0.9, "because": "", "break_delay_months": 0, "wider_where": "au Mali", "wider_ratio": 2.0, "wider_low": 1.2,
           "wider_high": 3.3} | changed  # fmt: skip
    with words.speaking("fr"):
        said = verdict.sentence(code, row)
        undefined = verdict.sentence(code, row | {"ratio": None})
    counted = "Frappes dans le nord : 3 avant, 4 après"
    assert said == spaced(f"{counted}, soit 1,10 fois le taux d’avant (de 0,50 à 3,00){end}")
    assert undefined == spaced(f"{counted} ; aucun rapport ne peut être formé.")


# --- figures, days, reviews -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "en", "fr"),
    [
        (("none", None, None), "", ""),
        (("exact", 21, 21), "21", "21"),
        (("at_least", 1500, None), "at least 1,500", "au moins 1\u202f500"),
        (("up_to", None, 12), "up to 12", "jusqu’à 12"),
        (("about", 15, 15), "about 15", "environ 15"),
        (("about", 10, 12), "about 10 to 12", "environ 10 à 12"),
        (("range", 10, 12), "10 to 12", "10 à 12"),
        (("dozens", None, None), "dozens", "des dizaines"),
    ],
)
def test_a_figure_is_said_in_both_languages(figure, en, fr):
    assert in_language(lambda: ledger.figure_text(*figure)) == {"en": en, "fr": fr}


@pytest.mark.parametrize(
    ("toll", "en", "fr"),
    [
        ((None, None, None, False), "", ""),
        ((15, None, None, True), "at least 15", "au moins 15"),
        ((0, None, 0, False), "none", "aucun"),
        ((0, None, 12, False), "up to 12", "jusqu’à 12"),
        ((15, 26, 30, False), "15 to 30; best 26", "15 à 30\u202f; meilleure estimation\u00a0: 26"),
    ],
)
def test_a_toll_is_said_in_both_languages(toll, en, fr):
    assert in_language(lambda: ledger.toll_shown(*toll)) == {"en": en, "fr": fr}


def test_a_range_of_claims_is_said_in_both_languages():
    assert in_language(lambda: ledger.claimed_text(6, 20, True)) == {"en": "6 to 20 or more", "fr": "6 à 20 ou plus"}
    assert in_language(lambda: ledger.claimed_text(0, 0, False)) == {"en": "none", "fr": "aucun"}


@pytest.mark.parametrize(
    ("precision", "start", "end", "en", "fr"),
    [
        ("day", "2024-08-01", "2024-08-02", "1 August 2024", "1er août 2024"),
        ("month", "2024-08-01", "2024-08-31", "August 2024", "août 2024"),
        ("days", "2024-08-01", "2024-08-03", "1 to 3 August 2024", "du 1er au 3 août 2024"),
        ("week", "2025-06-30", "2025-07-08", "30 June to 8 July 2025", "du 30 juin au 8 juillet 2025"),
        ("week", "2024-12-29", "2025-01-04", "29 December 2024 to 4 January 2025", "du 29 décembre 2024 au 4 janvier 2025"),
        ("unknown", None, None, "date not known", "date inconnue"),
    ],
)  # fmt: skip
def test_a_strike_s_days_are_said_in_both_languages(precision, start, end, en, fr):
    strike = {"date_precision": precision, "date_start": start and datetime.date.fromisoformat(start),
              "date_end": end and datetime.date.fromisoformat(end)}  # fmt: skip
    assert in_language(lambda: ledger.day_of(strike)) == {"en": en, "fr": fr}


def test_a_claim_is_reviewed_in_the_language_of_the_page(connection):
    found = in_language(lambda: [review for some in claimreview.reviews(connection).values() for review in some])
    assert [review["url"] for review in found["en"]] == [review["url"] for review in found["fr"]]
    assert {review["inLanguage"] for review in found["fr"]} == {"fr"}
    denial = next(r for r in found["fr"] if r["url"].endswith("ml-2024-08-25-tinzaouaten.html#claim-fama-denies-civ"))
    assert denial["claimReviewed"] == "Forces armées maliennes\u00a0: aucun civil tué, Tinzaouaten, 25 août 2024"
    assert denial["reviewRating"]["alternateName"] == (
        "Contesté\u00a0: 15 à 30, selon 6 sources indépendantes\u202f; démenti par\u00a0: État malien, R-Freenews"
    )


@pytest.mark.parametrize(
    ("claim", "en", "fr"),
    [
        (("civilians", "denies", "none", None, None), "no civilians killed", "aucun civil tué"),
        (("women", "asserts", "exact", 0, 0), "no women killed", "aucune femme tuée"),
        (("children", "asserts", "exact", 1, 1), "1 child killed", "1 enfant tué"),
        (("women", "asserts", "at_least", 1, None), "at least 1 woman killed", "au moins 1 femme tuée"),
        (("civilians", "asserts", "range", 1, 3), "1 to 3 civilians killed", "1 à 3 civils tués"),
    ],
)
def test_what_is_claimed_agrees_with_its_number(claim, en, fr):
    row = dict(zip(("category", "stance", "qualifier", "value_min", "value_max"), claim, strict=True))
    assert in_language(lambda: claimreview.sentence(row)) == {"en": en, "fr": fr}
