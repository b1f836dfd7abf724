-- asks: Which counted strikes were reported since a date, in all Mali or in one region?
-- fr: Quelles frappes comptées ont été signalées depuis une date, dans tout le Mali ou dans une région ?
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
-- param UNTIL date default 2099-12-31: the last day
-- fr: le dernier jour
-- param REGION text default none: a region of today as spelt in `regions`; none is every region
-- fr: une région actuelle telle que l’écrit `regions` ; none : toutes les régions
SELECT incident_id, date_start, date_end, kind, place, region, attributed_to, sources, voices
FROM strikes
WHERE date_end >= $since AND date_start <= $until AND ($region IS NULL OR region = $region)
ORDER BY date_start, incident_id
