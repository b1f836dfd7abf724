"""The tables of the pages, as HTML: plain, semantic, readable without scripts."""

import duckdb
import polars as pl

from analysis import ledger_tables
from analysis.claimreview import anchor
from analysis.external import monitors
from analysis.facts import Fact
from analysis.parts import short_name, table
from analysis.text import inert
from analysis.trial import tables as trial_tables
from validation import codes, rules
from validation.tables import TABLES

AS_OF = ("2024-08-26", "2025-08-26")  # the end of the day after the strike, and a year later
QUALIFIED = """
    CASE qualifier WHEN 'exact' THEN CAST(value_min AS VARCHAR)
      WHEN 'at_least' THEN 'at least ' || value_min WHEN 'up_to' THEN 'up to ' || value_max
      WHEN 'about' THEN 'about ' || CASE WHEN value_min = value_max THEN '' || value_min ELSE value_min || ' to ' || value_max END
      WHEN 'range' THEN value_min || ' to ' || value_max
      WHEN 'none' THEN NULL ELSE qualifier END
"""


def all_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part name to HTML, for every table but that of all numbers."""
    return {
        "table-claims-tinzaouaten": claims(connection, "ML-2024-08-25-tinzaouaten"),
        "table-ledger": ledger_tables.ledger(connection),
        "table-comparisons": ledger_tables.comparisons(connection),
        "table-totals": ledger_tables.totals(connection),
        "table-toll-rules": ledger_tables.rule_list(),
        "table-asof-tinzaouaten": ledger_tables.as_of(connection, "ML-2024-08-25-tinzaouaten", AS_OF),
        "table-categories": categories(),
        "table-tables": table_list(connection),
        "table-exclusions": exclusions(connection),
        "table-decisions": decisions(connection),
        "table-rules": rule_list(),
        **trial_tables.all_tables(connection),
        **monitors.tables(connection),
    }


def claims(connection: duckdb.DuckDBPyConnection, incident: str) -> str:
    """Every claim about one incident and its duplicate records, in time order, copies and excluded ones too."""
    rows = connection.sql(
        f"""
        SELECT c.claim_id, c.claimed_on, a.name_en AS who, c.claimant_detail AS detail, replace(a.side, '_', ' ') AS side,
          relay.name AS relay, replace(c.metric, '_', ' ') AS metric, {QUALIFIED} AS figure,
          CASE c.stance WHEN 'asserts' THEN '' ELSE replace(c.stance, '_', ' ') || ': ' END AS stance,
          CASE WHEN c.inclusion = 'excluded' THEN 'Left out of every toll: ' || c.exclusion_reason || '.'
               WHEN c.derivation = 'quotation' THEN 'Repeats an earlier claim.'
               WHEN c.derivation = 'revision' THEN 'Revises an earlier figure.'
               WHEN c.derivation = 'primary_source' THEN 'Rests on another claim.'
               WHEN c.scope <> 'incident' THEN 'Covers more than this incident (' || c.scope || ').' END AS standing,
          c.note, s.url, p.name AS publisher
        FROM claims c JOIN incidents i USING (incident_id) JOIN actors a ON a.actor_id = c.claimant
        LEFT JOIN publishers relay ON relay.publisher_id = c.relayed_by
        JOIN sources s USING (source_id) JOIN publishers p ON p.publisher_id = s.publisher_id
        WHERE coalesce(i.same_event_as, c.incident_id) = $incident
        ORDER BY c.claimed_on NULLS LAST, c.metric, c.claim_id
        """,
        params={"incident": incident},
    ).pl()
    cells = [
        (
            inert(row["claimed_on"] or "not known"),
            inert(short_name(row["who"]) + (f", {row['detail']}" if row["detail"] else ""))
            + f"<br><small>{inert(row['side'] + (' · through ' + short_name(row['relay']) if row['relay'] else ''))}</small>",
            inert(row["stance"] + row["metric"])
            + (f" <strong>{inert(row['figure'])}</strong>" if row["figure"] else ""),
            inert(" ".join(part for part in (row["note"], row["standing"]) if part)),
            linked(row["url"], row["publisher"]),
        )
        for row in rows.to_dicts()
    ]
    heads = ["Said on", "Who", "Says", "Note", "Read on"]
    ids = [anchor(claim, incident) for claim in rows["claim_id"]]
    return table(
        pl.DataFrame(cells, schema=heads, orient="row"),
        ids,
        html_columns=tuple(heads),
        label="Every claim about this incident",
    )


def linked(url: str | None, text: str) -> str:
    """A link as HTML; text alone where there is no address. Addresses were checked to be http(s)."""
    return f'<a href="{inert(url)}" rel="nofollow">{inert(text)}</a>' if url else inert(text)


def categories() -> str:
    """The definitions of every category that a casualty recorder must publish, from the codes that the tables are checked by."""
    groups = {
        "What is counted": codes.METRIC,
        "How a figure is said": codes.QUALIFIER,
        "Stance of a claim": codes.STANCE,
        "What a figure covers": codes.CLAIM_SCOPE,
        "How claims hang together": codes.DERIVATION,
        "Claims left out": codes.CLAIM_EXCLUSION,
        "Incidents left out": codes.INCIDENT_EXCLUSION,
        "Kind of event": codes.INCIDENT_KIND,
        "Kind of voice": codes.SIDE,
        "Type of source": codes.SOURCE_TIER,
        "Alignment of a source": codes.ALIGNMENT,
        "Whose word for the attacker": codes.ACTOR_BASIS,
        "Grade of civilian harm": codes.GRADE,
        "Status of a strike": codes.STRIKE_STATUS,
    }
    rows = [
        (group, code.replace("_", " "), meaning) for group, known in groups.items() for code, meaning in known.items()
    ]
    return table(pl.DataFrame(rows, schema=["Group", "Category", "Definition"], orient="row"))


def table_list(connection: duckdb.DuckDBPyConnection) -> str:
    """Every table: what one row is, how many there are."""
    rows = [
        (
            breakable(known.file),
            known.description,
            connection.execute(f"SELECT count(*) FROM {known.name}").fetchall()[0][0],
        )
        for known in TABLES
    ]
    return table(
        pl.DataFrame(rows, schema=["File below data/", "What it holds", "Rows"], orient="row"),
        html_columns=("File below data/",),
        label="The tables",
    )


def breakable(path: str) -> str:
    """A file's path as HTML that may break after / and _."""
    return inert(path).replace("/", "/<wbr>").replace("_", "_<wbr>")


