-- asks: How many dead has one incident, by each named rule, and who gave the figure?
--   A rule without a figure says why it has none. "At least" has no upper end (`is_open`).
-- fr: Combien de morts un incident a-t-il faits, selon chaque règle, et qui a donné le chiffre ?
--   Une règle sans chiffre dit pourquoi elle n’en a pas. « Au moins » n’a pas de borne supérieure (`is_open`).
-- param INCIDENT text default ML-2024-08-25-tinzaouaten: an incident_id
-- fr: un incident_id
-- param CATEGORY text default none: civilians, children, women, armed_group, soldiers, russian_personnel or all (status not told); none is every one
-- fr: civilians, children, women, armed_group, soldiers, russian_personnel ou all (statut non précisé) ; none : toutes
SELECT t.category, t.rule, t.low, t.best, t.high, t.is_open, t.highest_said, t.claims, t.voices, t.reason, r.says AS the_rule
FROM tolls t
JOIN meta.toll_rules r USING (rule)
WHERE t.incident_id = $incident AND ($category IS NULL OR t.category = $category)
ORDER BY t.category, t.rule
