-- One row a month and region of ACLED's air/drone strike events in Mali, every actor's strikes together, zeros included.
-- An ACLED event is not a strike: what the same actors do on one day in one place is one event.
-- @producer: who counts
-- @region_10: region as drawn from 2016 to 2023
-- @events: events (see above)
-- @deaths: reported deaths of these events, fighters and civilians together
SELECT 'ACLED' AS producer, m.month, m.region_10, r.is_northern, m.events, m.deaths
FROM acled_air_drone_strikes_monthly m
JOIN regions r ON r.region = m.region_10
ORDER BY m.month, m.region_10
