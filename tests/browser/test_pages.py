"""Every page of the real site, as readers meet it."""

import re

import altair as alt
import polars as pl
import pytest

from analysis.parts import Figure
from analysis.words import speaking
from tests.browser.conftest import page_names, violations

PAGES = [name for name in page_names() if not name.startswith("downloads/")]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1200, "height": 900}
LEDGER = {
    "claims.html": ("Search the ledger", "incidents"),
    "fr/claims.html": ("Chercher dans le registre", "incidents"),
}
MOST_BYTES = 300_000  # before the parts that are loaded when asked for


@pytest.mark.parametrize("name", PAGES)
def test_page_is_quiet_whole_and_fits(visit, name):
    seen = visit(name, viewport=PHONE)
    seen.page.wait_for_load_state("networkidle")
    assert seen.complaints == []
    assert seen.foreign == []
    assert seen.page.locator("h1").count() == 1
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    size = seen.page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")
    assert size < MOST_BYTES


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark(visit, axe, name):
    page = visit(name, viewport=DESK, color_scheme="light", reduced_motion="reduce").page
    page.evaluate(axe)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page) == []


def test_a_number_explains_itself_to_the_mouse(visit):
    page = visit("index.html").page
    number = page.locator("a.fact").first
    number.hover()
    note = page.locator("#fact-note")
    note.wait_for(state="visible")
    assert number.inner_text() in note.inner_text()
    assert "SELECT" in note.inner_text()
    page.mouse.move(0, 0)
    note.wait_for(state="hidden")


def test_a_number_explains_itself_to_the_keyboard(visit):
    page = visit("index.html").page
    number = page.locator("a.fact").first
    number.focus()
    note = page.locator("#fact-note")
    note.wait_for(state="visible")
    assert number.get_attribute("aria-describedby") == "fact-note"
    page.keyboard.press("Escape")
    note.wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/numbers.html#f-*")


def test_the_note_of_a_number_stays_while_the_mouse_goes_to_it_and_no_longer(visit):
    page = visit("index.html").page
    number = page.locator("main a.fact").first
    number.scroll_into_view_if_needed()
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)  # the page's timers run when they are told to
    number.hover()
    note = page.locator("#fact-note")
    note.wait_for(state="visible")
    at, box = number.bounding_box(), note.bounding_box()
    below = box["y"] > at["y"]
    gap = at["y"] + at["height"] + 3 if below else at["y"] - 3
    page.mouse.move(at["x"] + at["width"] / 2, gap)
    page.clock.run_for(100)
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.clock.run_for(600)
    assert note.is_visible()
    page.mouse.down()
    page.mouse.up()
    assert note.is_visible()
    page.mouse.move(box["x"] + 20, box["y"] + (box["height"] + 40 if below else -40))
    page.clock.run_for(600)
    note.wait_for(state="hidden")


@pytest.mark.parametrize(("name", "button", "said"), [
    ("index.html", "Interactive figure", "could not be loaded"), ("fr/index.html", "Figure interactive", "n’a pas pu être chargée"),
])  # fmt: skip
def test_a_figure_that_cannot_answer_says_so_and_can_be_asked_again(visit, name, button, said):
    seen = visit(name)
    pressed = seen.page.get_by_role("button", name=button).first
    seen.context.route("**/*.vl.js", lambda route: route.abort())
    pressed.click()
    seen.page.get_by_text(said).wait_for(timeout=5_000)
    assert pressed.evaluate("button => document.activeElement === button")
    seen.context.unroute("**/*.vl.js")
    pressed.click()
    seen.page.locator("figure .live").first.wait_for(state="visible")
    assert seen.page.get_by_text(said).count() == 0


def test_a_finger_shows_first_and_follows_second(visit):
    page = visit("index.html", viewport=PHONE, has_touch=True).page
    number = page.locator("a.fact").first
    number.tap()
    page.locator("#fact-note").wait_for(state="visible")
    assert "numbers.html" not in page.url
    number.tap()
    page.wait_for_url("**/numbers.html#f-*")


def test_pages_read_without_scripts(visit):
    page = visit("index.html", java_script_enabled=False).page
    assert page.locator("figure.chart svg[role=img]").first.is_visible()
    page.locator("a.fact").first.click()
    page.wait_for_url("**/numbers.html#f-*")
    target = page.url.partition("#")[2]
    assert page.locator(f"tr#{target}").is_visible()


def test_dark_follows_the_system(visit):
    def ground(scheme: str) -> str:
        return visit("index.html", color_scheme=scheme).page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert ground("light") == "rgb(255, 255, 255)"
    assert ground("dark") != ground("light")


def test_print_shows_the_text_without_the_menus(visit):
    page = visit("index.html").page
    page.emulate_media(media="print")
    assert not page.locator("#quarto-header").is_visible()
    assert page.locator("figure.chart svg").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_one_drawing_a_figure_is_shown(visit):
    for viewport, shown, hidden in ((PHONE, "narrow", "wide"), (DESK, "wide", "narrow")):
        figure = visit("index.html", viewport=viewport).page.locator("figure.chart").first
        assert figure.locator(f".{shown} svg").is_visible()
        assert not figure.locator(f".{hidden} svg").is_visible()


