-- asks: Which strikes lie within so many kilometres of a place?
--   Distances are between the places' coordinates. Strikes known only to a region or the country are left out, others
--   may be up to 25 km off (`geo_precision`), and an offset said in words is in `location_text`.
-- fr: Quelles frappes se trouvent à moins de tant de kilomètres d’un lieu ?
--   Les distances sont mesurées entre les coordonnées des lieux. Les frappes connues seulement à la région ou au pays près sont laissées de côté, les autres
--   peuvent se trouver jusqu’à 25 km de là (`geo_precision`) ; un écart dit en toutes lettres est dans `location_text`.
-- param PLACE text default Tinzaouaten: a place's name or place_id
-- fr: le nom d’un lieu ou son place_id
-- param KM number default 50: the distance
-- fr: la distance
WITH centre AS (
  SELECT latitude, longitude FROM places
  WHERE (lower(name) = lower($place) OR place_id = $place) AND latitude IS NOT NULL
  ORDER BY place_id LIMIT 1
)
SELECT km_between(c.latitude, c.longitude, s.latitude, s.longitude) AS km, s.incident_id, s.date_start, s.kind, s.place, s.location_text, s.geo_precision, s.attributed_side
FROM strikes s, centre c
WHERE s.geo_precision NOT IN ('region', 'country') AND km <= $km
ORDER BY km, s.date_start, s.incident_id
