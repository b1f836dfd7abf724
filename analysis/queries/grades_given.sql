-- asks: Which allegations that civilians were killed have which grade, and why?
--   A grade says how well the allegation is attested, not how many died: confirmed, fair, weak, contested, discounted.
-- fr: Quelles allégations de civils tués ont quel niveau d’attestation, et pourquoi ?
--   Le niveau dit à quel point l’allégation est attestée, non combien sont morts : confirmed (confirmée), fair (étayée), weak (fragile), contested (contestée), discounted (écartée).
-- param GRADE text default none: one of the five; none is every grade
-- fr: l’un des cinq ; none : tous les niveaux
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
SELECT g.grade, s.incident_id, s.date_start, s.place, s.attributed_side, g.status, g.sources, g.neutral_sources, g.denied_by, g.grade_reason
FROM grades g
JOIN strikes s USING (incident_id)
WHERE ($grade IS NULL OR g.grade = $grade) AND s.date_end >= $since
ORDER BY list_position(['confirmed', 'fair', 'weak', 'contested', 'discounted'], g.grade), s.date_start, s.incident_id
