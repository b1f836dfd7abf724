"""The figures of the pages: each function asks the database and returns a `Figure`.

Captions state the finding; every number in them is a fact. Descriptions (for those who cannot see the drawing)
are made from the data that is drawn.
"""

import datetime

import altair as alt
import duckdb
import polars as pl

from analysis import maps, theme
from analysis.external import monitors
from analysis.parts import Figure, short_name
from analysis.theme import ACCENT, INK, MUTED, NORTH, REST
from analysis.trial import figures as trial_figures

DEFEAT = datetime.date(2024, 7, 27)
STATEMENT = datetime.date(2024, 8, 26)
ACLED_SOURCE = "Source: ACLED (acleddata.com), aggregated data to the week of 14 March 2026; our sums."
OWN_SOURCE = "Source: this project's incidents and claims, from public reports."

TOLLS = {
    "killed_civilians": "Civilians killed",
    "killed_total": "People killed, status not said",
    "killed_children": "Children killed",
    "killed_armed_group": "Fighters killed",
}

# ACLED's regions, as readers group them
PARTS_OF_MALI = {
    "North (Kidal, Gao, Tombouctou, Ménaka)": ("Kidal", "Gao", "Tombouctou", "Ménaka", "Taoudénit"),
    "Centre (Mopti, Ségou)": ("Mopti", "Ségou"),
    "South and west (Kayes, Koulikoro, Sikasso, Bamako)": ("Kayes", "Koulikoro", "Sikasso", "Bamako"),
}


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
    long = frame.unpivot(["north", "elsewhere"], index="month", variable_name="area", value_name="events")
    long = long.with_columns(pl.col("area").replace({"north": "North", "elsewhere": "Rest of Mali"}))

    def draw(width: int) -> alt.TopLevelMixin:
        bars = (
            alt.Chart(long)
            .mark_bar(width=max(3, width // 75))
            .encode(
                x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
                y=alt.Y("events:Q", title="Events a month", axis=alt.Axis(tickCount=5)),
                color=alt.Color(
                    "area:N",
                    title=None,
                    sort=["North", "Rest of Mali"],
                    scale=alt.Scale(domain=["North", "Rest of Mali"], range=[NORTH, REST]),
                    legend=alt.Legend(orient="top"),
                ),
                order=alt.Order("area:N"),
                tooltip=[alt.Tooltip("month:T", format="%B %Y"), "area", "events"],
            )
        )
        return (bars + _two_dates(width)).properties(width=width - 60, height=260 if width > 500 else 220)

    top = frame.with_columns(total=pl.col("north") + pl.col("elsewhere")).sort("total").row(-1, named=True)
    yearly = frame.group_by(pl.col("month").dt.year().alias("year")).agg(
        (pl.col("north") + pl.col("elsewhere")).mean().alias("mean")
    )
    means = ", ".join(f"{row['mean']:.1f} in {row['year']}" for row in yearly.sort("year").to_dicts())
    return Figure(
        name="monthly-acled",
        title="ACLED's air and drone strike events in Mali, month by month",
        caption="**In the year after the statement, ACLED counts {{< var f.mali_after >}} air and drone strike events in "
        "Mali against {{< var f.mali_before >}} in the year before; the steep rise comes later, from spring 2025, and from "
        "September 2025 mostly outside the north.** An event is all that the same actors do in one place on one day, so it can hold several "
        "strikes; every attacker's strikes are in it, the rebels' and jihadists' drones too.",
        description=f"Stacked bars, one a month from January 2022 to {frame['month'][-1]:%B %Y}. Mean events a month: "
        f"{means}. Most in one month: {top['total']} in {top['month']:%B %Y}, {top['north']} of them in the north. "
        "Lines mark 27 July 2024, the defeat, and 26 August 2024, the statement.",
        draw=draw,
        data=frame.select(
            pl.col("month").dt.strftime("%Y-%m").alias("Month"),
            pl.col("north").alias("North"),
            pl.col("elsewhere").alias("Rest of Mali"),
        ),
        source=ACLED_SOURCE,
    )


def _two_dates(width: int) -> alt.LayerChart:
    """A line and a label at each of the two dates."""
    short = width < 500
    dates = pl.DataFrame(
        {
            "date": [DEFEAT, STATEMENT],
            "label": [
                "Defeat, 27 Jul 2024" if not short else "Defeat",
                "Statement, 26 Aug 2024" if not short else "Statement",
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
    places = {"mali": "All Mali", "north": "North"}
    days = {DEFEAT: "from 27 July 2024", STATEMENT: "from 26 August 2024"}
    frame = frame.with_columns(
        label=pl.concat_str(
            pl.col("area").replace(places), pl.lit(", "), pl.col("start").replace_strict(days, return_dtype=pl.String)
        ),
        interval=pl.col("method").replace(
            {"quasi_poisson": "over-dispersion allowed for", "exact_conditional": "naive, too narrow"}
        ),
    )
    order = frame["label"].unique(maintain_order=True).to_list()

    def draw(width: int) -> alt.TopLevelMixin:
        axis = alt.Axis(values=[0.5, 0.75, 1, 1.5, 2, 2.5], format=".2~f")
        base = alt.Chart(frame).encode(
            y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=200, domain=False, ticks=False)),
            x=alt.X(
                "low:Q",
                title="Rate after ÷ rate before",
                scale=alt.Scale(type="log", domain=[0.5, 2.5], nice=False),
                axis=axis,
            ),
            x2="high:Q",
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

    said = "; ".join(
        f"{row['label']}: {row['ratio']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
        for row in frame.filter(pl.col("method") == "quasi_poisson").to_dicts()
    )
    return Figure(
        name="rate-ratios",
        title="Rate of events in the twelve months after, divided by the rate in the twelve months before",
        caption="**For Mali as a whole the rate after the statement is {{< var f.ratio_mali >}} times that of the year "
        "before (95 % interval {{< var f.ratio_mali_low >}} to {{< var f.ratio_mali_high >}}); in the north it is "
        "{{< var f.ratio_north >}} times ({{< var f.ratio_north_low >}} to {{< var f.ratio_north_high >}}). Every "
        "interval holds 1, that is: no change.** Thin lines allow for strikes coming in bursts; the thick pale ones do "
        "not, and are too narrow. The month that holds the date belongs to neither window.",
        description=f"Four points with intervals on a logarithmic axis. {said}. A line marks 1, no change.",
        draw=draw,
        data=frame.select(
            pl.col("label").alias("Where and from when"),
            pl.col("interval").alias("Interval"),
            pl.col("ratio").alias("Ratio"),
            pl.col("low").alias("Lower end"),
            pl.col("high").alias("Upper end"),
        ),
        source=ACLED_SOURCE,
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
    frame = frame.with_columns(pl.col("area").replace({"mali": "All Mali", "north": "North"}))

    def draw(width: int) -> alt.TopLevelMixin:
        axis = alt.Axis(values=[0.5, 1, 2, 4, 8], format="~f")
        base = alt.Chart(frame).encode(
            x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
            y=alt.Y(
                "ratio:Q", title="After ÷ before", scale=alt.Scale(type="log", domain=[0.5, 8], nice=False), axis=axis
            ),
        )
        one = alt.Chart(frame).mark_rule(color=MUTED).encode(y=alt.datum(1))
        dots = base.mark_point(filled=True, size=28, color=REST, opacity=1)
        mine = base.transform_filter("datum.is_start").mark_point(filled=True, size=110, color=ACCENT, opacity=1)
        name = base.transform_filter("datum.is_start").mark_text(
            text="26 Aug 2024", dy=14, align="center", color=ACCENT, fontWeight="bold"
        )
        panels = [
            alt.layer(one, dots, mine, name)
            .transform_filter(f"datum.area == '{area}'")
            .properties(title=area, width=(width - 130) / 2 if width > 500 else width - 60, height=200)
            for area in ("All Mali", "North")
        ]
        return alt.hconcat(*panels, spacing=30) if width > 500 else alt.vconcat(*panels)

    ranks = connection.execute(
        """
        SELECT area, rank, n FROM prediction_results
        WHERE regexp_full_match(test_id, 'acled-(mali|north)-20240826-12m-drop') AND method = 'placebo_rank'
        ORDER BY area
        """
    ).fetchall()
    said = "; ".join(f"{ {'mali': 'all Mali', 'north': 'north'}[area] }: rank {rank} of {n}" for area, rank, n in ranks)
    return Figure(
        name="placebo",
        title="The same comparison made at every possible date",
        caption="**The jump at the date of the statement is not unusual: among {{< var f.placebo_n >}} possible dates it "
        "ranks {{< var f.placebo_rank_mali >}} for Mali as a whole and {{< var f.placebo_rank_north >}} in the north.** "
        "Each grey point compares the twelve months after a date with the twelve before it; strikes have grown for "
        "years, so most points lie above 1.",
        description="Two panels of points, one a possible date, on a logarithmic axis of the ratio of events after to "
        f"events before. The date of the statement is marked. {said}.",
        draw=draw,
        data=frame.select(
            pl.col("area").alias("Where"),
            pl.col("date").dt.strftime("%Y-%m-%d").alias("Date"),
            pl.col("ratio").alias("Ratio"),
        ),
        source=ACLED_SOURCE,
    )


def parts_of_mali(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Events a quarter in the north, the centre, and the south and west."""
    part_of = {region: part for part, regions in PARTS_OF_MALI.items() for region in regions}
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
    order = list(PARTS_OF_MALI)

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
                        title="Events a quarter",
                        scale=alt.Scale(domain=[0, most]),
                        axis=alt.Axis(tickCount=4),
                    ),
                )
            )
            panels.append((bars + rule).properties(title=part, width=width - 70, height=100))
        return alt.vconcat(*panels, spacing=12)

    totals = frame.with_columns(year=pl.col("quarter").dt.year()).group_by("part", "year").agg(pl.col("events").sum())
    said = "; ".join(
        f"{part}: "
        + ", ".join(
            f"{row['events']} in {row['year']}" for row in totals.filter(pl.col("part") == part).sort("year").to_dicts()
        )
        for part in order
    )
    return Figure(
        name="parts-of-mali",
        title="Events a quarter in three parts of Mali",
        caption="**Nowhere did events grow as much as in the south and west: {{< var f.south_west_2025 >}} in 2025 against "
        "{{< var f.south_west_2024 >}} in 2024. The north went from {{< var f.north_2024 >}} to {{< var f.north_2025 >}}, the "
        "centre from {{< var f.centre_2024 >}} to {{< var f.centre_2025 >}}.** The line marks 26 August 2024.",
        description=f"Three rows of bars on one scale. Events a year. {said}.",
        draw=draw,
        data=frame.pivot("part", index="quarter", values="events")
        .sort("quarter")
        .select(
            (pl.col("quarter").dt.year().cast(pl.String) + " Q" + pl.col("quarter").dt.quarter().cast(pl.String)).alias(
                "Quarter"
            ),
            *order,
        ),
        source=ACLED_SOURCE,
    )


def tinzaouaten(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Every claim of dead on 25 August 2024 with a figure, by side and in time order, on one axis."""
    frame = connection.sql(
        """
        SELECT c.claim_id, c.metric, c.stance, c.claimed_on, c.claimant_side, c.qualifier, c.stands,
          c.claimant_name AS name, c.claimant_detail AS detail,
          coalesce(c.value_min, c.value_max) AS low, coalesce(c.value_max, c.value_min) AS high
        FROM claims_as_of(NULL) c
        WHERE c.event_id = 'ML-2024-08-25-tinzaouaten' AND coalesce(c.value_min, c.value_max) IS NOT NULL
          AND c.metric IN ('killed_civilians', 'killed_total', 'killed_armed_group', 'killed_children')
        ORDER BY c.claimed_on NULLS LAST, low, high, c.claim_id
        """
    ).pl()
    kinds = {
        "killed_civilians": "civilians",
        "killed_total": "dead",
        "killed_children": "children",
        "killed_armed_group": "fighters",
    }
    frame = frame.with_columns(
        who=pl.Series(
            [spoken_of(*row) for row in frame.select("name", "detail", "claimant_side").rows()], dtype=pl.String
        ),
        group=pl.col("claimant_side").replace({side: group[0] for side, group in theme.SIDE_GROUPS.items()}),
        figure=figures_said(),
        when=pl.col("claimed_on").str.to_date("%Y-%m-%d", strict=False).dt.strftime("%-d %b").fill_null("no date"),
        what=pl.col("metric").replace(kinds),
        past=pl.when("stands").then(pl.lit("")).otherwise(pl.lit(", repeated or revised")),
    ).with_columns(label=pl.format("{}, {}: {} {}{}", "when", "who", "figure", "what", "past"))
    groups = [group for group in dict.fromkeys(theme.SIDE_GROUPS.values()) if group[0] in set(frame["group"])]
    names = list(dict.fromkeys(group[0] for group in groups))
    colours = {group[0]: group[1] for group in groups}
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
            )
            last = name == names[-1]
            axis = alt.Axis(tickCount=6, labels=last, ticks=last)
            x = alt.X("low:Q", title="People" if last else None, scale=alt.Scale(domain=[0, 34]), axis=axis)
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

    said = "; ".join(
        f"{row['group']}: {row['label']}" for name in names for row in frame.to_dicts() if row["group"] == name
    )
    return Figure(
        name="tinzaouaten-claims",
        title="Tinzaouaten, 25 August 2024: what each claimant said",
        caption="**Claims of civilians killed run from {{< var f.tinzaouaten_civilians_low >}} to "
        "{{< var f.tinzaouaten_civilians_high >}}; the army counts fighters only.** Each mark is one claim with a figure, by side "
        "and in the order in which it was said; an arrow means “at least”, a pale mark a figure that was repeated or revised. "
        "Claims in words alone, the army's denial among them, are in the table below.",
        description=f"One mark a claim on one axis of people, by side, in time order. {said}.",
        draw=draw,
        data=frame.select(
            pl.col("group").alias("Side"),
            pl.col("claimed_on").alias("Said on"),
            pl.col("who").alias("Claimant"),
            pl.col("metric").replace(TOLLS).alias("Counted"),
            pl.col("figure").alias("Figure"),
            pl.col("stands").alias("Stands"),
        ).sort("Side", "Said on", "Claimant", "Figure", nulls_last=True),
        source=OWN_SOURCE,
    )


def spoken_of(name: str, detail: str | None, side: str) -> str:
    """How a claimant is named where room is short: the description for unnamed local voices, the name for others."""
    unnamed = side in ("local_official", "witness", "medical", "civil_society") and name.lower().startswith("local")
    return detail[0].upper() + detail[1:] if unnamed and detail else short_name(name)


def figures_said() -> pl.Expr:
    """A claim's figure in words: 21, at least 21, up to 30, about 15, 10 to 12; denied where it is denied."""
    said = (
        pl.when(pl.col("qualifier") == "at_least").then(pl.format("at least {}", "low"))
        .when(pl.col("qualifier") == "up_to").then(pl.format("up to {}", "high"))
        .when(pl.col("low") != pl.col("high")).then(pl.format("{} to {}", "low", "high"))
        .when(pl.col("qualifier") == "about").then(pl.format("about {}", "low"))
        .otherwise(pl.col("low").cast(pl.String))
    )  # fmt: skip
    return pl.when(pl.col("stance") == "denies").then(pl.format("{} (denies)", said)).otherwise(said)


def coverage(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Our own sample month by month, and how many of its strikes rest on one voice."""
    frame = connection.sql("SELECT month, strikes, single_voice FROM coverage_monthly ORDER BY month").pl()
    frame = frame.with_columns(several=pl.col("strikes") - pl.col("single_voice"))
    counts = frame.drop("strikes")
    long = counts.unpivot(["several", "single_voice"], index="month", variable_name="voices", value_name="strikes")
    names = {"several": "two or more", "single_voice": "one"}
    long = long.with_columns(pl.col("voices").replace(names))

    def draw(width: int) -> alt.TopLevelMixin:
        return (
            alt.Chart(long)
            .mark_bar(width=max(3, width // 75))
            .encode(
                x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False)),
                y=alt.Y("strikes:Q", title="Strikes in our sample", axis=alt.Axis(tickCount=5)),
                color=alt.Color(
                    "voices:N",
                    title="Outlets or wires",
                    scale=alt.Scale(domain=["two or more", "one"], range=[NORTH, REST]),
                    legend=alt.Legend(orient="top"),
                ),
                order=alt.Order("voices:N", sort="descending"),
            )
            .properties(width=width - 60, height=220)
        )

    top = frame.sort("strikes").row(-1, named=True)
    total, single = frame["strikes"].sum(), frame["single_voice"].sum()
    return Figure(
        name="coverage",
        title="Our own sample month by month, by how many outlets or wires each strike was found in",
        caption="**Our own list is a convenience sample, not a trend: its months follow what could be found and read, and "
        "{{< var f.own_single_voice >}} of its {{< var f.own_counted >}} counted strikes were found in one outlet or wire alone.** Two "
        "papers that print one communique are two outlets here; by independent sources {{< var f.ledger_one_source >}} rest on "
        "one or none ([the claims ledger](/claims.qmd)). Since {{< var f.monitors_first >}} ACLED has {{< var f.monitors_acled >}} events, of which at most "
        "{{< var f.bound_share >}} can be in our list ([how that is bounded](/monitors.qmd#acled)).",
        description=f"Stacked bars, one a month. {total} strikes dated to a month, {single} of them found in one outlet or wire. "
        f"Most in one month: {top['strikes']} in {top['month']:%B %Y}.",
        draw=draw,
        data=frame.select(
            pl.col("month").dt.strftime("%Y-%m").alias("Month"),
            pl.col("several").alias("Two outlets or wires or more"),
            pl.col("single_voice").alias("One"),
        ),
        source=OWN_SOURCE,
    )
