"""Time and memory at 1, 10 and 100 times today's rows, and how long the longest page takes to open and to search:
`python -m tests.load 1 10 100` prints the table for the docs.

The rows are today's, copied under other identifiers, so that they are shaped like ours and pass every rule. Sentences
that draw a conclusion from the numbers are not held against these rows: there is nothing to conclude from copies.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, FLAGS
from validation.tables import BY_NAME, TABLES

ROOT = Path(__file__).parents[1]
COPIED = {"incidents.incident_id", "sources.source_id", "claims.claim_id"}
STEPS = {
    "check": "from pathlib import Path; from validation.check import check; assert not check(Path('data')).problems",
    "db": "from pathlib import Path; from analysis import warehouse as w; w.build(*map(Path, ('data', 'build/strikes.duckdb', 'build/parquet')))",
    "facts": "from pathlib import Path; from analysis import pages, sentences; sentences.broken = lambda *a: []; "
    "pages.write(*map(Path, ('build/strikes.duckdb', 'build/facts.json', 'reports')))",
    "site": "from pathlib import Path; from reports.build import build; build(Path('reports'), Path('_site'), 'embedded')",
    "every saved query": "from pathlib import Path; from analysis import query, saved; "
    "[query.ask(Path('build/strikes.duckdb'), q.sql, q.bind({})) for q in saved.every()]",
    "one query": "from pathlib import Path; from analysis import query; "
    "query.ask(Path('build/strikes.duckdb'), 'SELECT region, count(*) FROM strikes GROUP BY ALL')",
}


def renamed(value: str, number: int) -> str:
    """An identifier, or several joined by "; ", for the copy of this number; the first copy keeps its own."""
    if not value or not number:
        return value
    return "; ".join(re.sub(r"^[^/]+", rf"\g<0>-x{number}", one) for one in value.split("; "))


def multiply(folder: Path, times: int) -> int:
    """Write the tables with their incidents, claims, sources and links `times` over; returns the rows."""
    shutil.copytree(ROOT / "data", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("external"))
    total = 0
    for table in TABLES:
        path = folder / table.file
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        own = {f"{table.name}.{name}" for name in table.key} & COPIED
        names = [
            column.name
            for column in table.columns
            if f"{table.name}.{column.name}" in COPIED or (column.references and ".".join(column.references) in COPIED)
        ]
        if own or table.name in ("incident_actors", "incident_sources"):
            copies = [
                row | {name: renamed(row[name], number) for name in names} for number in range(times) for row in rows
            ]
            for position, row in enumerate(copies):
                if row.get("url") and position >= len(rows):
                    row["url"] += f"#x{position}"
            rows = copies
        rows.sort(key=lambda row: [row[name] for name in BY_NAME[table.name].key])
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table.polars_schema), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        total += len(rows)
    return total


def measured(project: Path, code: str) -> tuple[float, float]:
    """Seconds and peak megabytes of a step, in a process of its own."""
    meter = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    began = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{meter}"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    return time.perf_counter() - began, int(run.stdout.split()[-1]) / 1024


def browsed(site: Path) -> tuple[float, float]:
    """Seconds until Chromium shows the ledger, from disk, and then until it shows what a search finds."""
    drawn = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        began = time.perf_counter()
        page.goto((site / "claims.html").as_uri(), wait_until="load")
        page.evaluate(drawn)
        shown = time.perf_counter()
        page.fill(".ledger-tools input[type=search]", "Kidal")
        page.evaluate(drawn)
        found = time.perf_counter()
        browser.close()
    return shown - began, found - shown


def project_of(folder: Path) -> Path:
    """A copy of the project's code without its data."""
    for name in ("CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    for name in ("analysis", "validation", "reports"):
        skipped = shutil.ignore_patterns("__pycache__", "_parts", "_variables.yml", "downloads")
        shutil.copytree(ROOT / name, folder / name, ignore=skipped)
    return folder


def main(scales: list[int]) -> None:
    """Print the table, row by row."""
    heads = [*(f"{step}: s, MB" for step in STEPS), "ledger opens, search: s"]
    print("| rows | " + " | ".join(heads) + " |\n| ---: |" + " ---: |" * len(heads))
    for times in scales:
        with tempfile.TemporaryDirectory(prefix="strikes-load-") as scratch:
            project = project_of(Path(scratch))
            rows = multiply(project / "data", times)
            cells = [f"{times}×: {rows:,}"]
            for code in STEPS.values():
                seconds, megabytes = measured(project, code)
                cells.append(f"{seconds:.1f}, {megabytes:,.0f}")
                print(cells[-1], file=sys.stderr, flush=True)
            if CHROMIUM:
                with ThreadPoolExecutor(1) as own:  # Playwright runs once a thread, and the tests' may be running
                    cells.append("{:.1f}, {:.1f}".format(*own.submit(browsed, project / "_site").result()))
            else:
                cells.append("no Chromium")
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1, 10, 100])
