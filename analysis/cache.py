"""What takes long to make is kept under `build/cache/`, named by the hash of everything that it depends on.

The key of a fit is made of its inputs and of the source of the modules that compute it, that of a drawing of all that
it is drawn from (`drawings.py`), so a result is used again exactly as long as it would come out the same. Nothing is
trusted because of its name or date; a file that cannot be read is made anew.
"""

import hashlib
import json
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from analysis.files import write_text
from analysis.paths import BUILD

FOLDER = BUILD / "cache"
LIBRARIES = ("numpy", "scipy", "statsmodels", "polars")


def code_hash(*modules: ModuleType) -> str:
    """SHA-256 of the modules' sources and of the versions of the libraries that do the arithmetic."""
    digest = hashlib.sha256("".join(f"{name} {version(name)} " for name in LIBRARIES).encode())
    for module in modules:
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()


def path_of(folder: Path, key: str) -> Path:
    """The file that holds the result of `key`."""
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


def kept(folder: Path, key: str, compute: Callable[[], object]) -> object:
    """What `compute` gives (anything that JSON holds), from the cache where it is there under `key`."""
    path = path_of(folder, key)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = compute()
        write_text(path, json.dumps(found, sort_keys=True))
    else:
        path.touch()  # so that what is no longer asked for grows old
    return found


def prune(folder: Path, days: float = 30) -> None:
    """Remove results that no build has asked for within `days`."""
    oldest = time.time() - days * 86400
    for path in folder.glob("*.json"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
