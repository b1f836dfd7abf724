-- One row an incident of which anyone makes a counted claim: how many pages, claims and voices there are, and how many independent sources.
-- @incident_id: the incident; the counted one for claims that are filed under a duplicate record
-- @claims: counted claims, repetitions too
-- @voices: voices behind them: copies of one wire, relays and revisions add none
-- @independent_sources: independent sources: voices of one camp counted once
-- @neutral_sources: of these, voices that belong to no side and no state
SELECT event_id AS incident_id, count(*) AS claims, count(DISTINCT voice) AS voices, count(DISTINCT source_key) AS independent_sources,
  count(DISTINCT source_key) FILTER (WHERE is_independent) AS neutral_sources
FROM claims_as_of(NULL)
GROUP BY event_id
ORDER BY event_id
