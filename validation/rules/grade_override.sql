-- One row a grade set by hand for a strike that is not counted, or without a decision that names it.
-- asks: a grade set by hand belongs to a counted strike, and its decision names that strike
-- remedy: Write the decision into decisions.csv (table_name incidents, the strike in row_ids), or remove the override.
SELECT 'grade_overrides' AS table_name, o.incident_id AS row_id, column_name, value, detail
FROM grade_overrides o
JOIN incidents i USING (incident_id)
JOIN decisions d USING (decision_id),
LATERAL (
  SELECT 'incident_id' AS column_name, o.incident_id AS value, 'this incident is not counted' AS detail WHERE i.inclusion <> 'counted'
  UNION ALL
  SELECT 'decision_id', o.decision_id, 'this decision does not name the strike'
  WHERE d.table_name <> 'incidents' OR NOT list_contains(string_split(coalesce(d.row_ids, ''), '; '), o.incident_id)
)
ORDER BY ALL
