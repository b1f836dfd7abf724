"""The page that asks the data, in Chromium, under the headers of `reports serve`, with every other host refused."""

import csv
import io
from pathlib import Path

import pytest

from analysis import query, saved
from reports.engine import FOLDER
from reports.serve import start
from tests.browser.conftest import ROOT, SITE, Visit, violations

DATABASE = ROOT / "build" / "strikes.duckdb"
LOAD = "Load the database"


@pytest.fixture(scope="module")
def server():
    """The address of the site as `make serve` shows it."""
    if not (SITE / "index.html").is_file():
        pytest.skip("there is no _site/index.html: run `make` first")
    running = start(SITE)
    yield f"http://127.0.0.1:{running.server_port}/"
    running.shutdown()


@pytest.fixture(scope="module")
def engine():
    if not (SITE / FOLDER / "duckdb-eh.wasm").is_file():
        pytest.skip("the site was made without DuckDB-WASM, which comes from npm: run `make engine`, then `make`")


@pytest.fixture
def open_page(chromium, server):
    """open_page("query.html#…") opens a page in a context of its own."""
    visits = []

    def one(name: str = "query.html", **options) -> Visit:
        visits.append(Visit(chromium, server, **options))
        return visits[-1].open(name)

    yield one
    for made in visits:
        made.context.close()


@pytest.fixture(scope="module")
def loaded(chromium, server, engine):
    """A page whose database is loaded, for the tests that ask it one thing after another."""
    seen = Visit(chromium, server).open("query.html")
    run(seen.page)
    yield seen
    seen.context.close()


def run(page, sql: str | None = None) -> str:
    """Press the button and wait for what comes; the text of the answer, or of the complaint."""
    if sql is not None:
        page.get_by_label("SQL").fill(sql)
    page.locator("#ask button[type=submit]").click()
    page.locator("#ask .answer > *").first.wait_for(timeout=60_000)
    return page.locator("#ask .answer").inner_text()


def downloaded(page) -> str:
    """The answer as the CSV that the page gives."""
    with page.expect_download() as download:
        page.locator("#ask .answer").get_by_role("button").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def asked_for(seen: Visit) -> list[str]:
    """What the page has loaded, as paths below the site."""
    names = seen.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return [name.removeprefix(seen.address) for name in names]


# --- loading ---------------------------------------------------------------------------------------------------


def test_nothing_large_is_loaded_before_the_button_is_pressed(open_page, engine):
    seen = open_page()
    button = seen.page.get_by_role("button", name=LOAD)
    button.wait_for()
    files = [*(SITE / FOLDER).glob("*.js"), *(SITE / FOLDER).glob("*.wasm"), SITE / "downloads/strikes.duckdb"]
    assert f"({sum(file.stat().st_size for file in files) / 1e6:.0f} MB)" in button.inner_text()
    assert not [name for name in asked_for(seen) if "duckdb" in name]
    run(seen.page)
    assert seen.page.locator("#ask tbody tr").count() > 100
    assert {"engine/duckdb.js", "downloads/strikes.duckdb"} <= set(asked_for(seen))
    assert seen.page.get_by_role("button", name="Run", exact=True).is_visible()
    assert seen.foreign == [] and seen.complaints == []


def test_a_site_without_the_engine_says_so(open_page):
    seen = open_page("where.html")
    seen.context.route("**/engine/engine.js", lambda route: route.fulfill(body="window.strikesEngine = null;"))
    seen.open("query.html")
    seen.page.get_by_text("made without the database engine").wait_for()
    assert seen.page.locator("#ask button[type=submit]").count() == 0
    assert "FROM strikes" in seen.page.get_by_label("SQL").input_value()


