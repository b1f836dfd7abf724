-- One row an incident and a metric for which somebody gave a figure, with the lowest and the highest figure given.
-- Claims on a duplicate record count for the incident that is counted. Figures that cover a whole battle or several incidents, and claims left out of the counts, do not enter.
-- "dozens" and "several" have no number, and denials give none: both are counted apart and move neither end.
-- @lowest: the lowest figure that any claimant gives (people)
-- @highest: the highest figure that any claimant gives (people); where highest_is_open, a claimant says "at least"
-- @highest_is_open: whether the highest figure is a lower bound only
-- @claims_with_figure: standing claims with a figure
-- @claims_in_words: standing claims in words alone (dozens, several)
-- @claimants: how many different claimants gave a figure
-- @denials: standing claims that deny any such dead
WITH figure AS (
  SELECT * EXCLUDE (incident_id) RENAME (event_id AS incident_id), CASE WHEN stance <> 'denies' THEN coalesce(value_min, value_max) END AS low,
    CASE WHEN stance <> 'denies' THEN coalesce(value_max, value_min) END AS high
  FROM claims_current
  WHERE stance <> 'does_not_confirm' AND scope = 'incident'
    AND metric NOT IN ('strike_conducted', 'target_nature')
)
SELECT incident_id, metric, min(low) AS lowest, max(high) AS highest,
  coalesce(bool_or(qualifier = 'at_least' AND high = top), false) AS highest_is_open,
  count(low) AS claims_with_figure,
  count(*) FILTER (WHERE qualifier IN ('dozens', 'several')) AS claims_in_words,
  count(DISTINCT claimant) FILTER (WHERE low IS NOT NULL) AS claimants,
  count(*) FILTER (WHERE stance = 'denies') AS denials
FROM (SELECT *, max(high) OVER (PARTITION BY incident_id, metric) AS top FROM figure)
GROUP BY incident_id, metric
HAVING count(low) > 0 OR count(*) FILTER (WHERE qualifier IN ('dozens', 'several')) > 0
ORDER BY incident_id, metric
