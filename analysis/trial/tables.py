"""The tables of the trial's pages."""

import duckdb

from analysis import words
from analysis.parts import table_of
from analysis.phrases import known, phrase
from analysis.text import inert
from analysis.trial import PREDICTION
from analysis.words import count, english, number, percent, say


def all_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part name to HTML."""
    made = (verdicts, trials, sensitivity, harm, checks, definitions, scorecard, future, verdict_rule)
    return {f"table-{table.__name__.replace('_', '-')}": table(connection) for table in made}


def verdicts(connection: duckdb.DuckDBPyConnection) -> str:
    """The verdict on each half of the statement, by length of time."""
    rows = _rows(
        connection,
        "FROM prediction_verdicts WHERE prediction_id = $prediction ORDER BY family DESC, horizon_months",
    )
    halves = {"frequency": say("Strikes", "Frappes"), "civilian_harm": say("Civilian harm", "Victimes civiles")}
    return table_of(
        rows,
        {
            say("Half", "Volet"): lambda row: halves[row["family"]],
            say("Time", "Durée"): lambda row: _months(row["horizon_months"]),
            say("Verdict", "Verdict"): lambda row: words.code(row["verdict"]),
            say("In one sentence", "En une phrase"): lambda row: words.named(row["sentence"], row["sentence_fr"]),
            say("Ratio above 1", "Rapport au-dessus de 1"): lambda row: _of(row["up"], row["definitions"]),
            say("Interval above 1", "Intervalle au-dessus de 1"): lambda row: _of(row["shown"], row["definitions"]),
        },
        label=say(
            "The verdict on each half of the statement, by length of time",
            "Le verdict sur chaque volet de la déclaration, selon la durée",
        ),
    )


def trials(connection: duckdb.DuckDBPyConnection) -> str:
    """The careful estimates on ACLED's series."""
    rows = _rows(
        connection,
        """
        SELECT t.area, t.horizon_months, r.count_before, r.count_after, r.ratio, r.low, r.high, p.low AS calibrated_low,
          p.high AS calibrated_high, p.* EXCLUDE (low, high)
        FROM prediction_tests t JOIN prediction_trials p USING (test_id)
        JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
        WHERE t.prediction_id = $prediction AND t.series = 'acled_events' AND t.role IN ('primary', 'wider')
        ORDER BY t.area DESC, t.horizon_months
        """,
    )
    return table_of(
        rows,
        {
            **_asked(),
            say("Before → after", "Avant → après"): _before_after,
            say("Quasi-Poisson", "Quasi-Poisson"): lambda row: _within(row["ratio"], row["low"], row["high"]),
            say("Calibrated interval (nominal 95 %)", "Intervalle calibré (95 % nominal)"): lambda row: _range(
                row["calibrated_low"], row["calibrated_high"]
            ),
            say("p of no rise", "p d’absence de hausse"): lambda row: number(row["p_rise"], 3),
            say("Doubling seen", "Doublement vu"): lambda row: percent(row["power_200"]),
            say("Random walk, windows", "Marche aléatoire, fenêtres"): lambda row: _within(
                row["walk"], row["walk_low"], row["walk_high"]
            ),
            say("Random walk, step", "Marche aléatoire, saut"): lambda row: _within(
                row["step"], row["step_low"], row["step_high"]
            ),
            say("Step above 1 / 1.25 / 2", "Saut au-dessus de 1 / 1,25 / 2"): _step_above,
        },
        label=say("The careful estimates on ACLED's series", "Les estimations prudentes sur la série d’ACLED"),
    )


