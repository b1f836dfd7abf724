"""Fighters killed, by the group that is named as struck."""

from analysis import warehouse
from tests import databases


def test_a_group_is_named_where_one_is_named_as_struck():
    # 26 August 2024, Tadjmart: the army says six fighters, the CSP-DPA says seven of its own
    with warehouse.reading(databases.real()) as connection:
        rows = connection.execute(
            "SELECT group_name, rule, low, high FROM fighter_tolls "
            "WHERE incident_id = 'ML-2024-08-26-anefis-tessalit-road' AND rule IN ('lowest_claim', 'highest_claim') ORDER BY rule"
        ).fetchall()
    assert [(group.endswith("(CSP-DPA)"), *rest) for group, *rest in rows] == [
        (True, "highest_claim", 7, 7),
        (True, "lowest_claim", 6, 6),
    ]


def test_every_toll_of_fighters_has_one_row_and_no_group_is_made_up():
    with warehouse.reading(databases.real()) as connection:
        ((tolls, rows, made_up),) = connection.execute(
            """
            SELECT (SELECT count(*) FROM tolls WHERE category = 'armed_group'), count(*),
              count(*) FILTER (WHERE group_name NOT IN ('not said', 'several') AND incident_id NOT IN (
                SELECT incident_id FROM incident_actors WHERE role = 'target'))
            FROM fighter_tolls
            """
        ).fetchall()
    assert rows == tolls > 0
    assert made_up == 0
