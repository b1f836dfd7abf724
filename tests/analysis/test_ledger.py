"""The claims ledger over the project's own tables: cases whose ranges were worked out by hand from data/claims.csv."""

from pathlib import Path

import duckdb
import pytest

from analysis import claimreview, ledger, warehouse
from analysis.text import json_ld
from validation.check import check

DATA = Path(__file__).parents[2] / "data"
TINZAOUATEN = "ML-2024-08-25-tinzaouaten"
KIDAL = "ML-2023-11-07-kidal"
AMASRAKAD = "ML-2024-03-17-amasrakad"
BATTLE = "ML-2024-07-25-tinzaouaten-battle"
TADJMART = "ML-2024-08-26-anefis-tessalit-road"
OPEN = None


@pytest.fixture(scope="module")
def database():
    connection = duckdb.connect()
    warehouse.load(connection, check(DATA).frames)
    warehouse.make_models(connection)
    yield connection
    connection.close()


def toll(database, incident, category, rule):
    """(low, high, is_open) of a toll."""
    query = "SELECT low, high, is_open FROM tolls WHERE incident_id = ? AND category = ? AND rule = ?"
    return database.execute(query, [incident, category, rule]).fetchone()


# (incident, category, rule, low, high): high is None where the figure is "at least"
GOLDEN = [
    # Tinzaouaten, civilians. Standing figures: an elected official 15+, an NGO official 20+, The New Arab 20+, the separatists 21
    # (their "about 15" was of people, and is revised), Sawt al-Haqq 26, France 24 Observers 26, RFI 30. The army denies without a
    # figure, R-Freenews denies with 0: denials are no figure here. So 15 or more to 30.
    (TINZAOUATEN, "civilians", "lowest_claim", 15, OPEN),
    (TINZAOUATEN, "civilians", "highest_claim", 30, 30),
    # of no side: 15+, 20+, 20+, 26, 30; one of them is open, so the whole is
    (TINZAOUATEN, "civilians", "independent_only", 15, OPEN),
    # sources' floors: RFI 30, France 24 26, the Azawad camp 26 (Sawt al-Haqq 26, separatists 21), 20, 20, 15: the second is 26, and two say 26
    (TINZAOUATEN, "civilians", "two_voices", 26, 26),
    (TINZAOUATEN, "civilians", "ucdp", 15, 30),
    # the army: about 20 fighters; an unnamed security source: at least 6
    (TINZAOUATEN, "armed_group", "striking_side", 20, 20),
    (TINZAOUATEN, "armed_group", "lowest_claim", 6, OPEN),
    (TINZAOUATEN, "armed_group", "highest_claim", 20, 20),
    (TINZAOUATEN, "children", "highest_claim", 11, 11),
    # Kidal, people killed: residents 6 to 9 (which revises "at least 6"), a health worker 6, African Perceptions 8, RFI 10+, Afriques
    # about 10, the CMA 12, Crisis24 12+, the town hall 14+, the CSP 14 in writing and 20+ by telephone, taz up to 15: 6 to 20 or more
    (KIDAL, "all", "lowest_claim", 6, 6),
    (KIDAL, "all", "highest_claim", 20, OPEN),
    # taz's "up to 15" is no lowest figure: of no side, residents 6 to 9 and a health worker 6 are
    (KIDAL, "all", "independent_only", 6, OPEN),
    (KIDAL, "all", "latest_per_claimant", 6, OPEN),
    # floors of independent sources: the Azawad camp 20, the town hall 14, Crisis24 12, RFI 10, ...: the second is 14; the CSP's written 14 is
    # of the same camp as its 20, but gives 14 exactly, and the town hall "at least": only one closes, so it stays open
    (KIDAL, "all", "two_voices", 14, OPEN),
    (KIDAL, "civilians", "lowest_claim", 12, 15),  # an official; the CSP's 14 civilians repeat its total
    (KIDAL, "children", "lowest_claim", 2, 4),
    (KIDAL, "children", "highest_claim", 8, 8),
    (KIDAL, "armed_group", "highest_claim", 5, OPEN),  # Maliactu; the CSP's denial of 0 is no figure here
    # Amasrakad: Amnesty 13+ with 7 children; local sources through RFI 13, then 14 with 4 women
    (AMASRAKAD, "civilians", "lowest_claim", 13, OPEN),
    (AMASRAKAD, "civilians", "highest_claim", 14, 14),
    (AMASRAKAD, "civilians", "two_voices", 13, OPEN),
    (AMASRAKAD, "children", "independent_only", 7, 7),
    (AMASRAKAD, "women", "independent_only", 4, 4),
    # The battle, Russian dead: bloggers 20+, Reuters' list 23+, African Initiative 25+, NYT 46+, JNIM 50, former members up to 82, CSP 84
    # (Al Jazeera's "at least 84" repeats the 84)
    (BATTLE, "russian_personnel", "lowest_claim", 20, OPEN),
    (BATTLE, "russian_personnel", "highest_claim", 84, 84),
    (BATTLE, "russian_personnel", "two_voices", 50, OPEN),
    (BATTLE, "russian_personnel", "latest_per_claimant", 20, OPEN),
    (BATTLE, "all", "latest_per_claimant", 30, OPEN),
    # Tadjmart: the army counts 6 fighters, the CSP 7 of its own: both sides agree on at least 6 fighters
    (TADJMART, "armed_group", "striking_side", 6, 6),
    (TADJMART, "armed_group", "struck_side", 7, 7),
    (TADJMART, "armed_group", "two_voices", 6, OPEN),
]


