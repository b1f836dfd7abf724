"""The page "Who is counted, by whom": its figure and its tables, from committed figures alone but for the list of imports."""

import datetime

import altair as alt
import duckdb
import polars as pl

from analysis.parts import Figure, listed, table, table_of
from analysis.phrases import phrase
from analysis.text import inert
from analysis.theme import ACCENT, NORTH, REST
from analysis.words import count, day, english, month, number, percent, say

FIRST = datetime.date(2022, 1, 1)

ARMY = """
SELECT period_start, period_end, what, measure, qualifier, value,
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
    army = connection.sql(ARMY).pl().filter(pl.col("measure") != "drone_strikes")  # a part of another count
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
            "{{< var f.monitors_acled >}} events, our list {{< var f.monitors_ours >}} strikes; the army's counts can be "
            "compared for {{< var f.monitors_army_periods >}} periods only.** ACLED merges the strikes of the same actors on one day in one place into one event. "
            "UCDP is not drawn: it leaves out strikes that killed nobody and does not code the means.",
            "**Les trois comptent des choses différentes et aucun ne contient les autres : depuis {{< var f.monitors_first >}}, ACLED compte "
            "{{< var f.monitors_acled >}} événements, notre liste {{< var f.monitors_ours >}} frappes ; l’armée n’a publié de chiffres comparables "
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
        f"{field}:T",
        title=None,
        scale=alt.Scale(**axis, padding=6),
        axis=alt.Axis(format="%Y", tickCount="year", grid=False),
    )


def tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part name to HTML."""
    return {
        "table-monitors": _definitions(),
        "table-releases": _releases(connection),
        "table-army": _army(connection),
        "table-bounds": _bounds(connection),
        "table-ucdp-january": _january(connection),
        "table-inference": _inference(connection),
        "table-imports": _imports(connection),
    }


def _definitions() -> str:
    """Who counts what: whoever it is down, what it takes for one, what it leaves out and so on across."""
    heads = [
        say("Who counts", "Qui compte"), say("What one is", "Ce qui fait une unité"), say("What is left out", "Ce qui est laissé de côté"),
        say("Whose strikes", "Les frappes de qui"), say("The dead", "Les morts"),
        say("How it is told that it was a strike", "À quoi l’on sait que c’était une frappe"),
    ]  # fmt: skip
    rows = [
        (
            say("Our list", "Notre liste"),
            say("A reported strike: several on one target within a night or a day are one",
                "Une frappe rapportée : plusieurs sur une même cible en une nuit ou un jour n’en font qu’une"),
            say("What nobody whose page we found reported. Strikes without a known harm are in it",
                "Ce que personne dont nous ayons trouvé la page n’a rapporté. Les frappes sans dommage connu y sont"),
            say("Everybody's, told apart by the attributed actor", "Celles de tous, distinguées par l’acteur à qui elles sont attribuées"),
            say("Each claimant's figure, side by side", "Le chiffre de chaque auteur d’affirmation, côte à côte"),
            say("A source says so", "Une source le dit"),
        ),
        (
            say("ACLED, events", "ACLED, événements"),
            say("All strikes by the same actors on one day in one place: two in one evening are one event",
                "Toutes les frappes des mêmes acteurs un même jour en un même lieu : deux en un soir font un événement"),
            say("Nothing for want of dead; a strike within a ground battle may be coded as the battle",
                "Rien faute de morts ; une frappe au cours d’un combat au sol peut être codée comme ce combat"),
            say("Everybody's; the first actor is mostly the attacker", "Celles de tous ; le premier acteur est le plus souvent l’attaquant"),
            say("One conservative figure of all dead, not split", "Un seul chiffre prudent de tous les morts, sans répartition"),
            say("Coded: sub-event type Air/drone strike", "Codé : sous-type d’événement Air/drone strike"),
        ),
        (
            say("ACLED, aggregated", "ACLED, agrégé"),
            say("The same, summed by week and region", "La même chose, additionnée par semaine et par région"),
            say("The same", "La même chose"),
            say("Everybody's, not told apart: no actors", "Celles de tous, sans distinction : pas d’acteurs"),
            say("All dead", "Tous les morts"),
            say("Coded", "Codé"),
        ),
        (
            say("ACLED on HDX", "ACLED sur HDX"),
            say("All events of political violence, by month and district", "Tous les événements de violence politique, par mois et par cercle"),
            say("Nothing", "Rien"),
            say("Everybody's, every means", "Celles de tous, par tous les moyens"),
            say("All dead", "Tous les morts"),
            say("Not told: no strikes can be read from it", "Non précisé : on ne peut y lire aucune frappe"),
        ),
        (
            say("UCDP GED and Candidate", "UCDP GED et Candidate"),
            say("An act of violence with at least one dead in one of three estimates",
                "Un acte de violence avec au moins un mort dans l’une de trois estimations"),
            say("Strikes that killed nobody; conflicts below UCDP's threshold of a year",
                "Les frappes qui n’ont tué personne ; les conflits sous le seuil annuel de l’UCDP"),
            say("A government and a group are named as the two sides, not as attacker and attacked",
                "Un gouvernement et un groupe sont nommés comme les deux camps, non comme attaquant et attaqué"),
            say("Low, best and high, and the civilians among the best", "Bas, meilleur et haut, et les civils parmi le meilleur"),
            say("No code: inferred from headlines and places, which misses most", "Pas de code : déduit des titres et des lieux, ce qui en manque la plupart"),
        ),
        (
            say("UCDP country-year", "UCDP, pays et année"),
            say("The dead of a year, every means", "Les morts d’une année, par tous les moyens"),
            say("The same as GED", "La même chose que GED"),
            say("Everybody's", "Celles de tous"),
            say("Low, best and high", "Bas, meilleur et haut"),
            say("Not told", "Non précisé"),
        ),
        (
            say("The Malian army", "L’armée malienne"),
            say("“Air strikes” or “strike missions” of a period of its own choosing",
                "Des « frappes aériennes » ou « missions de frappe » d’une période de son choix"),
            say("Months without a communiqué; whatever it does not announce", "Les mois sans communiqué ; tout ce qu’elle n’annonce pas"),
            say("Its own", "Les siennes"),
            say("Fighters it says it killed, on the ground and from the air together",
                "Les combattants qu’elle dit avoir tués, au sol et depuis les airs ensemble"),
            say("It says so", "Elle le dit"),
        ),
    ]  # fmt: skip
    return table(pl.DataFrame(rows, schema=heads, orient="row"))


