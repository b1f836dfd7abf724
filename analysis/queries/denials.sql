-- asks: Who denied something, or would not confirm it, and of which incident?
-- fr: Qui a démenti quelque chose, ou ne l’a pas confirmé, et à propos de quel incident ?
-- param CLAIMANT text default none: an actor_id; none is everybody
-- fr: un actor_id ; none : tout le monde
-- param SINCE date default 2022-01-01: the first day of the incidents
-- fr: le premier jour des incidents
SELECT i.date_start, c.incident_id, c.claimant, c.stance, c.metric, c.claimed_on, c.note, c.source_id, c.claim_id
FROM claims c
JOIN incidents i USING (incident_id)
WHERE c.stance IN ('denies', 'does_not_confirm') AND c.inclusion = 'counted'
  AND ($claimant IS NULL OR c.claimant = $claimant) AND i.date_end >= $since
ORDER BY i.date_start, c.claim_id
