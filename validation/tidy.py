"""Put the CSV files into their one form: UTF-8, LF, minimal quotes, rows sorted by key.

Nothing but the form changes: a file whose cells cannot all be carried over is left as it is.
"""

import csv
import io
from pathlib import Path

from validation.reading import PARSERS
from validation.tables import TABLES, Table


def tidy(folder: Path) -> list[str]:
    """Rewrite the files that are not in their form; returns the names of those rewritten.

    Raises ValueError, naming the file, when one cannot be read as CSV with the table's columns; none is then rewritten.
    """
    in_form = {path: _in_form(table, path.read_bytes()) for table in TABLES for path in [folder / table.file]}
    changed = []
    for path, after in in_form.items():
        if after != path.read_bytes():
            scratch = path.with_suffix(".tmp")
            try:
                scratch.write_bytes(after)
                scratch.replace(path)
            finally:
                scratch.unlink(missing_ok=True)
            changed.append(path.name)
    return changed


def _in_form(table: Table, raw: bytes) -> bytes:
    try:
        content = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        header, *rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise ValueError(f"{table.file} cannot be read: {error}") from error
    if header != list(table.polars_schema) or any(len(row) != len(header) for row in rows):
        raise ValueError(f"{table.file} does not have the table's columns; run `make validate` to see where")
    positions = [header.index(name) for name in table.key]
    rows.sort(key=lambda row: [_sorted_by(table, header[position], row[position]) for position in positions])
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue().encode("utf-8")


def _sorted_by(table: Table, column: str, cell: str) -> tuple[bool, object]:
    """A cell of the key as the rule `row_order` compares it, 9.0 before 10.0; what cannot be read comes last."""
    parser, _ = PARSERS.get(table.polars_schema[column], (str, ""))
    try:
        return False, parser(cell)
    except (ValueError, KeyError):
        return True, cell
