-- One row a claim whose figures do not agree with the way in which they were said.
-- asks: the figures agree with the qualifier
-- remedy: exact: both cells the same; at_least: minimum only; up_to: maximum only; range and about: both; dozens, several and none: neither.
SELECT 'claims' AS table_name, claim_id AS row_id, 'qualifier' AS column_name, qualifier AS value,
  'value_min is ' || coalesce(CAST(value_min AS VARCHAR), 'empty') || ', value_max is '
    || coalesce(CAST(value_max AS VARCHAR), 'empty') AS detail
FROM claims
WHERE NOT CASE qualifier
  WHEN 'exact' THEN value_min IS NOT NULL AND value_max IS NOT NULL AND value_min = value_max
  WHEN 'at_least' THEN value_min IS NOT NULL AND value_max IS NULL
  WHEN 'up_to' THEN value_min IS NULL AND value_max IS NOT NULL
  WHEN 'range' THEN value_min IS NOT NULL AND value_max IS NOT NULL AND value_min <> value_max
  WHEN 'about' THEN value_min IS NOT NULL AND value_max IS NOT NULL
  ELSE value_min IS NULL AND value_max IS NULL
END
ORDER BY ALL
