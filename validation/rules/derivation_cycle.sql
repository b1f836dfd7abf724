-- One row a claim that derives from itself, by whatever way.
-- asks: no claim derives from itself
-- remedy: Decide which claim came first; it derives from none of the others.
WITH RECURSIVE chain(claim_id, reached) AS (
  SELECT claim_id, derives_from FROM claims WHERE derives_from IS NOT NULL
  UNION
  SELECT chain.claim_id, c.derives_from FROM chain JOIN claims c ON c.claim_id = chain.reached
  WHERE c.derives_from IS NOT NULL
)
SELECT 'claims' AS table_name, c.claim_id AS row_id, 'derives_from' AS column_name, c.derives_from AS value,
  'following the links leads back to this claim' AS detail
FROM claims c JOIN chain ON chain.claim_id = c.claim_id AND chain.reached = c.claim_id
ORDER BY ALL
