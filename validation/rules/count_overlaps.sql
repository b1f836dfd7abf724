-- One row a total that names itself as overlapping, or whose comparable flag its measure contradicts.
-- asks: a total overlaps with others only, and only counts of strikes are comparable
-- remedy: Remove the total's own id from overlaps_with; set comparable to false for flights, deaths and other things.
SELECT 'reference_counts' AS table_name, count_id AS row_id, column_name, value, detail
FROM (
  SELECT count_id, 'overlaps_with' AS column_name, overlaps_with AS value, 'it names itself' AS detail
  FROM reference_counts WHERE list_contains(string_split(overlaps_with, '; '), count_id)
  UNION ALL
  SELECT count_id, 'comparable', 'true', 'its measure is ' || measure
  FROM reference_counts WHERE comparable AND measure NOT IN ('strikes', 'strike_missions', 'drone_strikes')
)
ORDER BY ALL
