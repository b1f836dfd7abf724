"""What the imported rows say: the producers' known totals, the inference from text, the links, the page without any import."""

import os
import random
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from external_files import ACLED_NEW, ACLED_OLD, UCDP, as_csv, many

from analysis import warehouse
from analysis.external import __main__ as command
from analysis.external import bench, figures, linkage, linkage_trial, monitors, store
from analysis.external.importing import import_file
from tests import databases, tables

ROOT = Path(__file__).parents[2]
EXTERNAL = Path(os.environ.get("STRIKES_EXTERNAL", ROOT / "data" / "external"))


def real(name: str) -> Path:
    path = EXTERNAL / name
    if not path.exists():
        pytest.skip(
            f"other producers' files are not passed on, and {path} is not there; set STRIKES_EXTERNAL to their folder"
        )
    return path


def rows(path: Path, tmp_path: Path) -> pl.DataFrame:
    return pl.read_parquet(import_file(path, tmp_path / "imports").folder / "rows.parquet")


# --- against what is known ----------------------------------------------------------------------------------------


def test_ucdp_candidate_2021(tmp_path):
    made = import_file(real("ucdp_candidate_21/GEDEvent_v21_01_21_12.csv.zip"), tmp_path)
    assert (made.dataset, made.version, made.rows_read, made.rows_set_aside) == (
        "ucdp_candidate",
        "21.01.21.12",
        17_407,
        0,
    )
    mali = pl.read_parquet(made.folder / "rows.parquet").filter(country="Mali")
    assert mali.height == 225
    strikes = mali.filter("is_air_strike")
    assert strikes.height == 7
    assert strikes.filter(air_strike_column="where_coordinates")["event_id"].to_list() == ["374358"]
    assert set(strikes["air_strike_basis"]) == {"inferred_text"}


def test_ucdp_candidate_2026(tmp_path):
    made = import_file(real("ucdp_candidate_26_0_1/GEDEvent_v26_0_1.csv"), tmp_path)
    assert (made.rows_read, made.version) == (1_727, "26.0.1")
    assert pl.read_parquet(made.folder / "rows.parquet").filter(country="Mali").height == 56


def test_ucdp_country_year(tmp_path):
    yearly = rows(real("ucdp_country_year/organizedviolencecy_v25_1_mali.csv"), tmp_path)
    found = dict(yearly.select(pl.col("period_start").dt.year(), "deaths_best").rows())
    assert {year: found[year] for year in range(2020, 2025)} == {
        2020: 1543,
        2021: 1287,
        2022: 3656,
        2023: 2118,
        2024: 1901,
    }


def test_acled_events_to_july_2020(tmp_path):
    events = rows(real("acled_events_hdx/conflict_data_mli.csv"), tmp_path)
    strikes = events.filter("is_air_strike")
    assert (events.height, strikes.height) == (3_990, 82)
    # in three rows the group that was struck stands first: nobody's strike, rather than theirs
    assert strikes.filter(pl.col("attacker_side") == "unknown")["event_id"].sort().to_list() == [
        "MLI176",
        "MLI2770",
        "MLI495",
    ]
    assert strikes.filter(attacker_side="non_state").height == 0


def test_acled_weekly_totals(tmp_path):
    counts = rows(real("acled_weekly_admin1/acled_conflict_events.parquet"), tmp_path)
    yearly = (
        counts.filter((pl.col("country") == "Mali") & pl.col("is_air_strike") & (pl.col("period_start").dt.year() >= 2019))
        .group_by(pl.col("period_start").dt.year().alias("year")).agg(pl.col("events", "deaths_best").sum()).sort("year")
    )  # fmt: skip
    assert yearly.rows() == [
        (2019, 18, 105), (2020, 31, 184), (2021, 42, 183), (2022, 83, 349), (2023, 136, 520), (2024, 169, 466), (2025, 337, 808), (2026, 50, 405),
    ]  # fmt: skip


def test_the_labels_hold_what_the_patterns_say_today(tmp_path):
    found = {}
    for version, name in (
        ("21.01.21.12", "ucdp_candidate_21/GEDEvent_v21_01_21_12.csv.zip"),
        ("26.0.1", "ucdp_candidate_26_0_1/GEDEvent_v26_0_1.csv"),
    ):
        table = rows(real(name), tmp_path / version)
        found |= {
            (version, event): (flag, side)
            for event, flag, side in table.select("event_id", "is_air_strike", "attacker_side").rows()
        }
    labels = pl.read_csv(
        ROOT / "data" / "reference" / "ucdp_text_labels.csv",
        schema_overrides={"event_id": pl.String, "version": pl.String},
    )
    for row in labels.to_dicts():
        assert found[row["version"], row["event_id"]] == (row["is_inferred"], row["inferred_side"]), row["event_id"]


