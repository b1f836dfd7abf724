"""The figures of the pages: each function asks the database and returns a `Figure`.

Captions state the finding; every number in them is a fact. Descriptions (for those who cannot see the drawing)
are made from the data that is drawn. All is in the language that is being written (`words`); what a scale sorts by
or a filter looks for is translated with the rest, or is a code of the tables.
"""

import datetime

import altair as alt
import duckdb
import polars as pl

from analysis import maps, theme
from analysis.external import monitors
from analysis.ledger import figure_text
from analysis.ledger_tables import called, takes_a_side
from analysis.parts import Figure, listed
from analysis.theme import ACCENT, INK, MUTED, NORTH, REST
from analysis.trial import STATEMENT
from analysis.trial import figures as trial_figures
from analysis.words import count, language, month, number, say, short_day

DEFEAT = datetime.date(2024, 7, 27)


def acled_source() -> str:
    """The source line of figures of ACLED's events."""
    return say(
        "Source: ACLED (acleddata.com), aggregated data to the week of 14 March 2026; our sums.",
        "Source : ACLED (acleddata.com), données agrégées jusqu’à la semaine du 14 mars 2026 ; nos totaux.",
    )


def own_source() -> str:
    """The source line of figures of our own list."""
    return say(
        "Source: this project's incidents and claims, from public reports.",
        "Source : les incidents et affirmations de ce projet, d’après des publications publiques.",
    )


def tolls() -> dict[str, str]:
    """What the metrics of claims of dead count."""
    return {
        "killed_civilians": say("Civilians killed", "Civils tués"),
        "killed_total": say("People killed, status not said", "Morts, statut non précisé"),
        "killed_children": say("Children killed", "Enfants tués"),
        "killed_armed_group": say("Fighters killed", "Combattants tués"),
    }


def thirds() -> dict[str, tuple[str, ...]]:
    """ACLED's regions, as readers group them."""
    return {
        say("North (Kidal, Gao, Tombouctou, Ménaka)", "Nord (Kidal, Gao, Tombouctou, Ménaka)"): (
            "Kidal", "Gao", "Tombouctou", "Ménaka", "Taoudénit",
        ),
        say("Centre (Mopti, Ségou)", "Centre (Mopti, Ségou)"): ("Mopti", "Ségou"),
        say(
            "South and west (Kayes, Koulikoro, Sikasso, Bamako)", "Sud et ouest (Kayes, Koulikoro, Sikasso, Bamako)"
        ): ("Kayes", "Koulikoro", "Sikasso", "Bamako"),
    }  # fmt: skip


def all_figures(connection: duckdb.DuckDBPyConnection) -> list[Figure]:
    """Every figure, in the order of the pages."""
    return [
        monthly(connection),
        ratios(connection),
        placebo(connection),
        parts_of_mali(connection),
        tinzaouaten(connection),
        coverage(connection),
        *trial_figures.all_figures(connection),
        maps.where(connection),
        monitors.figure(connection),
    ]


