-- One row an incident whose inclusion, reason and reference do not go together.
-- asks: only strikes are counted; an excluded row says why; a duplicate names the row that is counted
-- remedy: Set inclusion, exclusion_reason and same_event_as so that they agree.
SELECT 'incidents' AS table_name, incident_id AS row_id, 'inclusion' AS column_name, inclusion AS value, detail
FROM (
  SELECT i.incident_id, i.inclusion,
    CASE
      WHEN i.inclusion = 'counted' AND NOT i.is_strike THEN 'it is counted though is_strike is false'
      WHEN i.inclusion = 'counted' AND i.exclusion_reason IS NOT NULL THEN 'it is counted and has a reason for exclusion'
      WHEN i.inclusion = 'counted' AND i.kind NOT IN ('drone_strike', 'air_strike', 'helicopter_strike')
        THEN 'it is counted though its kind is ' || i.kind
      WHEN i.inclusion = 'excluded' AND i.exclusion_reason IS NULL THEN 'it is excluded without a reason'
      WHEN (i.exclusion_reason IS NOT DISTINCT FROM 'duplicate') <> (i.same_event_as IS NOT NULL)
        THEN 'a duplicate, and only a duplicate, names the row that is counted instead'
      WHEN other.inclusion = 'excluded' THEN 'the row it names as counted, ' || other.incident_id || ', is excluded itself'
    END AS detail
  FROM incidents i LEFT JOIN incidents other ON other.incident_id = i.same_event_as
)
WHERE detail IS NOT NULL
ORDER BY ALL
