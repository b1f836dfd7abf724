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


@pytest.fixture
def long(chromium, monkeypatch):
    """The ledger as if a hundred rows were many."""
    monkeypatch.setattr(ledger_tables, "AT_FIRST", 100)
    with warehouse.reading(databases.real()) as connection:
        ledger = ledger_tables.ledger(connection)
    page = chromium.new_page()
    script = SCRIPT.read_text(encoding="utf-8")
    page.set_content(f'<!doctype html><html lang="en"><body>{ledger}<script>{script}</script></body></html>')
    yield page
    page.close()


def test_of_a_long_ledger_the_first_rows_are_shown_and_more_when_asked_for(long):
    total = long.locator("#ledger tbody tr").count()
    more = long.get_by_role("button", name="Show 100 more")
    assert total > 300 and len(shown(long)) == 100
    assert long.locator("output").inner_text() == f"{total} of {total} incidents, 100 shown"
    more.click()
    assert len(shown(long)) == 200
    long.locator("input[type=search]").fill("tinzaouaten")
    assert 0 < len(shown(long)) < 100 and not more.is_visible()
    long.locator("input[type=search]").fill("")
    assert len(shown(long)) == 100


def test_the_rows_at_first_are_those_that_the_order_puts_first(long):
    long.locator("#ledger thead button").nth(CIVILIANS).click()
    long.locator("#ledger thead button").nth(CIVILIANS).click()
    numbers = [int(m[0]) if (m := re.search(r"\d+", figure)) else 0 for figure in shown(long)]
    assert len(numbers) == 100 and numbers[0] > 20 and numbers == sorted(numbers, reverse=True)


def test_a_link_to_a_row_that_is_not_shown_shows_it(long):
    last = long.locator("#ledger tbody tr").last
    assert last.is_hidden()
    long.evaluate("name => { location.hash = name }", last.get_attribute("id"))
    last.wait_for(state="visible")
    assert len(shown(long)) == 101


def test_without_scripts_every_row_is_there(chromium, monkeypatch):
    monkeypatch.setattr(ledger_tables, "AT_FIRST", 100)
    with warehouse.reading(databases.real()) as connection:
        ledger = ledger_tables.ledger(connection)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    style = (SCRIPT.parent / "theme.css").read_text(encoding="utf-8")
    page.set_content(f"<!doctype html><html lang='en'><head><style>{style}</style></head><body>{ledger}</body></html>")
    assert page.locator("#ledger tbody tr").last.is_visible()
    context.close()


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
