-- asks: What did an analyst or an organisation predict, and when?
-- fr: Qu’a prédit un analyste ou une organisation, et quand ?
-- param WHO text default Lyammouri: a part of the name or of the affiliation
-- fr: une partie du nom ou de l’affiliation
SELECT p.made_on, p.who, p.affiliation, p.direction, p.what, p.area, p.statement, s.url, p.prediction_id
FROM predictions p
JOIN sources s USING (source_id)
WHERE contains(lower(concat_ws(' ', p.who, p.affiliation)), lower($who))
ORDER BY p.made_on NULLS LAST, p.prediction_id