# --- text ----------------------------------------------------------------------------------------------------------

TEXTS = [
    ("Army carries out airstrikes near Gao", True, "malian_state"),
    ("Mali: l'armée malienne mène une frappe aérienne à Ber", True, "malian_state"),
    ("French air raids after the attack", True, "foreign_state"),
    ("Barkhane airstrike in support of FAMa", True, "state_unnamed"),
    ("Une frappe de drone fait trois morts", True, "unknown"),
    ("Drone strike kills three near Gao", True, "unknown"),
    ("JNIM drones hit army camp at Djibo", True, "non_state"),
    ("Drones kamikazes : le FLA attaque un camp des FAMa", True, "non_state"),
    ("Rebel drones attack FAMa position", True, "non_state"),
    ("Attaque de drone du JNIM contre les FAMa", True, "non_state"),
    ("Drone strike hits FAMa camp in Ber", True, "unknown"),
    ("FAMa position attacked by drone near Gao", True, "unknown"),
    ("Malian army base hit by explosive drones", True, "unknown"),
    ("Drone attack on Malian army convoy", True, "unknown"),
    ("Attaque de drone contre un camp des FAMa à Ber", True, "unknown"),
    ("Une position de l'armée malienne frappée par un drone", True, "unknown"),
    ("Des drones ont visé le camp de l'armée malienne à Aguelhoc", True, "unknown"),
    ("FAMa drone strike kills militants", True, "malian_state"),
    ("Drone strike carried out by the Malian army", True, "malian_state"),
    ("Malian army says its drones killed twenty", True, "malian_state"),
    ("Mali : l'armée mène une frappe de drone", True, "malian_state"),
    ("Frappe de drone des FAMa à Ber", True, "malian_state"),
    ("Warplanes bombed the village", True, "state_unnamed"),
    ("Avions de chasse dans le ciel de Kidal", True, "state_unnamed"),
    ("Army shoots down a drone near Tinzaouaten", False, None),
    ("Un drone abattu : des drones abattus à Kidal", False, None),
    ("Militants down surveillance drone", False, None),
    ("Gunfire reported at the airport", False, None),
    ("Strike by teachers in Bamako; raid on a market", False, None),
    ("Fair stroke of luck; repairs", False, None),
]  # fmt: skip


@pytest.mark.parametrize(("headline", "strike", "side"), TEXTS)
def test_text_tells_the_strike_and_never_gives_a_groups_drone_to_the_army(tmp_path, headline, strike, side):
    made = rows(
        as_csv(tmp_path / "GEDEvent_v25_1.csv", [UCDP | {"source_headline": headline, "source_article": ""}]), tmp_path
    )
    [row] = made.to_dicts()
    assert (row["is_air_strike"], row["attacker_side"]) == (strike, side)
    if strike:
        assert row["air_strike_column"] == "source_headline"
        assert row["air_strike_pattern"].endswith(("(en)", "(fr)", "(en, fr)"))


@pytest.mark.parametrize(
    ("violence", "side_a", "side", "basis"),
    [
        ("3", "Government of Mali", "malian_state", "coded"), ("3", "JNIM", "non_state", "coded"), ("3", "Government of Niger", "foreign_state", "coded"),
        ("2", "JNIM", "state_unnamed", "inferred_means"),  # aircraft over a fight between groups are neither's
    ],
)  # fmt: skip
def test_one_sided_violence_names_the_attacker(tmp_path, violence, side_a, side, basis):
    change = {
        "type_of_violence": violence,
        "side_a": side_a,
        "source_headline": "Airstrike kills three",
        "source_article": "",
    }
    [row] = rows(as_csv(tmp_path / "GEDEvent_v25_1.csv", [UCDP | change]), tmp_path).to_dicts()
    assert (row["attacker_side"], row["attacker_basis"]) == (side, basis)


