-- One row a decision about a table or a row that does not exist.
-- asks: a decision names rows that exist
-- remedy: Correct table_name or row_ids; when a row was renamed, rename it here too.
SELECT DISTINCT 'decisions' AS table_name, d.decision_id AS row_id, if(known, 'row_ids', 'table_name') AS column_name,
  if(known, d.named, d.table_name) AS value,
  if(known, 'no row of ' || d.table_name || ' has this key', 'there are no rows of a table of this name') AS detail
FROM (
  SELECT decision_id, table_name, unnest(string_split(coalesce(row_ids, ''), '; ')) AS named,
    table_name IN (SELECT table_name FROM all_cells) AS known
  FROM decisions
) d
WHERE NOT EXISTS (
  SELECT 1 FROM all_cells c WHERE c.table_name = d.table_name AND (d.named = '' OR c.row_id = d.named)
)
ORDER BY ALL