def test_a_page_opened_from_a_disk_says_why_it_cannot_answer(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto((SITE / "query.html").as_uri())
    page.get_by_text("This page was opened from a disk").wait_for()
    assert page.locator("#ask button[type=submit]").count() == 0
    context.close()


def test_an_engine_that_cannot_be_loaded_is_told_and_can_be_tried_again(open_page, engine):
    page = open_page().page
    page.context.route("**/duckdb-eh.wasm", lambda route: route.abort())
    assert "engine/duckdb-eh.wasm could not be loaded." in run(page)
    page.context.unroute("**/duckdb-eh.wasm")
    run(page)
    assert page.locator("#ask tbody tr").count() > 100


# --- answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [one.name for one in saved.every()])
def test_a_saved_question_is_answered_as_make_query_answers_it(loaded, name):
    one = saved.named(name)
    loaded.page.locator("#ask select").select_option(one.name)
    run(loaded.page)
    assert downloaded(loaded.page) == expected(one, {})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("near", {"PLACE": "Kidal", "KM": "120.5"}),
        ("strikes_since", {"SINCE": "2025-01-01", "REGION": "Kidal"}),
        ("who_said_what", {"INCIDENT": "it's nobody's"}),
        ("before_after", {"MONTHS": "6"}),
    ],
)
def test_a_parameter_changes_the_answer_as_it_does_for_make_query(loaded, name, given):
    one = saved.named(name)
    loaded.page.locator("#ask select").select_option(one.name)
    for parameter, value in given.items():
        loaded.page.locator(f"#ask input[name={parameter}]").fill(value)
    run(loaded.page)
    assert downloaded(loaded.page) == expected(one, given)
    assert downloaded(loaded.page) != expected(one, {})


def expected(one: saved.Saved, given: dict[str, str]) -> str:
    """The CSV of `make query`."""
    return query.formatted(query.ask(DATABASE, one.sql, one.bind(given)), "csv").decode("utf-8")


def test_the_rows_are_counted_and_the_first_are_shown(loaded):
    page = loaded.page
    run(page, "FROM range(1234)")
    assert page.locator("#ask output").inner_text().startswith("1,234 rows. The first 200 are shown.")
    assert page.locator("#ask tbody tr").count() == 200
    assert downloaded(page).count("\n") == 1235
    run(page, "FROM range(500000)")
    assert page.locator("#ask output").inner_text().startswith("More than 100,000 rows")
    run(page, "SELECT 1 AS one WHERE false")
    assert page.locator("#ask output").inner_text().startswith("0 rows.")
    assert page.locator("#ask th").all_inner_texts() == ["one"]


def test_no_cell_of_the_csv_acts_as_a_formula(loaded):
    cells = ["=1+1", "+1+1", "-x", "@SUM(A1)", "\tx", "-5", 'a "b", c', "", "a\nb", "x=1"]
    values = ", ".join(f"('{cell}')" for cell in cells)
    run(loaded.page, f'SELECT * FROM (VALUES {values}, (NULL)) t("=head")')
    text = downloaded(loaded.page)
    read = [row[0] if row else None for row in csv.reader(io.StringIO(text))]
    assert read == ["'=head", "'=1+1", "'+1+1", "'-x", "'@SUM(A1)", "'\tx", "-5", 'a "b", c', "", "a\nb", "x=1", None]


def test_every_type_has_a_text(loaded):
    run(
        loaded.page,
        "SELECT DATE '2024-08-25' AS d, 1.50::DECIMAL(9, 2) AS n, [1, 2] AS l, {'a': 1} AS s, 2::HUGEINT ** 100 AS h, NULL AS e",
    )
    shown = loaded.page.locator("#ask td").all_inner_texts()
    assert shown == ["2024-08-25", "1.50", "[1, 2]", "{'a': 1}", "1.2676506002282294e+30", "–"]


def test_html_in_an_answer_is_text(loaded):
    run(loaded.page, 'SELECT \'<img src=x onerror="window.ran = 1">\' AS "<b>x</b>"')
    assert loaded.page.locator("#ask td").inner_text() == '<img src=x onerror="window.ran = 1">'
    assert loaded.page.locator("#ask th").inner_text() == "<b>x</b>"
    assert loaded.page.evaluate("window.ran") is None


# --- mistakes and malice ---------------------------------------------------------------------------------------


