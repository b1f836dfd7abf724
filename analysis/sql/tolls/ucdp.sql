-- Low, best and high in the sense of UCDP, from voices that can be traced (no aggregator). Low and high are the lowest and the highest
-- number said. Best is, in this order: the figure that two independent sources support; the lowest of the independent voices; the
-- lowest that a side says of its own dead, or the striking side of civilians, against its interest; the lowest figure there is.
WITH usable AS (
  SELECT *, (category IN ('civilians', 'children', 'women') AND is_striking) OR (category = 'armed_group' AND claimant_side IN ('separatist', 'jihadist'))
      OR (category = 'soldiers' AND claimant_side = 'malian_state') OR (category = 'russian_personnel' AND claimant_side = 'russian')
      AS against_interest
  FROM figures_as_of(on_day, dozens := dozens)
  WHERE said_low IS NOT NULL AND stance <> 'denies' AND source_key IS NOT NULL
), ends AS (
  SELECT unit, category, min(said_low) AS lowest, max(said_high) AS highest, arg_max(is_open, (said_high, is_open)) AS is_open,
    min(said_low) FILTER (WHERE is_independent) AS independent, min(said_low) FILTER (WHERE against_interest) AS own,
    count(*) AS claims, count(DISTINCT voice) AS voices
  FROM usable GROUP BY ALL
)
SELECT e.unit, e.category, e.lowest AS low, coalesce(t.low, e.independent, e.own, e.lowest) AS best,
  CASE WHEN NOT e.is_open THEN e.highest END AS high, e.is_open, e.highest AS highest_said, e.claims, e.voices,
  'Best: ' || CASE WHEN t.low IS NOT NULL THEN 'supported by two independent sources' WHEN e.independent IS NOT NULL THEN 'lowest of the independent voices'
    WHEN e.own IS NOT NULL THEN 'said against the speaker''s interest' ELSE 'the lowest figure said' END AS reason
FROM ends e LEFT JOIN toll_two_voices(on_day, dozens := dozens) t USING (unit, category)
