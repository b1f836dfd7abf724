-- asks: Which strikes rest on one voice alone, however many pages repeat it?
-- fr: Quelles frappes reposent sur une seule voix, quel que soit le nombre de pages qui la répètent ?
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
-- param SIDE text default none: only those attributed to this side (malian_state, separatist, jihadist, …)
-- fr: seulement celles qui sont attribuées à ce camp (malian_state, separatist, jihadist…)
SELECT s.incident_id, s.date_start, s.place, s.region, s.attributed_side, s.sources, p.name AS voice, p.tier, p.alignment
FROM strikes s
JOIN incidents i ON s.incident_id IN (i.incident_id, i.same_event_as)
JOIN incident_sources l ON l.incident_id = i.incident_id
JOIN source_voices v USING (source_id)
JOIN publishers p ON p.publisher_id = v.voice
WHERE s.voices = 1 AND s.date_end >= $since AND ($side IS NULL OR s.attributed_side = $side)
GROUP BY ALL
ORDER BY s.date_start, s.incident_id