# a release with events, and the other series over the months that it covers; our list begins in 2022
RELEASES = """
WITH months AS (
  SELECT dataset, version, CAST(unnest(generate_series(greatest(date_trunc('month', first_day), (SELECT min(month) FROM monitor_monthly)),
    last_day, INTERVAL 1 MONTH)) AS DATE) AS month
  FROM external_inputs WHERE dataset IN ('acled_events', 'ucdp_ged', 'ucdp_candidate')
), theirs AS (SELECT dataset, version, month, sum(events) AS events FROM external_strikes_monthly GROUP BY ALL
), series AS (SELECT month, sum(events) AS events FROM monitor_monthly GROUP BY ALL
), ours AS (SELECT month, count(*) AS strikes FROM strikes GROUP BY month)
SELECT dataset, version, min(month) AS first_month, max(month) AS last_month, CAST(coalesce(sum(theirs.events), 0) AS BIGINT) AS theirs,
  CASE WHEN count(series.events) = count(*) THEN CAST(sum(series.events) AS BIGINT) END AS acled,
  CASE WHEN min(month) >= (SELECT min(month) FROM ours) THEN CAST(coalesce(sum(strikes), 0) AS BIGINT) END AS ours
FROM months LEFT JOIN series USING (month) LEFT JOIN theirs USING (dataset, version, month) LEFT JOIN ours USING (month)
GROUP BY dataset, version, year(month) ORDER BY first_month, dataset
"""


def _releases(connection: duckdb.DuckDBPyConnection) -> str:
    names = {
        "acled_events": say("ACLED's events", "Événements d’ACLED"), "ucdp_ged": "UCDP GED", "ucdp_candidate": "UCDP Candidate",
    }  # fmt: skip
    return table_of(
        connection.sql(RELEASES).pl().to_dicts(),
        {
            say("Months", "Mois"): lambda row: _months_of(row["first_month"], row["last_month"]),
            say("Release", "Livraison"): lambda row: f"{names[row['dataset']]}, {_version(row['version'])}",
            say(
                "Strikes that it codes, or that its text tells", "Frappes qu’elle code, ou que son texte dit"
            ): lambda row: row["theirs"],
            say("ACLED's monthly series", "Série mensuelle d’ACLED"): lambda row: row["acled"],
            say("Our list", "Notre liste"): lambda row: row["ours"],
        },
    )


def _months_of(first: datetime.date, last: datetime.date) -> str:
    return month(first) if first == last else say(f"{month(first)} to {month(last)}", f"{month(first)} à {month(last)}")


def _version(version: str) -> str:
    """A release as its producer names it; one that has no name is called by its last day or year, in both languages."""
    for opening, said in (
        ("as of ", say("as of ", "état au ")),
        ("to the week of ", say("to the week of ", "jusqu’à la semaine du ")),
        ("to ", say("to ", "jusqu’à ")),
    ):
        if version.startswith(opening):
            return said + version.removeprefix(opening)
    return version


def _army(connection: duckdb.DuckDBPyConnection) -> str:
    says = say("The army says", "L’armée dit")
    return table_of(
        connection.sql(ARMY).pl().to_dicts(),
        {
            say("Period", "Période"): _period,
            says: lambda row: english(inert(row["what"])),
            say("Its count", "Son compte"): lambda row: row["value"],
            say("Army strikes in our list", "Frappes de l’armée dans notre liste"): lambda row: row["ours"],
            say("ACLED, everybody's", "ACLED, celles de tous"): lambda row: row["acled"],
        },
        html_columns=(says,),
    )


def _period(row: dict) -> str:
    start, end = row["period_start"], row["period_end"]
    return say(f"{start} to {end}", f"du {start} au {end}")


