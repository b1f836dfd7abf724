"""The project's Makefile, run for real in another folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
MADE = (".venv/made", "build/validation.json", "build/strikes.duckdb")  # counted as up to date

# ways out of make's own text, of the shell's and of its quotes; {mark} is a file that must not appear
BREAKING_OUT = [
    "$(shell touch {mark})", "'; touch {mark}; '`touch {mark}`", '"; touch {mark}; "$$(touch {mark})', "x\ntouch {mark}",
    "$(eval $(shell touch {mark})) | touch {mark} & touch {mark} #",
]  # fmt: skip


def runner(folder: Path) -> Callable[..., subprocess.CompletedProcess]:
    """A function that runs `make` with its arguments in `folder`, with this Python and the code of the project."""
    shutil.copy(ROOT / "Makefile", folder / "Makefile")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for name in ("validation", "analysis"):
        (folder / name).symlink_to(ROOT / name)

    def run(*arguments: str) -> subprocess.CompletedProcess:
        made = [part for file in MADE for part in ("-o", file)]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
        return subprocess.run(["make", *made, *arguments], cwd=folder, env=environment, capture_output=True, text=True)

    return run
