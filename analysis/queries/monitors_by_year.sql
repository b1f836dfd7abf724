-- asks: What do our list, ACLED and UCDP count, year by year, side by side?
--   Never add or subtract them: ours are strikes found, ACLED's are events of every attacker, UCDP's the dead of every means of violence.
--   Our strikes that may lie in either of two years are in neither.
-- fr: Que comptent notre liste, ACLED et l’UCDP, année par année, côte à côte ?
--   À ne jamais additionner ni soustraire : les nôtres sont des frappes trouvées, ceux d’ACLED des événements de tous les attaquants, ceux de l’UCDP les morts de toutes les violences.
--   Nos frappes qui peuvent tomber dans l’une ou l’autre de deux années ne sont dans aucune.
-- param SINCE date default 2019-01-01: the first day; its whole year is shown
-- fr: le premier jour ; toute son année est montrée
WITH ours AS (
  SELECT year(date_start) AS year, count(*) AS our_strikes, count(*) FILTER (WHERE attributed_side = 'malian_state') AS our_state_strikes
  FROM strikes WHERE year(date_start) = year(date_end) GROUP BY ALL
), acled AS (
  SELECT year(month) AS year, count(DISTINCT month) AS acled_months, CAST(sum(events) AS BIGINT) AS acled_strike_events,
    CAST(sum(deaths) AS BIGINT) AS acled_strike_deaths
  FROM monitor_monthly GROUP BY ALL
)
SELECT year, our_strikes, our_state_strikes, acled_strike_events, acled_strike_deaths, acled_months,
  u.deaths_low AS ucdp_all_deaths_low, u.deaths_best AS ucdp_all_deaths_best, u.deaths_high AS ucdp_all_deaths_high
FROM acled
FULL JOIN ours USING (year)
FULL JOIN ucdp_mali_yearly u USING (year)
WHERE year >= year(CAST($since AS DATE))
ORDER BY year
