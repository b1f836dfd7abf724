-- One row a claim made after the page that reports it was published.
-- asks: a page reports what was said by its date
-- remedy: Correct claimed_on or the page's published date; leave a date empty where it is not known.
SELECT 'claims' AS table_name, c.claim_id AS row_id, 'claimed_on' AS column_name, c.claimed_on AS value,
  'the page was published on ' || s.published AS detail
FROM claims c JOIN sources s USING (source_id)
WHERE first_day_of(c.claimed_on) > last_day_of(s.published)
ORDER BY ALL
