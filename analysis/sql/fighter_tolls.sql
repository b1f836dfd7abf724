-- One row a strike and named rule for which there is a toll of armed-group members killed, with the group they are said to be of:
-- the armed group that is named as struck, where one is; "not said" where none is named, "several" where more than one is.
-- @group_name: the group, or not said, or several
-- @rule: the named rule (see tolls)
-- @low: lower end (people)
-- @best: best estimate, for the rule ucdp alone (people)
-- @high: upper end (people); null where there is none
-- @is_open: whether there is no upper end
WITH named AS (
  SELECT ia.incident_id, CASE WHEN count(*) = 1 THEN any_value(a.name_en) ELSE 'several' END AS group_name
  FROM incident_actors ia JOIN actors a USING (actor_id)
  WHERE ia.role = 'target' AND a.side IN ('jihadist', 'separatist', 'pro_state_armed_group', 'community_militia')
  GROUP BY ia.incident_id
)
SELECT t.incident_id, coalesce(n.group_name, 'not said') AS group_name, t.rule, t.low, t.best, t.high, t.is_open
FROM tolls t LEFT JOIN named n USING (incident_id)
WHERE t.category = 'armed_group'
ORDER BY t.incident_id, t.rule
