-- One row an incident, a category and a figure that somebody gives for its dead, with the independent sources that give it.
-- @incident_id: the incident; the counted one for claims that are filed under a duplicate record
-- @category: whose dead, as in tolls
-- @figure: the figure as it was said: 21, about 21, at least 21, up to 15, 12 to 15
-- @claims: counted claims that give it, repetitions too
-- @voices: voices behind them
-- @independent_sources: independent sources: voices of one camp counted once
-- @given_by: the voices
SELECT event_id AS incident_id, category_of(metric) AS category,
  CASE WHEN qualifier = 'about' THEN 'about ' ELSE '' END ||
  CASE WHEN value_max IS NULL THEN 'at least ' || value_min WHEN value_min IS NULL THEN 'up to ' || value_max
       WHEN value_min < value_max THEN value_min || ' to ' || value_max ELSE '' || value_min END AS figure,
  count(*) AS claims, count(DISTINCT voice) AS voices, count(DISTINCT source_key) AS independent_sources,
  string_agg(DISTINCT voice_name, '; ' ORDER BY voice_name) AS given_by
FROM claims_as_of(NULL)
WHERE starts_with(metric, 'killed_') AND scope = 'incident' AND coalesce(value_min, value_max) IS NOT NULL AND stance <> 'denies'
GROUP BY ALL
ORDER BY ALL
