"""The figures of the trial: the specification curves, the free change point, the tipping points, the calibration."""

import datetime

import altair as alt
import duckdb
import polars as pl

from analysis.parts import Figure
from analysis.theme import ACCENT, INK, MUTED, NORTH, REST

PREDICTION = "lyammouri-2024-08-26-airstrikes-increase"
STATEMENT = datetime.date(2024, 8, 26)
SOURCES = {
    "frequency": "Source: ACLED (acleddata.com), our sums, and this project's list; our computation.",
    "civilian_harm": "Source: this project's incidents and claims, from public reports; our computation.",
}
PLACES = {"mali": "All Mali", "north": "North", "kidal": "Kidal"}

CURVE = """
    SELECT t.test_id, t.series, t.whose, t.area, t.start_date, t.horizon_months, t.baseline, t.baseline_months, t.partial_month,
      t.censored_months, t.exposure, t.role, r.ratio, p.low, p.high, p.p_rise
    FROM prediction_tests t JOIN prediction_trials p USING (test_id)
    JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
    WHERE t.prediction_id = $prediction AND t.family = $family
    ORDER BY r.ratio NULLS FIRST, t.test_id
"""


def all_figures(connection: duckdb.DuckDBPyConnection) -> list[Figure]:
    """Every figure of the trial."""
    return [
        specification_curve(connection, "frequency"),
        specification_curve(connection, "civilian_harm"),
        change_point(connection),
        tipping(connection),
        calibration(connection),
    ]


def choices(row: dict) -> list[str]:
    """The choices that a definition makes, as the rows beneath the curve name them."""
    series = {
        "acled_events": "ACLED's events",
        "own_strikes": "Our list: strikes",
        "own_harm_strikes": "Strikes with civilian dead",
        "own_civilians_lowest": "Civilians, lowest figures",
        "own_civilians_highest": "Civilians, highest figures",
    }[row["series"]]
    if row["baseline"] == "same_months":
        before = "Same months, earlier year"
    else:
        before = "As long before" if row["baseline_months"] == row["horizon_months"] else "24 months before"
    chosen = [
        series,
        PLACES[row["area"]],
        f"From {row['start_date'].day} {row['start_date']:%B}",
        f"{row['horizon_months']} months",
        before,
        "Cut month left out" if row["partial_month"] == "drop" else "Cut month divided",
        "The army's only" if row["whose"] == "malian_state" else "Every attacker's",
    ]
    if row["censored_months"]:
        chosen.append("Newest months left out")
    return chosen + (["Per page found"] if row["exposure"] == "pages" else [])


ORDER = [
    "ACLED's events", "Our list: strikes", "Strikes with civilian dead", "Civilians, lowest figures", "Civilians, highest figures",
    "All Mali", "North", "Kidal", "From 27 July", "From 26 August", "6 months", "12 months", "18 months", "As long before",
    "24 months before", "Same months, earlier year", "Cut month left out", "Cut month divided", "Every attacker's",
    "The army's only", "Newest months left out", "Per page found",
]  # fmt: skip


HEADLINES = {
    "frequency": "**In {{< var f.frequency_up >}} of {{< var f.frequency_defined >}} definitions the ratio is above one, in "
    "{{< var f.frequency_shown >}} its whole interval; the median is {{< var f.frequency_median >}}.** ",
    "civilian_harm": "**In {{< var f.harm_up >}} of {{< var f.harm_defined >}} definitions the ratio is above one, in "
    "{{< var f.harm_shown >}} its whole interval; the median is {{< var f.harm_median >}}.** ",
}
READING = (
    "One point a definition, from the lowest ratio to the highest, with its calibrated interval (cut off at the frame); "
    "the marks beneath say which choices it makes. Diamonds: the definitions that decide the verdict."
)
UNDRAWN = " Definitions without a ratio, nothing being counted on one side, are not drawn."


