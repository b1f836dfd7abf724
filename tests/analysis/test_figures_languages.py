"""Every figure of the pages in both languages: the same marks, rows and facts, and no English left in the French."""

import json
import re
from collections import Counter

import pytest

from analysis import figures, warehouse
from analysis.words import LOCALES, speaking
from tests.databases import real

# words of ordinary English that are no words of French
WORDS = (
    "about after all among and army's as at been before below by civilian civilians claim claims counted counts "
    "dead definition definitions each earlier either elsewhere events every fighters first for found from had has "
    "have how if in is it its january february march april may june july august september october december known "
    "last line list lower mark mean month months more most never no north not number numbers of one only other "
    "others our outlets people quarter reported said series share shows side since so south start statement "
    "strike strikes than that the their them then these they this to two unreported up upper was were what when "
    "where which who whole with within without year years yes"
)
ENGLISH = re.compile(rf"\b(?:{WORDS.replace(' ', '|')})\b")
# names, which stay as they are: outlets, publishers of data, a licence
NAMES = ("The New Arab", "France 24 Observers", "Sky News Arabia", "Natural Earth", "CC BY 4.0")
TAGS = re.compile(r"<code>.*?</code>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def both():
    made = {}
    with warehouse.reading(real()) as connection:
        for language in LOCALES:
            with speaking(language):
                made[language] = {figure.name: figure for figure in figures.all_figures(connection)}
    return made


@pytest.fixture(scope="module")
def names():
    """Places, and the ids of definitions: words of theirs are no English."""
    with warehouse.reading(real()) as connection:
        rows = connection.execute("SELECT name FROM places UNION ALL SELECT test_id FROM prediction_tests").fetchall()
    return sorted({name for (name,) in rows} | set(NAMES), key=len, reverse=True)


def prose(figure) -> str:
    """Title, caption, description and source, without what stands in for facts, links and code."""
    text = "\n".join([figure.title, figure.caption, figure.description, figure.source, *figure.data.columns])
    return re.sub(r"\{\{<.*?>\}\}|\]\([^)]*\)|`[^`]*`", " ", text)


def within(spec: object, key: str = "") -> list[tuple[str, object]]:
    """Every key of a specification with what stands under it; that of a list stands for each of its members."""
    if isinstance(spec, list):
        return [found for inner in spec for found in within(inner, key)]
    deeper = [found for name, inner in spec.items() for found in within(inner, name)] if isinstance(spec, dict) else []
    return [(key, spec), *deeper]


def drawn_texts(figure) -> list[str]:
    """Titles and texts of a specification, and the categories that are drawn or told to the mouse."""
    spec = json.loads(figure.spec())
    parts = within(spec)
    read = ("color", "shape", "text", "tooltip", "y")
    fields = {part["field"] for key, part in parts if key in read and isinstance(part, dict) and "field" in part}
    shown = fields - {"claim_id"}  # sorts the rows of a figure that has no axis for them
    return [
        text for key, text in parts if isinstance(text, str) and key in {"title", "text", "subtitle", "domain", *shown}
    ]


def left_in_english(text: str, names: list[str]) -> list[str]:
    for name in names:
        text = text.replace(name, " ")
    return sorted(set(ENGLISH.findall(text.lower())))


@pytest.mark.parametrize("text", ["Events a month", "le the la", "Marques, not known", "3 Of 4", "In august"])
def test_english_is_noticed(text):
    assert left_in_english(text, ["Kidal"])
    assert not left_in_english(text, [text])


def test_both_languages_have_the_same_figures(both):
    assert list(both["en"]) == list(both["fr"])
    assert len(both["en"]) > 12


def pairs(both):
    return [(name, both["en"][name], both["fr"][name]) for name in both["en"]]


def all_texts(figure) -> str:
    html = "".join(re.findall(r"```\{=html\}\n(.*?)\n```\n", figure.part(), flags=re.DOTALL)) + figure.embed()
    return "\n".join([prose(figure), TAGS.sub(" ", html), *drawn_texts(figure)])


def test_no_english_is_left_in_the_french(both, names):
    assert all(left_in_english(all_texts(english), names) for _, english, _ in pairs(both))
    left = {name: left_in_english(all_texts(french), names) for name, _, french in pairs(both)}
    assert not {name: words for name, words in left.items() if words}


def tooltips(figure) -> list[dict]:
    return [part for key, part in within(json.loads(figure.spec())) if key == "tooltip" and isinstance(part, dict)]


def test_marks_tell_the_mouse_the_same_fields_under_titles_of_their_own(both):
    for name, english, french in pairs(both):
        ours, theirs = tooltips(english), tooltips(french)
        assert [tip["field"] for tip in ours] == [tip["field"] for tip in theirs], name
        assert all(tip["title"] for tip in ours + theirs), name
        assert ours or name == "tipping", name  # its line and band would tell their first point everywhere


def marks(figure) -> Counter:
    """The coloured shapes of the drawings, each with its place in its panel; grids and ticks follow the labels."""
    drawn = " ".join(re.findall(r"<svg.*?</svg>", figure.part(), flags=re.DOTALL))
    shapes = re.findall(r"<(?:path|line)[^>]*?style=\"[^\"]*(?:fill|stroke):var\(--[a-z-]+", drawn)
    return Counter(shape for shape in shapes if not shape.endswith("--grid"))


def test_the_same_marks_are_drawn_in_both(both):
    for name, english, french in pairs(both):
        assert sum(marks(english).values()) > 10, name
        assert marks(english) == marks(french), name


def test_the_tables_have_the_same_rows_columns_and_numbers(both):
    for name, english, french in pairs(both):
        ours, theirs = english.data, french.data
        assert (ours.shape, ours.dtypes) == (theirs.shape, theirs.dtypes), name
        assert len(set(theirs.columns)) == theirs.width, name
        for old, new in zip(ours.iter_columns(), theirs.iter_columns(), strict=True):
            if new.dtype.is_numeric():
                assert Counter(old.to_list()) == Counter(new.to_list()), name


def test_both_captions_hold_the_same_facts_and_links(both):
    for name, english, french in pairs(both):
        for pattern in (r"\{\{<.*?>\}\}", r"\]\([^)]*\)"):
            assert Counter(re.findall(pattern, english.caption)) == Counter(re.findall(pattern, french.caption)), name


def numbers_of(text: str) -> Counter:
    plain = re.sub(r"(?<=\d)[\u202f,](?=\d{3}\b)", "", text).replace("1er", "1")
    return Counter(re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d),(?=\d)", ".", plain)))


def test_descriptions_hold_the_same_numbers_with_a_comma_in_french(both):
    for name, english, french in pairs(both):
        assert numbers_of(english.description) == numbers_of(french.description), name
        assert not re.search(r"\d\.\d", french.description), name
    commas = [name for name, _, french in pairs(both) if re.search(r"\d,\d", french.description)]
    assert set(commas) >= {"monthly-acled", "rate-ratios", "specification-curve-harm", "tipping"}


def test_numbers_and_months_in_the_drawings_are_french(both):
    drawn = {name: figure.part() for name, figure in both["fr"].items()}
    labels = {name: re.findall(r">([^<]+)</text>", part) for name, part in drawn.items()}
    assert "0,75" in labels["rate-ratios"] and "1,25" in labels["rate-ratios"]
    assert "janv. 2025" in labels["change-point"]
    assert "20\u202f%" in labels["tipping"]
    assert not [text for texts in labels.values() for text in texts if re.search(r"\d\.\d", text)]


def test_no_sign_of_french_stands_at_the_beginning_of_a_line(both):
    for name, _, french in pairs(both):
        text = prose(french) + "\n".join(drawn_texts(french))
        assert not re.search(r" [:;?!%»]|« |[^\u202f\s\d][;?!]|[^\u00a0\s\d]:\s", text), name
        assert "'" not in french.title + french.caption + french.source, name


def test_the_figure_of_tinzaouaten_has_french_for_every_unnamed_voice(both):
    frames = {language: made["tinzaouaten-claims"].data for language, made in both.items()}
    voices = {language: Counter(frame.get_column(frame.columns[2]).to_list()) for language, frame in frames.items()}
    assert len(voices["en"]) == len(voices["fr"])
    assert not {"Élus et responsables locaux", "Organisations non gouvernementales locales"} & set(voices["fr"])