def sensitivity(connection: duckdb.DuckDBPyConnection) -> str:
    """The calibrated result under other assumptions."""
    rows = _rows(
        connection,
        """
        SELECT t.area, t.horizon_months, s.*
        FROM prediction_sensitivity s JOIN prediction_tests t USING (test_id)
        WHERE t.prediction_id = $prediction AND t.horizon_months > 6
        ORDER BY t.area DESC, t.horizon_months, s.autocorrelation DESC, s.assumption
        """,
    )
    on = {
        "declared": say("As declared: 24 months about one rate", "Comme déclaré : 24 mois autour d’un même taux"),
        "without_bias_correction": say(
            "Without correction of the autocorrelation", "Sans correction de l’autocorrélation"
        ),
        "about_the_trend": say("24 months about their trend", "24 mois autour de leur tendance"),
        "all_months_before_about_the_trend": say(
            "All months before, about their trend", "Tous les mois d’avant, autour de leur tendance"
        ),
        "independent_months": say("Months independent of each other", "Mois indépendants les uns des autres"),
    }
    return table_of(
        rows,
        {
            **_asked(),
            say("Calibrated on", "Calibré sur"): lambda row: on[row["assumption"]],
            say("Autocorrelation", "Autocorrélation"): lambda row: number(row["autocorrelation"], 2),
            say("p of no rise", "p d’absence de hausse"): lambda row: number(row["p_rise"], 3),
            say("Interval", "Intervalle"): lambda row: _range(row["low"], row["high"]),
            say("Doubling seen", "Doublement vu"): lambda row: percent(row["power_200"]),
        },
        label=say("The calibrated result under other assumptions", "Le résultat calibré sous d’autres hypothèses"),
    )


def harm(connection: duckdb.DuckDBPyConnection) -> str:
    """Civilian harm: every definition from the day of the statement."""
    rows = _rows(
        connection,
        """
        SELECT t.area, t.horizon_months, t.series, t.exposure, r.count_before, r.count_after, r.ratio, p.low, p.high, p.p_rise
        FROM prediction_tests t JOIN prediction_trials p USING (test_id)
        JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
        WHERE t.prediction_id = $prediction AND t.family = 'civilian_harm' AND t.start_date = DATE '2024-08-26'
          AND t.whose = 'malian_state'
        ORDER BY t.area DESC, t.horizon_months, t.series DESC, t.exposure
        """,
    )
    series = {
        "own_harm_strikes": say("strikes", "frappes"),
        "own_civilians_lowest": say("killed, lowest", "tués, au plus bas"),
        "own_civilians_highest": say("killed, highest", "tués, au plus haut"),
    }
    per_page = say(", per page", ", par page")
    return table_of(
        rows,
        {
            **_asked(),
            say("Counted", "Compté"): lambda row: (
                series[row["series"]] + (per_page if row["exposure"] == "pages" else "")
            ),
            say("Before → after", "Avant → après"): _before_after,
            say(
                "Ratio (calibrated interval, nominal 95 %)", "Rapport (intervalle calibré, 95 % nominal)"
            ): lambda row: _within(row["ratio"], row["low"], row["high"]),
            say("p of no rise", "p d’absence de hausse"): lambda row: number(row["p_rise"], 3),
        },
        label=say(
            "Civilian harm: every definition from the day of the statement",
            "Victimes civiles : toutes les définitions à partir du jour de la déclaration",
        ),
    )


def checks(connection: duckdb.DuckDBPyConnection) -> str:
    """Other explanations, as far as the data can speak to them."""
    rows = connection.sql(
        """
        FROM prediction_checks
        ORDER BY array_position(['trend', 'regression_to_the_mean', 'other_dates', 'moved', 'whose', 'coverage'], check_id),
          area, on_date, item
        """
    ).pl()
    explanations = {
        "trend": say("Growth already under way", "Croissance déjà en cours"),
        "regression_to_the_mean": say("Regression to the mean", "Régression vers la moyenne"),
        "other_dates": say("Six months after another date", "Six mois après une autre date"),
        "moved": say("The war moved", "La guerre s’est déplacée"),
        "whose": say("Whose strikes", "Les frappes de qui"),
        "coverage": say("Coverage", "Couverture"),
    }
    computed = say("What was computed", "Ce qui a été calculé")
    return table_of(
        rows.to_dicts(),
        {
            say("Explanation", "Explication"): lambda row: explanations[row["check_id"]],
            say("Where", "Où"): _where,
            computed: _computed,
            say("Result", "Résultat"): lambda row: _within(row["value"], row["low"], row["high"]),
            say("Of", "Sur"): lambda row: row["n"],
        },
        html_columns=(computed,),
        label=say(
            "Other explanations, as far as the data can speak to them",
            "Les autres explications, pour autant que les données puissent en parler",
        ),
    )


