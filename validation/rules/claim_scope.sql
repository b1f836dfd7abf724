-- One row a claim whose scope and list of incidents do not go together.
-- asks: a joint figure names the other incidents it covers, and no other figure does
-- remedy: Fill joint_with with the other incidents, or change the scope.
SELECT 'claims' AS table_name, claim_id AS row_id, 'scope' AS column_name, scope AS value,
  'joint_with is ' || coalesce(joint_with, 'empty') AS detail
FROM claims
WHERE (scope = 'joint') <> (joint_with IS NOT NULL) OR list_contains(string_split(joint_with, '; '), incident_id)
ORDER BY ALL
