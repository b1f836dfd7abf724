"""A hundred times today's rows go through every step; how long they take is `make bench LOAD=1`."""

import pytest

from tests import load


@pytest.mark.slow
def test_copied_rows_go_through_every_step(capsys):
    load.main([100])
    heads, _, row = capsys.readouterr().out.splitlines()
    assert heads.count("|") == row.count("|") == len(load.STEPS) + 3
    assert row.startswith("| 100×: ")
