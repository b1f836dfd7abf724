"""Every rule rejects a row that breaks it, says where, and no other rule joins in."""

import polars as pl
import pytest
from pandera.errors import SchemaErrors

from tests.tables import BATTLE, GOOD, STRIKE, added, changed, without, write
from validation import rules
from validation.check import check
from validation.fields import RULE_OF_CHECK
from validation.reading import read
from validation.tables import BY_NAME

GAO = "ML-2024-09-gao"
CLAIM = dict(GOOD["claims"][0])
COPY = f"{STRIKE}/csp-civilians-copy"

# rule id -> cases: tables with one fault, the file, the line and the column that must be named.
# The faults of whole files (encoding, header, ...) are in test_reading.py.
CASES = {
    "row_order": [({"actors": list(reversed(GOOD["actors"]))}, "actors.csv", 3, "actor_id")],
    "cell_type": [
        (changed("claims", 0, value_min="twenty-one", qualifier="none"), "claims.csv", 2, "value_min"),
        (changed("incidents", 1, strike_count_reported="2.0"), "incidents.csv", 3, "strike_count_reported"),
        (changed("incidents", 1, is_strike="yes"), "incidents.csv", 3, "is_strike"),
        (changed("places", 0, latitude="16,27", longitude=""), "places.csv", 2, "latitude"),
        (changed("predictions", 0) | changed("decisions", 0, decided_on="2026-02-30"), "decisions.csv", 2, "decided_on"),
    ],
    "required": [(changed("predictions", 0, who=""), "predictions.csv", 2, "who")],
    "code": [(changed("actors", 0, side="rebels"), "actors.csv", 2, "side")],
    "pattern": [
        (changed("predictions", 0, statement=" leading space"), "predictions.csv", 2, "statement"),
        (changed("predictions", 0, statement="two\nlines"), "predictions.csv", 2, "statement"),
        (changed("predictions", 0, statement="two\u2028```{python}"), "predictions.csv", 2, "statement"),
        (changed("predictions", 0, statement="turned \u202eround"), "predictions.csv", 2, "statement"),
        (changed("sources", 0, url="javascript:alert(1)"), "sources.csv", 2, "url"),
        (changed("sources", 0, published="26/08/2024", published_precision="day"), "sources.csv", 2, "published"),
        (changed("places", 0, name="Kidal {{< env HOME >}}"), "places.csv", 2, "name"),
        (added("places", place_id="../up", name="Up", country="NE", geo_precision="exact", gazetteer="dossier",
               latitude="13", longitude="2"), "places.csv", 2, "place_id"),
    ],
    "range": [
        (changed("claims", 0, value_min="-1"), "claims.csv", 2, "value_min"),
        (changed("incidents", 1, strike_count_reported="0"), "incidents.csv", 3, "strike_count_reported"),
    ],
    "key_unique": [({"milestone_sources": GOOD["milestone_sources"] * 2}, "milestone_sources.csv", 2, "milestone_id")],
    "unique": [(changed("sources", 1, url="https://copier.example/1"), "sources.csv", 2, "url")],
    "reference": [
        (changed("incidents", 1, place_id="nowhere"), "incidents.csv", 3, "place_id"),
        (added("claims", **CLAIM | {"claim_id": f"{STRIKE}/x", "scope": "joint", "joint_with": f"{GAO}; ML-2024-10-none"}),
         "claims.csv", 6, "joint_with"),
        (changed("grade_overrides", 0, decision_id="D009"), "grade_overrides.csv", 2, "decision_id"),
    ],
    "date_possible": [
        (changed("sources", 2, published="2025-02-30", published_precision="day"), "sources.csv", 4, "published"),
        (changed("sources", 2, published="2024-13", published_precision="month"), "sources.csv", 4, "published"),
        (changed("claims", 2, claimed_on="2024-09-31", claimed_on_precision="day"), "claims.csv", 4, "claimed_on"),
        (changed("predictions", 0, made_on="2024-08-32"), "predictions.csv", 2, "made_on"),
        (changed("actors", 0, active_from="2023-02-29", active_to=""), "actors.csv", 2, "active_from"),
        (changed("actors", 0, active_from="", active_to="2024-11-31"), "actors.csv", 2, "active_to"),
    ],
    "date_precision_agrees": [
        (changed("sources", 0, published_precision="month"), "sources.csv", 2, "published_precision"),
        (changed("claims", 2, claimed_on_precision="day"), "claims.csv", 4, "claimed_on_precision"),
    ],
    "period_order": [
        (changed("reference_counts", 0, period_end="2024-09-30"), "reference_counts.csv", 2, "period_end"),
        (changed("actors", 0, active_to="2023"), "actors.csv", 2, "active_to"),
        (changed("incidents", 2, date_start="", date_precision="unknown"), "incidents.csv", 4, "date_end"),
        (changed("milestones", 0, date_end="", date_precision="unknown"), "milestones.csv", 2, "date_end"),
    ],
    "period_fits_precision": [
        (changed("incidents", 2, date_precision="day"), "incidents.csv", 4, "date_precision"),
        (changed("milestones", 0, date_start="", date_end=""), "milestones.csv", 2, "date_precision"),
        (changed("milestones", 0, date_precision="unknown"), "milestones.csv", 2, "date_precision"),
        *[(changed("milestones", 0, date_precision=precision, date_end=end), "milestones.csv", 2, "date_precision")
          for precision, end in (("day", "2024-08-01"), ("days", "2024-07-25"), ("days", "2024-07-31"),
                                 ("week", "2024-08-08"), ("month", "2024-09-25"), ("year", "2024-08-20"),
                                 ("year", "2025-07-26"))],
        *[(changed("milestones", 0, date_precision=precision, date_start="", date_end=""),
           "milestones.csv", 2, "date_precision") for precision in ("days", "week", "month", "year")],
    ],
    "place_coordinates": [
        (changed("places", 0, latitude=""), "places.csv", 2, "latitude"),
        (changed("places", 0, latitude="", longitude=""), "places.csv", 2, "latitude"),
        (changed("places", 0, gazetteer_id=""), "places.csv", 2, "gazetteer_id"),
        (changed("places", 0, region=""), "places.csv", 2, "region"),
        (changed("places", 0, country="NE"), "places.csv", 2, "region"),
    ],
    "place_in_region": [
        (changed("places", 0, latitude="-0.04472", longitude="16.27167"), "places.csv", 2, "latitude"),
        (changed("places", 0, region="Mopti"), "places.csv", 2, "latitude"),
    ],
    "incident_precision": [
        (changed("incidents", 2, geo_precision="exact"), "incidents.csv", 4, "geo_precision"),
        (changed("incidents", 2, offset_km="80", location_text="80 km east of Gao"), "incidents.csv", 4, "geo_precision"),
        (changed("incidents", 2, place_id="region-kidal"), "incidents.csv", 4, "geo_precision"),
    ],
    "incident_inclusion": [
        (changed("incidents", 1, inclusion="excluded"), "incidents.csv", 3, "inclusion"),
        (changed("incidents", 1, exclusion_reason="doubtful"), "incidents.csv", 3, "inclusion"),
        (changed("incidents", 0, inclusion="counted", exclusion_reason=""), "incidents.csv", 2, "inclusion"),
        (changed("incidents", 1, inclusion="excluded", exclusion_reason="duplicate"), "incidents.csv", 3, "inclusion"),
        (changed("incidents", 1, inclusion="excluded", exclusion_reason="duplicate", same_event_as=BATTLE),
         "incidents.csv", 3, "inclusion"),
        (changed("incidents", 1, kind="other"), "incidents.csv", 3, "inclusion"),
    ],
    "incident_id_date": [
        (changed("incidents", 2, date_start="2024-10-01", date_end="2024-10-31"), "incidents.csv", 4, "date_start"),
        (changed("incidents", 2, date_start="2024-08-01", date_end="2024-08-31"), "incidents.csv", 4, "date_start"),
    ],
    "strike_has_actor": [
        (without("incident_actors", 1), "incidents.csv", 4, "incident_id"),
        (added("incident_actors", incident_id=GAO, actor_id="fama", role="attributed", basis="inferred"),
         "incidents.csv", 4, "incident_id"),
    ],
    "actor_basis": [
        (changed("incident_actors", 0, basis="alleged"), "incident_actors.csv", 2, "basis"),
        (changed("incident_actors", 0, alleged_by="csp_dpa"), "incident_actors.csv", 2, "basis"),
        (changed("incident_actors", 1, basis="inferred"), "incident_actors.csv", 3, "basis"),
    ],
    "actor_active": [
        (changed("actors", 0, active_from="2024-09"), "claims.csv", 2, "claimant"),
        (changed("actors", 2, active_from="2024-10"), "incident_actors.csv", 3, "actor_id"),
        (changed("incident_actors", 1, actor_id="csp_dpa", basis="inferred") | changed("actors", 0, active_to="2024-08-30"),
         "incident_actors.csv", 3, "actor_id"),
    ],
    "incident_has_source": [(without("incident_sources", 0), "incidents.csv", 2, "incident_id")],
    "counted_strike_source": [(changed("incident_sources", 4, source_id="copier-1"), "incidents.csv", 4, "inclusion")],
    "source_self_relay": [
        (changed("sources", 1, relayed_from="paper"), "sources.csv", 3, "relayed_from"),
        (changed("sources", 1, agency="paper"), "sources.csv", 3, "agency"),
    ],
    "claim_source_linked": [(without("incident_sources", 1), "claims.csv", 3, "source_id")],
    "claim_id_incident": [
        (added("claims", **CLAIM | {"claim_id": f"{GAO}/x"}), "claims.csv", 6, "incident_id"),
    ],
    "claim_not_before_incident": [
        (changed("claims", 3, claimed_on="2024-08-24"), "claims.csv", 5, "claimed_on"),
        (changed("sources", 2, published="2023", published_precision="year") | {"corrections": []},
         "claims.csv", 4, "source_id"),
    ],
    "claim_not_after_page": [(changed("claims", 3, claimed_on="2024-08-27"), "claims.csv", 5, "claimed_on")],
    "claim_interval": [
        (changed("claims", 0, value_min="22", value_max="21", qualifier="range"), "claims.csv", 2, "value_min"),
    ],
    "claim_qualifier": [
        (changed("claims", 0, qualifier="exact"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="exact", value_max="22"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="dozens"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="about"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="up_to"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="range", value_max="21"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="at_least", value_max="21"), "claims.csv", 2, "qualifier"),
        (changed("claims", 0, qualifier="none"), "claims.csv", 2, "qualifier"),
    ],
    "claim_stance": [
        (changed("claims", 0, stance="denies"), "claims.csv", 2, "stance"),
        (changed("claims", 0, stance="does_not_confirm"), "claims.csv", 2, "stance"),
    ],
    "claim_metric": [
        (changed("claims", 3, value_min="3", value_max="3", qualifier="exact"), "claims.csv", 5, "metric"),
        (changed("claims", 3, qualifier="dozens"), "claims.csv", 5, "metric"),
    ],
    "claim_inclusion": [
        (changed("claims", 0, inclusion="excluded"), "claims.csv", 2, "inclusion"),
        (changed("claims", 0, exclusion_reason="confusion"), "claims.csv", 2, "inclusion"),
    ],
    "claim_scope": [
        (changed("claims", 0, scope="joint"), "claims.csv", 2, "scope"),
        (changed("claims", 0, joint_with=GAO), "claims.csv", 2, "scope"),
        (changed("claims", 0, scope="joint", joint_with=STRIKE), "claims.csv", 2, "scope"),
    ],
    "derivation_pair": [
        (changed("claims", 1, derivation=""), "claims.csv", 3, "derives_from"),
        (changed("claims", 3, derivation="quotation"), "claims.csv", 5, "derives_from"),
        (added("claims", **CLAIM | {"claim_id": f"{GAO}/x", "incident_id": GAO, "source_id": "paper-2", "claimed_on": "",
               "claimed_on_precision": "unknown", "derives_from": f"{STRIKE}/csp-civilians", "derivation": "quotation"}),
         "claims.csv", 6, "derives_from"),
    ],
    "derivation_cycle": [
        (changed("claims", 1, derives_from=COPY), "claims.csv", 3, "derives_from"),
        ({"claims": [CLAIM | {"derives_from": COPY, "derivation": "quotation"}, *GOOD["claims"][1:]]},
         "claims.csv", 2, "derives_from"),
    ],
    "revision_order": [
        (changed("claims", 1, derivation="revision", claimed_on="2024-08-24", claimed_on_precision="day")
         | changed("incidents", 1, date_start="2024-08-24") | {"corrections": []}, "claims.csv", 3, "derives_from"),
        (changed("claims", 1, derivation="revision", metric="injured"), "claims.csv", 3, "derives_from"),
        (changed("claims", 1, derivation="revision", claimant="fama"), "claims.csv", 3, "derives_from"),
    ],
    "prediction_primary": [
        (changed("prediction_tests", 0, role="wider"), "prediction_tests.csv", 2, "role"),
        ({"prediction_tests": [GOOD["prediction_tests"][0], GOOD["prediction_tests"][0] | {"test_id": "twin"}]},
         "prediction_tests.csv", 2, "role"),
    ],
    "prediction_tried": [
        (changed("predictions", 0, is_operational="false", why_not="No series"), "predictions.csv", 2, "is_operational"),
        (added("predictions", **GOOD["predictions"][0] | {"prediction_id": "zero"}), "predictions.csv", 3, "is_operational"),
        (added("predictions", **GOOD["predictions"][0] | {"prediction_id": "zero", "is_operational": "false"}),
         "predictions.csv", 3, "is_operational"),
    ],
    "definitions_fixed": [
        (changed("decisions", 1, decision="sha256: 0"), "prediction_tests.csv", None, None),
        (without("decisions", 1), "prediction_tests.csv", None, None),
    ],
    "milestone_has_source": [(without("milestone_sources", 0), "milestones.csv", 2, "milestone_id")],
    "count_overlaps": [
        (changed("reference_counts", 0, overlaps_with="fama-2024-10"), "reference_counts.csv", 2, "overlaps_with"),
        (changed("reference_counts", 0, measure="flights"), "reference_counts.csv", 2, "comparable"),
    ],
    "decision_rows": [
        (changed("decisions", 0, row_ids=f"{STRIKE}; ML-2024-01-01-gone"), "decisions.csv", 2, "row_ids"),
        (changed("decisions", 0, table_name="victims", row_ids=""), "decisions.csv", 2, "table_name"),
        (changed("decisions", 0, table_name="victims", row_ids="a; b"), "decisions.csv", 2, "table_name"),
    ],
    "correction_holds": [
        (changed("corrections", 0, value_used="2024-08-27"), "corrections.csv", 2, "value_used"),
        (changed("corrections", 0, value_published="2024-08-25"), "corrections.csv", 2, "value_used"),
    ],
    "grade_override": [
        (changed("grade_overrides", 0, incident_id=BATTLE) | changed("decisions", 2, row_ids=BATTLE),
         "grade_overrides.csv", 2, "incident_id"),
        (changed("grade_overrides", 0, decision_id="D001"), "grade_overrides.csv", 2, "decision_id"),
    ],
}  # fmt: skip
REQUIRED = """
regions: region name_fr region_10 region_8 is_northern
places: place_id name country geo_precision gazetteer
actors: actor_id name_en name_fr side
publishers: publisher_id name tier alignment tier_reason
sources: source_id publisher_id published_precision language
incidents: incident_id date_precision place_id geo_precision kind is_strike inclusion entered_from
incident_actors: incident_id actor_id role basis
incident_sources: incident_id source_id
claims: claim_id incident_id claimant claimed_on_precision metric qualifier stance scope inclusion source_id
predictions: prediction_id who made_on_precision statement direction what area source_id is_operational
verdict_rules: rule_id p_max level share_up_min late_after_months reference_ratio power_min calibration_months
prediction_tests: test_id prediction_id family role series unit whose area start_date start_event baseline
    baseline_months horizon_months partial_month censored_months exposure direction rule_id
milestones: milestone_id date_precision what category
milestone_sources: milestone_id source_id
reference_counts: count_id producer what measure geography period_start period_end value qualifier unit comparable
    source_id
decisions: decision_id decided_on table_name question decision reason
corrections: correction_id table_name row_id column_name reason source_id corrected_on
numbers: number_id shown changed_on
grade_overrides: incident_id grade decision_id
acled_air_drone_strikes_monthly: month region_10 events deaths
calibration: scenario true_ratio method p_max runs calls calls_below months_before months_after baseline_months
    mean_a_month log_variance autocorrelation seed
external_inputs: dataset version file sha256 rows_read rows_loaded rows_set_aside air_strikes
external_strikes_monthly: dataset version month attacker_side events deaths_best
external_coverage_monthly: dataset version month region ours ours_found theirs theirs_found
external_link_review: dataset version incident_id event_id judged is_link
ucdp_text_labels: dataset version event_id stratum stratum_rows label basis is_inferred
ucdp_mali_yearly: year deaths_low deaths_best deaths_high
"""
CODED = """
places: country geo_precision gazetteer
actors: side
publishers: tier alignment
sources: published_precision
incidents: date_precision geo_precision offset_bearing kind inclusion exclusion_reason entered_from
incident_actors: role basis
claims: claimed_on_precision metric qualifier stance scope inclusion exclusion_reason derivation
predictions: made_on_precision direction
prediction_tests: family role series unit whose area baseline partial_month exposure direction
milestones: date_precision category
reference_counts: measure qualifier unit
grade_overrides: grade
calibration: method
external_inputs: dataset
external_strikes_monthly: dataset attacker_side
external_coverage_monthly: dataset
external_link_review: dataset judged
ucdp_text_labels: dataset stratum label attacker_side basis inferred_side
"""
# column -> a number below the lowest allowed, and one above the highest ("" where there is none)
BOUNDS = {
    "places.latitude": ("-91", "91"),
    "places.longitude": ("-181", "181"),
    "incidents.offset_km": ("-1", "501"),
    "incidents.strike_count_reported": ("0", ""),
    "claims.value_min": ("-1", ""),
    "claims.value_max": ("-1", ""),
    "verdict_rules.p_max": ("-1", "2"),
    "verdict_rules.level": ("-1", "2"),
    "verdict_rules.share_up_min": ("-1", "2"),
    "verdict_rules.late_after_months": ("-1", ""),
    "verdict_rules.reference_ratio": ("0", ""),
    "verdict_rules.power_min": ("-1", "2"),
    "verdict_rules.calibration_months": ("11", ""),
    "prediction_tests.baseline_months": ("0", "61"),
    "prediction_tests.horizon_months": ("0", "61"),
    "prediction_tests.censored_months": ("-1", "13"),
    "reference_counts.value": ("-1", ""),
    "acled_air_drone_strikes_monthly.events": ("-1", ""),
    "acled_air_drone_strikes_monthly.deaths": ("-1", ""),
    "calibration.true_ratio": ("-1", ""),
    "calibration.p_max": ("-1", "2"),
    "calibration.runs": ("0", ""),
    "calibration.calls": ("-1", ""),
    "calibration.calls_below": ("-1", ""),
    "calibration.months_before": ("0", ""),
    "calibration.months_after": ("0", ""),
    "calibration.baseline_months": ("0", ""),
    "calibration.mean_a_month": ("-1", ""),
    "calibration.log_variance": ("-1", ""),
    "calibration.autocorrelation": ("-2", "2"),
    "calibration.seed": ("-1", ""),
    "external_inputs.rows_read": ("-1", ""),
    "external_inputs.rows_loaded": ("-1", ""),
    "external_inputs.rows_set_aside": ("-1", ""),
    "external_inputs.air_strikes": ("-1", ""),
    "external_strikes_monthly.events": ("0", ""),
    "external_strikes_monthly.deaths_low": ("-1", ""),
    "external_strikes_monthly.deaths_best": ("-1", ""),
    "external_strikes_monthly.deaths_high": ("-1", ""),
    "external_coverage_monthly.ours": ("-1", ""),
    "external_coverage_monthly.ours_found": ("-1", ""),
    "external_coverage_monthly.theirs": ("-1", ""),
    "external_coverage_monthly.theirs_found": ("-1", ""),
    "ucdp_text_labels.stratum_rows": ("0", ""),
    "ucdp_mali_yearly.year": ("1988", ""),
    "ucdp_mali_yearly.deaths_low": ("-1", ""),
    "ucdp_mali_yearly.deaths_best": ("-1", ""),
    "ucdp_mali_yearly.deaths_high": ("-1", ""),
}
FILE_RULES = {"file_missing", "file_end", "file_encoding", "file_bom", "file_line_ends", "file_nul", "file_header", "file_quoting",
              "row_length"}  # fmt: skip


