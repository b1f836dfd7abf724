-- One row a revision by somebody else, of something else, or dated before what it revises. A claimant may say "people" first
-- and "civilians" later: figures of dead revise one another.
-- asks: a revision is the same claimant's later word on the same thing
-- remedy: Use quotation or primary_source for another's words; correct the dates; the later claim revises the earlier.
SELECT 'claims' AS table_name, c.claim_id AS row_id, 'derives_from' AS column_name, c.derives_from AS value,
  CASE WHEN c.claimant <> origin.claimant THEN 'that claim is by ' || origin.claimant
       WHEN last_day_of(c.claimed_on) < first_day_of(origin.claimed_on)
         THEN 'that claim was made on ' || origin.claimed_on || ', this one on ' || c.claimed_on
       ELSE 'that claim is about ' || origin.metric END AS detail
FROM claims c JOIN claims origin ON origin.claim_id = c.derives_from
WHERE c.derivation = 'revision'
  AND (
    c.claimant <> origin.claimant
    OR (c.metric <> origin.metric AND NOT (starts_with(c.metric, 'killed_') AND starts_with(origin.metric, 'killed_')))
    OR last_day_of(c.claimed_on) < first_day_of(origin.claimed_on)
  )
ORDER BY ALL
