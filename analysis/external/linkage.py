"""Links between our strikes and others' events: a sheet for review. The rules are `analysis/sql/external_links.sql`."""

from pathlib import Path

import duckdb

from analysis import query

REVIEWED_FROM = 0.4  # pairs below are far off in days or kilometres, and nobody needs to read them

SHEET = f"""
SELECT l.dataset, l.version, l.incident_id, l.event_id, l.is_link, l.score, l.days_apart AS days, l.km_apart AS km,
  concat_ws(', ', s.place, s.location_text) AS ours, e.place AS theirs, left(e.wording, 120) AS wording, r.judged
FROM external_links l JOIN strikes s USING (incident_id) JOIN external_events e USING (dataset, version, event_id)
LEFT JOIN external_link_review r USING (dataset, version, incident_id, event_id)
WHERE l.score >= {REVIEWED_FROM} ORDER BY ALL
"""


def review_sheet(database: Path) -> str:
    """The pairs worth reading, with the judgement where there is one. Raises ValueError without a database."""
    if not database.is_file():
        raise ValueError(f"{database} does not exist yet: run `make db`")
    with duckdb.connect(str(database), read_only=True) as connection:
        return query.as_table(connection.sql(SHEET).pl())
