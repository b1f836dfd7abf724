-- asks: How well are the strikes of each month covered: pages a strike, and how many rest on one voice, or on voices of one camp?
-- fr: Comment les frappes de chaque mois sont-elles couvertes : combien de pages par frappe, et combien reposent sur une seule voix, ou sur celles d’un seul camp ?
-- param SINCE date default 2022-01-01: the first month
-- fr: le premier mois
SELECT month, strikes, pages, pages_per_strike, single_voice, single_voice_share, state_only, azawad_only, jihadist_only
FROM coverage_monthly
WHERE month >= date_trunc('month', $since)
ORDER BY month
