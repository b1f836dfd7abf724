"""What the views of the database say of a few rows made by hand; `tolls` and `disagreements` are not tried here."""

from collections import Counter
from datetime import date, timedelta

import duckdb
import pytest

from analysis import warehouse
from tests import databases
from tests.tables import GOOD, STRIKE, write

AGAIN = "ML-2024-08-26-tinzaouaten-again"  # a second record of STRIKE
SPANNING = "ML-2024-10-kidal"  # known to a week that spans two months
JOINT = "ML-2024-08-10-gao"  # attributed to two sides, neither of them the state
GAO = "ML-2024-09-gao"


def sources():
    """Pages on which the voice is the agency, the relayed outlet, or the publisher."""
    said = {
        "copier-1": {},
        "copier-2": {"agency": "ap", "relayed_from": "paper"},
        "copier-3": {"relayed_from": "paper"},
        "paper-1": {"agency": "ap"},
        "paper-2": {},
    }
    return [
        {"source_id": name, "url": f"https://x.example/{name}", "publisher_id": name[:-2], "language": "en",
         "published": "2025", "published_precision": "year", **more}
        for name, more in said.items()
    ]  # fmt: skip


def incident(incident_id, start, end, precision, place="tinzaouaten", **more):
    row = {"incident_id": incident_id, "date_start": start, "date_end": end, "date_precision": precision,
           "place_id": place, "geo_precision": "near", "kind": "drone_strike", "is_strike": "true",
           "inclusion": "counted", "entered_from": "contribution"}  # fmt: skip
    return row | more


def claim(name, incident_id, claimant, metric="killed_civilians", figure="", **more):
    row = {"claim_id": f"{incident_id}/{name}", "incident_id": incident_id, "claimant": claimant,
           "claimed_on_precision": "unknown", "metric": metric, "value_min": figure, "value_max": figure,
           "qualifier": "exact" if figure else "none", "stance": "asserts", "scope": "incident", "inclusion": "counted",
           "source_id": "paper-1"}  # fmt: skip
    return row | more


def attributed(incident_id, *actors):
    return [{"incident_id": incident_id, "actor_id": a, "role": "attributed", "basis": "inferred"} for a in actors]


ROWS = {
    "actors": [
        *GOOD["actors"],
        {"actor_id": "jnim", "name_en": "JNIM", "name_fr": "JNIM", "side": "jihadist"},
        {"actor_id": "wagner", "name_en": "Wagner", "name_fr": "Wagner", "side": "russian"},
    ],
    "sources": sources(),
    "incidents": [
        *GOOD["incidents"],
        incident(AGAIN, "2024-08-25", "2024-08-26", "days", inclusion="excluded", exclusion_reason="duplicate",
                 same_event_as=STRIKE),
        incident(SPANNING, "2024-09-28", "2024-10-04", "week", place="region-kidal", geo_precision="region"),
        incident(JOINT, "2024-08-10", "2024-08-10", "day", place="gao", kind="air_strike"),
    ],
    "incident_actors": [
        *attributed(STRIKE, "fama", "wagner"),
        *attributed(AGAIN, "fama"),
        *attributed(SPANNING, "fama"),
        *attributed(JOINT, "csp_dpa", "jnim"),
        {"incident_id": GAO, "actor_id": "unknown", "role": "attributed", "basis": "unknown"},
        {"incident_id": GAO, "actor_id": "jnim", "role": "target", "basis": "inferred"},
    ],
    "incident_sources": [
        *[{"incident_id": GOOD["incidents"][0]["incident_id"], "source_id": "paper-1"}],
        *[{"incident_id": STRIKE, "source_id": name} for name in ("copier-1", "copier-2", "paper-1", "paper-2")],
        *[{"incident_id": AGAIN, "source_id": name} for name in ("copier-3", "paper-1")],
        *[{"incident_id": GAO, "source_id": name} for name in ("copier-3", "paper-2")],
        {"incident_id": SPANNING, "source_id": "paper-1"},
        {"incident_id": JOINT, "source_id": "paper-1"},
        {"incident_id": JOINT, "source_id": "paper-2"},
    ],
    "claims": [
        claim("origin", STRIKE, "csp_dpa", figure="21"),
        claim("copy", STRIKE, "csp_dpa", figure="21", source_id="copier-1", derives_from=f"{STRIKE}/origin",
              derivation="quotation"),
        claim("resting", STRIKE, "unknown", figure="20", source_id="paper-2", derives_from=f"{STRIKE}/origin",
              derivation="primary_source"),
        claim("first", STRIKE, "fama", "killed_armed_group", "15"),
        claim("second", STRIKE, "fama", "killed_armed_group", "20", derives_from=f"{STRIKE}/first", derivation="revision"),
        claim("third", STRIKE, "fama", "killed_armed_group", "22", derives_from=f"{STRIKE}/second", derivation="revision"),
        claim("confused", STRIKE, "unknown", "killed_armed_group", "21", inclusion="excluded",
              exclusion_reason="confusion"),
        claim("early", AGAIN, "unknown", figure="7", source_id="copier-3"),
        claim("state", SPANNING, "fama", "killed_armed_group", "5"),
        claim("partner", SPANNING, "wagner", "strike_conducted"),
        claim("none", GAO, "fama", stance="denies", source_id="paper-2"),
        claim("zero", GAO, "unknown", figure="0", source_id="paper-2"),
    ],
    "corrections": [],
}  # fmt: skip
KEYS = {"actors": ["actor_id"], "incidents": ["incident_id"], "claims": ["claim_id"], "incident_actors": ["incident_id", "actor_id", "role"],
        "incident_sources": ["incident_id", "source_id"]}  # fmt: skip


