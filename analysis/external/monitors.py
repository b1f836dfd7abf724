"""The page "Who is counted, by whom": its figure and its tables, from committed figures alone but for the list of imports."""

import datetime

import altair as alt
import duckdb
import polars as pl

from analysis.parts import Figure, listed, table
from analysis.theme import ACCENT, NORTH, REST
from analysis.words import count, day, month, number, say

FIRST = datetime.date(2022, 1, 1)

# who counts: what one is, what is left out, whose, the dead, how it is told that it was a strike
DEFINITIONS = [
    ("Our list", "A reported strike: several on one target within a night or a day are one",
     "What nobody whose page we found reported. Strikes without a known harm are in it", "Everybody's, told apart by the attributed actor",
     "Each claimant's figure, side by side", "A source says so"),
    ("ACLED, events", "All strikes by the same actors on one day in one place: two in one evening are one event",
     "Nothing for want of dead; a strike within a ground battle may be coded as the battle", "Everybody's; the first actor is mostly the attacker",
     "One conservative figure of all dead, not split", "Coded: sub-event type Air/drone strike"),
    ("ACLED, aggregated", "The same, summed by week and region", "The same", "Everybody's, not told apart: no actors",
     "All dead", "Coded"),
    ("ACLED on HDX", "All events of political violence, by month and district", "Nothing", "Everybody's, every means",
     "All dead", "Not told: no strikes can be read from it"),
    ("UCDP GED and Candidate", "An act of violence with at least one dead in one of three estimates",
     "Strikes that killed nobody; conflicts below UCDP's threshold of a year", "A government and a group are named as the two sides, not as attacker and attacked",
     "Low, best and high, and the civilians among the best", "No code: inferred from headlines and places, which misses most"),
    ("UCDP country-year", "The dead of a year, every means", "The same as GED", "Everybody's", "Low, best and high", "Not told"),
    ("The Malian army", "“Air strikes” or “strike missions” of a period of its own choosing", "Months without a communiqué; whatever it does not announce",
     "Its own", "Fighters it says it killed, on the ground and from the air together", "It says so"),
]  # fmt: skip
HEADS = [
    "Who counts",
    "What one is",
    "What is left out",
    "Whose strikes",
    "The dead",
    "How it is told that it was a strike",
]

ARMY = """
SELECT period_start, period_end, what, qualifier, value,
  (SELECT count(*) FROM strikes WHERE attributed_side = 'malian_state' AND date_start BETWEEN period_start AND period_end) AS ours,
  CASE WHEN period_start = date_trunc('month', period_start) AND period_end = last_day(period_start)
    THEN (SELECT CAST(sum(events) AS BIGINT) FROM monitor_monthly WHERE month = period_start) END AS acled
FROM reference_counts WHERE comparable AND producer = 'fama' ORDER BY period_start, value DESC
"""
SERIES = """
SELECT m.month, CAST(sum(m.events) AS BIGINT) AS acled, any_value(coalesce(o.strikes, 0)) AS ours
FROM monitor_monthly m LEFT JOIN (SELECT month, count(*) AS strikes FROM strikes GROUP BY month) o USING (month)
WHERE m.month >= $first GROUP BY m.month ORDER BY m.month
"""


