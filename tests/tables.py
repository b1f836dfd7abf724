"""A small set of tables that passes every rule, for tests to break one cell at a time."""

import csv
import shutil
from pathlib import Path

from validation.definitions import FILES, sha256
from validation.tables import TABLES

BOUNDARIES = Path(__file__).parents[1] / "data" / "boundaries"
STRIKE = "ML-2024-08-25-tinzaouaten"
BATTLE = "ML-2024-07-25-tinzaouaten-battle"
FIXED = "sha256 of the definitions"  # `write` puts the hashes in its place

# Filled cells only. The rows are shaped like ours and hold no statement about the world.
GOOD: dict[str, list[dict[str, str]]] = {
    "regions": [
        {"region": "Gao", "name_fr": "Gao", "region_10": "Gao", "region_8": "Gao", "is_northern": "true"},
        {"region": "Kidal", "name_fr": "Kidal", "region_10": "Kidal", "region_8": "Kidal", "is_northern": "true"},
        {"region": "Mopti", "name_fr": "Mopti", "region_10": "Mopti", "region_8": "Mopti", "is_northern": "false"},
    ],
    "places": [
        {"place_id": "gao", "name": "Gao", "country": "ML", "region": "Gao", "latitude": "16.27167",
         "longitude": "-0.04472", "geo_precision": "exact", "gazetteer": "geonames", "gazetteer_id": "2457161"},
        {"place_id": "region-kidal", "name": "Kidal region", "country": "ML", "region": "Kidal", "latitude": "18.44",
         "longitude": "1.41", "geo_precision": "region", "gazetteer": "none"},
        {"place_id": "tinzaouaten", "name": "Tinzaouaten", "country": "ML", "region": "Kidal",
         "latitude": "19.95", "longitude": "2.96", "geo_precision": "exact", "gazetteer": "dossier"},
    ],
    "actors": [
        {"actor_id": "csp_dpa", "name_en": "CSP-DPA", "name_fr": "CSP-DPA", "side": "separatist", "active_from": "2024",
         "active_to": "2024-11-30"},
        {"actor_id": "fama", "name_en": "Malian army", "name_fr": "Forces armées maliennes", "side": "malian_state"},
        {"actor_id": "unknown", "name_en": "Unknown", "name_fr": "Inconnu", "side": "unknown"},
    ],
    "publishers": [
        {"publisher_id": "ap", "name": "AP", "tier": "wire_or_major", "alignment": "none", "tier_reason": "News agency"},
        {"publisher_id": "copier", "name": "Copier", "tier": "aggregator", "alignment": "none", "tier_reason": "Copies"},
        {"publisher_id": "paper", "name": "Paper", "tier": "local_outlet", "alignment": "none", "tier_reason": "Daily"},
    ],
    "sources": [
        {"source_id": "copier-1", "url": "https://copier.example/1", "publisher_id": "copier", "published": "2024",
         "published_precision": "year", "language": "fr"},
        {"source_id": "paper-1", "url": "https://paper.example/1", "publisher_id": "paper", "agency": "ap",
         "published": "2024-08-26", "published_precision": "day", "language": "en"},
        {"source_id": "paper-2", "url": "https://paper.example/2", "publisher_id": "paper",
         "published_precision": "unknown", "language": "fr"},
    ],
    "incidents": [
        {"incident_id": BATTLE, "date_start": "2024-07-25", "date_end": "2024-07-27", "date_precision": "day",
         "place_id": "tinzaouaten", "geo_precision": "near", "kind": "ground_battle", "is_strike": "false",
         "inclusion": "excluded", "exclusion_reason": "not_a_strike", "entered_from": "dossier"},
        {"incident_id": STRIKE, "date_start": "2024-08-25", "date_end": "2024-08-25", "date_precision": "day",
         "place_id": "tinzaouaten", "geo_precision": "exact", "kind": "drone_strike", "strike_count_reported": "2",
         "is_strike": "true", "inclusion": "counted", "entered_from": "dossier"},
        {"incident_id": "ML-2024-09-gao", "date_start": "2024-09-01", "date_end": "2024-09-30", "date_precision": "month",
         "place_id": "gao", "geo_precision": "near", "location_text": "20 km east of Gao", "offset_km": "20",
         "offset_bearing": "E", "kind": "air_strike", "is_strike": "true", "inclusion": "counted",
         "entered_from": "contribution"},
    ],
    "incident_actors": [
        {"incident_id": STRIKE, "actor_id": "fama", "role": "attributed", "basis": "self_claimed"},
        {"incident_id": "ML-2024-09-gao", "actor_id": "unknown", "role": "attributed", "basis": "unknown"},
    ],
    "incident_sources": [
        {"incident_id": BATTLE, "source_id": "paper-1"},
        {"incident_id": STRIKE, "source_id": "copier-1"},
        {"incident_id": STRIKE, "source_id": "paper-1"},
        {"incident_id": STRIKE, "source_id": "paper-2"},
        {"incident_id": "ML-2024-09-gao", "source_id": "paper-2"},
    ],
    "claims": [
        {"claim_id": f"{STRIKE}/csp-civilians", "incident_id": STRIKE, "claimant": "csp_dpa", "relayed_by": "ap",
         "claimed_on": "2024-08-25", "claimed_on_precision": "day", "metric": "killed_civilians", "value_min": "21",
         "qualifier": "at_least", "stance": "asserts", "scope": "incident", "inclusion": "counted",
         "source_id": "paper-1"},
        {"claim_id": f"{STRIKE}/csp-civilians-copy", "incident_id": STRIKE, "claimant": "csp_dpa",
         "claimed_on": "2024-08", "claimed_on_precision": "month", "metric": "killed_civilians", "value_min": "21",
         "value_max": "21", "qualifier": "exact", "stance": "asserts", "scope": "incident", "inclusion": "counted",
         "source_id": "copier-1", "derives_from": f"{STRIKE}/csp-civilians", "derivation": "quotation"},
        {"claim_id": f"{STRIKE}/fama-civilians", "incident_id": STRIKE, "claimant": "fama",
         "claimed_on_precision": "unknown", "metric": "killed_civilians", "qualifier": "none", "stance": "denies",
         "scope": "incident", "inclusion": "counted", "source_id": "paper-2"},
        {"claim_id": f"{STRIKE}/fama-target", "incident_id": STRIKE, "claimant": "fama", "claimed_on": "2024-08-25",
         "claimed_on_precision": "day", "metric": "target_nature", "qualifier": "none", "stance": "asserts",
         "scope": "incident", "inclusion": "counted", "source_id": "paper-1"},
    ],
    "predictions": [
        {"prediction_id": "more-strikes", "who": "An analyst", "made_on": "2024-08-26", "made_on_precision": "day",
         "statement": "There will be more", "direction": "increase", "what": "air strikes", "area": "northern Mali",
         "source_id": "paper-1", "is_operational": "true"},
    ],
    "verdict_rules": [
        {"rule_id": "rise", "p_max": "0.025", "level": "0.95", "share_up_min": "0.75", "late_after_months": "6",
         "reference_ratio": "2.0", "power_min": "0.8", "calibration_months": "24"},
    ],
    "prediction_tests": [
        {"test_id": "acled-mali-12m", "prediction_id": "more-strikes", "family": "frequency", "role": "primary",
         "series": "acled_events", "unit": "events", "whose": "all", "area": "mali", "start_date": "2024-08-26",
         "start_event": "The statement", "baseline": "adjacent", "baseline_months": "12", "horizon_months": "12",
         "partial_month": "drop", "censored_months": "0", "exposure": "days", "direction": "increase", "rule_id": "rise"},
    ],
    "milestones": [
        {"milestone_id": "2024-07-battle", "date_start": "2024-07-25", "date_end": "2024-07-27", "date_precision": "day",
         "what": "A battle", "category": "conflict"},
    ],
    "milestone_sources": [{"milestone_id": "2024-07-battle", "source_id": "paper-1"}],
    "reference_counts": [
        {"count_id": "fama-2024-10", "producer": "fama", "what": "air strikes", "measure": "strikes",
         "geography": "Mali", "period_start": "2024-10-01", "period_end": "2024-10-31", "value": "44",
         "qualifier": "exact", "unit": "events", "comparable": "true", "source_id": "paper-2"},
    ],
    "decisions": [
        {"decision_id": "D001", "decided_on": "2026-11-23", "table_name": "incidents", "row_ids": BATTLE,
         "question": "Count the battle?", "decision": "Excluded", "reason": "It is not a strike"},
        {"decision_id": "D002", "decided_on": "2026-11-23", "table_name": "prediction_tests", "question": "Fixed?",
         "decision": FIXED, "reason": "Before the results"},
        {"decision_id": "D003", "decided_on": "2026-11-23", "table_name": "incidents", "row_ids": "ML-2024-09-gao",
         "question": "Which grade?", "decision": "Fair", "reason": "Seen by us"},
    ],
    "corrections": [
        {"correction_id": "C001", "table_name": "incidents", "row_id": STRIKE, "column_name": "date_start",
         "value_published": "2024-08-26", "value_used": "2024-08-25", "reason": "The page took the day of the report",
         "source_id": "paper-2", "corrected_on": "2026-11-23"},
    ],
    "calibration": [
        {"scenario": "independent", "true_ratio": "1.0", "method": "bootstrap", "p_max": "0.05", "runs": "100", "calls": "5", "calls_below": "4",
         "months_before": "24", "months_after": "12", "baseline_months": "24", "mean_a_month": "4.0",
         "log_variance": "0.0", "autocorrelation": "0.0", "seed": "1"},
    ],
    "numbers": [{"number_id": "own_counted", "shown": "2", "changed_on": "2026-11-23"}],
    "grade_overrides": [{"incident_id": "ML-2024-09-gao", "grade": "fair", "decision_id": "D003"}],
    "acled_air_drone_strikes_monthly": [
        {"month": f"{year}-{month:02d}-01", "region_10": region, "events": str((month + year) % 4), "deaths": "1"}
        for year in range(2022, 2026) for month in range(1, 13) for region in ("Gao", "Kidal", "Mopti")
    ],
    "external_inputs": [
        {"dataset": "ucdp_candidate", "version": "26.0.1", "file": "GEDEvent_v26_0_1.csv", "sha256": "0" * 64, "rows_read": "10",
         "rows_loaded": "9", "rows_set_aside": "1", "air_strikes": "2", "first_day": "2024-07-04", "last_day": "2024-08-31"},
    ],
    "external_strikes_monthly": [
        {"dataset": "ucdp_candidate", "version": "26.0.1", "month": "2024-08-01", "attacker_side": "malian_state",
         "events": "2", "deaths_low": "3", "deaths_best": "4", "deaths_high": "6"},
    ],
    "external_coverage_monthly": [
        {"dataset": "ucdp_candidate", "version": "26.0.1", "month": "2024-08-01", "region": "Kidal",
         "ours": "1", "ours_found": "1", "theirs": "2", "theirs_found": "1"},
    ],
    "external_link_review": [
        {"dataset": "ucdp_candidate", "version": "26.0.1", "incident_id": STRIKE, "event_id": "612145",
         "judged": "same", "is_link": "true"},
    ],
    "ucdp_text_labels": [
        {"dataset": "ucdp_candidate", "version": "26.0.1", "event_id": "612145", "stratum": "mali_2021_signs",
         "stratum_rows": "9", "label": "yes", "attacker_side": "malian_state", "basis": "text", "is_inferred": "true",
         "inferred_side": "malian_state"},
    ],
    "ucdp_mali_yearly": [{"year": "2024", "deaths_low": "10", "deaths_best": "12", "deaths_high": "20"}],
}  # fmt: skip