def columns(listed):
    """(table, column) of a list as above."""
    pairs, table = [], ""
    for word in listed.split():
        if word.endswith(":"):
            table = word.removesuffix(":")
        else:
            pairs.append((table, word))
    return pairs


def refused(tmp_path, table, column, value):
    """The rules by which a table's model refuses a value in its first row."""
    known = BY_NAME[table]
    frame, _, _ = read(known, write(tmp_path, changed(table, 0, **{column: value})) / known.file)
    with pytest.raises(SchemaErrors) as refusal:
        known.schema.validate(frame, lazy=True)
    cases = refusal.value.failure_cases.filter(pl.col("column") == column, pl.col("index") == 0)
    return {RULE_OF_CHECK[check.split("(")[0]] for check in cases["check"]}


def test_good_tables_pass(tmp_path):
    assert check(write(tmp_path)).problems == []


def test_every_rule_has_a_case():
    assert set(CASES) | FILE_RULES == set(rules.described())


@pytest.mark.parametrize(
    ("rule", "tables", "file", "line", "column"),
    [(rule, *case) for rule, cases in CASES.items() for case in cases],
    ids=[f"{rule}-{number}" for rule, cases in CASES.items() for number, _ in enumerate(cases)],
)
def test_rule_rejects_exactly_its_row(tmp_path, rule, tables, file, line, column):
    problems = check(write(tmp_path, tables)).problems
    assert {problem.rule for problem in problems} == {rule}
    first = problems[0]
    assert (first.file, first.line, first.column) == (file, line, column)
    assert first.detail and first.remedy
    if rule != "key_unique":  # both rows of a pair are named
        assert len({problem.line for problem in problems}) <= 2