def in_order(tables):
    """The tables, each sorted by its key, as the rules want them."""
    return tables | {name: sorted(tables[name], key=lambda row: [row[k] for k in key]) for name, key in KEYS.items()}


def built(folder, tables):
    warehouse.build(write(folder / "data", in_order(tables)), folder / "strikes.duckdb", folder / "parquet")
    return folder / "strikes.duckdb"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with warehouse.reading(built(tmp_path_factory.mktemp("views"), ROWS)) as connection:
        yield connection


def test_a_source_s_voice_is_its_agency_else_the_outlet_it_relays_else_its_publisher(database):
    rows = database.execute("SELECT source_id, voice, voice_tier, publisher_tier FROM source_voices ORDER BY ALL")
    assert rows.fetchall() == [
        ("copier-1", "copier", "aggregator", "aggregator"),
        ("copier-2", "ap", "wire_or_major", "aggregator"),
        ("copier-3", "paper", "local_outlet", "aggregator"),
        ("paper-1", "ap", "wire_or_major", "local_outlet"),
        ("paper-2", "paper", "local_outlet", "local_outlet"),
    ]


def standing(database):
    rows = database.execute("SELECT claim_id, event_id FROM claims_current").fetchall()
    return {name.rpartition("/")[2]: event for name, event in rows}


def test_the_claims_that_stand_are_neither_copies_nor_revised_nor_excluded(database):
    assert set(standing(database)) == {"origin", "resting", "third", "early", "state", "partner", "none", "zero"}


def test_a_duplicate_s_claims_count_for_the_incident_that_is_counted(database):
    found = standing(database)
    assert found["early"] == STRIKE
    assert found["origin"] == STRIKE
    assert found["state"] == SPANNING


def test_a_standing_claim_carries_its_claimant_and_the_voice_it_was_read_through(database):
    row = database.execute(
        f"SELECT claimant_name, claimant_side, voice FROM claims_current WHERE claim_id = '{AGAIN}/early'"
    ).fetchone()
    assert row == ("Unknown", "unknown", "unknown@paper")


def test_a_revision_that_is_left_out_revises_nothing(tmp_path):
    left_out = claim("second", STRIKE, "fama", "killed_armed_group", "200", derives_from=f"{STRIKE}/first",
                     derivation="revision", inclusion="excluded", exclusion_reason="confusion")  # fmt: skip
    kept = [row for row in ROWS["claims"] if row["claim_id"].rpartition("/")[2] not in ("second", "third")]
    with warehouse.reading(built(tmp_path, ROWS | {"claims": [*kept, left_out]})) as connection:
        assert "first" in standing(connection)


