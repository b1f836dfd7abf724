-- One row an incident and a category of dead on which two sides or more give figures that differ; a denial counts where it says none (0).
-- A side is a camp (state, azawad, a jihadist group), outlets that speak for it included; for voices without one, the kind of voice.
-- @incident_id: the incident
-- @category: whose dead, as in tolls
-- @sides: how many sides give a figure
-- @lowest: the lowest figure (people)
-- @lowest_side: a side that gives it
-- @highest: the highest figure (people)
-- @highest_side: a side that gives it
-- @gap: highest minus lowest (people)
-- @ratio: highest divided by lowest; null where the lowest is 0
WITH by_side AS (
  SELECT unit AS incident_id, category, coalesce(camp, claimant_side) AS speaker_side, min(said_low) AS low, max(said_high) AS high
  FROM figures_as_of(NULL)
  WHERE said_low IS NOT NULL AND NOT starts_with(unit, 'joint:')
  GROUP BY ALL
)
SELECT incident_id, category, count(*) AS sides, min(low) AS lowest, arg_min(speaker_side, (low, speaker_side)) AS lowest_side,
  max(high) AS highest, arg_max(speaker_side, (high, speaker_side)) AS highest_side, max(high) - min(low) AS gap,
  round(max(high) / nullif(min(low), 0), 2) AS ratio
FROM by_side
GROUP BY incident_id, category
HAVING count(*) > 1 AND max(high) > min(low)
ORDER BY gap DESC, incident_id, category
