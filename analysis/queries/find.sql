-- asks: Which incidents mention a word, in their place, its other spellings, the target or the note?
-- fr: Quels incidents mentionnent un mot, dans le lieu, ses autres graphies, la cible ou la note ?
-- param TEXT text default wedding: the word, in any case
-- fr: le mot, en majuscules ou en minuscules ; les notes sont en anglais
SELECT i.incident_id, i.date_start, i.kind, i.inclusion, p.name AS place, i.target_reported, i.note
FROM incidents i
JOIN places p USING (place_id)
WHERE contains(lower(concat_ws(' ', i.incident_id, p.name, p.aliases, p.region, i.location_text, i.target_reported, i.note)), lower($text))
ORDER BY i.date_start NULLS LAST, i.incident_id
