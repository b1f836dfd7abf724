-- asks: Which totals did monitors and parties publish for a period: of what, how many, and which hold the same events?
--   Totals in `overlaps_with` hold some of the same events: never add them.
-- fr: Quels totaux les observatoires et les parties ont-ils publiés pour une période : de quoi, combien, et lesquels contiennent les mêmes événements ?
--   Les totaux de `overlaps_with` contiennent en partie les mêmes événements : ne jamais les additionner.
-- param PRODUCER text default none: an actor_id; none is everybody
-- fr: un actor_id ; none : tout le monde
-- param MEASURE text default civilians_killed: strikes, strike_missions, drone_strikes, flights, fatalities, civilians_killed, fighters_killed, violations, events or other; none is everything
-- fr: strikes, strike_missions, drone_strikes, flights, fatalities, civilians_killed, fighters_killed, violations, events ou other ; none : tout
-- param SINCE date default 2022-01-01: the first day
-- fr: le premier jour
SELECT r.period_start, r.period_end, a.name_en AS producer, r.what, r.measure, r.geography, r.qualifier, r.value, r.overlaps_with, r.note,
  r.source_id, r.count_id
FROM reference_counts r
JOIN actors a ON a.actor_id = r.producer
WHERE ($producer IS NULL OR r.producer = $producer) AND ($measure IS NULL OR r.measure = $measure) AND r.period_end >= $since
ORDER BY r.period_start, r.period_end, r.count_id
