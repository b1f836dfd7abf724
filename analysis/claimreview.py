"""ClaimReview (schema.org) for every claim of civilian dead in a graded strike, as JSON-LD.

A toll that is not settled is neither true nor false: the rating is words alone ("Contested: 15 to 30 reported by …"), without
a number. Addresses are relative to a folder of the site, so that they hold in `incidents/` and in `downloads/`.
"""

import duckdb

from analysis import words
from analysis.ledger import claimed_text, day_of, figure_text, ranges
from analysis.phrases import place
from analysis.words import say

CLAIMS = """
    SELECT c.claim_id, c.event_id, c.incident_id, r.root, replace(c.metric, 'killed_', '') AS category, c.stance, c.qualifier, c.value_min, c.value_max,
      c.claimant_name, c.claimant_name_fr, c.claimed_on, s.url, p.name AS place, i.date_start, i.date_end, i.date_precision,
      (SELECT max(decided_on) FROM decisions) AS reviewed_on
    FROM claims_current c
    JOIN claim_roots r USING (claim_id)
    JOIN grades g ON g.incident_id = c.event_id
    JOIN incidents i ON i.incident_id = c.event_id
    JOIN places p USING (place_id)
    JOIN sources s ON s.source_id = c.source_id
    WHERE c.metric IN ('killed_civilians', 'killed_children', 'killed_women') AND c.scope = 'incident'
      AND (c.stance = 'denies' OR (c.stance <> 'does_not_confirm' AND coalesce(c.value_min, c.value_max) IS NOT NULL))
    ORDER BY c.claim_id
"""
COPIES = """
    SELECT r.root, s.url FROM claim_roots r JOIN claims c USING (claim_id) JOIN sources s USING (source_id)
    WHERE s.url IS NOT NULL AND c.inclusion = 'counted' GROUP BY ALL ORDER BY ALL
"""
SOURCES = """
    SELECT event_id, replace(metric, 'killed_', ''),
      count(DISTINCT source_key) FILTER (WHERE stance <> 'denies'),
      string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) FILTER (WHERE stance <> 'denies' AND voice IS NOT NULL),
      string_agg(DISTINCT voice_name_fr, ', ' ORDER BY voice_name_fr COLLATE NOACCENT) FILTER (WHERE stance <> 'denies' AND voice IS NOT NULL),
      string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) FILTER (WHERE stance = 'denies'),
      string_agg(DISTINCT voice_name_fr, ', ' ORDER BY voice_name_fr COLLATE NOACCENT) FILTER (WHERE stance = 'denies')
    FROM claims_current
    WHERE scope = 'incident' AND (stance = 'denies' OR coalesce(value_min, value_max) IS NOT NULL) GROUP BY ALL
"""


def reviews(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """Incident to its reviews, one a standing claim of civilian dead, in the order of the claims' identifiers."""
    tolls = ranges(connection)
    sources = {
        (event, category): (count, words.named(names, names_fr), words.named(denied_by, denied_by_fr))
        for event, category, count, names, names_fr, denied_by, denied_by_fr in connection.execute(SOURCES).fetchall()
    }
    copies: dict[str, list[str]] = {}
    for root, url in connection.execute(COPIES).fetchall():
        copies.setdefault(root, []).append(url)
    made: dict[str, list[dict]] = {}
    for claim in connection.sql(CLAIMS).pl().to_dicts():
        key = (claim["event_id"], claim["category"])
        verdict = rating(tolls.get(key), *sources.get(key, (0, None, None)))
        made.setdefault(claim["event_id"], []).append(review(claim, verdict, copies.get(claim["root"], [])))
    return made


def rating(toll: tuple[int, int, bool] | None, sources: int, names: str | None, denied_by: str | None) -> str:
    """The verdict in words, from the lowest and highest figure, who reports them and who denies."""
    denied = say(f"denied by {denied_by}", f"démenti par : {denied_by}") if denied_by else ""
    if toll is None or toll[0] is None:
        return say(f"Contested: {denied}", f"Contesté : {denied}") if denied else say("No figure", "Aucun chiffre")
    who = names
    if not names or sources > 2 or names.count(",") >= 3:
        many = ("independent source", "independent sources"), ("source indépendante", "sources indépendantes")
        who = words.count(sources, *many)
    figure = claimed_text(*toll)
    verdict = say("Contested", "Contesté")
    if sources <= 1 and not denied:
        verdict = say("One source alone", "Une seule source")
    elif toll[0] == toll[1] and not denied:
        verdict = say("Not contested", "Non contesté")
    reported = say(f"{verdict}: {figure} reported by {who}", f"{verdict} : {figure}, selon {who}")
    return say(f"{reported}, {denied}", f"{reported} ; {denied}") if denied else reported


def review(claim: dict, verdict: str, appearances: list[str]) -> dict:
    """One claim as a ClaimReview."""
    who = words.named(claim["claimant_name"], claim["claimant_name_fr"])
    said = {"@type": "Claim", "author": {"@type": "Organization", "name": who}}
    if claim["claimed_on"]:
        said["datePublished"] = claim["claimed_on"]
    if claim["url"]:
        said["firstAppearance"] = {"@type": "CreativeWork", "url": claim["url"]}
    others = [{"@type": "CreativeWork", "url": url} for url in appearances if url != claim["url"]]
    if others:
        said["appearance"] = others
    what, where, day = sentence(claim), place(claim["place"]), day_of(claim)
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": say(f"{who}: {what}, {where}, {day}", f"{who} : {what}, {where}, {day}"),
        "url": f"../incidents/{slug(claim['event_id'])}.html#{anchor(claim['claim_id'], claim['event_id'])}",
        "author": {"@type": "Organization", "name": words.site_name()},
        "datePublished": claim["reviewed_on"].isoformat(),
        "inLanguage": words.language(),
        "itemReviewed": said,
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
    }


def sentence(claim: dict) -> str:
    """What is claimed, in a few words: at least 21 civilians killed."""
    if claim["stance"] == "denies" or claim["value_max"] == 0:
        return {
            "civilians": say("no civilians killed", "aucun civil tué"),
            "children": say("no children killed", "aucun enfant tué"),
            "women": say("no women killed", "aucune femme tuée"),
        }[claim["category"]]
    figure = figure_text(claim["qualifier"], claim["value_min"], claim["value_max"])
    one, more = {
        "civilians": (say("civilian killed", "civil tué"), say("civilians killed", "civils tués")),
        "children": (say("child killed", "enfant tué"), say("children killed", "enfants tués")),
        "women": (say("woman killed", "femme tuée"), say("women killed", "femmes tuées")),
    }[claim["category"]]
    most = claim["value_min"] if claim["value_max"] is None else claim["value_max"]
    dead = one if most == 1 else more
    return f"{figure} {dead}"


def slug(incident: str) -> str:
    """The name of an incident's page and of its row in the ledger."""
    return incident.lower()


def anchor(claim: str, event: str) -> str:
    """The id of a claim's row on the page of `event`; a claim filed under a duplicate record keeps that record's name."""
    incident, _, name = claim.rpartition("/")
    return f"claim-{name}" if incident == event else f"claim-{slug(incident)}-{name}"
