-- One row a counted claim, and whether it was known on a day. Its day is the last that the date can mean: when it was said, else
-- when the page was published, whichever is sooner. claims_as_of(NULL) asks for no day: every claim counts as known.
-- macro: claims_as_of(on_day)
-- @event_id: the incident it counts for: its own, or the counted one where its own is a duplicate record
-- @known_from: the last day that its date can mean: by then it was said
-- @known: known, not_yet, uncertain (the date is a month or a year that holds the day), undated (never placed in time)
-- @stands: known, neither a repetition of a known claim nor revised by a known one
WITH dated AS (
  SELECT coalesce(i.same_event_as, c.incident_id) AS event_id, c.*, a.name_en AS claimant_name, a.name_fr AS claimant_name_fr, a.side AS claimant_side,
    v.voice, v.voice_name, v.voice_name_fr, v.voice_kind, v.camp, v.source_key, v.is_independent,
    first_day_of(coalesce(c.claimed_on, s.published)) AS first_possible,
    least(last_day_of(c.claimed_on), last_day_of(s.published)) AS known_from
  FROM claims c
  JOIN incidents i USING (incident_id)
  JOIN actors a ON a.actor_id = c.claimant
  JOIN claim_voices v USING (claim_id)
  JOIN sources s ON s.source_id = c.source_id
  WHERE c.inclusion = 'counted'
), placed AS (
  SELECT *, CASE WHEN CAST(on_day AS DATE) IS NULL OR known_from <= CAST(on_day AS DATE) THEN 'known'
    WHEN known_from IS NULL THEN 'undated' WHEN first_possible > CAST(on_day AS DATE) THEN 'not_yet' ELSE 'uncertain' END AS known
  FROM dated
), revised AS (
  SELECT derives_from AS claim_id FROM placed WHERE derivation = 'revision' AND known = 'known'
), originals AS (
  SELECT claim_id FROM claims WHERE inclusion = 'excluded' UNION ALL SELECT claim_id FROM placed WHERE known = 'known'
)
SELECT * EXCLUDE (first_possible),
  known = 'known' AND claim_id NOT IN (SELECT claim_id FROM revised)
    AND (derivation IS DISTINCT FROM 'quotation'
      OR (derives_from NOT IN (SELECT claim_id FROM originals) AND derives_from NOT IN (SELECT claim_id FROM revised))) AS stands
FROM placed
