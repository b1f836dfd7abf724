"""A page for every strike of which anyone says that it killed civilians, made from the data: `reports/incidents/<incident>.qmd`.

They are written before the site is rendered and are not committed; both renderers take them for pages like any other.
"""

import json

import duckdb

from analysis import claimreview, ledger_tables, tables
from analysis.claimreview import slug
from analysis.parts import block
from analysis.text import inert, markdown_text

STRIKES = """
    SELECT s.*, g.grade_reason, g.decision_id, st.status_reason,
      CASE s.date_precision WHEN 'day' THEN strftime(s.date_start, '%-d %B %Y')
        WHEN 'month' THEN strftime(s.date_start, '%B %Y')
        ELSE strftime(s.date_start, '%-d') || ' to ' || strftime(s.date_end, '%-d %B %Y') END AS day,
      (SELECT string_agg(a.name_en, '; ' ORDER BY a.name_en) FROM incident_actors ia JOIN actors a USING (actor_id)
       WHERE ia.incident_id = s.incident_id AND ia.role = 'attributed') AS laid_to,
      (SELECT string_agg(a.name_en, '; ' ORDER BY a.name_en) FROM incident_actors ia JOIN actors a USING (actor_id)
       WHERE ia.incident_id = s.incident_id AND ia.role = 'target') AS struck
    FROM strikes s JOIN grades g USING (incident_id) JOIN strike_status st USING (incident_id)
    ORDER BY s.date_start, s.incident_id
"""


def pages(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """File name to Markdown, for every graded strike."""
    reviews = claimreview.reviews(connection)
    return {
        f"{slug(row['incident_id'])}.qmd": page(connection, row, reviews.get(row["incident_id"], []))
        for row in connection.sql(STRIKES).pl().to_dicts()
    }


def page(connection: duckdb.DuckDBPyConnection, strike: dict, reviews: list[dict]) -> str:
    """One strike's page."""
    title = f"{strike['place']}, {strike['day']}"
    front = {
        "title": markdown_text(title),
        "description": f"Who said what of this strike. Grade of the civilian harm: {strike['grade']}.",
        "toc": False,
    }
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
    parts = [
        f"---\n{head}---\n",
        block(facts(strike)),
        "## Tolls, rule by rule {#tolls}\n",
        *tolls(connection, strike["incident_id"]),
        "## Every claim {#claims}\n",
        block(tables.claims(connection, strike["incident_id"])),
        "Dates are those on which something was said, as far as they are known. Claimants' words for the dead are theirs. "
        f"No victim and no local source is named. [This strike in the ledger](/claims.qmd#{slug(strike['incident_id'])}).\n",
    ]
    if reviews:
        parts.append(block(claimreview.script(reviews)))
    return "\n".join(parts)


def facts(strike: dict) -> str:
    """What is known of the strike, as a list of terms."""
    where = ", ".join(part for part in (strike["place"], strike["region"]) if part)
    said = {
        "Where": where + (f" ({strike['location_text']})" if strike["location_text"] else ""),
        "When": f"{strike['day']} (known to the {strike['date_precision']})",
        "What": strike["kind"].replace("_", " "),
        "Laid to": strike["laid_to"],
        "Named as struck": strike["struck"] or "no party is named",
        "Target, as reported": strike["target_reported"] or "not said",
        "Strike": f"{strike['strike_status'].replace('_', ' ')}. {strike['status_reason']}",
        "Grade of the civilian harm": f"{strike['grade']}. {strike['grade_reason']}",
        "Sources": f"{strike['sources']} pages, {strike['independent_sources']} independent sources",
    }
    items = "".join(f"<dt>{inert(term)}</dt><dd>{inert(text)}</dd>\n" for term, text in said.items())
    return f'<dl class="facts">\n{items}</dl>'


def tolls(connection: duckdb.DuckDBPyConnection, incident: str) -> list[str]:
    """The tolls under every rule, or a sentence where no claim counts the dead of the strike alone."""
    ((counted,),) = connection.execute(
        "SELECT count(*) FROM tolls WHERE incident_id = $incident AND (low IS NOT NULL OR high IS NOT NULL)",
        {"incident": incident},
    ).fetchall()
    if not counted:
        return ["No claim puts a figure on the dead of this strike alone; what is said of more than it stands below.\n"]
    return [
        "A toll is never one number: each row says by which rule it was made. [The rules](/method.qmd#tolls).\n",
        block(ledger_tables.tolls(connection, incident)),
    ]
