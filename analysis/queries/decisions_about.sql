-- asks: What did we decide about an incident, its claims or its sources, and what did we correct?
-- fr: Qu’avons-nous décidé au sujet d’un incident, de ses affirmations ou de ses sources, et qu’avons-nous corrigé ?
-- param ABOUT text default ML-2024-07-27-tinzaouaten: an identifier, or a part of one
-- fr: un identifiant, ou une partie d’un identifiant
SELECT decision_id AS entry, decided_on AS day, table_name, row_ids AS rows_concerned, question, decision, reason
FROM decisions
WHERE contains(row_ids, $about)
UNION ALL
SELECT correction_id, corrected_on, table_name, row_id, column_name || ': ' || coalesce(value_published, 'nothing') || ' in ' || source_id,
  coalesce(value_used, 'left empty'), reason
FROM corrections
WHERE contains(row_id, $about)
ORDER BY day, entry
