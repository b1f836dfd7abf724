"""How fast a large file is read, checked and loaded, against DuckDB alone and against pandas with pandera.

Writes a synthetic file in ACLED's present layout (2.4 million events, about a gigabyte), runs each way in a process of its own, so
that each has its own peak of memory, and removes the file. The clock starts when a way's libraries are loaded.
`make bench` prints the table; `docs/benchmarks.md` keeps one.
"""

import importlib
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from analysis.external.sqltext import filename, quoted

WAYS = ("bare", "import", "database", "pandas", "aside")
SAID = {
    "bare": "DuckDB, bare `CREATE TABLE AS SELECT * FROM read_csv(…)`",
    "import": "`make import`: every row checked and kept, as Parquet",
    "database": "`make import`, and the rows of Mali into the database",
    "pandas": "pandas `read_csv`, then the same checks in pandera",
    "aside": "`make import`, with one more row, which must be set aside: the file is read twice",
}
LIBRARIES = {
    "bare": ["duckdb"], "import": ["analysis.external.importing"], "database": ["analysis.external.importing", "analysis.warehouse"],
    "pandas": ["pandas", "pandera.pandas"], "aside": ["analysis.external.importing"],
}  # fmt: skip
COUNTRIES = ("Afghanistan", "Syria", "Ukraine", "Myanmar", "Yemen", "Sudan", "Nigeria", "India", "Brazil", "Mexico")
# Mali is one row in fifty: thrice its share of ACLED's events (15 thousand of 2.4 million to March 2026)
SYNTHETIC = """
COPY (SELECT
  upper(left(country, 3)) || i AS event_id_cnty, day AS event_date, year(day) AS year, 1 + (i % 17 = 0)::INT AS time_precision,
  'Political violence' AS disorder_type, CASE WHEN i % 4 = 0 THEN 'Explosions/Remote violence' ELSE 'Battles' END AS event_type,
  CASE WHEN i % 16 = 0 THEN 'Air/drone strike' WHEN i % 4 = 0 THEN 'Shelling/artillery/missile attack' ELSE 'Armed clash' END AS sub_event_type,
  'Military Forces of ' || country || ' (2011-)' AS actor1, CASE WHEN i % 5 = 0 THEN 'Militia ' || (i % 977) END AS assoc_actor_1,
  'State forces' AS inter1, 'Unidentified Armed Group (' || country || ')' AS actor2, CASE WHEN i % 7 = 0 THEN 'Civilians; Farmers' END AS assoc_actor_2,
  'Rebel group' AS inter2, 'State forces-Rebel group' AS interaction, CASE WHEN i % 9 = 0 THEN 'Civilian targeting' END AS civilian_targeting,
  4 + i % 10 AS iso, 'Region ' || i % 10 AS region, country, 'Admin ' || (i % 400) AS admin1, 'District ' || (i % 4000) AS admin2,
  NULL AS admin3, 'Place ' || (i % 60000) AS location, round(-30 + (hash(i) % 90000) / 1000.0, 4) AS latitude,
  round(-70 + (hash(i + 7) % 190000) / 1000.0, 4) AS longitude, 1 + (i % 3 = 0)::INT AS geo_precision, 'Source ' || (i % 3000) AS source,
  'National' AS source_scale, 'On that day, forces said to be of unit ' || (i % 811) || ' clashed with "unidentified" fighters near place '
    || (i % 60000) || ', and according to residents ' || (i % 13) || ' people were wounded.' AS notes,
  CASE WHEN i % 3 = 0 THEN i % 6 ELSE 0 END AS fatalities, CASE WHEN i % 11 = 0 THEN 'crowd size=no report' END AS tags, 1700000000 + i AS timestamp
FROM (SELECT range AS i, DATE '1997-01-01' + CAST(range * 10500 // {rows} AS INT) AS day, CASE WHEN range % 50 = 0 THEN 'Mali' ELSE [{countries}][1 + range % 10] END AS country FROM range({rows})))
TO {path} (HEADER)
"""


def synthetic(path: Path, rows: int) -> Path:
    """Write `rows` events in ACLED's present layout."""
    countries = ", ".join(quoted(name) for name in COUNTRIES)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(SYNTHETIC.format(rows=rows, countries=countries, path=quoted(str(path))))
    return path


