"""Opening archives that others made, without trusting what they say of themselves."""

import zipfile
from pathlib import Path, PurePosixPath

MOST_MEMBERS = 2_000
MOST_BYTES = 8 * 2**30  # unpacked; the largest file known here, ACLED's world, is about 1.4 GB
MOST_RATIO = 200  # tables of text shrink eight- to twentyfold
TRIED_BYTES = 10 * 2**20  # below this a ratio says nothing: a small sheet of zeros shrinks a thousandfold
CHUNK = 2**20
TABLES = (".csv", ".tsv", ".txt", ".json", ".xlsx", ".parquet")


class ArchiveError(ValueError):
    """An archive that is damaged, dangerous or holds no table; the message says which, and what to do."""


def checked(path: Path) -> zipfile.ZipFile:
    """The open archive, once what it declares of itself is harmless. Raises ArchiveError."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise ArchiveError(f"{path.name}: damaged or cut-off archive ({error}): download it again") from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if len(members) > MOST_MEMBERS:
        reason = f"it holds {len(members):,} files"
    elif unpacked > MOST_BYTES:
        reason = f"it would unpack to {unpacked / 2**30:.0f} GB"
    elif unpacked > TRIED_BYTES and unpacked / packed > MOST_RATIO:
        reason = f"it would grow {unpacked / packed:.0f}-fold"
    elif any(member.flag_bits & 1 for member in members):
        reason = "it is locked with a password: unpack it yourself and import the table"
    else:
        return archive
    archive.close()
    raise ArchiveError(
        f"{path.name}: refused, {reason}. A table of events is not packed like that; check where it is from"
    )


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is an Office Open XML workbook."""
    return "xl/workbook.xml" in archive.namelist()


def only_table(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one table in the archive; what macOS adds does not count. Raises ArchiveError for none or several."""
    tables = [
        member for member in archive.infolist()
        if member.filename.lower().endswith(TABLES) and not member.is_dir()
        and "__MACOSX" not in member.filename and not PurePosixPath(member.filename).name.startswith(".")
    ]  # fmt: skip
    if len(tables) == 1:
        return tables[0]
    inside = ", ".join(member.filename for member in archive.infolist()[:8]) or "nothing"
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
