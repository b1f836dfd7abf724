-- asks: Which incidents are kept but not counted, and why not?
-- fr: Quels incidents sont conservés mais non comptés, et pourquoi ?
-- param REASON text default none: a code of `exclusion_reason`; none is every reason
-- fr: un code de `exclusion_reason` ; none : toutes les raisons
-- param SINCE date default 2022-01-01: the first day; incidents without a date are always shown
-- fr: le premier jour ; les incidents sans date sont toujours montrés
SELECT i.incident_id, i.date_start, i.kind, i.exclusion_reason, c.meaning, i.same_event_as, i.note
FROM incidents i
JOIN meta.codes c ON c.table_name = 'incidents' AND c.column_name = 'exclusion_reason' AND c.code = i.exclusion_reason
WHERE ($reason IS NULL OR i.exclusion_reason = $reason) AND (i.date_end IS NULL OR i.date_end >= $since)
ORDER BY i.date_start NULLS LAST, i.incident_id
