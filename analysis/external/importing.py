"""Read a file of another producer into the one comparable shape: recognise, check, set aside, write.

An import leaves a folder `<imports>/<dataset>-<version>/` with `rows.parquet`, `quarantine.parquet` and
`import.json`; it is made aside and put in place at the end, so that a failure leaves what was there. Rows of every
country are kept; the warehouse takes those of Mali.
"""

import json
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from analysis.external import conversion, quarantine, reading
from analysis.external.archive import ArchiveError
from analysis.external.layouts import HEADERLESS, WANTED, LayoutError, recognise
from analysis.external.reading import ReadingError
from analysis.files import sha256


class ImportFailed(ValueError):
    """A file that cannot be imported; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Imported:
    """What an import made: where, which dataset, and how many rows of what kind."""

    dataset: str
    version: str
    file: str
    layout: str
    sha256: str
    rows_read: int
    rows_loaded: int
    rows_set_aside: int
    air_strikes: int
    imported_on: str
    table: str
    folder: Path
    faults: dict[str, int]
    remarks: dict[str, int]

    def summary(self) -> str:
        """For the one who ran the import."""
        lines = [
            f"{self.file}: {self.dataset} {self.version}, layout {self.layout}",
            f"{self.rows_loaded:,} of {self.rows_read:,} rows loaded, {self.air_strikes:,} of them air or drone strikes",
        ]
        if self.rows_set_aside:
            listed = ", ".join(f"{rule} {count:,}" for rule, count in sorted(self.faults.items()))
            lines.append(f"{self.rows_set_aside:,} rows set aside ({listed}): {self.folder / 'quarantine.parquet'}")
        if self.remarks:
            listed = ", ".join(f"{what} {count:,}" for what, count in sorted(self.remarks.items()))
            lines.append(f"odd but kept: {listed}")
        return "\n".join([*lines, "`make db` puts the rows of Mali into the database"])


def import_file(
    path: Path, imports: Path, *, version: str | None = None, strict: bool = False, new_columns: bool = False,
    today: date | None = None,
) -> Imported:  # fmt: skip
    """Import one file into `imports`; the same dataset and version imported before are replaced.

    `strict` refuses a file with any row that would be set aside. `new_columns` accepts columns that no known layout has, and
    leaves them out. Raises ImportFailed.
    """
    path, imports = Path(path), Path(imports)
    if not path.is_file():
        raise ImportFailed(f"{path}: there is no such file")
    imports.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".import-", dir=imports))
    try:
        made, target = scratch / "made", scratch / "unpacked"
        made.mkdir()
        target.mkdir()
        said = _write(path, target, made, version, strict, new_columns, today or date.today())
        folder = imports / folder_name(said["dataset"], said["version"])
        _put_in_place(made, folder)
        return Imported(**said, folder=folder)
    except (ReadingError, ArchiveError, LayoutError, OSError, duckdb.Error) as error:
        raise ImportFailed(f"{error}\nNothing was changed.") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write(
    path: Path, unpacked: Path, made: Path, version: str | None, strict: bool, new_columns: bool, today: date
) -> dict:
    """Write rows, quarantine and receipt into `made`; returns what the import is. Raises ImportFailed and others."""
    source = reading.open_table(path, unpacked, WANTED, HEADERLESS)
    adapter = recognise(path.name, source.columns, new_columns)
    version = version or adapter.version(path.name) or adapter.version(source.member)
    dataset = adapter.dataset(f"{path.name} {source.member}", version)
    if dataset is None:
        raise ImportFailed(
            f"{path.name}: neither its name nor its rows tell which release of {adapter.name} it is. Say it: VERSION=25.1 for "
            "the yearly dataset of that version, VERSION=26.0.1 for a Candidate release.\nNothing was changed."
        )
    # the hash wants one core for a fifth of the time; beside the pass it costs half of that
    with ThreadPoolExecutor(1) as beside, conversion.opened(unpacked) as connection:
        hashed = beside.submit(sha256, path)
        converted = conversion.convert(connection, source, adapter, made)
        said = (version or converted.newest or "unknown") + adapter.part(source.member)
        written = made / "quarantine.parquet"
        faults = quarantine.write(connection, source, adapter, dataset, said, written)
        set_aside = quarantine.rows(connection, written)
        if not converted.loaded:
            raise ImportFailed(f"no row of {path.name} can be used.\n{quarantine.report(connection, written)}")
        if strict and set_aside:
            raise ImportFailed(quarantine.report(connection, written))
    layout = adapter.layout(set(adapter.named(source.columns)))
    receipt = {
        "dataset": dataset, "version": said, "file": path.name,
        "layout": f"{layout}, {source.form}" + ("" if source.has_header else ", no header"), "sha256": hashed.result(),
        "rows_read": converted.loaded + set_aside, "rows_loaded": converted.loaded, "rows_set_aside": set_aside,
        "air_strikes": converted.strikes, "imported_on": today.isoformat(), "table": adapter.table,
    }  # fmt: skip
    (made / "import.json").write_text(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return receipt | {"faults": faults, "remarks": converted.remarks}


def folder_name(dataset: str, version: str) -> str:
    """The folder of an import: letters, digits, dots and dashes only."""
    return f"{dataset}-{re.sub(r'[^A-Za-z0-9.]+', '-', version).strip('-.')[:80]}"


def _put_in_place(made: Path, target: Path) -> None:
    """Rename `made` to `target`; what stood there goes only once the new one is complete."""
    aside = target.with_name(f".old-{target.name}")
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    try:
        made.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def receipt(folder: Path) -> dict:
    """What `import.json` of an import says."""
    return json.loads((folder / "import.json").read_text(encoding="utf-8"))
