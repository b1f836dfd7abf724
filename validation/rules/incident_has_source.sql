-- One row an incident without a source.
-- asks: an incident has at least one source
-- remedy: Add a row to incident_sources.csv.
SELECT 'incidents' AS table_name, incident_id AS row_id, 'incident_id' AS column_name, incident_id AS value,
  'it has no source' AS detail
FROM incidents
WHERE incident_id NOT IN (SELECT incident_id FROM incident_sources)
ORDER BY ALL