@pytest.mark.parametrize(
    ("change", "side"),
    [
        ({}, "malian_state"),
        ({"actor1": "Military Forces of Burkina Faso (2022-)", "inter1": "External/Other forces"}, "foreign_state"),
        (
            {
                "actor1": "JNIM",
                "inter1": "Rebel group",
                "inter2": "State forces",
                "notes": "JNIM dropped a grenade from a drone",
            },
            "non_state",
        ),
        (
            {
                "actor1": "MNLA",
                "inter1": "Rebel group",
                "inter2": "State forces",
                "notes": "Planes struck MNLA positions",
            },
            "unknown",
        ),
        ({"actor1": "Unidentified Armed Group (Mali)", "inter1": "Political militia"}, "unknown"),
        ({"inter1": "A kind of actor that nobody knows yet"}, "unknown"),
    ],
)
def test_acled_first_actor_is_the_attacker_only_where_the_row_shows_it(tmp_path, change, side):
    [row] = rows(as_csv(tmp_path / "x.csv", [ACLED_NEW | change]), tmp_path).to_dicts()
    assert row["attacker_side"] == side


# --- the database ---------------------------------------------------------------------------------------------------


def built(tmp_path, *imported: Path) -> duckdb.DuckDBPyConnection:
    data = tables.write(tmp_path / "data")
    for path in imported:
        import_file(path, data / "external" / "imported")
    warehouse.build(data, tmp_path / "x.duckdb", tmp_path / "parquet")
    return duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True)


def test_the_tables_are_there_and_empty_without_imports(tmp_path):
    with built(tmp_path) as connection:
        for table in store.TABLES:
            assert connection.execute(f"SELECT count(*) FROM {table.name}").fetchall() == [(0,)]
        said = connection.execute(
            "SELECT comment FROM meta.columns WHERE table_name = 'external_events' AND comment IS NULL"
        ).fetchall()
        assert said == []
        [(about,)] = connection.execute(
            "SELECT comment FROM duckdb_tables() WHERE table_name = 'external_events'"
        ).fetchall()
    assert "killed nobody" in about and "one event" in about.replace("\n", " ")


def test_imports_reach_the_database_and_never_the_parquet_files(tmp_path):
    acled = as_csv(
        tmp_path / "acled.csv",
        [*many(ACLED_NEW, 3, "event_id_cnty", fatalities="x"), ACLED_NEW | {"country": "Niger", "event_id_cnty": "N1"}],
    )
    with built(tmp_path, acled) as connection:
        assert connection.execute("SELECT count(*) FROM external_events").fetchall() == [(2,)]
        assert connection.execute("SELECT rows_read, rows_loaded, rows_set_aside FROM external_imports").fetchall() == [
            (4, 3, 1)
        ]
        assert connection.execute("SELECT rule, value FROM external_quarantine").fetchall() == [("whole_number", "x")]
        # the strike of Tinzaouaten in the tables, and ACLED's Tin Zaouatene of the same day
        links = connection.execute(
            "SELECT incident_id, days_apart, is_link FROM external_links WHERE is_link"
        ).fetchall()
    assert links == [(tables.STRIKE, 0, True)]
    written = {path.stem for path in (tmp_path / "parquet").iterdir()}
    assert not written & {
        "external_events",
        "external_counts",
        "external_quarantine",
        "external_imports",
        "external_links",
        "external_strikes",
    }


def test_the_sheet_for_review_holds_the_pairs_that_are_near(tmp_path):
    """Of two events one is that of Tinzaouaten; the other, three days off, scores 0.35, too little to be read."""
    events = [ACLED_NEW, ACLED_NEW | {"event_id_cnty": "FAR1", "event_date": "2024-08-28"}]
    built(tmp_path, as_csv(tmp_path / "acled.csv", events)).close()
    sheet = linkage.review_sheet(tmp_path / "x.duckdb")
    assert sheet.count(tables.STRIKE) == 1 and ACLED_NEW["event_id_cnty"] in sheet and "FAR1" not in sheet
    with pytest.raises(ValueError, match="make db"):
        linkage.review_sheet(tmp_path / "none.duckdb")


def test_an_event_in_two_releases_counts_once(tmp_path):
    candidate = as_csv(tmp_path / "GEDEvent_v26_0_1.csv", [UCDP | {"source_headline": "Airstrike"}])
    yearly = as_csv(tmp_path / "GEDEvent_v27_1.csv", [UCDP | {"source_headline": "Airstrike"}])
    old = as_csv(tmp_path / "old.csv", [ACLED_OLD])
    with built(tmp_path, candidate, yearly, old) as connection:
        found = connection.execute("SELECT producer, dataset FROM external_strikes ORDER BY ALL").fetchall()
    assert found == [("ACLED", "acled_events"), ("UCDP", "ucdp_ged")]


