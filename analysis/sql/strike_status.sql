-- One row a counted strike: how sure it is that it took place and by whom, on Airwars' ladder.
-- @status: declared (a party it is laid to says so), contested (that party denies it, or rival camps are accused), likely (two
-- independent sources or more report it), single_source
-- @status_reason: why, in one sentence
-- @status_reason_fr: the same in French
-- @sources: independent sources that speak of it, voices of one camp counted once
WITH words AS (
  SELECT c.event_id AS incident_id, count(DISTINCT c.source_key) AS sources,
    string_agg(DISTINCT c.voice_name, ', ' ORDER BY c.voice_name) FILTER (WHERE own AND c.stance IN ('asserts', 'confirms')) AS owned_by,
    string_agg(DISTINCT c.voice_name_fr, ', ' ORDER BY c.voice_name_fr COLLATE NOACCENT) FILTER (WHERE own AND c.stance IN ('asserts', 'confirms')) AS owned_by_fr,
    bool_or(own AND c.stance = 'denies') AS is_denied
  FROM (
    SELECT c.*, c.metric = 'strike_conducted' AND c.voice_kind = 'party' AND EXISTS (
      FROM incident_actors ia JOIN speakers k USING (actor_id)
      WHERE ia.incident_id = c.event_id AND ia.role = 'attributed' AND k.voice = c.voice) AS own
    FROM claims_current c
  ) c
  GROUP BY c.event_id
), accused AS (
  SELECT ia.incident_id, string_agg(DISTINCT k.voice_name, ', ' ORDER BY k.voice_name) FILTER (WHERE ia.basis = 'self_claimed') AS self_claimed,
    string_agg(DISTINCT k.voice_name_fr, ', ' ORDER BY k.voice_name_fr COLLATE NOACCENT) FILTER (WHERE ia.basis = 'self_claimed') AS self_claimed_fr,
    string_agg(DISTINCT k.voice_name, ', ' ORDER BY k.voice_name) AS named,
    string_agg(DISTINCT k.voice_name_fr, ', ' ORDER BY k.voice_name_fr COLLATE NOACCENT) AS named_fr
  FROM incident_actors ia JOIN speakers k USING (actor_id) WHERE ia.role = 'attributed' GROUP BY ia.incident_id
), judged AS (
  SELECT i.incident_id, coalesce(w.sources, 0) AS sources,
    CASE WHEN w.is_denied OR (s.camps > 1 AND a.self_claimed IS NULL) THEN 'contested'
         WHEN coalesce(a.self_claimed, w.owned_by) IS NOT NULL THEN 'declared'
         WHEN w.sources >= 2 THEN 'likely' ELSE 'single_source' END AS status,
    CASE WHEN w.is_denied
           THEN {'en': 'Laid to ' || a.named || ', which denies it.', 'fr': 'Attribuée à : ' || a.named_fr || ', qui dément.'}
         WHEN s.camps > 1 AND a.self_claimed IS NULL
           THEN {'en': 'Laid to rival sides: ' || a.named || '.', 'fr': 'Attribuée à des camps rivaux : ' || a.named_fr || '.'}
         WHEN coalesce(a.self_claimed, w.owned_by) IS NOT NULL
           THEN {'en': 'Declared by ' || coalesce(a.self_claimed, w.owned_by) || '.',
                 'fr': 'Déclarée par : ' || coalesce(a.self_claimed_fr, w.owned_by_fr) || '.'}
         WHEN w.sources >= 2 AND a.named = 'Unknown'
           THEN {'en': 'Reported by ' || w.sources || ' independent sources; nobody is named as the attacker.',
                 'fr': 'Rapportée par ' || w.sources || ' sources indépendantes ; aucun auteur n’est désigné.'}
         WHEN w.sources >= 2
           THEN {'en': 'Reported by ' || w.sources || ' independent sources; laid to ' || a.named || ', without their own word on it.',
                 'fr': 'Rapportée par ' || w.sources || ' sources indépendantes ; attribuée à : ' || a.named_fr || ', sans déclaration des intéressés.'}
         WHEN w.sources = 1
           THEN {'en': 'The strike rests on one independent source.', 'fr': 'La frappe repose sur une seule source indépendante.'}
         ELSE {'en': 'No source of the strike can be traced beyond an aggregator.',
               'fr': 'Aucune source de la frappe ne remonte au-delà d’un agrégateur.'} END AS reason
  FROM incidents i
  JOIN attributed_sides s USING (incident_id)
  JOIN accused a USING (incident_id)
  LEFT JOIN words w USING (incident_id)
  WHERE i.inclusion = 'counted'
)
SELECT incident_id, status, reason.en AS status_reason, reason.fr AS status_reason_fr, sources
FROM judged
ORDER BY incident_id
