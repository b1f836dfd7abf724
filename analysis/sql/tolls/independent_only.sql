-- From the lowest to the highest figure of voices that belong to no side and no state: monitors, the United Nations, associations
-- that take no side, local people heard by an outlet that takes none, and such outlets themselves.
SELECT unit, category, CASE WHEN count(floor_said) > 0 THEN min(said_low) ELSE 0 END AS low, NULL::BIGINT AS best, CASE WHEN bool_or(is_open) THEN NULL ELSE max(high) END AS high,
  bool_or(is_open) AS is_open, max(said_high) AS highest_said, count(*) AS claims, count(DISTINCT voice) AS voices,
  count(DISTINCT voice) || CASE count(DISTINCT voice) WHEN 1 THEN ' voice: ' ELSE ' voices: ' END || string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS reason
FROM figures_as_of(on_day, dozens := dozens)
WHERE said_low IS NOT NULL AND is_independent AND stance <> 'denies'
GROUP BY unit, category
