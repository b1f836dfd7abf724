-- One row a claim, with the voice that it adds, which is the voice of the claim it goes back to: a quotation, a text that rests on
-- another, and a revision add none. Unnamed people are one voice for each outlet that heard them, and one more for each person
-- described apart ("an elected official", "a retired official"). The press is the voice behind the page; an aggregator has none.
-- @root: the claim it goes back to
-- @voice: the voice; null for the press and for unnamed people whose words cannot be traced further than an aggregator. Parties and named
-- organisations are traced by their name, whoever copies their words
-- @voice_name: the voice in words
-- @voice_name_fr: the same in French
-- @voice_kind: party, named, unnamed or press
-- @camp: the side of the war it belongs to or speaks for; unnamed people have that of the outlet that carries them
-- @source_key: what counts when independent sources are counted: the camp, else the voice
-- @is_independent: whether the voice belongs to no side and no state, and reached us through none that does
WITH spoken AS (
  SELECT r.claim_id, r.root, k.kind, k.voice, k.voice_name, k.voice_name_fr, k.camp, k.side,
    c.claimant_detail AS detail, coalesce(p.detail_fr, c.claimant_detail) AS detail_fr, relay.publisher_id AS relay, relay.name AS relay_name, relay.tier AS relay_tier,
    CASE WHEN relay.alignment IN ('pro_malian_state', 'pro_russian') THEN 'state' WHEN relay.alignment = 'pro_azawad' THEN 'azawad'
         WHEN relay.alignment = 'pro_jihadist' THEN 'jnim' END AS relay_camp,
    press.publisher_id AS press, press.name AS press_name, press.tier AS press_tier, press.alignment AS press_alignment
  FROM claim_roots r
  JOIN claims c ON c.claim_id = r.root
  LEFT JOIN described_people p ON p.detail = c.claimant_detail
  JOIN sources s USING (source_id)
  JOIN speakers k ON k.actor_id = c.claimant
  JOIN publishers relay ON relay.publisher_id = coalesce(s.agency, c.relayed_by, s.relayed_from, s.publisher_id)
  LEFT JOIN publishers press ON k.kind = 'press' AND press.publisher_id = coalesce(s.agency, s.relayed_from, k.publisher_id)
), voiced AS (
  SELECT *, coalesce(regexp_matches(lower(detail), '^(a|an|another|one|the) '), false) AS one_person FROM spoken
), named AS (
  SELECT claim_id, root, kind, side,
    CASE kind WHEN 'press' THEN CASE WHEN press_tier <> 'aggregator' THEN 'press:' || press END
      WHEN 'unnamed' THEN CASE WHEN relay_tier <> 'aggregator'
        THEN voice || '@' || relay || CASE WHEN one_person THEN ':' || lower(detail) ELSE '' END END
      ELSE voice END AS voice,
    CASE kind WHEN 'press' THEN {'en': press_name, 'fr': press_name}
      WHEN 'unnamed' THEN {'en': voice_name || CASE WHEN one_person THEN ' (' || detail || ')' ELSE '' END || ' through ' || relay_name,
        'fr': voice_name_fr || CASE WHEN one_person THEN ' (' || detail_fr || ')' ELSE '' END || ' via ' || relay_name}
      ELSE {'en': voice_name, 'fr': voice_name_fr} END AS called,
    CASE kind WHEN 'press' THEN CASE WHEN press_alignment IN ('pro_malian_state', 'pro_russian') THEN 'state'
        WHEN press_alignment = 'pro_azawad' THEN 'azawad' WHEN press_alignment = 'pro_jihadist' THEN 'jnim' END
      WHEN 'unnamed' THEN coalesce(camp, relay_camp)
      ELSE camp END AS camp,
    coalesce(CASE kind WHEN 'press' THEN press_tier WHEN 'unnamed' THEN relay_tier END, '') AS tier,
    CASE kind WHEN 'press' THEN press_alignment END AS alignment
  FROM voiced
)
SELECT claim_id, root, voice, called.en AS voice_name, called.fr AS voice_name_fr, kind AS voice_kind, camp, CASE WHEN voice IS NOT NULL THEN coalesce(camp, voice) END AS source_key,
  voice IS NOT NULL AND camp IS NULL AND kind <> 'party' AND side NOT IN ('unknown', 'foreign_state')
    AND tier NOT IN ('partisan_outlet', 'aggregator') AND coalesce(alignment, 'none') <> 'state_media' AS is_independent
FROM named
