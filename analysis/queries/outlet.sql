-- asks: What did one outlet report: which incidents, on which pages?
-- fr: Qu’a rapporté un média : quels incidents, sur quelles pages ?
-- param OUTLET text default RFI: a part of its name, or its publisher_id
-- fr: une partie de son nom, ou son publisher_id
SELECT i.date_start, i.incident_id, i.kind, i.inclusion, p.name AS outlet, s.published, s.url, s.source_id
FROM publishers p
JOIN sources s USING (publisher_id)
JOIN incident_sources l USING (source_id)
JOIN incidents i USING (incident_id)
WHERE p.publisher_id = $outlet OR contains(lower(p.name), lower($outlet))
ORDER BY i.date_start NULLS LAST, i.incident_id, s.source_id
