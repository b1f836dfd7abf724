"""Tables and incident pages in both languages: the same rows and links, and no English left in the French."""

import json
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis import dataset, dictionary, incident_pages, phrases, tables, warehouse, words
from analysis.trial import verdict
from tests import databases
from tests.languages import in_language
from tests.tables import STRIKE
from validation import codes

ROOT = Path(__file__).parents[2]
# those whose codes a table or a page of the site shows
SHOWN = (
    codes.METRIC, codes.QUALIFIER, codes.STANCE, codes.CLAIM_SCOPE, codes.DERIVATION, codes.CLAIM_EXCLUSION, codes.INCIDENT_EXCLUSION,
    codes.INCIDENT_KIND, codes.SIDE, codes.SOURCE_TIER, codes.ALIGNMENT, codes.ACTOR_BASIS, codes.GRADE, codes.STRIKE_STATUS,
    codes.DATE_PRECISION, codes.TEST_ROLE, dict.fromkeys(verdict.VERDICTS),
)  # fmt: skip
DEFINED = SHOWN[:14]  # those whose meaning is on the page of the method
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|were|been|has|have|with|without|from|by|to|for|at|least|about|up|not|known|none|said|says|that|which|"
    r"this|these|their|there|they|who|whose|when|where|what|why|how|than|more|other|same|each|every|all|only|its|over|above|below|"
    r"killed|dead|strikes?|claims?|tolls?|rows?|months?|north|day|week|year|through|independent|source|voices|lowest|highest|required|rules?|"
    r"civilians?|children|women|fighters?|people|grades?|laid|numbers?|events?|region|half|time|since|best|yes|no)\b",
    re.IGNORECASE,
)
FRENCH_TOO = {"source"}


@pytest.fixture(scope="module")
def connection():
    with warehouse.reading(databases.real()) as connection:
        yield connection


FACT = SimpleNamespace(
    fact_id="a_b", anchor="f-a-b", text="1", what="", unit="", query="SELECT '<b>' AS the_number", inputs=["claims"]
)  # fmt: skip


@pytest.fixture(scope="module")
def made(connection):
    """Language to name to HTML or Markdown, for everything that is made."""
    return in_language(
        lambda: (
            tables.all_tables(connection)
            | {"numbers": tables.numbers([FACT], {"a_b": None}), "dictionary": dictionary.as_part(connection)}
            | incident_pages.pages(connection)
        )
    )