def test_every_counted_strike_has_one_row_and_no_other_incident_has_one(database):
    found = database.execute("SELECT incident_id FROM strikes").fetchall()
    assert sorted(name for (name,) in found) == sorted([STRIKE, GAO, SPANNING, JOINT])


def one(database, incident_id, *columns):
    row = database.execute(f"SELECT {', '.join(columns)} FROM strikes WHERE incident_id = ?", [incident_id]).fetchone()
    return dict(zip(columns, row, strict=True))


def test_a_strike_s_month_is_null_where_its_window_spans_two(database):
    months = dict(database.execute("SELECT incident_id, month FROM strikes").fetchall())
    assert months == {STRIKE: date(2024, 8, 1), GAO: date(2024, 9, 1), SPANNING: None, JOINT: date(2024, 8, 1)}


@pytest.mark.parametrize(
    ("incident_id", "to", "side", "basis"),
    [
        (STRIKE, "fama; wagner", "malian_state", "inferred"),
        (JOINT, "csp_dpa; jnim", "jihadist; separatist", "inferred"),
        (GAO, "unknown", "unknown", "unknown"),
    ],
)
def test_the_attributed_side_is_the_state_s_where_the_army_is_among_them(database, incident_id, to, side, basis):
    found = one(database, incident_id, "attributed_to", "attributed_side", "attribution_basis")
    assert found == {"attributed_to": to, "attributed_side": side, "attribution_basis": basis}


def test_pages_and_voices_are_those_of_all_records_of_an_event_copies_counted_once(database):
    # five pages: copier itself; ap twice (copier-2, and paper-1, which both records name); paper twice
    assert one(database, STRIKE, "sources", "voices") == {"sources": 5, "voices": 3}
    # the copier's page carries the paper's text: two pages, one voice
    assert one(database, GAO, "sources", "voices") == {"sources": 2, "voices": 1}


def test_civilian_harm_is_claimed_where_somebody_asserts_a_death_not_where_all_deny_it_or_say_none(database):
    claimed = dict(database.execute("SELECT incident_id, has_civilian_harm_claim FROM strikes").fetchall())
    assert claimed == {STRIKE: True, GAO: False, SPANNING: False, JOINT: False}


def test_one_camp_alone_speaks_where_every_standing_claim_comes_from_its_voices(tmp_path):
    """The army and its Russian partners are one camp, the separatists and an outlet that speaks for them another."""
    partisan = {"publisher_id": "partisan", "name": "Partisan", "tier": "partisan_outlet", "alignment": "pro_azawad",
                "tier_reason": "Made up"}  # fmt: skip
    outlet = {"actor_id": "media_partisan", "name_en": "Partisan", "name_fr": "Partisan", "side": "media"}
    page = {"source_id": "partisan-1", "url": "https://x.example/partisan", "publisher_id": "partisan", "language": "en",
            "published": "2025", "published_precision": "year"}  # fmt: skip
    more = {
        "publishers": [*GOOD["publishers"], partisan],
        "actors": [*ROWS["actors"], outlet],
        "sources": sorted([*ROWS["sources"], page], key=lambda row: row["source_id"]),
        "incident_sources": [*ROWS["incident_sources"], {"incident_id": JOINT, "source_id": "partisan-1"}],
        "claims": [
            *ROWS["claims"],
            claim("theirs", JOINT, "csp_dpa", "strike_conducted"),
            claim("outlet", JOINT, "media_partisan", "strike_conducted", source_id="partisan-1"),
        ],
    }
    with warehouse.reading(built(tmp_path, ROWS | more)) as connection:
        alone = dict(connection.execute("SELECT incident_id, only_camp FROM strikes").fetchall())
        columns = "state_only, azawad_only, jihadist_only"
        monthly = connection.execute(f"SELECT {columns} FROM coverage_monthly ORDER BY month").fetchall()
    assert alone == {STRIKE: None, GAO: None, SPANNING: "state", JOINT: "azawad"}
    assert monthly == [(0, 1, 0), (0, 0, 0)]  # SPANNING has no month


