-- One row a counted strike: an air or drone strike in Mali, whoever made it.
-- A convenience sample of reporting, not a census: never read its counts over time as a trend.
-- @month: the first day of the month, where the whole window lies in one month; null where it spans two
-- @place: name of the place, in the spelling of the gazetteer or of the sources
-- @attributed_to: actors it is attributed to, joined by "; "
-- @attributed_side: malian_state where the Malian army is among them, otherwise the side of the others, or unknown
-- @attribution_basis: self_claimed where any attributed actor says so itself, otherwise alleged, inferred or unknown
-- @civilians_lowest: lowest figure of civilians killed that any claimant gives (people); null where nobody gives one
-- @civilians_highest: highest figure of civilians killed that any claimant gives (people)
-- @fighters_lowest: lowest figure of armed-group members killed that any claimant gives (people)
-- @fighters_highest: highest figure of armed-group members killed that any claimant gives (people)
-- @killed_lowest: lowest figure of people killed, status not told apart (people)
-- @killed_highest: highest figure of people killed, status not told apart (people)
-- @has_civilian_harm_claim: whether anyone says that civilians, women or children were killed
-- @sources: pages that report it
-- @voices: voices behind those pages, copies of one wire or outlet counted once
-- @state_claims_only: whether every claim about it comes from the Malian state or its allies
WITH attributed AS (
  SELECT ia.incident_id,
    string_agg(ia.actor_id, '; ' ORDER BY ia.actor_id) AS attributed_to,
    CASE WHEN bool_or(a.side = 'malian_state') THEN 'malian_state' ELSE string_agg(DISTINCT a.side, '; ' ORDER BY a.side) END
      AS attributed_side,
    CASE WHEN bool_or(ia.basis = 'self_claimed') THEN 'self_claimed' WHEN bool_or(ia.basis = 'alleged') THEN 'alleged'
         WHEN bool_or(ia.basis = 'inferred') THEN 'inferred' ELSE 'unknown' END AS attribution_basis
  FROM incident_actors ia JOIN actors a USING (actor_id)
  WHERE ia.role = 'attributed'
  GROUP BY ia.incident_id
), reported AS (
  SELECT coalesce(i.same_event_as, l.incident_id) AS incident_id, count(DISTINCT l.source_id) AS sources,
    count(DISTINCT v.voice) AS voices
  FROM incident_sources l JOIN source_voices v USING (source_id) JOIN incidents i USING (incident_id)
  GROUP BY ALL
), harm AS (
  SELECT event_id AS incident_id,
    bool_or(metric IN ('killed_civilians', 'killed_children', 'killed_women') AND stance IN ('asserts', 'confirms')
      AND coalesce(value_max, value_min, 1) > 0) AS has_civilian_harm_claim,
    bool_and(claimant_side IN ('malian_state', 'allied_state', 'russian', 'pro_state_armed_group')) AS state_claims_only
  FROM claims_current
  GROUP BY event_id
)
SELECT i.incident_id, i.date_start, i.date_end, i.date_precision,
  CASE WHEN date_trunc('month', i.date_start) = date_trunc('month', i.date_end)
       THEN CAST(date_trunc('month', i.date_start) AS DATE) END AS month,
  i.kind, p.name AS place, i.location_text, p.region, r.region_10, coalesce(r.is_northern, false) AS is_northern,
  p.latitude, p.longitude, i.geo_precision,
  att.attributed_to, att.attributed_side, att.attribution_basis, i.strike_count_reported, i.target_reported,
  civ.lowest AS civilians_lowest, civ.highest AS civilians_highest,
  arm.lowest AS fighters_lowest, arm.highest AS fighters_highest,
  tot.lowest AS killed_lowest, tot.highest AS killed_highest,
  coalesce(h.has_civilian_harm_claim, false) AS has_civilian_harm_claim,
  rep.sources, rep.voices, coalesce(h.state_claims_only, false) AS state_claims_only
FROM incidents i
JOIN places p USING (place_id)
LEFT JOIN regions r ON r.region = p.region
JOIN attributed att USING (incident_id)
JOIN reported rep USING (incident_id)
LEFT JOIN harm h USING (incident_id)
LEFT JOIN tolls civ ON civ.incident_id = i.incident_id AND civ.metric = 'killed_civilians'
LEFT JOIN tolls arm ON arm.incident_id = i.incident_id AND arm.metric = 'killed_armed_group'
LEFT JOIN tolls tot ON tot.incident_id = i.incident_id AND tot.metric = 'killed_total'
WHERE i.inclusion = 'counted'
ORDER BY i.date_start, i.incident_id
