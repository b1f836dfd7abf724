-- What the side says to which the attack is attributed, from its lowest to its highest figure. "None" is a figure here.
SELECT unit, category, CASE WHEN count(floor_said) > 0 THEN min(said_low) ELSE 0 END AS low, NULL::BIGINT AS best, CASE WHEN bool_or(is_open) THEN NULL ELSE max(high) END AS high,
  bool_or(is_open) AS is_open, max(said_high) AS highest_said, count(*) AS claims, count(DISTINCT voice) AS voices,
  'By ' || string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS reason
FROM figures_as_of(on_day, dozens := dozens)
WHERE said_low IS NOT NULL AND is_striking
GROUP BY unit, category
