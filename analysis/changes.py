"""What changed in the tables between two versions: columns, and rows by their key."""

import csv
import io
from dataclasses import dataclass, field

from validation.tables import BY_NAME

Rows = dict[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True)
class Cell:
    """One value that is another now."""

    key: str
    column: str
    old: str
    new: str


@dataclass
class TableChange:
    """What changed in one table."""

    name: str
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)
    reordered: bool = False
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    is_new: bool = False
    is_gone: bool = False

    @property
    def reshaped(self) -> bool:
        """Whether programs that read the table may break."""
        return bool(self.columns_removed or self.reordered or self.is_gone)

    @property
    def grown(self) -> bool:
        """Whether there is something that was not there before, or a row less."""
        return bool(self.is_new or self.columns_added or self.added or self.removed)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.reshaped or self.grown or self.cells)


def table_change(name: str, old: str | None, new: str | None) -> TableChange:
    """Compare a table's CSV text before and now; None where there is no such table."""
    old_columns, old_rows = keyed(name, old)
    new_columns, new_rows = keyed(name, new)
    shared = [column for column in new_columns if column in old_columns]
    change = TableChange(
        name,
        columns_added=[column for column in new_columns if column not in old_columns] if old is not None else [],
        columns_removed=[column for column in old_columns if column not in new_columns] if new is not None else [],
        reordered=shared != [column for column in old_columns if column in new_columns],
        added=sorted(" / ".join(key) for key in new_rows.keys() - old_rows.keys()),
        removed=sorted(" / ".join(key) for key in old_rows.keys() - new_rows.keys()),
        is_new=old is None and new is not None,
        is_gone=new is None and old is not None,
    )
    for key in sorted(old_rows.keys() & new_rows.keys()):
        before, after = old_rows[key], new_rows[key]
        change.cells += [
            Cell(" / ".join(key), column, before[column], after[column])
            for column in shared
            if before[column] != after[column]
        ]
    return change


def keyed(name: str, text: str | None) -> tuple[list[str], Rows]:
    """The columns of a CSV text, and its rows by key; the first column is the key of a table that is not known now.

    A key that occurs twice keeps both rows: the second gets a number.
    """
    if text is None:
        return [], {}
    header, *lines = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    key_columns = [column for column in BY_NAME[name].key if column in header] if name in BY_NAME else header[:1]
    rows: Rows = {}
    for cells in lines:
        row = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))
        key = tuple(row[column] for column in key_columns or header[:1])
        number = 2
        while key in rows:
            key, number = (*key[: len(key_columns)], f"({number})"), number + 1
        rows[key] = row
    return header, rows


def version_step(changes: list[TableChange]) -> str:
    """Which part of the version goes up: major for another shape, minor for rows, patch for values, none for nothing."""
    if any(change.reshaped for change in changes):
        return "major"
    if any(change.grown for change in changes):
        return "minor"
    return "patch" if any(change.cells for change in changes) else "none"
