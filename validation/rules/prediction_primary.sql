-- One row a trial (prediction, family, horizon) and leading role that more than one definition has, or, of primary, none.
-- asks: Every prediction, family and horizon has one primary definition and at most one of each other leading role
-- remedy: Give the definition closest to the words the role primary, and all others another.
SELECT 'prediction_tests' AS table_name, min(test_id) AS row_id, 'role' AS column_name,
  concat_ws(' / ', family, horizon_months) AS value,
  'definitions that are ' || led || ': ' || count(*) FILTER (WHERE role = led) AS detail
FROM prediction_tests CROSS JOIN (VALUES ('primary'), ('wider'), ('primary_per_page'), ('wider_per_page')) roles(led)
GROUP BY prediction_id, family, horizon_months, led
HAVING count(*) FILTER (WHERE role = led) > 1 OR (led = 'primary' AND count(*) FILTER (WHERE role = led) = 0)
ORDER BY ALL
