"""English and French, side by side: every text of the pages that our code writes is given in both at once.

`say("Events a month", "Événements par mois")` gives the one that is being written. A text without its French
cannot be written down, since `say` wants two; a test compares the numbers, facts and links in the two.
What the tables hold in free text (notes, decisions, descriptions of columns) is English only, and marked so.
"""

import datetime
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = {"en": "en_GB", "fr": "fr_FR"}
VEGA_LOCALES = {"en": "en-GB", "fr": "fr-FR"}  # of d3, which Vega draws numbers and dates with
CODES = Path(__file__).with_name("words.toml")

_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block, texts, numbers and dates are in `language` ("en", "fr"). Raises KeyError for another."""
    LOCALES[language]
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language that is being written."""
    return _language.get()


def say(en: str, fr: str) -> str:
    """The text in the language that is being written."""
    return fr if language() == "fr" else en


def site_name() -> str:
    """What the site is called."""
    return say("Air and drone strikes in Mali", "Frappes aériennes et de drones au Mali")


def number(value: float | Decimal, digits: int = 0) -> str:
    """A number with `digits` decimals: 1,234.5 in English, 1 234,5 in French."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(Decimal(f"{value:.{digits}f}"), format=pattern, locale=LOCALES[language()])


def percent(share: float, digits: int = 0) -> str:
    """A share as a percentage: 0.12 -> 12 %."""
    return number(100 * share, digits) + say(" %", "\u00a0%")


def day(date: datetime.date) -> str:
    """26 August 2024; 26 août 2024; the first of a month is 1er in French."""
    return _first(format_date(date, "d MMMM y", locale=LOCALES[language()]), date)


def short_day(date: datetime.date) -> str:
    """26 Aug; 26 août."""
    return _first(format_date(date, "d MMM", locale=LOCALES[language()]), date)


def _first(text: str, date: datetime.date) -> str:
    return text.replace("1", "1er", 1) if language() == "fr" and date.day == 1 else text


def month(date: datetime.date) -> str:
    """August 2024; août 2024."""
    return format_date(date, "MMMM y", locale=LOCALES[language()])


def count(many: float, en: tuple[str, str], fr: tuple[str, str]) -> str:
    """A number with its noun: `count(1, ("strike", "strikes"), ("frappe", "frappes"))`; French has 0 in the singular."""
    forms = fr if language() == "fr" else en
    return f"{number(many)} {forms[Locale.parse(LOCALES[language()]).plural_form(many) != 'one']}"


@cache
def _codes() -> dict[str, dict[str, str]]:
    return tomllib.loads(CODES.read_text(encoding="utf-8"))


def code(value: str) -> str:
    """What people call a code of the tables: drone_strike -> drone strike, frappe de drone. Raises KeyError."""
    return _codes()[value][language()]


def english(html: str) -> str:
    """HTML from a table's free text, marked as English where the page around it is not. Give it `inert` HTML."""
    return html if language() == "en" or not html else f'<span lang="en">{html}</span>'


def named(en: str, fr: str | None) -> str:
    """A name from a table with both, the French with its own apostrophe; where there is none, the English stands for it."""
    return fr.replace("'", "’") if language() == "fr" and fr else en
