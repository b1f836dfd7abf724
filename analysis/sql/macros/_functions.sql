-- What more than one model or saved query computes.

-- Whose dead a claim counts: the category of a toll.
CREATE OR REPLACE MACRO category_of(metric) AS
  CASE metric WHEN 'killed_wagner' THEN 'russian_personnel' WHEN 'killed_total' THEN 'all' ELSE replace(metric, 'killed_', '') END;

-- Kilometres between two points, in degrees (haversine, on a sphere).
CREATE OR REPLACE MACRO km_between(latitude_1, longitude_1, latitude_2, longitude_2) AS
  round(2 * 6371 * asin(least(1, sqrt(pow(sin(radians(latitude_2 - latitude_1) / 2), 2)
    + cos(radians(latitude_1)) * cos(radians(latitude_2)) * pow(sin(radians(longitude_2 - longitude_1) / 2), 2)))), 1);
