-- asks: Which strikes are attributed to the rebels' and jihadists' own drones, and on whose word?
-- fr: Quelles frappes sont attribuées aux drones des rebelles et des djihadistes, et sur la parole de qui ?
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
-- param SIDE text default none: separatist or jihadist; none is both
-- fr: separatist (séparatistes) ou jihadist (djihadistes) ; none : les deux
SELECT incident_id, date_start, place, region, attributed_to, attribution_basis, target_reported, voices
FROM strikes
WHERE attributed_side IN ('separatist', 'jihadist') AND ($side IS NULL OR attributed_side = $side) AND date_end >= $since
ORDER BY date_start, incident_id
