-- One row a place whose coordinates, gazetteer and precision do not go together.
-- asks: a place has both coordinates, or neither and no gazetteer; with GeoNames it has the geonameid
-- remedy: Correct what is named: give both coordinates (never invented: take those of the cercle or the region and say so), the gazetteer's id, or the region (of places in Mali, and of no others).
SELECT 'places' AS table_name, place_id AS row_id, column_name, value, detail
FROM (
  SELECT place_id, 'latitude' AS column_name, CAST(latitude AS VARCHAR) AS value,
    'latitude and longitude are not both given' AS detail
  FROM places
  WHERE (latitude IS NULL) <> (longitude IS NULL) OR (latitude IS NULL AND gazetteer <> 'none')
  UNION ALL
  SELECT place_id, 'gazetteer_id', gazetteer_id, 'a place from GeoNames needs its geonameid, a whole number'
  FROM places WHERE gazetteer = 'geonames' AND NOT coalesce(regexp_full_match(gazetteer_id, '[0-9]+'), false)
  UNION ALL
  SELECT place_id, 'region', region, CASE country WHEN 'ML' THEN 'a place in Mali without a region can only be placed at the country'
    ELSE 'a place outside Mali has no region of Mali' END
  FROM places
  WHERE (country = 'ML' AND region IS NULL AND geo_precision <> 'country') OR (country <> 'ML' AND region IS NOT NULL)
)
ORDER BY ALL
