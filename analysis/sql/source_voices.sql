-- One row a source, with the voice behind it: the agency, else the outlet it relays, else its own publisher.
-- @voice: publisher_id of the voice behind the page
-- @voice_tier: tier of that voice
-- @publisher_tier: tier of the page's own publisher
SELECT s.source_id, s.publisher_id, s.url, s.published, s.language,
  v.publisher_id AS voice, v.tier AS voice_tier, p.tier AS publisher_tier
FROM sources s
JOIN publishers p USING (publisher_id)
JOIN publishers v ON v.publisher_id = coalesce(s.agency, s.relayed_from, s.publisher_id)
