-- One row a milestone without a source.
-- asks: a milestone has at least one source
-- remedy: Add a row to milestone_sources.csv.
SELECT 'milestones' AS table_name, milestone_id AS row_id, 'milestone_id' AS column_name, milestone_id AS value,
  'it has no source' AS detail
FROM milestones
WHERE milestone_id NOT IN (SELECT milestone_id FROM milestone_sources)
ORDER BY ALL
