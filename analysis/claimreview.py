"""ClaimReview (schema.org) for every claim of civilian dead in a graded strike, as JSON-LD.

A toll that is not settled is neither true nor false: the rating is words alone ("Contested: 15 to 30 reported by …"), without
a number. Addresses are relative to a folder of the site, so that they hold in `incidents/` and in `downloads/`.
"""

import json

import duckdb

from analysis.ledger import claimed_text

PROJECT = {"@type": "Organization", "name": "Air and drone strikes in Mali"}
CLAIMS = """
    SELECT c.claim_id, c.event_id, c.incident_id, r.root, replace(c.metric, 'killed_', '') AS category, c.stance, c.qualifier, c.value_min, c.value_max,
      c.claimant_name, c.claimed_on, s.url, p.name AS place,
      CASE i.date_precision WHEN 'day' THEN strftime(i.date_start, '%-d %B %Y') ELSE strftime(i.date_start, '%B %Y') END AS day,
      (SELECT max(decided_on) FROM decisions) AS reviewed_on
    FROM claims_current c
    JOIN claim_roots r USING (claim_id)
    JOIN grades USING (incident_id)
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
TOLLS = """
    SELECT low.incident_id, low.category, coalesce(nullif(low.low, 0), low.highest_said) AS low, high.highest_said AS high, high.is_open, low.voices
    FROM tolls low JOIN tolls high USING (incident_id, category)
    WHERE low.rule = 'lowest_claim' AND high.rule = 'highest_claim'
"""
SOURCES = """
    SELECT event_id, replace(metric, 'killed_', ''),
      count(DISTINCT source_key) FILTER (WHERE stance <> 'denies'),
      string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) FILTER (WHERE stance <> 'denies' AND voice IS NOT NULL),
      string_agg(DISTINCT voice_name, ', ' ORDER BY voice_name) FILTER (WHERE stance = 'denies')
    FROM claims_current
    WHERE scope = 'incident' AND (stance = 'denies' OR coalesce(value_min, value_max) IS NOT NULL) GROUP BY ALL
"""


def reviews(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict]]:
    """Incident to its reviews, one a standing claim of civilian dead, in the order of the claims' identifiers."""
    tolls = {(row[0], row[1]): row[2:5] for row in connection.execute(TOLLS).fetchall()}
    sources = {(row[0], row[1]): row[2:] for row in connection.execute(SOURCES).fetchall()}
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
    denied = f"denied by {denied_by}" if denied_by else ""
    if toll is None or toll[0] is None:
        return f"Contested: {denied}" if denied else "No figure"
    who = names if sources <= 2 and names and names.count(",") < 3 else f"{sources} independent sources"
    agreed = toll[0] == toll[1] and not denied
    word = "Contested" if not agreed else "Not contested" if sources > 1 else "One source alone"
    return f"{word}: {claimed_text(*toll)} reported by {who}" + (f", {denied}" if denied else "")


def review(claim: dict, verdict: str, appearances: list[str]) -> dict:
    """One claim as a ClaimReview."""
    said = {"@type": "Claim", "author": {"@type": "Organization", "name": claim["claimant_name"]}}
    if claim["claimed_on"]:
        said["datePublished"] = claim["claimed_on"]
    if claim["url"]:
        said["firstAppearance"] = {"@type": "CreativeWork", "url": claim["url"]}
    others = [{"@type": "CreativeWork", "url": url} for url in appearances if url != claim["url"]]
    if others:
        said["appearance"] = others
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": f"{claim['claimant_name']}: {sentence(claim)}, {claim['place']}, {claim['day']}",
        "url": f"../incidents/{slug(claim['event_id'])}.html#{anchor(claim['claim_id'], claim['event_id'])}",
        "author": PROJECT,
        "datePublished": claim["reviewed_on"].isoformat(),
        "inLanguage": "en",
        "itemReviewed": said,
        "reviewRating": {"@type": "Rating", "alternateName": verdict},
    }


def sentence(claim: dict) -> str:
    """What is claimed, in a few words: at least 21 civilians killed."""
    low, high = claim["value_min"], claim["value_max"]
    if claim["stance"] == "denies" or high == 0:
        return f"no {claim['category']} killed"
    match claim["qualifier"]:
        case "at_least":
            figure = f"at least {low}"
        case "up_to":
            figure = f"up to {high}"
        case _:
            figure = ("about " if claim["qualifier"] == "about" else "") + (
                f"{low}" if low == high else f"{low} to {high}"
            )
    return f"{figure} {claim['category']} killed"


def slug(incident: str) -> str:
    """The name of an incident's page and of its row in the ledger."""
    return incident.lower()


def anchor(claim: str, event: str) -> str:
    """The id of a claim's row on the page of `event`; a claim filed under a duplicate record keeps that record's name."""
    incident, _, name = claim.rpartition("/")
    return f"claim-{name}" if incident == event else f"claim-{slug(incident)}-{name}"


def script(found: list[dict]) -> str:
    """Reviews as a script element; `<` is escaped so that no text in them can end it."""
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1).replace("<", "\\u003c")
    return f'<script type="application/ld+json">\n{text}\n</script>'