def _computed(row: dict) -> str:
    """What a check computed, as HTML: our own words, or a turning point as `milestones` has it."""
    own = row["item"] in known()["checks"]
    item = inert(phrase("checks", row["item"])) if own else english(inert(row["item"]))
    if row["on_date"] is None:
        return item
    return f"{item} ({words.short_day(row['on_date'])} {row['on_date'].year})"


def definitions(connection: duckdb.DuckDBPyConnection) -> str:
    """Every definition that was tried."""
    rows = _rows(
        connection,
        """
        SELECT t.test_id, t.role, r.count_before, r.count_after, r.ratio, p.low AS calibrated_low, p.high AS calibrated_high, p.p_rise,
          r.low, r.high, e.low AS naive_low, e.high AS naive_high, c.rank, c.n
        FROM prediction_tests t JOIN prediction_trials p USING (test_id)
        JOIN prediction_results r ON r.test_id = t.test_id AND r.method = 'quasi_poisson'
        JOIN prediction_results e ON e.test_id = t.test_id AND e.method = 'exact_conditional'
        LEFT JOIN prediction_results c ON c.test_id = t.test_id AND c.method = 'placebo_rank'
        WHERE t.prediction_id = $prediction ORDER BY t.family DESC, t.test_id
        """,
    )
    return table_of(
        rows,
        {
            say("Definition", "Définition"): lambda row: row["test_id"],
            say("Role", "Rôle"): lambda row: words.code(row["role"]),
            say("Before → after", "Avant → après"): _before_after,
            say("Ratio (calibrated)", "Rapport (calibré)"): lambda row: _within(
                row["ratio"], row["calibrated_low"], row["calibrated_high"]
            ),
            say("p", "p"): lambda row: _number(row["p_rise"], 3),
            say("Quasi-Poisson", "Quasi-Poisson"): lambda row: _range(row["low"], row["high"]),
            say("Naive", "Naïf"): lambda row: _range(row["naive_low"], row["naive_high"]),
            say("Rank", "Rang"): lambda row: None if row["rank"] is None else _of(row["rank"], row["n"]),
        },
        label=say("Every definition that was tried", "Toutes les définitions mises à l’épreuve"),
    )


def scorecard(connection: duckdb.DuckDBPyConnection) -> str:
    """Every prediction in the register."""
    predictions = connection.sql(
        "FROM predictions ORDER BY is_operational DESC, made_on NULLS LAST, prediction_id"
    ).pl()
    found: dict[str, list[str]] = {}
    for row in connection.sql("FROM prediction_verdicts ORDER BY family DESC, horizon_months").pl().to_dicts():
        months, verdict = _months(row["horizon_months"]), words.code(row["verdict"]).lower()
        sentence = words.named(row["sentence"], row["sentence_fr"])
        line = say(f"{months}: {verdict}. {sentence}", f"{months} : {verdict}. {sentence}")
        found.setdefault(row["prediction_id"], []).append(line)
    not_tried = say("Not tried", "Non mise à l’épreuve")
    heads = {
        say("Who and when", "Qui et quand"): lambda row: (
            english(inert(row["who"])) + (f", {row['made_on']}" if row["made_on"] else "")
        ),
        say("What was said", "Ce qui a été dit"): lambda row: english(inert(row["statement"])),
        say("Verdict", "Verdict"): lambda row: "<br>".join(map(inert, found.get(row["prediction_id"], [not_tried]))),
        say("Why not, or what not", "Part non mise à l’épreuve, et pourquoi"): _why_not,
    }
    return table_of(
        predictions.to_dicts(),
        heads,
        html_columns=tuple(heads),
        label=say("Every prediction in the register", "Toutes les prédictions du registre"),
    )


def _why_not(row: dict) -> str:
    """Why a prediction was not tried, or what of it was not, as HTML."""
    if not row["why_not"]:
        return "–"
    why = english(inert(row["why_not"]))
    return say(f"Not tried: {why}", f"Non mise à l’épreuve : {why}") if row["is_operational"] else why


