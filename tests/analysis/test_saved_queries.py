"""Every saved query gives the rows that the tables hold, by hand-made tables or by known rows of the evidence."""

import math
import re
from datetime import date

import pytest

from analysis import query, saved, typed
from tests import databases
from tests.tables import BATTLE, STRIKE

GAO = "ML-2024-09-gao"

# one side says "at least 21", the other denies it: what each rule makes of that
LOWS = {"highest_claim": 21, "independent_only": None, "latest_per_claimant": 21, "lowest_claim": 21, "striking_side": None,
        "struck_side": None, "two_voices": None, "ucdp": 21}  # fmt: skip

# name -> (parameters, columns, all rows) over the hand-made tables
BY_HAND = {
    "army_totals": ({}, ["count_id", "their_total", "our_strikes"], [("fama-2024-10", 44, 0)]),
    "before_after": (
        {},
        ["half", "first_month", "last_month", "acled_months", "our_months", "acled_events", "acled_events_north", "our_strikes",
         "our_state_strikes"],
        [("before", "2023-08", "2024-07", 12, 0, 63, 42, 0, 0), ("after", "2024-09", "2025-08", 12, 1, 54, 36, 1, 0)],
    ),
    "civilian_harm": ({}, ["incident_id", "claimants", "said_by", "denied_by"], [(STRIKE, 1, "csp_dpa", "fama")]),
    "copies": ({}, ["claim_id", "repeated", "outlets", "longest_chain"], [(f"{STRIKE}/csp-civilians", 1, 2, 1)]),
    "coverage": (
        {"SINCE": "2024-09-15"},
        ["month", "strikes", "pages", "single_voice", "single_voice_share"],
        [(date(2024, 9, 1), 1, 1, 1, 1.0)],
    ),
    "decisions_about": (
        {"ABOUT": "tinzaouaten"},
        ["entry", "rows_concerned", "question"],
        [
            ("C001", STRIKE, "date_start: 2024-08-26 in paper-2"),
            ("D001", BATTLE, "Count the battle?"),
        ],
    ),
    "definitions_tried": (
        {"PREDICTION": "more-strikes"},
        ["role", "series", "area", "horizon_months", "count_before", "count_after", "ratio", "test_id"],
        [("primary", "acled_events", "mali", 12, 63.0, 54.0, 0.86, "acled-mali-12m")],
    ),
    "denials": ({"CLAIMANT": "fama"}, ["incident_id", "stance", "metric"], [(STRIKE, "denies", "killed_civilians")]),
    "find": ({"TEXT": "KM EAST OF"}, ["incident_id"], [(GAO,)]),
    "grades_given": (
        {},
        ["grade", "incident_id", "status", "sources", "neutral_sources", "denied_by"],
        [("weak", STRIKE, "declared", 1, 0, "Malian state")],
    ),
    "left_out": ({}, ["incident_id", "exclusion_reason"], [(BATTLE, "not_a_strike")]),
    "look_alikes": ({"DAYS": "7", "KM": "600"}, ["days", "first_id", "second_id"], [(7, STRIKE, GAO)]),
    "milestones_between": ({}, ["milestone_id", "pages"], [("2024-07-battle", 1)]),
    "monitor_yearly": (
        {"REGION": "Kidal", "SINCE": "2024-06-01"},
        ["year", "region", "events", "deaths", "last_month"],
        [(2024, "Kidal", 18, 12, "2024-12"), (2025, "Kidal", 18, 12, "2025-12")],
    ),
    "monitors_by_year": (
        {"SINCE": "2024-06-01"},
        ["year", "our_strikes", "our_state_strikes", "acled_strike_events", "acled_strike_deaths", "acled_months", "ucdp_all_deaths_best"],
        [(2024, 2, 1, 54, 36, 12, 12), (2025, None, None, 54, 36, 12, None)],
    ),
    "outlet": ({"OUTLET": "copier"}, ["incident_id", "outlet", "source_id"], [(STRIKE, "Copier", "copier-1")]),
    "predictions_by": ({"WHO": "AN ANALYST"}, ["made_on", "direction"], [("2024-08-26", "increase")]),
    "side_says": (
        {"SIDE": "state"},
        ["incident_id", "claimant_name", "stance", "metric", "claim_id"],
        [
            (STRIKE, "Malian army", "asserts", "target_nature", f"{STRIKE}/fama-target"),
            (STRIKE, "Malian army", "denies", "killed_civilians", f"{STRIKE}/fama-civilians"),
        ],
    ),
    "sides_monthly": (
        {},
        ["month", "malian_state", "separatist", "other_or_unknown", "strikes"],
        [(date(2024, 8, 1), 1, 0, 0, 1), (date(2024, 9, 1), 0, 0, 1, 1)],
    ),
    "single_voice": ({}, ["incident_id", "sources", "voice"], [(GAO, 1, "Paper")]),
    "sources_by_tier": (
        {},
        ["tier", "pages", "outlets", "strikes", "strikes_of_one_voice"],
        [("local_outlet", 2, 1, 2, 1), ("aggregator", 1, 1, 1, 0)],
    ),
    "strikes_since": ({"SINCE": "2024-08-26", "REGION": "Gao"}, ["incident_id", "sources"], [(GAO, 1)]),
    "tolls_known_on": (
        {"DAY": "2024-08-24"},
        ["rule", "low_then", "highest_said_then", "low", "highest_said", "reason_then"],
        [(rule, None, None, low, low, "No claim of such dead is dated by then") for rule, low in LOWS.items()],
    ),
    "tolls_of": (
        {},
        ["category", "rule", "low", "high", "is_open"],
        [("civilians", rule, low, None, low is not None) for rule, low in LOWS.items()],
    ),
    "totals_by_rule": (
        {"SIDE": "malian_state"},
        ["attributed_side", "rule", "low", "any_open", "with_figure", "without_figure"],
        [("malian_state", rule, low, int(bool(low)), int(bool(low)), int(not low)) for rule, low in LOWS.items()],
    ),
    "totals_published": (
        {"MEASURE": "strikes"},
        ["count_id", "producer", "measure", "value"],
        [("fama-2024-10", "Malian army", "strikes", 44)],
    ),
    "verdicts_on": (
        {"WHO": "AN ANALYST"},
        ["who", "family", "horizon_months", "verdict_text", "because", "definitions", "up", "shown", "primary_test"],
        [("An analyst", "frequency", 12, "Cannot tell", "the test is too weak", 1, 0, 0, "acled-mali-12m")],
    ),
    "who_said_what": (
        {"INCIDENT": STRIKE},
        ["claimed_on", "claimant", "stance", "metric", "value_min", "derivation"],
        [
            ("2024-08", "CSP-DPA", "asserts", "killed_civilians", 21, "quotation"),
            ("2024-08-25", "CSP-DPA", "asserts", "killed_civilians", 21, None),
            ("2024-08-25", "Malian army", "asserts", "target_nature", None, None),
            (None, "Malian army", "denies", "killed_civilians", None, None),
        ],
    ),
}  # fmt: skip

