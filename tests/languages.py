"""Helpers for tests of what is written in both languages."""

from collections.abc import Callable

from analysis import words


def in_language(make: Callable[[], object]) -> dict[str, object]:
    """What `make` gives in each language."""
    found = {}
    for language in words.LOCALES:
        with words.speaking(language):
            found[language] = make()
    return found


def spaced(text: str) -> str:
    """French text typed with plain spaces, with those that French has before : and ;."""
    return text.replace(" :", "\u00a0:").replace(" ;", "\u202f;")