def future(connection: duckdb.DuckDBPyConnection) -> str:
    """What the coming months would have to bring."""
    rows = _rows(
        connection,
        """
        SELECT t.area, f.* FROM prediction_future f JOIN prediction_tests t USING (test_id)
        WHERE t.prediction_id = $prediction ORDER BY t.area DESC
        """,
    )
    return table_of(
        rows,
        {
            say("Where", "Où"): _where,
            say("Months", "Mois"): lambda row: row["months"],
            say("Still to come", "Encore à venir"): lambda row: row["months_to_come"],
            say("Before → after", "Avant → après"): lambda row: _before_after(row) + say(" so far", " à ce jour"),
            say("Events a month of late", "Événements par mois récemment"): lambda row: number(row["recent"], 1),
            say("Ratio if that goes on", "Rapport si cela continue"): lambda row: number(row["ratio_if_recent"], 2),
            say("p of no rise if so", "p d’absence de hausse dans ce cas"): lambda row: number(row["p_if_recent"], 3),
            say("A month for a rise", "Par mois pour une hausse"): lambda row: (
                say("over 300", "plus de 300") if row["needed"] is None else number(row["needed"])
            ),
        },
        label=say("What the coming months would have to bring", "Ce que les mois à venir devraient apporter"),
    )


def verdict_rule(connection: duckdb.DuckDBPyConnection) -> str:
    """The thresholds of the verdict."""
    thresholds = {
        "p_max": say("Largest one-sided p that shows a rise", "Plus grand p unilatéral qui montre une hausse"),
        "level": say("Level of the intervals", "Niveau des intervalles"),
        "share_up_min": say(
            "Least share of definitions that point up", "Part minimale des définitions orientées à la hausse"
        ),
        "late_after_months": say("Months after which a break is late", "Mois au-delà desquels une rupture est tardive"),
        "reference_ratio": say(
            "The change that the test must be able to see", "Le changement que l’épreuve doit pouvoir voir"
        ),
        "power_min": say("Least power to see it", "Puissance minimale pour le voir"),
        "calibration_months": say(
            "Months before the start that calibrate the bootstrap", "Mois d’avant le début qui calibrent le bootstrap"
        ),
    }
    values = [(name, row[name]) for row in connection.sql("FROM verdict_rules").pl().to_dicts() for name in thresholds]
    return table_of(
        [{"name": name, "value": f"{value:g}"} for name, value in values],
        {
            say("Threshold", "Seuil"): lambda row: thresholds[row["name"]],
            say("Value", "Valeur"): lambda row: number(float(row["value"]), len(row["value"].partition(".")[2])),
        },
        label=say("The thresholds of the verdict", "Les seuils du verdict"),
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict]:
    return connection.sql(query, params={"prediction": PREDICTION}).pl().to_dicts()


def _asked() -> dict:
    """The columns that say where and over how many months."""
    return {say("Where", "Où"): _where, say("Months", "Mois"): lambda row: row["horizon_months"]}


def _where(row: dict) -> str:
    return say("All Mali", "Tout le Mali") if row["area"] == "mali" else say("North", "Nord")


def _months(many: int) -> str:
    return count(many, ("month", "months"), ("mois", "mois"))


def _of(some: int, all_: int) -> str:
    part, whole = number(some), number(all_)
    return say(f"{part} of {whole}", f"{part} sur {whole}")


def _before_after(row: dict) -> str:
    return f"{number(row['count_before'])} → {number(row['count_after'])}"


def _number(value: float | None, digits: int) -> str | None:
    return None if value is None else number(value, digits)


def _range(low: float | None, high: float | None) -> str | None:
    return None if low is None or high is None else f"{number(low, 2)}–{number(high, 2)}"


def _within(value: float | None, low: float | None, high: float | None) -> str:
    """A result with its interval, where it has them."""
    between = _range(low, high)
    return (_number(value, 2) or "–") + (f" ({between})" if between else "")


def _step_above(row: dict) -> str:
    shares = " / ".join(number(100 * row[f"step_above_{bound}"]) for bound in (100, 125, 200))
    return say(f"{shares} %", f"{shares} %")