def specification_curve(connection: duckdb.DuckDBPyConnection, family: str) -> Figure:
    """Every definition of one half of the statement, from the lowest to the highest ratio, its choices beneath."""
    found = connection.sql(CURVE, params={"prediction": PREDICTION, "family": family}).pl()
    frame = found.filter(pl.col("ratio").is_not_null() & (pl.col("ratio") > 0)).with_row_index("place", offset=1)
    frame = frame.with_columns(
        place=pl.col("place").cast(pl.Int64),
        lower=pl.col("low").clip(lower_bound=0.1),
        upper=pl.col("high").clip(upper_bound=20),
        leads=pl.col("role") == "primary",
        shows=pl.col("low") > 1,
    )
    made = [{"place": row["place"], "choice": choice} for row in frame.to_dicts() for choice in choices(row)]
    marks = pl.DataFrame(made)
    order = [choice for choice in ORDER if choice in set(marks["choice"])]

    def draw(width: int) -> alt.TopLevelMixin:
        inner = width - (215 if width > 500 else 175)
        x = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0, frame.height + 1], nice=False))
        y = alt.Scale(type="log", domain=[0.1, 20], nice=False)
        axis = alt.Axis(values=[0.1, 0.25, 0.5, 1, 2, 4, 8, 16], format=".2~f")
        base = alt.Chart(frame.select("place", "ratio", "lower", "upper", "leads", "shows")).encode(x=x)
        thin = max(1.0, inner / frame.height * 0.45)
        line = base.mark_rule(strokeWidth=thin, color=REST).encode(
            y=alt.Y("lower:Q", scale=y, axis=axis, title="After ÷ before"), y2="upper:Q"
        )
        shown = (
            base.transform_filter("datum.shows")
            .mark_rule(strokeWidth=thin, color=NORTH)
            .encode(y=alt.Y("lower:Q", scale=y), y2="upper:Q")
        )
        dots = base.mark_point(filled=True, size=14, color=INK, opacity=1).encode(y=alt.Y("ratio:Q", scale=y))
        lead = (
            base.transform_filter("datum.leads")
            .mark_point(filled=True, size=70, color=ACCENT, opacity=1, shape="diamond")
            .encode(y=alt.Y("ratio:Q", scale=y))
        )
        one = alt.Chart(pl.DataFrame({"one": [1]})).mark_rule(color=MUTED).encode(y=alt.Y("one:Q", scale=y))
        above = alt.layer(line, shown, one, dots, lead).properties(width=inner, height=210)
        below = (
            alt.Chart(marks)
            .mark_tick(thickness=max(1.2, inner / frame.height * 0.6), height=9, color=INK, orient="vertical")
            .encode(
                x=x,
                y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, domain=False, ticks=False)),
            )
            .properties(width=inner, height=14 * len(order))
        )
        return alt.vconcat(above, below, spacing=6)

    word = "harm" if family == "civilian_harm" else "frequency"
    what = "strikes" if family == "frequency" else "harm to civilians"
    left = found.height - frame.height
    return Figure(
        one_size=True,
        name=f"specification-curve-{word}",
        title=f"Every definition of the trial, {what}: ratio and calibrated interval",
        caption=HEADLINES[family] + READING + (UNDRAWN if left else ""),
        description=f"{frame.height} points in rising order on a logarithmic axis, from {frame['ratio'].min():.2f} to "
        f"{frame['ratio'].max():.2f}, median {frame['ratio'].median():.2f}; {(frame['ratio'] > 1).sum()} above 1, "
        f"{frame['shows'].sum()} with an interval above 1. Beneath, a grid of marks: one row a choice.",
        draw=draw,
        data=frame.select(
            pl.col("test_id").alias("Definition"),
            pl.col("ratio").alias("Ratio"),
            pl.col("low").alias("Lower end"),
            pl.col("high").alias("Upper end"),
            pl.col("p_rise").alias("p"),
        ),
        source=SOURCES[family],
    )  # fmt: skip