# name -> (parameters, columns, a row that the evidence gives)
KNOWN = {
    "army_totals": ({}, ["count_id", "their_total"], ("fama-2024-10-air-strikes", 44)),
    "figures_apart": (
        {"CATEGORY": "civilians", "LEAST": "30"},
        ["incident_id", "lowest", "lowest_side", "highest", "gap"],
        (STRIKE, 0, "state", 30, 30),
    ),
    "monitor_yearly": ({}, ["year", "region", "events"], (2019, "Bamako", 0)),
    "predictions_by": ({}, ["made_on", "who", "direction"], ("2024-08-26", "Rida Lyammouri", "increase")),
    "rebel_drones": ({"SIDE": "separatist"}, ["incident_id", "attributed_to"], ("ML-2025-02-21-amachach-tessalit", "fla")),
    "side_says": (
        {"SIDE": "azawad", "METRIC": "killed_children"},
        ["incident_id", "claimant_name", "stance", "value_min"],
        (STRIKE, "Strategic Framework for the Defence of the People of Azawad (CSP-DPA)", "asserts", 11),
    ),
    "tolls_known_on": ({}, ["rule", "highest_said_then", "highest_said"], ("highest_claim", 26, 30)),
    "strikes_since": ({"REGION": "Kidal"}, ["incident_id", "place"], (STRIKE, "Tinzaouaten")),
    "who_said_what": ({}, ["stance", "metric", "qualifier", "value_min"], ("asserts", "killed_civilians", "exact", 21)),
}  # fmt: skip


