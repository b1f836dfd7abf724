-- The highest figure that two independent sources support: two say "this many or more". Voices of one camp are one source.
-- It has an upper bound only where two of them give that very figure, or an interval that holds it.
WITH supported AS (
  SELECT unit, category, source_key, max(floor_said) AS figure
  FROM figures_as_of(on_day, dozens := dozens)
  WHERE floor_said IS NOT NULL AND stance <> 'denies' AND source_key IS NOT NULL
  GROUP BY ALL
), second AS (
  SELECT unit, category, list_reverse_sort(list(figure))[2] AS figure, count(*) AS voices
  FROM supported GROUP BY ALL HAVING count(*) >= 2
), closing AS (
  SELECT s.unit, s.category, count(DISTINCT f.source_key) FILTER (WHERE s.figure BETWEEN f.floor_said AND f.high) AS closed, count(*) AS claims,
    string_agg(DISTINCT f.voice_name, ', ' ORDER BY f.voice_name) FILTER (WHERE f.floor_said >= s.figure) AS names
  FROM second s JOIN figures_as_of(on_day, dozens := dozens) f USING (unit, category)
  WHERE f.floor_said IS NOT NULL AND f.stance <> 'denies' AND f.source_key IS NOT NULL
  GROUP BY ALL
)
SELECT unit, category, s.figure AS low, NULL::BIGINT AS best, CASE WHEN c.closed >= 2 THEN s.figure END AS high, c.closed < 2 AS is_open,
  s.figure AS highest_said, c.claims, s.voices, 'This many or more: ' || c.names AS reason
FROM second s JOIN closing c USING (unit, category)
