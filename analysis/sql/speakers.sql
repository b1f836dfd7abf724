-- One row an actor, with the voice it speaks with. A party is one voice, however many organs and successor names it has;
-- a named organisation is a voice of its own; unnamed people are a voice for each outlet that heard them (see claim_voices).
-- @kind: party (an armed or state side), named (an organisation), unnamed (people whom nobody names), press (an outlet in its own voice)
-- @voice: the voice of a party or a named organisation; of unnamed people and the press only the beginning
-- @voice_name: the voice in words
-- @camp: the side of the war that the voice belongs to or speaks for; empty where it takes none. Voices of one camp do not
-- corroborate one another: state (Mali, its allies and Russian forces), azawad, or a jihadist group by itself
-- @publisher_id: the outlet, for the press
WITH organs(actor_id, voice, voice_name) AS (  -- several rows, one speaker
  VALUES ('france_armed_forces', 'france', 'France'), ('france_government', 'france', 'France'),
    ('algeria_armed_forces', 'algeria', 'Algeria'), ('algeria_government', 'algeria', 'Algeria'),
    ('ohchr', 'un', 'United Nations'), ('minusma', 'un', 'United Nations'), ('un_secretariat', 'un', 'United Nations')
), unnamed(actor_id, camp) AS (                -- collectives that their side does not give away
  VALUES ('civil_society_sources', NULL), ('local_ngos', NULL), ('open_source_observers', NULL), ('security_sources', NULL),
    ('ex_rebel_sources', NULL), ('unknown', NULL), ('former_wagner_members', 'state'), ('pro_russian_channels', 'state'),
    ('russian_war_bloggers', 'state')
)
SELECT a.actor_id, a.name_en, a.side,
  CASE WHEN u.actor_id IS NOT NULL OR a.side IN ('witness', 'local_official', 'medical') THEN 'unnamed'
       WHEN p.publisher_id IS NOT NULL AND a.side = 'media' THEN 'press'
       WHEN a.side IN ('malian_state', 'pro_state_armed_group', 'russian', 'allied_state', 'foreign_state', 'separatist', 'jihadist',
         'community_militia') THEN 'party'
       ELSE 'named' END AS kind,
  CASE WHEN u.actor_id IS NULL AND a.side IN ('malian_state', 'russian', 'separatist') THEN a.side
       ELSE coalesce(o.voice, a.actor_id) END AS voice,
  CASE WHEN u.actor_id IS NOT NULL THEN a.name_en
       WHEN a.side = 'malian_state' THEN 'Malian state' WHEN a.side = 'russian' THEN 'Russian forces'
       WHEN a.side = 'separatist' THEN 'Azawad movements'
       ELSE coalesce(o.voice_name, nullif(regexp_extract(a.name_en, '\(([A-Z][A-Za-z-]+)\)$', 1), ''), a.name_en) END AS voice_name,
  CASE WHEN u.actor_id IS NOT NULL THEN u.camp
       WHEN a.side IN ('malian_state', 'pro_state_armed_group', 'russian', 'allied_state') THEN 'state'
       WHEN a.side = 'separatist' THEN 'azawad'
       WHEN a.side = 'jihadist' THEN a.actor_id
       WHEN p.alignment IN ('pro_malian_state', 'pro_russian') THEN 'state'
       WHEN p.alignment = 'pro_azawad' THEN 'azawad'
       WHEN p.alignment = 'pro_jihadist' THEN 'jnim' END AS camp,
  p.publisher_id
FROM actors a
LEFT JOIN organs o USING (actor_id)
LEFT JOIN unnamed u USING (actor_id)
LEFT JOIN publishers p ON p.publisher_id = CASE WHEN starts_with(a.actor_id, 'media_') THEN substr(a.actor_id, 7)
  WHEN a.side = 'civil_society' THEN replace(a.actor_id, '_', '-') END
