"""Command line: `python -m validation check|tidy [--data FOLDER] [--report FILE]`."""

import argparse
import sys
from pathlib import Path

from validation import rules
from validation.check import check
from validation.problems import as_text, write_json
from validation.tidy import tidy


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when the tables have problems."""
    parser = argparse.ArgumentParser(prog="python -m validation", description=__doc__)
    parser.add_argument("command", choices=["check", "tidy"])
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of the tables")
    parser.add_argument("--report", type=Path, help="where to write the result as JSON")
    options = parser.parse_args(arguments)
    if options.command == "tidy":
        return _tidy(options.data)
    checked = check(options.data)
    if options.report:
        try:
            write_json(checked.problems, checked.counts, rules.described(), options.report)
        except OSError as error:
            print(f"the report cannot be written: {error}", file=sys.stderr)
            return 1
    if checked.problems:
        print(as_text(checked.problems), file=sys.stderr)
        return 1
    rows = sum(checked.counts.values())
    print(f"{rows:,} rows in {len(checked.counts)} tables pass {len(rules.described())} rules")
    return 0


def _tidy(folder: Path) -> int:
    try:
        changed = tidy(folder)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("rewritten: " + ", ".join(changed) if changed else "all files are in their form")
    return 0


if __name__ == "__main__":
    sys.exit(main())
