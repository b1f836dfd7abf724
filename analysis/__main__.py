"""Command line: `python -m analysis db | facts | record | calibrate | query SQL | import-acled FILE`."""

import argparse
import sys
from datetime import date
from pathlib import Path

import duckdb

from analysis import facts, history, pages, prediction, query, warehouse
from analysis.adapters import acled_weekly
from analysis.paths import DATA, DATABASE, FACTS, PARQUET, REFERENCE, REPORTS
from analysis.trial import calibration
from validation.problems import as_text


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it succeeds, 1 with a readable message when it does not."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("db", help="build the database and the Parquet files")
    commands.add_parser("facts", help="compute the numbers, figures and tables of the pages")
    commands.add_parser("calibrate", help="simulate how often each method of the trial is wrong (minutes)")
    recording = commands.add_parser("record", help="record since when each number of the pages reads as it does")
    recording.add_argument("--on", type=date.fromisoformat, default=None, help="the day, today unless given")
    asking = commands.add_parser("query", help="run a query, read-only")
    asking.add_argument("sql")
    asking.add_argument("--format", choices=query.FORMATS, default="table")
    importing = commands.add_parser("import-acled", help="make the monthly figures from ACLED's aggregated file")
    importing.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    try:
        match options.command:
            case "db":
                counts = warehouse.build(DATA, DATABASE, PARQUET)
                print(f"{DATABASE}: {sum(counts.values()):,} rows in {len(counts)} tables")
            case "facts":
                print(pages.write(DATABASE, FACTS, REPORTS))
            case "calibrate":
                print(calibration.write(REFERENCE / "calibration.csv", say=print))
            case "record":
                with warehouse.reading(DATABASE) as connection:
                    changed = history.record(facts.compute(connection), DATA, options.on or date.today())
                print("\n".join(changed) or "every number reads as recorded")
            case "query":
                print(query.run(DATABASE, options.sql, options.format))
            case "import-acled":
                print(acled_weekly.write_reference(options.file, REFERENCE))
    except warehouse.DataProblems as error:
        print(as_text(error.problems), file=sys.stderr)
        return 1
    except (
        facts.FactError,
        prediction.PredictionError,
        query.QueryError,
        acled_weekly.AcledFileError,
        duckdb.Error,
        OSError,
    ) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
