"""Whatever stands in a cell, checking never raises and every problem can be acted upon; tidying keeps every row."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.tables import GOOD, write
from validation.check import check
from validation.problems import as_text
from validation.tables import BY_NAME
from validation.tidy import tidy

TRICKY = [
    "", " ", '"', '""', ",", "\n", "\r\n", "\t", "\x00", "\x1b[2J", "\ufeff", "\u2028", "\u202e", "e\u0301", "😀", "'", "\\",
    "; ", "a; b", " / ", "x" * 5000, "9" * 400, "-0", "-1", "1e5", "nan", "inf", "0000", "2024-02-30", "9999-12-31", "0001-01-01",
    "null", "true", "unknown", "counted", "excluded", "duplicate", "joint", "revision", "=1+1", "<b>", "%s", "{}", "{{< x >}}",
    *{value for rows in GOOD.values() for row in rows[:3] for value in row.values()},
]  # fmt: skip
texts = st.one_of(st.sampled_from(sorted(TRICKY)), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
cells = st.sampled_from(
    [
        (table, position, column)
        for table, rows in GOOD.items()
        for position in range(min(len(rows), 5))
        for column in BY_NAME[table].polars_schema
    ]
)
changes = st.lists(st.tuples(cells, texts), min_size=1, max_size=3)


def changed_folder(folder, edits):
    """The good tables in `folder`, some of their cells set to other texts."""
    tables = {}
    for (table, position, column), text in edits:
        rows = tables.setdefault(table, [dict(row) for row in GOOD[table]])
        rows[position][column] = text
    return write(Path(folder), tables)


def rows_of(folder):
    """The rows of every file, in no order; None where a file cannot be read."""
    found = {}
    for table in BY_NAME.values():
        text = (folder / table.file).read_bytes().decode().replace("\r\n", "\n").replace("\r", "\n")
        try:
            found[table.file] = sorted(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error:
            found[table.file] = None
    return found


@settings(max_examples=30)
@given(changes)
@example([(("regions", 0, "region_8"), "Atlantis")])
@example([(("decisions", 0, "table_name"), "")])
@example([(("places", 0, "latitude"), "9" * 400)])
@example([(("sources", 1, "source_id"), ""), (("sources", 2, "url"), "https://copier.example/1")])
def test_whatever_a_cell_holds_checking_never_raises_and_each_problem_can_be_acted_upon(edits):
    with tempfile.TemporaryDirectory() as folder:
        problems = check(changed_folder(folder, edits)).problems
    for problem in problems:
        assert problem.file in {table.file for table in BY_NAME.values()}
        assert problem.rule and problem.detail and problem.remedy
        assert problem.value is None or isinstance(problem.value, str)
    listed = as_text(problems)
    assert listed.count("\n    ") == len(problems)


@settings(max_examples=150)
@given(changes)
def test_tidying_loses_no_row_and_a_second_time_changes_nothing(edits):
    with tempfile.TemporaryDirectory() as name:
        folder = changed_folder(name, edits)
        before = rows_of(folder)
        try:
            tidy(folder)
        except ValueError as refused:
            assert any(table.file in str(refused) for table in BY_NAME.values())
            assert rows_of(folder) == before
        else:
            assert rows_of(folder) == before
            assert tidy(folder) == []
