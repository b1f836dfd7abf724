-- One row a claim whose identifier begins with another incident than the one it is about.
-- asks: a claim's identifier begins with its incident
-- remedy: Correct incident_id, or rename the claim (and every derives_from that leads to it).
SELECT 'claims' AS table_name, claim_id AS row_id, 'incident_id' AS column_name, incident_id AS value,
  'the identifier says ' || string_split(claim_id, '/')[1] AS detail
FROM claims
WHERE string_split(claim_id, '/')[1] <> incident_id
ORDER BY ALL