def figure(connection: duckdb.DuckDBPyConnection) -> Figure:
    """ACLED's events, our strikes and the army's own counts, on one axis of months, each with its own scale of counts."""
    series = connection.sql(SERIES, params={"first": FIRST}).pl()
    army = connection.sql(ARMY).pl().filter(~pl.col("what").str.contains("TB2"))
    army = army.with_columns(
        monthly=pl.col("value") * 30.4 / ((pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1),
        label=pl.col("value").cast(pl.String),
    )
    heads = {"acled": say("ACLED events", "Événements d’ACLED"), "ours": say("Our strikes", "Nos frappes")}
    axis = {"domain": [FIRST.isoformat(), (series["month"].max() + datetime.timedelta(days=31)).isoformat()]}

    def bars(name: str, title: str, colour: str, width: int) -> alt.Chart:
        return (
            alt.Chart(series)
            .mark_bar(width=max(3, width // 75), color=colour)
            .encode(
                x=_months(axis),
                y=alt.Y(f"{name}:Q", title=None, axis=alt.Axis(tickCount=4)),
                tooltip=[
                    alt.Tooltip("month:T", title=say("Month", "Mois"), format="%B %Y"),
                    alt.Tooltip(f"{name}:Q", title=heads[name]),
                ],
            )
            .properties(title=title, width=width - 60, height=110)
        )

    def draw(width: int) -> alt.TopLevelMixin:
        base = alt.Chart(army).encode(
            x=_months(axis, "period_start"),
            x2="period_end:T",
            y=alt.Y("monthly:Q", title=None, axis=alt.Axis(tickCount=4), scale=alt.Scale(zero=True)),
            tooltip=[
                alt.Tooltip("period_start:T", title=say("From", "Du"), format="%-d %B %Y"),
                alt.Tooltip("period_end:T", title=say("To", "Au"), format="%-d %B %Y"),
                alt.Tooltip("value:Q", title=say("The army's count", "Compte de l’armée")),
            ],
        )
        own = base.mark_rule(strokeWidth=5, color=ACCENT) + base.mark_text(dy=-10, color=ACCENT).encode(
            text="label:N", x2=alt.Undefined
        )
        return alt.vconcat(
            bars(
                "acled",
                say("ACLED: air/drone strike events a month", "ACLED : événements de frappes par mois"),
                NORTH,
                width,
            ),
            bars(
                "ours", say("Our list: counted strikes a month", "Notre liste : frappes comptées par mois"), REST, width
            ),
            own.properties(
                title=say(
                    "The army: strikes it announced, at the rate of a month",
                    "L’armée : frappes annoncées, ramenées au mois",
                ),
                width=width - 60,
                height=110,
            ),
            spacing=14,
        )

    last = month(series["month"][-1])
    events = count(series["acled"].sum(), ("event", "events"), ("événement", "événements"))
    strikes = count(series["ours"].sum(), ("strike", "strikes"), ("frappe", "frappes"))
    most = {name: number(series[name].max()) for name in heads}
    announced = listed(
        say(f"{number(value)} from {day(first)} to {day(end)}", f"{number(value)} du {day(first)} au {day(end)}")
        for value, first, end in army.select("value", "period_start", "period_end").rows()
    )
    return Figure(
        name="monitors",
        title=say(
            "Three counts of air and drone strikes in Mali", "Trois comptes des frappes aériennes et de drones au Mali"
        ),
        caption=say(
            "**The three count different things and none holds the others: since {{< var f.monitors_first >}} ACLED has "
            "{{< var f.monitors_acled >}} events, our list {{< var f.monitors_ours >}} strikes; the army has published "
            "{{< var f.monitors_army_periods >}} periods only.** ACLED merges the strikes of the same actors on one day in one place into one event. "
            "UCDP is not drawn: it leaves out strikes that killed nobody and does not code the means.",
            "**Les trois comptent des choses différentes et aucun ne contient les autres : depuis {{< var f.monitors_first >}}, ACLED compte "
            "{{< var f.monitors_acled >}} événements, notre liste {{< var f.monitors_ours >}} frappes ; l’armée n’a publié de chiffres "
            "que pour {{< var f.monitors_army_periods >}} périodes.** ACLED réunit en un seul événement les frappes des mêmes acteurs, le même jour au même "
            "lieu. L’UCDP n’est pas dessiné : il laisse de côté les frappes qui n’ont tué personne et ne code pas le moyen.",
        ),
        description=say(
            f"Three rows of marks over the months from January 2022 to {last}. ACLED: {events}, most in "
            f"one month {most['acled']}. Our list: {strikes}, most in one month {most['ours']}. The army: {announced}.",
            f"Trois rangées de marques sur les mois de janvier 2022 à {last}. ACLED : {events}, au plus {most['acled']} en un "
            f"mois. Notre liste : {strikes}, au plus {most['ours']} en un mois. L’armée : {announced}.",
        ),
        draw=draw,
        data=series.select(
            pl.col("month").dt.strftime("%Y-%m").alias(say("Month", "Mois")),
            *(pl.col(name).alias(head) for name, head in heads.items()),
        ),
        source=say(
            "Sources: ACLED (acleddata.com), aggregated data, our sums; this project's incidents; the Malian army's communiqués as the press "
            "quotes them (`reference_counts`).",
            "Sources : ACLED (acleddata.com), données agrégées, nos totaux ; les incidents de ce projet ; les communiqués de l’armée malienne "
            "tels que la presse les cite (`reference_counts`).",
        ),
    )


def _months(axis: dict, field: str = "month") -> alt.X:
    return alt.X(
        f"{field}:T", title=None, scale=alt.Scale(**axis), axis=alt.Axis(format="%Y", tickCount="year", grid=False)
    )


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part name to HTML."""
    return {
        "table-monitors": table(pl.DataFrame(DEFINITIONS, schema=HEADS, orient="row")),
        "table-army": table(_army(connection)),
        "table-bounds": table(connection.sql(BOUNDS, params={"first": FIRST}).pl()),
        "table-ucdp-january": table(connection.sql(JANUARY).pl()),
        "table-inference": table(connection.sql(INFERENCE).pl()),
        "table-imports": _imports(connection),
    }


def _army(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return connection.sql(ARMY).pl().select(
        pl.format("{} to {}", "period_start", "period_end").alias("Period"), pl.col("what").alias("The army says"),
        pl.col("value").alias("Its count"), pl.col("ours").alias("Army strikes in our list"), pl.col("acled").alias("ACLED, everybody's"),
    )  # fmt: skip


BOUNDS = """
SELECT CAST(year(month) AS VARCHAR) AS "Year", CASE WHEN is_northern THEN 'North' ELSE 'Rest of Mali' END AS "Where",
  CAST(sum(acled) AS BIGINT) AS "ACLED events", CAST(sum(ours) AS BIGINT) AS "Our strikes",
  CAST(sum(common_at_most) AS BIGINT) AS "ACLED's that we can have, at most", round(100 * sum(common_at_most) / sum(acled)) || ' %' AS "Share, at most",
  CAST(sum(ours_not_in_acled) AS BIGINT) AS "Ours where ACLED has none"
FROM coverage_bounds WHERE month >= $first GROUP BY ALL ORDER BY ALL
"""
JANUARY = """
SELECT region AS "Region", CAST(sum(ours) AS BIGINT) AS "Our strikes", CAST(sum(ours_found) AS BIGINT) AS "Of these, in UCDP",
  CAST(sum(theirs) AS BIGINT) AS "UCDP events that its text tells are strikes", CAST(sum(theirs_found) AS BIGINT) AS "Of these, in our list"
FROM external_coverage_monthly WHERE dataset = 'ucdp_candidate' AND version = '26.0.1' GROUP BY ALL ORDER BY ALL
"""
INFERENCE = """
SELECT c.meaning AS "Part of the release", any_value(stratum_rows) AS "Rows", count(*) FILTER (WHERE label <> 'unclear') AS "Labelled",
  count(*) FILTER (WHERE label = 'unclear') AS "Unclear", count(*) FILTER (WHERE label = 'yes') AS "Strikes",
  count(*) FILTER (WHERE label = 'yes' AND is_inferred) AS "Found", count(*) FILTER (WHERE label = 'no' AND is_inferred) AS "Found wrongly"
FROM ucdp_text_labels l JOIN meta.codes c ON c.table_name = 'ucdp_text_labels' AND c.column_name = 'stratum' AND c.code = l.stratum
GROUP BY c.meaning ORDER BY c.meaning
"""


def _imports(connection: duckdb.DuckDBPyConnection) -> str:
    frame = connection.sql(
        'SELECT dataset AS "Dataset", version AS "Version", rows_read AS "Rows read", rows_loaded AS "Loaded", '
        'rows_set_aside AS "Set aside", air_strikes AS "Air strikes" FROM external_imports ORDER BY ALL'
    ).pl()
    return table(frame) if frame.height else "<p>Nothing is imported in the copy that these pages were made from.</p>"
