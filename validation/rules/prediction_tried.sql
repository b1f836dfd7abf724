-- One row a prediction that is called operational and has no definition, or is not and has one, or gives no reason.
-- asks: A prediction has definitions if and only if it is operational; if it is not, why_not says why
-- remedy: Add definitions, or set is_operational to false and say why in why_not.
SELECT 'predictions' AS table_name, prediction_id AS row_id, 'is_operational' AS column_name,
  CAST(is_operational AS VARCHAR) AS value,
  CASE WHEN NOT is_operational AND why_not IS NULL THEN 'why_not is empty'
       ELSE (SELECT count(*) FROM prediction_tests t WHERE t.prediction_id = p.prediction_id) || ' definitions' END AS detail
FROM predictions p
WHERE is_operational <> (prediction_id IN (SELECT prediction_id FROM prediction_tests))
  OR (NOT is_operational AND why_not IS NULL)
ORDER BY ALL
