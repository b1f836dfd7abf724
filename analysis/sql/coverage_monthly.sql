-- One row a month of our own sample: how well its strikes are covered, to be read beside any count of them.
-- @strikes: counted strikes dated to this month
-- @pages: pages that report them
-- @pages_per_strike: mean number of pages a strike
-- @single_voice: strikes found in one outlet or wire alone; for independent sources see strikes.independent_sources
-- @single_voice_share: their share
-- @state_claims_only: strikes of which only the state and its allies speak
SELECT month, count(*) AS strikes, sum(sources)::BIGINT AS pages, round(avg(sources), 2) AS pages_per_strike,
  count(*) FILTER (WHERE voices = 1) AS single_voice,
  round(count(*) FILTER (WHERE voices = 1) / count(*), 3) AS single_voice_share,
  count(*) FILTER (WHERE state_claims_only) AS state_claims_only
FROM strikes
WHERE month IS NOT NULL
GROUP BY month
ORDER BY month
