"""The search and the sorting of the claims ledger, in both languages."""

import re
from pathlib import Path

import pytest

from analysis import ledger_tables, warehouse
from tests import databases
from tests.languages import in_language

SCRIPT = Path(__file__).parents[2] / "reports" / "ledger.js"
CIVILIANS = 4  # the column


@pytest.fixture(scope="module")
def ledgers():
    with warehouse.reading(databases.real()) as connection:
        return in_language(lambda: ledger_tables.ledger(connection))


@pytest.fixture(params=["en", "fr"])
def page(chromium, ledgers, request):
    context = chromium.new_context()
    page = context.new_page()
    script = SCRIPT.read_text(encoding="utf-8")
    page.set_content(
        f'<!doctype html><html lang="{request.param}"><body>{ledgers[request.param]}<script>{script}</script></body></html>'
    )
    yield page
    context.close()


def shown(page) -> list[str]:
    """The figures of civilians killed, in the rows that are shown, from the top."""
    return page.eval_on_selector_all(
        "#ledger tbody tr:not([hidden])", f"rows => rows.map((row) => row.cells[{CIVILIANS}].textContent)"
    )


def test_the_search_counts_what_it_finds_and_takes_either_apostrophe(page):
    total = len(shown(page))
    french = page.locator("html").get_attribute("lang") == "fr"
    of = "sur" if french else "of"
    assert page.locator("output").inner_text() == f"{total} {of} {total} incidents"
    page.locator("input[type=search]").fill(
        "tinzaouaten " + ("mouvements de l'azawad" if french else "azawad movements")
    )
    found = len(shown(page))
    assert 0 < found < total
    assert page.locator("output").inner_text() == f"{found} {of} {total} incidents"


def test_the_box_leaves_the_strikes_that_have_a_page(page):
    page.locator("input[type=checkbox]").check()
    assert len(shown(page)) == page.locator("#ledger tbody a[href^=incidents]").count() > 20


def test_figures_are_sorted_as_numbers_and_nothing_stays_last(page):
    button = page.locator("#ledger thead button").nth(CIVILIANS)
    for down in (False, True):
        button.click()
        figures = shown(page)
        given = [figure for figure in figures if figure != "–"]
        assert figures == given + ["–"] * (len(figures) - len(given))
        numbers = [int(m[0]) if (m := re.search(r"\d+", figure)) else 0 for figure in given]
        assert numbers == sorted(numbers, reverse=down) and max(numbers) > 20