def way_bare(path: Path, folder: Path) -> None:
    """DuckDB alone, into a database on disk."""
    with duckdb.connect(str(folder / "bare.duckdb")) as connection:
        connection.execute(f"CREATE TABLE events AS SELECT * FROM read_csv({filename(path)})")


def way_import(path: Path, folder: Path) -> None:
    """Recognise, hash, read, check, look for keys that come twice, write."""
    from analysis.external import importing

    importing.import_file(path, folder / "imports")


def way_database(path: Path, folder: Path) -> None:
    """The import, then what `make db` does with it: tables with their keys and comments, and the rows of Mali in order."""
    from analysis import warehouse

    way_import(path, folder)
    with warehouse.writing(folder / "import.duckdb") as connection:
        warehouse.load_external(connection, folder / "imports")


def way_pandas(path: Path, folder: Path) -> None:
    """pandas, and the same checks in pandera; nothing is loaded."""
    import pandas as pd
    import pandera.pandas as pa

    frame = pd.read_csv(path, parse_dates=["event_date"])
    text = ["event_id_cnty", "country", "sub_event_type"]
    pa.DataFrameSchema(
        {name: pa.Column(str, pa.Check.str_length(min_value=1)) for name in text}
        | {"event_id_cnty": pa.Column(str, unique=True), "event_date": pa.Column("datetime64[ns]", coerce=True), "fatalities": pa.Column(int, pa.Check.ge(0)),
           "latitude": pa.Column(float, pa.Check.in_range(-90, 90)), "longitude": pa.Column(float, pa.Check.in_range(-180, 180))},
        checks=pa.Check(lambda df: df["event_date"].dt.year == df["year"]),
    ).validate(frame, lazy=True)  # fmt: skip


def measured(way: str, path: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of processor and peak memory (GB), in a process of its own. Raises ChildProcessError."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "analysis.external.bench", way, str(path), str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    if done.returncode:
        raise ChildProcessError(f"{way}: {done.stderr.strip().splitlines()[-1:]}")
    return tuple(float(number) for number in done.stdout.split()[-3:])


def run(rows: int, folder: Path | None = None, repeats: int = 2) -> str:
    """Measure all ways at half and at all of `rows`; returns the table. The best of `repeats` runs counts, taken in turn."""
    scratch = Path(tempfile.mkdtemp(prefix="strikes-bench-", dir=folder))
    lines = [
        f"{os.cpu_count()} cores, Python {platform.python_version()}, DuckDB {duckdb.__version__}; best of {repeats} runs, taken in turn",
        "",
        "| rows | file | way | seconds | ratio | processor seconds | ratio | peak memory |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    try:
        for share in (rows // 2, rows):
            path = synthetic(scratch / "acled.csv", share)
            runs: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
            size = path.stat().st_size / 1e9
            for way in [*WAYS[:-1] * repeats, *WAYS[-1:] * repeats]:
                if way == "aside" and not runs[way]:
                    with path.open("a") as file:
                        file.write(f"AFG{share}{',' * 30}\n")  # an identifier, and nothing else
                runs[way].append(measured(way, path, scratch / "run"))
                print(
                    "{:,} rows, {}: {:.1f} s, {:.1f} s of processor, {:.1f} GB".format(share, way, *runs[way][-1]),
                    file=sys.stderr,
                )
            clock, processor = ({way: min(run[part] for run in runs[way]) for way in WAYS} for part in (0, 1))
            for way in WAYS:
                peak = max(run[2] for run in runs[way])
                lines.append(
                    f"| {share:,} | {size:.2f} GB | {SAID[way]} | {clock[way]:.1f} | {clock[way] / clock['bare']:.2f} | "
                    f"{processor[way]:.1f} | {processor[way] / processor['bare']:.2f} | {peak:.1f} GB |"
                )
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return "\n".join(lines)


if __name__ == "__main__":
    way, path, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for library in LIBRARIES[way]:
        importlib.import_module(library)
    started, before = time.perf_counter(), time.process_time()
    ways = {"bare": way_bare, "import": way_import, "database": way_database, "pandas": way_pandas, "aside": way_import}
    ways[way](path, folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(time.perf_counter() - started, time.process_time() - before, peak)
