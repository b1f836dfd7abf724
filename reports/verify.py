"""Building twice from clean clones, in unlike surroundings, and comparing the bytes of all that must be the same."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis.content import digest
from analysis.files import sha256
from reports.errors import SiteError

STEPS = (
    ("validation", "check", "--report", "build/validation.json"),
    ("analysis", "db"),
    ("analysis", "facts"),
    ("analysis", "package"),
)
COMPARED = ("build/validation.json", "build/facts.json", "build/parquet", "reports/_variables.yml", "reports/_parts",
            "reports/downloads", "dist", "_site")  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """Where and how one of the builds runs."""

    folder: str
    variables: dict[str, str]


UNLIKE = (
    Surroundings("a", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"}),
    Surroundings(
        "a folder with a long name, spaces and ü",
        {"TZ": "America/Adak", "LC_ALL": "fr_FR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "HOME": "/nonexistent"},
    ),
)  # fmt: skip


def verify(root: Path, renderer: str) -> list[str]:
    """Build the last commit twice; returns what differs, one line a file, and prints what was compared.

    Raises:
        SiteError: a build failed, or there is no git checkout to clone.
    """
    asked = ["git", "-C", str(root), "status", "--porcelain", "--untracked-files=no"]
    changed = subprocess.run(asked, capture_output=True, text=True, check=False)
    if changed.returncode:
        raise SiteError("the last commit cannot be built: this is not a git checkout", [changed.stderr.strip()])
    if changed.stdout:
        print("Changes that are not committed are not in what is verified.", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="strikes-verify-") as scratch:
        sums = []
        for place in UNLIKE:
            print(
                f"building with {' '.join(f'{k}={v}' for k, v in place.variables.items())}", file=sys.stderr, flush=True
            )
            sums.append(built(root, Path(scratch) / place.folder, place.variables, renderer))
    print(f"{len(sums[0]):,} files compared")
    return differences(*sums)


def built(root: Path, folder: Path, variables: dict[str, str], renderer: str) -> dict[str, str]:
    """Clone into `folder`, run every step there, and give the hash of each file that must be the same."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(root.resolve()), str(folder)], check=True)
    environment = {**os.environ, **variables, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}
    for module, *arguments in (*STEPS, ("reports", "build", "--renderer", renderer)):
        run = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise SiteError(
                f"python -m {module} {arguments[0]} failed in {folder.name!r}", run.stderr.splitlines()[-20:]
            )
    return hashes(folder)


def hashes(folder: Path) -> dict[str, str]:
    """Path to SHA-256, of every file that must be the same in two builds; of a database, of all that it holds."""
    files = [file for name in COMPARED for file in [folder / name, *(folder / name).rglob("*")] if file.is_file()]
    return {
        file.relative_to(folder).as_posix(): digest(file) if file.suffix == ".duckdb" else sha256(file)
        for file in sorted(files)
    }


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """The files that differ or that only one build made."""
    lines = [f"{file}: made by one of the builds only" for file in first.keys() ^ second.keys()]
    lines += [f"{file}: other bytes" for file in first.keys() & second.keys() if first[file] != second[file]]
    return sorted(lines)
