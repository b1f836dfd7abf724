"""The figures of the trial: the specification curves, the free change point, the tipping points, the calibration."""

import altair as alt
import duckdb
import polars as pl

from analysis.parts import Figure, listed
from analysis.theme import ACCENT, INK, MUTED, NORTH, REST
from analysis.trial import PREDICTION, STATEMENT
from analysis.words import count, month, number, say

CURVE = """
    SELECT t.test_id, t.series, t.whose, t.area, t.start_date, t.horizon_months, t.baseline, t.baseline_months, t.partial_month,
      t.censored_months, t.exposure, t.role, r.ratio, p.low, p.high, p.p_rise
    FROM prediction_tests t JOIN prediction_trials p USING (test_id)
    JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
    WHERE t.prediction_id = $prediction AND t.family = $family
    ORDER BY r.ratio NULLS FIRST, t.test_id
"""


def sources() -> dict[str, str]:
    """The source line of each half of the statement, and of what draws ACLED's series alone."""
    return {
        "acled": say(
            "Source: ACLED (acleddata.com), our sums; our computation.",
            "Source : ACLED (acleddata.com), nos totaux ; notre calcul.",
        ),
        "frequency": say(
            "Source: ACLED (acleddata.com), our sums, and this project's list; our computation.",
            "Source : ACLED (acleddata.com), nos totaux, et la liste de ce projet ; notre calcul.",
        ),
        "civilian_harm": say(
            "Source: this project's incidents and claims, from public reports; our computation.",
            "Source : les incidents et affirmations de ce projet, d’après des publications publiques ; notre calcul.",
        ),
    }


def places() -> dict[str, str]:
    """The areas that a definition may be about."""
    return {"mali": say("All Mali", "Tout le Mali"), "north": say("North", "Nord"), "kidal": "Kidal"}


def interval_tips() -> list[alt.Tooltip]:
    """What a mark of a ratio with its interval tells the mouse."""
    return [
        alt.Tooltip("ratio:Q", title=say("Ratio", "Rapport"), format=".2f"),
        alt.Tooltip("low:Q", title=say("Lower end", "Borne inférieure"), format=".2f"),
        alt.Tooltip("high:Q", title=say("Upper end", "Borne supérieure"), format=".2f"),
    ]


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
    """The choices that a definition makes, as codes of `choice_names`."""
    same_length = "as_long" if row["baseline_months"] == row["horizon_months"] else "24_months"
    chosen = [
        row["series"],
        row["area"],
        f"from_{row['start_date']:%m_%d}",
        f"{row['horizon_months']}_after",
        "same_months" if row["baseline"] == "same_months" else same_length,
        row["partial_month"],
        "state" if row["whose"] == "malian_state" else "everybody",
    ]
    if row["censored_months"]:
        chosen.append("censored")
    return chosen + ([row["exposure"]] if row["exposure"] == "pages" else [])


def choice_names() -> dict[str, str]:
    """Each choice as the rows beneath the curve name it, in their order."""
    return {
        "acled_events": say("ACLED's events", "Événements d’ACLED"),
        "own_strikes": say("Our list: strikes", "Notre liste : frappes"),
        "own_harm_strikes": say("Strikes with civilian dead", "Frappes avec morts civils"),
        "own_civilians_lowest": say("Civilians, lowest figures", "Civils, chiffres les plus bas"),
        "own_civilians_highest": say("Civilians, highest figures", "Civils, chiffres les plus hauts"),
        **places(),
        "from_07_27": say("From 27 July", "Dès le 27 juillet"),
        "from_08_26": say("From 26 August", "Dès le 26 août"),
        "6_after": say("6 months", "6 mois"),
        "12_after": say("12 months", "12 mois"),
        "18_after": say("18 months", "18 mois"),
        "as_long": say("As long before", "Aussi longtemps avant"),
        "24_months": say("24 months before", "24 mois avant"),
        "same_months": say("Same months, earlier year", "Mêmes mois d’une autre année"),
        "drop": say("Cut month left out", "Mois coupé écarté"),
        "split": say("Cut month divided", "Mois coupé partagé"),
        "everybody": say("Every attacker's", "De tous les auteurs"),
        "state": say("The army's only", "De l’armée seule"),
        "censored": say("Newest months left out", "Derniers mois écartés"),
        "pages": say("Per page found", "Par page trouvée"),
    }


