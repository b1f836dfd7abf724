"""Opening archives that others made, without trusting what they say of themselves."""

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from xml.parsers import expat

MOST_MEMBERS = 2_000
MOST_BYTES = 8 * 2**30  # unpacked; the largest file known here, ACLED's world, is about 1.4 GB
MOST_IN_WORKBOOK = 2 * 2**30  # a workbook passes through memory; GED's, the largest known here, is half of that
MOST_RATIO = 200  # tables of text shrink eight- to twentyfold
TRIED_BYTES = 10 * 2**20  # below this a ratio says nothing: a small sheet of zeros shrinks a thousandfold
CHUNK = 2**20
TABLES = (".csv", ".tsv", ".txt", ".json", ".xlsx", ".parquet")
XML = (".xml", ".rels")


class ArchiveError(ValueError):
    """An archive that is damaged, dangerous or holds no table; the message says which, and what to do."""


def checked(path: Path) -> zipfile.ZipFile:
    """The open archive, once what it declares of itself is harmless. Raises ArchiveError."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ArchiveError(f"{path.name}: damaged or cut-off archive ({error}): download it again") from error
    try:
        if reason := _danger(archive, path.stat().st_size):
            raise ArchiveError(
                f"{path.name}: refused, {reason}. A table of events is not packed like that; check where it is from"
            )
        if is_workbook(archive):
            _no_definitions(archive, path.name)
    except BaseException:
        archive.close()
        raise
    return archive


def _danger(archive: zipfile.ZipFile, packed: int) -> str | None:
    """What speaks against opening the archive, from its table of contents alone."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    most = MOST_IN_WORKBOOK if is_workbook(archive) else MOST_BYTES
    grown = max([(unpacked, packed), *((m.file_size, m.compress_size) for m in members)], key=_ratio)
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS:
        return f"it holds {len(members):,} files"
    if unpacked > most:
        return f"it would unpack to {unpacked / 2**30:.1f} GB"
    if _ratio(grown) > MOST_RATIO:
        return f"it would grow {_ratio(grown):.0f}-fold"
    if escaping := [name for name in names if _escapes(name)]:
        return f"the name {escaping[0]!r} in it leads out of its folder"
    if len(set(names)) < len(names):
        return "it holds two files of one name"
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        return "it holds a link to another file"
    if any(member.flag_bits & 1 for member in members):
        return "it is locked with a password: unpack it yourself and import the table"
    return None


def _ratio(sizes: tuple[int, int]) -> float:
    """How many times larger it becomes; 0 for what is small anyway."""
    unpacked, packed = sizes
    return unpacked / max(1, packed) if unpacked > TRIED_BYTES else 0.0


def _escapes(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or bool(re.match(r"[A-Za-z]:", name))


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is an Office Open XML workbook."""
    return "xl/workbook.xml" in archive.namelist()


def _no_definitions(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a workbook with a document type: only there can entities be defined that grow without end or name files."""
    for member in archive.infolist():
        if member.filename.lower().endswith(XML):
            try:
                with archive.open(member) as part:
                    defines = _has_document_type(part)
            except (expat.ExpatError, zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
                raise ArchiveError(
                    f"{name}: the part {member.filename!r} of the workbook is damaged ({error}): download it again"
                ) from error
            if defines:
                raise ArchiveError(
                    f"{name}: refused, the part {member.filename!r} of the workbook defines XML entities. "
                    "No spreadsheet program writes that; check where it is from"
                )


class _Answered(Exception):
    """Ends the reading of a part: `args` say whether it has a document type."""


def _has_document_type(part) -> bool:
    """Whether a document type stands before the first element; nothing behind that is read."""

    def answer(has: bool) -> None:
        raise _Answered(has)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: answer(True)
    parser.StartElementHandler = lambda *_: answer(False)
    try:
        while chunk := part.read(2**12):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Answered as answered:
        return answered.args[0]
    return False


def only_table(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one table in the archive; what macOS adds does not count. Raises ArchiveError for none or several."""
    tables = [
        member for member in archive.infolist()
        if member.filename.lower().endswith(TABLES) and not member.is_dir()
        and "__MACOSX" not in member.filename and not PurePosixPath(member.filename).name.startswith(".")
    ]  # fmt: skip
    if len(tables) == 1:
        return tables[0]
    inside = ", ".join(repr(member.filename)[1:-1] for member in archive.infolist()[:8]) or "nothing"
    raise ArchiveError(
        f"{name}: {len(tables)} tables in the archive where one is wanted (found {inside}): unpack it and import one"
    )


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """Write `member` to `folder` under its bare name, counting bytes as they come. Raises ArchiveError."""
    target = folder / PurePosixPath(member.filename.replace("\\", "/")).name
    written = 0
    try:
        with archive.open(member) as source, target.open("wb") as out:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > member.file_size:  # zipfile stops here by itself today; never rely on it
                    raise ArchiveError(f"{member.filename}: larger than the archive declares: refused")
                out.write(chunk)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, ArchiveError):
            raise
        raise ArchiveError(f"{member.filename}: cannot be unpacked ({error}): download the archive again") from error
    return target
