-- One row a counted strike that only aggregators report. An aggregator's page that carries another's text (agency, relayed_from) stands
-- for that other publisher.
-- asks: a counted strike has at least one source that is not an aggregator
-- remedy: Add a source with its own reporting, or exclude the incident as doubtful.
SELECT 'incidents' AS table_name, i.incident_id AS row_id, 'inclusion' AS column_name, i.inclusion AS value,
  'all its sources are aggregators: ' || string_agg(s.source_id, ', ' ORDER BY s.source_id) AS detail
FROM incidents i
JOIN incident_sources l USING (incident_id)
JOIN sources s USING (source_id)
JOIN publishers p ON p.publisher_id = coalesce(s.agency, s.relayed_from, s.publisher_id)
WHERE i.inclusion = 'counted'
GROUP BY i.incident_id, i.inclusion
HAVING bool_and(p.tier = 'aggregator')
ORDER BY ALL
