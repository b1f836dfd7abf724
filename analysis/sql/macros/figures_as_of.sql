-- One row a standing claim of dead with its figure as an interval, as known on a day (NULL: all that stands).
-- Figures of a whole battle are not here: they are not the strike's. A denial has a figure only where it says none (0).
-- "Dozens" has no number, unless the question declares one: figures_as_of(NULL, dozens := 24) reads it as at least 24.
-- macro: figures_as_of(on_day, dozens := NULL)
-- @unit: the incident, or joint:<unit> for one figure of several incidents (joint_units)
-- @category: civilians, children, women, armed_group, soldiers, russian_personnel, all (people whose status is not told)
-- @low: lower bound of this figure: what was said, 0 where only an upper bound was (people). A range over several figures begins with
-- the lowest number said: "up to 15" beside "at least 6" does not make "at least 0"
-- @high: upper bound (people); null where the figure is "at least" or has no number
-- @is_open: whether there is a figure without an upper bound
-- @said_low: the lowest number that was said (people)
-- @said_high: the highest number that was said (people)
-- @is_striking: whether it is the word of a side that the attack is attributed to
-- @is_struck: whether it is the word of a side that is named as the target
WITH counted AS (
  SELECT CASE c.scope WHEN 'joint' THEN 'joint:' || j.unit ELSE c.event_id END AS unit,
    category_of(c.metric) AS category, c.*, coalesce(c.value_min, CASE WHEN c.qualifier = 'dozens' THEN CAST(dozens AS BIGINT) END) AS floor_said
  FROM claims_as_of(on_day) c
  LEFT JOIN joint_units j ON j.incident_id = c.event_id
  WHERE c.stands AND starts_with(c.metric, 'killed_') AND c.scope IN ('incident', 'joint')
), parts AS (
  SELECT DISTINCT coalesce('joint:' || j.unit, ia.incident_id) AS unit, ia.role, a.side FROM incident_actors ia
  JOIN actors a USING (actor_id) LEFT JOIN joint_units j USING (incident_id)
  UNION SELECT DISTINCT ia.incident_id, ia.role, a.side FROM incident_actors ia JOIN actors a USING (actor_id)
)
SELECT unit, category, claim_id, claimant, claimant_side, camp, voice, voice_name, voice_name_fr, voice_kind, source_key, is_independent, stance, qualifier, known_from,
  floor_said, CASE WHEN coalesce(floor_said, value_max) IS NOT NULL THEN coalesce(floor_said, 0) END AS low, value_max AS high,
  floor_said IS NOT NULL AND value_max IS NULL AS is_open,
  coalesce(floor_said, value_max) AS said_low, coalesce(value_max, floor_said) AS said_high,
  voice_kind = 'party' AND (unit, 'attributed', claimant_side) IN (SELECT (unit, role, side) FROM parts) AS is_striking,
  voice_kind = 'party' AND (unit, 'target', claimant_side) IN (SELECT (unit, role, side) FROM parts) AS is_struck
FROM counted