def test_a_mistake_is_told_with_the_reader_s_own_line(loaded):
    said = run(loaded.page, "SELECT incident_id,\n  nope\nFROM strikes")
    assert "The question was not answered." in said
    assert 'Referenced column "nope" not found' in said and "LINE 2:   nope" in said
    assert loaded.page.get_by_role("alert").count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "FROM 'https://example.org/x.csv'",
        "FROM read_csv('https://example.org/x.csv')",
        "FROM read_parquet('https://example.org/x.parquet')",
        "FROM read_text('/etc/hostname')",
        "FROM read_csv('downloads/data/claims.csv')",
        "FROM glob('*')",
        "1); ATTACH 'https://example.org/x.duckdb' AS other; SELECT * FROM (SELECT 1",
        "SELECT 1); INSTALL httpfs; LOAD httpfs; FROM (SELECT 1",
        "SELECT 1); LOAD 'https://example.org/x.duckdb_extension.wasm'; FROM (SELECT 1",
        "SELECT 1); COPY strikes TO 'https://example.org/x.csv'; FROM (SELECT 1",
        "SELECT 1); SET enable_external_access = true; FROM (SELECT 1",
        "SELECT 1); SET lock_configuration = false; FROM (SELECT 1",
        "SELECT 1); DROP VIEW strikes; FROM (SELECT 1",
        "SELECT 1); DELETE FROM claims; FROM (SELECT 1",
        "SELECT 1; SELECT 2",
        "DROP VIEW strikes",
    ],
)
def test_a_question_reaches_nothing_but_the_database(loaded, sql):
    before = set(asked_for(loaded))
    said = run(loaded.page, sql)
    assert "The question was not answered." in said
    assert loaded.foreign == []
    assert set(asked_for(loaded)) == before
    assert run(loaded.page, "SELECT count(*) AS n FROM strikes")


def test_no_question_changes_what_the_next_one_reads(loaded):
    forged = "SELECT 1 AS harmless) LIMIT 1; CREATE TEMP TABLE strikes AS SELECT * FROM (SELECT 'forged' AS incident_id"
    run(loaded.page, forged)
    run(loaded.page, "SELECT incident_id FROM strikes ORDER BY 1 LIMIT 1")
    assert loaded.page.locator("#ask td").inner_text().startswith("ML-")
    run(loaded.page, "SELECT 1); CREATE TEMP MACRO lower(x) AS 'forged'; FROM (SELECT 1")
    run(loaded.page, "SELECT lower('X') AS small")
    assert loaded.page.locator("#ask td").inner_text() == "x"


def test_loading_can_be_stopped_and_begun_again(open_page, engine):
    seen = open_page()
    waiting = []
    seen.context.route("**/engine/duckdb.js", lambda route: waiting.append(route))
    seen.page.locator("#ask button[type=submit]").click()
    seen.page.get_by_role("button", name="Stop").click()
    seen.page.get_by_text("Stopped.").wait_for(timeout=5_000)
    seen.context.unroute("**/engine/duckdb.js")
    waiting[0].continue_()
    run(seen.page, "SELECT 42 AS answer")
    assert seen.page.locator("#ask td").all_inner_texts() == ["42"]
    assert seen.complaints == []


@pytest.mark.parametrize("file", ["downloads/saved-queries.js", "engine/engine.js"])
def test_a_script_that_cannot_be_loaded_is_told(open_page, file):
    seen = open_page("where.html")
    seen.context.route(f"**/{file}", lambda route: route.abort())
    seen.open("query.html")
    seen.page.get_by_text(f"{file} could not be loaded.").wait_for(timeout=5_000)


