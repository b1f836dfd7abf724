-- One row a figure that a voice gives of an incident's dead, where independent voices, itself left out, give figures too.
-- @incident_id: the incident
-- @voice: the voice
-- @voice_name: the voice in words
-- @voice_name_fr: the same in French
-- @category: whose dead
-- @low: the lowest number that the voice said (people)
-- @high: the highest number that the voice said (people); null where one is "at least"
-- @independent_low: the lowest number of the independent voices (people)
-- @independent_high: the highest (people); null where one is "at least"
-- @stands: above (all that the voice says is more than all that they say), below, or overlaps
-- @log_ratio: natural logarithm of the middle of the voice's numbers over the middle of theirs; null where either is 0
WITH figure AS (
  SELECT unit AS incident_id, category, voice, voice_name, voice_name_fr, is_independent, min(said_low) AS low, max(said_high) AS said_high,
    CASE WHEN NOT bool_or(is_open) THEN max(said_high) END AS high
  FROM figures_as_of(NULL)
  WHERE said_low IS NOT NULL AND voice IS NOT NULL AND NOT starts_with(unit, 'joint:')
  GROUP BY ALL
)
SELECT f.incident_id, f.category, f.voice, f.voice_name, f.voice_name_fr, f.low, f.high, min(o.low) AS independent_low,
  CASE WHEN count(o.high) = count(*) THEN max(o.high) END AS independent_high,
  CASE WHEN f.low > CASE WHEN count(o.high) = count(*) THEN max(o.high) END THEN 'above'
       WHEN f.high < min(o.low) THEN 'below' ELSE 'overlaps' END AS stands,
  ln(nullif(f.low + f.said_high, 0) / nullif(min(o.low) + max(o.said_high), 0)) AS log_ratio
FROM figure f JOIN figure o ON o.incident_id = f.incident_id AND o.category = f.category AND o.voice <> f.voice AND o.is_independent
GROUP BY f.incident_id, f.category, f.voice, f.voice_name, f.voice_name_fr, f.low, f.high, f.said_high
ORDER BY ALL
