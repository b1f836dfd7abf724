"""Putting a finished folder in the place of an old one, so that nobody ever sees half of it."""

import shutil
from pathlib import Path


def swap_in(fresh: Path, place: Path) -> None:
    """Move a finished folder into place; the old one stays there until the last moment.

    Args:
        fresh: the finished folder, on any file system.
        place: where it belongs. Beside it, names ending in `.swap-new` and `.swap-old` are used for a moment.
    """
    new, old = place.with_name(f"{place.name}.swap-new"), place.with_name(f"{place.name}.swap-old")
    recover(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(fresh, new)  # from here on, all is on one file system: a rename is all or nothing
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover(place: Path) -> None:
    """Clear away what an interrupted swap left; the old folder goes back when it is the only one there."""
    new, old = place.with_name(f"{place.name}.swap-new"), place.with_name(f"{place.name}.swap-old")
    if old.exists() and not place.exists():
        old.rename(place)
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
