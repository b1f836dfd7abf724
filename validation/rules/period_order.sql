-- One row a period that ends before it begins, or of which only one end is given.
-- asks: a period has both its ends or none, and does not end before it begins
-- remedy: Swap or correct the dates; a single day has the same date twice.
SELECT table_name, row_id, column_name, value, detail
FROM (
  SELECT table_name, row_id, column_name, strftime(ending, '%Y-%m-%d') AS value,
    CASE WHEN ending < begin THEN 'it lies before the beginning, ' || strftime(begin, '%Y-%m-%d')
         WHEN (begin IS NULL) <> (ending IS NULL) THEN 'only one end of the period is given' END AS detail
  FROM (
    SELECT 'incidents' AS table_name, incident_id AS row_id, 'date_end' AS column_name, date_start AS begin, date_end AS ending
    FROM incidents
    UNION ALL SELECT 'milestones', milestone_id, 'date_end', date_start, date_end FROM milestones
    UNION ALL SELECT 'reference_counts', count_id, 'period_end', period_start, period_end FROM reference_counts
    UNION ALL SELECT 'actors', actor_id, 'active_to', first_day_of(active_from), last_day_of(active_to) FROM actors
      WHERE active_from IS NOT NULL AND active_to IS NOT NULL
  )
)
WHERE detail IS NOT NULL
ORDER BY ALL
