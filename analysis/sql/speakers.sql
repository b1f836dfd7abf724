-- One row an actor, with the voice it speaks with. A party is one voice, however many organs and successor names it has;
-- a named organisation is a voice of its own; unnamed people are a voice for each outlet that heard them (see claim_voices).
-- @kind: party (an armed or state side), named (an organisation), unnamed (people whom nobody names), press (an outlet in its own voice)
-- @voice: the voice of a party or a named organisation; of unnamed people and the press only the beginning
-- @voice_name: the voice in words
-- @voice_name_fr: the same in French; an abbreviation is the same in both
-- @camp: the side of the war that the voice belongs to or speaks for; empty where it takes none. Voices of one camp do not
-- corroborate one another: state (Mali, its allies and Russian forces), azawad, or a jihadist group by itself
-- @publisher_id: the outlet, for the press
WITH organs(actor_id, voice, voice_name, voice_name_fr) AS (  -- several rows, one speaker
  VALUES ('france_armed_forces', 'france', 'France', 'France'), ('france_government', 'france', 'France', 'France'),
    ('algeria_armed_forces', 'algeria', 'Algeria', 'Algérie'), ('algeria_government', 'algeria', 'Algeria', 'Algérie'),
    ('ohchr', 'un', 'United Nations', 'Nations unies'), ('minusma', 'un', 'United Nations', 'Nations unies'),
    ('un_secretariat', 'un', 'United Nations', 'Nations unies')
), unnamed(actor_id, camp) AS (                -- collectives that their side does not give away
  VALUES ('civil_society_sources', NULL), ('local_ngos', NULL), ('open_source_observers', NULL), ('security_sources', NULL),
    ('ex_rebel_sources', NULL), ('unknown', NULL), ('former_wagner_members', 'state'), ('pro_russian_channels', 'state'),
    ('russian_war_bloggers', 'state')
), actor AS (
  SELECT *, nullif(regexp_extract(name_en, '\(([A-Z][A-Za-z-]+)\)$', 1), '') AS abbreviation,
    replace(coalesce(name_fr, name_en), '''', '’') AS french
  FROM actors
), named AS (
  SELECT a.*, o.voice, u.actor_id IS NOT NULL AS is_unnamed, u.camp,
    CASE WHEN u.actor_id IS NOT NULL THEN {'en': a.name_en, 'fr': a.french}
         WHEN a.side = 'malian_state' THEN {'en': 'Malian state', 'fr': 'État malien'}
         WHEN a.side = 'russian' THEN {'en': 'Russian forces', 'fr': 'Forces russes'}
         WHEN a.side = 'separatist' THEN {'en': 'Azawad movements', 'fr': 'Mouvements de l’Azawad'}
         ELSE {'en': coalesce(o.voice_name, a.abbreviation, a.name_en), 'fr': coalesce(o.voice_name_fr, a.abbreviation, a.french)} END AS called
  FROM actor a LEFT JOIN organs o USING (actor_id) LEFT JOIN unnamed u USING (actor_id)
)
SELECT a.actor_id, a.name_en, a.side,
  CASE WHEN a.is_unnamed OR a.side IN ('witness', 'local_official', 'medical') THEN 'unnamed'
       WHEN p.publisher_id IS NOT NULL AND a.side = 'media' THEN 'press'
       WHEN a.side IN ('malian_state', 'pro_state_armed_group', 'russian', 'allied_state', 'foreign_state', 'separatist', 'jihadist',
         'community_militia') THEN 'party'
       ELSE 'named' END AS kind,
  CASE WHEN NOT a.is_unnamed AND a.side IN ('malian_state', 'russian', 'separatist') THEN a.side
       ELSE coalesce(a.voice, a.actor_id) END AS voice,
  a.called.en AS voice_name, a.called.fr AS voice_name_fr,
  CASE WHEN a.is_unnamed THEN a.camp
       WHEN a.side IN ('malian_state', 'pro_state_armed_group', 'russian', 'allied_state') THEN 'state'
       WHEN a.side = 'separatist' THEN 'azawad'
       WHEN a.side = 'jihadist' THEN a.actor_id
       WHEN p.alignment IN ('pro_malian_state', 'pro_russian') THEN 'state'
       WHEN p.alignment = 'pro_azawad' THEN 'azawad'
       WHEN p.alignment = 'pro_jihadist' THEN 'jnim' END AS camp,
  p.publisher_id
FROM named a
LEFT JOIN publishers p ON p.publisher_id = CASE WHEN starts_with(a.actor_id, 'media_') THEN substr(a.actor_id, 7)
  WHEN a.side = 'civil_society' THEN replace(a.actor_id, '_', '-') END
