"""What of a page is prose: its words, without code, values, marks and the places that links lead to."""

import re

import yaml

FRONT = r"(?s)\A---\n(.*?)\n---\n"
BLOCK = r"(?ms)^```.*?^```$"
NOT_PROSE = [
    FRONT,  # its title and description are looked at apart
    BLOCK,
    r"(?m)^:::.*$",
    r"`[^`\n]*`",
    r"(?s)\{\{<.*?>\}\}",
    r"\]\([^)\s]*\)",
    r"\{[#.][^}\n]*\}",
    r"<!--.*?-->",
]


def front(text: str) -> dict:
    """The front matter of a page."""
    return yaml.safe_load(re.match(FRONT, text)[1])


def prose(text: str) -> str:
    """The body of a page without all that is not prose."""
    for pattern in NOT_PROSE:
        text = re.sub(pattern, " ", text)
    return text
