-- One row a standing claim about civilians, women or children killed and an incident that it speaks of; a joint claim has a row for
-- each of its incidents.
-- @incident_id: the incident
-- @is_own: whether the claim is filed under that incident (or its duplicate record), not only joint with it
-- @scope: what it covers: this incident, a whole battle, or several incidents together
-- @is_accused: whether it is the word of a party that the strike is laid to
-- @is_allegation: whether it says that there were such dead of the strike. The toll of a whole battle in the words of a party that the
-- strike is laid to does not: it counts what that party's enemy did too, and nobody else speaks of the strike in it. The toll of a battle by
-- anybody else does.
-- @is_denial: whether it says that there were none
WITH about AS (
  SELECT coalesce(j.incident_id, c.event_id) AS incident_id, c.event_id, c.claim_id, c.scope, c.stance, c.value_min, c.value_max, c.voice, c.voice_name,
    c.voice_name_fr, c.source_key, c.is_independent,
    c.voice_kind = 'party' AND EXISTS (
      FROM incident_actors ia JOIN speakers k USING (actor_id)
      WHERE ia.incident_id = coalesce(j.incident_id, c.event_id) AND ia.role = 'attributed' AND k.voice = c.voice) AS is_accused
  FROM claims_current c
  LEFT JOIN joint_units u ON c.scope = 'joint' AND u.incident_id = c.event_id
  LEFT JOIN joint_units j ON j.unit = u.unit
  WHERE c.metric IN ('killed_civilians', 'killed_children', 'killed_women')
)
SELECT incident_id, claim_id, incident_id = event_id AS is_own, scope, voice, voice_name, voice_name_fr, source_key, is_independent, is_accused,
  stance IN ('asserts', 'confirms') AND coalesce(value_max, value_min, 1) > 0 AND NOT (is_accused AND scope = 'battle') AS is_allegation,
  stance = 'denies' OR (stance = 'asserts' AND value_max = 0) AS is_denial
FROM about
ORDER BY incident_id, claim_id
