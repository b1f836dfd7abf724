-- One row a claim made, or published, before the event it is about.
-- asks: nobody speaks of an event before it happens
-- remedy: Correct claimed_on, the page's date or the incident's date; leave a date empty where it is not known.
SELECT 'claims' AS table_name, claim_id AS row_id, column_name, value, 'the event begins on ' || strftime(date_start, '%Y-%m-%d') AS detail
FROM (
  SELECT c.claim_id, 'claimed_on' AS column_name, c.claimed_on AS value, i.date_start
  FROM claims c JOIN incidents i USING (incident_id)
  UNION ALL
  SELECT c.claim_id, 'source_id', s.published, i.date_start
  FROM claims c JOIN incidents i USING (incident_id) JOIN sources s ON s.source_id = c.source_id
)
WHERE last_day_of(value) < date_start
ORDER BY ALL
