-- asks: What kinds of sources do the strikes since a date rest on: how many pages, outlets and strikes, by tier?
-- fr: Sur quels types de sources reposent les frappes depuis une date : combien de pages, de médias et de frappes, par rang ?
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
SELECT v.publisher_tier AS tier, count(DISTINCT l.source_id) AS pages, count(DISTINCT v.publisher_id) AS outlets,
  count(DISTINCT s.incident_id) AS strikes,
  count(DISTINCT s.incident_id) FILTER (WHERE s.voices = 1) AS strikes_of_one_voice
FROM strikes s
JOIN incidents i ON s.incident_id IN (i.incident_id, i.same_event_as)
JOIN incident_sources l ON l.incident_id = i.incident_id
JOIN source_voices v USING (source_id)
WHERE s.date_end >= $since
GROUP BY tier
ORDER BY pages DESC, tier
