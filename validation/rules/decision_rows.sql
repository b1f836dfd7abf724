-- One row a decision about a table or a row that does not exist.
-- asks: a decision names rows that exist
-- remedy: Correct table_name or row_ids; when a row was renamed, rename it here too.
SELECT 'decisions' AS table_name, d.decision_id AS row_id, 'row_ids' AS column_name, d.named AS value,
  'no row of ' || d.table_name || ' has this key' AS detail
FROM (
  SELECT decision_id, table_name, unnest(string_split(coalesce(row_ids, ''), '; ')) AS named FROM decisions
) d
WHERE NOT EXISTS (
  SELECT 1 FROM all_cells c WHERE c.table_name = d.table_name AND (d.named = '' OR c.row_id = d.named)
)
ORDER BY ALL
