-- One row a claim read on a page that the incident does not list.
-- asks: the page of a claim is among the sources of its incident
-- remedy: Add the page to incident_sources.csv, or correct the claim's source_id or incident_id.
SELECT 'claims' AS table_name, claim_id AS row_id, 'source_id' AS column_name, source_id AS value,
  'incident_sources.csv does not link this page to ' || incident_id AS detail
FROM claims
WHERE (incident_id, source_id) NOT IN (SELECT (incident_id, source_id) FROM incident_sources)
ORDER BY ALL
