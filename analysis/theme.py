"""One look for all figures: colours with a meaning, type, axes.

The colours are Okabe and Ito's (2008), chosen to be told apart by colour-blind readers; each side has
one in every figure, and those that stand outside the war share a grey. Colour is never the only sign: marks are
labelled or differ in shape as well. In the pages every colour becomes a CSS variable (`svg.py`), so that the dark theme
can choose its own.
"""

import altair as alt

from analysis.words import say

alt.data_transformers.disable_max_rows()  # a figure of every strike must be drawn however many there will be

INK = "#1a1a1a"
MUTED = "#5c5c5c"
GRID = "#dedede"
ACCENT = "#b3202a"  # the two dates
STATE = "#0072b2"
RUSSIAN = "#56b4e9"
SEPARATIST = "#d55e00"
JIHADIST = "#7a4a00"
LOCAL = "#00805e"
MONITOR = "#aa4499"
MEDIA = "#6b6b6b"
NORTH = "#2f4858"  # what a figure is about, whoever it concerns; no side has it
REST = "#b8c4cf"

# colour -> CSS variable of theme.css
VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    GRID: "--grid",
    ACCENT: "--accent",
    STATE: "--side-state",
    RUSSIAN: "--side-russian",
    SEPARATIST: "--side-separatist",
    JIHADIST: "--side-jihadist",
    LOCAL: "--side-local",
    MONITOR: "--side-monitor",
    MEDIA: "--side-media",
    NORTH: "--subject",
    REST: "--rest",
}

# how the figures group the sides of `actors.side`
SIDE_GROUPS = {
    "malian_state": "state",
    "allied_state": "state",
    "pro_state_armed_group": "state",
    "russian": "russian",
    "separatist": "separatist",
    "jihadist": "jihadist",
    "local_official": "local",
    "witness": "local",
    "medical": "local",
    "civil_society": "association",
    "community_militia": "militia",
    "monitor": "monitor",
    "un": "monitor",
    "media": "press",
    "foreign_state": "foreign",
    "unknown": "unknown",
}


def groups() -> dict[str, tuple[str, str]]:
    """Name and colour of each group of sides."""
    return {
        "state": (say("Malian state", "État malien"), STATE),
        "russian": (say("Russian forces", "Forces russes"), RUSSIAN),
        "separatist": (say("Separatists", "Séparatistes"), SEPARATIST),
        "jihadist": (say("Jihadists", "Djihadistes"), JIHADIST),
        "local": (say("Local voices", "Voix locales"), LOCAL),
        "association": (say("Associations", "Associations"), LOCAL),
        "militia": (say("Community militias", "Milices communautaires"), MEDIA),
        "monitor": (say("Monitors and UN", "Observatoires et ONU"), MONITOR),
        "press": (say("Press", "Presse"), MEDIA),
        "foreign": (say("Foreign states", "États étrangers"), MEDIA),
        "unknown": (say("Not known", "Inconnu"), MEDIA),
    }


FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


def themed(chart: alt.TopLevelMixin) -> dict:
    """The chart as a Vega-Lite specification with the house's look."""
    return chart.configure(
        font=FONT,
        background="transparent",
        padding={"left": 16, "right": 12, "top": 4, "bottom": 4},  # readers' fonts may be wider than ours
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=MUTED,
            titleColor=MUTED,
            gridColor=GRID,
            domainColor=GRID,
            tickColor=GRID,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titleAnchor="start",
        ),
        range=alt.RangeConfig(category=[STATE, SEPARATIST, LOCAL, MONITOR, RUSSIAN, MEDIA]),
        legend=alt.LegendConfig(columnPadding=18, labelColor=INK, titleColor=MUTED, labelFontSize=12, titleFontSize=12),
        title=alt.TitleConfig(color=INK, fontSize=13, anchor="start", fontWeight="bold"),
        text=alt.MarkConfig(color=INK, fontSize=12),
    ).to_dict(validate=False)  # fmt: skip; the tests validate every figure
