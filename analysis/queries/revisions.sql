-- asks: Who changed a figure, from what to what?
-- fr: Qui a changé un chiffre, de quoi à quoi ?
-- param CLAIMANT text default none: an actor_id; none is everybody
-- fr: un actor_id ; none : tout le monde
SELECT later.incident_id, later.claimant, later.metric, earlier.claimed_on AS said_first, earlier.value_min AS first_min,
  earlier.value_max AS first_max, later.claimed_on AS said_then, later.value_min AS then_min, later.value_max AS then_max,
  later.claim_id
FROM claims later
JOIN claims earlier ON earlier.claim_id = later.derives_from
WHERE later.derivation = 'revision' AND ($claimant IS NULL OR later.claimant = $claimant)
ORDER BY later.claim_id
