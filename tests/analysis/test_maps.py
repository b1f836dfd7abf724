"""The map: which strikes are drawn, as whose, and in which stretch of time."""

import duckdb

from analysis import maps

STRIKES = [  # the day, how precisely the place is known, whose
    ("2024-07-26", "exact", "malian_state"),
    ("2024-07-27", "near", "russian"),
    ("2025-02-28", "cercle", "separatist"),
    ("2025-02-28", "region", "malian_state"),
    ("2025-03-01", "exact", "foreign_state"),
    ("2025-03-01", "country", "unknown"),
]


def test_who_is_drawn_how():
    """Those known to a region or the country are counted beneath their map and not drawn."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE strikes (date_start DATE, geo_precision VARCHAR, attributed_side VARCHAR, latitude DOUBLE DEFAULT 17, "
            "longitude DOUBLE DEFAULT 0, place VARCHAR DEFAULT 'P', incident_id VARCHAR)"
        )
        connection.execute("CREATE TABLE places (place_id VARCHAR, name VARCHAR, latitude DOUBLE, longitude DOUBLE)")
        insert = "INSERT INTO strikes (incident_id, date_start, geo_precision, attributed_side) VALUES (?, ?, ?, ?)"
        connection.executemany(insert, [(str(number), *strike) for number, strike in enumerate(STRIKES)])
        figure = maps.where(connection)
    assert figure.data.rows() == [
        ("2024-07-26", "P", "at or near the place", "the army or its partners"),
        ("2024-07-27", "P", "at or near the place", "the army or its partners"),
        ("2025-02-28", "P", "somewhere in its district", "others, or not known"),
        ("2025-03-01", "P", "at or near the place", "others, or not known"),
    ]
    panels = figure.draw(800).to_dict()["concat"]
    assert [panel["title"]["subtitle"].partition(" known")[0] for panel in panels] == [
        "1 drawn, 0", "2 drawn, 1", "1 drawn, 1",
    ]  # fmt: skip
