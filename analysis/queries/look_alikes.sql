-- asks: Which counted strikes lie so near to one another in time and place that they may be one?
--   Two rows may well be two strikes; `decisions` says where that was looked into (make query NAME=decisions_about).
-- fr: Quelles frappes comptées sont si proches dans le temps et l’espace qu’elles pourraient n’en faire qu’une ?
--   Deux lignes peuvent bien être deux frappes ; `decisions` dit où la question a été examinée (make query NAME=decisions_about).
-- param DAYS integer default 1: their windows lie at most so many days apart
-- fr: leurs fenêtres sont distantes d’au plus ce nombre de jours
-- param KM number default 25: their places lie at most so far apart; strikes known only to a region or the country are left out
-- fr: leurs lieux sont distants d’au plus cela ; les frappes connues seulement à la région ou au pays près sont laissées de côté
WITH placed AS (
  SELECT * FROM strikes WHERE geo_precision NOT IN ('region', 'country')
), pairs AS (
  SELECT a.incident_id AS first_id, b.incident_id AS second_id, a.date_start AS first_day, b.date_start AS second_day,
    a.place AS first_place, b.place AS second_place, a.attributed_side AS first_side, b.attributed_side AS second_side,
    greatest(0, date_diff('day', a.date_end, b.date_start), date_diff('day', b.date_end, a.date_start)) AS days,
    km_between(a.latitude, a.longitude, b.latitude, b.longitude) AS km
  FROM placed a JOIN placed b ON a.incident_id < b.incident_id
)
SELECT days, km, first_id, second_id, first_day, second_day, first_place, second_place, first_side, second_side
FROM pairs
WHERE days <= $days AND km <= $km
ORDER BY days, km, first_id, second_id
