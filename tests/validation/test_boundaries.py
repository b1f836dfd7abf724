"""Whether a point lies in a region, and how far outside: on a square by hand, and on the real outlines."""

import json
from pathlib import Path

import pytest

from validation.boundaries import TOLERANCE_KM, km_outside, outlines

MALI = Path(__file__).parents[2] / "data" / "boundaries" / "mali_admin1.geojson"


def square(west, south, size=1.0):
    """A closed ring of (longitude, latitude), `size` degrees wide and high."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@pytest.fixture(scope="module")
def squares(tmp_path_factory):
    """One degree at the equator; one with a hole; two apart; one far north."""
    shapes = {
        "One": ("Polygon", [square(0, 0)]),
        "Hole": ("Polygon", [square(0, 0), square(0.25, 0.25, 0.5)]),
        "Two": ("MultiPolygon", [[square(0, 0)], [square(3, 0)]]),
        "North": ("Polygon", [square(0, 60)]),
        "Doubled": ("Polygon", [[*square(0, 0)[:2], *square(0, 0)[1:]]]),
    }
    features = [
        {"properties": {"region_8": name}, "geometry": {"type": kind, "coordinates": coordinates}}
        for name, (kind, coordinates) in shapes.items()
    ]
    path = tmp_path_factory.mktemp("outlines") / "squares.geojson"
    path.write_text(json.dumps({"features": features}))
    return path


@pytest.mark.parametrize(
    ("region", "latitude", "longitude", "km"),
    [
        ("One", 0.5, 0.5, 0),
        ("One", 0.001, 0.999, 0),
        # half a degree north of the northern side: 0.5 x 111.2 = 55.6
        ("One", 1.5, 0.5, 55.6),
        # half a degree east of the eastern side, at latitude 0.5: 0.5 x cos 0.5° x 111.2 = 0.5 x 0.99996 x 111.2 = 55.598
        ("One", 0.5, 1.5, 55.598),
        # beyond the north-eastern corner, 0.3° east and 0.4° north of it: cos 1.4° = 0.99970, so
        # sqrt((0.3 x 0.99970)² + 0.4²) = sqrt(0.08995 + 0.16) = 0.49995, times 111.2 = 55.594
        ("One", 1.4, 1.3, 55.594),
        # the middle of the hole lies a quarter of a degree from the edge of it: 0.25 x 111.2 = 27.8 to the north or south,
        # and a hair less to the east or west
        ("Hole", 0.5, 0.5, 27.799),
        ("Hole", 0.1, 0.1, 0),
        # between two parts, nearer to the second: 0.5 x cos 0.5° x 111.2
        ("Two", 0.5, 2.5, 55.598),
        ("Two", 0.5, 3.5, 0),
        # a degree of longitude is shorter in the north: at 60.5° 1 x cos 60.5° x 111.2 = 0.49242 x 111.2 = 54.758
        ("North", 60.5, 2, 54.758),
        # an edge without length, where a corner is given twice, disturbs nothing
        ("Doubled", 0.5, 0.5, 0),
        ("Doubled", 0.5, 1.5, 55.598),
    ],
)
def test_distance_outside_a_square(squares, region, latitude, longitude, km):
    assert km_outside(squares, region, latitude, longitude) == pytest.approx(km, abs=0.002)


def test_a_point_on_the_edge_is_not_outside(squares):
    assert km_outside(squares, "One", 1.0, 0.5) == pytest.approx(0, abs=1e-9)


def test_an_unknown_region_raises(squares):
    with pytest.raises(KeyError, match="Atlantis"):
        km_outside(squares, "Atlantis", 0.5, 0.5)


@pytest.mark.parametrize(
    ("region", "latitude", "longitude"),
    [
        ("Kidal", 18.44111, 1.40778),
        ("Gao", 16.27167, -0.04472),
        ("Bamako", 12.65, -8.0),
        ("Tombouctou", 16.77348, -3.00742),
        ("Mopti", 14.4843, -4.18296),
    ],
)
def test_towns_lie_in_the_regions_that_bear_their_names(region, latitude, longitude):
    assert km_outside(MALI, region, latitude, longitude) == 0


def test_kidal_town_lies_far_from_mopti_and_with_its_coordinates_swapped_far_from_kidal():
    assert km_outside(MALI, "Mopti", 18.44111, 1.40778) > 300
    assert km_outside(MALI, "Kidal", 1.40778, 18.44111) > 1000


def test_tinzaouaten_on_the_border_is_within_the_tolerance():
    assert km_outside(MALI, "Kidal", 19.95, 2.96) < TOLERANCE_KM


def test_every_outline_is_closed_and_within_the_country():
    for region, rings in outlines(MALI).items():
        for ring in rings:
            assert ring[0] == ring[-1], region
            assert all(-13 < longitude < 5 and 10 < latitude < 25.1 for longitude, latitude in ring), region
