-- One row a counted strike: how sure it is that it took place and by whom, on Airwars' ladder.
-- @status: declared (a party it is laid to says so), contested (that party denies it, or rival camps are accused), likely (two
-- independent sources or more report it), single_source
-- @status_reason: why, in one sentence
-- @sources: independent sources that speak of it, voices of one camp counted once
WITH words AS (
  SELECT c.event_id AS incident_id, count(DISTINCT c.source_key) AS sources,
    string_agg(DISTINCT c.voice_name, ', ' ORDER BY c.voice_name) FILTER (WHERE own AND c.stance IN ('asserts', 'confirms')) AS owned_by,
    string_agg(DISTINCT c.voice_name, ', ' ORDER BY c.voice_name) FILTER (WHERE own AND c.stance = 'denies') AS denied_by
  FROM (
    SELECT c.*, c.metric = 'strike_conducted' AND c.voice_kind = 'party' AND EXISTS (
      FROM incident_actors ia JOIN speakers k USING (actor_id)
      WHERE ia.incident_id = c.event_id AND ia.role = 'attributed' AND k.voice = c.voice) AS own
    FROM claims_current c
  ) c
  GROUP BY c.event_id
), accused AS (
  SELECT ia.incident_id, string_agg(DISTINCT k.voice_name, ', ' ORDER BY k.voice_name) FILTER (WHERE ia.basis = 'self_claimed') AS self_claimed,
    string_agg(DISTINCT k.voice_name, ', ' ORDER BY k.voice_name) AS named
  FROM incident_actors ia JOIN speakers k USING (actor_id) WHERE ia.role = 'attributed' GROUP BY ia.incident_id
)
SELECT i.incident_id,
  CASE WHEN w.denied_by IS NOT NULL OR (s.camps > 1 AND a.self_claimed IS NULL) THEN 'contested'
       WHEN coalesce(a.self_claimed, w.owned_by) IS NOT NULL THEN 'declared'
       WHEN w.sources >= 2 THEN 'likely' ELSE 'single_source' END AS status,
  CASE WHEN w.denied_by IS NOT NULL THEN 'Laid to ' || a.named || ', which denies it.'
       WHEN s.camps > 1 AND a.self_claimed IS NULL THEN 'Laid to rival sides: ' || a.named || '.'
       WHEN coalesce(a.self_claimed, w.owned_by) IS NOT NULL THEN 'Declared by ' || coalesce(a.self_claimed, w.owned_by) || '.'
       WHEN w.sources >= 2 THEN 'Reported by ' || w.sources || ' independent sources; ' ||
         CASE a.named WHEN 'Unknown' THEN 'nobody is named as the attacker.' ELSE 'laid to ' || a.named || ', without their own word on it.' END
       WHEN w.sources = 1 THEN 'The strike rests on one independent source.' ELSE 'No source of the strike can be traced beyond an aggregator.' END AS status_reason,
  coalesce(w.sources, 0) AS sources
FROM incidents i
JOIN attributed_sides s USING (incident_id)
JOIN accused a USING (incident_id)
LEFT JOIN words w USING (incident_id)
WHERE i.inclusion = 'counted'
ORDER BY i.incident_id