def monthly(connection: duckdb.DuckDBPyConnection) -> Figure:
    """ACLED's events a month since 2022, the north told apart, with the two dates."""
    frame = connection.sql(
        """
        SELECT month, CAST(sum(events) FILTER (WHERE is_northern) AS BIGINT) AS north,
          CAST(sum(events) FILTER (WHERE NOT is_northern) AS BIGINT) AS elsewhere
        FROM monitor_monthly WHERE month >= DATE '2022-01-01' GROUP BY month ORDER BY month
        """
    ).pl()
    areas = {"north": say("North", "Nord"), "elsewhere": say("Rest of Mali", "Reste du Mali")}
    names = list(areas.values())
    long = frame.unpivot(list(areas), index="month", variable_name="code", value_name="events")
    long = long.with_columns(area=pl.col("code").replace(areas))

    def draw(width: int) -> alt.TopLevelMixin:
        bars = (
            alt.Chart(long)
            .mark_bar(width=max(3, width // 75))
            .encode(
                x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
                y=alt.Y("events:Q", title=say("Events a month", "Événements par mois"), axis=alt.Axis(tickCount=5)),
                color=alt.Color(
                    "area:N",
                    title=None,
                    sort=names,
                    scale=alt.Scale(domain=names, range=[NORTH, REST]),
                    legend=alt.Legend(orient="top"),
                ),
                order=alt.Order("code:N", sort="descending"),
                tooltip=[
                    alt.Tooltip("month:T", title=say("Month", "Mois"), format="%B %Y"),
                    alt.Tooltip("area:N", title=say("Where", "Où")),
                    alt.Tooltip("events:Q", title=say("Events", "Événements")),
                ],
            )
        )
        return (bars + _two_dates(width)).properties(width=width - 60, height=260 if width > 500 else 220)

    top = frame.with_columns(total=pl.col("north") + pl.col("elsewhere")).sort("total").row(-1, named=True)
    yearly = frame.group_by(pl.col("month").dt.year().alias("year")).agg(
        (pl.col("north") + pl.col("elsewhere")).mean().alias("mean")
    )
    means = ", ".join(
        say(f"{number(mean, 1)} in {year}", f"{number(mean, 1)} en {year}") for year, mean in yearly.sort("year").rows()
    )
    last = month(frame["month"][-1])
    return Figure(
        name="monthly-acled",
        title=say(
            "ACLED's air and drone strike events in Mali, month by month",
            "Frappes aériennes et de drones au Mali : les événements d’ACLED, mois par mois",
        ),
        caption=say(
            "**In the year after the statement, ACLED counts {{< var f.mali_after >}} air and drone strike events in "
            "Mali against {{< var f.mali_before >}} in the year before; the steep rise comes later, from spring 2025, and from "
            "September 2025 mostly outside the north.** An event is all that the same actors do in one place on one day, so it can hold several "
            "strikes; every attacker's strikes are in it, the rebels' and jihadists' drones too.",
            "**Dans l’année qui suit la déclaration, ACLED compte {{< var f.mali_after >}} événements de frappes aériennes et de "
            "drones au Mali, contre {{< var f.mali_before >}} dans l’année qui précède ; la forte hausse vient plus tard, à partir du "
            "printemps 2025, et, à partir de septembre 2025, surtout hors du nord.** Un événement est tout ce que les mêmes acteurs "
            "font au même lieu le même jour, et peut donc comprendre plusieurs frappes ; celles de tous les auteurs y sont, drones des "
            "rebelles et des djihadistes compris.",
        ),
        description=say(
            f"Stacked bars, one a month from January 2022 to {last}. Mean events a month: "
            f"{means}. Most in one month: {number(top['total'])} in {month(top['month'])}, {number(top['north'])} of them in the "
            "north. Lines mark 27 July 2024, the defeat, and 26 August 2024, the statement.",
            f"Barres empilées, une par mois, de janvier 2022 à {last}. Événements par mois, en moyenne : "
            f"{means}. Maximum en un mois : {number(top['total'])} en {month(top['month'])}, dont {number(top['north'])} dans le "
            "nord. Des lignes marquent le 27 juillet 2024, la défaite, et le 26 août 2024, la déclaration.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("month").dt.strftime("%Y-%m").alias(say("Month", "Mois")),
            *(pl.col(code).alias(name) for code, name in areas.items()),
        ),
        source=acled_source(),
    )


def _two_dates(width: int) -> alt.LayerChart:
    """A line and a label at each of the two dates."""
    short = width < 500
    dates = pl.DataFrame(
        {
            "date": [DEFEAT, STATEMENT],
            "label": [
                say("Defeat, 27 Jul 2024", "Défaite, 27 juil. 2024") if not short else say("Defeat", "Défaite"),
                say("Statement, 26 Aug 2024", "Déclaration, 26 août 2024")
                if not short
                else say("Statement", "Déclaration"),
            ],
            "anchor": ["end", "start"],
        }
    )
    base = alt.Chart(dates).encode(x="date:T")
    rules = base.mark_rule(color=ACCENT, strokeWidth=1.2, strokeDash=[4, 3])
    left = base.transform_filter("datum.anchor == 'end'").mark_text(
        align="right", dx=-5, y=8, color=ACCENT, fontWeight="bold", fontSize=12
    )
    right = base.transform_filter("datum.anchor == 'start'").mark_text(
        align="left", dx=5, y=8, color=ACCENT, fontWeight="bold", fontSize=12
    )
    return alt.layer(rules, left.encode(text="label"), right.encode(text="label"))


def ratios(connection: duckdb.DuckDBPyConnection) -> Figure:
    """The rate ratios of the twelve-month windows, with the careful and the naive interval."""
    frame = connection.sql(
        """
        SELECT area, start, method, ratio, low, high
        FROM prediction_results
        WHERE regexp_full_match(test_id, 'acled-(mali|north)-[0-9]+-12m-drop')
          AND method IN ('quasi_poisson', 'exact_conditional')
        ORDER BY area, start, method
        """
    ).pl()
    days = {
        DEFEAT: say("from 27 July 2024", "dès le 27 juillet 2024"),
        STATEMENT: say("from 26 August 2024", "dès le 26 août 2024"),
    }
    frame = frame.with_columns(
        label=pl.concat_str(
            pl.col("area").replace(trial_figures.places()),
            pl.lit(", "),
            pl.col("start").replace_strict(days, return_dtype=pl.String),
        ),
        interval=pl.col("method").replace(
            {
                "quasi_poisson": say("over-dispersion allowed for", "surdispersion prise en compte"),
                "exact_conditional": say("naive, too narrow", "naïf, trop étroit"),
            }
        ),
    )
    order = frame["label"].unique(maintain_order=True).to_list()

    def draw(width: int) -> alt.TopLevelMixin:
        axis = alt.Axis(values=[0.5, 0.75, 1, 1.5, 2, 2.5], format=".2~f")
        base = alt.Chart(frame).encode(
            y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=200, domain=False, ticks=False)),
            x=alt.X(
                "low:Q",
                title=say("Rate after ÷ rate before", "Taux après ÷ taux avant"),
                scale=alt.Scale(type="log", domain=[0.5, 2.5], nice=False),
                axis=axis,
            ),
            x2="high:Q",
            tooltip=[
                alt.Tooltip("label:N", title=say("Where and from when", "Où et à partir de quand")),
                alt.Tooltip("interval:N", title=say("Interval", "Intervalle")),
                *trial_figures.interval_tips(),
            ],
        )
        careful = base.transform_filter("datum.method == 'quasi_poisson'")
        naive = base.transform_filter("datum.method == 'exact_conditional'")
        return (
            alt.Chart(pl.DataFrame({"one": [1]})).mark_rule(color=INK).encode(x="one:Q")
            + careful.mark_rule(color=NORTH, strokeWidth=2.5)
            + naive.mark_rule(color=NORTH, strokeWidth=7, opacity=0.25)
            + careful.mark_point(color=NORTH, filled=True, size=80, opacity=1).encode(x="ratio:Q", x2=alt.Undefined)
            + careful.mark_text(dy=-12, color=INK).encode(
                x="ratio:Q", x2=alt.Undefined, text=alt.Text("ratio:Q", format=".2f")
            )
        ).properties(width=width - 190, height=190)

    careful = frame.filter(pl.col("method") == "quasi_poisson").select("label", "ratio", "low", "high")
    said = listed(
        say(
            f"{label}: {number(ratio, 2)} ({number(low, 2)} to {number(high, 2)})",
            f"{label} : {number(ratio, 2)} (de {number(low, 2)} à {number(high, 2)})",
        )
        for label, ratio, low, high in careful.rows()
    )
    return Figure(
        name="rate-ratios",
        title=say(
            "Rate of events in the twelve months after, divided by the rate in the twelve months before",
            "Taux d’événements des douze mois suivants, divisé par celui des douze mois précédents",
        ),
        caption=say(
            "**For Mali as a whole the rate after the statement is {{< var f.ratio_mali >}} times that of the year "
            "before (95 % interval {{< var f.ratio_mali_low >}} to {{< var f.ratio_mali_high >}}); in the north it is "
            "{{< var f.ratio_north >}} times ({{< var f.ratio_north_low >}} to {{< var f.ratio_north_high >}}). The "
            "intervals that allow for bursts hold no change: a rise is not shown, nor is it ruled out.** They are the thin lines; the "
            "thick pale ones take strikes for independent of each other, and are too narrow. The month that holds the date belongs to neither window.",
            "**Pour l’ensemble du Mali, le taux après la déclaration est {{< var f.ratio_mali >}} fois celui de l’année qui "
            "précède (intervalle à 95 % de {{< var f.ratio_mali_low >}} à {{< var f.ratio_mali_high >}}) ; dans le nord, "
            "{{< var f.ratio_north >}} fois (de {{< var f.ratio_north_low >}} à {{< var f.ratio_north_high >}}). Les "
            "intervalles qui tiennent compte des salves admettent l’absence de changement : une hausse n’est ni montrée ni exclue.** Ce sont les traits "
            "fins ; les traits épais et pâles tiennent les frappes pour indépendantes les unes des autres, et sont trop étroits. Le mois où tombe la date "
            "n’appartient à aucune des deux fenêtres.",
        ),
        description=say(
            f"Four points with intervals on a logarithmic axis. {said}. A line marks 1, no change.",
            f"Quatre points avec leurs intervalles sur un axe logarithmique. {said}. Une ligne marque 1, aucun changement.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("label").alias(say("Where and from when", "Où et à partir de quand")),
            pl.col("interval").alias(say("Interval", "Intervalle")),
            pl.col("ratio").alias(say("Ratio", "Rapport")),
            pl.col("low").alias(say("Lower end", "Borne inférieure")),
            pl.col("high").alias(say("Upper end", "Borne supérieure")),
        ),
        source=acled_source(),
    )


