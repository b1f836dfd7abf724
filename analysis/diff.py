"""What changed between a version in git and the working tree: rows of the tables, and numbers of the pages.

The old tables are read with `git show`. The old numbers are those that the old version's own code computes from its own
tables, in a temporary copy; where that code no longer runs here, the comparison says so and shows the rows alone.
"""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from analysis.changes import TableChange, table_change, version_step

VARIABLE = re.compile(r"\{\{<\s*var\s+f\.([a-z0-9_]+)\s*>\}\}")
INCLUDE = re.compile(r"\{\{<\s*include\s+_parts/([\w.-]+)\s*>\}\}")
SECONDS = 600  # that the old version's build may take


class DiffError(Exception):
    """A comparison that cannot be made; the message says why."""


@dataclass(frozen=True)
class NumberChange:
    """A number whose text is another now: None where it was, or is, not there; and the pages that show it now."""

    fact_id: str
    what: str
    old: str | None
    new: str | None
    pages: list[str]


@dataclass(frozen=True)
class Difference:
    """Everything that changed since a version; `trouble` says why the numbers could not be compared."""

    ref: str
    commit: str
    tables: list[TableChange]
    numbers: list[NumberChange]
    trouble: str | None

    @property
    def step(self) -> str:
        """Which part of the version the tables ask for."""
        return version_step(self.tables)


def compare(root: Path, ref: str, facts_file: Path) -> Difference:
    """Compare the working tree with `ref`. Raises DiffError."""
    commit = commit_of(root, ref)
    old_tables, new_tables = tables_at(root, commit), tables_now(root)
    changes = [
        table_change(name, old_tables.get(name), new_tables.get(name)) for name in sorted(old_tables | new_tables)
    ]
    new = json.loads(facts_file.read_text(encoding="utf-8")) if facts_file.is_file() else None
    old, trouble = old_facts(root, commit)
    if new is None:
        trouble = f"{facts_file} does not exist yet: run `make facts`"
    numbers = number_changes(old, new, uses(root / "reports")) if old is not None and new is not None else []
    return Difference(ref, commit, [change for change in changes if change], numbers, trouble)


def git(root: Path, *arguments: str) -> bytes:
    """What git answers. Raises DiffError."""
    answer = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    if answer.returncode:
        raise DiffError(f"git {arguments[0]}: {answer.stderr.decode('utf-8', 'replace').strip() or 'no such version'}")
    return answer.stdout


def commit_of(root: Path, ref: str) -> str:
    """The commit that `ref` names; a name that looks like an option is only a name. Raises DiffError."""
    if not ref.strip():
        raise DiffError("Say which version to compare with: make diff REF=v0.1.0")
    try:
        return git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    except DiffError as error:
        raise DiffError(f"{ref!r} is no version that git knows here") from error


def tables_at(root: Path, commit: str) -> dict[str, str]:
    """Table name to CSV text, at a commit."""
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", commit, "data/").decode("utf-8").split("\0")
    paths = [path for path in listed if path.endswith(".csv") and path.count("/") <= 2]
    return {Path(path).stem: git(root, "show", f"{commit}:{path}").decode("utf-8", "replace") for path in paths}


def tables_now(root: Path) -> dict[str, str]:
    """Table name to CSV text, in the working tree."""
    paths = [*(root / "data").glob("*.csv"), *(root / "data" / "reference").glob("*.csv")]
    return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in paths}


def old_facts(root: Path, commit: str) -> tuple[list[dict] | None, str | None]:
    """The numbers that a commit's own code computes; or None and why they cannot be had."""
    with tempfile.TemporaryDirectory(prefix="strikes-diff-") as scratch:
        with tarfile.open(fileobj=io.BytesIO(git(root, "archive", "--format=tar", commit))) as archive:
            archive.extractall(scratch, filter="data")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environment |= {"PYTHONPATH": scratch, "PYTHONDONTWRITEBYTECODE": "1"}
        for command in ("db", "facts"):
            try:
                run = subprocess.run(
                    [sys.executable, "-m", "analysis", command], cwd=scratch, env=environment, capture_output=True,
                    text=True, timeout=SECONDS, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return None, f"`analysis {command}` of that version took more than {SECONDS} s"
            if run.returncode:
                last = [line for line in run.stderr.replace(scratch, "…").splitlines() if line.strip()][-1:]
                return None, f"`analysis {command}` of that version does not run here: {' '.join(last)}"
        return json.loads((Path(scratch) / "build" / "facts.json").read_text(encoding="utf-8")), None


def number_changes(old: list[dict], new: list[dict], used: dict[str, list[str]]) -> list[NumberChange]:
    """The numbers whose text differs, in the order of their definitions, those that are gone last."""
    before, after = ({fact["fact_id"]: fact for fact in facts} for facts in (old, new))
    changes = []
    for name in [*after, *(name for name in before if name not in after)]:
        was, now = before.get(name), after.get(name)
        texts = (was["text"] if was else None, now["text"] if now else None)
        if texts[0] != texts[1]:
            changes.append(NumberChange(name, (now or was)["what"], *texts, used.get(name, [])))
    return changes


def uses(reports: Path) -> dict[str, list[str]]:
    """Fact to the pages that show it, in their text or in a figure's caption."""
    found: dict[str, list[str]] = {}
    for page in sorted(reports.glob("*.qmd")):
        text = page.read_text(encoding="utf-8")
        for part in INCLUDE.findall(text):
            path = reports / "_parts" / part
            text += path.read_text(encoding="utf-8") if path.is_file() else ""
        for name in dict.fromkeys(VARIABLE.findall(text)):
            found.setdefault(name, []).append(page.stem)
    return found
