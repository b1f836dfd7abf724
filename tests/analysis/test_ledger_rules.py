"""The rules of the ledger over made-up claims: what must hold whatever is claimed."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import warehouse
from validation.tables import TABLES

DAY = "2024-08-25"
ONE, OTHER, THIRD, OWNED, DISPUTED, LEFT_OUT = (
    f"ML-{DAY}-{name}" for name in ("one", "other", "third", "owned", "disputed", "left-out")
)
PEOPLE = [
    ("fama", "malian_state"),
    ("wagner", "russian"),
    ("csp_dpa", "separatist"),
    ("amnesty", "monitor"),
    ("hrw", "monitor"),
    ("local_officials", "local_official"),
    ("media_partisan", "media"),
    ("media_copier", "media"),
]
NEWCOMER = "ohchr"  # speaks only where a test lets it, as the state's television does


@pytest.fixture(scope="module")
def database():
    connection = duckdb.connect()
    for table in TABLES:
        warehouse.create(connection, table)
    run = connection.execute
    run(
        "INSERT INTO regions (region, name_fr, region_10, region_8, is_northern) VALUES ('Kidal', 'Kidal', 'Kidal', 'Kidal', true)"
    )
    run(
        "INSERT INTO places (place_id, name, country, region, geo_precision, gazetteer) VALUES ('p', 'P', 'ML', 'Kidal', 'exact', 'none')"
    )
    for actor, side in [*PEOPLE, (NEWCOMER, "un"), ("media_television", "media")]:
        run("INSERT INTO actors (actor_id, name_en, name_fr, side) VALUES (?, ?, ?, ?)", [actor, actor, actor, side])
    for publisher, tier, alignment in [("wire", "wire_or_major", "none"), ("copier", "aggregator", "none"),
                                       ("partisan", "partisan_outlet", "pro_azawad"),
                                       ("television", "wire_or_major", "state_media")]:  # fmt: skip
        run(
            "INSERT INTO publishers (publisher_id, name, tier, alignment, tier_reason) VALUES (?, ?, ?, ?, 'made up')",
            [publisher, publisher, tier, alignment],
        )
    for number in range(10):  # nine pages that carry the wire's text, and the wire's own
        agency = "wire" if number else None
        page = [f"page-{number}", "copier" if number else "wire", agency]
        run(
            "INSERT INTO sources (source_id, publisher_id, agency, published_precision, language) VALUES (?, ?, ?, 'unknown', 'en')",
            page,
        )
    run(
        "INSERT INTO sources (source_id, publisher_id, published_precision, language) VALUES ('digest', 'copier', 'unknown', 'en'), ('outlet', 'partisan', 'unknown', 'en')"
    )
    run(
        "INSERT INTO sources (source_id, publisher_id, published, published_precision, language) VALUES ('dated', 'wire', '2024-09-02', 'day', 'en')"
    )
    for incident in (ONE, OTHER, THIRD, OWNED, DISPUTED, LEFT_OUT):
        run("INSERT INTO incidents (incident_id, date_start, date_end, date_precision, place_id, geo_precision, kind, is_strike, inclusion, entered_from) "
            "VALUES (?, ?, ?, 'day', 'p', 'exact', 'drone_strike', true, ?, 'dossier')", [incident, DAY, DAY, "excluded" if incident == LEFT_OUT else "counted"])  # fmt: skip
        basis = ("self_claimed", None) if incident == OWNED else ("alleged", "csp_dpa")
        run("INSERT INTO incident_actors VALUES (?, 'fama', 'attributed', ?, ?)", [incident, *basis])
        if incident in (OWNED, DISPUTED):
            run("INSERT INTO incident_actors VALUES (?, 'csp_dpa', 'attributed', 'alleged', 'fama')", [incident])
        run("INSERT INTO incident_actors VALUES (?, 'csp_dpa', 'target', 'inferred', NULL)", [incident])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warehouse, "STORED", ())  # the claims change with every test
        warehouse.make_models(connection)
    yield connection
    connection.close()


def claim(name, incident=ONE, who="amnesty", low=None, high=None, **cells):
    """A claim's row: the figure decides the qualifier where none is given."""
    qualifier = (
        "none" if low is None and high is None else "at_least" if high is None else "up_to" if low is None
        else "exact" if low == high else "range"
    )  # fmt: skip
    page = {"media_partisan": "outlet", "media_copier": "digest"}.get(who, "page-0")
    row = {
        "claim_id": f"{incident}/{name}", "incident_id": incident, "claimant": who, "claimed_on_precision": "unknown",
        "metric": "killed_civilians", "value_min": low, "value_max": high, "qualifier": qualifier, "stance": "asserts",
        "scope": "incident", "inclusion": "counted", "source_id": page,
    }  # fmt: skip
    return row | cells


