"""How well the linkage rules do against pairs whose truth is known, beside splink where that is installed.

Events of an imagined other producer are made from our own strikes: two thirds of them, with dates off by a day or
two, names spelled otherwise, and coordinates that are stand-ins for a district or region; and as many events again
that are none of ours. `python -m analysis.external.linkage_trial` prints the table of `docs/linkage.md`.
"""

import argparse
import random
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl

from analysis.paths import DATABASE
from analysis.warehouse import SQL

SHAPE = {
    "dataset": pl.String, "version": pl.String, "event_id": pl.String, "date_start": pl.Date, "date_end": pl.Date,
    "latitude": pl.Float64, "longitude": pl.Float64, "geo_precision": pl.String, "place": pl.String, "wording": pl.String,
    "is_air_strike": pl.Boolean, "actor_1": pl.String,
}  # fmt: skip


def imagined(strikes: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, set[tuple[str, str]]]:
    """Events of the imagined producer, and the true pairs (incident_id, event_id)."""
    chance = random.Random(seed)
    events, true = [], set()
    dated = [
        row
        for row in strikes.to_dicts()
        if row["date_start"] and row["latitude"] and (row["date_end"] - row["date_start"]).days <= 6
    ]
    for number, strike in enumerate(dated):
        if chance.random() < 0.65:
            true.add((strike["incident_id"], f"T{number}"))
            day = strike["date_start"] + timedelta(days=chance.choice([0] * 15 + [1, 1, -1, 2]))
            events.append(_event(chance, f"T{number}", day, strike))
        other = chance.choice(dated)
        day = strike["date_start"] + timedelta(days=chance.choice([-40, -25, -11, 9, 17, 33]))
        events.append(_event(chance, f"D{number}", day, other))
    return pl.DataFrame(events, schema=SHAPE, orient="row"), true


def _event(chance: random.Random, event_id: str, day: object, strike: dict) -> tuple:
    precision = chance.choices(["exact", "near", "cercle", "region"], [50, 20, 15, 15])[0]
    off = {"exact": 0.02, "near": 0.2, "cercle": 0.5, "region": 1.2}[precision]
    place = strike["place"] if chance.random() < 0.6 else _misspelt(chance, strike["place"])
    if precision == "region":
        place = f"{strike['region'] or 'Gao'} region"
    where = (strike["latitude"] + chance.uniform(-off, off), strike["longitude"] + chance.uniform(-off, off))
    return (
        "acled_events",
        "trial",
        event_id,
        day,
        day,
        *where,
        precision,
        place,
        None,
        True,
        "Military Forces of Mali (2021-)",
    )


def _misspelt(chance: random.Random, name: str) -> str:
    """Another spelling: a vowel changed, and a blank or hyphen gone."""
    swaps = {"a": "e", "e": "é", "i": "y", "o": "ou", "u": "ou", "é": "e"}
    letters = [place for place, letter in enumerate(name) if place and letter in swaps]
    if letters:
        place = chance.choice(letters)
        name = name[:place] + swaps[name[place]] + name[place + 1 :]
    return name.replace("-", "").replace("In ", "I-n-")


def by_rules(connection: duckdb.DuckDBPyConnection, events: pl.DataFrame) -> set[tuple[str, str]]:
    """The pairs that `external_links.sql` takes for the same."""
    connection.register("theirs_made", events.to_arrow())
    connection.execute("CREATE OR REPLACE TEMP TABLE external_events AS SELECT * FROM theirs_made")
    query = (SQL / "external_links.sql").read_text(encoding="utf-8")
    return set(
        connection.execute(
            f"SELECT incident_id, event_id FROM ({query.rstrip().rstrip(';')}\n) WHERE is_link"
        ).fetchall()
    )


def by_splink(strikes: pl.DataFrame, events: pl.DataFrame, threshold: float = 0.9) -> set[tuple[str, str]] | None:
    """The pairs that splink takes for the same, the best one each; None where it is not installed."""
    try:
        import splink.comparison_library as compare
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError:
        return None
    wanted = ["unique_id", "day", "place", "latitude", "longitude"]
    ours = strikes.filter(pl.col("date_start").is_not_null() & pl.col("latitude").is_not_null()).select(
        pl.col("incident_id").alias("unique_id"), pl.col("date_start").cast(pl.String).alias("day"),
        pl.col("place").str.to_lowercase(), "latitude", "longitude",
    ).select(wanted)  # fmt: skip
    theirs = events.select(
        pl.col("event_id").alias("unique_id"), pl.col("date_start").cast(pl.String).alias("day"),
        pl.col("place").str.to_lowercase(), "latitude", "longitude",
    ).select(wanted)  # fmt: skip
    near = "abs(date_diff('day', CAST(l.day AS DATE), CAST(r.day AS DATE))) <= 3"
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[near],
        comparisons=[
            compare.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day", "day"], thresholds=[1, 2]
            ),
            compare.JaroWinklerAtThresholds("place", [0.95, 0.85]),
            compare.DistanceInKMAtThresholds("latitude", "longitude", [10, 40, 120]),
        ],
    )
    database = DuckDBAPI()
    tables = [
        database.register(frame.to_pandas(), dataset_display_name=name)
        for name, frame in (("ours", ours), ("theirs", theirs))
    ]
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [near + " AND jaro_winkler_similarity(l.place, r.place) > 0.9"], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("place"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("day"))
    found = linker.inference.predict(threshold_match_probability=threshold).as_pandas_dataframe()
    pairs, taken = set(), set()
    for left, right, _ in sorted(
        found[["unique_id_l", "unique_id_r", "match_probability"]].itertuples(index=False), key=lambda r: -r[2]
    ):
        ours_id, their_id = (left, right) if str(left).startswith("ML") else (right, left)
        if ours_id not in taken and their_id not in taken:
            pairs.add((ours_id, their_id))
            taken |= {ours_id, their_id}
    return pairs


def measure(found: set, true: set) -> tuple[float, float]:
    """Precision and recall."""
    both = len(found & true)
    return both / len(found) if found else 1.0, both / len(true) if true else 1.0


def main(database: Path = DATABASE) -> None:
    """Print precision and recall of both over five trials."""
    print("seed  true  rules precision recall   splink precision recall")
    with duckdb.connect(str(database), read_only=True) as connection:
        strikes = connection.sql("SELECT * FROM strikes").pl()
        for seed in range(5):
            events, true = imagined(strikes, seed)
            rules = measure(by_rules(connection, events), true)
            model = by_splink(strikes, events)
            shown = "not installed" if model is None else "{:9.3f} {:6.3f}".format(*measure(model, true))
            print(f"{seed:4}  {len(true):4}  {rules[0]:15.3f} {rules[1]:6.3f}   {shown}")


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m analysis.external.linkage_trial", description=__doc__).parse_args()
    main()
