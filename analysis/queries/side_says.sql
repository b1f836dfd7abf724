-- asks: What does one side say, of which incidents?
--   Claims that stand: copies are left out, and figures that the same speaker revised.
-- fr: Que dit un camp, et de quels incidents ?
--   Les affirmations qui tiennent : sans les reprises ni les chiffres que le même auteur a révisés.
-- param SIDE text default separatist: a side of `actors` (malian_state, separatist, jihadist, media, un, …), or a camp with all that speak for it (state, azawad, jnim)
-- fr: un camp de `actors` (malian_state, separatist, jihadist, media, un…), ou un camp avec tous ceux qui parlent pour lui (state, azawad, jnim)
-- param METRIC text default none: what is counted or said (killed_civilians, strike_conducted, target_nature, …); none is everything
-- fr: ce qui est compté ou dit (killed_civilians, strike_conducted, target_nature…) ; none : tout
-- param SINCE date default 2022-01-01: the first day of the incidents
-- fr: le premier jour des incidents
SELECT i.date_start, c.event_id AS incident_id, c.claimant_name, c.claimed_on, c.stance, c.metric, c.qualifier, c.value_min, c.value_max,
  c.scope, c.note, c.source_id, c.claim_id
FROM claims_current c
JOIN incidents i ON i.incident_id = c.event_id
WHERE $side IN (c.claimant_side, c.camp) AND ($metric IS NULL OR c.metric = $metric) AND i.date_end >= $since
ORDER BY i.date_start, c.event_id, c.claim_id
