"""Put the CSV files into their one form: UTF-8, LF, minimal quotes, rows sorted by key.

Nothing but the form changes: a file whose cells cannot all be carried over is left as it is.
"""

import csv
import io
from pathlib import Path

from validation.tables import TABLES, Table


def tidy(folder: Path) -> list[str]:
    """Rewrite the files that are not in their form; returns the names of those rewritten.

    Raises ValueError, naming the file, when one cannot be read as CSV with the table's columns.
    """
    changed = []
    for table in TABLES:
        path = folder / table.file
        before = path.read_bytes()
        after = _in_form(table, before).encode("utf-8")
        if after != before:
            scratch = path.with_suffix(".tmp")
            try:
                scratch.write_bytes(after)
                scratch.replace(path)
            finally:
                scratch.unlink(missing_ok=True)
            changed.append(path.name)
    return changed


def _in_form(table: Table, raw: bytes) -> str:
    try:
        content = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        header, *rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise ValueError(f"{table.file} cannot be read: {error}") from error
    if header != list(table.polars_schema) or any(len(row) != len(header) for row in rows):
        raise ValueError(f"{table.file} does not have the table's columns; run `make validate` to see where")
    positions = [header.index(name) for name in table.key]
    rows.sort(key=lambda row: [row[position] for position in positions])
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()
