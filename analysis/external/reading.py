"""A file of events, whatever its form, as one SQL relation whose columns are all text.

The form is told by the first bytes, never by the name. CSV and Parquet are read where they lie, so a file of
a gigabyte needs little memory; workbooks and JSON pass through memory, and become Parquet.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from analysis.external import archive, workbook
from analysis.external.sqltext import filename, named, parquet, quoted
from validation.problems import printable

PROBED = 2**20  # bytes of a CSV file that are looked at to find header, separator and HXL tags
PIECE = 2**24  # bytes that are searched at a time
SEPARATORS = ",;\t"
MOST_REJECTS = 200_000  # faults of lines that are no row, a missing cell counting as one; DuckDB keeps them in memory


class ReadingError(ValueError):
    """A file that is no readable table; the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A table in a file.

    columns: plain names. relation: SQL after FROM. first_row: number of the first data row as a spreadsheet counts
    it. member: name of the file inside an archive. rejects: whether DuckDB keeps the lines it cannot read.
    has_header: false where the first row already is data. empty_lines: gives the numbers of lines that DuckDB passes
    over in silence.
    """

    path: Path
    member: str
    form: str
    columns: list[str]
    relation: str
    first_row: int
    rejects: bool = False
    has_header: bool = True
    empty_lines: Callable[[], list[int]] = list


def plain(name: str) -> str:
    """A column's name without case, spaces or a byte order mark: "Admin2 Pcode" -> admin2_pcode."""
    name = name.strip().strip("\ufeff").strip().lower().replace(" ", "_").replace("-", "_")
    return {"admin_1": "admin1", "admin_2": "admin2", "admin_3": "admin3"}.get(name, name)