@pytest.mark.parametrize(("incident", "category", "rule", "low", "high"), GOLDEN)
def test_known_tolls(database, incident, category, rule, low, high):
    assert toll(database, incident, category, rule) == (low, high, high is None)


def test_the_confusion_of_21_terrorists_is_in_no_toll(database):
    claim = f"{TINZAOUATEN}/fama-killed-21-arabic"
    assert database.execute("SELECT exclusion_reason FROM claims WHERE claim_id = ?", [claim]).fetchone() == (
        "confusion",
    )
    for table in ("claims_current", "claims_as_of(NULL)", "figures_as_of(NULL)"):
        assert database.execute(f"SELECT count(*) FROM {table} WHERE claim_id = ?", [claim]).fetchone() == (0,)
    fighters = "SELECT max(highest_said) FROM tolls WHERE incident_id = ? AND category = 'armed_group'"
    assert database.execute(fighters, [TINZAOUATEN]).fetchone() == (20,)


def test_what_was_known_of_tinzaouaten(database):
    # Dated to 25 or 26 August: official 15+, NGO 20+, separatists 21, Sawt al-Haqq 26. The New Arab is of the 28th; RFI's 30 and
    # France 24's 26 have no date and are never placed, not a year later either.
    query = (
        "SELECT rule, low, highest_said FROM tolls_as_of($day) WHERE incident_id = $incident AND category = 'civilians'"
    )
    for day, highest in (("2024-08-26", 26), ("2025-08-26", 26), (None, 30)):
        found = {
            r: (low, top) for r, low, top in database.execute(query, {"day": day, "incident": TINZAOUATEN}).fetchall()
        }
        assert found["lowest_claim"][0] == 15
        assert found["highest_claim"][1] == highest
    states = dict(
        database.execute(
            "SELECT claim_id, known FROM claims_as_of('2024-08-26') WHERE event_id = ?", [TINZAOUATEN]
        ).fetchall()
    )
    assert states[f"{TINZAOUATEN}/rfi-30-civ"] == "undated"
    assert states[f"{TINZAOUATEN}/newarab-more-than-20"] == "not_yet"
    assert states[f"{TINZAOUATEN}/csp-civ-killed"] == "known"
    assert states[f"{TINZAOUATEN}/security-commander-killed"] == "not_yet"


