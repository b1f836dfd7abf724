-- asks: What became of the predictions of an analyst: the verdict of the written rule at each horizon?
--   `definitions` are all pre-declared ways of counting, `up` those that rose, `shown` those whose calibrated interval lies above 1.
-- fr: Que sont devenues les prédictions d’un analyste : le verdict de la règle écrite, à chaque horizon ?
--   `definitions` sont toutes les façons de compter fixées d’avance, `up` celles qui montrent une hausse, `shown` celles dont l’intervalle calibré est supérieur à 1.
-- param WHO text default Lyammouri: a part of the name or of the affiliation; none is everybody
-- fr: une partie du nom ou de l’affiliation ; none : tout le monde
SELECT p.who, p.made_on, v.family, v.horizon_months, v.verdict_text, v.because, v.definitions, v.up, v.shown, v.sentence, v.primary_test, v.prediction_id
FROM prediction_verdicts v
JOIN predictions p USING (prediction_id)
WHERE $who IS NULL OR contains(lower(concat_ws(' ', p.who, p.affiliation)), lower($who))
ORDER BY p.made_on NULLS LAST, v.prediction_id, v.family, v.horizon_months