def fill(database, claims):
    database.execute("DELETE FROM claims")
    for row in claims:
        names = ", ".join(row)
        database.execute(f"INSERT INTO claims ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def tolls(database, incident=ONE, question="tolls_as_of(NULL)"):
    query = f"SELECT category, rule, low, best, high, is_open, highest_said FROM {question} WHERE incident_id = ?"
    return {(row[0], row[1]): row[2:] for row in database.execute(query, [incident]).fetchall()}


def test_nine_copies_of_one_wire_count_once(database):
    first = claim("wire", low=21, high=21, who="csp_dpa")
    copies = [
        claim(
            f"copy-{n}",
            low=21,
            high=21,
            who="csp_dpa",
            source_id=f"page-{n}",
            derives_from=f"{ONE}/wire",
            derivation="quotation",
        )
        for n in range(1, 10)
    ]
    fill(database, [first, *copies])
    assert database.execute("SELECT claims, voices, independent_sources FROM incident_voices").fetchall() == [
        (10, 1, 1)
    ]
    assert database.execute("SELECT figure, claims, voices, independent_sources FROM figure_sources").fetchall() == [
        ("21", 10, 1, 1)
    ]


def test_copies_that_nobody_linked_are_still_one_voice(database):
    officials = [
        claim(
            f"official-{n}",
            low=15,
            who="local_officials",
            claimant_detail="an elected official",
            source_id=f"page-{n}",
            relayed_by="wire",
        )
        for n in range(10)
    ]
    fill(database, officials)
    assert database.execute("SELECT claims, voices, independent_sources FROM incident_voices").fetchall() == [
        (10, 1, 1)
    ]


def test_who_is_a_voice(database):
    rows = [
        claim("elected", low=15, who="local_officials", claimant_detail="an elected official"),
        claim(
            "retired", low=15, who="local_officials", claimant_detail="a retired official"
        ),  # described apart: another voice
        claim("army", low=15, who="fama"),
        claim("russians", low=15, who="wagner"),  # another voice, of the same camp
        claim("rebels", low=15, who="csp_dpa"),
        claim("their-outlet", low=15, who="media_partisan"),  # another voice, of the same camp
        claim("digest", low=15, who="media_copier"),  # an aggregator: none
        claim(
            "retold", low=15, who="media_partisan", derives_from=f"{ONE}/army", derivation="primary_source"
        ),  # the army's voice
    ]
    fill(database, rows)
    counts = "SELECT claims, voices, independent_sources, neutral_sources FROM incident_voices"
    assert database.execute(counts).fetchall() == [(8, 6, 4, 2)]
    assert database.execute("SELECT max(steps) FROM claim_roots").fetchall() == [(1,)]


def test_dozens_has_no_number_unless_one_is_declared(database):
    fill(database, [claim("words", qualifier="dozens"), claim("others", low=7, high=7, who="hrw")])
    assert tolls(database)["civilians", "highest_claim"] == (7, None, 7, False, 7)
    declared = tolls(database, question="tolls_as_of(NULL, dozens := 24)")
    assert declared["civilians", "highest_claim"] == (24, None, None, True, 24)
    fill(database, [claim("words", qualifier="dozens")])
    assert tolls(database)["civilians", "highest_claim"] == (None, None, None, False, None)
    totals = "SELECT low, with_figure, without_figure FROM toll_totals_as_of(NULL) WHERE rule = 'highest_claim' AND attributed_side = 'all'"
    assert database.execute(totals).fetchall() == [(None, 0, 1)]


def test_a_denial_is_no_figure_but_a_side_s_own_none_is(database):
    fill(database, [claim("army", low=0, high=0, who="fama", stance="denies"), claim("amnesty", low=9)])
    found = tolls(database)
    assert found["civilians", "lowest_claim"] == (9, None, None, True, 9)
    assert found["civilians", "striking_side"] == (0, None, 0, False, 0)


@pytest.mark.parametrize(
    ("rule", "who", "others"),
    [
        ("independent_only", "amnesty", "hrw"),
        ("latest_per_claimant", "amnesty", "csp_dpa"),
        ("striking_side", "fama", "fama"),
        ("struck_side", "csp_dpa", "csp_dpa"),
    ],
)
def test_up_to_beside_at_least_lowers_no_range_to_nothing(database, rule, who, others):
    at_least, up_to = claim("least", who=who, low=6), claim("most", who=others, high=15)
    fill(database, [at_least, up_to])
    assert tolls(database)["civilians", rule] == (6, None, None, True, 15)
    fill(database, [up_to])  # nothing else is said: from none
    assert tolls(database)["civilians", rule] == (0, None, 15, False, 15)


def said(who, number=5, **cells):
    """Someone's exact figure of the civilian dead."""
    return claim(who, who=who, low=number, high=number, **cells)


def up_to(who, number):
    return claim(f"{who}-most", who=who, high=number)


@pytest.mark.parametrize(
    ("incident", "claims", "grade", "status"),
    [
        (ONE, [said("amnesty")], "weak", "single_source"),
        (ONE, [said("amnesty"), said("hrw")], "fair", "likely"),
        (ONE, [said("csp_dpa"), said("wagner")], "weak", "likely"),  # two sources, but nobody neutral
        (ONE, [said("csp_dpa"), said("media_television")], "weak", "likely"),  # nor is a state's newsroom
        # HRW speaks of this strike only in a toll of two, filed under the other: two sources of the harm, one of the strike
        (ONE, [said("amnesty"), said("hrw", incident=OTHER, scope="joint", joint_with=ONE)], "weak", "single_source"),
        (ONE, [said("fama")], "confirmed", "single_source"),  # the accused accepts the dead
        (ONE, [said("amnesty", scope="battle"), said("hrw", scope="battle")], "contested", "likely"),
        (ONE, [said("csp_dpa", metric="killed_armed_group"), said("media_partisan")], "discounted", "single_source"),
        (ONE, [said("csp_dpa", metric="killed_armed_group"), said("amnesty")], "weak", "likely"),  # a neutral voice does
        (ONE, [claim("own", who="fama", metric="strike_conducted"), said("amnesty"), said("hrw")], "fair", "declared"),
        (ONE, [claim("own", who="fama", metric="strike_conducted", stance="denies"), said("amnesty"), said("hrw")],
         "contested", "contested"),
        (DISPUTED, [said("amnesty"), said("hrw")], "contested", "contested"),  # laid to rival camps
        (OWNED, [said("amnesty"), said("hrw")], "fair", "declared"),  # to rival camps too, but one claims it
    ],
)  # fmt: skip
def test_grade_and_status(database, incident, claims, grade, status):
    fill(database, [row if row["scope"] == "joint" else moved([row], incident)[0] for row in claims])
    query = "SELECT grade, status FROM grades WHERE incident_id = ?"
    assert database.execute(query, [incident]).fetchall() == [(grade, status)]


# the striking side is the army; "up to" is a figure, but no floor that a second source could support
@pytest.mark.parametrize(
    ("claims", "low", "best", "high"),
    [
        ([said("amnesty", 3), said("hrw", 8), said("csp_dpa", 9)], 3, 8, 9),  # two say 8 or more, one 9
        ([said("amnesty", 5), up_to("fama", 3)], 3, 5, 5),  # lowest of the independent, though a side says less
        ([said("fama", 6), up_to("csp_dpa", 2)], 2, 6, 6),  # the striking side against its interest
        ([said("csp_dpa", 7), up_to("wagner", 4)], 4, 4, 7),  # neither: the lowest figure
    ],
)
def test_the_best_figure_in_ucdp_s_sense_has_four_steps(database, claims, low, best, high):
    fill(database, claims)
    assert tolls(database)["civilians", "ucdp"][:3] == (low, best, high)


def test_a_voice_s_last_dated_word_counts_and_all_its_words_where_none_is_dated(database):
    days = {"first": (5, "2024-08-26"), "last": (9, "2024-08-28"), "undated": (1, None)}
    rebels = [
        claim(name, who="csp_dpa", low=figure, high=figure, claimed_on=day, claimed_on_precision="day" if day else "unknown")
        for name, (figure, day) in days.items()
    ]  # fmt: skip
    fill(database, [*rebels, claim("one", low=7, high=7), claim("two", low=8, high=8)])
    assert tolls(database)["civilians", "latest_per_claimant"] == (7, None, 9, False, 9)


def test_two_voices_of_one_camp_support_nothing(database):
    fill(
        database,
        [claim("rebels", low=21, high=21, who="csp_dpa"), claim("outlet", low=21, high=21, who="media_partisan")],
    )
    assert tolls(database)["civilians", "two_voices"][0] is None
    grade = database.execute("SELECT count(*) FROM claims_current WHERE source_key = 'azawad'").fetchall()
    assert grade == [(2,)]


def apart(database):
    return database.execute(
        "SELECT sides, lowest, lowest_side, highest, highest_side, gap FROM disagreements"
    ).fetchall()


def test_only_two_sides_disagree_not_one_with_itself(database):
    rebels = [claim("first", low=5, high=5, who="csp_dpa"), claim("then", low=30, high=30, who="csp_dpa")]
    fill(database, [*rebels, claim("amnesty", low=10, high=10)])
    assert apart(database) == [(2, 10, "monitor", 30, "azawad", 20)]  # 25 lie between two words of the rebels
    fill(database, [*rebels, claim("army", low=5, high=5, who="fama"), claim("army-2", low=30, high=30, who="fama")])
    assert apart(database)[0][2] != apart(database)[0][4]
    fill(database, [claim("rebels", low=5, high=5, who="csp_dpa"), claim("army", low=5, high=5, who="fama")])
    assert apart(database) == []


def test_a_figure_s_sources_name_the_dead_as_tolls_do_and_keep_the_about(database):
    fill(
        database,
        [
            claim("about", low=15, high=15, qualifier="about", metric="killed_wagner"),
            claim("exact", low=15, high=15, who="hrw", metric="killed_wagner"),
            claim("total", low=20, metric="killed_total"),
        ],
    )
    figures = database.execute("SELECT category, figure FROM figure_sources ORDER BY ALL").fetchall()
    assert figures == [("all", "at least 20"), ("russian_personnel", "15"), ("russian_personnel", "about 15")]


def test_a_battle_toll_is_not_the_strike_s(database):
    fill(database, [claim("battle", low=300, high=300, scope="battle")])
    assert tolls(database) == {}
    assert database.execute("SELECT count(*) FROM toll_totals").fetchall() == [(0,)]


def total(database, rule="highest_claim"):
    query = "SELECT low, high, any_open, with_figure FROM toll_totals_as_of(NULL) WHERE attributed_side = 'all' AND rule = ?"
    return database.execute(query, [rule]).fetchall()


def test_a_joint_toll_counts_once_wherever_it_is_filed(database):
    alone = [
        claim("own", incident=ONE, low=5, high=5, who="hrw"),
        claim("own", incident=THIRD, low=2, high=2, who="hrw"),
    ]
    for home, away in ((ONE, OTHER), (OTHER, ONE)):
        joint = claim("joint", incident=home, low=12, high=12, scope="joint", joint_with=away)
        fill(database, [*alone, joint])
        assert total(database) == [(14, 14, 0, 2)]  # 12 for two strikes, of which 5 are in one, and 2 for the third
    filed_twice = [
        claim("joint", incident=home, low=12, high=12, scope="joint", joint_with=away)
        for home, away in ((ONE, OTHER), (OTHER, ONE))
    ]
    fill(database, [*alone, *filed_twice])
    assert total(database) == [(14, 14, 0, 2)]


@pytest.mark.parametrize(
    ("joint", "alone", "expected"),
    [
        # 12 for one and other, 20 for other and third: all three are one unit, of 20, or of 5 + 2 + 1 one by one
        ({ONE: (12, OTHER), OTHER: (20, THIRD)}, {ONE: 5, OTHER: 2, THIRD: 1}, (8, 20, 0, 1)),
        ({ONE: (12, LEFT_OUT)}, {ONE: 5}, (5, 5, 0, 1)),  # it covers what is not counted: left out
        ({ONE: (12, OTHER)}, {ONE: 5, OTHER: 3}, (8, 12, 0, 1)),  # the parts sum to less than the joint toll
        ({ONE: (12, OTHER)}, {ONE: 10, OTHER: 9}, (12, 19, 0, 1)),  # and to more
    ],
)
def test_a_joint_toll_and_its_parts_are_two_accounts_of_the_same_dead(database, joint, alone, expected):
    together = [
        claim("joint", incident=incident, low=figure, high=figure, scope="joint", joint_with=other)
        for incident, (figure, other) in joint.items()
    ]
    parts = [claim("own", incident=incident, low=figure, high=figure, who="hrw") for incident, figure in alone.items()]
    fill(database, [*together, *parts])
    assert total(database) == [expected]


def test_a_voice_is_set_beside_independent_ones_only(database):
    fill(database, [said("csp_dpa", 20), said("amnesty", 10)])
    query = "SELECT voice, low, high, independent_low, independent_high, stands, exp(log_ratio) FROM claimant_pairs"
    assert database.execute(query).fetchall() == [("separatist", 20, 20, 10, 10, "above", pytest.approx(2))]


def test_dates_that_are_not_known_are_never_placed(database):
    rows = [
        claim("day", low=1, high=1, claimed_on="2024-08-26", claimed_on_precision="day"),
        claim("month", low=2, high=2, claimed_on="2024-08", claimed_on_precision="month"),
        claim("none", low=3, high=3),
    ]
    fill(database, rows)
    for day, expected in {
        "2024-07-31": ("not_yet", "not_yet", "undated"),
        "2024-08-25": ("not_yet", "uncertain", "undated"),
        "2024-08-26": ("known", "uncertain", "undated"),
        "2024-08-31": ("known", "known", "undated"),
    }.items():
        found = dict(database.execute("SELECT claim_id, known FROM claims_as_of($day)", {"day": day}).fetchall())
        assert tuple(found[f"{ONE}/{name}"] for name in ("day", "month", "none")) == expected


def test_a_claim_is_known_once_its_page_is_published(database):
    """The page is of 2 September; the month that one claim is dated to lasts longer."""
    rows = [
        claim("undated", low=1, high=1, source_id="dated"),
        claim("month", low=2, high=2, source_id="dated", claimed_on="2024-09", claimed_on_precision="month"),
    ]
    fill(database, rows)
    for day, expected in {"2024-09-01": ("uncertain", "not_yet"), "2024-09-02": ("known", "known")}.items():
        found = database.execute("SELECT known FROM claims_as_of($day) ORDER BY claim_id", {"day": day}).fetchall()
        assert tuple(known for (known,) in found) == expected


numbers = st.integers(0, 40)
bounds = st.one_of(
    st.tuples(numbers, st.none()),
    st.tuples(st.none(), numbers),
    st.tuples(numbers, numbers).map(lambda ends: tuple(sorted(ends))),
    st.just((None, None)),
)
spoken = st.lists(st.tuples(st.sampled_from([who for who, _ in PEOPLE]), bounds), min_size=1, max_size=6)


@settings(max_examples=15)
@given(said=spoken, copied=st.integers(0, 5), newcomer=numbers)
def test_what_holds_for_every_rule(database, said, copied, newcomer):
    """Copies change nothing, ends are in order, and one more independent voice never lowers what two support."""
    original = [claim(f"c{n}", who=who, low=low, high=high) for n, (who, (low, high)) in enumerate(said)]
    source = original[copied % len(original)]
    copy = source | {
        "claim_id": f"{ONE}/copy",
        "source_id": "page-3",
        "derives_from": source["claim_id"],
        "derivation": "quotation",
    }
    more = claim("new", incident=THIRD, who=NEWCOMER, low=newcomer, high=newcomer)
    fill(database, [*original, copy, *moved(original, OTHER), *moved(original, THIRD), more])
    query = "SELECT incident_id, category, rule, low, best, high, is_open, highest_said FROM tolls_as_of(NULL)"
    found = {(row[0], row[2]): row[3:] for row in database.execute(query).fetchall()}
    with_copy, without, after = (
        {rule: toll for (i, rule), toll in found.items() if i == incident} for incident in (ONE, OTHER, THIRD)
    )
    assert with_copy == without
    for low, best, high, is_open, highest in without.values():
        if low is None:
            assert (best, high, is_open, highest) == (None, None, False, None)
            continue
        assert low <= highest and (high is None) == is_open
        assert high is None or low <= high <= highest
        assert best is None or low <= best <= highest
    supported = without.get("two_voices", (None,))[0]
    assert supported is None or after["two_voices"][0] >= supported
    assert after["highest_claim"][4] >= newcomer >= after["lowest_claim"][0]


def moved(claims, incident):
    """The same claims about another incident."""
    return [row | {"claim_id": row["claim_id"].replace(ONE, incident), "incident_id": incident} for row in claims]
