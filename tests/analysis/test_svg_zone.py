"""A drawing with dates is the same bytes in every time zone."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DRAW = """
import datetime, hashlib
import altair as alt, polars as pl
from analysis.svg import svg
days = [datetime.date(2024, month, 1) for month in range(1, 13)]
frame = pl.DataFrame({"day": days, "n": range(12)})
drawn = svg(alt.Chart(frame).mark_bar().encode(x="day:T", y="n:Q").to_dict(), "x", "X", "Y")
print(hashlib.sha256(drawn.encode()).hexdigest())
"""


def test_time_zones_do_not_move_a_drawing():
    sums = set()
    for zone in ("UTC", "America/Adak", "Pacific/Kiritimati"):
        run = subprocess.run(
            [sys.executable, "-c", DRAW],
            cwd=ROOT,
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        )
        sums.add(run.stdout)
    assert len(sums) == 1
