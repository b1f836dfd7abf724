-- One row an incident and a category of dead on which two sides or more give figures that differ; a denial counts where it says none (0).
-- A side is a camp (state, azawad, a jihadist group), outlets that speak for it included; for voices without one, the kind of voice.
-- Of all pairs of sides, the row has the two whose figures lie furthest apart; what one side says at two times is no disagreement.
-- @incident_id: the incident
-- @category: whose dead, as in tolls
-- @sides: how many sides give a figure
-- @lowest: the lowest figure of the one side (people)
-- @lowest_side: that side
-- @highest: the highest figure of the other (people)
-- @highest_side: that other side
-- @gap: highest minus lowest (people)
-- @ratio: highest divided by lowest; null where the lowest is 0
WITH by_side AS (
  SELECT unit AS incident_id, category, coalesce(camp, claimant_side) AS speaker_side, min(said_low) AS low, max(said_high) AS high
  FROM figures_as_of(NULL)
  WHERE said_low IS NOT NULL AND NOT starts_with(unit, 'joint:')
  GROUP BY ALL
), furthest AS (
  SELECT one.incident_id, one.category, count(DISTINCT one.speaker_side) AS sides,
    arg_min({'lowest': one.low, 'lowest_side': one.speaker_side, 'highest': other.high, 'highest_side': other.speaker_side},
      (one.low - other.high, -other.high, one.speaker_side, other.speaker_side)) AS pair
  FROM by_side one JOIN by_side other ON other.incident_id = one.incident_id AND other.category = one.category AND other.speaker_side <> one.speaker_side
  GROUP BY one.incident_id, one.category
)
SELECT incident_id, category, sides, pair.lowest, pair.lowest_side, pair.highest, pair.highest_side, pair.highest - pair.lowest AS gap,
  round(pair.highest / nullif(pair.lowest, 0), 2) AS ratio
FROM furthest
WHERE pair.highest > pair.lowest
ORDER BY gap DESC, incident_id, category
