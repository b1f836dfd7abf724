-- One row a rule, a category and an attributed side (all: every counted strike): the tolls of counted strikes added up, as a range.
-- It says what was claimed of the strikes in our list and found a figure; it is no estimate of all the dead.
-- @attributed_side: all, or the side that the strikes are attributed to
-- @low: sum of the lower ends (people)
-- @best: sum of the best estimates (people), for the rule ucdp alone
-- @high: sum of the highest numbers said (people); a lower bound where any_open
-- @any_open: how many of the tolls in the sum have no upper end
-- @with_figure: tolls in the sum: strikes, or groups of strikes with one joint toll
-- @without_figure: those of which someone speaks of such dead, or denies them, but the rule finds no usable figure
SELECT * FROM toll_totals_as_of(NULL)
