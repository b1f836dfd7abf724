"""Every page of the real site, as readers meet it."""

import altair as alt
import polars as pl
import pytest

from analysis.parts import Figure
from analysis.words import speaking
from tests.browser.conftest import page_names, violations

PAGES = [name for name in page_names() if not name.startswith("downloads/")]
PHONE = {"width": 390, "height": 844}
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(visit, axe, name, scheme):
    seen = visit(name, viewport={"width": 1200, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    assert violations(seen.page, axe) == []


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
    for viewport, shown, hidden in ((PHONE, "narrow", "wide"), ({"width": 1200, "height": 900}, "wide", "narrow")):
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


def test_first_paint_is_measured(visit, record_property):
    page = visit("index.html").page
    page.wait_for_timeout(300)
    paints = page.evaluate("performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)")
    assert paints, "Chromium reports no first contentful paint"
    record_property("first_contentful_paint_ms", paints[0])
