-- One row an actor's part whose basis and accuser do not go together.
-- asks: alleged has an accuser, the other bases have none, and `unknown` goes with unknown
-- remedy: Name the accuser in alleged_by, or change the basis.
SELECT 'incident_actors' AS table_name, concat_ws(' / ', incident_id, actor_id, role) AS row_id, 'basis' AS column_name,
  basis AS value,
  CASE WHEN (basis = 'alleged') <> (alleged_by IS NOT NULL) THEN 'alleged_by is ' || coalesce(alleged_by, 'empty')
       ELSE 'the actor is ' || actor_id END AS detail
FROM incident_actors
WHERE (basis = 'alleged') <> (alleged_by IS NOT NULL) OR (actor_id = 'unknown') <> (basis = 'unknown')
ORDER BY ALL
