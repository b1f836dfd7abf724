-- asks: Of which incidents do two sides give figures that differ, and by how much?
--   A side's lowest and highest word are its figures; a denial is one only where it says none (0).
-- fr: Pour quels incidents deux camps donnent-ils des chiffres différents, et de combien ?
--   Les chiffres d’un camp vont de ce qu’il a dit de plus bas à ce qu’il a dit de plus haut ; un démenti n’en est un que s’il dit « aucun » (0).
-- param CATEGORY text default none: whose dead, see tolls_of; none is every category
-- fr: les morts de qui, voir tolls_of ; none : toutes les catégories
-- param LEAST integer default 1: at least so many people apart
-- fr: écart d’au moins ce nombre de personnes
SELECT i.date_start, d.incident_id, p.name AS place, d.category, d.lowest, d.lowest_side, d.highest, d.highest_side, d.gap, d.ratio
FROM disagreements d
JOIN incidents i USING (incident_id)
JOIN places p USING (place_id)
WHERE ($category IS NULL OR d.category = $category) AND d.gap >= $least
ORDER BY d.gap DESC, d.incident_id, d.category
