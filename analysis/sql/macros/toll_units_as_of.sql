-- One row a counted strike, or group of counted strikes with one joint toll, a category and a rule: what totals add up.
-- The dead of a joint toll and the tolls of its strikes one by one are two accounts of the same dead: the range holds both, and never
-- their sum. A joint toll that also covers an event that is not counted is left out, like that of a battle.
-- macro: toll_units_as_of(on_day, dozens := NULL)
-- @unit: the strike, or the first of the strikes that the joint toll covers
-- @attributed_side: see strikes; "several" where the strikes of a joint toll differ
-- @strikes: how many strikes it holds
WITH strike AS (
  SELECT i.incident_id, s.attributed_side, j.unit
  FROM incidents i JOIN attributed_sides s USING (incident_id) LEFT JOIN joint_units j USING (incident_id)
  WHERE i.inclusion = 'counted'
), rows AS (
  SELECT * FROM toll_rows(on_day, dozens := dozens)
), joint AS (
  SELECT * FROM rows WHERE low IS NOT NULL AND starts_with(unit, 'joint:')
    AND unit NOT IN (SELECT 'joint:' || unit FROM joint_units WHERE incident_id NOT IN (SELECT incident_id FROM strike))
), members AS (
  SELECT j.unit AS joint_unit, j.category, j.rule, count(*) AS strikes, count(r.low) AS with_figure,
    CASE WHEN count(DISTINCT s.attributed_side) = 1 THEN any_value(s.attributed_side) ELSE 'several' END AS attributed_side,
    sum(r.low) AS low, sum(r.best) AS best, sum(r.high) AS high, coalesce(bool_or(r.is_open), false) AS is_open, sum(r.highest_said) AS highest_said
  FROM joint j JOIN strike s ON 'joint:' || s.unit = j.unit
  LEFT JOIN rows r ON r.unit = s.incident_id AND r.category = j.category AND r.rule = j.rule
  GROUP BY ALL
)
SELECT r.unit, s.attributed_side, r.category, r.rule, 1 AS strikes, r.low, r.best, r.high, r.is_open, r.highest_said
FROM rows r JOIN strike s ON s.incident_id = r.unit
WHERE s.unit IS NULL OR ('joint:' || s.unit, r.category, r.rule) NOT IN (SELECT (unit, category, rule) FROM joint)
UNION ALL
SELECT substr(j.unit, 7), m.attributed_side, j.category, j.rule, m.strikes,
  CASE WHEN m.with_figure = m.strikes THEN least(j.low, m.low) ELSE j.low END,
  CASE WHEN j.best IS NOT NULL THEN greatest(j.best, coalesce(m.best, 0)) END,
  CASE WHEN NOT (j.is_open OR m.is_open) THEN greatest(j.high, coalesce(m.high, 0)) END,
  j.is_open OR m.is_open, greatest(j.highest_said, coalesce(m.highest_said, 0))
FROM joint j JOIN members m ON m.joint_unit = j.unit AND m.category = j.category AND m.rule = j.rule
