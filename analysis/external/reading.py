"""A file of events, whatever its form, as one SQL relation whose columns are all text.

The form is told by the first bytes, never by the name. CSV and Parquet are read where they lie, so a file of
a gigabyte needs little memory; workbooks and JSON pass through memory.
"""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from analysis.external import archive
from analysis.external.sqltext import quoted

PROBED = 2**20  # bytes of a CSV file that are looked at to find header, separator and HXL tags
SEPARATORS = ",;\t"


class ReadingError(ValueError):
    """A file that is no readable table; the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """A table in a file.

    columns: plain names. relation: SQL after FROM. first_row: number of the first data row as a spreadsheet counts
    it. member: name of the file inside an archive. rejects: whether DuckDB keeps the lines it cannot read.
    has_header: false where the first row already is data.
    """

    path: Path
    member: str
    form: str
    columns: list[str]
    relation: str
    first_row: int
    frame: pl.DataFrame | None = None
    rejects: bool = False
    has_header: bool = True


def plain(name: str) -> str:
    """A column's name without case, spaces or a byte order mark: "Admin2 Pcode" -> admin2_pcode."""
    name = name.strip().strip("\ufeff").strip().lower().replace(" ", "_").replace("-", "_")
    return {"admin_1": "admin1", "admin_2": "admin2", "admin_3": "admin3"}.get(name, name)


def open_table(path: Path, scratch: Path, wanted: list[set[str]], headerless: dict[int, list[str]]) -> Source:
    """The table in `path`; archives are unpacked into `scratch`.

    `wanted` are sets of columns by which the right sheet of a workbook is told; `headerless` maps a number of
    columns to their names, for releases that were published without a header. Raises ReadingError, ArchiveError,
    OSError.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if not start:
        raise ReadingError(f"{path.name}: the file is empty: download it again")
    if start[:4] == b"PK\x03\x04":
        with archive.checked(path) as opened:
            if archive.is_workbook(opened):
                return _from_frame(path, "xlsx", _workbook(path, wanted), 2)
            member = archive.only_table(opened, path.name)
            inner = archive.unpack(opened, member, scratch)
        source = open_table(inner, scratch, wanted, headerless)
        return Source(**{**source.__dict__, "path": path, "member": inner.name})
    if start[:4] == b"PAR1":
        return _parquet(path)
    if start.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        raise ReadingError(f"{path.name}: packed with gzip, 7-Zip or RAR: unpack it and import the table")
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text[:1] == b"<":
        raise ReadingError(
            f"{path.name}: a web page, perhaps a log-in page, not a table: download the file again, signed in"
        )
    if text[:1] in (b"{", b"["):
        return _from_frame(path, "json", _json(path), 1)
    return _csv(path, headerless)


def _csv(path: Path, headerless: dict[int, list[str]]) -> Source:
    with path.open("rb") as file:
        probe = file.read(PROBED)
    if probe[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in probe:
        raise ReadingError(
            f"{path.name}: UTF-16 or damaged (it holds NUL bytes): save it as 'CSV UTF-8', or download it again"
        )
    head = probe.decode("utf-8-sig", errors="replace")
    first = head.splitlines()[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    try:
        cells = [cell.strip() for cell in next(reader)]
        following = next(reader, [])
    except csv.Error as error:
        raise ReadingError(f"{path.name}: not a table ({error})") from error
    has_header = not cells[0].strip('"').isdigit()
    names = [plain(cell) for cell in cells] if has_header else headerless.get(len(cells))
    if names is None:
        known = ", ".join(str(number) for number in headerless)
        raise ReadingError(
            f"{path.name}: no header row, and {len(cells)} columns where a known layout without one has {known}: add it"
        )
    _no_doubles(path, names)
    skipped = has_header + _is_hxl(following) if has_header else 0
    columns = "{" + ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names) + "}"
    relation = (
        f"read_csv({quoted(str(path))}, auto_detect = false, header = false, skip = {skipped}, delim = {quoted(separator)}, "
        f"quote = '\"', escape = '\"', columns = {columns}, store_rejects = true, rejects_limit = 1000)"
    )
    return Source(path, path.name, "csv", names, relation, skipped + 1, rejects=True, has_header=has_header)


def _is_hxl(cells: list[str]) -> bool:
    """Whether a row holds HXL tags (#adm1+name), as HDX puts them under the header."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def _no_doubles(path: Path, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReadingError(
            f"{path.name}: the header names {', '.join(name or '(empty)' for name in twice)} more than once"
        )


def _parquet(path: Path) -> Source:
    try:
        names = list(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ReadingError(f"{path.name}: damaged Parquet file ({str(error)[:80]}): download it again") from error
    plain_names = [plain(name) for name in names]
    _no_doubles(path, plain_names)
    chosen = ", ".join(
        f'CAST("{old.replace(chr(34), chr(34) * 2)}" AS VARCHAR) AS "{new}"'
        for old, new in zip(names, plain_names, strict=True)
    )
    return Source(
        path, path.name, "parquet", plain_names, f"(SELECT {chosen} FROM read_parquet({quoted(str(path))}))", 1
    )


def _workbook(path: Path, wanted: list[set[str]]) -> pl.DataFrame:
    """The sheet that has the columns of a known layout, else the widest; every cell as text."""
    try:
        sheets = pl.read_excel(
            path, engine="calamine", sheet_id=0, read_options={"dtypes": "string"}, raise_if_empty=False
        )
    except Exception as error:  # calamine, fastexcel and polars each have their own family
        raise ReadingError(
            f"{path.name}: cannot be read as a workbook ({str(error)[:80]}): download it again"
        ) from error
    for sheet in sheets.values():
        have = {plain(name) for name in sheet.columns}
        if any(columns <= have for columns in wanted):
            return sheet
    return max(sheets.values(), key=lambda sheet: sheet.width)


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
            raise ReadingError(f"{path.name}: no rows in the answer; it says: {str(said)[:200]}")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ReadingError(f"{path.name}: not a list of rows")
    if not rows:
        raise ReadingError(f"{path.name}: the answer holds no rows: ask for a longer period or another country")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame({name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names},
                        schema={name: pl.String for name in names})  # fmt: skip


def _from_frame(path: Path, form: str, frame: pl.DataFrame, first_row: int) -> Source:
    names = [plain(name) for name in frame.columns]
    _no_doubles(path, names)
    frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
    if frame.height and _is_hxl([cell or "" for cell in frame.row(0)]):
        frame, first_row = frame.slice(1), first_row + 1
    return Source(path, path.name, form, names, "incoming", first_row, frame=frame)