@pytest.mark.parametrize(("table", "column"), columns(REQUIRED))
def test_a_required_cell_is_not_empty(tmp_path, table, column):
    assert "required" in refused(tmp_path, table, column, "")


@pytest.mark.parametrize(("table", "column"), columns(CODED))
def test_a_code_is_one_of_the_list(tmp_path, table, column):
    assert "code" in refused(tmp_path, table, column, "no_such_code")


@pytest.mark.parametrize(
    ("column", "value"), [(column, value) for column, ends in BOUNDS.items() for value in ends if value]
)
def test_a_number_stays_within_its_bounds(tmp_path, column, value):
    assert "range" in refused(tmp_path, *column.split("."), value)


def test_claim_about_a_missing_incident(tmp_path):
    claim = CLAIM | {"claim_id": "ML-2024-08-24-nowhere/x", "incident_id": "ML-2024-08-24-nowhere"}
    problems = check(write(tmp_path, added("claims", **claim))).problems
    missing = [problem for problem in problems if problem.rule == "reference"]
    assert [(p.file, p.line, p.column, p.value) for p in missing] == [
        ("claims.csv", 2, "incident_id", "ML-2024-08-24-nowhere")
    ]
    assert missing[0].remedy
    assert {problem.rule for problem in problems} == {"reference", "claim_source_linked"}


def test_all_failures_are_reported_at_once(tmp_path):
    tables = changed("actors", 0, side="rebels") | changed("claims", 3, claimed_on="2024-08-24")
    tables |= changed("incidents", 1, place_id="nowhere")
    found = {problem.rule for problem in check(write(tmp_path, tables)).problems}
    assert {"code", "claim_not_before_incident", "reference"} <= found


def test_every_column_of_every_table_is_described():
    for table in BY_NAME.values():
        assert table.description.startswith("One row"), table.name
        assert all(column.description for column in table.columns)


@pytest.mark.parametrize("role", ["wider", "primary_per_page", "wider_per_page"])
def test_a_leading_role_that_two_definitions_have_is_the_one_that_is_named(tmp_path, role):
    first = GOOD["prediction_tests"][0]
    twins = [first | {"test_id": f"twin-{n}", "role": role} for n in (1, 2)]
    [problem] = check(write(tmp_path, {"prediction_tests": [first, *twins]})).problems
    assert (problem.rule, problem.detail) == ("prediction_primary", f"definitions that are {role}: 2")
