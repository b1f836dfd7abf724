-- asks: How many of ACLED's events and of our strikes lie in the whole months before and after a day?
--   The month that holds the day is left out. Two bare counts: "The prediction on trial" says what can be read from them.
--   `acled_months` and `our_months` are the months of a window for which each list has data; windows of unlike length cannot be compared bare.
-- fr: Combien d’événements d’ACLED et de nos frappes tombent dans les mois entiers avant et après un jour ?
--   Le mois qui contient ce jour est laissé de côté. Deux simples comptes : « La prédiction à l’épreuve » dit ce qu’on peut en conclure.
--   `acled_months` et `our_months` sont les mois d’une fenêtre pour lesquels chaque liste a des données ; des fenêtres inégales ne se comparent pas telles quelles.
-- param DAY date default 2024-08-26: the day
-- fr: le jour
-- param MONTHS integer default 12: length of each window
-- fr: durée de chaque fenêtre, en mois
WITH windows AS (
  SELECT 'before' AS half, date_trunc('month', CAST($day AS DATE)) - to_months($months) AS first,
    date_trunc('month', CAST($day AS DATE)) AS until
  UNION ALL
  SELECT 'after', date_trunc('month', CAST($day AS DATE)) + to_months(1),
    date_trunc('month', CAST($day AS DATE)) + to_months($months + 1)
), covered AS (
  SELECT unnest(generate_series(min(month), max(month), INTERVAL 1 MONTH)) AS month FROM strikes
)
SELECT half, strftime(first, '%Y-%m') AS first_month, strftime(until - to_months(1), '%Y-%m') AS last_month,
  (SELECT count(DISTINCT m.month) FROM monitor_monthly m WHERE m.month >= first AND m.month < until) AS acled_months,
  (SELECT count(*) FROM covered c WHERE c.month >= first AND c.month < until) AS our_months,
  (SELECT CAST(sum(events) AS BIGINT) FROM monitor_monthly m WHERE m.month >= first AND m.month < until) AS acled_events,
  (SELECT CAST(sum(events) AS BIGINT) FROM monitor_monthly m WHERE is_northern AND m.month >= first AND m.month < until) AS acled_events_north,
  (SELECT count(*) FROM strikes s WHERE s.month >= first AND s.month < until) AS our_strikes,
  (SELECT count(*) FROM strikes s WHERE s.attributed_side = 'malian_state' AND s.month >= first AND s.month < until) AS our_state_strikes
FROM windows
ORDER BY first
