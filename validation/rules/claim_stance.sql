-- One row a claim whose stance contradicts its figure.
-- asks: who does not confirm gives no figure, and who denies gives none but zero
-- remedy: Record the figure that is given as a claim of its own (asserts), and the refusal or denial without a figure.
SELECT 'claims' AS table_name, claim_id AS row_id, 'stance' AS column_name, stance AS value,
  'value_min is ' || coalesce(CAST(value_min AS VARCHAR), 'empty') || ', value_max is '
    || coalesce(CAST(value_max AS VARCHAR), 'empty') AS detail
FROM claims
WHERE (stance = 'does_not_confirm' AND (value_min IS NOT NULL OR value_max IS NOT NULL))
  OR (stance = 'denies' AND (coalesce(value_min, 0) > 0 OR coalesce(value_max, 0) > 0))
ORDER BY ALL
