"""Which of the known layouts a file has, told from its columns."""

from analysis.adapters import acled_counts, acled_events, ucdp_country_year, ucdp_events
from analysis.external.adapter import Adapter
from validation.problems import printable

ADAPTERS: list[Adapter] = [
    ucdp_events.ADAPTER, acled_events.ADAPTER, acled_counts.WEEKLY, acled_counts.HDX, ucdp_country_year.ADAPTER,
]  # fmt: skip
WANTED = [set(adapter.needed) for adapter in ADAPTERS]  # by which the right sheet of a workbook is told
HEADERLESS = {len(adapter.headerless): adapter.headerless for adapter in ADAPTERS if adapter.headerless}


class LayoutError(ValueError):
    """Columns that no adapter knows; the message lists what was expected and what was found."""


def recognise(file: str, columns: list[str], new_columns: bool = False) -> Adapter:
    """The adapter of the layout. Raises LayoutError, also for columns beside the known ones unless `new_columns`."""
    for adapter in ADAPTERS:
        have = set(adapter.named(columns))
        if adapter.needed <= have:
            unknown = sorted(name for name in have if name not in adapter.known)
            if unknown and not new_columns:
                raise LayoutError(
                    f"{file}: {adapter.name}, but with columns that no known layout has: {_listed(unknown)}.\n"
                    f"Look them up at {adapter.codebook}: if no other column changed its meaning, import again with "
                    "NEW_COLUMNS=1, which leaves them out."
                )
            return adapter
    nearest = max(ADAPTERS, key=lambda adapter: len(adapter.needed & set(adapter.named(columns))) / len(adapter.needed))
    lacking = nearest.needed - set(nearest.named(columns))
    raise LayoutError(
        f"{file}: no known layout has these columns.\nfound: {_listed(columns)}\n"
        f"nearest: {nearest.name} ({nearest.codebook}), which lacks {_listed(sorted(lacking))}\n"
        f"expected: {_listed(sorted(nearest.needed))}"
    )


def _listed(names: list[str]) -> str:
    return printable(", ".join(names))
