-- One row a trial (prediction, family, horizon) that has no primary definition, or more than one of any leading role.
-- asks: Every prediction, family and horizon has one primary definition and at most one of each other leading role
-- remedy: Give the definition closest to the words the role primary, and all others another.
SELECT 'prediction_tests' AS table_name, min(test_id) AS row_id, 'role' AS column_name,
  concat_ws(' / ', family, horizon_months) AS value,
  count(*) FILTER (WHERE role = 'primary') || ' definitions are primary' AS detail
FROM prediction_tests
GROUP BY prediction_id, family, horizon_months
HAVING count(*) FILTER (WHERE role = 'primary') <> 1 OR count(*) FILTER (WHERE role = 'wider') > 1
  OR count(*) FILTER (WHERE role = 'primary_per_page') > 1 OR count(*) FILTER (WHERE role = 'wider_per_page') > 1
ORDER BY ALL