def headline(family: str) -> str:
    """The finding of the curve of one half of the statement."""
    if family == "frequency":
        return say(
            "**In {{< var f.frequency_up >}} of {{< var f.frequency_defined >}} definitions the ratio is above one, in "
            "{{< var f.frequency_shown >}} its whole interval; the median is {{< var f.frequency_median >}}.** ",
            "**Dans {{< var f.frequency_up >}} des {{< var f.frequency_defined >}} définitions, le rapport est supérieur à un, dans "
            "{{< var f.frequency_shown >}} son intervalle entier l’est ; la médiane est de {{< var f.frequency_median >}}.** ",
        )
    return say(
        "**In {{< var f.harm_up >}} of {{< var f.harm_defined >}} definitions the ratio is above one, in "
        "{{< var f.harm_shown >}} its whole interval; the median is {{< var f.harm_median >}}.** ",
        "**Dans {{< var f.harm_up >}} des {{< var f.harm_defined >}} définitions, le rapport est supérieur à un, dans "
        "{{< var f.harm_shown >}} son intervalle entier l’est ; la médiane est de {{< var f.harm_median >}}.** ",
    )


def specification_curve(connection: duckdb.DuckDBPyConnection, family: str) -> Figure:
    """Every definition of one half of the statement, from the lowest to the highest ratio, its choices beneath."""
    tried = connection.sql(CURVE, params={"prediction": PREDICTION, "family": family}).pl()
    frame = tried.filter(pl.col("ratio").is_not_null() & (pl.col("ratio") > 0)).with_row_index("place", offset=1)
    frame = frame.with_columns(
        place=pl.col("place").cast(pl.Int64),
        lower=pl.col("low").clip(lower_bound=0.1),
        upper=pl.col("high").clip(upper_bound=20),
        leads=pl.col("role") == "primary",
        shows=pl.col("low") > 1,
    )
    names = choice_names()
    made = [{"place": row["place"], "choice": names[choice]} for row in frame.to_dicts() for choice in choices(row)]
    marks = pl.DataFrame(made)
    order = [choice for choice in names.values() if choice in set(marks["choice"])]

    def draw(width: int) -> alt.TopLevelMixin:
        inner = width - (215 if width > 500 else 175)
        x = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0, frame.height + 1], nice=False))
        y = alt.Scale(type="log", domain=[0.1, 20], nice=False)
        axis = alt.Axis(values=[0.1, 0.25, 0.5, 1, 2, 4, 8, 16], format=".2~f")
        tips = [alt.Tooltip("test_id:N", title=say("Definition", "Définition")), *interval_tips()]
        shown = frame.select("place", "test_id", "ratio", "low", "high", "lower", "upper", "leads", "shows")
        base = alt.Chart(shown).encode(x=x, tooltip=tips)
        thin = max(1.0, inner / frame.height * 0.45)
        line = base.mark_rule(strokeWidth=thin, color=REST).encode(
            y=alt.Y("lower:Q", scale=y, axis=axis, title=say("After ÷ before", "Après ÷ avant")), y2="upper:Q"
        )
        above_one = (
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
        above = alt.layer(line, above_one, one, dots, lead).properties(width=inner, height=210)
        below = (
            alt.Chart(marks)
            .mark_tick(thickness=max(1.2, inner / frame.height * 0.6), height=9, color=INK, orient="vertical")
            .encode(
                x=x,
                y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(labelLimit=170, domain=False, ticks=False)),
                tooltip=alt.Tooltip("choice:N", title=say("Choice", "Choix")),
            )
            .properties(width=inner, height=14 * len(order))
        )
        return alt.vconcat(above, below, spacing=6)

    word = "harm" if family == "civilian_harm" else "frequency"
    what = say("strikes", "frappes") if family == "frequency" else say("harm to civilians", "victimes civiles")
    reading = say(
        "One point a definition, from the lowest ratio to the highest, with its calibrated interval (nominal 95 %, cut off at the frame); "
        "the marks beneath say which choices it makes. Diamonds: the definitions that decide the verdict.",
        "Un point par définition, du rapport le plus bas au plus élevé, avec son intervalle calibré (coupé au cadre) ; les marques "
        "au-dessous disent quels choix elle fait. Losanges : les définitions qui décident du verdict.",
    )
    undrawn = say(
        " Definitions without a ratio, nothing being counted on one side, are not drawn.",
        " Les définitions sans rapport, rien n’étant compté d’un des deux côtés, ne sont pas dessinées.",
    )
    points = count(frame.height, ("point", "points"), ("point", "points"))
    ratio = frame["ratio"]
    lowest, middle, highest = (number(found, 2) for found in (ratio.min(), ratio.median(), ratio.max()))
    above, whole = number((ratio > 1).sum()), number(frame["shows"].sum())
    return Figure(
        one_size=True,
        name=f"specification-curve-{word}",
        title=say(
            f"Every definition of the trial, {what}: ratio and calibrated interval",
            f"Toutes les définitions de l’épreuve, {what} : rapport et intervalle calibré",
        ),
        caption=headline(family) + reading + (undrawn if tried.height > frame.height else ""),
        description=say(
            f"{points} in rising order on a logarithmic axis, from {lowest} to {highest}, median {middle}; {above} above 1, "
            f"{whole} with an interval above 1. Beneath, a grid of marks: one row a choice.",
            f"{points} en ordre croissant sur un axe logarithmique, de {lowest} à {highest}, médiane {middle} ; {above} au-dessus de "
            f"1, {whole} avec un intervalle au-dessus de 1. Au-dessous, une grille de marques : une rangée par choix.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("test_id").alias(say("Definition", "Définition")),
            pl.col("ratio").alias(say("Ratio", "Rapport")),
            pl.col("low").alias(say("Lower end", "Borne inférieure")),
            pl.col("high").alias(say("Upper end", "Borne supérieure")),
            pl.col("p_rise").alias("p"),
        ),
        source=sources()[family],
    )