def rows(database, name, given, columns=None):
    asked = saved.named(name)
    frame = query.ask(database, asked.sql, asked.bind(given))
    return frame.select(columns).rows() if columns else frame


@pytest.mark.parametrize("name", BY_HAND)
def test_a_saved_query_gives_the_rows_of_the_hand_made_tables(name):
    given, columns, expected = BY_HAND[name]
    found = rows(databases.hand(), name, given, columns)
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("name", KNOWN)
def test_a_saved_query_gives_a_row_known_from_the_evidence(name):
    given, columns, expected = KNOWN[name]
    assert expected in rows(databases.real(), name, given, columns)


@pytest.mark.parametrize("name", [one.name for one in saved.every()])
def test_a_saved_query_runs_with_its_defaults_in_a_full_order_and_uses_every_parameter(name):
    asked = saved.named(name)
    for parameter in asked.parameters:
        assert f"${parameter.name.lower()}" in asked.sql
        assert parameter.name not in typed.OF_MAKE | {"NAME", "SQL", "FORMAT", "OUT"}
    assert set(re.findall(r"\$([a-z]+)", asked.sql)) == {parameter.name.lower() for parameter in asked.parameters}
    assert "ORDER BY" in asked.sql
    first = rows(databases.real(), name, {})
    assert first.equals(rows(databases.real(), name, {}))
    assert first.height, "the defaults are an example: they should find something"


@pytest.mark.parametrize("one", saved.every(), ids=lambda one: one.name)
def test_a_saved_query_says_the_same_in_both_languages(one):
    pairs = [(one.asks, one.asks_fr), *((p.what, p.what_fr) for p in one.parameters)]
    for english, french in pairs:
        assert re.findall(r"\d+|`[^`]+`|\b[a-z]+_[a-z]+\b|ACLED", english) == re.findall(
            r"\d+|`[^`]+`|\b[a-z]+_[a-z]+\b|ACLED", french.replace("separatist (séparatistes)", "separatist")
        )
        assert "'" not in french and not re.search(r" [:;?!»]|« ", french), "French typography"


def test_every_saved_query_is_tested():
    untested = {one.name for one in saved.every()} - BY_HAND.keys() - KNOWN.keys()
    assert untested == {"near", "one_camp_only", "revisions"}  # below


def test_the_figures_apart_of_no_incident_are_nearer_than_asked():
    gaps = rows(databases.real(), "figures_apart", {"LEAST": "20"})["gap"].to_list()
    assert gaps == sorted(gaps, reverse=True) and min(gaps) >= 20
    assert rows(databases.hand(), "figures_apart", {}).height == 0


def test_every_verdict_and_every_definition_of_the_founding_prediction_is_listed():
    verdicts = rows(databases.real(), "verdicts_on", {"WHO": "Rida Lyammouri"}).to_dicts()
    founding = [row for row in verdicts if row["prediction_id"] == "lyammouri-2024-08-26-airstrikes-increase"]
    assert {(row["family"], row["horizon_months"]) for row in founding} == {
        (family, months) for family in ("frequency", "civilian_harm") for months in (6, 12, 18)
    }
    for row in founding:
        tried = rows(databases.real(), "definitions_tried", {"MONTHS": str(row["horizon_months"])})
        of_family = tried.filter(tried["family"] == row["family"])
        assert of_family.height == row["definitions"]
        assert (of_family["ratio"] > 1).sum() == row["up"]
        assert row["primary_test"] in of_family["test_id"]


