"""Try every definition of `prediction_tests` on its series, and store the results in the database.

The definitions are data, fixed before the results; this module only looks up the series each of them names and
hands it to `frequency`. Our own strikes and a monitor's figures are never mixed in one series.
"""

from datetime import date

import duckdb
import polars as pl

from analysis import frequency

RESULTS = "prediction_results"
PLACEBOS = "prediction_placebos"

# What a test's `series` counts: the query gives one row a month (and region) of the whole observed period.
ACLED = "SELECT month, region_10, events FROM monitor_monthly"
OWN = """
    SELECT month FROM strikes
    WHERE month IS NOT NULL AND (NOT $state_only OR attributed_side = 'malian_state') AND (NOT $north_only OR is_northern)
"""

RESULT_COLUMNS = {
    "test_id": "The definition that was tried",
    "series": "Which series was counted",
    "area": "Where",
    "start": "The day that divides before from after",
    "months": "Length of each window in months",
    "partial_month": "What became of the month that holds the start",
    "method": "exact_conditional: naive, too narrow. quasi_poisson: over-dispersion allowed for, the one quoted. "
    "negative_binomial: cross-check. placebo_rank: rank among all possible dates. placebo_before: among dates whose "
    "window ended before the start. circular_shift: among all shifts of the series",
    "before_from": "First day of the window before",
    "before_to": "Last day of the window before",
    "after_from": "First day of the window after",
    "after_to": "Last day of the window after",
    "months_before": "Months in the window before",
    "months_after": "Months in the window after",
    "days_before": "Days observed before",
    "days_after": "Days observed after",
    "count_before": "Events before",
    "count_after": "Events after",
    "rate_before": "Events per month of 30.4 days before",
    "rate_after": "Events per month of 30.4 days after",
    "ratio": "Rate after divided by rate before",
    "low": "Lower end of the interval of the ratio",
    "high": "Upper end of the interval of the ratio",
    "level": "Confidence level of the interval",
    "p_value": "Two-sided for the models, one-sided (a rise) for the placebos",
    "rank": "Rank of this date's ratio, 1 the largest (placebos)",
    "n": "Dates or shifts compared (placebos)",
    "dispersion": "Variance over mean that the method estimated, 1 = Poisson; for the negative binomial its alpha",
    "df": "Degrees of freedom",
    "dispersion_before": "Variance over mean in the window before",
    "autocorrelation_before": "Correlation of neighbouring months in the window before",
    "note": "Why something is missing",
}

PLACEBO_COLUMNS = {
    "test_id": "The definition that was tried",
    "date": "The same day of another month",
    "count_before": "Events before that date",
    "count_after": "Events after that date",
    "days_before": "Days observed before",
    "days_after": "Days observed after",
    "is_start": "Whether this is the definition's own date",
    "ended_before_start": "Whether its window after had ended when the definition's date came",
    "log_ratio": "Logarithm of the ratio",
    "ratio": "Rate after divided by rate before, null where undefined",
}


class PredictionError(Exception):
    """A definition that cannot be tried; the message names it and says why."""


def store_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute every test and create `prediction_results` and `prediction_placebos`.

    A test whose windows the series does not cover raises ValueError: a shorter window must be asked for.
    """
    rows, placebos = [], []
    tests = connection.sql("SELECT * FROM prediction_tests ORDER BY test_id").pl().to_dicts()
    for test in tests:
        series = _series_of(connection, test)
        start, months, partial = test["start_date"], test["horizon_months"], test["partial_month"]
        try:
            comparison = frequency.compare(series, start, months, partial)
        except ValueError as error:
            raise PredictionError(f"prediction_tests, {test['test_id']}: {error}") from error
        labels = {name: test[name] for name in ("test_id", "series", "area")}
        rows += frequency.comparison_rows(comparison, labels)
        dates = frequency.placebo_dates(series, start, months, partial)
        placebos.append(dates.with_columns(test_id=pl.lit(test["test_id"])))
    if not tests:  # a register without definitions has results without rows
        texts = dict.fromkeys(("test_id", "series", "area"), pl.String)
        numbers = dict.fromkeys(PLACEBO_COLUMNS, pl.Float64)
        kinds = {"test_id": pl.String, "date": pl.Date, "is_start": pl.Boolean, "ended_before_start": pl.Boolean}
        _store(
            connection,
            RESULTS,
            pl.DataFrame(schema=texts | frequency.ROW_COLUMNS),
            RESULT_COLUMNS,
            "One row a test and method",
        )
        _store(
            connection,
            PLACEBOS,
            pl.DataFrame(schema=numbers | kinds),
            PLACEBO_COLUMNS,
            "One row a test and possible date",
        )
        return
    _store(connection, RESULTS, frequency.comparison_table(rows), RESULT_COLUMNS, "One row a test and method")
    _store(connection, PLACEBOS, pl.concat(placebos), PLACEBO_COLUMNS, "One row a test and possible date")


def _series_of(connection: duckdb.DuckDBPyConnection, test: dict) -> pl.DataFrame:
    try:
        return monthly_series(connection, test["series"], test["area"])
    except (ValueError, TypeError) as error:
        raise PredictionError(f"prediction_tests, {test['test_id']}: {error}") from error


def monthly_series(connection: duckdb.DuckDBPyConnection, series: str, area: str) -> pl.DataFrame:
    """The monthly series that a test names: month, count, exposure_days (see `frequency`)."""
    if series == "acled_events":
        north = [row[0] for row in connection.execute("SELECT region FROM regions WHERE is_northern").fetchall()]
        return frequency.monthly_series(
            connection.sql(ACLED).pl(),
            regions=north if area == "north" else None,
            not_distinguished=("Taoudénit",),
            exposure="saturday_weeks",
        )
    wanted = {"state_only": series == "own_state_strikes", "north_only": area == "north"}
    months = connection.sql(OWN, params=wanted).pl()["month"]
    return frequency.monthly_counts(months, *_own_period(connection))


def _own_period(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    """The first and the last month of our own sample, whatever part of it is counted."""
    return connection.execute("SELECT min(month), max(month) FROM strikes").fetchall()[0]


def _store(
    connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame, columns: dict[str, str], said: str
) -> None:
    connection.register("incoming", frame.select(list(columns)).to_arrow())
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")
    connection.execute(f"COMMENT ON TABLE {name} IS '{said}'")
    for column, meaning in columns.items():
        connection.execute(f"COMMENT ON COLUMN {name}.{column} IS $${meaning}$$")
