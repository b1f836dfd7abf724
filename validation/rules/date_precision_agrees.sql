-- One row a partial date whose precision says something else than its length.
-- asks: a partial date and its precision agree
-- remedy: Set the precision to day, month or year as the date is written, or to unknown where the date is empty.
SELECT table_name, row_id, column_name, precision AS value, 'the date beside it reads ' || coalesce(value, '(empty)') AS detail
FROM (
  SELECT 'sources' AS table_name, source_id AS row_id, 'published_precision' AS column_name, published AS value,
    published_precision AS precision FROM sources
  UNION ALL SELECT 'claims', claim_id, 'claimed_on_precision', claimed_on, claimed_on_precision FROM claims
  UNION ALL SELECT 'predictions', prediction_id, 'made_on_precision', made_on, made_on_precision FROM predictions
)
WHERE precision IS DISTINCT FROM
  CASE coalesce(length(value), 0) WHEN 0 THEN 'unknown' WHEN 4 THEN 'year' WHEN 7 THEN 'month' ELSE 'day' END
ORDER BY ALL