def test_a_figure_answers_when_asked(visit):
    seen = visit("index.html")
    figure = seen.page.locator("figure.chart").first
    figure.get_by_role("button", name="Interactive figure").click()
    figure.locator(".live svg").wait_for(state="visible")
    assert not figure.locator(".wide").is_visible()
    figure.locator(".live svg .mark-rect path").first.hover()
    seen.page.locator("#vg-tooltip-element.visible").wait_for()
    assert seen.foreign == [] and seen.complaints == []
    figure.get_by_role("button", name="Interactive figure").click()
    assert figure.locator(".wide").is_visible()


def test_a_figure_that_answers_writes_numbers_and_dates_in_its_language(visit):
    seen = visit("index.html")
    figure = seen.page.locator("figure.chart").first
    name = figure.get_attribute("id").removeprefix("fig-")
    frame = pl.DataFrame({"month": ["2024-07-01", "2024-08-01", "2024-09-01"], "rate": [0.5, 1.5, 2.5]})
    chart = alt.Chart(frame).mark_point().encode(x=alt.X("month:T", axis=alt.Axis(format="%B")), y="rate:Q")
    with speaking("fr"):
        french = Figure(name, "Taux", "", "Trois points", lambda width: chart.properties(width=width), frame, "").live()
    seen.page.route(f"**/{name}.vl.js", lambda route: route.fulfill(body=french, content_type="text/javascript"))
    figure.get_by_role("button", name="Interactive figure").click()
    figure.locator(".live svg").wait_for(state="visible")
    labels = figure.locator(".live svg text").all_text_contents()
    assert "août" in labels and "1,5" in labels
    assert figure.locator(".live").get_attribute("aria-label") == "Trois points"
    assert figure.locator(".live [aria-label]").count() == 0


def test_a_figure_stands_alone_in_a_frame(visit):
    seen = visit("downloads/embed/monthly-acled.html")
    assert seen.page.locator("svg[role=img]").is_visible()
    assert seen.foreign == [] and seen.complaints == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_other_language_opens_the_same_page_at_the_same_place(visit, viewport):
    page = visit("tinzaouaten.html#claims", viewport=viewport).page
    switch = page.get_by_role("link", name="Français")
    box = switch.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
    switch.click()
    page.wait_for_url("**/fr/tinzaouaten.html#claims")
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/tinzaouaten.html#claims")
    assert "/fr/" not in page.url and page.evaluate("document.documentElement.lang") == "en"


def test_a_french_number_explains_itself_in_french(visit):
    seen = visit("fr/index.html")
    number = seen.page.locator("a.fact", has_text="1,25").first
    number.hover()
    note = seen.page.locator("#fact-note")
    note.wait_for(state="visible")
    assert "1,25" in note.inner_text() and "Requête" in note.inner_text()
    assert seen.complaints == [] and seen.foreign == []


def test_a_french_figure_answers_in_french(visit):
    seen = visit("fr/index.html")
    figure = seen.page.locator("figure.chart").first
    figure.get_by_role("button", name="Figure interactive").click()
    figure.locator(".live svg").wait_for(state="visible")
    assert "Reste du Mali" in figure.locator(".live svg").text_content()
    assert seen.foreign == [] and seen.complaints == []


@pytest.mark.parametrize("name", LEDGER)
def test_the_ledger_is_searched_by_place_without_its_accents_and_by_harm(visit, name):
    page = visit(name, viewport=DESK).page
    rows = page.locator("#ledger tbody tr")
    everything = rows.count()
    search = page.get_by_role("searchbox", name=LEDGER[name][0])
    search.fill("menaka")
    shown = rows.filter(visible=True)
    assert 0 < shown.count() < everything
    assert all("Ménaka" in text for text in shown.all_inner_texts())
    assert str(shown.count()) in page.locator(".ledger-tools output").inner_text()
    search.fill("no such place at all")
    assert shown.count() == 0
    search.fill("")
    assert shown.count() == everything
    page.locator(".ledger-tools input[type=checkbox]").check()
    assert 0 < shown.count() < everything
    assert shown.locator("a[href^='incidents/']").count() == shown.count()


@pytest.mark.parametrize("name", LEDGER)
def test_the_ledger_is_sorted_by_what_heads_a_column(visit, name):
    page = visit(name, viewport=DESK).page
    heads = page.locator("#ledger thead th")
    days = lambda: page.locator("#ledger tbody tr td:first-child").all_inner_texts()  # noqa: E731
    dated = lambda: [day for day in days() if day[:1].isdigit()]  # noqa: E731
    heads.first.get_by_role("button").click()
    assert heads.first.get_attribute("aria-sort") == "ascending"
    assert dated() == sorted(dated())
    heads.first.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert heads.first.get_attribute("aria-sort") == "descending"
    assert dated() == sorted(dated(), reverse=True)
    civilians = heads.nth(4)
    civilians.get_by_role("button").click()
    civilians.get_by_role("button").click()
    numbers = [
        int(found[0])
        for text in page.locator("#ledger tbody tr td:nth-child(5)").all_inner_texts()
        if (found := re.findall(r"\d+", text))
    ]
    assert numbers == sorted(numbers, reverse=True) and numbers
    assert heads.first.get_attribute("aria-sort") is None
