"""The tables of the claims ledger, as HTML: every incident, tolls by rule, totals, voices beside independent ones, a day's knowledge."""

import duckdb
import polars as pl

from analysis.claimreview import slug
from analysis.ledger import CATEGORIES, RULE_NAMES, claimed_text, toll_shown
from analysis.parts import short_name, table
from analysis.text import inert
from analysis.warehouse import toll_rules

INCIDENTS = """
    SELECT i.incident_id, i.same_event_as, i.kind, i.inclusion, i.exclusion_reason, p.name AS place, p.region,
      coalesce(CASE i.date_precision WHEN 'month' THEN strftime(i.date_start, '%Y-%m') WHEN 'year' THEN strftime(i.date_start, '%Y')
        ELSE CAST(i.date_start AS VARCHAR) END, 'not known') AS day,
      (SELECT string_agg(k.voice_name, ', ' ORDER BY k.voice_name) FROM (
         SELECT DISTINCT voice_name FROM incident_actors ia JOIN speakers USING (actor_id)
         WHERE ia.incident_id = i.incident_id AND ia.role = 'attributed') k) AS laid_to,
      v.independent_sources AS sources, st.status, g.grade
    FROM incidents i JOIN places p USING (place_id)
    LEFT JOIN incident_voices v USING (incident_id)
    LEFT JOIN strike_status st USING (incident_id)
    LEFT JOIN grades g USING (incident_id)
    ORDER BY i.date_start NULLS LAST, i.incident_id
"""
RANGES = """
    SELECT low.incident_id, low.category, coalesce(nullif(low.low, 0), CASE WHEN low.high = 0 THEN 0 ELSE low.highest_said END), high.highest_said,
      high.is_open
    FROM tolls low JOIN tolls high USING (incident_id, category)
    WHERE low.rule = 'lowest_claim' AND high.rule = 'highest_claim'
"""
SAID = """
    SELECT coalesce(i.same_event_as, c.incident_id) AS event_id, a.name_en AS who, c.claimed_on, replace(c.metric, '_', ' ') AS metric, c.stance,
      c.qualifier, c.value_min, c.value_max, c.inclusion, s.url, p.name AS publisher
    FROM claims c JOIN incidents i USING (incident_id) JOIN actors a ON a.actor_id = c.claimant
    JOIN sources s USING (source_id) JOIN publishers p ON p.publisher_id = s.publisher_id
    ORDER BY event_id, c.claimed_on NULLS LAST, c.metric, c.claim_id
"""


def ledger(connection: duckdb.DuckDBPyConnection) -> str:
    """Every incident on a row of its own, with the range of what was claimed and, in a fold or on its page, every claim."""
    ranges = {(row[0], row[1]): claimed_text(*row[2:]) for row in connection.execute(RANGES).fetchall()}
    said: dict[str, list[str]] = {}
    for claim in connection.sql(SAID).pl().to_dicts():
        said.setdefault(claim["event_id"], []).append(claim_line(claim))
    rows, ids = [], []
    for row in connection.sql(INCIDENTS).pl().to_dicts():
        name = slug(row["incident_id"])
        ids.append(name)
        rows.append(
            (
                f'<a href="#{name}">{inert(row["day"])}</a>',
                inert(row["place"] + (f", {row['region']}" if row["region"] and row["region"] != row["place"] else "")),
                inert(kind(row)),
                inert(row["laid_to"] or "–"),
                *(
                    ranges.get((row["incident_id"], category)) or "–"
                    for category in ("civilians", "armed_group", "all")
                ),
                str(row["sources"] or 0),
                (row["status"] or "–").replace("_", " "),
                row["grade"] or "–",
                folded(row, said.get(row["incident_id"], [])),
            )
        )
    heads = [
        "When",
        "Where",
        "What",
        "Laid to",
        "Civilians",
        "Fighters",
        "Status not told",
        "Sources",
        "Strike",
        "Grade",
        "Claims",
    ]
    return f'<div id="ledger">{table(pl.DataFrame(rows, schema=heads, orient="row"), ids, html_columns=tuple(heads))}</div>'


def kind(row: dict) -> str:
    """What happened, and why it is left out of the counts where it is."""
    return row["kind"].replace("_", " ") + (
        "" if row["inclusion"] == "counted" else f"; not counted: {row['exclusion_reason'].replace('_', ' ')}"
    )


def folded(row: dict, lines: list[str]) -> str:
    """Where the claims are: on a page, with the record that is counted, or folded up in the row."""
    if row["grade"]:
        return f'<a href="incidents/{slug(row["incident_id"])}.html">its page</a>'
    if row["same_event_as"]:
        return f'<a href="#{slug(row["same_event_as"])}">with the counted record</a>'
    if not lines:
        return "none"
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<details><summary>{len(lines)}</summary><ul>{items}</ul></details>"


