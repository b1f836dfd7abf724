-- asks: How many air and drone strike events and deaths does the monitor (ACLED) count, by year and region?
--   Every attacker's strikes together; an event is not a strike. The newest year is not complete.
-- fr: Combien d’événements de frappes aériennes et de drones, et combien de morts, l’observatoire (ACLED) compte-t-il par année et par région ?
--   Les frappes de tous les attaquants ensemble ; un événement n’est pas une frappe. La dernière année n’est pas complète.
-- param REGION text default none: a region as drawn from 2016 to 2023; none is every region
-- fr: une région selon le découpage de 2016 à 2023 ; none : toutes les régions
-- param SINCE date default 2019-01-01: the first day; its whole year is shown
-- fr: le premier jour ; toute son année est montrée
SELECT CAST(year(month) AS INTEGER) AS year, region_10 AS region, CAST(sum(events) AS BIGINT) AS events,
  CAST(sum(deaths) AS BIGINT) AS deaths, strftime(max(month), '%Y-%m') AS last_month
FROM monitor_monthly
WHERE year(month) >= year(CAST($since AS DATE)) AND ($region IS NULL OR region_10 = $region)
GROUP BY ALL
ORDER BY year, region
