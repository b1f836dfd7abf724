-- One row an air or drone strike of another producer in Mali. Where several imports hold one event (a Candidate release and
-- the yearly GED; two downloads of ACLED), the import of the latest day counts. UCDP leaves out strikes that killed nobody
-- and is inferred from text; ACLED makes one event of all strikes by the same actors on one day in one place.
-- @producer: who counts
-- @month: first day of the month, where the whole window lies in one month; null where it spans two
SELECT CASE WHEN e.dataset LIKE 'ucdp%' THEN 'UCDP' ELSE 'ACLED' END AS producer, e.*,
  CASE WHEN date_trunc('month', e.date_start) = date_trunc('month', e.date_end) AND e.date_precision <> 'year'
       THEN CAST(date_trunc('month', e.date_start) AS DATE) END AS month
FROM external_events e JOIN external_imports i USING (dataset, version)
WHERE e.is_air_strike
QUALIFY row_number() OVER (PARTITION BY producer, e.event_id ORDER BY i.imported_on DESC, e.dataset DESC, e.version DESC) = 1
ORDER BY e.date_start, producer, e.event_id
