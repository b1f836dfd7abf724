-- One row a definition whose windows before and after differ in length: the comparison knows one length.
-- asks: the windows before and after a definition's start are equally long
-- remedy: Set baseline_months and horizon_months to the same number.
SELECT 'prediction_tests' AS table_name, test_id AS row_id, 'baseline_months' AS column_name, '' || baseline_months AS value,
  'the window after has ' || horizon_months || ' months' AS detail
FROM prediction_tests WHERE baseline_months <> horizon_months
ORDER BY ALL
