-- One row a claim excluded without a reason, or counted with one.
-- asks: an excluded claim says why
-- remedy: Set inclusion and exclusion_reason so that they agree.
SELECT 'claims' AS table_name, claim_id AS row_id, 'inclusion' AS column_name, inclusion AS value,
  'exclusion_reason is ' || coalesce(exclusion_reason, 'empty') AS detail
FROM claims
WHERE (inclusion = 'excluded') <> (exclusion_reason IS NOT NULL)
ORDER BY ALL
