"""The sheets of a workbook as Parquet files, every cell as text: `python -m analysis.external.workbook FILE FOLDER`.

A workbook of a few hundred bytes can name a cell in the last column of the last row, and a reader that lays out every
cell before it then asks for hundreds of gigabytes. So it is read in a process of its own with a limit of memory, whose
death is an error like another.
"""

import resource
import subprocess
import sys
from pathlib import Path

import polars as pl

from validation.problems import printable

MOST_MEMORY = 4 * 2**30
PATIENCE = 900  # seconds; GED's workbook takes about a minute
EXPLAINED = 3  # exit code: the reason stands on standard output


class WorkbookError(ValueError):
    """A workbook that cannot be read; the message says why."""


def sheets(path: Path, folder: Path) -> list[Path]:
    """One Parquet file in `folder` for every sheet that is not empty, in their order. Raises WorkbookError."""
    command = [sys.executable, "-m", __name__, str(path.resolve()), str(folder.resolve())]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(f"reading it takes more than {PATIENCE // 60} minutes") from error
    if done.returncode == EXPLAINED:
        raise WorkbookError(printable(done.stdout.strip()[:200]))
    if done.returncode:
        raise WorkbookError(f"reading it takes more than {MOST_MEMORY // 2**30} GB of memory, or breaks the reader")
    return sorted(folder.glob("*.parquet"))


def main(path: Path, folder: Path) -> int:
    """Write the sheets; EXPLAINED, with the reason on standard output, where the workbook cannot be read."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    try:
        found = pl.read_excel(
            path,
            engine="calamine",
            sheet_id=0,
            read_options={"dtypes": "string"},
            raise_if_empty=False,
            drop_empty_rows=False,
        )
    except Exception as error:  # calamine, fastexcel and polars each have their own family
        print(str(error).partition("\n")[0])
        return EXPLAINED
    for number, sheet in enumerate(found.values()):
        if sheet.width:
            sheet.write_parquet(folder / f"{number:04}.parquet")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