def change_point(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Where the data put a single change, if they may choose the month."""
    frame = connection.sql(
        """
        SELECT t.area, b.month, b.probability FROM prediction_breaks b JOIN prediction_tests t USING (test_id)
        WHERE b.test_id IN ('acled-mali-20240826-18m-drop', 'acled-north-20240826-18m-drop') ORDER BY t.area, b.month
        """
    ).pl()
    frame = frame.with_columns(pl.col("area").replace(PLACES))

    def draw(width: int) -> alt.TopLevelMixin:
        panels = []
        for area in ("All Mali", "North"):
            bars = (
                alt.Chart(frame.filter(pl.col("area") == area))
                .mark_bar(color=NORTH, width=max(4, width // 60))
                .encode(
                    x=alt.X(
                        "month:T",
                        title=None,
                        axis=alt.Axis(format="%b %Y", grid=False, tickCount=4 if width < 500 else 8),
                    ),
                    y=alt.Y("probability:Q", title="Probability", axis=alt.Axis(format=".0%", tickCount=4)),
                )
            )
            rule = (
                alt.Chart(pl.DataFrame({"date": [STATEMENT]}))
                .mark_rule(color=ACCENT, strokeDash=[4, 3])
                .encode(x="date:T")
            )
            panels.append((bars + rule).properties(title=area, width=width - 70, height=120))
        return alt.vconcat(*panels, spacing=14)

    likely = frame.sort("probability", descending=True).group_by("area", maintain_order=True).first().sort("area")
    said = "; ".join(
        f"{row['area']}: likeliest in {row['month']:%B %Y} ({row['probability']:.0%})" for row in likely.to_dicts()
    )
    return Figure(
        name="change-point",
        title="If the rate changed once, when? Probability by month",
        caption="**Left to choose the month, the data do not choose the statement's: within three months of it the change lies "
        "with a probability of {{< var f.break_near_mali >}} for Mali and {{< var f.break_near_north >}} in the north.** "
        "Eighteen months either side of the statement, two constant rates, every month as likely beforehand. The line marks "
        "26 August 2024.",
        description=f"Two panels of bars, one a month. {said}. A line marks the statement.",
        draw=draw,
        data=frame.select(
            pl.col("area").alias("Where"),
            pl.col("month").dt.strftime("%Y-%m").alias("New rate from"),
            (100 * pl.col("probability")).alias("Probability in %"),
        ),
        source=SOURCES["frequency"],
    )  # fmt: skip


def tipping(connection: duckdb.DuckDBPyConnection) -> Figure:
    """The ratio if a share of the strikes before the statement had gone unreported."""
    frame = connection.sql(
        """
        SELECT t.area, t.horizon_months AS months, p.share_missing, p.missing, p.ratio, p.low, p.high
        FROM prediction_tipping p JOIN prediction_tests t USING (test_id)
        WHERE t.prediction_id = $prediction AND t.series = 'acled_events' AND t.horizon_months IN (12, 18)
        ORDER BY t.area, t.horizon_months, p.share_missing
        """,
        params={"prediction": PREDICTION},
    ).pl()
    frame = frame.with_columns(
        panel=pl.concat_str(pl.col("area").replace(PLACES), pl.lit(", "), pl.col("months"), pl.lit(" months"))
    )
    order = frame["panel"].unique(maintain_order=True).to_list()

    def draw(width: int) -> alt.TopLevelMixin:
        panels = []
        for name in order:
            scale = alt.Scale(type="log", domain=[0.12, 8], nice=False, clamp=True)
            base = alt.Chart(frame.filter(pl.col("panel") == name)).encode(
                x=alt.X("share_missing:Q", title="Share unreported before", axis=alt.Axis(format="%", tickCount=4))
            )
            axis = alt.Axis(values=[0.25, 0.5, 1, 2, 4, 8], format=".2~f")
            band = base.mark_area(color=REST, opacity=0.6, clip=True).encode(
                y=alt.Y("low:Q", scale=scale, title="After ÷ before", axis=axis), y2="high:Q"
            )
            line = base.mark_line(color=NORTH, strokeWidth=2.5).encode(y=alt.Y("ratio:Q", scale=scale))
            one = alt.Chart(pl.DataFrame({"one": [1]})).mark_rule(color=INK).encode(y=alt.Y("one:Q", scale=scale))
            across = (width - 150) / 2 if width > 500 else width - 70
            panels.append(alt.layer(band, line, one).properties(title=name, width=across, height=150))
        if width < 500:
            return alt.vconcat(*panels)
        return alt.vconcat(alt.hconcat(*panels[:2], spacing=25), alt.hconcat(*panels[2:], spacing=25))

    none = frame.filter(pl.col("share_missing") == 0)
    said = "; ".join(
        f"{row['panel']}: {row['ratio']:.2f}, gone at {1 - 1 / row['ratio']:.0%} unreported" for row in none.to_dicts()
    )
    return Figure(
        name="tipping",
        title="How many strikes before the statement would have to be missing for the rise to vanish?",
        caption="**Over twelve months the rise in Mali is gone if {{< var f.missing_mali_12 >}} strikes of the year before, "
        "{{< var f.missing_share_mali_12 >}} of them all, went unreported; in the north {{< var f.missing_north_12 >}} are "
        "enough.** Line: the ratio if that share is missing; band: its calibrated interval.",
        description=f"Four panels of a falling line with a band about it, on a logarithmic axis. {said}. A line marks 1.",
        draw=draw,
        data=frame.select(
            pl.col("panel").alias("Where and how long"),
            (100 * pl.col("share_missing")).alias("Missing, % of all"),
            pl.col("missing").alias("Missing strikes"),
            pl.col("ratio").alias("Ratio"),
            pl.col("low").alias("Lower end"),
            pl.col("high").alias("Upper end"),
        ),
        source=SOURCES["frequency"],
    )  # fmt: skip


METHODS = {
    "exact_conditional": "Exact test (naive)",
    "quasi_poisson": "Quasi-Poisson",
    "negative_binomial": "Negative binomial",
    "walk_windows": "Random walk, windows",
    "bootstrap": "Bootstrap (decides)",
    "walk_step": "Random walk, step",
    "circular_shift": "Circular shift",
}
SCENARIOS = {
    "independent": "Independent counts",
    "over_dispersed": "Over-dispersed",
    "autocorrelated": "And autocorrelated",
    "like_mali": "Like Mali's series",
    "like_north": "Like the north's",
}


def calibration(connection: duckdb.DuckDBPyConnection) -> Figure:
    """How often each method calls a rise when there is none, and when the rate doubles."""
    frame = connection.sql(
        "SELECT scenario, true_ratio, method, calls / runs AS share, runs FROM calibration WHERE p_max = 0.05 "
        "ORDER BY scenario, true_ratio, method"
    ).pl()
    frame = frame.with_columns(
        pl.col("method").replace(METHODS),
        pl.col("scenario").replace(SCENARIOS),
        truth=pl.when(pl.col("true_ratio") == 1).then(pl.lit("Nothing changed")).otherwise(pl.lit("The rate doubled")),
    )
    order = list(METHODS.values())

    def draw(width: int) -> alt.TopLevelMixin:
        panels = []
        for scenario in SCENARIOS.values():
            base = alt.Chart(frame.filter(pl.col("scenario") == scenario)).encode(
                y=alt.Y("method:N", sort=order, title=None, axis=alt.Axis(labelLimit=150, domain=False, ticks=False)),
                x=alt.X("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)),
            )
            names = ["Nothing changed", "The rate doubled"]
            dots = base.mark_point(filled=True, size=60, opacity=1).encode(
                color=alt.Color("truth:N", title=None, scale=alt.Scale(domain=names, range=[ACCENT, NORTH]),
                                legend=alt.Legend(orient="top")),
                shape=alt.Shape("truth:N", title=None, scale=alt.Scale(domain=names, range=["diamond", "circle"])),
            )  # fmt: skip
            five = (
                alt.Chart(pl.DataFrame({"five": [0.05]})).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="five:Q")
            )
            panels.append((five + dots).properties(title=scenario, width=width - 185, height=115))
        return alt.vconcat(*panels, spacing=10)

    like = frame.filter(pl.col("scenario") == SCENARIOS["like_mali"], pl.col("true_ratio") == 1)
    said = "; ".join(f"{row['method']} {row['share']:.0%}" for row in like.sort("share", descending=True).to_dicts())
    return Figure(
        name="calibration",
        title="How often each method calls a rise, at a nominal 5 %",
        caption="**On series like Mali's the naive test calls a rise in {{< var f.cal_exact_mali >}} of cases in which nothing "
        "changed, the bootstrap in {{< var f.cal_bootstrap_mali >}}; it sees a doubling in {{< var f.cal_power_mali >}}.** "
        "Diamonds should lie on the dashed line or left of it, circles as far right as can be.",
        description="Five panels, one a kind of series, seven methods each; a diamond where nothing changed, a circle where the "
        f"rate doubled. When nothing changed, in series like Mali's: {said}.",
        draw=draw,
        data=frame.select(
            pl.col("scenario").alias("Series"),
            pl.col("truth").alias("Truth"),
            pl.col("method").alias("Method"),
            (100 * pl.col("share")).alias("Rises called, %"),
            pl.col("runs").alias("Series simulated"),
        ),
        source="Source: our simulation, `python -m analysis calibrate`.",
    )
