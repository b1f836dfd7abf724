-- The lowest figure that anyone gives; a denial is not a figure.
-- Ties go to the figure with the lower upper bound: 15 is lower than "at least 15".
SELECT unit, category, f.low AS low, NULL::BIGINT AS best, f.high AS high, f.is_open AS is_open, f.said_high AS highest_said, claims, voices,
  'Lowest of ' || claims || CASE claims WHEN 1 THEN ' figure' ELSE ' figures' END || ': ' || f.voice_name AS reason
FROM (
  SELECT unit, category, arg_min(figure, (said_low, is_open, said_high, claim_id)) AS f, count(*) AS claims, count(DISTINCT voice) AS voices
  FROM figures_as_of(on_day, dozens := dozens) figure
  WHERE said_low IS NOT NULL AND stance <> 'denies'
  GROUP BY unit, category
)
