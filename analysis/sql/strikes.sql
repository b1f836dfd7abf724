-- One row a counted strike: an air or drone strike in Mali, whoever made it.
-- A convenience sample of reporting, not a census: never read its counts over time as a trend.
-- @month: first day of the month, where the whole window lies in one month; null where it spans two
-- @place: name of the place, in the spelling of the gazetteer or of the sources
-- @attributed_to: actors it is attributed to, joined by "; "
-- @attributed_side: malian_state where the Malian army is among them, otherwise the side of the others, or unknown
-- @attribution_basis: self_claimed where any attributed actor says so itself, otherwise alleged, inferred or unknown
-- @civilians_lowest: lowest figure of civilians killed that any claimant gives (people); null where nobody gives one
-- @civilians_best: best estimate in the sense of UCDP (people); see the rule ucdp
-- @civilians_highest: highest figure of civilians killed that any claimant gives (people)
-- @fighters_lowest: lowest figure of armed-group members killed that any claimant gives (people)
-- @fighters_best: the same for armed-group members (people)
-- @fighters_highest: highest figure of armed-group members killed that any claimant gives (people)
-- @killed_lowest: lowest figure of people killed, status not told apart (people)
-- @killed_best: the same for people killed, status not told apart (people)
-- @killed_highest: highest figure of people killed, status not told apart (people)
-- @has_civilian_harm_claim: whether anyone says that civilians, women or children were killed (see harm_claims); a claim about several
-- strikes together counts for the one it is filed under
-- @grade: grade of the allegation that civilians were killed, where there is one (see grades)
-- @strike_status: declared, likely, contested or single_source (see strike_status)
-- @sources: pages that report it
-- @voices: voices behind those pages, copies of one wire or outlet counted once
-- @independent_sources: independent sources of its claims: relays and revisions add none, and voices of one camp count once
-- @only_camp: the camp (state, azawad or a jihadist group) where every claim that stands comes from voices of that camp; null where
-- others speak too
WITH reported AS (
  SELECT coalesce(i.same_event_as, l.incident_id) AS incident_id, count(DISTINCT l.source_id) AS sources,
    count(DISTINCT v.voice) AS voices
  FROM incident_sources l JOIN source_voices v USING (source_id) JOIN incidents i USING (incident_id)
  GROUP BY ALL
), spoken AS (
  SELECT event_id AS incident_id,
    CASE WHEN count(camp) = count(*) AND count(DISTINCT camp) = 1 THEN any_value(camp) END AS only_camp
  FROM claims_current
  GROUP BY event_id
), toll AS (
  SELECT incident_id,
    min(low) FILTER (WHERE category = 'civilians' AND rule = 'lowest_claim') AS civilians_lowest,
    max(best) FILTER (WHERE category = 'civilians' AND rule = 'ucdp') AS civilians_best,
    max(highest_said) FILTER (WHERE category = 'civilians' AND rule = 'highest_claim') AS civilians_highest,
    min(low) FILTER (WHERE category = 'armed_group' AND rule = 'lowest_claim') AS fighters_lowest,
    max(best) FILTER (WHERE category = 'armed_group' AND rule = 'ucdp') AS fighters_best,
    max(highest_said) FILTER (WHERE category = 'armed_group' AND rule = 'highest_claim') AS fighters_highest,
    min(low) FILTER (WHERE category = 'all' AND rule = 'lowest_claim') AS killed_lowest,
    max(best) FILTER (WHERE category = 'all' AND rule = 'ucdp') AS killed_best,
    max(highest_said) FILTER (WHERE category = 'all' AND rule = 'highest_claim') AS killed_highest
  FROM tolls
  GROUP BY incident_id
)
SELECT i.incident_id, i.date_start, i.date_end, i.date_precision,
  CASE WHEN date_trunc('month', i.date_start) = date_trunc('month', i.date_end)
       THEN CAST(date_trunc('month', i.date_start) AS DATE) END AS month,
  i.kind, p.name AS place, i.location_text, p.region, r.region_10, coalesce(r.is_northern, false) AS is_northern,
  p.latitude, p.longitude, i.geo_precision,
  att.attributed_to, att.attributed_side, att.attribution_basis, i.strike_count_reported, i.target_reported,
  t.civilians_lowest, t.civilians_best, t.civilians_highest, t.fighters_lowest, t.fighters_best, t.fighters_highest,
  t.killed_lowest, t.killed_best, t.killed_highest,
  i.incident_id IN (SELECT incident_id FROM harm_claims WHERE is_allegation AND is_own) AS has_civilian_harm_claim,
  g.grade, st.status AS strike_status, rep.sources, rep.voices, coalesce(iv.independent_sources, 0) AS independent_sources,
  c.only_camp
FROM incidents i
JOIN places p USING (place_id)
LEFT JOIN regions r ON r.region = p.region
JOIN attributed_sides att USING (incident_id)
JOIN reported rep USING (incident_id)
LEFT JOIN spoken c USING (incident_id)
LEFT JOIN toll t USING (incident_id)
LEFT JOIN grades g USING (incident_id)
LEFT JOIN strike_status st USING (incident_id)
LEFT JOIN incident_voices iv USING (incident_id)
WHERE i.inclusion = 'counted'
ORDER BY i.date_start, i.incident_id
