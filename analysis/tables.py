"""The tables of the pages, as HTML: plain, semantic, readable without scripts."""

import duckdb
import polars as pl

from analysis import ledger_tables, words
from analysis.claimreview import anchor
from analysis.external import monitors
from analysis.facts import Fact
from analysis.ledger import stated
from analysis.ledger_tables import speaker
from analysis.parts import linked, short_name, table, table_of
from analysis.phrases import phrase
from analysis.text import inert, with_code
from analysis.trial import tables as trial_tables
from analysis.words import english, say
from validation import codes, rules
from validation.tables import TABLES

TINZAOUATEN = "ML-2024-08-25-tinzaouaten"
AS_OF = ("2024-08-26", "2025-08-26")  # the end of the day after the strike, and a year later


def all_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part name to HTML, for every table but that of all numbers."""
    return {
        "table-claims-tinzaouaten": claims(TINZAOUATEN, ledger_tables.claims_by_event(connection)[TINZAOUATEN]),
        "table-ledger": ledger_tables.ledger(connection),
        "table-comparisons": ledger_tables.comparisons(connection),
        "table-totals": ledger_tables.totals(connection),
        "table-toll-rules": ledger_tables.rule_list(),
        "table-asof-tinzaouaten": ledger_tables.as_of(connection, TINZAOUATEN, AS_OF),
        "table-categories": categories(),
        "table-tables": table_list(connection),
        "table-exclusions": exclusions(connection),
        "table-decisions": decisions(connection),
        "table-rules": rule_list(),
        **trial_tables.all_tables(connection),
        **monitors.tables(connection),
    }


def claims(incident: str, rows: list[dict]) -> str:
    """The claims about one incident: who said what, when, where it was read, and how it stands."""
    cells = [
        (
            inert(row["claimed_on"] or say("not known", "inconnu")),
            claimant(row),
            what_is_said(row),
            " ".join(part for part in (english(inert(row["note"] or "")), inert(standing(row))) if part),
            linked(row["url"], row["publisher"]),
        )
        for row in rows
    ]
    heads = [
        say("Said on", "Dit le"),
        say("Who", "Qui"),
        say("Says", "Dit"),
        say("Note", "Note"),
        say("Read on", "Lu sur"),
    ]
    ids = [anchor(row["claim_id"], incident) for row in rows]
    return table(
        pl.DataFrame(cells, schema=heads, orient="row"),
        ids,
        html_columns=tuple(heads),
        label=say("Every claim about this incident", "Toutes les affirmations sur cet incident"),
    )


def claimant(row: dict) -> str:
    """Who makes a claim, of which side, and through whom, as HTML."""
    detail = ", " + english(inert(row["detail"])) if row["detail"] else ""
    side, relay = words.code(row["side"]), row["relay"] and short_name(row["relay"])
    through = say(f"{side} · through {relay}", f"{side} · via {relay}") if relay else side
    return f"{inert(speaker(row))}{detail}<br><small>{inert(through)}</small>"


def what_is_said(row: dict) -> str:
    """What a claim says, as HTML with the figure in bold."""
    what, figure = map(inert, stated(row))
    return say(f"{what}: <strong>{figure}</strong>", f"{what} : <strong>{figure}</strong>") if figure else what


def standing(row: dict) -> str:
    """Every reason why a claim does not stand alone or enters no toll; empty where there is none."""
    said = []
    if row["inclusion"] == "excluded":
        reason = words.code(row["exclusion_reason"])
        said.append(say(f"Left out of every toll: {reason}.", f"Écarté de tout bilan : {reason}."))
    if row["derivation"]:
        derived = {
            "quotation": say("Repeats an earlier claim.", "Répète une affirmation antérieure."),
            "revision": say("Revises an earlier figure.", "Révise un chiffre antérieur."),
            "primary_source": say("Rests on another claim.", "Repose sur une autre affirmation."),
        }
        said.append(derived[row["derivation"]])
    if row["is_revised"]:
        said.append(say("Revised later by the same speaker.", "Révisé ensuite par son auteur."))
    if row["scope"] != "incident":
        scope = words.code(row["scope"])
        said.append(say(f"Covers more than this incident ({scope}).", f"Porte sur plus que cet incident ({scope})."))
    return " ".join(said)


def categories() -> str:
    """The definitions of every category that a casualty recorder must publish, from the codes that the tables are checked by."""
    groups = [
        (say("What is counted", "Ce qui est compté"), codes.METRIC),
        (say("How a figure is said", "Comment un chiffre est dit"), codes.QUALIFIER),
        (say("Stance of a claim", "Position d’une affirmation"), codes.STANCE),
        (say("What a figure covers", "Ce qu’un chiffre couvre"), codes.CLAIM_SCOPE),
        (say("How claims hang together", "Comment les affirmations se tiennent"), codes.DERIVATION),
        (say("Claims left out", "Affirmations écartées"), codes.CLAIM_EXCLUSION),
        (say("Incidents left out", "Incidents écartés"), codes.INCIDENT_EXCLUSION),
        (say("Kind of event", "Type d’événement"), codes.INCIDENT_KIND),
        (say("Kind of voice", "Type de voix"), codes.SIDE),
        (say("Type of source", "Échelon d’une source"), codes.SOURCE_TIER),
        (say("Alignment of a source", "Orientation d’une source"), codes.ALIGNMENT),
        (say("Whose word for the attacker", "Qui désigne l’auteur"), codes.ACTOR_BASIS),
        (say("Grade of civilian harm", "Niveau d’attestation des victimes civiles"), codes.GRADE),
        (say("Status of a strike", "Statut d’une frappe"), codes.STRIKE_STATUS),
    ]
    rows = [
        (group, words.code(code), phrase("codes", meaning))
        for group, known in groups
        for code, meaning in known.items()
    ]
    heads = [say("Group", "Groupe"), say("Category", "Catégorie"), say("Definition", "Définition")]
    return table(pl.DataFrame(rows, schema=heads, orient="row"))


def table_list(connection: duckdb.DuckDBPyConnection) -> str:
    """Every table: what one row is, how many there are."""
    rows = [
        (
            breakable(known.file),
            english(with_code(known.description)),
            connection.execute(f"SELECT count(*) FROM {known.name}").fetchall()[0][0],
        )
        for known in TABLES
    ]
    heads = [
        say("File below data/", "Fichier sous data/"),
        say("What it holds", "Ce qu’elle contient"),
        say("Rows", "Lignes"),
    ]
    return table(
        pl.DataFrame(rows, schema=heads, orient="row"),
        html_columns=tuple(heads[:2]),
        label=say("The tables", "Les tables"),
    )


def breakable(path: str) -> str:
    """A file's path as HTML that may break after / and _."""
    return inert(path).replace("/", "/<wbr>").replace("_", "_<wbr>")


