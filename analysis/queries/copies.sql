-- asks: Which claims are repeated by other pages, and how often? Copies of one claim are one claim.
-- fr: Quelles affirmations sont reprises par d’autres pages, et combien de fois ? Les reprises d’une affirmation n’en font qu’une.
-- param LEAST integer default 1: at least so many pages repeat it
-- fr: reprises par au moins ce nombre de pages
WITH RECURSIVE chain AS (
  SELECT claim_id AS origin, claim_id, 0 AS steps FROM claims WHERE derivation IS DISTINCT FROM 'quotation'
  UNION ALL
  SELECT chain.origin, c.claim_id, chain.steps + 1
  FROM chain JOIN claims c ON c.derives_from = chain.claim_id AND c.derivation = 'quotation'
)
SELECT origin AS claim_id, count(*) - 1 AS repeated, count(DISTINCT s.publisher_id) AS outlets, max(steps) AS longest_chain
FROM chain
JOIN claims c USING (claim_id)
JOIN sources s USING (source_id)
GROUP BY origin
HAVING count(*) - 1 >= $least
ORDER BY repeated DESC, claim_id
