-- One row an incident or milestone whose window is wider than its precision allows, or empty without saying so.
-- A day may span the days that an event is known to have lasted (a night, a battle), up to a week.
-- asks: the window of days fits the date's precision
-- remedy: Widen or narrow date_start and date_end, or choose the precision that fits; unknown has empty dates.
SELECT table_name, row_id, 'date_precision' AS column_name, precision AS value,
  CASE WHEN days IS NULL THEN 'there is no date' ELSE 'the window holds ' || days || ' days' END AS detail
FROM (
  SELECT 'incidents' AS table_name, incident_id AS row_id, date_precision AS precision, date_end - date_start + 1 AS days
  FROM incidents
  UNION ALL SELECT 'milestones', milestone_id, date_precision, date_end - date_start + 1 FROM milestones
)
WHERE CASE precision
  WHEN 'unknown' THEN days IS NOT NULL
  WHEN 'day' THEN days IS NULL OR days > 7
  WHEN 'days' THEN days IS NULL OR days NOT BETWEEN 2 AND 6
  WHEN 'week' THEN days IS NULL OR days > 14
  WHEN 'month' THEN days IS NULL OR days > 62
  WHEN 'year' THEN days IS NULL OR days NOT BETWEEN 28 AND 366
END
ORDER BY ALL
