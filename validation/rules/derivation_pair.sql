-- One row a claim with a derivation but no origin, an origin but no derivation, or an origin about another incident.
-- asks: derives_from and derivation are both filled or both empty, and lead to a claim about the same incident
-- remedy: Fill or empty both; link claims of one incident only.
SELECT 'claims' AS table_name, c.claim_id AS row_id, 'derives_from' AS column_name, c.derives_from AS value,
  CASE WHEN (c.derives_from IS NULL) <> (c.derivation IS NULL) THEN 'derivation is ' || coalesce(c.derivation, 'empty')
       ELSE 'that claim is about ' || origin.incident_id END AS detail
FROM claims c LEFT JOIN claims origin ON origin.claim_id = c.derives_from
WHERE (c.derives_from IS NULL) <> (c.derivation IS NULL) OR origin.incident_id <> c.incident_id
ORDER BY ALL