def test_a_battle_s_toll_in_the_words_of_the_side_that_struck_is_no_harm_of_its_strike(tmp_path):
    """It counts what the enemy did; anybody else's toll of the battle is an allegation, whoever struck."""
    told = [
        claim("battle", SPANNING, "fama", figure="9", scope="battle"),  # laid to the army
        claim("battle", JOINT, "csp_dpa", figure="4", scope="battle"),  # laid to the separatists
        claim("battle", GAO, "fama", figure="9", scope="battle", source_id="paper-2"),  # laid to nobody
    ]
    with warehouse.reading(built(tmp_path, ROWS | {"claims": [*ROWS["claims"], *told]})) as connection:
        found = dict(connection.execute("SELECT incident_id, has_civilian_harm_claim FROM strikes").fetchall())
        graded = connection.execute("SELECT incident_id FROM grades ORDER BY ALL").fetchall()
    assert found == {STRIKE: True, GAO: True, SPANNING: False, JOINT: False}
    assert graded == [(STRIKE,), (GAO,)]


def test_a_strike_carries_its_region_and_whether_that_is_the_north(database):
    found = one(database, JOINT, "place", "region", "region_10", "is_northern", "latitude", "longitude")
    assert found == {"place": "Gao", "region": "Gao", "region_10": "Gao", "is_northern": True, "latitude": 16.27167,
                     "longitude": -0.04472}  # fmt: skip


def test_the_monthly_strikes_add_up_to_the_strikes(database):
    rows = database.execute(
        "SELECT month, region, attributed_side, strikes, with_civilian_harm_claim FROM strikes_monthly"
    ).fetchall()
    assert sum(row[3] for row in rows) == 4
    assert set(rows) == {
        (date(2024, 8, 1), "Gao", "jihadist; separatist", 1, 0),
        (date(2024, 8, 1), "Kidal", "malian_state", 1, 1),
        (date(2024, 9, 1), "Gao", "unknown", 1, 0),
        (None, "Kidal", "malian_state", 1, 0),
    }


def test_coverage_counts_the_strikes_dated_to_a_month_with_their_pages_and_single_voices(database):
    columns = "month, strikes, pages, pages_per_strike, single_voice, single_voice_share, state_only"
    assert database.execute(f"SELECT {columns} FROM coverage_monthly").fetchall() == [
        # August: five pages and two; both strikes have more than one voice
        (date(2024, 8, 1), 2, 7, 3.5, 0, 0.0, 0),
        (date(2024, 9, 1), 1, 2, 2.0, 1, 1.0, 0),
    ]


def test_the_monitor_s_months_hold_every_region_zeros_included_and_know_the_north(database):
    rows = database.execute(
        "SELECT region_10, is_northern, events, deaths FROM monitor_monthly WHERE month = DATE '2024-03-01' ORDER BY ALL"
    ).fetchall()
    events = (3 + 2024) % 4  # as tests/tables.py makes them
    assert rows == [("Gao", True, events, 1), ("Kidal", True, events, 1), ("Mopti", False, events, 1)]
    (zeros,) = database.execute("SELECT count(*) FROM monitor_monthly WHERE events = 0").fetchone()
    assert zeros == 36


JULY, AUGUST = date(2024, 7, 1), date(2024, 8, 1)
# A strike of ours: first and last day, region. 27 July 2024 is the Saturday that begins the week of 2 August.
BOUNDED = [
    ("2024-08-02", "2024-08-02", "Kidal"),  # ACLED's July
    ("2024-07-10", "2024-07-10", "Taoudénit"),  # ACLED's Tombouctou
    ("2024-07-10", "2024-07-10", "Gao"),  # where ACLED has nothing
    ("2024-07-26", "2024-08-03", "Kidal"),  # either month
    ("2024-07-10", "2024-07-10", None),  # any region
    ("2024-08-05", "2024-08-05", None),  # any region of a month in which ACLED has nothing
]


