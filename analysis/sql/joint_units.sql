-- One row an incident that a joint toll covers, with the unit that it forms with the others that the toll covers.
-- @unit: the first of their identifiers, whichever of them the claim is filed under
WITH RECURSIVE links AS (
  SELECT coalesce(i.same_event_as, c.incident_id) AS one, coalesce(j.same_event_as, j.incident_id) AS other
  FROM (SELECT incident_id, unnest(string_split(joint_with, '; ')) AS covered FROM claims WHERE scope = 'joint' AND inclusion = 'counted') c
  JOIN incidents i USING (incident_id)
  JOIN incidents j ON j.incident_id = c.covered
), reach(one, other) AS (
  SELECT one, other FROM links UNION SELECT other, one FROM links UNION SELECT one, one FROM links UNION SELECT other, other FROM links
  UNION
  SELECT r.one, l.other FROM reach r JOIN (SELECT one, other FROM links UNION SELECT other, one FROM links) l ON l.one = r.other
)
SELECT one AS incident_id, min(other) AS unit FROM reach GROUP BY one
