-- One row a month and region of ACLED's series: how many of its events our list can hold at most, and how many of our strikes it
-- surely lacks. Bounds, since ACLED's public series has no events to compare one by one: of m events and n strikes in a month and
-- region at most the smaller number can be the same. Our strikes are placed as ACLED places its events: a week (Saturday to Friday)
-- counts in the month of its Saturday, and Taoudénit in Tombouctou. Strikes that cannot be placed so, since their window spans two
-- such months or their region is not known, stand in rows of their own, and each of them may be one more of ACLED's events. Days and
-- regions are as in our list; where ACLED has another day or region for a strike, the two can still miss each other.
-- @month: first day of the month, by the Saturday that begins the week; the first that it can be where is_placed is false
-- @region: region as drawn from 2016 to 2023, Taoudénit within Tombouctou; null where it is not known
-- @is_northern: counted as the north; null where the region is not known
-- @is_placed: whether the strikes of the row have one month and one region
-- @ours: our counted strikes
-- @acled: ACLED's events; 0 where is_placed is false, since they are counted in their own rows
-- @common_at_most: of ACLED's events, those that can be in our list
-- @ours_not_in_acled: our strikes where ACLED has no event that they could be
WITH ours AS (
  SELECT CAST(date_trunc('month', date_trunc('week', date_start + 2) - INTERVAL 2 DAY) AS DATE) AS first,
    CAST(date_trunc('month', date_trunc('week', date_end + 2) - INTERVAL 2 DAY) AS DATE) AS last,
    CASE region_10 WHEN 'Taoudénit' THEN 'Tombouctou' ELSE region_10 END AS region, count(*) AS strikes
  FROM strikes
  GROUP BY ALL
), possible AS (
  SELECT o.first, o.last, o.region, o.strikes, coalesce(sum(m.events), 0) AS events
  FROM ours o LEFT JOIN monitor_monthly m ON m.month BETWEEN o.first AND o.last AND m.region_10 = coalesce(o.region, m.region_10)
  GROUP BY ALL
), bounds AS (
  SELECT m.month, m.region_10 AS region, m.is_northern, true AS is_placed, coalesce(p.strikes, 0) AS ours, m.events AS acled, m.events AS possible
  FROM monitor_monthly m LEFT JOIN possible p ON p.first = m.month AND p.last = m.month AND p.region = m.region_10
  UNION ALL
  SELECT p.first, p.region, r.is_northern, false, p.strikes, 0, p.events
  FROM possible p LEFT JOIN regions r ON r.region = p.region
  WHERE p.first < p.last OR p.region IS NULL
)
SELECT month, region, is_northern, is_placed, ours::BIGINT AS ours, acled::BIGINT AS acled, least(possible, ours)::BIGINT AS common_at_most,
  CASE WHEN possible = 0 THEN ours ELSE 0 END::BIGINT AS ours_not_in_acled
FROM bounds
ORDER BY ALL
