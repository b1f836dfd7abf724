"""A page for every strike of which anyone says that it killed civilians, made from the data: `reports/incidents/<incident>.qmd`.

They are written before the site is rendered and are not committed; both renderers take them for pages like any other.
"""

import json

import duckdb

from analysis import claimreview, ledger_tables, tables, words
from analysis.claimreview import slug
from analysis.ledger import day_of
from analysis.parts import block, listed
from analysis.phrases import place
from analysis.text import inert, json_ld, markdown_text
from analysis.words import english, say

STRIKES = """
    SELECT s.*, g.grade_reason, g.grade_reason_fr, st.status_reason, st.status_reason_fr
    FROM strikes s JOIN grades g USING (incident_id) JOIN strike_status st USING (incident_id)
    ORDER BY s.date_start, s.incident_id
"""
ACTORS = """
    SELECT ia.incident_id, ia.role, a.name_en, a.name_fr FROM incident_actors ia JOIN actors a USING (actor_id)
    ORDER BY a.name_en
"""


def pages(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """File name to Markdown, for every graded strike."""
    reviews, said = claimreview.reviews(connection), ledger_tables.claims_by_event(connection)
    tolls = ledger_tables.toll_rows(connection)
    actors: dict[tuple[str, str], list[str]] = {}
    for incident, role, *names in connection.execute(ACTORS).fetchall():
        actors.setdefault((incident, role), []).append(words.named(*names))
    made = {}
    for strike in connection.sql(STRIKES).pl().to_dicts():
        incident = strike["incident_id"]
        laid_to, struck = (listed(actors.get((incident, role), [])) for role in ("attributed", "target"))
        of_it = (known.get(incident, []) for known in (said, tolls, reviews))
        made[f"{slug(incident)}.qmd"] = page(strike, facts(strike, laid_to, struck), *of_it)
    return made


def page(strike: dict, known: str, claims: list[dict], tolls: list[tuple], reviews: list[dict]) -> str:
    """One strike's page: what is `known` of it as HTML, its claims, tolls and ClaimReviews."""
    where, when, grade = place(strike["place"]), day_of(strike), words.code(strike["grade"])
    front = {
        "title": markdown_text(f"{where}, {when}"),
        "description": say(
            f"Who said what of this strike. Grade of the civilian harm: {grade}.",
            f"Qui a dit quoi de cette frappe. Niveau d’attestation des victimes civiles : {grade}.",
        ),
        "toc": False,
    }
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
    row = slug(strike["incident_id"])
    parts = [
        f"---\n{head}---\n",
        block(known),
        say("## Tolls, rule by rule {#tolls}\n", "## Les bilans, règle par règle {#tolls}\n"),
        *toll_part(tolls),
        say("## Every claim {#claims}\n", "## Toutes les affirmations {#claims}\n"),
        block(tables.claims(strike["incident_id"], claims)),
        say(
            "Dates are those on which something was said, as far as they are known. Claimants' words for the dead are theirs. "
            f"No victim and no local source is named. [This strike in the ledger](/claims.qmd#{row}).\n",
            "Les dates sont celles où la chose a été dite, pour autant qu’on les connaisse. Les mots qui désignent les morts sont ceux des "
            f"auteurs des affirmations. Aucune victime ni aucune source locale n’est nommée. [Cette frappe dans le registre](/claims.qmd#{row}).\n",
        ),
    ]
    if reviews:
        parts.append(block(json_ld(reviews)))
    return "\n".join(parts)


def facts(strike: dict, laid_to: str, struck: str) -> str:
    """What is known of the strike, as a list of terms; whom it is laid to and who is named as struck are told in words."""
    detail, when = english(inert(strike["location_text"] or "")), day_of(strike)
    where = inert(ledger_tables.where(strike["place"], strike["region"]))
    precision, kind = words.code(strike["date_precision"]), words.code(strike["kind"])
    status, grade = words.code(strike["strike_status"]), words.code(strike["grade"])
    because = words.named(strike["status_reason"], strike["status_reason_fr"])
    graded = words.named(strike["grade_reason"], strike["grade_reason_fr"])
    pages = words.count(strike["sources"], ("page", "pages"), ("page", "pages"))
    sources = words.count(
        strike["independent_sources"],
        ("independent source", "independent sources"),
        ("source indépendante", "sources indépendantes"),
    )
    said = {
        say("Where", "Où"): where + (f" ({detail})" if detail else ""),
        say("When", "Quand"): say(f"{when} (known to the {precision})", f"{when} (précision : {precision})"),
        say("What", "Quoi"): kind,
        say("Laid to", "Attribuée à"): inert(laid_to),
        say("Named as struck", "Désigné comme cible"): inert(struck)
        or say("no party is named", "aucune partie n’est désignée"),
        say("Target, as reported", "Cible, selon les récits"): english(inert(strike["target_reported"] or ""))
        or say("not said", "non précisée"),
        say("Strike", "Frappe"): f"{status}. {inert(because)}",
        say("Grade of the civilian harm", "Niveau d’attestation des victimes civiles"): f"{grade}. {inert(graded)}",
        say("Sources", "Sources"): f"{pages}, {sources}",
    }
    items = "".join(f"<dt>{term}</dt><dd>{text}</dd>\n" for term, text in said.items())
    return f'<dl class="facts">\n{items}</dl>'


def toll_part(tolls: list[tuple]) -> list[str]:
    """The tolls under every rule, or a sentence where no claim counts the dead of the strike alone."""
    if all(low is None and high is None for _, _, low, _, high, _ in tolls):
        return [
            say(
                "No claim puts a figure on the dead of this strike alone; what is said of more than it stands below.\n",
                "Aucune affirmation ne chiffre les morts de cette seule frappe ; ce qui est dit de plus qu’elle figure plus bas.\n",
            )
        ]
    return [
        say(
            "A toll is never one number: each row says by which rule it was made. [The rules](/method.qmd#tolls).\n",
            "Un bilan n’est jamais un seul nombre : chaque ligne dit par quelle règle il est établi. [Les règles](/method.qmd#tolls).\n",
        ),
        block(ledger_tables.tolls(tolls)),
    ]
