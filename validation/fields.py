"""Short constructors of pandera fields, so that each model reads as a table of its columns.

Every column states its description and, where it has them, its unit, codes, pattern and the column it refers
to. Descriptions, units, codes and references live in the field (`description`, `metadata`) and nowhere else:
the data dictionary, the database comments and the data package are made from them.
"""

from typing import Any

import pandera.polars as pa

SLUG = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"
INCIDENT_ID = r"^[A-Z]{2}-[0-9]{4}(?:-[0-9]{2}){0,2}-[a-z0-9]+(?:-[a-z0-9]+)*$"
CLAIM_ID = INCIDENT_ID[:-1] + r"/[a-z0-9]+(?:[-_][a-z0-9]+)*$"
PARTIAL_DATE = r"^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$"  # whether the calendar has it is a rule of its own
URL = r"^https?://[^\s]+$"
# What no text may hold: control characters, the line and paragraph separators, and the marks that turn the order of
# letters round (a text would not read as it is stored). A file may look like one line an entry and still break in two.
NOT_TEXT = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
ONE_LINE = rf"^[^\s{NOT_TEXT}](?:[^{NOT_TEXT}]*[^\s{NOT_TEXT}])?$"  # and no spaces at the ends
# a name that stands in a page's title, where Quarto expands shortcodes whatever escapes them
NAME = ONE_LINE.replace("[^", r"[^<>{}\[\]`|\\")

# pandera's names for its checks -> our rule ids
RULE_OF_CHECK = {
    "isin": "code",
    "str_matches": "pattern",
    "greater_than_or_equal_to": "range",
    "less_than_or_equal_to": "range",
    "in_range": "range",
    "not_nullable": "required",
    "multiple_fields_uniqueness": "key_unique",
    "field_uniqueness": "unique",
}


def _field(description: str, required: bool, metadata: dict[str, Any] | None = None, **checks: Any) -> Any:
    return pa.Field(nullable=not required, description=description, metadata=metadata or {}, **checks)


def text(description: str, *, required: bool = False, pattern: str = ONE_LINE, unique: bool = False) -> Any:
    """Text on one line, without spaces at its ends."""
    return _field(description, required, str_matches=pattern, unique=unique)


def code(description: str, codes: dict[str, str], *, required: bool = True) -> Any:
    """One of `codes` (code -> meaning)."""
    return _field(description, required, {"codes": codes}, isin=list(codes))


def ident(description: str, pattern: str = SLUG) -> Any:
    """The table's own identifier, or a part of its key."""
    return _field(description, True, str_matches=pattern)


def ref(description: str, to: str, *, required: bool = True) -> Any:
    """A reference to `table.column`."""
    return _field(description, required, {"references": to})


def refs(description: str, to: str) -> Any:
    """Several references to `table.column`, separated by "; "."""
    return _field(description, False, {"references": to, "list": True})


def names(description: str) -> Any:
    """Several names, separated by "; "."""
    return _field(description, False, {"list": True}, str_matches=ONE_LINE)


def number(
    description: str, unit: str, *, low: float | None = None, high: float | None = None, required: bool = False
) -> Any:
    """A number in `unit`, between `low` and `high` where given."""
    checks = {name: bound for name, bound in (("ge", low), ("le", high)) if bound is not None}
    return _field(description, required, {"unit": unit}, **checks)


def date(description: str, *, required: bool = False) -> Any:
    """A full date, YYYY-MM-DD."""
    return _field(description, required, {"unit": "date"})


def partial_date(description: str) -> Any:
    """A date as far as it is known: YYYY, YYYY-MM, YYYY-MM-DD, or empty."""
    return _field(description, False, {"unit": "partial date"}, str_matches=PARTIAL_DATE)


def flag(description: str) -> Any:
    """true or false."""
    return _field(description, True)
