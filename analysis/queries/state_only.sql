-- asks: Of which strikes does nobody speak but the state and its allies?
-- fr: Quelles sont les frappes dont personne ne parle, hormis l’État et ses alliés ?
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
-- param REGION text default none: a region of today; none is every region
-- fr: une région actuelle ; none : toutes les régions
SELECT incident_id, date_start, kind, place, region, target_reported, sources, voices
FROM strikes
WHERE state_claims_only AND date_end >= $since AND ($region IS NULL OR region = $region)
ORDER BY date_start, incident_id