def test_the_bounds_place_our_strikes_as_acled_does_and_hold_those_that_cannot_be_placed():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE strikes (date_start DATE, date_end DATE, region_10 VARCHAR)")
    connection.executemany("INSERT INTO strikes VALUES (?, ?, ?)", BOUNDED)
    connection.execute(
        """
        CREATE TABLE regions AS SELECT unnest(['Gao', 'Kidal', 'Taoudénit', 'Tombouctou']) AS region, true AS is_northern;
        CREATE TABLE monitor_monthly AS SELECT month, region AS region_10, is_northern,
          CASE WHEN month = DATE '2024-07-01' THEN CASE region WHEN 'Kidal' THEN 3 WHEN 'Tombouctou' THEN 2 ELSE 0 END ELSE 0 END AS events
        FROM regions, unnest([DATE '2024-07-01', DATE '2024-08-01']) AS t(month) WHERE region <> 'Taoudénit'
        """
    )
    view = (warehouse.SQL / "coverage_bounds.sql").read_text(encoding="utf-8")
    columns = "month, region, is_placed, ours, acled, common_at_most, ours_not_in_acled"
    found = connection.execute(f"SELECT {columns} FROM ({view}) WHERE ours + acled > 0").fetchall()
    assert set(found) == {
        (JULY, "Gao", True, 1, 0, 0, 1),
        (JULY, "Kidal", True, 1, 3, 1, 0),
        (JULY, "Tombouctou", True, 1, 2, 1, 0),
        (JULY, "Kidal", False, 1, 0, 1, 0),
        (JULY, None, False, 1, 0, 1, 0),
        (AUGUST, None, False, 1, 0, 0, 1),
    }
    assert len(found) == 6


def test_every_counted_strike_since_the_series_begins_is_in_the_bounds():
    """Worked out without SQL: weeks by hand, cell by cell."""

    def month(day):
        return (day - timedelta(days=(day.weekday() + 2) % 7)).replace(day=1)

    with warehouse.reading(databases.real()) as connection:
        strikes = connection.execute("SELECT date_start, date_end, region_10 FROM strikes").fetchall()
        acled = dict(connection.execute("SELECT (month, region_10), events FROM monitor_monthly").fetchall())
        bounds = connection.execute(
            "SELECT sum(ours), sum(common_at_most), sum(ours_not_in_acled) FROM coverage_bounds"
        )
        ours, common, alone = bounds.fetchone()
    cells = Counter(
        (month(first), {"Taoudénit": "Tombouctou"}.get(region, region))
        for first, last, region in strikes
        if month(first) == month(last) and region
    )
    unplaced = len(strikes) - cells.total()
    assert ours == len(strikes) and unplaced > 10
    assert common == sum(min(many, acled[cell]) for cell, many in cells.items()) + unplaced
    assert alone == sum(many for cell, many in cells.items() if not acled[cell])


def test_what_others_have_is_counted_only_in_months_that_our_list_covers():
    connection = duckdb.connect()
    connection.execute(
        """
        CREATE TABLE strikes AS SELECT 'ML-1' AS incident_id, DATE '2024-02-10' AS date_start, 'Kidal' AS region_10
          UNION ALL SELECT 'ML-2', DATE '2024-03-10', 'Kidal';
        CREATE TABLE external_events AS SELECT 'd' AS dataset, '1' AS version, day::VARCHAR AS event_id, day AS date_start, day AS date_end,
          'Kidal region' AS region, true AS is_air_strike
        FROM unnest([DATE '2024-01-31', DATE '2024-02-01', DATE '2024-03-31', DATE '2024-04-01']) AS t(day);
        CREATE TABLE external_links (incident_id VARCHAR, dataset VARCHAR, version VARCHAR, event_id VARCHAR, is_link BOOLEAN);
        """
    )
    view = (warehouse.SQL / "external_coverage.sql").read_text(encoding="utf-8")
    assert connection.execute(f"SELECT month, ours, theirs FROM ({view})").fetchall() == [
        (date(2024, 2, 1), 1, 1),
        (date(2024, 3, 1), 1, 1),
    ]
