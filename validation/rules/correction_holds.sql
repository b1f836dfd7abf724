-- One row a correction that the table does not hold (any more), or that corrects nothing because the source agrees.
-- asks: a corrected value stands in its table and differs from what the source prints
-- remedy: Restore the corrected value; when the source now prints it too, remove the correction.
SELECT 'corrections' AS table_name, r.correction_id AS row_id, 'value_used' AS column_name, r.value_used AS value,
  CASE WHEN r.value_used IS NOT DISTINCT FROM r.value_published THEN 'the source prints the same value'
       ELSE r.table_name || ' ' || r.row_id || ' ' || r.column_name || ' holds ' || coalesce(c.value, '(nothing)') END AS detail
FROM corrections r
LEFT JOIN all_cells c ON c.table_name = r.table_name AND c.row_id = r.row_id AND c.column_name = r.column_name
WHERE r.value_used IS DISTINCT FROM c.value OR r.value_used IS NOT DISTINCT FROM r.value_published
ORDER BY ALL
