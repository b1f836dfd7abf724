-- One row an incident with an attributed attacker: whom it is laid to, and on whose word.
-- @attributed_to: actors it is attributed to, joined by "; "
-- @attributed_side: malian_state where the Malian army is among them, otherwise the side of the others, or unknown
-- @attribution_basis: self_claimed where any attributed actor says so itself, otherwise alleged, inferred or unknown
-- @camps: how many camps are among the attributed actors (Mali, its allies and Russian forces are one)
SELECT ia.incident_id,
  string_agg(ia.actor_id, '; ' ORDER BY ia.actor_id) AS attributed_to,
  CASE WHEN bool_or(k.side = 'malian_state') THEN 'malian_state' ELSE string_agg(DISTINCT k.side, '; ' ORDER BY k.side) END AS attributed_side,
  CASE WHEN bool_or(ia.basis = 'self_claimed') THEN 'self_claimed' WHEN bool_or(ia.basis = 'alleged') THEN 'alleged'
       WHEN bool_or(ia.basis = 'inferred') THEN 'inferred' ELSE 'unknown' END AS attribution_basis,
  count(DISTINCT coalesce(k.camp, k.voice)) AS camps
FROM incident_actors ia JOIN speakers k USING (actor_id)
WHERE ia.role = 'attributed'
GROUP BY ia.incident_id