def claim_line(claim: dict) -> str:
    """One claim in one line of HTML: who, when, what, where it was read."""
    low, high, how = claim["value_min"], claim["value_max"], claim["qualifier"]
    figure = {"at_least": f"at least {low}", "up_to": f"up to {high}", "none": ""}.get(how)
    if figure is None:
        figure = (
            how
            if low is None
            else ("about " if how == "about" else "") + (f"{low}" if low == high else f"{low} to {high}")
        )
    stance = "" if claim["stance"] == "asserts" else claim["stance"].replace("_", " ") + ": "
    left_out = "" if claim["inclusion"] == "counted" else " (left out of every toll)"
    what = inert(f"{stance}{claim['metric']} {figure}".strip())
    read_on = inert(claim["publisher"])
    if claim["url"]:
        read_on = f'<a href="{inert(claim["url"])}" rel="nofollow">{read_on}</a>'
    who = inert(f"{short_name(claim['who'])}, {claim['claimed_on'] or 'date not known'}")
    return f"{who}: {what}{left_out} ({read_on})"


def tolls(connection: duckdb.DuckDBPyConnection, incident: str) -> str:
    """The tolls of one incident: rules down, categories across."""
    rows = connection.execute(
        "SELECT category, rule, low, best, high, is_open FROM tolls WHERE incident_id = $incident",
        {"incident": incident},
    ).fetchall()
    cells = {(rule, category): toll_shown(*toll) for category, rule, *toll in rows}
    categories = [category for category in CATEGORIES if any(row[0] == category for row in rows)]
    lines = [
        (name, *(cells.get((rule, category)) or "–" for category in categories)) for rule, name in RULE_NAMES.items()
    ]
    heads = ["Rule", *(CATEGORIES[category] for category in categories)]
    return table(pl.DataFrame(lines, schema=dict.fromkeys(heads, pl.String), orient="row"))


def as_of(connection: duckdb.DuckDBPyConnection, incident: str, days: tuple[str, ...]) -> str:
    """What was known of one incident at the end of each day, and all that stands now: claims, and tolls of civilians and fighters."""
    columns: dict[str, list[str]] = {}
    wanted = [(category, rule) for category in ("civilians", "armed_group") for rule in RULE_NAMES]
    for day in (*days, None):
        known = dict(
            connection.execute(
                "SELECT known, count(*) FROM claims_as_of($day) WHERE event_id = $incident GROUP BY known",
                {"day": day, "incident": incident},
            ).fetchall()
        )
        found = {
            (category, rule): toll_shown(*toll)
            for category, rule, *toll in connection.execute(
                "SELECT category, rule, low, best, high, is_open FROM tolls_as_of($day) WHERE incident_id = $incident",
                {"day": day, "incident": incident},
            ).fetchall()
        }
        counts = [str(known.get(word, 0)) for word in ("known", "not_yet", "uncertain", "undated")]
        columns["All that stands, undated too" if day is None else f"End of {day}"] = counts + [
            found.get(key) or "–" for key in wanted
        ]
    heads = [
        "Claims known",
        "Claims made later",
        "Claims dated to a month that holds the day",
        "Claims without a date, kept apart",
    ]
    heads += [
        f"{CATEGORIES[category]}: {RULE_NAMES[rule][0].lower()}{RULE_NAMES[rule][1:]}" for category, rule in wanted
    ]
    return table(pl.DataFrame({"What": heads} | columns))


def totals(connection: duckdb.DuckDBPyConnection) -> str:
    """The tolls of all counted strikes added up, by category and rule."""
    rows = connection.execute(
        "SELECT category, rule, low, best, high, any_open, with_figure, without_figure FROM toll_totals WHERE attributed_side = 'all'"
    ).fetchall()
    found = {(row[0], row[1]): row[2:] for row in rows}
    lines = []
    for category, title in CATEGORIES.items():
        for rule, name in RULE_NAMES.items():
            low, best, high, any_open, used, unused = found.get((category, rule), (None, None, None, 0, 0, 0))
            if used:
                span = claimed_text(low, high, any_open > 0) + (f"; best {best}" if best is not None else "")
                lines.append((title, name, span, used, any_open, unused))
    heads = ["Dead", "Rule", "Total", "Tolls in it", "Of these, “at least”", "No usable figure"]
    return table(pl.DataFrame(lines, schema=heads, orient="row"))


def comparisons(connection: duckdb.DuckDBPyConnection) -> str:
    """Voices with two incidents or more on which independent voices speak too, in alphabetical order."""
    frame = connection.sql(
        """
        SELECT voice_name AS "Voice", cases AS "Incidents", above AS "Above", level AS "Meets", below AS "Below",
          format('{:.0f} ({:.0f} to {:.0f}) %', 100 * share_above, 100 * share_above_low, 100 * share_above_high) AS "Share above",
          format('{:.0f} ({:.0f} to {:.0f}) %', 100 * share_below, 100 * share_below_low, 100 * share_below_high) AS "Share below",
          format('{:.2f}', median_ratio) || coalesce(format(' ({:.2f} to {:.2f})', median_ratio_low, median_ratio_high), '') AS "Median ratio"
        FROM claimant_comparisons WHERE cases >= 2 ORDER BY voice_name
        """
    ).pl()
    return table(frame)


def rule_list() -> str:
    """Every named rule of a toll, and what it says."""
    rows = [(RULE_NAMES[rule], rule, said) for rule, said in toll_rules().items()]
    return table(pl.DataFrame(rows, schema=["Rule", "In the database", "What it says"], orient="row"))
