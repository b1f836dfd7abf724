"""Rendering with Quarto, when it is on the PATH."""

import re
import shutil
import subprocess
import sys

from analysis.words import say
from reports.cells import page_cells
from reports.errors import SiteError
from reports.staging import Stage, cell_environment

OLDEST = (1, 4)
CELL = re.compile(r"^\s*Cell \d+/\d+: '([^']*)'")
PROGRESS = re.compile(r"^\s*\[\s*\d+/\d+\]\s+(\S+)")


def version() -> str | None:
    """The version of the Quarto on the PATH, or None when there is none that runs."""
    program = shutil.which("quarto")
    if not program:
        return None
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = answer.stdout.strip()
    return text if answer.returncode == 0 and re.match(r"\d+\.\d+", text) else None


def new_enough(text: str | None) -> bool:
    """Whether a version, as Quarto prints it, is one that these pages can be rendered with."""
    found = re.match(r"(\d+)\.(\d+)", text or "")
    return bool(found) and (int(found.group(1)), int(found.group(2))) >= OLDEST


def made_by() -> str:
    """The sentence for the page footer, in the language that is spoken."""
    return say(f"Rendered with Quarto {version()}", f"Rendu avec Quarto {version()}")


def render(stage: Stage) -> None:
    """Render a stage into its `_site`, showing Quarto's progress.

    Raises:
        SiteError: Quarto failed; names the page, and the cell and its line when a cell was the cause.
    """
    for page in stage.pages:
        page_cells(page)  # refuses what the other renderer would lose
    process = subprocess.Popen(
        [shutil.which("quarto") or "quarto", "render", ".", "--no-clean"],
        cwd=stage.folder,
        env=cell_environment(stage.root),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    log = []
    for line in process.stdout:
        log.append(re.sub(r"\x1b\[[0-9;]*m", "", line.rstrip()))
        if PROGRESS.match(log[-1]):
            print(log[-1], file=sys.stderr, flush=True)
    if process.wait():
        raise SiteError("Quarto stopped", [*failed_cell(stage, log), *log[-40:]])


def failed_cell(stage: Stage, log: list[str]) -> list[str]:
    """Where the cell that failed is written: Quarto says its label, but neither its page nor its line beside it."""
    pages = [found.group(1) for line in log if (found := PROGRESS.match(line))]
    labels = [found.group(1) for line in log if (found := CELL.match(line))]
    errors = [line for line in log if re.match(r"\w+(Error|Exception)\b", line)] or ["failed"]
    for page in stage.pages:
        if pages and labels and page.path.relative_to(stage.folder).as_posix() == pages[-1]:
            for cell in page_cells(page):
                if cell.label == labels[-1]:
                    return [f"{cell.where}: cell {cell.label}: {errors[-1]}"]
    return [f"{pages[-1]}: {errors[-1]}"] if pages else []
