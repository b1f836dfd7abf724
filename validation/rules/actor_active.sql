-- One row a claim or a part in an incident by an actor that did not exist yet, under that name, at the time.
-- asks: an actor acts and speaks under a name it already had
-- remedy: Use the name of that time (see actors.csv: CMA, CSP-PSD, CSP-DPA, FLA; Wagner, Africa Corps) or correct the dates.
SELECT table_name, row_id, column_name, value, detail
FROM (
  SELECT 'incident_actors' AS table_name, concat_ws(' / ', ia.incident_id, ia.actor_id, ia.role) AS row_id,
    'actor_id' AS column_name, ia.actor_id AS value,
    'this name was in use from ' || coalesce(a.active_from, '(not known)') || ' to ' || coalesce(a.active_to, 'today') AS detail
  FROM incident_actors ia JOIN actors a USING (actor_id) JOIN incidents i USING (incident_id)
  WHERE i.date_end < first_day_of(a.active_from) OR i.date_start > last_day_of(a.active_to)
  UNION ALL
  SELECT 'claims', c.claim_id, 'claimant', c.claimant, 'this name is in use since ' || a.active_from
  FROM claims c JOIN actors a ON a.actor_id = c.claimant
  WHERE last_day_of(c.claimed_on) < first_day_of(a.active_from)
)
ORDER BY ALL
