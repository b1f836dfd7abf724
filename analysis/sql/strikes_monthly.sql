-- One row a month, region and attributed side with counted strikes of our own sample; month is null where the day is
-- known only to a window that spans two months. A convenience sample: its rise and fall follow what was collected.
-- @attributed_side: as in strikes
-- @strikes: counted strikes
-- @with_civilian_harm_claim: of these, strikes of which anyone says that civilians were killed
SELECT month, region, is_northern, attributed_side, count(*) AS strikes,
  count(*) FILTER (WHERE has_civilian_harm_claim) AS with_civilian_harm_claim
FROM strikes
GROUP BY ALL
ORDER BY ALL
