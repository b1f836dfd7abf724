-- asks: Who said what of one incident, when, and where was it read?
--   Copies and figures revised later are here too, marked in `derivation`; records of the same event are joined in.
-- fr: Qui a dit quoi d’un incident, quand, et où l’a-t-on lu ?
--   Les reprises et les chiffres révisés ensuite y sont aussi, signalés dans `derivation` ; les autres fiches du même événement sont jointes.
-- param INCIDENT text default ML-2024-08-25-tinzaouaten: an incident_id
-- fr: un incident_id
SELECT c.claimed_on, a.name_en AS claimant, c.claimant_detail AS detail, c.stance, c.metric, c.qualifier, c.value_min,
  c.value_max, c.inclusion, c.derivation, c.source_id, c.claim_id
FROM claims c
JOIN actors a ON a.actor_id = c.claimant
JOIN incidents i USING (incident_id)
WHERE $incident IN (c.incident_id, i.same_event_as)
ORDER BY c.claimed_on NULLS LAST, c.claim_id