def placebo(connection: duckdb.DuckDBPyConnection) -> Figure:
    """The same ratio at every possible date: does the statement's date stand out?"""
    frame = connection.sql(
        """
        SELECT p.date, t.area, p.ratio, p.is_start
        FROM prediction_placebos p JOIN prediction_tests t USING (test_id)
        WHERE regexp_full_match(test_id, 'acled-(mali|north)-20240826-12m-drop')
        ORDER BY t.area, p.date
        """
    ).pl()
    places = trial_figures.places()
    frame = frame.with_columns(pl.col("area").replace(places))

    def draw(width: int) -> alt.TopLevelMixin:
        axis = alt.Axis(values=[0.5, 1, 2, 4, 8], format="~f")
        scale = alt.Scale(type="log", domain=[0.5, 8], nice=False)
        base = alt.Chart(frame).encode(
            x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
            y=alt.Y("ratio:Q", title=say("After ÷ before", "Après ÷ avant"), scale=scale, axis=axis),
            tooltip=[
                alt.Tooltip("date:T", title=say("Date", "Date"), format="%-d %B %Y"),
                alt.Tooltip("ratio:Q", title=say("Ratio", "Rapport"), format=".2f"),
            ],
        )
        one = alt.Chart(frame).mark_rule(color=MUTED).encode(y=alt.datum(1))
        dots = base.mark_point(filled=True, size=28, color=REST, opacity=1)
        mine = base.transform_filter("datum.is_start").mark_point(filled=True, size=110, color=ACCENT, opacity=1)
        name = base.transform_filter("datum.is_start").mark_text(
            text=say("26 Aug 2024", "26 août 2024"), dy=14, align="center", color=ACCENT, fontWeight="bold"
        )
        panels = [
            alt.layer(one, dots, mine, name)
            .transform_filter(f"datum.area == '{area}'")
            .properties(title=area, width=(width - 130) / 2 if width > 500 else width - 60, height=200)
            for area in (places["mali"], places["north"])
        ]
        return alt.hconcat(*panels, spacing=30) if width > 500 else alt.vconcat(*panels)

    ranks = connection.execute(
        """
        SELECT area, rank, n FROM prediction_results
        WHERE regexp_full_match(test_id, 'acled-(mali|north)-20240826-12m-drop') AND method = 'placebo_rank'
        ORDER BY area
        """
    ).fetchall()
    where = {"mali": say("all Mali", "tout le Mali"), "north": say("north", "nord")}
    said = listed(
        say(
            f"{where[area]}: rank {number(rank)} of {number(n)}", f"{where[area]} : rang {number(rank)} sur {number(n)}"
        )
        for area, rank, n in ranks
    )
    return Figure(
        name="placebo",
        title=say(
            "The same comparison made at every possible date", "La même comparaison faite à toutes les dates possibles"
        ),
        caption=say(
            "**The jump at the date of the statement is not unusual: among {{< var f.placebo_n >}} possible dates it "
            "ranks {{< var f.placebo_rank_mali >}} for Mali as a whole and {{< var f.placebo_rank_north >}} in the north.** "
            "Each grey point compares the twelve months after a date with the twelve before it; strikes have grown for "
            "years, so most points lie above 1.",
            "**Le saut à la date de la déclaration n’a rien d’inhabituel : parmi {{< var f.placebo_n >}} dates possibles, il est "
            "au rang {{< var f.placebo_rank_mali >}} pour l’ensemble du Mali et au rang {{< var f.placebo_rank_north >}} dans le nord.** "
            "Chaque point gris compare les douze mois qui suivent une date aux douze mois qui la précèdent ; les frappes augmentent "
            "depuis des années, si bien que la plupart des points sont au-dessus de 1.",
        ),
        description=say(
            "Two panels of points, one a possible date, on a logarithmic axis of the ratio of events after to "
            f"events before. The date of the statement is marked. {said}.",
            "Deux panneaux de points, un par date possible, sur un axe logarithmique du rapport entre les événements d’après et "
            f"ceux d’avant. La date de la déclaration est marquée. {said}.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("area").alias(say("Where", "Où")),
            pl.col("date").dt.strftime("%Y-%m-%d").alias(say("Date", "Date")),
            pl.col("ratio").alias(say("Ratio", "Rapport")),
        ),
        source=acled_source(),
    )


