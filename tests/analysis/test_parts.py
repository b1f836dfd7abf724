"""Figures and tables as parts of pages: named, described, escaped, the same bytes each time, no formula in a CSV."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import date

import altair as alt
import duckdb
import polars as pl
import pytest

from analysis import facts, figures, history, ledger_tables, maps, notebook, pages, sentences, tables, warehouse
from analysis.facts import Fact, FactError, Wording
from analysis.files import write_bytes, write_text
from analysis.parts import Figure, block, short_name, shown, table
from analysis.svg import svg
from analysis.text import safe_csv
from analysis.theme import ACCENT, NORTH, SIDE_GROUPS, VARIABLES, groups, themed
from analysis.words import LOCALES, speaking
from tests import databases
from tests.tables import STRIKE, changed, write
from validation import codes

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>alert('x')</script> & \"q\""
FRAME = pl.DataFrame({"area": ["North", EVIL], "events": [3, 5]})


def bars(width=300, frame=FRAME):
    """Bars in a colour of the theme, a clipped layer (which gets an id) and a rule in another."""
    base = alt.Chart(frame).encode(x=alt.X("area:N", title=EVIL), y="events:Q")
    clipped = base.mark_bar(color=NORTH, clip=True)
    line = alt.Chart(pl.DataFrame({"y": [4]})).mark_rule(color=ACCENT).encode(y="y:Q")
    return (clipped + line + base.mark_point(color="#123456")).properties(width=width, height=100)


def drawn(name="bars", title="A title", description="A description"):
    return svg(themed(bars()), name, title, description)


# --- drawings ------------------------------------------------------------------------------------------------


def test_a_drawing_is_an_image_with_a_name_and_a_description():
    root = ET.fromstring(drawn())
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "bars-title bars-desc"
    title, description = root[0], root[1]
    assert (title.tag, title.get("id"), title.text) == (f"{SVG}title", "bars-title", "A title")
    assert (description.tag, description.get("id"), description.text) == (f"{SVG}desc", "bars-desc", "A description")


def test_nothing_within_a_drawing_has_a_role_or_a_label_of_its_own():
    root = ET.fromstring(drawn())
    inner = [element for element in root.iter() if element is not root]
    assert len(inner) > 20
    assert not [element for element in inner if "role" in element.attrib]
    assert not [element for element in inner for name in element.attrib if name.startswith("aria-")]


def test_a_drawing_has_no_size_of_its_own_and_no_classes():
    root = ET.fromstring(drawn())
    assert "width" not in root.attrib and "height" not in root.attrib
    assert root.get("viewBox")
    assert re.fullmatch(r"max-width:\d+px", root.get("style"))
    assert not [element for element in root.iter() if "class" in element.attrib]


def test_every_id_begins_with_the_figure_s_name_and_every_reference_leads_to_one():
    text = drawn("my-bars")
    ids = [element.get("id") for element in ET.fromstring(text).iter() if element.get("id")]
    assert len(ids) == len(set(ids)) >= 3
    assert all(name.startswith("my-bars-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    assert "url(#" in text


def test_the_colours_of_the_theme_are_variables_and_others_stay():
    text = drawn()
    assert f"fill:var({VARIABLES[NORTH]},{NORTH})" in text
    assert f"stroke:var({VARIABLES[ACCENT]},{ACCENT})" in text
    assert '"#123456"' in text
    assert not [colour for colour in VARIABLES if f'="{colour}"' in text]
    ET.fromstring(text)


def test_the_same_drawing_is_the_same_bytes_whatever_was_drawn_before():
    first = drawn()
    svg(themed(bars(500)), "other", "x", "y")
    assert drawn() == first


def test_titles_descriptions_and_labels_are_escaped_and_keep_their_words():
    text = drawn(title=EVIL, description=EVIL)
    assert "<script" not in text
    root = ET.fromstring(text)
    assert (root[0].text, root[1].text) == (EVIL, EVIL)
    labels = "".join(element.text or "" for element in root.iter(f"{SVG}text"))
    assert "alert('x')" in labels


def test_a_drawing_asks_no_other_host_for_anything():
    addresses = re.findall(r"https?://[^\"' )]+", drawn())
    assert set(addresses) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("words", [' class="x" and more', 'fill="#0072b2"', "url(#clip0) 1.23456"])
def test_words_that_look_like_attributes_stay_in_a_label(words):
    frame = pl.DataFrame({"area": ["a"], "events": [1]})
    chart = alt.Chart(frame).mark_bar().encode(x=alt.X("area:N", title=f"b{words}"), y="events:Q")
    root = ET.fromstring(svg(themed(chart), "x", "t", "d"))
    assert f"b{words}" in {element.text for element in root.iter(f"{SVG}text")}


@pytest.mark.parametrize("language", LOCALES)
def test_every_side_has_a_group_with_a_name_of_its_own_and_a_colour_of_the_theme(language):
    with speaking(language):
        named = groups()
    assert set(SIDE_GROUPS) == set(codes.SIDE)
    assert set(SIDE_GROUPS.values()) == set(named)
    assert len({name for name, _ in named.values()}) == len(named)
    assert {colour for _, colour in named.values()} <= set(VARIABLES)


# --- figures -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figure():
    return Figure(
        "bars", f"Bars {EVIL}", "**More {{< var f.n >}}.** So.", f"Two bars {EVIL}", bars, FRAME, "Source: us."
    )


@pytest.fixture(scope="module")
def part(figure):
    return figure.part()


def html_of(part):
    """The raw HTML blocks of a part, joined, and what stands between them."""
    blocks = re.findall(r"```\{=html\}\n(.*?)\n```\n", part, flags=re.DOTALL)
    return "".join(blocks), re.sub(r"```\{=html\}\n.*?\n```\n", "", part, flags=re.DOTALL)


def test_a_part_is_a_figure_with_a_caption_in_markdown_and_the_data_in_details(part):
    html, markdown = html_of(part)
    assert html.count("<figure") == html.count("</figure>") == 1
    assert html.count("<figcaption>") == html.count("</figcaption>") == 1
    assert '<figure class="chart" id="fig-bars">' in html
    assert "<details><summary>The data as a table</summary>" in html
    assert html.index("<svg") < html.index("<figcaption>") < html.index("<details>") < html.index("</figcaption>")
    assert "**More {{< var f.n >}}.** So." in markdown
    assert "Source: us." in markdown
    assert "[CSV](/downloads/bars.csv)" in markdown
    assert "](#fig-bars)" in markdown


def test_a_part_holds_a_drawing_for_wide_screens_and_one_for_phones_without_an_id_twice(part):
    html, _ = html_of(part)
    assert html.count("<svg") == 2
    assert 'id="bars-wide-title"' in html and 'id="bars-narrow-title"' in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_part_says_which_function_drew_it(part):
    assert "<code>" in part and ".bars</code>" in part


def test_no_word_of_a_figure_becomes_markup(figure, part):
    html, _ = html_of(part)
    assert "<script" not in html
    assert "<script" not in figure.embed()
    # the code to be copied into another site is shown, not run: once for the title within it, once for being shown
    assert "<iframe" not in html


def test_a_part_is_the_same_bytes_twice(figure, part):
    assert figure.part() == part
    assert figure.spec() == figure.spec()


def test_the_specification_holds_the_data_and_asks_nobody(figure):
    said = json.loads(figure.spec())
    assert said["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert EVIL in json.dumps(said["datasets"], ensure_ascii=False).replace('\\"', '"')
    assert '"url"' not in figure.spec()


def test_a_figure_speaks_the_language_that_it_was_made_in(figure):
    with speaking("fr"):
        french = Figure("bars", "Barres", "**Plus.** Donc.", "Deux barres", bars, FRAME.with_columns(x=1.5), "Source.")
    html, markdown = html_of(french.part())
    assert "<summary>Les données en tableau</summary>" in html and "<summary>Intégrer cette figure</summary>" in html
    assert "Dessiné par <code>" in html and '<td class="n">1,50</td>' in html
    assert "[Lien vers cette figure](#fig-bars)" in markdown
    assert '<html lang="fr">' in french.embed() and '<html lang="en">' in figure.embed()
    assert ">Frappes aériennes et de drones au Mali</a>" in french.embed()
    with speaking("fr"):
        assert "<summary>The data as a table</summary>" in figure.part()


def live(figure):
    """What the script of an interactive figure hands to vega-embed."""
    return json.loads(re.fullmatch(r"\(window\.strikesFigures \?\?= \{\}\)\[\"bars\"\] = (.*);\n", figure.live())[1])


def test_the_interactive_figure_carries_its_locale_and_our_description_alone(figure):
    with speaking("fr"):
        french = live(Figure("bars", "Barres", "", "Deux barres", bars, FRAME, ""))
    assert french["locale"]["formatLocale"]["decimal"] == ","
    assert french["locale"]["timeFormatLocale"]["months"][7] == "août"
    assert live(figure)["locale"]["formatLocale"]["decimal"] == "."
    for word in ("wide", "narrow"):
        assert french[word]["description"] == "Deux barres"
        assert french[word]["config"]["aria"] is False  # Vega describes marks and axes in English only
    assert "aria" not in json.loads(figure.spec())["config"]


def test_a_specification_is_built_once_for_all_that_is_made_of_it():
    built = []

    def counted(width):
        built.append(width)
        return bars(width)

    figure = Figure("bars", "Bars", "So.", "Two bars", counted, FRAME, "Source: us.")
    for made in (figure.part, figure.embed, figure.card, figure.live, figure.spec):
        made()
    assert sorted(built) == [350, 700]


def test_a_figure_of_more_marks_than_a_notebook_would_draw_is_drawn():
    many = pl.DataFrame({"area": [str(row) for row in range(5001)], "events": [1] * 5001})
    spec = themed(bars(frame=many))
    assert sorted(map(len, spec["datasets"].values()))[-1] == 5001


def test_the_card_is_a_picture(figure):
    assert figure.card().startswith(b"\x89PNG")


# --- tables --------------------------------------------------------------------------------------------------


def rows_of(html):
    return [[cell.text for cell in row] for row in ET.fromstring(html.replace("<wbr>", "")).iter("tr")]


def test_a_table_shows_null_as_a_dash_flags_as_words_and_numbers_in_groups():
    frame = pl.DataFrame(
        {"t": ["a", None], "n": [1234567, None], "d": [0.5, None], "b": [True, False], "on": [date(2024, 8, 25), None]}
    )
    assert rows_of(table(frame)) == [
        ["t", "n", "d", "b", "on"],
        ["a", "1,234,567", "0.50", "yes", "2024-08-25"],
        ["–", "–", "–", "no", "–"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (True, "yes"), (False, "no"), (0, "0"), (-1234, "-1,234"), (1.005, "1.00"), (0.0, "0.00"), ("", ""),
     ("1234", "1234"), (date(2024, 8, 6), "2024-08-06")],
)  # fmt: skip
def test_a_cell_is_shown_as_people_read_it(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (True, "oui"), (False, "non"), (-1234, "-1\u202f234"), (1234.5, "1\u202f234,50"), ("1.5", "1.5")],
)
def test_a_cell_is_shown_as_french_people_read_it(value, text):
    with speaking("fr"):
        assert shown(value) == text


def test_headings_and_cells_are_escaped():
    html = table(pl.DataFrame({f"h {EVIL}": [f"c {EVIL}"]}))
    assert "<script" not in html
    assert rows_of(html) == [[f"h {EVIL}"], [f"c {EVIL}"]]


def test_only_columns_said_to_be_html_are_taken_as_they_are():
    html = table(pl.DataFrame({"a": ["<b>x</b>"], "b": ["<b>y</b>"]}), html_columns=("a",))
    assert "<td><b>x</b></td><td>&lt;b&gt;y&lt;/b&gt;</td>" in html


def test_rows_get_their_ids_and_numbers_their_class():
    html = table(pl.DataFrame({"t": ["a", "b"], "n": [1, 2]}), ["f-a", "f-b"])
    assert re.findall(r'<tr id="([^"]+)"', html) == ["f-a", "f-b"]
    assert html.count('<td class="n">') == 2
    assert '<th scope="col" class="n">n</th>' in html


def test_rows_after_the_first_ones_are_hidden_where_a_script_will_show_them():
    html = table(FRAME, ["a", "b"], at_first=1)
    assert '<tr id="a"><td>' in html and '<tr id="b" hidden><td>' in html
    assert "hidden" not in table(FRAME, ["a", "b"], at_first=2)


def test_a_table_without_rows_has_its_headings():
    assert rows_of(table(pl.DataFrame(schema={"a": pl.String, "n": pl.Int64}))) == [["a", "n"]]


def test_a_table_can_be_reached_with_the_keyboard_and_is_a_region_where_it_has_a_name():
    assert 'tabindex="0" role="region" aria-label="Events &amp; deaths"' in table(FRAME, label="Events & deaths")
    assert '<div class="scroll" tabindex="0"><table>' in table(FRAME)


def test_a_block_is_raw_html_between_fences():
    assert block("<p>x</p>") == "```{=html}\n<p>x</p>\n```\n"


@pytest.mark.parametrize(
    ("name", "short"),
    [("Radio France Internationale (RFI)", "RFI"), ("RFI", "RFI"), ("Paper (formerly Other)", "Paper (formerly Other)"),
     ("20 Minutes (Suisse)", "Suisse"), ("(AP) wire", "(AP) wire")],
)  # fmt: skip
def test_a_name_is_shortened_to_the_abbreviation_at_its_end(name, short):
    assert short_name(name) == short


# --- CSV -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("x","y")', "-"])
def test_a_text_that_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(cell):
    (row,) = csv.DictReader(io.StringIO(safe_csv(pl.DataFrame({"t": [cell]})), newline=""))
    assert row["t"] == "'" + cell


@pytest.mark.parametrize("cell", ["a=b", "3-4", "é", "2024-08-25", "'quoted'", " =1", "a, b", 'a "b"', "a\nb"])
def test_other_texts_stay_as_they_are(cell):
    (row,) = csv.DictReader(io.StringIO(safe_csv(pl.DataFrame({"t": [cell]})), newline=""))
    assert row["t"] == cell


def test_numbers_keep_their_signs_and_null_is_empty():
    frame = pl.DataFrame({"n": [-1, None], "d": [-0.5, None], "on": [date(2024, 8, 25), None], "t": ["x", None]})
    assert safe_csv(frame) == "n,d,on,t\n-1,-0.5,2024-08-25,x\n,,,\n"


def test_a_heading_is_no_formula_either():
    assert safe_csv(pl.DataFrame({"=1+1": [1]})).splitlines()[0] == "'=1+1"


# --- what our own tables and figures say -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "french", "detail", "detail_fr", "side", "said", "dit"),
    [
        ("Local officials", "Élus", "an elected official", "un élu", "local_official", "An elected official", "Un élu"),
        ("Local officials", "Élus", "a mayor", None, "local_official", "A mayor", "Élus"),
        ("Local officials", "Élus", None, None, "local_official", "Local officials", "Élus"),
        ("Radio France Internationale (RFI)", None, "a reporter", "un reporter", "media", "RFI", "RFI"),
        ("Framework (CSP)", "Cadre", "a spokesman", None, "separatist", "CSP", "CSP"),
        ("Group (JNIM)", "Groupe (GSIM)", None, None, "jihadist", "JNIM", "JNIM"),
        ("Malian armed forces", "Forces armées maliennes", None, None, "malian_state", "Malian armed forces",
         "Forces armées maliennes"),
    ],
)  # fmt: skip
def test_claimants_have_short_names_and_unnamed_local_voices_are_called_by_what_they_are(
    name, french, detail, detail_fr, side, said, dit
):
    assert figures.spoken_of(name, french, detail, detail_fr, side) == said
    with speaking("fr"):
        assert figures.spoken_of(name, french, detail, detail_fr, side) == dit


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "stance", "said", "dit"),
    [
        ("exact", 21, 21, "asserts", "21", "21"),
        ("at_least", 21, None, "asserts", "at least 21", "au moins 21"),
        ("up_to", None, 30, "confirms", "up to 30", "jusqu’à 30"),
        ("about", 15, 15, "asserts", "about 15", "environ 15"),
        ("range", 10, 12, "asserts", "10 to 12", "10 à 12"),
        ("exact", 0, 0, "denies", "0 (denies)", "0 (dément)"),
    ],
)
def test_a_claim_s_figure_is_put_in_words(qualifier, low, high, stance, said, dit):
    assert figures.figure_said(stance, qualifier, low, high) == said
    with speaking("fr"):
        assert figures.figure_said(stance, qualifier, low, high) == dit


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    """A database whose texts are markup, wherever a text may stand."""
    folder = tmp_path_factory.mktemp("poisoned")
    rows = (
        changed("claims", 0, note=EVIL, claimant_detail=EVIL)
        | changed("actors", 0, name_en=EVIL)
        | changed("publishers", 2, name=EVIL)
        | changed("decisions", 0, question=EVIL, decision=EVIL, reason=EVIL)
        | changed("sources", 1, url='https://x.example/"onmouseover="alert(1)')
    )
    warehouse.build(write(folder / "data", rows), folder / "strikes.duckdb", folder / "parquet")
    with warehouse.reading(folder / "strikes.duckdb") as connection:
        yield connection


def test_markup_in_the_data_is_text_in_every_table_of_the_pages(poisoned):
    made = tables.all_tables(poisoned) | {
        "claims": tables.claims(STRIKE, ledger_tables.claims_by_event(poisoned)[STRIKE])
    }
    for name, html in made.items():
        assert "<script" not in html, name
        assert 'onmouseover="' not in html, name
    assert "&lt;script&gt;" in made["claims"]
    assert "&lt;script&gt;" in made["table-decisions"]


def test_every_claim_of_an_incident_is_in_its_table_copies_too(poisoned):
    html = tables.claims(STRIKE, ledger_tables.claims_by_event(poisoned)[STRIKE])
    assert re.findall(r'<tr id="([^"]+)"', html) == [
        "claim-csp-civilians-copy", "claim-csp-civilians", "claim-fama-target", "claim-fama-civilians",
    ]  # fmt: skip
    assert "Repeats an earlier claim." in html
    assert "at least 21" in html
    assert "not known" in html


def test_a_number_s_query_is_shown_and_not_run_as_markup():
    fact = Fact("a_b", 1, "integer", "SELECT '<b>'", ["claims"], {"en": Wording("1", "x", EVIL)})
    html = tables.numbers([fact], {"a_b": None})
    assert 'id="f-a-b"' in html
    assert "<script" not in html
    assert "SELECT &#x27;&lt;b&gt;&#x27;" in html


# --- writing -------------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_with_its_folder_and_a_file_that_says_the_same_is_left_alone(tmp_path):
    path = tmp_path / "new" / "x.txt"
    write_text(path, "é\n")
    first = path.stat().st_ino
    assert path.read_bytes() == "é\n".encode()
    write_text(path, "é\n")
    assert path.stat().st_ino == first
    write_text(path, "other\n")
    assert path.read_text() == "other\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["x.txt"]


def test_when_the_disk_refuses_the_old_file_stays_alone(tmp_path, monkeypatch):
    path = tmp_path / "x.txt"
    path.write_text("old")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(path), "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_bytes(path, b"new")
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"x.txt": "old"}


def test_when_text_and_data_disagree_nothing_is_written_and_every_sentence_is_named(tmp_path, monkeypatch):
    with duckdb.connect(str(tmp_path / "strikes.duckdb")):
        pass
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(facts, "compute", lambda connection: [])
    monkeypatch.setattr(figures, "all_figures", lambda connection: [])
    monkeypatch.setattr(tables, "all_tables", lambda connection: {})
    monkeypatch.setattr(history, "since", lambda computed, data: {})
    monkeypatch.setattr(pages.dataset, "described", lambda connection: {})
    monkeypatch.setattr(pages, "TABLES", [])
    monkeypatch.setattr(pages.incident_pages, "pages", lambda connection: {})
    monkeypatch.setattr(pages.claimreview, "reviews", lambda connection: {})
    monkeypatch.setattr(sentences, "broken", lambda connection, reports, parts: ["a.qmd: one", "b.qmd: two"])
    with pytest.raises(FactError, match=r"(?s)disagree.*a\.qmd: one\nb\.qmd: two"):
        pages.write(tmp_path / "strikes.duckdb", tmp_path / "facts.json", tmp_path / "reports")
    assert sorted(tmp_path.rglob("*")) == before


# --- pages with live cells -------------------------------------------------------------------------------------


def test_a_cell_s_chart_has_a_markdown_form_alone(figure):
    result = notebook.chart(bars(), name="who", title="Who", caption=f"Cap. {2}", data=FRAME)
    html, markdown = html_of(result._repr_markdown_())
    assert not hasattr(result, "_repr_html_")
    assert html.count("<figure") == html.count("</figure>") == 1
    assert "Cap. 2" in markdown
    assert "<script" not in html
    assert "<details>" in html


def test_the_database_is_found_from_any_folder_of_the_project(tmp_path, monkeypatch):
    (tmp_path / "build").mkdir()
    (tmp_path / "reports" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "reports" / "deep")
    with pytest.raises(FileNotFoundError, match="run `make db`"):
        notebook.database()
    (tmp_path / "build" / "strikes.duckdb").touch()
    assert notebook.database() == tmp_path / "build" / "strikes.duckdb"


def test_the_army_s_partners_are_drawn_as_the_legend_says():
    """A strike of Niger's army and one of the joint force of the three states: allies, though not the Malian army."""
    with warehouse.reading(databases.real()) as connection:
        who = dict(
            connection.execute(
                "SELECT incident_id, attributed_side FROM strikes WHERE attributed_side IN ('allied_state', 'russian')"
            ).fetchall()
        )
        drawn = maps.where(connection).data
        placed = connection.execute(
            "SELECT count(*) FROM strikes WHERE attributed_side IN ('malian_state', 'allied_state', 'russian') "
            "AND geo_precision IN ('exact', 'near', 'cercle')"
        ).fetchone()[0]
    assert {"ML-2024-04-10-amalawlaw", "ML-2025-11-18-tabankort"} <= set(who)
    assert drawn.filter(drawn["Attributed to"] == "the army or its partners").height == placed


def test_what_no_side_did_has_no_side_s_colour():
    assert NORTH not in {colour for _, colour in groups().values()}