def open_table(
    path: Path, scratch: Path, wanted: list[set[str]], headerless: dict[int, list[str]], packed: bool = False
) -> Source:
    """The table in `path`; what is packed is unpacked into `scratch`.

    `wanted` are sets of columns by which the right sheet of a workbook is told; `headerless` maps a number of
    columns to their names, for releases that were published without a header. An archive may hold a workbook
    (`packed`), which is an archive itself, and no other. Raises ReadingError, ArchiveError, OSError, duckdb.Error.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if not start:
        raise ReadingError(f"{path.name}: the file is empty: download it again")
    if start[:4] == b"PK\x03\x04":
        with archive.checked(path) as opened:
            if archive.is_workbook(opened):
                return _workbook(path, scratch, wanted)
            if packed:
                raise ReadingError(f"{path.name}: an archive within an archive: unpack the inner one and import it")
            member = archive.only_table(opened, path.name)
            inner = archive.unpack(opened, member, scratch)
        source = open_table(inner, scratch, wanted, headerless, packed=True)
        return replace(source, path=path, member=inner.name)
    if start[:4] == b"PAR1":
        return _parquet(path, path, "parquet", 1)
    if start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        raise ReadingError(f"{path.name}: packed with gzip, 7-Zip or RAR: unpack it and import the table")
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text[:1] == b"<":
        raise ReadingError(
            f"{path.name}: a web page, perhaps a log-in page, not a table: download the file again, signed in"
        )
    if text[:1] in (b"{", b"["):
        rows = scratch / "rows.parquet"
        _json(path).write_parquet(rows)
        return _parquet(path, rows, "json", 1)
    return _csv(path, headerless)


def _csv(path: Path, headerless: dict[int, list[str]]) -> Source:
    with path.open("rb") as file:
        probe = file.read(PROBED)
    if probe[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in probe:
        raise ReadingError(
            f"{path.name}: UTF-16 or damaged (it holds NUL bytes): save it as 'CSV UTF-8', or download it again"
        )
    head = probe.decode("utf-8-sig", errors="replace")
    first, *_ = head.splitlines() or [""]
    if not first.strip():
        raise ReadingError(f"{path.name}: the first line is empty where the names of the columns should be: remove it")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    following: list[list[str]] = []
    try:
        cells = [cell.strip() for cell in next(reader)]
    except csv.Error as error:
        raise ReadingError(f"{path.name}: not a table ({error})") from error
    with suppress(csv.Error):  # a cell that is too long for Python's reader is none for DuckDB's
        following.extend(reader)
    has_header = not cells[0].strip('"').isdigit()
    names = [plain(cell) for cell in cells] if has_header else headerless.get(len(cells))
    if names is None:
        known = ", ".join(str(number) for number in headerless)
        raise ReadingError(
            f"{path.name}: no header row, and {len(cells)} columns where a known layout without one has {known}: add it"
        )
    _no_doubles(path, names)
    _fits(path, names, following[:-1])  # the last row may be cut off with the probe
    skipped = 1 + _is_hxl(following[0] if following else []) if has_header else 0
    columns = "{" + ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names) + "}"
    relation = (
        f"read_csv({filename(path)}, auto_detect = false, hive_partitioning = false, header = false, skip = {skipped}, delim = {quoted(separator)}, "
        f"quote = '\"', escape = '\"', columns = {columns}, store_rejects = true, rejects_limit = {MOST_REJECTS})"
    )
    empty = partial(_empty_lines, path, separator)
    return Source(path, path.name, "csv", names, relation, skipped + 1, True, has_header, empty)


def _empty_lines(path: Path, separator: str) -> list[int]:
    """The numbers of the empty lines, a row with line breaks in its cells counting as one."""
    if not _may_have_empty_lines(path):
        return []
    found = []
    with path.open(encoding="utf-8", errors="replace", newline="") as text, suppress(csv.Error):
        for number, row in enumerate(csv.reader(text, delimiter=separator), 1):
            if not row:
                found.append(number)
    return found


def _may_have_empty_lines(path: Path) -> bool:
    """Whether a line end follows another, or a carriage return does between them, be it within a cell.

    numpy takes less than half as long for it as Python's own search, and the rows are not read at all.
    """
    end = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            letters = np.frombuffer(end + piece, dtype=np.uint8)
            ends = np.flatnonzero(letters == ord("\n"))
            apart = np.diff(ends)
            if (apart == 1).any() or (letters[ends[1:][apart == 2] - 1] == ord("\r")).any():
                return True
            end = piece[-2:]
    return False


def _fits(path: Path, names: list[str], rows: list[list[str]]) -> None:
    """Refuse a table most of whose rows have another number of cells than the header: every cell would be a fault of its own."""
    lengths = Counter(len(row) for row in rows if row)
    if rows and lengths and lengths[len(names)] < lengths.total() / 2:
        [(usual, _)] = lengths.most_common(1)
        raise ReadingError(
            f"{path.name}: the header names {len(names)} columns and most rows have {usual} cells: the columns were cut, or the "
            "cells are not separated as the first row says. Download the file again"
        )


def _is_hxl(cells: list[str]) -> bool:
    """Whether a row holds HXL tags (#adm1+name), as HDX puts them under the header."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def _no_doubles(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        listed = printable(", ".join(name or "(empty)" for name in twice))
        raise ReadingError(f"{path.name}: the header names {listed} more than once")


def _parquet(path: Path, file: Path, form: str, first_row: int) -> Source:
    """The table of `path`, which lies in the Parquet file `file`."""
    rows = parquet(file, numbered=True)
    try:
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT * EXCLUDE (file_row_number) FROM {rows} LIMIT 1")
            columns = [column[0] for column in found.description]
            first = [str(cell or "") for row in found.fetchall() for cell in row]
    except duckdb.Error as error:
        raise ReadingError(f"{path.name}: damaged Parquet file ({str(error)[:80]}): download it again") from error
    names = [plain(column) for column in columns]
    _no_doubles(path, names)
    skipped = _is_hxl(first)
    cast = ", ".join(
        f"CAST({named(column)} AS VARCHAR) AS {named(name)}" for column, name in zip(columns, names, strict=True)
    )
    relation = f"(SELECT {cast} FROM {rows} WHERE file_row_number >= {int(skipped)})"
    return Source(path, path.name, form, names, relation, first_row + skipped)


def _workbook(path: Path, scratch: Path, wanted: list[set[str]]) -> Source:
    """The sheet that has the columns of a known layout, else the widest."""
    try:
        sheets = [_parquet(path, sheet, "xlsx", 2) for sheet in workbook.sheets(path, scratch)]
    except workbook.WorkbookError as error:
        raise ReadingError(f"{path.name}: cannot be read as a workbook ({error}): save the sheet as CSV") from error
    if not sheets:
        raise ReadingError(f"{path.name}: every sheet of the workbook is empty: download it again")
    known = (sheet for sheet in sheets if any(columns <= set(sheet.columns) for columns in wanted))
    return next(known, max(sheets, key=lambda sheet: len(sheet.columns)))


def _is_part(answer: dict) -> bool:
    """Whether an answer of UCDP's or ACLED's interface says that more pages follow or went before."""
    return bool(answer.get("NextPageUrl") or answer.get("PreviousPageUrl") or answer.get("next_cursor"))


def _json(path: Path) -> pl.DataFrame:
    """The rows of an API's answer: ACLED's `data`, UCDP's `Result`, or a bare list."""
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"{path.name}: damaged or cut-off JSON ({str(error)[:80]}): download it again") from error
    rows = content
    if isinstance(content, dict):
        rows = content.get("data", content.get("Result"))
        if rows is None:
            said = content.get("message") or content.get("error") or ", ".join(content)
            raise ReadingError(f"{path.name}: no rows in the answer; it says: {printable(str(said)[:200])}")
        if _is_part(content):
            raise ReadingError(
                f"{path.name}: one page of several: put the rows of all pages into one file, or download the CSV"
            )
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ReadingError(f"{path.name}: not a list of rows")
    if not rows:
        raise ReadingError(f"{path.name}: the answer holds no rows: ask for a longer period or another country")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame({name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names},
                        schema={name: pl.String for name in names})  # fmt: skip
