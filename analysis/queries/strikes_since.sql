-- asks: Which counted strikes were reported since a date, in all Mali or in one region?
-- param SINCE date default 2022-01-01: the first day
-- param UNTIL date default 2099-12-31: the last day
-- param REGION text default none: a region of today as spelt in `regions`; none is every region
SELECT incident_id, date_start, date_end, kind, place, region, attributed_to, sources, voices
FROM strikes
WHERE date_end >= $since AND date_start <= $until AND ($region IS NULL OR region = $region)
ORDER BY date_start, incident_id
