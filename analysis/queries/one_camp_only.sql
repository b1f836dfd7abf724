-- asks: Of which strikes does nobody speak but voices of one camp?
--   A camp is the state with its allies, the Azawad movements, or a jihadist group, outlets that speak for it included.
-- fr: Quelles sont les frappes dont ne parlent que les voix d’un seul camp ?
--   Un camp est l’État avec ses alliés, les mouvements de l’Azawad ou un groupe djihadiste, y compris les médias qui parlent pour lui.
-- param CAMP text default none: state, azawad or a jihadist group (jnim, …); none is every camp
-- fr: state (l’État et ses alliés), azawad ou un groupe djihadiste (jnim…) ; none : tous les camps
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
-- param REGION text default none: a region of today; none is every region
-- fr: une région actuelle ; none : toutes les régions
SELECT only_camp, incident_id, date_start, kind, place, region, target_reported, sources, voices
FROM strikes
WHERE only_camp IS NOT NULL AND ($camp IS NULL OR only_camp = lower($camp)) AND date_end >= $since AND ($region IS NULL OR region = $region)
ORDER BY date_start, incident_id
