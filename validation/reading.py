"""Read one CSV file strictly: every cell keeps the line it stands on, and every fault becomes a problem.

The standard library's reader is used rather than a faster one, since it can say on which line a cell begins
and since the tables hold thousands of rows, not millions.
"""

import csv
import io
import math
import re
from datetime import date
from pathlib import Path

import polars as pl

from validation.problems import FILE_RULES, Problem, printable
from validation.tables import Table

LONGEST_CELL = 131_072  # characters; more is an unclosed quote. Said here, since other libraries set it for all


def problem(table: Table, rule: str, detail: str, line: int | None = None, column: str | None = None,
            value: str | None = None) -> Problem:  # fmt: skip
    """A problem of one of the rules in `FILE_RULES`, in this table's file."""
    return Problem(table.file, line, column, value, rule, detail, FILE_RULES[rule][1])


def read(table: Table, path: Path) -> tuple[pl.DataFrame, list[int] | None, list[Problem]]:
    """Read `path` as `table`.

    Returns the rows typed as the model says, the line on which each row begins, and the problems. A cell that
    cannot be read as its type is null in the frame and has a problem. When the file itself cannot be read as
    CSV the frame is empty, and instead of lines there is None.
    """
    empty = pl.DataFrame(schema=table.polars_schema)
    content, faults = _decode(table, path)
    if content is None:
        return empty, None, faults
    rows, lines, row_faults = _split(table, content)
    faults += row_faults
    if rows is None:
        return empty, None, faults
    columns, cell_faults = _parse(table, rows, lines)
    frame = pl.DataFrame(columns, schema=table.polars_schema)
    return frame, lines, faults + cell_faults + _order_faults(table, frame, lines)


def _decode(table: Table, path: Path) -> tuple[str | None, list[Problem]]:
    """The file's text, or None when it has none to give."""
    if not path.is_file():
        return None, [problem(table, "file_missing", "there is no such file")]
    raw = path.read_bytes()
    faults = []
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(problem(table, "file_bom", "the file begins with a byte order mark", 1))
        raw = raw[3:]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [problem(table, "file_encoding", "the file is UTF-16", 1)]
    if b"\x00" in raw:
        line = raw[: raw.index(b"\x00")].count(b"\n") + 1
        return None, [*faults, problem(table, "file_nul", "the file holds a NUL byte", line)]
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        shown = raw[max(0, error.start - 10) : error.start + 10].decode("latin-1")
        return None, [*faults, problem(table, "file_encoding", "these bytes are not UTF-8", line, value=shown)]
    if "\r" in content:
        line = content[: content.index("\r")].count("\n") + 1
        faults.append(problem(table, "file_line_ends", "the file has carriage returns", line))
        content = content.replace("\r\n", "\n").replace("\r", "\n")
    if content and not content.endswith("\n"):
        last = content.rpartition("\n")[2]
        faults.append(problem(table, "file_end", "the last line has no end", content.count("\n") + 1, value=last))
    return content, faults


def _split(table: Table, content: str) -> tuple[list[list[str]] | None, list[int], list[Problem]]:
    """Rows of cells and the line each begins on; None when the header or the quoting is wrong."""
    header = list(table.polars_schema)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    faults = []
    begins = 1
    try:
        for cells in reader:
            if begins == 1:
                if cells != header:
                    return None, [], [problem(table, "file_header", _header_fault(header, cells), 1)]
            elif len(cells) == len(header):
                rows.append(cells)
                lines.append(begins)
            else:
                detail = f"{len(cells)} cells where the header has {len(header)}"
                faults.append(problem(table, "row_length", detail, begins, value=",".join(cells)))
            begins = reader.line_num + 1
    except csv.Error as error:
        return None, [], [*faults, problem(table, "file_quoting", str(error), begins)]
    if begins == 1:
        return None, [], [problem(table, "file_header", "the file is empty", 1)]
    return rows, lines, faults


def _header_fault(expected: list[str], found: list[str]) -> str:
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    parts = []
    if missing:
        parts.append("missing: " + ", ".join(missing))
    if extra:
        parts.append("not known: " + ", ".join(printable(name) or "(empty)" for name in extra))
    if not parts:
        parts.append("the columns stand in another order, or twice; expected " + ", ".join(expected))
    return "; ".join(parts)


def _integer(cell: str) -> int:
    if not cell.lstrip("-").isdecimal() or not cell.isascii():
        raise ValueError
    number = int(cell)
    if abs(number) >= 2**63:
        raise ValueError
    return number


def _decimal(cell: str) -> float:
    whole, _, fraction = cell.lstrip("-").partition(".")
    if not (cell.isascii() and whole.isdecimal() and (fraction.isdecimal() or "." not in cell)):
        raise ValueError
    number = float(cell)
    if not math.isfinite(number):  # too many digits
        raise ValueError
    return number


def _date(cell: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):  # fromisoformat takes week dates as well
        raise ValueError
    return date.fromisoformat(cell)


def _flag(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


PARSERS = {
    pl.Int64: (_integer, "a whole number"),
    pl.Float64: (_decimal, "a number with a decimal point"),
    pl.Date: (_date, "a date as YYYY-MM-DD"),
    pl.Boolean: (_flag, "true or false"),
}


def _parse(table: Table, rows: list[list[str]], lines: list[int]) -> tuple[dict[str, list], list[Problem]]:
    """Columns of typed values; an empty cell is null."""
    columns: dict[str, list] = {name: [] for name in table.polars_schema}
    faults = []
    for position, (name, dtype) in enumerate(table.polars_schema.items()):
        parser, meant = PARSERS.get(dtype, (str, ""))
        for line, cells in zip(lines, rows, strict=True):
            cell = cells[position]
            try:
                columns[name].append(parser(cell) if cell != "" else None)
            except (ValueError, KeyError):
                columns[name].append(None)
                faults.append(problem(table, "cell_type", f"this is not {meant}", line, name, cell))
    return columns, faults


def _order_faults(table: Table, frame: pl.DataFrame, lines: list[int]) -> list[Problem]:
    """The first row that stands before its place, if any."""
    keys = frame.select(table.key).rows()
    for position in range(1, len(keys)):
        before, here = keys[position - 1], keys[position]
        if None not in before and None not in here and here < before:
            detail = f"it sorts before {' / '.join(map(str, before))!r} in the row above"
            shown = " / ".join(map(str, here))
            return [problem(table, "row_order", detail, lines[position], table.key[0], shown)]
    return []
