-- One row a pair of a strike of ours and an event of another producer that may be the same, within three days and the distance
-- that the precision of both places allows. Rules, not a model: `docs/linkage.md` compares them with one.
-- ACLED's events are compared where it codes an air strike; UCDP's wherever a government is the first side, since it has no code.
-- @days_apart: days between the two windows; 0 where they overlap
-- @km_apart: kilometres between the two coordinates, both often stand-ins
-- @same_name: place (our place stands in their words, or the names are alike), mentioned (their place stands in our words), none
-- @score: 0 to 1, days times place
-- @is_link: whether the pair is the best for both sides and scores at least 0.5
WITH ours AS (
  SELECT incident_id, date_start, date_end, latitude, longitude, geo_precision,
    regexp_replace(lower(strip_accents(place)), '\b(forest|region|cercle|commune)\b', '', 'g') AS name,
    lower(strip_accents(concat_ws(' ', place, location_text))) AS words
  FROM strikes
  WHERE date_start IS NOT NULL AND latitude IS NOT NULL AND date_end - date_start <= 6
), theirs AS (
  SELECT dataset, version, event_id, date_start, date_end, latitude, longitude, geo_precision,
    trim(regexp_replace(lower(strip_accents(place)),
      '\b(village|town|city|commune|cercle|region|camp|well|waterhole|pond|forest|reserve|area|location of airstrike|north of)\b', '', 'g')) AS name,
    lower(strip_accents(concat_ws(' ', place, CASE WHEN dataset LIKE 'ucdp%' THEN wording END))) AS words
  FROM external_events
  WHERE latitude IS NOT NULL AND date_end - date_start <= 6
    AND (is_air_strike OR (dataset LIKE 'ucdp%' AND actor_1 LIKE 'Government of%'))
), pairs AS (
  SELECT o.incident_id, t.dataset, t.version, t.event_id,
    greatest(0, t.date_start - o.date_end, o.date_start - t.date_end)::INTEGER AS days_apart,
    km_between(o.latitude, o.longitude, t.latitude, t.longitude) AS km_apart,
    CASE WHEN t.geo_precision IN ('region', 'country') AND contains(t.words, trim(o.name) || ' region') THEN 'none'
      WHEN len(trim(o.name)) > 3 AND contains(t.words, trim(o.name)) OR jaro_winkler_similarity(trim(o.name), t.name) >= 0.92 THEN 'place'
      WHEN len(t.name) > 3 AND contains(o.words, t.name) THEN 'mentioned' ELSE 'none' END AS same_name,
    o.geo_precision IN ('exact', 'near') AND t.geo_precision IN ('exact', 'near') AS is_located,
    greatest(CASE o.geo_precision WHEN 'exact' THEN 30 WHEN 'near' THEN 40 WHEN 'cercle' THEN 90 ELSE 200 END,
      CASE t.geo_precision WHEN 'exact' THEN 30 WHEN 'near' THEN 40 WHEN 'cercle' THEN 90 ELSE 200 END) AS km_allowed
  FROM ours o JOIN theirs t
    ON t.date_start BETWEEN o.date_start - 9 AND o.date_end + 3 AND t.date_end BETWEEN o.date_start - 3 AND o.date_end + 9
), scored AS (
  SELECT *, round((CASE days_apart WHEN 0 THEN 1 WHEN 1 THEN 0.85 WHEN 2 THEN 0.55 ELSE 0.35 END)
    * (CASE WHEN same_name = 'place' THEN 1 WHEN same_name = 'mentioned' THEN 0.8
       WHEN is_located AND km_apart <= 15 THEN 0.8 WHEN is_located AND km_apart <= 40 THEN 0.6 ELSE 0.4 END), 3) AS score
  FROM pairs
  WHERE days_apart <= 3 AND km_apart <= km_allowed
)
SELECT * EXCLUDE (km_allowed, is_located),
  score >= 0.5
    AND row_number() OVER (PARTITION BY incident_id, dataset, version ORDER BY score DESC, days_apart, km_apart, event_id) = 1
    AND row_number() OVER (PARTITION BY event_id, dataset, version ORDER BY score DESC, days_apart, km_apart, incident_id) = 1 AS is_link
FROM scored
ORDER BY incident_id, dataset, version, score DESC, event_id
