"""A comparison is written with the old value first, and what a cell holds stays text."""

import re

import pytest

from analysis.changes import Cell, TableChange
from analysis.diff import Difference, NumberChange
from analysis.diff_text import as_html, as_markdown

MARKUP = "<img src=x onerror=alert(1)> [a](javascript:b)"
RAW = re.compile(r"(?<!\\)<img")  # Markdown shows a sign after a backslash as it is
CHANGE = TableChange("claims", added=[f"new {MARKUP}"], removed=["gone"], cells=[Cell("row", "note", "before", MARKUP)])
NUMBER = NumberChange("strikes", "Strikes counted", "1,200", "1,300", ["index.qmd"])
DIFFERENCE = Difference("v1", "0123456789abcdef", [CHANGE], [NUMBER], None)


@pytest.mark.parametrize("write", [as_markdown, as_html])
def test_markup_in_a_cell_is_inert(write):
    written = write(DIFFERENCE)
    assert "onerror" in written and not RAW.search(written)
    assert r"\[a\](javascript" in as_markdown(DIFFERENCE)


@pytest.mark.parametrize("write", [as_markdown, as_html])
@pytest.mark.parametrize(("old", "new"), [("before", "onerror"), ("1,200", "1,300")])
def test_the_old_value_stands_before_the_new(write, old, new):
    _, found, after = write(DIFFERENCE).partition(old)
    assert found and new in after


@pytest.mark.parametrize("write", [as_markdown, as_html])
def test_numbers_that_were_not_compared_are_said_so(write):
    said = write(Difference("v1", "0123456789abcdef", [], [], f"the old code fails {MARKUP}"))
    assert "Not compared: the old code fails" in said and "No row changed." in said and not RAW.search(said)
