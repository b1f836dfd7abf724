"""The list of what is wrong: one entry a fault, with its place, its rule and what to do about it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

# rule id -> (what it asks, what to do); the rules written in SQL bring their own (see rules.py)
FILE_RULES = {
    "file_missing": ("every table has its file", "Restore the file; an empty table still has its header row."),
    "file_encoding": ("files are UTF-8", "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')."),
    "file_bom": ("files do not begin with a byte order mark", "Run `make tidy`, which removes it."),
    "file_line_ends": ("lines end with LF alone", "Run `make tidy`, which rewrites the line ends."),
    "file_end": (
        "the last line ends with LF",
        "If rows are missing the file was cut off: restore it from git. Otherwise run `make tidy`.",
    ),
    "file_nul": ("files hold no NUL bytes", "The file is damaged: restore it from git."),
    "file_header": (
        "the header names the table's columns in order",
        "Restore the header row as given in the data page.",
    ),
    "file_quoting": (
        "quotes are closed and stand where CSV has them",
        "Close the quotation mark; double those inside a cell.",
    ),
    "row_length": (
        "every row has as many cells as the header",
        "Add the missing comma, or quote the cell that holds one.",
    ),
    "row_order": ("rows are sorted by their key", "Run `make tidy`, which sorts them."),
    "cell_type": (
        "a cell holds the kind of value its column takes",
        "Correct the value; leave the cell empty when it is not known.",
    ),
    "required": ("the cell is filled", "Fill the cell."),
    "code": ("the value is one of the column's codes", "Use one of the codes listed in the data page."),
    "pattern": (
        "the value has the column's form",
        "Correct the form: no spaces at the ends, no line breaks, no brackets or braces in the name of a place.",
    ),
    "range": ("the number lies within the column's bounds", "Correct the number."),
    "key_unique": ("a key occurs once", "Give one of the rows another key, or remove the copy."),
    "unique": ("the value occurs once in its column", "Remove the copy, or refer to the row that has it already."),
    "reference": ("a reference leads to an existing row", "Correct the reference, or add the row it should lead to."),
}


@dataclass(frozen=True)
class Problem:
    """One fault: where it is (line 1 is the header), what stands there, which rule it breaks, what to do."""

    file: str
    line: int | None
    column: str | None
    value: str | None
    rule: str
    detail: str
    remedy: str

    def __str__(self) -> str:
        """The fault on two lines."""
        place = self.file + (f":{self.line}" if self.line else "") + (f"  {self.column}" if self.column else "")
        value = "" if self.value is None else f" = {shorten(self.value)!r}"
        return f"{place}{value}\n    {self.rule}: {printable(self.detail)}. {self.remedy}"


def printable(text: str) -> str:
    """`text` with control characters shown as escapes, so that none reaches a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def shorten(value: str, most: int = 90) -> str:
    """`value` on one line, cut to `most` characters."""
    line = " ".join(value.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def sort_key(problem: Problem) -> tuple:
    """Order of the list: by file, line, column, rule."""
    return (problem.file, problem.line or 0, problem.column or "", problem.rule, problem.value or "")


def as_text(problems: Iterable[Problem]) -> str:
    """The list for people, with its length at the end."""
    listed = [str(problem) for problem in problems]
    count = f"{len(listed)} problem{'' if len(listed) == 1 else 's'} found; nothing was changed."
    return "\n".join([*listed, count])


def write_json(problems: list[Problem], counts: dict[str, int], rules: dict[str, str], path: Path) -> None:
    """Write the result for programs: rows read a table, rules that were run, and every problem."""
    report = {
        "ok": not problems,
        "rows": counts,
        "rules": rules,
        "problems": [asdict(problem) for problem in problems],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".tmp")
    scratch.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    scratch.replace(path)
