-- One row an incident whose identifier names another year or month than its window.
-- asks: the date in an incident's identifier lies in its window
-- remedy: Correct the date, or the identifier where the date in it is the mistake (and every reference to it).
SELECT 'incidents' AS table_name, incident_id AS row_id, 'date_start' AS column_name,
  strftime(date_start, '%Y-%m-%d') AS value, 'the identifier says ' || said AS detail
FROM (SELECT *, regexp_extract(incident_id, '^[A-Z]{2}-([0-9]{4}(?:-[0-9]{2}){0,2})', 1) AS said FROM incidents)
WHERE first_day_of(said) > date_end OR last_day_of(said) < date_start
ORDER BY ALL
