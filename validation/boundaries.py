"""Whether coordinates lie in the region they are said to lie in.

The outlines are Natural Earth's (public domain, 1:10 million), the regions of Mali before 2016. They are drawn
coarsely, so a place counts as inside when it is within `TOLERANCE_KM` of the outline.
"""

import json
import math
from functools import cache
from itertools import pairwise
from pathlib import Path

RULE_ID = "place_in_region"
ASKS = "coordinates lie in the stated region"
REMEDY = "Check latitude and longitude (swapped? a homonym elsewhere?) and the region."
TOLERANCE_KM = 25.0
KM_PER_DEGREE = 111.2  # of latitude; of longitude times the cosine of the latitude

Ring = list[tuple[float, float]]


@cache
def outlines(path: Path) -> dict[str, list[Ring]]:
    """Region (before 2016) to the rings of its outline, as (longitude, latitude)."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = {}
    for feature in features:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        found[feature["properties"]["region_8"]] = [
            [tuple(point) for point in ring] for part in polygons for ring in part
        ]
    return found


def km_outside(path: Path, region: str, latitude: float, longitude: float) -> float:
    """How far outside the region's outline the point lies, in km; 0 inside. Unknown regions raise KeyError."""
    rings = outlines(path)[region]
    if sum(_crosses(ring, longitude, latitude) for ring in rings) % 2:
        return 0.0
    return min(_km_to_edge(ring, longitude, latitude) for ring in rings)


def _crosses(ring: Ring, x: float, y: float) -> int:
    """How often a ray from the point to the east crosses the ring (odd: the point is inside)."""
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings


def _km_to_edge(ring: Ring, x: float, y: float) -> float:
    """Distance to the nearest edge on a plane tangent at the point: good to a percent at these distances."""
    scale = math.cos(math.radians(y))
    nearest = math.inf
    for (x1, y1), (x2, y2) in pairwise(ring):
        ax, ay, bx, by = (x1 - x) * scale, y1 - y, (x2 - x) * scale, y2 - y
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * (bx - ax) + ay * (by - ay)) / length))
        nearest = min(nearest, math.hypot(ax + along * (bx - ax), ay + along * (by - ay)))
    return nearest * KM_PER_DEGREE
