-- asks: To how many dead do the tolls of the counted strikes add up, under each named rule?
--   Sums of what was claimed of the strikes in our list; no estimate of all the dead. `any_open` tolls in a sum have no upper end.
-- fr: À combien de morts s’élève la somme des bilans des frappes comptées, selon chaque règle ?
--   Des sommes de ce qui a été affirmé des frappes de notre liste, non une estimation de tous les morts. Dans une somme, `any_open` bilans n’ont pas de borne supérieure.
-- param CATEGORY text default civilians: whose dead, see tolls_of; none is every category
-- fr: les morts de qui, voir tolls_of ; none : toutes les catégories
-- param SIDE text default all: the side that the strikes are attributed to; all is every side together, none is each by itself
-- fr: le camp auquel les frappes sont attribuées ; all : tous ensemble ; none : chacun pour soi
SELECT t.category, t.attributed_side, t.rule, t.low, t.best, t.high, t.any_open, t.with_figure, t.without_figure, r.says AS the_rule
FROM toll_totals t
JOIN meta.toll_rules r USING (rule)
WHERE ($category IS NULL OR t.category = $category) AND ($side IS NULL OR t.attributed_side = $side)
ORDER BY t.category, t.attributed_side, t.rule
