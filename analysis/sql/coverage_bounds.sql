-- One row a month and region of ACLED's series: how many of its events our list can hold at most, and how many of our strikes it
-- surely lacks. Bounds, since ACLED's public series has no events to compare one by one: of m events and n strikes in a month and
-- region at most the smaller number can be the same. A week counts in the month of its Saturday, so near a month's end a strike may
-- stand in the next row.
-- @month: first day of the month, by the Saturday that begins the week
-- @region: region as drawn from 2016 to 2023
-- @ours: our counted strikes
-- @acled: ACLED's events
-- @common_at_most: of ACLED's events, those that can be in our list
-- @ours_not_in_acled: our strikes where ACLED has no event at all
SELECT m.month, m.region_10 AS region, m.is_northern, coalesce(o.strikes, 0)::BIGINT AS ours, m.events AS acled,
  least(m.events, coalesce(o.strikes, 0))::BIGINT AS common_at_most,
  CASE WHEN m.events = 0 THEN coalesce(o.strikes, 0) ELSE 0 END::BIGINT AS ours_not_in_acled
FROM monitor_monthly m
LEFT JOIN (SELECT month, region_10, count(*) AS strikes FROM strikes GROUP BY ALL) o ON o.month = m.month AND o.region_10 = m.region_10
ORDER BY ALL
