-- One row a rule, a category and an attributed side (all: every counted strike): the tolls added up, as a range. The range says what was
-- claimed of the strikes in our list and found a figure; it is no estimate of all the dead.
-- macro: toll_totals_as_of(on_day, dozens := NULL)
-- @attributed_side: all, or the side that the strikes are attributed to
-- @low: sum of the lower ends (people)
-- @best: sum of the best estimates (people), for the rule ucdp alone
-- @high: sum of the highest numbers said (people); a lower bound where any_open
-- @any_open: how many of the tolls in the sum have no upper end
-- @with_figure: tolls in the sum: strikes, or groups of strikes with one joint toll
-- @without_figure: those of which someone speaks of such dead, or denies them, but the rule finds no usable figure
SELECT rule, category, coalesce(attributed_side, 'all') AS attributed_side, sum(low)::BIGINT AS low, sum(best)::BIGINT AS best, sum(highest_said)::BIGINT AS high,
  count(*) FILTER (WHERE is_open) AS any_open, count(low) AS with_figure, count(*) - count(low) AS without_figure
FROM toll_units_as_of(on_day, dozens := dozens)
GROUP BY GROUPING SETS ((rule, category), (rule, category, attributed_side))
ORDER BY category, rule, attributed_side
