-- asks: Which strikes are attributed to the rebels' and jihadists' own drones, and on whose word?
-- param SINCE date default 2022-01-01: the first day
-- param SIDE text default none: separatist or jihadist; none is both
SELECT incident_id, date_start, place, region, attributed_to, attribution_basis, target_reported, voices
FROM strikes
WHERE attributed_side IN ('separatist', 'jihadist') AND ($side IS NULL OR attributed_side = $side) AND date_end >= $since
ORDER BY date_start, incident_id