class Read(HTMLParser):
    """The shape of some HTML, and its texts outside code and of what is marked as English."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.open: list[str] = []  # whether the texts of each open element count
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        self.texts += [values[name] for name in ("aria-label", "title") if name in values]
        if tag not in ("br", "wbr"):
            left_out = tag in ("code", "script") or values.get("lang") == "en" or (self.open and self.open[-1] == "-")
            self.open.append("-" if left_out else "+")

    def handle_endtag(self, tag):
        self.open.pop()

    def handle_data(self, data):
        if self.lasttag == "script" and self.open:
            self.scripts.append(data)
        elif not self.open or self.open[-1] == "+":
            self.texts.append(data)


def prose(text: str) -> Iterator[str]:
    """Every text that people read as French."""
    front = re.match(r"---\n(.*?)---\n", text, re.DOTALL)
    if front:
        yield from (
            json.loads(line.partition(": ")[2]) for line in front[1].splitlines() if not line.startswith("toc:")
        )
        text = text[front.end() :]
    read = Read(text.replace("```{=html}", "").replace("```", "").replace("<wbr>", ""))
    assert not read.open, "an element is not closed"
    for part in read.texts:
        yield re.sub(r"\]\([^)]*\)|\{#[^}]*\}", "]", part)  # where links lead, and ids
    for script in read.scripts:
        for review in json.loads(script):
            yield review["claimReviewed"]
            yield review["reviewRating"]["alternateName"]
            yield review["author"]["name"]


@pytest.fixture(scope="module")
def names(connection):
    """What stays as it is: names of outlets, releases, actors in French and places, and identifiers, a table's before its rows'."""
    found = connection.execute(
        "SELECT name FROM publishers UNION SELECT version FROM external_inputs UNION SELECT name_fr FROM actors UNION SELECT name FROM places "
        "UNION SELECT test_id FROM prediction_tests UNION SELECT rule FROM meta.toll_rules UNION SELECT rule_id FROM meta.rules"
    ).fetchall()
    full = {name for (name,) in found} | {"Air/drone strike"}
    short = {m[1] for name in full if (m := re.fullmatch(r"(.+) \([A-Za-z-]+\)", name))}
    files = {table.file for table in tables.TABLES}
    known = "|".join(re.escape(name) for name in sorted(full | short | files, key=len, reverse=True))
    relations = "|".join(
        sorted({relation.name for relation in dictionary.relations(connection)}, key=len, reverse=True)
    )
    return re.compile(
        rf"(?<!\w)(?:{known})(?!\w)|^(?:{relations})(?:: .*)?$|^## (?:{relations}) |\[(?:{relations})\]|Clé\u00a0: [\w, ]+\.$",
        re.MULTILINE,
    )


def ours(text: str, names: re.Pattern) -> str:
    """A text without the names in it."""
    return names.sub("·", text)


def test_both_languages_have_the_same_tables_rows_columns_ids_and_links(made):
    assert list(made["en"]) == list(made["fr"])
    for name in made["en"]:
        en, fr = (Read(made[language][name].replace("```{=html}", "").replace("```", "")) for language in ("en", "fr"))
        for tag in ("table", "tr", "th", "td", "dt", "dd", "li", "details", "strong", "script"):
            assert en.tags.count(tag) == fr.tags.count(tag), (name, tag)
        assert (en.ids, en.links) == (fr.ids, fr.links), name
        marks = [re.findall(r"\]\([^)]*\)|\{#[^}]*\}", made[language][name]) for language in ("en", "fr")]
        assert marks[0] == marks[1], name


def test_the_french_holds_no_english_but_what_is_marked_and_names(made, names):
    found = {}
    for name, text in made["fr"].items():
        for part in prose(text):
            if left := {word.lower() for word in ENGLISH.findall(ours(part, names))} - FRENCH_TOO:
                found.setdefault(name, []).append((sorted(left), part))
    assert not found, found


def test_english_is_found():
    read = '<p>le <span lang="en">of <b>the</b></span> nord <code>the</code> <b title="north">x</b></p>'
    assert "".join(prose(read)) == "le  nord  northx"


def test_french_has_its_own_numbers_and_signs(made, names):
    wrong = []
    for name, text in made["fr"].items():
        for part in prose(text):
            kept = ours(part, names)
            if re.search(r"\d\.\d|'|\"| [:;?!%»]|« |\d[:;%]", kept):
                wrong.append((name, part))
    assert not wrong, wrong
    assert "16\u202f839" in made["fr"]["table-inference"] and "16,839" in made["en"]["table-inference"]
    assert "1,12 (0,55–2,30)" in made["fr"]["table-trials"] and "1.12 (0.55–2.30)" in made["en"]["table-trials"]


# --- codes, and texts of other files -------------------------------------------------------------------------


def test_every_code_that_is_shown_has_a_name_in_both_languages_and_no_other():
    named = tomllib.loads(words.CODES.read_text(encoding="utf-8"))
    shown = {code for known in SHOWN for code in known}
    assert named.keys() == shown
    assert all(said.keys() == words.LOCALES.keys() and all(map(str.strip, said.values())) for said in named.values())
    for known in SHOWN:
        for language in words.LOCALES:
            assert len({named[code][language] for code in known}) == len(known), (language, list(known))


def test_every_phrase_is_used_and_every_text_has_its_french(connection):
    """Where a text has changed, its French in analysis/phrases.toml is to be looked at again."""
    known = {section: set(texts) for section, texts in phrases.known().items()}
    assert known["codes"] == {said for meanings in (*DEFINED, codes.LABEL_STRATUM) for said in meanings.values()}
    assert known["tolls"] == set(warehouse.toll_rules().values())
    computed = "SELECT DISTINCT item FROM prediction_checks WHERE item NOT IN (SELECT what FROM milestones)"
    assert known["checks"] == {item for (item,) in connection.execute(computed).fetchall()}
    described = "SELECT name FROM places WHERE regexp_matches(name, '(region|cercle|forest|pond|market|airport|valley|camp|near|not)\\b')"
    assert known["places"] == {name for (name,) in connection.execute(described).fetchall()}
    with_english = dataset.described(connection)
    said = {with_english["name"], *with_english["keywords"], *(maker["name"] for maker in with_english["creator"])}
    assert known["citation"] == said
    assert all(french.strip() for texts in phrases.known().values() for french in texts.values())


def test_a_text_without_its_french_is_not_written():
    with words.speaking("fr"), pytest.raises(KeyError, match="Something new"):
        phrases.phrase("codes", "Something new")
    assert phrases.phrase("codes", "Something new") == "Something new"


def test_a_place_is_named_the_same_unless_its_name_describes_it():
    assert in_language(lambda: phrases.place("Kidal region")) == {"en": "Kidal region", "fr": "Région de Kidal"}
    assert in_language(lambda: phrases.place("N'Daki")) == {"en": "N'Daki", "fr": "N'Daki"}


def test_an_incident_s_page_says_the_same_under_the_same_ids(made):
    name = f"{STRIKE.lower()}.qmd"
    assert made["en"][name].startswith('---\ntitle: "Tinzaouaten, 25 August 2024"\n')
    assert made["fr"][name].startswith(
        '---\ntitle: "Tinzaouaten, 25 août 2024"\ndescription: "Qui a dit quoi de cette frappe.'
    )
    assert "\n## Les bilans, règle par règle {#tolls}\n" in made["fr"][name]
    assert (
        "<dt>Attribuée à</dt><dd>Forces armées du Burkina Faso\u202f; Forces armées maliennes\u202f; Groupe Wagner</dd>"
        in made["fr"][name]
    )
    assert '<dd><span lang="en">pharmacy and the people who gathered near it (rebels);' in made["fr"][name]


def test_the_ledger_s_script_knows_the_headings_of_both_languages(made):
    script = (ROOT / "reports" / "ledger.js").read_text(encoding="utf-8")
    (en, fr) = re.search(r'cell\.textContent === say\("(.*?)", "(.*?)"\)', script).groups()
    assert f">{en}</th>" in made["en"]["table-ledger"] and f">{fr}</th>" in made["fr"]["table-ledger"]
