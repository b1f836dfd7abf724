-- asks: By which definitions was a prediction tried, and what ratio of the rates after and before did each find?
--   `low` and `high` bound the ratio; `p_rise` is the chance of such a rise if nothing had changed; `power_200` the chance to see a doubling.
-- fr: Selon quelles définitions une prédiction a-t-elle été mise à l’épreuve, et quel rapport des taux d’après et d’avant chacune trouve-t-elle ?
--   `low` et `high` bornent le rapport ; `p_rise` est la probabilité d’une telle hausse si rien n’avait changé ; `power_200` celle de voir un doublement.
-- param PREDICTION text default lyammouri-2024-08-26-airstrikes-increase: a prediction_id
-- fr: un prediction_id
-- param MONTHS integer default 12: length of the window after; none is every length
-- fr: durée de la fenêtre d’après ; none : toutes les durées
SELECT t.role, t.family, t.series, t.whose, t.area, t.start_date, t.horizon_months, t.partial_month, t.baseline, r.count_before, r.count_after,
  round(r.ratio, 2) AS ratio, round(c.low, 2) AS low, round(c.high, 2) AS high, c.p_rise, c.power_200, t.test_id
FROM prediction_tests t
JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
LEFT JOIN prediction_trials c ON c.test_id = t.test_id
WHERE t.prediction_id = $prediction AND ($months IS NULL OR t.horizon_months = $months)
ORDER BY t.role, t.family, t.series, t.test_id