def exclusions(connection: duckdb.DuckDBPyConnection) -> str:
    """How many incidents are left out of the counts, by reason."""
    rows = connection.sql(
        """
        SELECT c.meaning, count(i.incident_id) AS incidents
        FROM incidents i JOIN meta.codes c
          ON c.table_name = 'incidents' AND c.column_name = 'exclusion_reason' AND c.code = i.exclusion_reason
        GROUP BY c.meaning ORDER BY incidents DESC, c.meaning
        """
    ).pl()
    return table_of(
        rows.to_dicts(),
        {
            say("Reason", "Raison"): lambda row: phrase("codes", row["meaning"]),
            say("Incidents", "Incidents"): lambda row: row["incidents"],
        },
        label=say("Incidents left out, by reason", "Incidents écartés, par raison"),
    )


def decisions(connection: duckdb.DuckDBPyConnection) -> str:
    """Every curation decision, with its reason."""
    rows = connection.sql("FROM decisions ORDER BY decision_id").pl().to_dicts()
    cells = [
        (
            row["decision_id"],
            *(english(inert(row[name])) for name in ("question", "decision", "reason")),
            row["table_name"] + (f": {row['row_ids']}" if row["row_ids"] else ""),
        )
        for row in rows
    ]
    heads = [
        say("No.", "N°"),
        say("In doubt", "En doute"),
        say("Decided", "Décidé"),
        say("Because", "Parce que"),
        say("Rows", "Lignes"),
    ]
    return table(
        pl.DataFrame(cells, schema=heads, orient="row"),
        [row["decision_id"].lower() for row in rows],
        html_columns=tuple(heads[1:4]),
        label=say("Decisions", "Décisions"),
    )


def rule_list() -> str:
    """Every rule that the tables pass."""
    rows = [(rule, english(inert(asks))) for rule, asks in rules.described().items()]
    heads = [say("Rule", "Règle"), say("What it asks", "Ce qu’elle demande")]
    return table(pl.DataFrame(rows, schema=heads, orient="row"), html_columns=(heads[1],), label=say("Rules", "Règles"))


def numbers(facts: list[Fact], since: dict[str, str | None]) -> str:
    """Every number of the pages: what it is, where it comes from, and the query that gives it."""
    rows = [
        (
            fact.text,
            f"{inert(fact.what)}<details><summary>SQL</summary><pre><code>{inert(fact.query)}</code></pre></details>",
            fact.unit,
            ", ".join(map(breakable, fact.inputs)),
            since[fact.fact_id] or say("not yet recorded", "pas encore enregistré"),
        )
        for fact in facts
    ]
    heads = [
        say("Number", "Chiffre"),
        say("What it is", "Ce que c’est"),
        say("Unit", "Unité"),
        say("Tables", "Tables"),
        say("Since", "Depuis"),
    ]
    return table(
        pl.DataFrame(rows, schema=heads, orient="row"),
        [fact.anchor for fact in facts],
        html_columns=(heads[1], heads[3]),
        label=say("Every number", "Chaque chiffre"),
    )
