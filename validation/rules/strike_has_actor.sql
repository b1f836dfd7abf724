-- One row a strike without an attacker, or with both a named one and the unknown one.
-- asks: a strike has an attributed actor, or the explicit actor `unknown`
-- remedy: Add a row to incident_actors.csv with role attributed; actor `unknown` with basis unknown where nobody is named.
SELECT 'incidents' AS table_name, i.incident_id AS row_id, 'incident_id' AS column_name, i.incident_id AS value,
  CASE WHEN count(a.actor_id) = 0 THEN 'no actor is attributed' ELSE 'it is attributed to unknown and to somebody' END AS detail
FROM incidents i LEFT JOIN incident_actors a ON a.incident_id = i.incident_id AND a.role = 'attributed'
WHERE i.is_strike
GROUP BY i.incident_id
HAVING count(a.actor_id) = 0 OR (count(a.actor_id) > 1 AND bool_or(a.actor_id = 'unknown'))
ORDER BY ALL
