"""The tables of the claims ledger, as HTML: every incident, tolls by rule, totals, voices beside independent ones, a day's knowledge."""

import datetime

import duckdb
import polars as pl

from analysis import words
from analysis.claimreview import slug
from analysis.ledger import categories, claimed_text, ranges, rule_names, stated, toll_shown, with_best
from analysis.parts import linked, short_name, table, table_of
from analysis.phrases import phrase, place
from analysis.text import inert
from analysis.warehouse import toll_rules
from analysis.words import number, say

AT_FIRST = 500  # rows of the ledger; a browser takes seconds to lay out a table of thousands
INCIDENTS = """
    SELECT i.incident_id, i.same_event_as, i.kind, i.inclusion, i.exclusion_reason, p.name AS place, p.region,
      CASE i.date_precision WHEN 'month' THEN strftime(i.date_start, '%Y-%m') WHEN 'year' THEN strftime(i.date_start, '%Y')
        ELSE CAST(i.date_start AS VARCHAR) END AS day,
      att.laid_to, att.laid_to_fr,
      v.independent_sources AS sources, st.status, g.grade
    FROM incidents i JOIN places p USING (place_id)
    LEFT JOIN (SELECT ia.incident_id, string_agg(DISTINCT k.voice_name, ', ' ORDER BY k.voice_name) AS laid_to,
                 string_agg(DISTINCT k.voice_name_fr, ', ' ORDER BY k.voice_name_fr COLLATE NOACCENT) AS laid_to_fr
               FROM incident_actors ia JOIN speakers k USING (actor_id) WHERE ia.role = 'attributed' GROUP BY ia.incident_id) att
      USING (incident_id)
    LEFT JOIN incident_voices v USING (incident_id)
    LEFT JOIN strike_status st USING (incident_id)
    LEFT JOIN grades g USING (incident_id)
    ORDER BY i.date_start NULLS LAST, i.incident_id
"""
CLAIMS = """
    SELECT coalesce(i.same_event_as, c.incident_id) AS event_id, c.claim_id, c.claimed_on, a.name_en AS who, a.name_fr AS who_fr,
      c.claimant_detail AS detail, a.side, own.alignment, relay.name AS relay, c.metric, c.qualifier, c.value_min, c.value_max, c.stance, c.inclusion,
      c.exclusion_reason, c.derivation, c.scope, c.note, s.url, p.name AS publisher,
      c.claim_id IN (SELECT derives_from FROM claims WHERE derivation = 'revision' AND inclusion = 'counted') AS is_revised
    FROM claims c JOIN incidents i USING (incident_id) JOIN actors a ON a.actor_id = c.claimant
    LEFT JOIN publishers relay ON relay.publisher_id = c.relayed_by
    JOIN sources s USING (source_id) JOIN publishers p ON p.publisher_id = s.publisher_id
    JOIN claim_voices v USING (claim_id) LEFT JOIN publishers own ON v.voice = 'press:' || own.publisher_id
    ORDER BY event_id, c.claimed_on NULLS LAST, c.metric, c.claim_id
"""


def ledger(connection: duckdb.DuckDBPyConnection) -> str:
    """Every incident on a row of its own, with the range of what was claimed and, in a fold or on its page, every claim."""
    spans = {key: claimed_text(*toll) for key, toll in ranges(connection).items()}
    said = claims_by_event(connection)
    heads = [
        say("When", "Quand"),
        say("Where", "Où"),
        say("What", "Quoi"),
        say("Laid to", "Attribué à"),
        say("Civilians", "Civils"),
        say("Fighters", "Combattants"),
        say("Status not told", "Statut non précisé"),
        say("Sources", "Sources"),
        say("Strike", "Frappe"),
        say("Grade", "Niveau d’attestation"),
        say("Claims", "Affirmations"),
    ]
    rows, ids = [], []
    for row in connection.sql(INCIDENTS).pl().to_dicts():
        name = slug(row["incident_id"])
        ids.append(name)
        rows.append(
            (
                f'<a href="#{name}">{inert(row["day"] or say("not known", "inconnu"))}</a>',
                inert(where(row["place"], row["region"])),
                inert(kind(row)),
                inert(words.named(row["laid_to"], row["laid_to_fr"]) if row["laid_to"] else "–"),
                *(spans.get((row["incident_id"], category)) or "–" for category in ("civilians", "armed_group", "all")),
                number(row["sources"] or 0),
                words.code(row["status"]) if row["status"] else "–",
                words.code(row["grade"]) if row["grade"] else "–",
                folded(row, [claim_line(claim) for claim in said.get(row["incident_id"], [])]),
            )
        )
    made = table(pl.DataFrame(rows, schema=heads, orient="row"), ids, html_columns=tuple(heads), at_first=AT_FIRST)
    return f'<div id="ledger">{made}</div>'


