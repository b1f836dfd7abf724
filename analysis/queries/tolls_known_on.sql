-- asks: What was known of the dead on a day, by each named rule, and what stands now?
--   A claim counts from the last day that its date can mean; one without a date is never placed in time.
-- fr: Que savait-on des morts à une date donnée, selon chaque règle, et qu’est-ce qui tient aujourd’hui ?
--   Une affirmation compte à partir du dernier jour que sa date peut désigner ; sans date, elle n’est jamais placée dans le temps.
-- param DAY date default 2024-08-26: the day
-- fr: la date
-- param INCIDENT text default ML-2024-08-25-tinzaouaten: an incident_id; none is every incident
-- fr: un incident_id ; none : tous les incidents
-- param CATEGORY text default civilians: whose dead, see tolls_of; none is every category
-- fr: les morts de qui, voir tolls_of ; none : toutes les catégories
SELECT incident_id, category, rule, known.low AS low_then, known.high AS high_then, known.highest_said AS highest_said_then,
  now.low, now.high, now.highest_said, coalesce(known.reason, 'No claim of such dead is dated by then') AS reason_then, now.reason
FROM tolls now
FULL JOIN tolls_as_of(CAST($day AS DATE)) known USING (incident_id, category, rule)
WHERE ($incident IS NULL OR incident_id = $incident) AND ($category IS NULL OR category = $category)
ORDER BY incident_id, category, rule