BOUNDS = """
SELECT CAST(year(month) AS VARCHAR) AS year, is_northern, CAST(sum(acled) AS BIGINT) AS acled, CAST(sum(ours) AS BIGINT) AS ours,
  CAST(sum(common_at_most) AS BIGINT) AS common_at_most, CAST(sum(ours_not_in_acled) AS BIGINT) AS ours_alone
FROM coverage_bounds WHERE month >= $first GROUP BY ALL ORDER BY year, is_northern DESC
"""
JANUARY = """
SELECT region, CAST(sum(ours) AS BIGINT) AS ours, CAST(sum(ours_found) AS BIGINT) AS ours_found, CAST(sum(theirs) AS BIGINT) AS theirs,
  CAST(sum(theirs_found) AS BIGINT) AS theirs_found
FROM external_coverage_monthly WHERE dataset = 'ucdp_candidate' AND version = '26.0.1' GROUP BY ALL ORDER BY ALL
"""
INFERENCE = """
SELECT c.meaning, any_value(stratum_rows) AS rows, count(*) FILTER (WHERE label <> 'unclear') AS labelled,
  count(*) FILTER (WHERE label = 'unclear') AS unclear, count(*) FILTER (WHERE label = 'yes') AS strikes,
  count(*) FILTER (WHERE label = 'yes' AND is_inferred) AS found, count(*) FILTER (WHERE label = 'no' AND is_inferred) AS found_wrongly
FROM ucdp_text_labels l JOIN meta.codes c ON c.table_name = 'ucdp_text_labels' AND c.column_name = 'stratum' AND c.code = l.stratum
GROUP BY c.meaning ORDER BY c.meaning
"""


def _bounds(connection: duckdb.DuckDBPyConnection) -> str:
    return table_of(
        connection.sql(BOUNDS, params={"first": FIRST}).pl().to_dicts(),
        {
            say("Year", "Année"): lambda row: row["year"],
            say("Where", "Où"): lambda row: {
                True: say("North", "Nord"),
                False: say("Rest of Mali", "Reste du Mali"),
                None: say("Region not known", "Région inconnue"),
            }[row["is_northern"]],
            say("ACLED events", "Événements d’ACLED"): lambda row: row["acled"],
            say("Our strikes", "Nos frappes"): lambda row: row["ours"],
            say(
                "ACLED's that we can have, at most", "De ceux d’ACLED, ce que nous pouvons avoir au plus"
            ): lambda row: row["common_at_most"],
            say("Share, at most", "Part, au plus"): lambda row: (
                percent(row["common_at_most"] / row["acled"]) if row["acled"] else "–"
            ),
            say("Ours where ACLED has none", "Les nôtres où ACLED n’en a aucun"): lambda row: row["ours_alone"],
        },
    )


def _january(connection: duckdb.DuckDBPyConnection) -> str:
    return table_of(
        connection.sql(JANUARY).pl().to_dicts(),
        {
            say("Region", "Région"): lambda row: row["region"],
            say("Our strikes", "Nos frappes"): lambda row: row["ours"],
            say("Of these, in UCDP", "Dont dans l’UCDP"): lambda row: row["ours_found"],
            say(
                "UCDP events that its text tells are strikes", "Événements de l’UCDP que son texte dit être des frappes"
            ): lambda row: row["theirs"],
            say("Of these, in our list", "Dont dans notre liste"): lambda row: row["theirs_found"],
        },
    )


def _inference(connection: duckdb.DuckDBPyConnection) -> str:
    return table_of(
        connection.sql(INFERENCE).pl().to_dicts(),
        {
            say("Part of the release", "Partie de la livraison"): lambda row: phrase("codes", row["meaning"]),
            say("Rows", "Lignes"): lambda row: row["rows"],
            say("Labelled", "Étiquetées"): lambda row: row["labelled"],
            say("Unclear", "Incertaines"): lambda row: row["unclear"],
            say("Strikes", "Frappes"): lambda row: row["strikes"],
            say("Found", "Trouvées"): lambda row: row["found"],
            say("Found wrongly", "Trouvées à tort"): lambda row: row["found_wrongly"],
        },
    )


def _imports(connection: duckdb.DuckDBPyConnection) -> str:
    """What the committed figures were made from, and what is imported in this copy."""
    rows = connection.sql(
        "SELECT dataset, version, rows_read, rows_loaded, rows_set_aside, air_strikes FROM external_inputs UNION "
        "SELECT dataset, version, rows_read, rows_loaded, rows_set_aside, air_strikes FROM external_imports ORDER BY ALL"
    ).pl()
    return table_of(
        rows.to_dicts(),
        {
            say("Dataset", "Jeu de données"): lambda row: row["dataset"],
            say("Version", "Version"): lambda row: _version(row["version"]),
            say("Rows read", "Lignes lues"): lambda row: row["rows_read"],
            say("Loaded", "Chargées"): lambda row: row["rows_loaded"],
            say("Set aside", "Mises de côté"): lambda row: row["rows_set_aside"],
            say("Air strikes", "Frappes aériennes"): lambda row: row["air_strikes"],
        },
    )
