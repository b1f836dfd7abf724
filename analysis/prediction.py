"""Try every definition of `prediction_tests` on its series, and store the results in the database.

The definitions are data, fixed before the results; this module looks up the series each of them names, hands it to
`frequency` and `trial`, and stores what comes back. Our own strikes and a monitor's figures are never mixed in one
series. What is heavy is kept under `build/cache/` (see `cache.py`).
"""

import sys
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from analysis import cache, frequency, placebo, rates, words
from analysis.trial import (
    bootstrap,
    change_point,
    columns,
    confounders,
    future,
    random_walk,
    sensitivity,
    tipping,
    trial,
    verdict,
)
from analysis.words import say

RESULTS = "prediction_results"
PLACEBOS = "prediction_placebos"

# What a test's `series` counts: the query gives one row a month (and region) of the whole observed period.
ACLED = "SELECT month, region_10, events FROM monitor_monthly"
OWN = """
    SELECT month, is_northern, attributed_side, has_civilian_harm_claim, 1 AS strikes, civilians_lowest, civilians_highest
    FROM strikes WHERE month IS NOT NULL
"""
NUMBER = {
    "own_strikes": "strikes",
    "own_harm_strikes": "strikes",
    "own_civilians_lowest": "civilians_lowest",
    "own_civilians_highest": "civilians_highest",
}
OWN_AREAS = {"mali": pl.lit(True), "north": pl.col("is_northern")}
PAGES = """
    SELECT CAST(strptime(left(published, 7), '%Y-%m') AS DATE) AS month, count(*) AS pages
    FROM sources WHERE length(published) >= 7 GROUP BY 1
"""


class PredictionError(Exception):
    """A definition that cannot be tried; the message names it and says why."""


def store_results(connection: duckdb.DuckDBPyConnection, cache_folder: Path = cache.FOLDER) -> None:
    """Compute every test and create the tables of `columns.TABLES`.

    A definition whose windows its series does not cover raises PredictionError: a shorter one must be asked for.
    """
    tests = connection.sql("SELECT * FROM prediction_tests ORDER BY test_id").pl().to_dicts()
    rules = {row["rule_id"]: row for row in connection.sql("SELECT * FROM verdict_rules").pl().to_dicts()}
    code = cache.code_hash(
        sys.modules[__name__],
        frequency,
        placebo,
        rates,
        bootstrap,
        random_walk,
        change_point,
        tipping,
        sensitivity,
        trial,
        future,
    )
    series = Series(connection)
    found: dict[str, list[dict]] = {name: [] for name in columns.TABLES}
    for test in tests:
        rule = rules[test["rule_id"]]
        try:
            monthly = series.of(test)
            key = "\n".join([code, repr(test), repr(rule), monthly.write_csv()])
            tried = cache.kept(
                cache_folder, key, lambda test=test, rule=rule, monthly=monthly: _try(test, rule, monthly)
            )
        except (ValueError, TypeError) as error:
            raise PredictionError(f"prediction_tests, {test['test_id']}: {error}") from error
        for name, rows in tried.items():
            found[name] += rows
    found["prediction_verdicts"] = verdicts(tests, rules, found)
    found["prediction_checks"] = confounders.checks(connection, series, cache_folder)
    cache.prune(cache_folder)
    for name, described in columns.TABLES.items():
        store(connection, name, columns.frame(described, found[name]), described)


def _try(test: dict, rule: dict, monthly: pl.DataFrame) -> dict[str, list[dict]]:
    """Everything about one definition, as rows of the tables; dates as text, so that the cache can hold them."""
    shown, months, baseline = trial.asked(test, monthly)
    start, partial = test["start_date"], test["partial_month"]
    comparison = frequency.compare(shown, start, months, partial, baseline=baseline)
    dates = frequency.placebo_dates(shown, start, months, partial, baseline)
    dates = dates.with_columns(pl.col("log_ratio").replace([float("inf"), float("-inf"), float("nan")], None))
    labels = {name: test[name] for name in ("test_id", "series", "whose", "area", "baseline")}
    result = trial.tried(test, rule, monthly)
    tables = {
        "prediction_results": frequency.comparison_rows(comparison, labels),
        "prediction_placebos": dates.with_columns(test_id=pl.lit(test["test_id"])).to_dicts(),
        "prediction_trials": [result["result"]],
        "prediction_breaks": result["breaks"],
        "prediction_tipping": result["curve"],
        "prediction_sensitivity": result["sensitivity"],
        "prediction_future": future.needed(test, rule, monthly),
    }
    return {name: [_plain(row) for row in rows] for name, rows in tables.items()}


def _plain(row: dict) -> dict:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


