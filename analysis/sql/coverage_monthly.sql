-- One row a month of our own sample: how well its strikes are covered, to be read beside any count of them.
-- @strikes: counted strikes dated to this month
-- @pages: pages that report them
-- @pages_per_strike: mean number of pages a strike
-- @single_voice: strikes found in one outlet or wire alone; for independent sources see strikes.independent_sources
-- @single_voice_share: their share
-- @state_only: strikes of which only voices of the state's camp speak (strikes.only_camp)
-- @azawad_only: strikes of which only voices of the Azawad camp speak
-- @jihadist_only: strikes of which only voices of one jihadist group speak
SELECT month, count(*) AS strikes, sum(sources)::BIGINT AS pages, round(avg(sources), 2) AS pages_per_strike,
  count(*) FILTER (WHERE voices = 1) AS single_voice,
  round(count(*) FILTER (WHERE voices = 1) / count(*), 3) AS single_voice_share,
  count(*) FILTER (WHERE only_camp = 'state') AS state_only,
  count(*) FILTER (WHERE only_camp = 'azawad') AS azawad_only,
  count(*) FILTER (WHERE only_camp NOT IN ('state', 'azawad')) AS jihadist_only
FROM strikes
WHERE month IS NOT NULL
GROUP BY month
ORDER BY month