def exclusions(connection: duckdb.DuckDBPyConnection) -> str:
    """How many incidents are left out of the counts, by reason."""
    frame = connection.sql(
        """
        SELECT c.meaning AS "Reason", count(i.incident_id) AS "Incidents"
        FROM incidents i JOIN meta.codes c
          ON c.table_name = 'incidents' AND c.column_name = 'exclusion_reason' AND c.code = i.exclusion_reason
        GROUP BY c.meaning ORDER BY "Incidents" DESC, "Reason"
        """
    ).pl()
    return table(frame, label="Incidents left out, by reason")


def decisions(connection: duckdb.DuckDBPyConnection) -> str:
    """Every curation decision, with its reason."""
    frame = connection.sql(
        'SELECT decision_id AS "No.", question AS "In doubt", decision AS "Decided", reason AS "Because", '
        "table_name || coalesce(': ' || row_ids, '') AS \"Rows\" FROM decisions ORDER BY decision_id"
    ).pl()
    return table(frame, [name.lower() for name in frame["No."]], label="Decisions")


def rule_list() -> str:
    """Every rule that the tables pass."""
    return table(
        pl.DataFrame(list(rules.described().items()), schema=["Rule", "What it asks"], orient="row"), label="Rules"
    )


def numbers(facts: list[Fact], since: dict[str, str | None]) -> str:
    """Every number of the pages: what it is, where it comes from, and the query that gives it."""
    rows = [
        (
            fact.text,
            f"{inert(fact.what)}<details><summary>SQL</summary><pre><code>{inert(fact.query)}</code></pre></details>",
            fact.unit,
            ", ".join(fact.inputs),
            since[fact.fact_id] or "not yet recorded",
        )
        for fact in facts
    ]
    frame = pl.DataFrame(rows, schema=["Number", "What it is", "Unit", "Tables", "Since"], orient="row")
    return table(frame, [fact.anchor for fact in facts], html_columns=("What it is",), label="Every number")