def test_the_first_toll_stands_until_it_is_revised(database):
    first = f"{TINZAOUATEN}/csp-first-toll"
    query = "SELECT stands FROM claims_as_of($day) WHERE claim_id = $claim"
    assert database.execute(query, {"day": "2024-08-24", "claim": first}).fetchone() == (False,)
    assert database.execute(query, {"day": "2024-08-25", "claim": first}).fetchone() == (False,)  # revised the same day
    soldiers = f"{BATTLE}/fama-soldiers-killed-0727"
    assert database.execute(query, {"day": "2024-07-27", "claim": soldiers}).fetchone() == (
        False,
    )  # its revision is of that day
    own = f"{BATTLE}/csp-own-killed-0728"
    assert database.execute(query, {"day": "2024-07-31", "claim": own}).fetchone() == (True,)
    assert database.execute(query, {"day": "2024-08-01", "claim": own}).fetchone() == (False,)


@pytest.mark.parametrize(
    ("incident", "grade", "status"),
    [
        (TINZAOUATEN, "fair", "declared"),  # seven independent sources; the army owns the strike and denies the harm
        (KIDAL, "fair", "declared"),
        (AMASRAKAD, "fair", "declared"),
        (
            TADJMART,
            "discounted",
            "declared",
        ),  # the CSP counts its fighters; only an outlet of its side speaks of traders
        ("ML-2022-03-27-moura", "contested", "declared"),  # most were killed on the ground
        ("ML-2025-01-04-zarho", "weak", "declared"),
    ],
)
def test_known_grades(database, incident, grade, status):
    found = database.execute(
        "SELECT grade, status, grade_reason FROM grades WHERE incident_id = ?", [incident]
    ).fetchone()
    assert found[:2] == (grade, status)
    assert found[2].endswith(".")


def test_what_the_attackers_own_bombs_did_is_no_harm_of_the_strike(database):
    """Sévaré: the nine civilians are the government's toll of the attack on the airport. At Moura and Adjora others lay dead to the aircraft too."""
    query = "SELECT incident_id FROM grades WHERE incident_id IN ($sevare, 'ML-2022-03-27-moura', 'ML-2023-05-26-adjora') ORDER BY ALL"
    found = database.execute(query, {"sevare": "ML-2023-04-22-sevare"}).fetchall()
    assert found == [("ML-2022-03-27-moura",), ("ML-2023-05-26-adjora",)]


def test_every_allegation_is_graded_with_a_reason(database):
    alleged = database.execute(
        "SELECT count(*) FROM strikes WHERE has_civilian_harm_claim AND grade IS NULL"
    ).fetchone()
    assert alleged == (0,)
    assert database.execute("SELECT count(*) FROM strikes WHERE strike_status IS NULL").fetchone() == (0,)
    assert database.execute("SELECT count(*) FROM grades WHERE length(grade_reason) < 20").fetchone() == (0,)


def test_a_battle_toll_is_no_strike_s(database):
    assert database.execute(
        "SELECT count(*) FROM tolls WHERE incident_id = 'ML-2022-03-27-moura' AND low IS NOT NULL"
    ).fetchone() == (0,)


def test_joint_tolls_enter_a_total_once(database):
    # HRW's 14 or more at Konokassi cover 16 and 17 February 2024; JNIM's 14 are of the 16th alone. The two days are one unit of 14 or more.
    query = "SELECT unit, strikes, low, highest_said, is_open FROM toll_units_as_of(NULL) WHERE unit LIKE 'ML-2024-02-1%konokassi' AND category = 'civilians' AND rule = 'lowest_claim'"
    assert database.execute(query).fetchall() == [("ML-2024-02-16-konokassi", 2, 14, 14, True)]


def test_every_collective_of_unnamed_people_is_known_as_one(database):
    query = "SELECT count(*), count(*) FILTER (WHERE k.kind = 'named') FROM speakers k JOIN actors a USING (actor_id) WHERE a.note LIKE 'Collective%'"
    ((collectives, named),) = database.execute(query).fetchall()
    assert collectives > 0 == named


def test_disagreements(database):
    query = "SELECT lowest, highest, gap, ratio FROM disagreements WHERE incident_id = ? AND category = ?"
    assert database.execute(query, [TADJMART, "armed_group"]).fetchone() == (6, 7, 1, 1.17)
    assert database.execute(query, [BATTLE, "russian_personnel"]).fetchone() == (20, 84, 64, 4.2)


