-- One row a counted strike of which anyone says that it killed civilians, women or children: the grade of that allegation, on Airwars'
-- ladder, computed from the claims. It grades the harm to civilians; whether the strike took place is `status`. Only a row of
-- grade_overrides, which names its decision, sets another grade.
-- @grade: confirmed (a party that the strike is laid to accepts civilian dead), fair (two independent sources or more, one of them of no
-- side, and a strike that is declared or likely), weak (fewer), contested (rival or denied attribution, or civilian dead told only of a
-- whole operation on the ground), discounted (the struck side counts the dead as its fighters and no neutral voice speaks of civilians)
-- @grade_reason: why, in one sentence
-- @computed_grade: the grade before any override
-- @decision_id: the decision behind an override
-- @status: see strike_status
-- @sources: independent sources that speak of civilian dead
-- @neutral_sources: of these, voices of no side and no state
-- @denied_by: voices that deny civilian dead
WITH harm AS (
  SELECT coalesce(j.incident_id, c.event_id) AS incident_id, c.*,
    c.voice_kind = 'party' AND EXISTS (
      FROM incident_actors ia JOIN speakers k USING (actor_id)
      WHERE ia.incident_id = coalesce(j.incident_id, c.event_id) AND ia.role = 'attributed' AND k.voice = c.voice) AS is_accused
  FROM claims_current c
  LEFT JOIN joint_units u ON c.scope = 'joint' AND u.incident_id = c.event_id
  LEFT JOIN joint_units j ON j.unit = u.unit
  WHERE c.metric IN ('killed_civilians', 'killed_children', 'killed_women')
), alleged AS (
  SELECT incident_id, count(DISTINCT source_key) AS sources, count(DISTINCT source_key) FILTER (WHERE is_independent) AS neutral_sources,
    count(DISTINCT voice) AS voice_count,
    string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS voices,
    string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) FILTER (WHERE is_accused AND scope <> 'battle') AS accepted_by,
    bool_and(scope = 'battle') AS battle_only
  FROM harm
  WHERE stance IN ('asserts', 'confirms') AND coalesce(value_max, value_min, 1) > 0
  GROUP BY incident_id
), denied AS (
  SELECT incident_id, string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) AS denied_by
  FROM harm
  WHERE stance = 'denies' OR (stance = 'asserts' AND value_max = 0)
  GROUP BY incident_id
), own_fighters AS (
  SELECT c.event_id AS incident_id, string_agg(DISTINCT c.voice_name, ', ' ORDER BY c.voice_name) AS counted_by
  FROM claims_current c
  WHERE c.metric = 'killed_armed_group' AND c.scope = 'incident' AND c.stance IN ('asserts', 'confirms') AND coalesce(c.value_max, c.value_min, 1) > 0
    AND c.voice_kind = 'party' AND EXISTS (
      FROM incident_actors ia JOIN speakers k USING (actor_id)
      WHERE ia.incident_id = c.event_id AND ia.role = 'target' AND k.voice = c.voice)
  GROUP BY c.event_id
), graded AS (
  SELECT a.*, s.status, s.status_reason, d.denied_by, f.counted_by,
    CASE WHEN a.accepted_by IS NOT NULL THEN 'confirmed'
         WHEN a.battle_only OR s.status = 'contested' THEN 'contested'
         WHEN f.counted_by IS NOT NULL AND a.neutral_sources = 0 THEN 'discounted'
         WHEN a.sources >= 2 AND a.neutral_sources >= 1 AND s.status IN ('declared', 'likely') THEN 'fair'
         ELSE 'weak' END AS computed_grade
  FROM alleged a
  JOIN strike_status s USING (incident_id)
  LEFT JOIN denied d USING (incident_id)
  LEFT JOIN own_fighters f USING (incident_id)
)
SELECT g.incident_id, coalesce(o.grade, g.computed_grade) AS grade,
  CASE WHEN o.grade IS NOT NULL THEN 'Set by decision ' || o.decision_id || ': ' || e.reason || '.'
    WHEN computed_grade = 'confirmed' THEN 'Civilian dead are accepted by ' || accepted_by || ', to which the strike is laid.'
    WHEN computed_grade = 'contested' AND battle_only THEN 'Civilian dead are told of the whole operation on the ground, not of the strike alone: ' || voices || '.'
    WHEN computed_grade = 'contested' THEN status_reason
    WHEN computed_grade = 'discounted' THEN 'The dead are counted as its own fighters by ' || counted_by || '; only ' || voices || ' speaks of civilians.'
    ELSE CASE WHEN sources >= 2 THEN sources || ' independent sources' WHEN sources = 1 AND voice_count > 1 THEN 'Voices of one camp alone, which count as one source'
        WHEN sources = 1 AND neutral_sources = 0 THEN 'One source, not neutral' WHEN sources = 1 THEN 'One source' ELSE 'No source that can be traced' END
      || CASE WHEN sources >= 2 AND neutral_sources = 0 THEN ', none of them neutral' ELSE '' END || ': ' || voices || '. ' || status_reason
      || CASE WHEN denied_by IS NOT NULL THEN ' Civilian dead are denied by ' || denied_by || '.' ELSE '' END
  END AS grade_reason,
  computed_grade, o.decision_id, status, sources, neutral_sources, denied_by
FROM graded g
LEFT JOIN grade_overrides o USING (incident_id)
LEFT JOIN decisions e USING (decision_id)
ORDER BY g.incident_id
