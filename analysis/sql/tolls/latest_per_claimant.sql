-- The last dated word of each voice, from the lowest to the highest. A voice that has only undated words keeps them all: what has no
-- date cannot be older or newer.
WITH last_words AS (
  SELECT * FROM figures_as_of(on_day, dozens := dozens)
  WHERE said_low IS NOT NULL AND stance <> 'denies'
  QUALIFY known_from IS NOT DISTINCT FROM max(known_from) OVER (PARTITION BY unit, category, coalesce(voice, claimant))
)
SELECT unit, category, CASE WHEN count(floor_said) > 0 THEN min(said_low) ELSE 0 END AS low, NULL::BIGINT AS best, CASE WHEN bool_or(is_open) THEN NULL ELSE max(high) END AS high,
  bool_or(is_open) AS is_open, max(said_high) AS highest_said, count(*) AS claims, count(DISTINCT voice) AS voices,
  'Last words of ' || string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS reason
FROM last_words
GROUP BY unit, category
