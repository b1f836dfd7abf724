-- One row a claim, with the claim it goes back to when every link is followed: the repeated, the underlying, the first word.
-- @root: the claim at the end of the links; the claim itself where it derives from none
-- @steps: how many links lie between
WITH RECURSIVE chain(claim_id, root, steps) AS (
  SELECT claim_id, claim_id, 0 FROM claims WHERE derives_from IS NULL
  UNION ALL
  SELECT c.claim_id, chain.root, chain.steps + 1 FROM claims c JOIN chain ON c.derives_from = chain.claim_id
)
SELECT claim_id, root, steps FROM chain
