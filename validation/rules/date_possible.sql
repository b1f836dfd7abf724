-- One row a partial date that no calendar has.
-- asks: a partial date exists in the calendar
-- remedy: Correct the date, or give only the month or the year.
SELECT table_name, row_id, column_name, value, 'there is no such day' AS detail
FROM (
  SELECT 'sources' AS table_name, source_id AS row_id, 'published' AS column_name, published AS value FROM sources
  UNION ALL SELECT 'claims', claim_id, 'claimed_on', claimed_on FROM claims
  UNION ALL SELECT 'predictions', prediction_id, 'made_on', made_on FROM predictions
  UNION ALL SELECT 'actors', actor_id, 'active_from', active_from FROM actors
  UNION ALL SELECT 'actors', actor_id, 'active_to', active_to FROM actors
)
WHERE regexp_full_match(value, '[0-9]{4}(-[0-9]{2}){0,2}') AND first_day_of(value) IS NULL
ORDER BY ALL
