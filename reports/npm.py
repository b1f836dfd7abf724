"""Packages from npm by exact version and integrity, kept in `build/npm`: a browser's database, a test's axe-core.

Python packages are pinned in requirements.lock; these few are pinned where they are used. npm is a convenience, never
needed: without it the page "Ask the data" says so, and the tests that want axe-core are skipped.
"""

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reports.errors import SiteError


class NotToBeHad(SiteError):
    """There is no npm on this machine, or it cannot reach its registry."""


@dataclass(frozen=True)
class Package:
    """A package of the npm registry: its name, version, and hash as a `package-lock.json` has it."""

    name: str
    version: str
    integrity: str

    @property
    def file(self) -> str:
        """The name that `npm pack` gives the archive."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def archive(package: Package, folder: Path) -> Path:
    """The package's archive in `folder`, fetched when it is not there.

    Raises:
        NotToBeHad: there is no npm, or it could not fetch the package.
        SiteError: what came is not what was pinned.
    """
    kept = folder / package.file
    if kept.is_file() and integrity(kept) == package.integrity:
        return kept
    if not shutil.which("npm"):
        raise NotToBeHad(f"there is no npm on this machine, and {package.name} comes from it")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:  # a download that breaks off leaves nothing
        run = subprocess.run(
            ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--fetch-retries=1"],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        fetched = Path(scratch) / package.file
        if run.returncode or not fetched.is_file():
            said = (run.stderr.strip() or run.stdout.strip()).splitlines()[-3:]
            raise NotToBeHad(f"npm could not fetch {package.name} {package.version}", said)
        if integrity(fetched) != package.integrity:
            raise SiteError(f"{package.name} {package.version} from npm is not the file that was pinned")
        fetched.replace(kept)
    return kept


def integrity(file: Path) -> str:
    """The hash of a file as npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode("ascii")


def content(file: Path, name: str) -> bytes:
    """One file of a package's archive."""
    with tarfile.open(file) as packed:
        return packed.extractfile(f"package/{name}").read()