def test_comparisons_rank_nobody_and_say_how_few(database):
    frame = ledger.comparisons(database.cursor().sql("FROM claimant_pairs WHERE voice NOT LIKE '%@%'").pl())
    assert frame["voice_name"].to_list() == sorted(frame["voice_name"].to_list())
    assert (frame["above"] + frame["below"] + frame["level"] == frame["cases"]).all()
    assert (
        (frame["share_above_low"] <= frame["share_above"]) & (frame["share_above"] <= frame["share_above_high"])
    ).all()


def test_share_interval_is_clopper_and_pearson_s():
    # 2 of 10: 2.5 % to 55.6 %, as tabulated
    assert [round(end, 4) for end in ledger.share_interval(2, 10)] == [0.0252, 0.5561]
    assert ledger.share_interval(0, 3)[0] == 0 and ledger.share_interval(3, 3)[1] == 1


def test_median_interval_needs_six():
    assert ledger.median_interval([1, 2, 3, 4, 5]) is None  # 1 - 2/32 = 93.75 % at most
    assert ledger.median_interval([1, 2, 3, 4, 5, 6]) == (1, 6)  # 96.9 %


REQUIRED = {"@context", "@type", "claimReviewed", "url", "author", "datePublished", "itemReviewed", "reviewRating"}


def test_claim_reviews_have_the_fields_of_the_schema(database):
    found = [review for reviews in claimreview.reviews(database).values() for review in reviews]
    assert len(found) > 50
    for review in found:
        assert review.keys() >= REQUIRED
        assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
        assert review["itemReviewed"]["@type"] == "Claim" and review["itemReviewed"]["author"]["name"]
        assert review["reviewRating"]["@type"] == "Rating" and review["reviewRating"]["alternateName"]
        assert "ratingValue" not in review["reviewRating"]
        assert len(review["claimReviewed"]) < 250
    assert len({review["url"] for review in found}) == len(found)
    army = next(r for r in found if r["url"].endswith("tinzaouaten.html#claim-fama-denies-civ") and "08-25" in r["url"])
    assert army["claimReviewed"].startswith("Malian armed forces: no civilians killed")
    said = army["reviewRating"]["alternateName"]
    assert said.startswith("Contested: 15 to 30 reported by ") and "denied by Malian state" in said


def test_a_claim_filed_under_a_duplicate_record_is_reviewed_with_the_counted_strike(database):
    found = claimreview.reviews(database)["ML-2024-08-26-anefis-tessalit-road"]
    assert [
        r["url"] for r in found if r["url"].endswith("#claim-ml-2024-08-26-tahalt-intachdayt-sawtalhaqq-civ-killed")
    ]


@pytest.mark.parametrize(
    ("toll", "sources", "denied_by", "verdict"),
    [
        ((12, 15, False), 1, None, "One source alone: 12 to 15 reported by A"),  # a range that nobody contradicts
        ((12, 12, False), 1, "B", "Contested: 12 reported by A, denied by B"),
        ((12, 12, False), 2, None, "Not contested: 12 reported by A"),
        ((12, 15, False), 2, None, "Contested: 12 to 15 reported by A"),
    ],
)
def test_what_a_review_says_of_a_figure(toll, sources, denied_by, verdict):
    assert claimreview.rating(toll, sources, "A", denied_by) == verdict


def test_a_review_dates_the_strike_as_its_page_does(database):
    (zouera, *_) = claimreview.reviews(database)["ML-2025-07-zouera"]
    assert zouera["claimReviewed"].endswith(", 30 June to 8 July 2025")


def test_no_text_ends_the_script_early():
    text = json_ld([{"claimReviewed": "</script><b>"}])
    assert text.count("</script>") == 1 and "<b>" not in text


@pytest.mark.parametrize(
    ("low", "high", "is_open", "said"),
    [(None, None, False, ""), (21, None, True, "at least 21"), (0, 0, False, "none"), (0, 15, False, "up to 15"),
     (6, 9, False, "6 to 9"), (7, 7, False, "7")],
)  # fmt: skip
def test_toll_in_words(low, high, is_open, said):
    assert ledger.toll_text(low, high, is_open) == said
