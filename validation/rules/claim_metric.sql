-- One row a claim that puts a figure on something that is not counted.
-- asks: strike_conducted and target_nature carry no figure
-- remedy: Record the figure as a claim of its own under the metric it counts.
SELECT 'claims' AS table_name, claim_id AS row_id, 'metric' AS column_name, metric AS value,
  'it carries a figure or a qualifier (' || qualifier || ')' AS detail
FROM claims
WHERE metric IN ('strike_conducted', 'target_nature') AND (qualifier <> 'none' OR value_min IS NOT NULL OR value_max IS NOT NULL)
ORDER BY ALL
