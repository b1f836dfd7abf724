-- One row an incident that claims to be placed more finely than its place is.
-- asks: an incident is placed no more finely than its place, and not exactly when it lies at a distance from it
-- remedy: Use near, cercle, region or country as far as the place and the wording allow.
SELECT 'incidents' AS table_name, i.incident_id AS row_id, 'geo_precision' AS column_name, i.geo_precision AS value,
  CASE WHEN i.offset_km > 0 THEN 'it lies ' || i.offset_km || ' km from ' || p.place_id
       ELSE p.place_id || ' is only known as: ' || p.geo_precision END AS detail
FROM incidents i JOIN places p USING (place_id)
WHERE list_position(['exact', 'near', 'cercle', 'region', 'country'], i.geo_precision)
    < list_position(['exact', 'near', 'cercle', 'region', 'country'], p.geo_precision)
  OR (i.offset_km > 0 AND i.geo_precision = 'exact')
  OR (i.offset_km > 25 AND i.geo_precision = 'near')
ORDER BY ALL
