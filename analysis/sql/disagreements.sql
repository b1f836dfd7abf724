-- One row an incident and a metric on which two sides or more give figures that differ; a denial counts where it says none (0).
-- @sides: how many sides give a figure
-- @lowest: the lowest figure (people)
-- @lowest_side: a side that gives it
-- @highest: the highest figure (people)
-- @highest_side: a side that gives it
-- @gap: highest minus lowest (people)
WITH by_side AS (
  SELECT event_id AS incident_id, metric, claimant_side,
    min(coalesce(value_min, value_max)) AS low, max(coalesce(value_max, value_min)) AS high
  FROM claims_current
  WHERE stance IN ('asserts', 'confirms', 'denies') AND scope = 'incident' AND coalesce(value_min, value_max) IS NOT NULL
  GROUP BY ALL
)
SELECT incident_id, metric, count(*) AS sides, min(low) AS lowest, arg_min(claimant_side, (low, claimant_side)) AS lowest_side,
  max(high) AS highest, arg_max(claimant_side, (high, claimant_side)) AS highest_side, max(high) - min(low) AS gap
FROM by_side
GROUP BY incident_id, metric
HAVING count(*) > 1 AND max(high) > min(low)
ORDER BY gap DESC, incident_id, metric
