"""The tables of the trial's pages."""

import duckdb

from analysis.parts import table

PREDICTION = "lyammouri-2024-08-26-airstrikes-increase"


def all_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part name to HTML."""
    return {
        f"table-{name}": table(connection.sql(query, params=params).pl()) for name, (query, params) in QUERIES.items()
    }


LABELS = {
    "verdicts": "The verdict on each half of the statement, by length of time",
    "trials": "The careful estimates on ACLED's series",
    "sensitivity": "The calibrated result under other assumptions",
    "harm": "Civilian harm: every definition from the day of the statement",
    "checks": "Other explanations, as far as the data can speak to them",
    "definitions": "Every definition that was tried",
    "scorecard": "Every prediction in the register",
    "future": "What the coming months would have to bring",
    "verdict-rule": "The thresholds of the verdict",
}
OWN = {"prediction": PREDICTION}
QUERIES: dict[str, tuple[str, dict]] = {
    "verdicts": (
        """
        SELECT CASE family WHEN 'frequency' THEN 'Strikes' ELSE 'Civilian harm' END AS "Half",
          horizon_months || ' months' AS "Time", verdict_text AS "Verdict", sentence AS "In one sentence",
          up || ' of ' || definitions AS "Ratio above 1", shown || ' of ' || definitions AS "Interval above 1"
        FROM prediction_verdicts WHERE prediction_id = $prediction ORDER BY family DESC, horizon_months
        """,
        OWN,
    ),
    "trials": (
        """
        SELECT CASE t.area WHEN 'mali' THEN 'All Mali' ELSE 'North' END AS "Where", t.horizon_months AS "Months",
          format('{:.0f} → {:.0f}', r.count_before, r.count_after) AS "Before → after",
          format('{:.2f} ({:.2f}–{:.2f})', r.ratio, r.low, r.high) AS "Quasi-Poisson",
          format('{:.2f}–{:.2f}', p.low, p.high) AS "Calibrated interval", format('{:.3f}', p.p_rise) AS "p of no rise",
          format('{:.0f} %', 100 * p.power_200) AS "Doubling seen",
          format('{:.2f} ({:.2f}–{:.2f})', p.walk, p.walk_low, p.walk_high) AS "Random walk, windows",
          format('{:.2f} ({:.2f}–{:.2f})', p.step, p.step_low, p.step_high) AS "Random walk, step",
          format('{:.0f} / {:.0f} / {:.0f} %', 100 * p.step_above_100, 100 * p.step_above_125, 100 * p.step_above_200)
            AS "Step above 1 / 1.25 / 2"
        FROM prediction_tests t JOIN prediction_trials p USING (test_id)
        JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
        WHERE t.prediction_id = $prediction AND t.series = 'acled_events' AND t.role IN ('primary', 'wider')
        ORDER BY t.area DESC, t.horizon_months
        """,
        OWN,
    ),
    "sensitivity": (
        """
        SELECT CASE t.area WHEN 'mali' THEN 'All Mali' ELSE 'North' END AS "Where", t.horizon_months AS "Months",
          CASE s.assumption WHEN 'declared' THEN 'As declared: 24 months about one rate'
            WHEN 'without_bias_correction' THEN 'Without correction of the autocorrelation'
            WHEN 'about_the_trend' THEN '24 months about their trend'
            WHEN 'all_months_before_about_the_trend' THEN 'All months before, about their trend'
            ELSE 'Months independent of each other' END AS "Calibrated on",
          format('{:.2f}', s.autocorrelation) AS "Autocorrelation", format('{:.3f}', s.p_rise) AS "p of no rise",
          format('{:.2f}–{:.2f}', s.low, s.high) AS "Interval", format('{:.0f} %', 100 * s.power_200) AS "Doubling seen"
        FROM prediction_sensitivity s JOIN prediction_tests t USING (test_id)
        WHERE t.prediction_id = $prediction AND t.horizon_months > 6
        ORDER BY t.area DESC, t.horizon_months, s.autocorrelation DESC, s.assumption
        """,
        OWN,
    ),
    "harm": (
        """
        SELECT CASE t.area WHEN 'mali' THEN 'All Mali' ELSE 'North' END AS "Where", t.horizon_months AS "Months",
          CASE t.series WHEN 'own_harm_strikes' THEN 'strikes' WHEN 'own_civilians_lowest' THEN 'killed, lowest'
            ELSE 'killed, highest' END || CASE t.exposure WHEN 'pages' THEN ', per page' ELSE '' END AS "Counted",
          format('{:.0f} → {:.0f}', r.count_before, r.count_after) AS "Before → after",
          format('{:.2f} ({:.2f}–{:.2f})', r.ratio, p.low, p.high) AS "Ratio (calibrated interval)",
          format('{:.3f}', p.p_rise) AS "p of no rise"
        FROM prediction_tests t JOIN prediction_trials p USING (test_id)
        JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
        WHERE t.prediction_id = $prediction AND t.family = 'civilian_harm' AND t.start_date = DATE '2024-08-26'
          AND t.whose = 'malian_state'
        ORDER BY t.area DESC, t.horizon_months, t.series DESC, t.exposure
        """,
        OWN,
    ),
    "checks": (
        """
        SELECT CASE check_id WHEN 'trend' THEN 'Growth already under way' WHEN 'moved' THEN 'The war moved'
            WHEN 'regression_to_the_mean' THEN 'Regression to the mean' WHEN 'other_dates' THEN 'Six months after another date'
            WHEN 'whose' THEN 'Whose strikes' ELSE 'Coverage' END AS "Explanation",
          CASE area WHEN 'mali' THEN 'All Mali' ELSE 'North' END AS "Where",
          item || coalesce(' (' || strftime(on_date, '%-d %b %Y') || ')', '') AS "What was computed",
          format('{:.2f}', value) || coalesce(format(' ({:.2f}–{:.2f})', low, high), '') AS "Result", n AS "Of"
        FROM prediction_checks
        ORDER BY array_position(['trend', 'regression_to_the_mean', 'other_dates', 'moved', 'whose', 'coverage'], check_id),
          area, on_date, item
        """,
        {},
    ),
    "definitions": (
        """
        SELECT t.test_id AS "Definition", t.role AS "Role",
          format('{:.0f} → {:.0f}', r.count_before, r.count_after) AS "Before → after",
          coalesce(format('{:.2f}', r.ratio), '–') || coalesce(format(' ({:.2f}–{:.2f})', p.low, p.high), '') AS "Ratio (calibrated)",
          format('{:.3f}', p.p_rise) AS "p", format('{:.2f}–{:.2f}', r.low, r.high) AS "Quasi-Poisson",
          format('{:.2f}–{:.2f}', e.low, e.high) AS "Naive", c.rank || ' of ' || c.n AS "Rank"
        FROM prediction_tests t JOIN prediction_trials p USING (test_id)
        JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
        JOIN prediction_results e ON e.test_id = t.test_id AND e.method = 'exact_conditional'
        LEFT JOIN prediction_results c ON c.test_id = t.test_id AND c.method = 'placebo_rank'
        WHERE t.prediction_id = $prediction ORDER BY t.family DESC, t.test_id
        """,
        OWN,
    ),
    "scorecard": (
        """
        SELECT p.who || coalesce(', ' || p.made_on, '') AS "Who and when", p.statement AS "What was said",
          coalesce(string_agg(v.horizon_months || ' months: ' || lower(v.verdict_text) || '. ' || v.sentence, ' ' ORDER BY v.family DESC,
            v.horizon_months), 'Not tried') AS "Verdict",
          CASE WHEN p.is_operational THEN 'Not tried: ' || p.why_not ELSE p.why_not END AS "Why not, or what not"
        FROM predictions p LEFT JOIN prediction_verdicts v USING (prediction_id)
        GROUP BY p.prediction_id, p.who, p.made_on, p.statement, p.is_operational, p.why_not
        ORDER BY p.is_operational DESC, p.made_on NULLS LAST, p.prediction_id
        """,
        {},
    ),
    "future": (
        """
        SELECT CASE t.area WHEN 'mali' THEN 'All Mali' ELSE 'North' END AS "Where", f.months AS "Months",
          f.months_to_come AS "Still to come", format('{:.0f} → {:.0f} so far', f.count_before, f.count_after) AS "Before → after",
          format('{:.1f}', f.recent) AS "Events a month of late", format('{:.2f}', f.ratio_if_recent) AS "Ratio if that goes on",
          format('{:.3f}', f.p_if_recent) AS "p of no rise if so", coalesce('' || f.needed, 'over 300') AS "A month for a rise"
        FROM prediction_future f JOIN prediction_tests t USING (test_id) WHERE t.prediction_id = $prediction ORDER BY t.area DESC
        """,
        OWN,
    ),
    "verdict-rule": (
        """
        SELECT "Threshold", format('{:g}', value) AS "Value" FROM (SELECT unnest(['Largest one-sided p that shows a rise', 'Level of the intervals', 'Least share of definitions that point up',
            'Months after which a break is late', 'The change that the test must be able to see', 'Least power to see it',
            'Months before the start that calibrate the bootstrap']) AS "Threshold",
          unnest([p_max, level, share_up_min, late_after_months, reference_ratio, power_min, calibration_months]) AS value
        FROM verdict_rules)
        """,
        {},
    ),
}  # fmt: skip