def test_the_rules_do_well_on_pairs_whose_truth_is_known():
    chance = random.Random(3)
    names = [
        "Tinzaouaten",
        "Ber",
        "Anéfis",
        "Lerneb",
        "Amasrakad",
        "Inadiatafane",
        "Gossi",
        "Tessit",
        "Ménaka",
        "Niono",
        "Mourdiah",
        "Zarho",
    ]
    strikes = pl.DataFrame(
        [
            {"incident_id": f"ML-{number}", "date_start": start, "date_end": start, "place": names[number % 12], "location_text": None, "region": "Gao",
             "latitude": 14 + number % 12 * 0.5, "longitude": -4 + number % 12 * 0.6, "geo_precision": "near"}
            for number in range(150) for start in [date(2024, 1, 1) + timedelta(days=chance.randrange(700))]
        ],
        schema_overrides={"location_text": pl.String},
    )  # fmt: skip
    precisions, recalls = [], []
    with duckdb.connect() as connection:
        connection.execute((warehouse.SQL / "macros" / "_functions.sql").read_text(encoding="utf-8"))
        connection.register("strikes", strikes.to_arrow())
        for seed in range(3):
            events, true = linkage_trial.imagined(strikes, seed)
            precision, recall = linkage_trial.measure(linkage_trial.by_rules(connection, events), true)
            precisions.append(precision)
            recalls.append(recall)
    assert min(precisions) > 0.9 and min(recalls) > 0.7


# --- the page -------------------------------------------------------------------------------------------------------


def test_every_period_that_the_army_counted_is_drawn():
    with duckdb.connect(str(databases.real()), read_only=True) as connection:
        [(periods,)] = connection.execute(
            "SELECT count(DISTINCT (period_start, period_end)) FROM reference_counts WHERE comparable AND producer = 'fama'"
        ).fetchall()
        announced = monitors.figure(connection).description.partition("The army:")[2]
    assert announced.count(" from ") == periods > 0


def test_a_release_that_says_nothing_of_a_month_has_none_there(tmp_path):
    """The strikes of a release are set beside ACLED's over every month that it covers, not only over those that have one."""
    with built(tmp_path) as connection:
        [row] = connection.sql(monitors.RELEASES).pl().to_dicts()
        [(acled,)] = connection.execute(
            "SELECT sum(events) FROM monitor_monthly WHERE month BETWEEN DATE '2024-07-01' AND DATE '2024-08-01'"
        ).fetchall()
    assert (row["dataset"], row["theirs"], row["acled"]) == ("ucdp_candidate", 2, acled)


def test_a_release_of_months_that_acled_has_not_yet_stays_in_the_table(tmp_path):
    """The release's own strikes are told; ACLED's sum over a part of its months is not."""
    with built(tmp_path) as connection:
        connection.execute(
            "CREATE TEMP TABLE monitor_monthly AS FROM main.monitor_monthly WHERE month <> DATE '2024-08-01'"
        )
        [row] = connection.sql(monitors.RELEASES).pl().to_dicts()
    assert (row["theirs"], row["acled"], str(row["last_month"])) == (2, None, "2024-08-01")


def test_a_year_in_which_acled_counted_nothing_has_no_share(tmp_path):
    with built(tmp_path) as connection:
        connection.execute(
            "CREATE TEMP TABLE coverage_bounds AS SELECT DATE '2024-08-01' AS month, true AS is_northern, 0 AS acled, 2 AS ours, "
            "0 AS common_at_most, 2 AS ours_not_in_acled"
        )
        assert "2024" in monitors.tables(connection)["table-bounds"]


def test_the_newest_release_is_the_newest_by_its_numbers():
    releases = [("ucdp_country_year", "9.1"), ("ucdp_country_year", "25.1"), ("ucdp_ged", "26.1")]
    assert figures._newest_year(releases) == ("ucdp_country_year", "25.1")
    assert figures._newest_year(releases[2:]) is None


def test_a_measurement_that_dies_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(bench, "WAYS", ("nothing",))
    assert command.main(["bench", "--rows=2", f"--folder={tmp_path}"]) == 1
    assert "nothing: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
