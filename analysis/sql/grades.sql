-- One row a counted strike of which anyone says that it killed civilians, women or children: the grade of that allegation, on Airwars'
-- ladder, computed from the claims (harm_claims). It grades the harm to civilians; whether the strike took place is `status`. Only a row of
-- grade_overrides, which names its decision, sets another grade.
-- @grade: confirmed (a party that the strike is laid to accepts civilian dead), fair (two independent sources or more, one of them of no
-- side, and a strike that is declared or likely), weak (fewer), contested (rival or denied attribution, or civilian dead told only of a
-- whole operation on the ground), discounted (the struck side counts the dead as its fighters and no neutral voice speaks of civilians)
-- @grade_reason: why, in one sentence
-- @grade_reason_fr: the same in French; the reason of a decision is English alone, so that it is named there and not quoted
-- @computed_grade: the grade before any override
-- @decision_id: the decision behind an override
-- @status: see strike_status
-- @sources: independent sources that speak of civilian dead
-- @neutral_sources: of these, voices of no side and no state
-- @denied_by: voices that deny civilian dead
WITH alleged AS (
  SELECT incident_id, count(DISTINCT source_key) AS sources, count(DISTINCT source_key) FILTER (WHERE is_independent) AS neutral_sources,
    count(DISTINCT voice) AS voice_count,
    string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS voices,
    string_agg(DISTINCT voice_name_fr, ', ' ORDER BY voice_name_fr COLLATE NOACCENT) AS voices_fr,
    string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) FILTER (WHERE is_accused) AS accepted_by,
    string_agg(DISTINCT voice_name_fr, ', ' ORDER BY voice_name_fr COLLATE NOACCENT) FILTER (WHERE is_accused) AS accepted_by_fr,
    bool_and(scope = 'battle') AS battle_only
  FROM harm_claims
  WHERE is_allegation
  GROUP BY incident_id
), denied AS (
  SELECT incident_id, string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS denied_by,
    string_agg(DISTINCT voice_name_fr, ', ' ORDER BY voice_name_fr COLLATE NOACCENT) AS denied_by_fr
  FROM harm_claims
  WHERE is_denial
  GROUP BY incident_id
), own_fighters AS (
  SELECT c.event_id AS incident_id, string_agg(DISTINCT c.voice_name, ', ' ORDER BY c.voice_name) AS counted_by,
    string_agg(DISTINCT c.voice_name_fr, ', ' ORDER BY c.voice_name_fr COLLATE NOACCENT) AS counted_by_fr
  FROM claims_current c
  WHERE c.metric = 'killed_armed_group' AND c.scope = 'incident' AND c.stance IN ('asserts', 'confirms') AND coalesce(c.value_max, c.value_min, 1) > 0
    AND c.voice_kind = 'party' AND EXISTS (
      FROM incident_actors ia JOIN speakers k USING (actor_id)
      WHERE ia.incident_id = c.event_id AND ia.role = 'target' AND k.voice = c.voice)
  GROUP BY c.event_id
), graded AS (
  SELECT a.*, s.status, s.status_reason, s.status_reason_fr, d.denied_by, d.denied_by_fr, f.counted_by, f.counted_by_fr,
    CASE WHEN a.accepted_by IS NOT NULL THEN 'confirmed'
         WHEN a.battle_only OR s.status = 'contested' THEN 'contested'
         WHEN f.counted_by IS NOT NULL AND a.neutral_sources = 0 THEN 'discounted'
         WHEN a.sources >= 2 AND a.neutral_sources >= 1 AND s.status IN ('declared', 'likely') THEN 'fair'
         ELSE 'weak' END AS computed_grade
  FROM alleged a
  JOIN strike_status s USING (incident_id)
  LEFT JOIN denied d USING (incident_id)
  LEFT JOIN own_fighters f USING (incident_id)
), told AS (
  SELECT g.*, coalesce(o.grade, g.computed_grade) AS grade, o.decision_id,
    CASE WHEN sources >= 2 AND neutral_sources = 0
           THEN {'en': sources || ' independent sources, none of them neutral', 'fr': sources || ' sources indépendantes, dont aucune n’est neutre'}
         WHEN sources >= 2 THEN {'en': sources || ' independent sources', 'fr': sources || ' sources indépendantes'}
         WHEN sources = 1 AND voice_count > 1
           THEN {'en': 'Voices of one camp alone, which count as one source', 'fr': 'Voix d’un seul camp, qui comptent pour une seule source'}
         WHEN sources = 1 AND neutral_sources = 0 THEN {'en': 'One source, not neutral', 'fr': 'Une source, non neutre'}
         WHEN sources = 1 THEN {'en': 'One source', 'fr': 'Une source'}
         ELSE {'en': 'No source that can be traced', 'fr': 'Aucune source dont on puisse remonter la trace'} END AS basis,
    CASE WHEN denied_by IS NULL THEN {'en': '', 'fr': ''}
         ELSE {'en': ' Civilian dead are denied by ' || denied_by || '.', 'fr': ' Toute mort de civils est démentie par : ' || denied_by_fr || '.'} END AS denial,
    CASE WHEN o.grade IS NOT NULL
           THEN {'en': 'Set by decision ' || o.decision_id || ': ' || e.reason || '.', 'fr': 'Fixé par la décision ' || o.decision_id || ', qui en donne la raison.'}
         WHEN computed_grade = 'confirmed'
           THEN {'en': 'Civilian dead are accepted by ' || accepted_by || ', to which the strike is laid.',
                 'fr': 'Des morts civils sont reconnus par : ' || accepted_by_fr || ', à qui la frappe est attribuée.'}
         WHEN computed_grade = 'contested' AND battle_only
           THEN {'en': 'Civilian dead are told of the whole operation on the ground, not of the strike alone: ' || voices || '.',
                 'fr': 'Les morts civils sont signalés pour toute l’opération au sol, non pour la seule frappe : ' || voices_fr || '.'}
         WHEN computed_grade = 'contested' THEN {'en': status_reason, 'fr': status_reason_fr}
         WHEN computed_grade = 'discounted'
           THEN {'en': 'The dead are counted as its own fighters by ' || counted_by || '; only ' || voices || ' speaks of civilians.',
                 'fr': 'Le camp frappé compte les morts comme ses propres combattants (' || counted_by_fr || ') ; ne parle de civils que : ' || voices_fr || '.'}
         ELSE {'en': (basis).en || ': ' || voices || '. ' || status_reason || (denial).en,
               'fr': (basis).fr || ' : ' || voices_fr || '. ' || status_reason_fr || (denial).fr} END AS reason
  FROM graded g
  LEFT JOIN grade_overrides o USING (incident_id)
  LEFT JOIN decisions e USING (decision_id)
)
SELECT incident_id, grade, reason.en AS grade_reason, reason.fr AS grade_reason_fr, computed_grade, decision_id, status, sources, neutral_sources, denied_by
FROM told
ORDER BY incident_id
