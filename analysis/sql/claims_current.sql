-- One row a claim that stands: counted, not a repetition of another stored claim, and not revised by its claimant since.
-- @event_id: the incident it counts for: its own, or the counted one where its own is a duplicate record
-- @claimant_name: English name of the claimant
-- @claimant_side: side of the claimant
-- @voice: the voice that the claim adds (see claim_voices); null where it cannot be traced further than an aggregator
-- @source_key: what counts as one independent source: the camp of the voice, else the voice
-- @is_independent: whether the voice belongs to no side and no state
-- @known_from: the last day that its date can mean; null where it has none
SELECT * EXCLUDE (known, stands) FROM claims_as_of(NULL) WHERE stands
