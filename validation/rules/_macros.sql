-- The first and the last day that a partial date (YYYY, YYYY-MM or YYYY-MM-DD) can mean; null when it means none.
CREATE OR REPLACE TEMP MACRO first_day_of(partial) AS
  try_cast(CASE length(partial) WHEN 4 THEN partial || '-01-01' WHEN 7 THEN partial || '-01' ELSE partial END AS DATE);
CREATE OR REPLACE TEMP MACRO last_day_of(partial) AS
  CASE length(partial)
    WHEN 4 THEN try_cast(partial || '-12-31' AS DATE)
    WHEN 7 THEN last_day(try_cast(partial || '-01' AS DATE))
    ELSE try_cast(partial AS DATE)
  END;
