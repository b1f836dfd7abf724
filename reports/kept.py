"""What a renderer made of one language is kept, and used again as long as it would come out the same.

The key is all that the pages are made of: the staged files, the renderer and its version, our code around it, and, where
a page has cells, what these can be expected to read: the files beside the page, the tables, the facts, the database, our
code and the libraries. What a cell reads elsewhere (another producer's files, a clock) is not seen to change. So who
edits one page waits for one language.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.files import sha256
from reports.cells import python_fences
from reports.staging import Stage

CODE = Path(__file__).parent


def rendered(stage: Stage, made_by: str, render: Callable[[Stage], None], folder: Path) -> None:
    """Render a stage into its `_site`, or put there what `folder` keeps of the same stage."""
    place = folder / f"{stage.language}-{key(stage, made_by)}"
    if place.is_dir():
        shutil.copytree(place, stage.site)
        return
    render(stage)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{stage.language}-*"):
        shutil.rmtree(old)
    half = folder / f"{stage.language}-new"
    shutil.copytree(stage.site, half)
    half.rename(place)  # a build that is killed leaves no half of it under this name


def key(stage: Stage, made_by: str) -> str:
    """The hash of all that the rendered pages depend on."""
    return hashed(made_by, inputs(stage))


def hashed(text: str, named: Iterator[tuple[str, Path]]) -> str:
    """The hash of a text and of files with their names."""
    digest = hashlib.sha256(text.encode())
    for name, path in named:
        digest.update(f"\n{name}\n{sha256(path)}".encode())
    return digest.hexdigest()[:32]


def inputs(stage: Stage) -> Iterator[tuple[str, Path]]:
    """The staged files and our code, by name; for pages with cells what those can reach too."""
    yield from files(stage.folder, "*")
    yield from files(CODE, "*.py")
    if any(python_fences(page) for page in stage.pages):
        yield from elsewhere(stage)


def reached(stage: Stage) -> Iterator[tuple[str, Path]]:
    """What a cell is made of beside its own page: files beside it, tables, facts, the database, code, libraries' versions."""
    pages = {f"{stage.folder.name}/{page.path.relative_to(stage.folder).as_posix()}" for page in stage.pages}
    for name, path in files(stage.folder, "*"):
        if name not in pages and "/_parts/" not in name:
            yield name, path
    yield from elsewhere(stage)


def elsewhere(stage: Stage) -> Iterator[tuple[str, Path]]:
    """What a cell can read outside the folder of the pages."""
    for name, path in files(stage.folder.parent / "data", "*"):
        if not name.startswith("data/external/"):  # large, and read by way of the database
            yield name, path
    for package in ("analysis", "validation"):
        for pattern in ("*.py", "*.sql", "*.toml"):
            yield from files(stage.folder.parent / package, pattern)
    for name in ("requirements.lock", "build/strikes.duckdb", "build/facts.json"):
        if (stage.folder.parent / name).is_file():
            yield name, stage.folder.parent / name


def files(folder: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """The files below a folder that match, by their name there, in order."""
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            yield f"{folder.name}/{path.relative_to(folder).as_posix()}", path
