-- One row a month, region (as drawn from 2016 to 2023) and dataset with event-level rows: how many of our strikes it has, and how
-- many of its strikes we have. Only months that both cover.
-- @month: first day of the month that holds the first day of the strike or event
-- @region: region as drawn from 2016 to 2023; null where it is not known
-- @ours: our counted strikes
-- @ours_found: of these, strikes linked to an event of theirs
-- @theirs: their strikes, as coded or inferred from text; UCDP's text tells few of them
-- @theirs_found: of these, strikes linked to one of ours
WITH spans AS (
  SELECT dataset, version, date_trunc('month', min(date_start)) AS first, max(date_end) AS last FROM external_events GROUP BY ALL
), links AS (SELECT * FROM external_links WHERE is_link
), ours AS (
  SELECT s.dataset, s.version, date_trunc('month', o.date_start)::DATE AS month, o.region_10 AS region, count(*) AS ours,
    count(l.incident_id) AS ours_found
  FROM strikes o JOIN spans s ON o.date_start BETWEEN s.first AND s.last
  LEFT JOIN links l ON l.incident_id = o.incident_id AND l.dataset = s.dataset AND l.version = s.version
  GROUP BY ALL
), theirs AS (
  SELECT e.dataset, e.version, date_trunc('month', e.date_start)::DATE AS month,
    replace(regexp_replace(regexp_replace(e.region, ' region$', ''), '^Segou$', 'Ségou'), 'Menaka', 'Ménaka') AS region, count(*) AS theirs,
    count(l.incident_id) AS theirs_found
  FROM external_events e LEFT JOIN links l USING (dataset, version, event_id)
  WHERE e.is_air_strike AND e.date_start BETWEEN (SELECT date_trunc('month', min(date_start)) FROM strikes) AND (SELECT last_day(max(date_start)) FROM strikes)
  GROUP BY ALL
)
SELECT dataset, version, month, region, coalesce(ours, 0) AS ours, coalesce(ours_found, 0) AS ours_found,
  coalesce(theirs, 0) AS theirs, coalesce(theirs_found, 0) AS theirs_found
FROM ours FULL JOIN theirs USING (dataset, version, month, region)
ORDER BY ALL
