-- asks: How do the army's own totals for a period compare with the strikes of our list that lie wholly in it?
--   A mission may hold several strikes, and ours are a sample: the two are not the same unit and need not agree.
-- fr: Comment les totaux que l’armée publie pour une période se comparent-ils aux frappes de notre liste qui s’y trouvent en entier ?
--   Une mission peut compter plusieurs frappes, et notre liste est un échantillon : l’unité n’est pas la même, et les deux n’ont pas à concorder.
-- param PRODUCER text default fama: the actor_id of who published the totals
-- fr: l’actor_id de l’auteur des totaux
SELECT r.count_id, r.period_start, r.period_end, r.measure, r.value AS their_total,
  count(s.incident_id) AS our_strikes, count(s.incident_id) FILTER (WHERE s.attributed_side = 'malian_state') AS ours_by_the_state,
  r.source_id
FROM reference_counts r
LEFT JOIN strikes s ON s.date_start >= r.period_start AND s.date_end <= r.period_end
WHERE r.producer = $producer AND r.comparable
GROUP BY ALL
ORDER BY r.period_start, r.period_end, r.count_id
