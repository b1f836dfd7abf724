"""French for texts of our own that stand in English in another file: what a code means, what the rule of a toll says.

`phrases.toml` holds them by the English text. Where that has changed, its French is no longer found and the French pages are
not made, so that the two cannot come to say different things.
"""

import tomllib
from functools import cache
from pathlib import Path

from analysis import words

FRENCH = Path(__file__).with_name("phrases.toml")


@cache
def known() -> dict[str, dict[str, str]]:
    """Section to English text to French text."""
    return tomllib.loads(FRENCH.read_text(encoding="utf-8"))


def phrase(section: str, english: str) -> str:
    """The text in the language that is being written. Raises KeyError for one that has no French."""
    return known()[section][english] if words.language() == "fr" else english


def place(name: str) -> str:
    """A place's name: most are the same in both languages, a few describe (Kidal region, Région de Kidal)."""
    return words.named(name, known()["places"].get(name))
