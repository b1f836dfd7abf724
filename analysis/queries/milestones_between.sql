-- asks: What else happened in a period: battles, deliveries, departures, decisions?
-- fr: Que s’est-il passé d’autre dans une période : batailles, livraisons, départs, décisions ?
-- param SINCE date default 2024-07-01: the first day
-- fr: le premier jour
-- param UNTIL date default 2024-09-30: the last day
-- fr: le dernier jour
SELECT m.date_start, m.date_end, m.date_precision, m.category, m.what, count(l.source_id) AS pages, m.milestone_id
FROM milestones m
LEFT JOIN milestone_sources l USING (milestone_id)
WHERE m.date_end >= $since AND m.date_start <= $until
GROUP BY ALL
ORDER BY m.date_start, m.milestone_id