def parts_of_mali(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Events a quarter in the north, the centre, and the south and west."""
    part_of = {region: part for part, regions in thirds().items() for region in regions}
    raw = connection.sql(
        "SELECT month, region_10, events FROM monitor_monthly WHERE month BETWEEN DATE '2022-01-01' AND DATE '2025-12-31'"
    ).pl()
    frame = (
        raw.with_columns(
            part=pl.col("region_10").replace_strict(part_of, return_dtype=pl.String),
            quarter=pl.col("month").dt.truncate("1q"),
        )
        .group_by("part", "quarter")
        .agg(pl.col("events").sum())
        .sort("part", "quarter")
    )
    order = list(thirds())

    def draw(width: int) -> alt.TopLevelMixin:
        most = frame["events"].max()
        rule = (
            alt.Chart(pl.DataFrame({"date": [STATEMENT]})).mark_rule(color=ACCENT, strokeDash=[4, 3]).encode(x="date:T")
        )
        panels = []
        for part in order:
            bars = (
                alt.Chart(frame.filter(pl.col("part") == part))
                .mark_bar(width=max(6, width // 34), color=NORTH)
                .encode(
                    x=alt.X("quarter:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
                    y=alt.Y(
                        "events:Q",
                        title=say("Events a quarter", "Événements"),
                        scale=alt.Scale(domain=[0, most]),
                        axis=alt.Axis(tickCount=4),
                    ),
                    tooltip=[
                        alt.Tooltip("quarter:T", title=say("Quarter", "Trimestre"), format=say("%Y Q%q", "%Y T%q")),
                        alt.Tooltip("events:Q", title=say("Events", "Événements")),
                    ],
                )
            )
            panels.append((bars + rule).properties(title=part, width=width - 70, height=100))
        return alt.vconcat(*panels, spacing=12)

    totals = frame.with_columns(year=pl.col("quarter").dt.year()).group_by("part", "year").agg(pl.col("events").sum())

    def by_year(part: str) -> str:
        rows = totals.filter(pl.col("part") == part).select("year", "events").sort("year").rows()
        return ", ".join(say(f"{number(events)} in {year}", f"{number(events)} en {year}") for year, events in rows)

    said = listed(say(f"{part}: {by_year(part)}", f"{part} : {by_year(part)}") for part in order)
    return Figure(
        name="parts-of-mali",
        title=say("Events a quarter in three parts of Mali", "Événements par trimestre dans trois parties du Mali"),
        caption=say(
            "**Nowhere did events grow as much as in the south and west: {{< var f.south_west_2025 >}} in 2025 against "
            "{{< var f.south_west_2024 >}} in 2024. The north went from {{< var f.north_2024 >}} to {{< var f.north_2025 >}}, the "
            "centre from {{< var f.centre_2024 >}} to {{< var f.centre_2025 >}}.** The line marks 26 August 2024.",
            "**Nulle part le nombre d’événements n’a augmenté autant que dans le sud et l’ouest : {{< var f.south_west_2025 >}} en 2025 "
            "contre {{< var f.south_west_2024 >}} en 2024. Le nord est passé de {{< var f.north_2024 >}} à {{< var f.north_2025 >}}, le "
            "centre de {{< var f.centre_2024 >}} à {{< var f.centre_2025 >}}.** La ligne marque le 26 août 2024.",
        ),
        description=say(
            f"Three rows of bars on one scale. Events a year. {said}.",
            f"Trois rangées de barres à la même échelle. Événements par an. {said}.",
        ),
        draw=draw,
        data=frame.pivot("part", index="quarter", values="events")
        .sort("quarter")
        .select(
            pl.format(say("{} Q{}", "{} T{}"), pl.col("quarter").dt.year(), pl.col("quarter").dt.quarter()).alias(
                say("Quarter", "Trimestre")
            ),
            *order,
        ),
        source=acled_source(),
    )


def tinzaouaten(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Every claim of dead on 25 August 2024 with a figure, by side and in time order, on one axis."""
    frame = connection.sql(
        """
        SELECT c.claim_id, c.metric, c.stance, c.claimed_on, c.claimant_side, c.qualifier, c.stands,
          c.claimant_name AS name, c.claimant_name_fr AS name_fr, d.detail, d.detail_fr, p.alignment,
          coalesce(c.value_min, c.value_max) AS low, coalesce(c.value_max, c.value_min) AS high
        FROM claims_as_of(NULL) c LEFT JOIN described_people d ON d.detail = c.claimant_detail
        JOIN claim_voices v USING (claim_id) LEFT JOIN publishers p ON v.voice = 'press:' || p.publisher_id
        WHERE c.event_id = 'ML-2024-08-25-tinzaouaten' AND coalesce(c.value_min, c.value_max) IS NOT NULL
          AND c.metric IN ('killed_civilians', 'killed_total', 'killed_armed_group', 'killed_children')
        ORDER BY c.claimed_on NULLS LAST, low, high, c.claim_id
        """
    ).pl()
    kinds = {
        "killed_civilians": say("civilians", "civils"),
        "killed_total": say("dead", "morts"),
        "killed_children": say("children", "enfants"),
        "killed_armed_group": say("fighters", "combattants"),
    }
    groups = theme.groups()
    frame = frame.with_columns(
        who=pl.Series(
            [spoken_of(*row) for row in frame.select("name", "name_fr", "detail", "detail_fr", "claimant_side").rows()],
            dtype=pl.String,
        )
        + pl.Series([takes_a_side(alignment) for alignment in frame["alignment"]], dtype=pl.String),
        group=pl.col("claimant_side").replace({side: groups[group][0] for side, group in theme.SIDE_GROUPS.items()}),
        figure=pl.Series(
            [figure_said(*row) for row in frame.select("stance", "qualifier", "low", "high").rows()], dtype=pl.String
        ),
        when=pl.Series(
            [
                short_day(date) if date else say("no date", "sans date")
                for date in frame["claimed_on"].str.to_date("%Y-%m-%d", strict=False)
            ],
            dtype=pl.String,
        ),
        what=pl.col("metric").replace(kinds),
        past=pl.when("stands").then(pl.lit("")).otherwise(pl.lit(say(", repeated or revised", ", répété ou révisé"))),
    ).with_columns(label=pl.format(say("{}, {}: {} {}{}", "{}, {} : {} {}{}"), "when", "who", "figure", "what", "past"))
    colours = {name: colour for name, colour in groups.values() if name in set(frame["group"])}
    names = list(colours)
    shapes = ["circle", "triangle-up", "diamond", "square"]

    def draw(width: int) -> alt.TopLevelMixin:
        wide = width > 500
        shape = alt.Shape(
            "what:N",
            title=None,
            scale=alt.Scale(domain=list(kinds.values()), range=shapes),
            legend=alt.Legend(orient="top", columns=4, symbolFillColor=MUTED, symbolStrokeWidth=0),
        )
        panels = []
        for name in names:
            rows = frame.filter(pl.col("group") == name)
            base = alt.Chart(rows).encode(
                y=alt.Y("claim_id:N", sort=rows["claim_id"].to_list(), title=None, axis=None),
                color=alt.value(colours[name]),
                opacity=alt.condition("datum.stands", alt.value(1), alt.value(0.45)),
                tooltip=alt.Tooltip("label:N", title=say("Claim", "Affirmation")),
            )
            last = name == names[-1]
            axis = alt.Axis(tickCount=6, labels=last, ticks=last)
            x = alt.X(
                "low:Q", title=say("People", "Personnes") if last else None, scale=alt.Scale(domain=[0, 34]), axis=axis
            )
            mark = base.mark_point(filled=True, size=75).encode(x=x, shape=shape)
            arrow = base.transform_filter("datum.qualifier == 'at_least'").mark_text(
                text="→", align="left", dx=6, fontSize=14
            )
            # beside the mark where there is room, above it on a phone
            text = (
                base.mark_text(align="left", dx=22, fontSize=11.5)
                if wide
                else base.mark_text(align="left", dy=-12, fontSize=11)
            )
            place = "high:Q" if wide else alt.datum(0)
            panels.append(
                alt.layer(
                    base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q"),
                    arrow.encode(x="low:Q"),
                    mark,
                    text.encode(x=place, text="label:N", color=alt.value(INK), opacity=alt.value(1)),
                ).properties(title=name, width=width - (290 if wide else 40), height=alt.Step(21 if wide else 32))
            )
        return alt.vconcat(*panels, spacing=8).resolve_scale(shape="shared")

    said = listed(
        say(f"{name}: {label}", f"{name} : {label}")
        for name in names
        for label in frame.filter(pl.col("group") == name)["label"]
    )
    return Figure(
        name="tinzaouaten-claims",
        title=say(
            "Tinzaouaten, 25 August 2024: what each claimant said",
            "Tinzaouaten, 25 août 2024 : ce que dit chaque auteur d’une affirmation",
        ),
        caption=say(
            "**Claims of civilians killed run from {{< var f.tinzaouaten_civilians_low >}} to "
            "{{< var f.tinzaouaten_civilians_high >}}, or none; the army counts fighters only.** Each mark is one claim with a figure, by side "
            "and in the order in which it was said; an arrow means “at least”, a pale mark a figure that was repeated or revised. "
            "Claims in words alone, the army's denial among them, are in the table below.",
            "**Les affirmations de civils tués vont de {{< var f.tinzaouaten_civilians_low >}} à "
            "{{< var f.tinzaouaten_civilians_high >}}, ou à aucun ; l’armée ne compte que des combattants.** Chaque marque est une affirmation "
            "chiffrée, par camp et dans l’ordre où elle a été faite ; une flèche signifie « au moins », une marque pâle un chiffre répété "
            "ou révisé. Les affirmations sans chiffre, dont le démenti de l’armée, sont dans le tableau ci-dessous.",
        ),
        description=say(
            f"One mark a claim on one axis of people, by side, in time order. {said}.",
            f"Une marque par affirmation sur un même axe de personnes, par camp, dans l’ordre du temps. {said}.",
        ),
        draw=draw,
        data=frame.sort("group", "claimed_on", "who", "figure", nulls_last=True).select(
            pl.col("group").alias(say("Side", "Camp")),
            pl.col("claimed_on").alias(say("Said on", "Dit le")),
            pl.col("who").alias(say("Claimant", "Auteur de l’affirmation")),
            pl.col("metric").replace(tolls()).alias(say("Counted", "Compté")),
            pl.col("figure").alias(say("Figure", "Chiffre")),
            pl.col("stands").alias(say("Stands", "Vaut encore")),
        ),
        source=own_source(),
    )


def spoken_of(name: str, name_fr: str | None, detail: str | None, detail_fr: str | None, side: str) -> str:
    """How a claimant is named where room is short: the description for unnamed local voices, the name for others.

    A description that has no French gives way to the name, which the tables hold in both languages.
    """
    unnamed = side in ("local_official", "witness", "medical", "civil_society") and name.lower().startswith("local")
    said = detail_fr if language() == "fr" else detail
    return said[0].upper() + said[1:] if unnamed and said else called(name, name_fr)


def figure_said(stance: str, qualifier: str, low: int, high: int) -> str:
    """A claim's figure in words; denied where it is denied."""
    said = figure_text(qualifier, low, high)
    return say(f"{said} (denies)", f"{said} (dément)") if stance == "denies" else said


def coverage(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Our own sample month by month, and how many of its strikes rest on one voice."""
    frame = connection.sql("SELECT month, strikes, single_voice FROM coverage_monthly ORDER BY month").pl()
    frame = frame.with_columns(several=pl.col("strikes") - pl.col("single_voice"))
    counts = frame.drop("strikes")
    voices = {"several": say("two or more", "deux ou plus"), "single_voice": say("one", "un seul")}
    long = counts.unpivot(list(voices), index="month", variable_name="code", value_name="strikes")
    long = long.with_columns(voices=pl.col("code").replace(voices))

    def draw(width: int) -> alt.TopLevelMixin:
        return (
            alt.Chart(long)
            .mark_bar(width=max(3, width // 75))
            .encode(
                x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
                y=alt.Y(
                    "strikes:Q",
                    title=say("Strikes in our sample", "Frappes de notre échantillon"),
                    axis=alt.Axis(tickCount=5),
                ),
                color=alt.Color(
                    "voices:N",
                    title=say("Outlets or wires", "Médias ou agences"),
                    scale=alt.Scale(domain=list(voices.values()), range=[NORTH, REST]),
                    legend=alt.Legend(orient="top"),
                ),
                order=alt.Order("code:N"),
                tooltip=[
                    alt.Tooltip("month:T", title=say("Month", "Mois"), format="%B %Y"),
                    alt.Tooltip("voices:N", title=say("Outlets or wires", "Médias ou agences")),
                    alt.Tooltip("strikes:Q", title=say("Strikes", "Frappes")),
                ],
            )
            .properties(width=width - 60, height=220)
        )

    top = frame.sort("strikes").row(-1, named=True)
    dated = count(frame["strikes"].sum(), ("strike", "strikes"), ("frappe", "frappes"))
    single = frame["single_voice"].sum()
    return Figure(
        name="coverage",
        title=say(
            "Our own sample month by month, by how many outlets or wires each strike was found in",
            "Notre échantillon mois par mois, selon le nombre de médias ou d’agences par frappe",
        ),
        caption=say(
            "**Our own list is a convenience sample, not a trend: its months follow what could be found and read, and "
            "{{< var f.own_single_voice >}} of its {{< var f.own_counted >}} counted strikes were found in one outlet or wire alone.** Two "
            "papers that print one communique are two outlets here; by independent sources {{< var f.ledger_one_source >}} rest on "
            "one or none ([the claims ledger](/claims.qmd)). Since {{< var f.monitors_first >}} ACLED has {{< var f.monitors_acled >}} events, of which at most "
            "{{< var f.bound_share >}} can be in our list ([how that is bounded](/monitors.qmd#acled)).",
            "**Notre liste est un échantillon de commodité, pas une tendance : ses mois suivent ce qui a pu être trouvé et lu, et "
            "{{< var f.own_single_voice >}} de ses {{< var f.own_counted >}} frappes comptées n’ont été trouvées que dans un seul média "
            "ou une seule agence.** Deux journaux qui publient un même communiqué sont ici deux médias ; en sources indépendantes, "
            "{{< var f.ledger_one_source >}} reposent sur une seule ou sur aucune ([le registre des affirmations](/claims.qmd)). Depuis "
            "{{< var f.monitors_first >}}, ACLED compte {{< var f.monitors_acled >}} événements, dont {{< var f.bound_share >}} au plus "
            "peuvent être dans notre liste ([comment cette borne est établie](/monitors.qmd#acled)).",
        ),
        description=say(
            f"Stacked bars, one a month. {dated} dated to a month, {number(single)} of them found in one outlet or wire. "
            f"Most in one month: {number(top['strikes'])} in {month(top['month'])}.",
            f"Barres empilées, une par mois. {dated} datées au mois près, dont {number(single)} trouvées dans un seul média ou une "
            f"seule agence. Maximum en un mois : {number(top['strikes'])} en {month(top['month'])}.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("month").dt.strftime("%Y-%m").alias(say("Month", "Mois")),
            pl.col("several").alias(say("Two outlets or wires or more", "Deux médias ou agences, ou plus")),
            pl.col("single_voice").alias(say("One", "Un seul")),
        ),
        source=own_source(),
    )