def test_near_measures_great_circles():
    (strike,) = [row for row in rows(databases.hand(), "near", {"PLACE": "Gao", "KM": "600"}).to_dicts() if row["km"]]
    a, b = map(math.radians, (16.27167, 19.95))
    between = math.radians(2.96 + 0.04472)
    angle = math.acos(math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(between))
    assert strike["incident_id"] == STRIKE
    assert strike["km"] == pytest.approx(6371 * angle, abs=0.1)
    assert rows(databases.hand(), "near", {"PLACE": "tinzaouaten", "KM": "0"}).height == 1
    assert rows(databases.hand(), "near", {"PLACE": "nowhere"}).height == 0


def test_revisions_pair_the_same_claimant():
    found = rows(databases.real(), "revisions", {})
    assert found.height > 10
    one = found["claimant"].unique()[0]
    assert set(rows(databases.real(), "revisions", {"CLAIMANT": one})["claimant"]) == {one}


def test_what_one_camp_alone_tells_nobody_else_speaks_of():
    every = rows(databases.real(), "one_camp_only", {})
    assert {"state", "azawad"} <= set(every["only_camp"])
    of_azawad = rows(databases.real(), "one_camp_only", {"CAMP": "azawad"})
    assert set(of_azawad["incident_id"]) == set(every.filter(every["only_camp"] == "azawad")["incident_id"])
    said = rows(databases.real(), "civilian_harm", {}).to_dicts()
    silent = set(every.filter(every["only_camp"] == "state")["incident_id"])
    assert silent and not silent & {row["incident_id"] for row in said if row["said_by"] != "fama"}


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("strikes_since", {"SINCE": "26/08/2024"}, "SINCE='26/08/2024' is not a date as YYYY-MM-DD"),
        ("strikes_since", {"SINCE": "2024-02-30"}, "is not a date"),
        ("strikes_since", {"SINSE": "2024-01-01"}, "did you mean SINCE"),
        ("near", {"KM": "far"}, "is not a number"),
        ("before_after", {"MONTHS": "1.5"}, "is not a whole number"),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_is_meant(name, given, says):
    with pytest.raises(query.QueryError, match=re.escape(says)):
        rows(databases.hand(), name, given)


@pytest.mark.parametrize("name", ["../sql/strikes", "strikes_since.sql", "", "a\0b", "near'; DROP TABLE regions"])
def test_a_name_is_looked_up_and_never_a_path(name):
    with pytest.raises(query.QueryError, match="There is no saved query"):
        saved.named(name)


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "Gao'; DROP TABLE regions; --", "$since", "\\", "Kidal\0", "🙂", "%", "_"]
)
def test_a_parameter_is_a_value_whatever_it_holds(text):
    for name, parameter in (("strikes_since", "REGION"), ("who_said_what", "INCIDENT"), ("near", "PLACE")):
        assert rows(databases.hand(), name, {parameter: text}).height == 0
    assert rows(databases.hand(), "strikes_since", {}).height == 2


def test_a_head_that_cannot_be_read_is_an_error(tmp_path):
    path = tmp_path / "x.sql"
    french = "-- asks: what?\n-- fr: quoi ?\n"
    for head in (
        "SELECT 1",
        "-- asks: what?\nSELECT 1",
        f"{french}-- param since date default x: small letters\n-- fr: x\nSELECT 1",
        f"{french}-- param SINCE date default 2022-01-01: without French\nSELECT 1",
    ):
        path.write_text(head)
        with pytest.raises(ValueError, match=r"x\.sql"):
            saved.read(path)