class Series:
    """The monthly series of the database: month, count, exposure_days (see `frequency`), each made once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.acled = connection.sql(ACLED).pl()
        self.north = [row[0] for row in connection.execute("SELECT region FROM regions WHERE is_northern").fetchall()]
        self.pages = connection.sql(PAGES).pl()
        self.own = connection.sql(OWN).pl()

    def of(self, test: dict) -> pl.DataFrame:
        """The series that a definition names."""
        if test["series"] == "acled_events":
            return self.monitor(test["area"])
        whose = pl.lit(True) if test["whose"] == "all" else pl.col("attributed_side") == test["whose"]
        if test["area"] not in OWN_AREAS:
            raise ValueError(f"our own list is counted in {' and '.join(OWN_AREAS)}, not in {test['area']}")
        where = OWN_AREAS[test["area"]]
        harm = pl.col("has_civilian_harm_claim") | (test["series"] != "own_harm_strikes")
        number = pl.col(NUMBER[test["series"]]).sum().alias("number")
        rows = self.own.filter(whose, where, harm).group_by("month").agg(number)
        # the first and the last month of our own sample, whatever part of it is counted
        months = pl.date_range(self.own["month"].min(), self.own["month"].max(), "1mo", eager=True)
        monthly = pl.DataFrame({"month": months}).join(rows, on="month", how="left", maintain_order="left")
        monthly = monthly.with_columns(count=pl.col("number").fill_null(0).cast(pl.Int64))
        return (
            self._per_page(monthly)
            if test["exposure"] == "pages"
            else frequency.with_exposure(monthly, "calendar_days")
        )

    def monitor(self, area: str) -> pl.DataFrame:
        """ACLED's events in an area."""
        return frequency.monthly_series(
            self.acled,
            regions={"north": self.north, "kidal": ["Kidal"], "mali": None}[area],
            not_distinguished=("Taoudénit",),
            exposure="saturday_weeks",
        )

    def _per_page(self, monthly: pl.DataFrame) -> pl.DataFrame:
        """The exposure is the pages published in the month, at least one; the name exposure_days stays."""
        found = monthly.join(self.pages, on="month", how="left", maintain_order="left")
        return found.select("month", "count", exposure_days=pl.col("pages").fill_null(0).clip(lower_bound=1))


def _counted(series: str) -> str:
    """What a series counts, at the beginning of a sentence."""
    return {
        "acled_events": say("ACLED's events", "Événements d’ACLED"),
        "own_strikes": say("Strikes in our list", "Frappes de notre liste"),
        "own_harm_strikes": say(
            "Strikes said to have killed civilians, in our list",
            "Frappes de notre liste dont quelqu’un dit qu’elles ont tué des civils,",
        ),
        "own_civilians_lowest": say(
            "Civilians killed, lowest figures of our list", "Civils tués, chiffres les plus bas de notre liste,"
        ),
        "own_civilians_highest": say(
            "Civilians killed, highest figures of our list", "Civils tués, chiffres les plus hauts de notre liste,"
        ),
    }[series]


def _where(area: str) -> str:
    """Where a definition counts, within a sentence."""
    return {
        "mali": say("in Mali", "au Mali"),
        "north": say("in the north", "dans le nord"),
        "kidal": say("in Kidal", "dans la région de Kidal"),
    }[area]


def verdicts(tests: list[dict], rules: dict[str, dict], found: dict[str, list[dict]]) -> list[dict]:
    """One row a prediction, family and horizon."""
    plain = {row["test_id"]: row for row in found["prediction_results"] if row["method"] == "quasi_poisson"}
    tried = {row["test_id"]: row for row in found["prediction_trials"]}
    groups: dict[tuple, list[dict]] = {}
    for test in tests:
        of_test = {name: plain[test["test_id"]][name] for name in ("ratio", "count_before", "count_after")}
        key = (test["prediction_id"], test["family"], test["horizon_months"])
        groups.setdefault(key, []).append(test | of_test | tried[test["test_id"]])
    rows = []
    for (prediction, family, months), results in sorted(groups.items()):
        rule = rules[results[0]["rule_id"]]
        said = verdict.verdict(results, rule)
        of_role = {row["role"]: row for row in results}
        primary, wider = of_role["primary"], of_role.get("wider", {})
        about = primary | {"because": said.because}
        about |= {f"wider_{name}": wider.get(name) for name in ("ratio", "low", "high")}
        texts = {}
        for language in words.LOCALES:
            with words.speaking(language):
                about |= {"what": _counted(primary["series"]), "where": _where(primary["area"]),
                          "wider_where": _where(wider["area"]) if wider else None}  # fmt: skip
                texts[language] = verdict.sentence(said.code, about)
        rows.append(
            {"prediction_id": prediction, "family": family, "horizon_months": months, "verdict": said.code,
             "verdict_text": words.code(said.code), "because": said.because, "sentence": texts["en"], "sentence_fr": texts["fr"],
             "primary_test": primary["test_id"], "definitions": len(results),
             "up": sum(row["ratio"] is not None and row["ratio"] > 1 for row in results),
             "shown": sum(row["p_rise"] is not None and row["p_rise"] <= rule["p_max"] for row in results)}
        )  # fmt: skip
    return rows


def store(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame, described: columns.Described) -> None:
    """Create a table with its comments."""
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")
    connection.execute(f"COMMENT ON TABLE {name} IS $${described.said}$$")
    for column, (_, meaning) in described.columns.items():
        connection.execute(f"COMMENT ON COLUMN {name}.{column} IS $${meaning}$$")