def test_what_takes_too_long_can_be_stopped(open_page, engine):
    page = open_page().page
    page.get_by_label("SQL").fill("SELECT count(*) FROM range(1000000000000)")
    page.locator("#ask button[type=submit]").click()
    page.get_by_text("Asking…").wait_for(timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for()
    run(page, "SELECT 42 AS answer")
    assert page.locator("#ask td").all_inner_texts() == ["42"]


# --- sharing, reading, writing ---------------------------------------------------------------------------------


def test_a_link_holds_the_question_and_runs_nothing_by_itself(loaded, open_page):
    loaded.page.locator("#ask select").select_option("near")
    loaded.page.locator("#ask input[name=KM]").fill("75")
    text = loaded.page.get_by_label("SQL").input_value().replace("ORDER BY km", "-- né & à #1\nORDER BY km DESC")
    run(loaded.page, text)
    link = loaded.page.get_by_role("link", name="Link to this question").get_attribute("href")
    assert loaded.page.url.endswith(link)
    seen = open_page("query.html" + link)
    assert seen.page.get_by_label("SQL").input_value() == text
    assert seen.page.locator("#ask input[name=KM]").input_value() == "75"
    assert not [name for name in asked_for(seen) if "duckdb" in name]
    run(seen.page)
    assert downloaded(seen.page) == downloaded(loaded.page)


def test_a_link_to_a_saved_question_is_short_and_another_can_be_opened_in_its_place(open_page):
    page = open_page("query.html#name=strikes_since&REGION=Gao&SINCE=nonsense").page
    field = page.locator("#ask input[name=REGION]")
    assert field.input_value() == "Gao"
    assert page.locator("#ask input[name=SINCE]").input_value() == ""
    page.evaluate("location.hash = '#sql=FROM+regions'")
    field.wait_for(state="detached")
    assert page.get_by_label("SQL").input_value() == "FROM regions"
    page.evaluate("location.hash = '#schema'")
    assert page.get_by_label("SQL").input_value() == "FROM regions"


def test_the_keyboard_is_enough(open_page, engine):
    page = open_page().page
    page.get_by_label("Saved questions").focus()
    page.keyboard.press("Tab")
    names = []
    while page.evaluate("document.activeElement.closest('#ask form') !== null") and len(names) < 30:
        names.append(
            page.evaluate(
                "document.activeElement.name || document.activeElement.type || document.activeElement.tagName"
            )
        )
        page.keyboard.press("Tab")
    assert list(dict.fromkeys(names)) == ["SINCE", "UNTIL", "REGION", "textarea", "submit", "A"]
    page.get_by_label("SQL").fill("SELECT 7 AS seven")
    page.keyboard.press("Control+Enter")
    page.locator("#ask table").wait_for(timeout=60_000)
    assert page.locator("#ask td").all_inner_texts() == ["7"]
    page.get_by_label("The answer").focus()  # the region scrolls by keyboard


def test_the_tables_are_listed_with_their_comments(loaded):
    tables = loaded.page.locator("#ask-tables details")
    names = tables.locator("summary code").all_inner_texts()
    assert {"strikes", "claims", "tolls", "meta.columns"} <= set(names)
    assert not [name for name in names if name.startswith(("external_events", "stored"))]
    strikes = tables.nth(names.index("strikes"))
    strikes.locator("summary").click()
    assert "One row a counted strike" in strikes.inner_text()
    assert "civilians_lowest" in strikes.inner_text()
    strikes.get_by_role("button").click()
    loaded.page.locator("#ask table").wait_for()
    assert loaded.page.get_by_label("SQL").input_value() == "FROM strikes"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_answer_a_mistake_or_the_tables(open_page, engine, axe, scheme):
    seen = open_page(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 1200, "height": 900})
    seen.page.evaluate(axe)
    run(seen.page)
    seen.page.locator("#ask-tables summary").first.click()
    assert violations(seen.page) == []
    run(seen.page, "FROM nowhere")
    assert violations(seen.page) == []


def test_a_phone_shows_the_page_without_scrolling_sideways(open_page, engine):
    page = open_page(viewport={"width": 390, "height": 844}).page
    run(page)
    page.locator("#ask-tables summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_french_page_speaks_french_and_finds_the_same_files(open_page, engine):
    seen = open_page("fr/query.html#name=near")
    page = seen.page
    page.get_by_role("button", name="Charger la base").wait_for()
    assert "Quelles frappes se trouvent à moins" in page.locator("#ask select option:checked").inner_text()
    assert "le nom d’un lieu" in page.locator("#ask .fields").inner_text()
    run(page)
    assert "lignes." in page.locator("#ask output").inner_text()
    assert page.get_by_role("button", name="Télécharger en CSV").is_visible()
    assert downloaded(page) == expected(saved.named("near"), {})
    assert "La question est restée sans réponse." in run(page, "FROM nowhere")
    assert seen.foreign == [] and seen.complaints == []