def claims_by_event(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """Incident to every claim about it and its duplicate records, in time order, copies and excluded ones too."""
    found: dict[str, list[dict]] = {}
    for row in connection.sql(CLAIMS).pl().to_dicts():
        found.setdefault(row["event_id"], []).append(row)
    return found


def where(name: str, region: str | None) -> str:
    """A place with its region, where it has one of another name."""
    return place(name) + (f", {region}" if region and region != name else "")


def kind(row: dict) -> str:
    """What happened, and why it is left out of the counts where it is."""
    what = words.code(row["kind"])
    if row["inclusion"] == "counted":
        return what
    reason = words.code(row["exclusion_reason"])
    return say(f"{what}; not counted: {reason}", f"{what} ; non compté : {reason}")


def folded(row: dict, lines: list[str]) -> str:
    """Where the claims are: on a page, with the record that is counted, or folded up in the row."""
    if row["grade"]:
        return f'<a href="incidents/{slug(row["incident_id"])}.html">{say("its page", "sa page")}</a>'
    if row["same_event_as"]:
        counted = say("with the counted record", "avec l’enregistrement compté")
        return f'<a href="#{slug(row["same_event_as"])}">{counted}</a>'
    if not lines:
        return say("none", "aucune")
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<details><summary>{len(lines)}</summary><ul>{items}</ul></details>"


def claim_line(claim: dict) -> str:
    """One claim in one line of HTML: who, when, what, where it was read."""
    what, figure = stated(claim)
    if figure:
        what = say(f"{what}: {figure}", f"{what} : {figure}")
    if claim["inclusion"] != "counted":
        what = say(f"{what} (left out of every toll)", f"{what} (écarté de tout bilan)")
    read_on = linked(claim["url"], claim["publisher"])
    day = claim["claimed_on"] or say("date not known", "date inconnue")
    who, what = inert(f"{speaker(claim)}, {day}"), inert(what)
    return say(f"{who}: {what} ({read_on})", f"{who} : {what} ({read_on})")


def called(en: str, fr: str | None) -> str:
    """A claimant as named where room is short: by the abbreviation, the same in both languages, or by the name."""
    short = short_name(en)
    return short if short != en else words.named(en, fr)


def takes_a_side(alignment: str | None) -> str:
    """What stands behind the name of an outlet that takes a side: " (pro-Azawad)"; nothing behind others."""
    return f" ({words.code(alignment)})" if alignment and alignment.startswith("pro_") else ""


def speaker(claim: dict) -> str:
    """Who makes a claim, named where room is short, and the side that an outlet takes."""
    return called(claim["who"], claim["who_fr"]) + takes_a_side(claim["alignment"])


def toll_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """Incident to its tolls: category, rule, lowest, best, highest, whether the highest is "at least"."""
    found: dict[str, list[tuple]] = {}
    sql = "SELECT incident_id, category, rule, low, best, high, is_open FROM tolls"
    for incident, *toll in connection.execute(sql).fetchall():
        found.setdefault(incident, []).append(tuple(toll))
    return found


def tolls(rows: list[tuple]) -> str:
    """The tolls of one incident: rules down, categories across. `rows` as from `toll_rows`."""
    cells = {(rule, category): toll_shown(*toll) for category, rule, *toll in rows}
    spoken_of = {category: name for category, name in categories().items() if any(row[0] == category for row in rows)}
    lines = [
        (name, *(cells.get((rule, category)) or "–" for category in spoken_of)) for rule, name in rule_names().items()
    ]
    heads = [say("Rule", "Règle"), *spoken_of.values()]
    return table(pl.DataFrame(lines, schema=dict.fromkeys(heads, pl.String), orient="row"))


def as_of(connection: duckdb.DuckDBPyConnection, incident: str, days: tuple[str, ...]) -> str:
    """What was known of one incident at the end of each day, and all that stands now: claims, and tolls of civilians and fighters."""
    columns: dict[str, list[str]] = {}
    wanted = [(category, rule) for category in ("civilians", "armed_group") for rule in rule_names()]
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
        counts = [number(known.get(word, 0)) for word in ("known", "not_yet", "uncertain", "undated")]
        known_by = say("All that stands, undated too", "Tout ce qui tient, même sans date")
        if day is not None:
            date = words.day(datetime.date.fromisoformat(day))
            known_by = say(f"End of {date}", f"Fin du {date}")
        columns[known_by] = counts + [found.get(key) or "–" for key in wanted]
    heads = [
        say("Claims known", "Affirmations connues"),
        say("Claims made later", "Affirmations faites plus tard"),
        say("Claims dated to a month that holds the day", "Affirmations datées d’un mois qui contient ce jour"),
        say("Claims without a date, kept apart", "Affirmations sans date, mises à part"),
    ]
    for category, rule in wanted:
        whose, name = categories()[category], rule_names()[rule]
        name = name[0].lower() + name[1:]
        heads.append(say(f"{whose}: {name}", f"{whose} : {name}"))
    return table(pl.DataFrame({say("What", "Quoi"): heads} | columns))


def totals(connection: duckdb.DuckDBPyConnection) -> str:
    """The tolls of all counted strikes added up, by category and rule."""
    rows = connection.execute(
        "SELECT category, rule, low, best, high, any_open, with_figure, without_figure FROM toll_totals WHERE attributed_side = 'all'"
    ).fetchall()
    found = {(row[0], row[1]): row[2:] for row in rows}
    lines = []
    for category, title in categories().items():
        for rule, name in rule_names().items():
            low, best, high, any_open, used, unused = found.get((category, rule), (None, None, None, 0, 0, 0))
            if used:
                span = with_best(claimed_text(low, high, any_open > 0), best)
                lines.append((title, name, span, used, any_open, unused))
    heads = [
        say("Dead", "Morts"),
        say("Rule", "Règle"),
        say("Total", "Total"),
        say("Tolls in it", "Bilans compris"),
        say("Of these, “at least”", "Dont « au moins »"),
        say("No usable figure", "Sans chiffre utilisable"),
    ]
    return table(pl.DataFrame(lines, schema=heads, orient="row"))


def comparisons(connection: duckdb.DuckDBPyConnection) -> str:
    """Voices with two incidents or more on which independent voices speak too, in alphabetical order."""
    order = "voice_name_fr COLLATE NOACCENT" if words.language() == "fr" else "voice_name"
    rows = connection.sql(f"FROM claimant_comparisons WHERE cases >= 2 ORDER BY {order}").pl()
    return table_of(
        rows.to_dicts(),
        {
            say("Voice", "Voix"): lambda row: words.named(row["voice_name"], row["voice_name_fr"]),
            say("Incidents", "Incidents"): lambda row: row["cases"],
            say("Above", "Au-dessus"): lambda row: row["above"],
            say("Meets", "Rejoint"): lambda row: row["level"],
            say("Below", "Au-dessous"): lambda row: row["below"],
            say("Share above", "Part au-dessus"): lambda row: _share(row, "share_above"),
            say("Share below", "Part au-dessous"): lambda row: _share(row, "share_below"),
            say("Median ratio", "Rapport médian"): _median,
        },
    )


def _share(row: dict, name: str) -> str:
    share, low, high = (number(100 * row[column]) for column in (name, f"{name}_low", f"{name}_high"))
    return say(f"{share} ({low} to {high}) %", f"{share} (de {low} à {high}) %")


def _median(row: dict) -> str | None:
    if row["median_ratio"] is None:
        return None
    ratio = number(row["median_ratio"], 2)
    if row["median_ratio_low"] is None:
        return ratio
    low, high = number(row["median_ratio_low"], 2), number(row["median_ratio_high"], 2)
    return say(f"{ratio} ({low} to {high})", f"{ratio} (de {low} à {high})")


def rule_list() -> str:
    """Every named rule of a toll, and what it says."""
    rows = [(rule_names()[rule], rule, phrase("tolls", said)) for rule, said in toll_rules().items()]
    heads = [say("Rule", "Règle"), say("In the database", "Dans la base"), say("What it says", "Ce qu’elle dit")]
    return table(pl.DataFrame(rows, schema=heads, orient="row"))
