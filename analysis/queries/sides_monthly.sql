-- asks: How many strikes of our own list are attributed to each side, month by month?
--   A convenience sample: its rise and fall follow what was collected. Strikes known only to a wider window have no month.
-- fr: Combien de frappes de notre liste sont attribuées à chaque camp, mois par mois ?
--   Un échantillon de commodité : ses hausses et ses baisses suivent ce qui a été collecté. Les frappes connues seulement à une fenêtre plus large n’ont pas de mois.
-- param SINCE date default 2022-01-01: the first month
-- fr: le premier mois
SELECT month, count(*) FILTER (WHERE attributed_side = 'malian_state') AS malian_state,
  count(*) FILTER (WHERE attributed_side = 'separatist') AS separatist,
  count(*) FILTER (WHERE attributed_side = 'jihadist') AS jihadist,
  count(*) FILTER (WHERE attributed_side NOT IN ('malian_state', 'separatist', 'jihadist')) AS other_or_unknown,
  count(*) AS strikes
FROM strikes
WHERE month >= date_trunc('month', $since)
GROUP BY month
ORDER BY month