def write(folder: Path, tables: dict[str, list[dict[str, str]]] | None = None) -> Path:
    """Write GOOD, with some tables replaced, into `folder` as the project keeps its data; returns the folder."""
    shutil.copytree(BOUNDARIES, folder / "boundaries", dirs_exist_ok=True)
    for table in TABLES:
        path = folder / table.file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table.polars_schema), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows((GOOD | (tables or {})).get(table.name, []))
    hashes = " ".join(sha256(folder / name) for name in FILES)
    decisions = folder / "decisions.csv"
    decisions.write_text(decisions.read_text(encoding="utf-8").replace(FIXED, f"sha256: {hashes}"), encoding="utf-8")
    return folder


def changed(table: str, position: int, **cells: str) -> dict[str, list[dict[str, str]]]:
    """A table of GOOD with some cells of one row set to other values ("" empties a cell)."""
    rows = [dict(row) for row in GOOD[table]]
    rows[position] |= cells
    return {table: rows}


def added(table: str, **cells: str) -> dict[str, list[dict[str, str]]]:
    """A table of GOOD with one more row, the table sorted again by key."""
    key = next(known.key for known in TABLES if known.name == table)
    rows = sorted([*GOOD[table], cells], key=lambda row: [row.get(name, "") for name in key])
    return {table: rows}


def without(table: str, position: int) -> dict[str, list[dict[str, str]]]:
    """A table of GOOD without one row."""
    return {table: [row for index, row in enumerate(GOOD[table]) if index != position]}
