-- asks: Of which strikes does anybody say that civilians were killed, and who says so?
--   A claim is what somebody says, not what is established; denials are counted beside it.
-- fr: De quelles frappes quelqu’un dit-il qu’elles ont tué des civils, et qui le dit ?
--   Une affirmation est ce que quelqu’un dit, non ce qui est établi ; les démentis sont donnés à côté.
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
-- param REGION text default none: a region of today; none is every region
-- fr: une région actuelle ; none : toutes les régions
SELECT s.incident_id, s.date_start, s.place, s.region, s.attributed_side,
  count(DISTINCT c.claimant) FILTER (WHERE c.stance IN ('asserts', 'confirms')) AS claimants,
  string_agg(DISTINCT c.claimant, '; ' ORDER BY c.claimant) FILTER (WHERE c.stance IN ('asserts', 'confirms')) AS said_by,
  string_agg(DISTINCT c.claimant, '; ' ORDER BY c.claimant) FILTER (WHERE c.stance = 'denies') AS denied_by
FROM strikes s
JOIN claims_current c ON c.event_id = s.incident_id AND c.metric IN ('killed_civilians', 'killed_children', 'killed_women')
WHERE s.has_civilian_harm_claim AND s.date_end >= $since AND ($region IS NULL OR s.region = $region)
GROUP BY ALL
ORDER BY s.date_start, s.incident_id