def change_point(connection: duckdb.DuckDBPyConnection) -> Figure:
    """Where the data put a single change, if they may choose the month."""
    frame = connection.sql(
        """
        SELECT t.area, b.month, b.probability FROM prediction_breaks b JOIN prediction_tests t USING (test_id)
        WHERE b.test_id IN ('acled-mali-20240826-18m-drop', 'acled-north-20240826-18m-drop') ORDER BY t.area, b.month
        """
    ).pl()
    names = places()
    frame = frame.with_columns(pl.col("area").replace(names))

    def draw(width: int) -> alt.TopLevelMixin:
        panels = []
        for area in (names["mali"], names["north"]):
            bars = (
                alt.Chart(frame.filter(pl.col("area") == area))
                .mark_bar(color=NORTH, width=max(4, width // 60))
                .encode(
                    x=alt.X(
                        "month:T",
                        title=None,
                        axis=alt.Axis(format="%b %Y", grid=False, tickCount=4 if width < 500 else 8, labelSeparation=5),
                    ),
                    y=alt.Y(
                        "probability:Q",
                        title=say("Probability", "Probabilité"),
                        axis=alt.Axis(format=".0%", tickCount=4),
                    ),
                    tooltip=[
                        alt.Tooltip("month:T", title=say("New rate from", "Nouveau taux dès"), format="%B %Y"),
                        alt.Tooltip("probability:Q", title=say("Probability", "Probabilité"), format=".1%"),
                    ],
                )
            )
            rule = (
                alt.Chart(pl.DataFrame({"date": [STATEMENT]}))
                .mark_rule(color=ACCENT, strokeDash=[4, 3])
                .encode(x="date:T")
            )
            panels.append((bars + rule).properties(title=area, width=width - 70, height=120))
        return alt.vconcat(*panels, spacing=14)

    likely = frame.group_by("area", maintain_order=True).agg(
        pl.col("month", "probability").sort_by("probability").last()
    )
    said = listed(
        say(
            f"{area}: likeliest in {month(first)} ({number(100 * probability)}%)",
            f"{area} : le plus probable en {month(first)} ({number(100 * probability)} %)",
        )
        for area, first, probability in likely.rows()
    )
    return Figure(
        name="change-point",
        title=say(
            "If the rate changed once, when? Probability by month",
            "Si le taux a changé une seule fois, quand ? Probabilité par mois",
        ),
        caption=say(
            "**Left to choose the month, the data do not choose the statement's: within three months of it the change lies "
            "with a probability of {{< var f.break_near_mali >}} for Mali and {{< var f.break_near_north >}} in the north.** "
            "Eighteen months either side of the statement, two constant rates, every month as likely beforehand. The line marks "
            "26 August 2024.",
            "**Libres de choisir le mois, les données ne choisissent pas celui de la déclaration : le changement en est à trois mois ou "
            "moins avec une probabilité de {{< var f.break_near_mali >}} pour le Mali et de {{< var f.break_near_north >}} dans le nord.** "
            "Dix-huit mois de part et d’autre de la déclaration, deux taux constants, chaque mois aussi probable au départ. La ligne "
            "marque le 26 août 2024.",
        ),
        description=say(
            f"Two panels of bars, one a month. {said}. A line marks the statement.",
            f"Deux panneaux de barres, une par mois. {said}. Une ligne marque la déclaration.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("area").alias(say("Where", "Où")),
            pl.col("month").dt.strftime("%Y-%m").alias(say("New rate from", "Nouveau taux dès")),
            (100 * pl.col("probability")).alias(say("Probability in %", "Probabilité en %")),
        ),
        source=sources()["acled"],
    )


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
        panel=pl.format(say("{}, {} months", "{}, {} mois"), pl.col("area").replace(places()), "months")
    )
    order = frame["panel"].unique(maintain_order=True).to_list()

    def draw(width: int) -> alt.TopLevelMixin:
        panels = []
        for name in order:
            scale = alt.Scale(type="log", domain=[0.12, 8], nice=False, clamp=True)
            base = alt.Chart(frame.filter(pl.col("panel") == name)).encode(
                x=alt.X(
                    "share_missing:Q",
                    title=say("Share unreported before", "Part non signalée avant"),
                    axis=alt.Axis(format="%", tickCount=4),
                )
            )
            axis = alt.Axis(values=[0.25, 0.5, 1, 2, 4, 8], format=".2~f")
            band = base.mark_area(color=REST, opacity=0.6, clip=True).encode(
                y=alt.Y("low:Q", scale=scale, title=say("After ÷ before", "Après ÷ avant"), axis=axis), y2="high:Q"
            )
            line = base.mark_line(color=NORTH, strokeWidth=2.5).encode(y=alt.Y("ratio:Q", scale=scale))
            one = alt.Chart(pl.DataFrame({"one": [1]})).mark_rule(color=INK).encode(y=alt.Y("one:Q", scale=scale))
            across = (width - 150) / 2 if width > 500 else width - 70
            panels.append(alt.layer(band, line, one).properties(title=name, width=across, height=150))
        if width < 500:
            return alt.vconcat(*panels)
        return alt.vconcat(alt.hconcat(*panels[:2], spacing=25), alt.hconcat(*panels[2:], spacing=25))

    none = frame.filter(pl.col("share_missing") == 0)
    said = listed(
        say(
            f"{panel}: {number(ratio, 2)}, gone at {number(100 - 100 / ratio)}% unreported",
            f"{panel} : {number(ratio, 2)}, disparaît à {number(100 - 100 / ratio)} % de frappes non signalées",
        )
        for panel, ratio in none.select("panel", "ratio").rows()
    )
    return Figure(
        name="tipping",
        title=say(
            "How many strikes before the statement would have to be missing for the rise to vanish?",
            "Combien de frappes d’avant la déclaration devraient manquer pour que la hausse disparaisse ?",
        ),
        caption=say(
            "**Over twelve months the rise in Mali is gone if {{< var f.missing_mali_12 >}} strikes of the year before, "
            "{{< var f.missing_share_mali_12 >}} of them all, went unreported; in the north {{< var f.missing_north_12 >}} are "
            "enough.** Line: the ratio if that share is missing; band: its calibrated interval.",
            "**Sur douze mois, la hausse au Mali disparaît si {{< var f.missing_mali_12 >}} frappes de l’année qui précède, "
            "{{< var f.missing_share_mali_12 >}} du total, n’ont pas été signalées ; dans le nord, {{< var f.missing_north_12 >}} "
            "suffisent.** Ligne : le rapport si cette part manque ; bande : son intervalle calibré.",
        ),
        description=say(
            f"Four panels of a falling line with a band about it, on a logarithmic axis. {said}. A line marks 1.",
            f"Quatre panneaux d’une ligne qui descend dans une bande, sur un axe logarithmique. {said}. Une ligne marque 1.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("panel").alias(say("Where and how long", "Où et combien de temps")),
            (100 * pl.col("share_missing")).alias(say("Missing, % of all", "Manquantes, en % du total")),
            pl.col("missing").alias(say("Missing strikes", "Frappes manquantes")),
            pl.col("ratio").alias(say("Ratio", "Rapport")),
            pl.col("low").alias(say("Lower end", "Borne inférieure")),
            pl.col("high").alias(say("Upper end", "Borne supérieure")),
        ),
        source=sources()["acled"],
    )


def methods() -> dict[str, str]:
    """The methods that are simulated, in the order of the figure."""
    return {
        "exact_conditional": say("Exact test (naive)", "Test exact (naïf)"),
        "quasi_poisson": say("Quasi-Poisson", "Quasi-Poisson"),
        "negative_binomial": say("Negative binomial", "Binomiale négative"),
        "walk_windows": say("Random walk, windows", "Marche aléatoire, fenêtres"),
        "bootstrap": say("Bootstrap (decides)", "Bootstrap (décide)"),
        "walk_step": say("Random walk, step", "Marche aléatoire, saut"),
        "circular_shift": say("Circular shift", "Décalage circulaire"),
    }


def scenarios() -> dict[str, str]:
    """The kinds of series that are simulated, in the order of the figure."""
    return {
        "independent": say("Independent counts", "Comptes indépendants"),
        "over_dispersed": say("Over-dispersed", "Surdispersés"),
        "autocorrelated": say("And autocorrelated", "Et autocorrélés"),
        "like_mali": say("Like Mali's series", "Comme la série du Mali"),
        "like_north": say("Like the north's", "Comme celle du nord"),
    }


def calibration(connection: duckdb.DuckDBPyConnection) -> Figure:
    """How often each method calls a rise when there is none, and when the rate doubles."""
    frame = connection.sql(
        "SELECT scenario, true_ratio, method, calls / runs AS share, runs FROM calibration WHERE p_max = 0.05 "
        "ORDER BY scenario, true_ratio, method"
    ).pl()
    unchanged, doubled = say("Nothing changed", "Rien n’a changé"), say("The rate doubled", "Le taux a doublé")
    series = scenarios()
    frame = frame.with_columns(
        pl.col("method").replace(methods()),
        pl.col("scenario").replace(series),
        truth=pl.when(pl.col("true_ratio") == 1).then(pl.lit(unchanged)).otherwise(pl.lit(doubled)),
    )
    order = list(methods().values())

    def draw(width: int) -> alt.TopLevelMixin:
        panels = []
        for scenario in series.values():
            base = alt.Chart(frame.filter(pl.col("scenario") == scenario)).encode(
                y=alt.Y("method:N", sort=order, title=None, axis=alt.Axis(labelLimit=150, domain=False, ticks=False)),
                x=alt.X("share:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5)),
            )
            names = [unchanged, doubled]
            dots = base.mark_point(filled=True, size=60, opacity=1).encode(
                color=alt.Color("truth:N", title=None, scale=alt.Scale(domain=names, range=[ACCENT, NORTH]),
                                legend=alt.Legend(orient="top")),
                shape=alt.Shape("truth:N", title=None, scale=alt.Scale(domain=names, range=["diamond", "circle"])),
                tooltip=[
                    alt.Tooltip("method:N", title=say("Method", "Méthode")),
                    alt.Tooltip("truth:N", title=say("Truth", "Vérité")),
                    alt.Tooltip("share:Q", title=say("Rises called", "Hausses annoncées"), format=".1%"),
                ],
            )  # fmt: skip
            five = (
                alt.Chart(pl.DataFrame({"five": [0.05]})).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="five:Q")
            )
            panels.append((five + dots).properties(title=scenario, width=width - 185, height=115))
        return alt.vconcat(*panels, spacing=10)

    like = frame.filter(pl.col("scenario") == series["like_mali"], pl.col("true_ratio") == 1)
    said = listed(
        say(f"{method} {number(100 * share)}%", f"{method} {number(100 * share)} %")
        for method, share in like.sort("share", descending=True).select("method", "share").rows()
    )
    return Figure(
        name="calibration",
        title=say(
            "How often each method calls a rise, at a nominal 5 %",
            "À quelle fréquence chaque méthode annonce une hausse, à un seuil nominal de 5 %",
        ),
        caption=say(
            "**On series like Mali's the naive test calls a rise in {{< var f.cal_exact_mali >}} of cases in which nothing "
            "changed, the bootstrap in {{< var f.cal_bootstrap_mali >}}; it sees a doubling in {{< var f.cal_power_mali >}}.** "
            "Diamonds should lie on the dashed line or left of it, circles as far right as can be.",
            "**Sur des séries comme celle du Mali, le test naïf annonce une hausse dans {{< var f.cal_exact_mali >}} des cas où rien n’a "
            "changé, le bootstrap dans {{< var f.cal_bootstrap_mali >}} ; il voit un doublement dans {{< var f.cal_power_mali >}} des "
            "cas.** Les losanges devraient être sur la ligne tiretée ou à sa gauche, les ronds aussi loin à droite que possible.",
        ),
        description=say(
            "Five panels, one a kind of series, seven methods each; a diamond where nothing changed, a circle where the "
            f"rate doubled. When nothing changed, in series like Mali's: {said}.",
            "Cinq panneaux, un par type de série, sept méthodes dans chacun ; un losange où rien n’a changé, un rond où le taux a "
            f"doublé. Quand rien n’a changé, sur des séries comme celle du Mali : {said}.",
        ),
        draw=draw,
        data=frame.select(
            pl.col("scenario").alias(say("Series", "Séries")),
            pl.col("truth").alias(say("Truth", "Vérité")),
            pl.col("method").alias(say("Method", "Méthode")),
            (100 * pl.col("share")).alias(say("Rises called, %", "Hausses annoncées, en %")),
            pl.col("runs").alias(say("Series simulated", "Séries simulées")),
        ),
        source=say(
            "Source: our simulation, `python -m analysis calibrate`.",
            "Source : notre simulation, `python -m analysis calibrate`.",
        ),
    )
