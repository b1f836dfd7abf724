-- One row a page that is said to relay its own publisher.
-- asks: a page relays somebody else
-- remedy: Leave agency and relayed_from empty where the publisher reports itself.
SELECT 'sources' AS table_name, source_id AS row_id, if(publisher_id = relayed_from, 'relayed_from', 'agency') AS column_name, publisher_id AS value,
  'the publisher is named as its own agency or origin' AS detail
FROM sources
WHERE publisher_id = relayed_from OR publisher_id = agency
ORDER BY ALL
