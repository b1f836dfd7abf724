-- One row a claim that stands: counted, not a repetition of another stored claim, and not revised by its claimant since.
-- @event_id: the incident it counts for: its own, or the counted one where its own is a duplicate record
-- @claimant_name: English name of the claimant
-- @claimant_side: side of the claimant
-- @voice: publisher_id of the voice behind the page it was read on
-- @voice_tier: tier of that voice
SELECT coalesce(i.same_event_as, c.incident_id) AS event_id, c.*,
  a.name_en AS claimant_name, a.side AS claimant_side, v.voice, v.voice_tier
FROM claims c
JOIN incidents i USING (incident_id)
JOIN actors a ON a.actor_id = c.claimant
JOIN source_voices v ON v.source_id = c.source_id
WHERE c.inclusion = 'counted'
  AND c.derivation IS DISTINCT FROM 'quotation'
  AND c.claim_id NOT IN (SELECT derives_from FROM claims WHERE derivation = 'revision' AND inclusion = 'counted')
