-- One row an incident, a category and a named rule, as known on a day (NULL: all that stands). Every category of which
-- anyone speaks has a row under every rule, without a figure where the rule finds none.
-- macro: tolls_as_of(on_day, dozens := NULL)
-- @incident_id: the incident
-- @category: civilians, children, women, armed_group, soldiers, russian_personnel, all (people whose status is not told)
-- @rule: the rule by which the toll was made (meta.toll_rules)
-- @low: lower end (people); null where the rule finds no usable figure
-- @best: the best estimate (people), for the rule ucdp alone
-- @high: upper end (people); null where there is none
-- @is_open: whether there is a figure but no upper end ("at least")
-- @highest_said: the highest number among the figures used (people); what is more where the toll is open
-- @claims: standing claims with a figure that the rule used
-- @voices: voices behind them
-- @reason: who gave the figure, or why there is none
WITH rows AS MATERIALIZED (FROM toll_rows(on_day, dozens := dozens))
SELECT unit AS incident_id, category, rule, low, best, high, is_open, highest_said, claims, voices, reason
FROM rows
WHERE NOT starts_with(unit, 'joint:')
