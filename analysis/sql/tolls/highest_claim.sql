-- The highest figure that anyone gives.
-- Ties go to the figure without an upper bound: "at least 20" may be more than 20.
SELECT unit, category, f.low AS low, NULL::BIGINT AS best, f.high AS high, f.is_open AS is_open, f.said_high AS highest_said, claims, voices,
  'Highest of ' || claims || CASE claims WHEN 1 THEN ' figure' ELSE ' figures' END || ': ' || f.voice_name AS reason
FROM (
  SELECT unit, category, arg_max(figure, (said_high, is_open, said_low, claim_id)) AS f, count(*) AS claims, count(DISTINCT voice) AS voices
  FROM figures_as_of(on_day, dozens := dozens) figure
  WHERE said_high IS NOT NULL AND stance <> 'denies'
  GROUP BY unit, category
)
