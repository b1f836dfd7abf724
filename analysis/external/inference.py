"""Whether a UCDP event was an air or drone strike, and whose: read from its text columns, in English and French.

UCDP has no column for the means of violence. A pattern found in one of `COLUMNS` sets `is_air_strike`, and the row
keeps the column and the pattern's name. How often that is right and how much it misses is measured on rows labelled by
hand (`data/reference/ucdp_text_labels.csv`, `measure` below). No pattern means: no sign in the text, nothing more.

A strike is given to the Malian state only where the wording names it; where the only sign is a drone, only where the
wording says that the drone is the army's: armed groups fly their own since 2023, and a headline that names the army and
a drone is often about the army being struck. One-sided violence names its perpetrator in side A; non-state violence does not say who flew (Saudi and
American aircraft strike in it), so an aircraft there is some state's and a drone nobody's.
"""

from dataclasses import dataclass

from analysis.external.sqltext import quoted

# headlines first: they say most; where_coordinates says it alone for one event of Mali (374358, Bounti)
COLUMNS = ("source_headline", "source_article", "where_coordinates", "where_description", "source_original")

# name -> (language, regular expression of RE2); the first that is found names the row's pattern
PATTERNS = {
    "air strike": ("en", r"\b(air|aerial)[ -]?(strikes?|raids?|attacks?|bomb(ing|ardment)s?|assaults?)\b|\bbomb(ed|ing|ings)? (\w+ )?from the air\b"),
    "frappe aérienne": ("fr", r"\b(frappes?|raids?|bombardements?|attaques?) a[ée]rien(ne)?s?\b"),
    "warplane": ("en", r"\b(war ?planes?|fighter[ -]jets?|jets? (bomb|strike|hit|pound|attack)\w*|(bomb\w*|hit|struck) by (\w+ )?jets?)\b"),
    "avion de combat": ("fr", r"\bavions? (de (chasse|combat|guerre)|militaires?)\b|\bbombardements? (de|par) l.(aviation|arm[ée]e de l.air)\b"),
    "helicopter": ("en", r"\bhelicopter (gunships?|attacks?|strikes?|raids?|fire)\b|\bgunships?\b|\b(attack|combat) helicopters?\b"),
    "hélicoptère": ("fr", r"\bh[ée]licopt[èe]res? (de combat|d.attaque)\b"),
    "drone": ("en, fr", r"\b(drones?|uavs?|unmanned aerial|quadcopters?|fpv)\b"),
}  # fmt: skip
# a drone that was brought down or only watched is no strike; these phrases are taken out before looking for "drone"
NO_DRONE_STRIKE = r"(?i)\b(shoots?|shot|bring\w*|brought|downs|downed|intercept\w*|abat\w*) (down )?(a |an |the |une? |\d+ |\w+ )?(\w+ )?drones?\b|\banti[- ]?drones?\b|\b(surveillance|reconnaissance) drones?\b|\bdrones? (footage|video|surveillance|abattus?|captur\w+|seized)\b"

FRENCH = r"(?i)\b(barkhane|french|fran[cç]ais(e|es)?|sabre|takuba)\b"
ARMY = r"(fama|malian (army|air force|armed forces|military)|arm[ée]e malienne|forces arm[ée]es maliennes)"
MALIAN = rf"(?i)\b({ARMY}|army carries out)\b|\bmali(an)? ?: (l.)?(army|arm[ée]e)\b"
# the army's drone, the drone of the army, or the army that sends it; never only both words in one sentence
ARMYS_DRONE = (
    rf"(?i)\b{ARMY}('s|')? (armed |combat |military |tb2 |bayraktar |akinci )?(drones?|uavs?)\b"
    rf"|\b(drones?|uavs?) ((air )?(strikes?|attacks?|raids?) )?(carried out |conducted |launched |men[ée]e?s? |arm[ée]s? |de combat )?(by |of |from |des? |par |du )(the |les? |l.)?{ARMY}\b"
    rf"|\b{ARMY} (says?|said|that) (its|their) (own )?(drones?|uavs?)\b"
    rf"|\b({ARMY}|mali(an)? ?: (l.)?(army|arm[ée]e)) (carr(ies|ied|y) out|conduct\w*|launch\w*|m[èe]ne\w*|effectue\w*) (\w+ ){{0,3}}(drones?|uavs?)\b"
)
GROUPS_DRONE = r"(?i)\b(jnim|gsim|isgs|eigs|fla|csp|jihadist|djihadiste|rebel|rebelle|militant|terrorist|terroriste|insurgent|al[- ]?qa.da|islamic state)\w*('s|s')? (\w+ ){0,2}drones?\b|\bdrones? (\w+ ){0,3}(du|of|by|from|par le) (the )?(jnim|gsim|fla|csp|eigs|isgs|rebels?|militants?|jihadists?|terrorists?)\b|\bdrones? kamikazes?\b"


