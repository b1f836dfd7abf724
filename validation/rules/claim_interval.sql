-- One row a claim whose lowest figure is above its highest.
-- asks: the lowest figure is not above the highest
-- remedy: Swap value_min and value_max, or correct them.
SELECT 'claims' AS table_name, claim_id AS row_id, 'value_min' AS column_name, CAST(value_min AS VARCHAR) AS value,
  'value_max is ' || value_max AS detail
FROM claims
WHERE value_min > value_max
ORDER BY ALL