@dataclass(frozen=True)
class Found:
    """SQL of the flag, of the column in which a pattern was found, and of the pattern's name."""

    flag: str
    column: str
    pattern: str


@dataclass(frozen=True)
class Whose:
    """SQL of the attacker's name, side and basis; null where the row is no air strike."""

    name: str
    side: str
    basis: str


def _text(column: str, pattern_name: str) -> str:
    """The column, without the phrases in which a drone strikes nobody where the pattern is the drone's."""
    return f"regexp_replace({column}, {quoted(NO_DRONE_STRIKE)}, ' ', 'g')" if pattern_name == "drone" else column


def _holds(column: str, name: str) -> str:
    return f"regexp_matches({_text(column, name)}, {quoted('(?i)' + PATTERNS[name][1])})"


def air_strike(have: set[str]) -> Found:
    """The inference over the text columns that the file has."""
    columns = [column for column in COLUMNS if column in have]
    every = {column: " OR ".join(_holds(column, name) for name in PATTERNS) for column in columns}
    flag = "coalesce(" + " OR ".join(f"coalesce({test}, false)" for test in every.values()) + ", false)"
    in_column = "CASE " + " ".join(f"WHEN {test} THEN '{column}'" for column, test in every.items()) + " END"
    named = " ".join(
        f"WHEN {_holds(column, name)} THEN {quoted(f'{name} ({PATTERNS[name][0]})')}"
        for column in columns
        for name in PATTERNS
    )
    return Found(flag, in_column, f"CASE {named} END")


def words(have: set[str]) -> str:
    """SQL of all text of a row together."""
    return "concat_ws(' ; ', " + ", ".join(column for column in COLUMNS if column in have) + ")"


def attacker(flag: str, have: set[str]) -> Whose:
    """Whose strike, as far as the row says it; `flag` is the inference's SQL."""
    text = words(have)

    def says(pattern: str) -> str:
        return f"regexp_matches({text}, {quoted(pattern)})"

    by_group = says(GROUPS_DRONE)
    manned = says("(?i)" + "|".join(expression for name, (_, expression) in PATTERNS.items() if name != "drone"))
    in_mali, one_sided = "country = 'Mali'", "type_of_violence = '3'"
    malian = f"{in_mali} AND {says(MALIAN)} AND NOT {says(FRENCH)} AND ({manned} OR {says(ARMYS_DRONE)})"
    french = f"{in_mali} AND {says(FRENCH)} AND NOT {says(MALIAN)}"
    side = f"""CASE WHEN NOT {flag} THEN NULL
        WHEN {one_sided} AND side_a NOT ILIKE 'Government of%' THEN 'non_state'
        WHEN {one_sided} AND side_a = 'Government of Mali' THEN 'malian_state'
        WHEN {one_sided} THEN 'foreign_state'
        WHEN {by_group} THEN 'non_state'
        WHEN {malian} THEN 'malian_state'
        WHEN {french} THEN 'foreign_state'
        WHEN {manned} THEN 'state_unnamed'
        ELSE 'unknown' END"""
    basis = f"""CASE WHEN NOT {flag} THEN NULL
        WHEN {one_sided} THEN 'coded'
        WHEN {by_group} OR ({malian}) OR ({french}) THEN 'inferred_text'
        WHEN {manned} THEN 'inferred_means' ELSE 'unknown' END"""
    return Whose(f"CASE WHEN {flag} AND {one_sided} THEN side_a END", side, basis)


def measure(labelled: list[tuple[bool, bool]]) -> dict[str, float]:
    """Precision and recall of (labelled, inferred) pairs; a measure without a denominator is left out."""
    both = sum(label and inferred for label, inferred in labelled)
    inferred, labels = sum(pair[1] for pair in labelled), sum(pair[0] for pair in labelled)
    found = {"labelled": len(labelled), "strikes": labels, "inferred": inferred, "both": both}
    return found | ({"precision": both / inferred} if inferred else {}) | ({"recall": both / labels} if labels else {})
