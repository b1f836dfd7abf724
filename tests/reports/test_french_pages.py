"""Every hand-written page stands in French beside the English one: the same frame, facts and links, in good French form."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from analysis import sentences
from reports.pages import CELL_START, shortcodes
from tests.prose import BLOCK, FRONT, front, prose

REPORTS = Path(__file__).parents[2] / "reports"
NAMES = sorted(path.name for path in REPORTS.glob("*.qmd"))
SENTENCES = tomllib.loads(sentences.DEFINITIONS.read_text(encoding="utf-8"))

TRANSLATED = ("title", "description")
HEADING = re.compile(r"^(#+) [^\n]*?(?:\{#([\w-]+)\})?$", re.MULTILINE)
ENGLISH_SPAN = re.compile(r"\[[^\]]*\]\{lang=en\}")
ENGLISH_NAMES = re.compile("Policy Center for the New South|CC BY")
# Frequent words of English that are none of French: not "a", "on", "or", "as", "an", "one", "but", "no", "has".
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|were|that|this|with|which|from|by|not|at|it|its|be|been|have|had|to|for|in|their|they|"
    r"what|who|how|where|when|than|there|these|those|would|could|should|we|our|you|your|into|over|only|each|every|"
    r"any|after|before|between|two)\b",
    re.IGNORECASE,
)


def page(name: str, language: str = "en") -> str:
    """The text of a page."""
    return (REPORTS / ("fr" if language == "fr" else "") / name).read_text(encoding="utf-8")


def words(text: str) -> str:
    """All that people read of a page: what its front matter says, its prose, and the titles in its cells."""
    titles = re.findall(r'\b(?:title|caption)="([^"]*)"', text)
    return "\n".join([*(front(text).get(key, "") for key in TRANSLATED), prose(text), *titles])


def blocks(text: str) -> list[str]:
    """The code blocks of a page; of a cell of Python only its label, of HTML only its tags, since texts are translated."""
    found = []
    for block in re.findall(BLOCK, re.sub(FRONT, "", text)):
        if CELL_START.match(block):
            found += re.findall(r"^#\| label: (.*)$", block, re.MULTILINE)[:1]
        else:
            found.append("".join(re.findall(r"<[^>]*>", block)) if "{=html}" in block else block)
    return found


def frame(text: str) -> dict[str, object]:
    """What a page and its translation must have in common, by what it is called."""
    body = re.sub(BLOCK, "", re.sub(FRONT, "", text))
    codes = list(shortcodes(text))
    return {
        "front matter": [(key, None if key in TRANSLATED else value) for key, value in front(text).items()],
        "headings": HEADING.findall(body),
        "includes": [argument for name, argument in codes if name == "include"],
        "values": Counter(code for code in codes if code[0] != "include"),
        "links": Counter(re.findall(r"\]\(([^)\s]*)\)", body)),
        "blocks": blocks(text),
    }


def differences(english: str, french: str) -> list[str]:
    """The parts of the frame that a page and its French do not have in common."""
    one, other = frame(english), frame(french)
    return [part for part in one if one[part] != other[part]]


def lost_code(english: str, french: str) -> list[str]:
    """Inline code (commands, files, names of columns) that the French lacks; it may mark more as code."""
    one, other = (Counter(re.findall(r"`[^`\n]+`", re.sub(BLOCK, "", text))) for text in (english, french))
    return sorted((one - other).elements())


def length_ratio(english: str, french: str) -> float:
    """How many words the French page has for each of the English one."""
    one, other = (len(re.findall(r"\w+", words(text))) for text in (english, french))
    return other / one


def untranslated(english: str, french: str) -> list[str]:
    """Lines that say in the French page what they say in the English one."""
    one, other = ({line.strip() for line in words(text).split("\n")} for text in (english, french))
    return sorted(line for line in one & other if re.search(r"\w", line))


def typography(text: str) -> list[str]:
    """Places of a French text with an English quote or apostrophe, or without the no-break space that French asks for."""
    rules = [
        r"['\"“”]",  # ’ and « »
        r"(?<!\u202f)[;?!]",
        r"(?<!\u00a0)[:%»]",
        r"«(?!\u00a0)",
    ]
    return [found for rule in rules for found in re.findall(rf".{{0,20}}(?:{rule}).{{0,20}}", text)]


def english_left(text: str) -> list[str]:
    """Words of English in a French text, outside names and what is marked as English."""
    return [found[0] for found in ENGLISH.finditer(ENGLISH_NAMES.sub(" ", ENGLISH_SPAN.sub(" ", text)))]


def wrong_sentences(said: dict[str, dict[str, str]]) -> list[str]:
    """Sentences that have no French, or whose French is English still, ill-formed or no longer on its page."""
    wrong = []
    for name, sentence in said.items():
        french = sentence.get("sentence_fr", "")
        bad = not french or french == sentence["sentence"] or typography(french) or english_left(french)
        # a part is not there before the facts are made, which looks for its sentence itself
        if bad or (sentence["page"].endswith(".qmd") and french not in page(sentence["page"], "fr")):
            wrong.append(name)
    return wrong


# --- the pages -------------------------------------------------------------------------------------------------


def test_every_page_stands_in_both_languages():
    assert len(NAMES) > 10
    assert sorted(path.name for path in (REPORTS / "fr").glob("*.qmd")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_french_page_has_the_frame_of_the_english_one(name):
    assert differences(page(name), page(name, "fr")) == []
    assert lost_code(page(name), page(name, "fr")) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_french_page_says_about_as_much(name):
    assert 0.5 <= length_ratio(page(name), page(name, "fr")) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_the_french_page_is_in_french(name):
    text = words(page(name, "fr"))
    assert english_left(text) == []
    assert untranslated(page(name), page(name, "fr")) == []
    assert typography(text) == []


def test_every_sentence_with_a_condition_has_its_french_on_the_french_page():
    assert wrong_sentences(SENTENCES) == []


# --- the configuration -----------------------------------------------------------------------------------------


def menu(entries: list[dict]) -> list[tuple[str, str]]:
    """The texts and targets of a menu, those of its submenus after their head."""
    return [one for entry in entries for one in [(entry["text"], entry.get("href", "")), *menu(entry.get("menu", []))]]


def test_the_french_site_has_the_menu_and_the_footer_of_the_english_one():
    english, french = (
        yaml.safe_load((REPORTS / folder / "_quarto.yml").read_text(encoding="utf-8")) for folder in ("", "fr")
    )
    menus = [menu(config["website"]["navbar"]["left"]) for config in (english, french)]
    assert [href for _, href in menus[0]] == [href for _, href in menus[1]]
    footers = [config["website"]["page-footer"]["left"] for config in (english, french)]
    targets = [re.findall(r"\]\((.*?)\)", footer) for footer in footers]
    assert targets[0] == targets[1]
    assert {text for text, _ in menus[0]} & {text for text, _ in menus[1]} == {"Tinzaouaten"}
    texts = [text for text, _ in menus[1]] + [french["website"][key] for key in ("title", "description")]
    assert english_left("\n".join(texts)) == typography("\n".join(texts)) == []
    assert french["format"]["html"]["lang"] == "fr"


# --- what the tests above would find -----------------------------------------------------------------------------

ENGLISH_PAGE = """\
---
title: "Strikes"
description: "What is counted"
toc: false
---

## Each {#each}

The army says {{< var f.a >}} and {{< var f.a >}}, {{< var f.b >}} of [them](/x.qmd#y), `make db`.

{{< include _parts/one.md >}}

{{< include _parts/two.md >}}

### Ask {#ask}

```{python}
#| label: who
chart(caption="A sample")
```

```bash
make sql
```
"""
FRENCH_PAGE = """\
---
title: "Frappes"
description: "Ce qui est compté"
toc: false
---

## Chacune {#each}

{{< var f.b >}} [d’entre elles](/x.qmd#y)\u202f; l’armée dit {{< var f.a >}} et {{< var f.a >}}, `make db`.

{{< include _parts/one.md >}}

{{< include _parts/two.md >}}

### Demander {#ask}

```{python}
#| label: who
chart(caption="Un échantillon")
```

```bash
make sql
```
"""


def test_a_good_translation_passes():
    assert differences(ENGLISH_PAGE, FRENCH_PAGE) == lost_code(ENGLISH_PAGE, FRENCH_PAGE) == []
    assert untranslated(ENGLISH_PAGE, FRENCH_PAGE) == english_left(words(FRENCH_PAGE)) == []
    assert typography(words(FRENCH_PAGE)) == []


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('description: "Ce qui est compté"\n', "", "front matter"),
        ("description:", "subtitle:", "front matter"),
        ("toc: false", "toc: true", "front matter"),
        ("### Demander", "## Demander", "headings"),
        ("{#each}", "{#chacune}", "headings"),
        (" {#each}", "", "headings"),
        ("{{< include _parts/one.md >}}\n\n", "", "includes"),
        ("two.md", "deux.md", "includes"),
        ("dit {{< var f.a >}} et", "dit", "values"),
        ("f.b", "f.c", "values"),
        ("x.qmd#y", "x.qmd", "links"),
        ("[d’entre elles](/x.qmd#y)", "d’entre elles", "links"),
        ("label: who", "label: qui", "blocks"),
        ("make sql", "make base", "blocks"),
    ],
)
def test_a_translation_with_another_frame_is_found(old, new, part):
    assert old in FRENCH_PAGE
    assert differences(ENGLISH_PAGE, FRENCH_PAGE.replace(old, new)) == [part]


def test_parts_in_another_order_are_found():
    swapped = FRENCH_PAGE.replace("one.md", "x.md").replace("two.md", "one.md").replace("x.md", "two.md")
    assert differences(ENGLISH_PAGE, swapped) == ["includes"]


def test_a_command_that_was_translated_is_found():
    assert lost_code(ENGLISH_PAGE, FRENCH_PAGE.replace("make db", "faire db")) == ["`make db`"]


@pytest.mark.parametrize(("french", "english"), [("Frappes", "Strikes"), ("Un échantillon", "A sample")])
def test_a_line_that_was_not_translated_is_found(french, english):
    assert untranslated(ENGLISH_PAGE, FRENCH_PAGE.replace(french, english)) == [english]


@pytest.mark.parametrize(("words_of_body", "fits"), [(7, True), (3, False), (40, False)])
def test_a_page_that_lost_its_text_or_got_another_s_is_found(words_of_body, fits):
    english, french = ("---\ntitle: T\n---\n\n" + "x " * count for count in (15, words_of_body))
    assert (0.5 <= length_ratio(english, french) <= 2) is fits


@pytest.mark.parametrize(
    "text",
    [
        "l'armée",
        "de l' armée",
        "il dit “non”",
        'il dit "non"',
        "trois ; quatre",
        "trois; quatre",
        "trois\u00a0; quatre",
        "qui ?",
        "qui?",
        "assez !",
        "ceci : cela",
        "ceci: cela",
        "12 %",
        "12%",
        "« non\u00a0»",
        "«non\u00a0»",
        "«\u00a0non »",
        "«\u00a0non»",
    ],
)
def test_english_typography_is_found(text):
    assert typography(text)


@pytest.mark.parametrize(
    "text", ["l’armée", "«\u00a0non\u00a0»", "qui\u202f?", "ceci\u00a0: 12\u00a0%\u202f; cela", "(95\u00a0%)"]
)
def test_french_typography_passes(text):
    assert typography(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Une série. The series counts every attacker.", ["The", "every"]),
        ("la liste of claims", ["of"]),
        ("On a compté plus ou moins, or cet an est long, but compris.", []),
        ("du Policy Center for the New South, sous CC BY", []),
        ("«\u00a0[the dead]{lang=en}\u00a0» les morts", []),
        ("« the dead »", ["the"]),
        ("thermique, bytes, notable, attention, isthme", []),
    ],
)
def test_english_that_was_left_is_found(text, found):
    assert english_left(text) == found


GOOD = {"page": "index.qmd", "sentence": "it doubled", "sentence_fr": SENTENCES["we_cannot_tell"]["sentence_fr"]}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"sentence_fr": ""}, ["one"]),
        ({"sentence_fr": "it doubled"}, ["one"]),
        ({"sentence_fr": "Ceci n’est sur aucune page."}, ["one"]),
        ({"sentence_fr": "Ceci n’est sur aucune page.", "page": "_parts/x.md"}, []),
        ({"sentence_fr": "l'armée", "page": "_parts/x.md"}, ["one"]),
        ({"sentence_fr": "the army", "page": "_parts/x.md"}, ["one"]),
        ({"page": "where.qmd"}, ["one"]),
    ],
)
def test_a_sentence_without_its_french_is_found(change, wrong):
    assert wrong_sentences({"one": {**GOOD, **change}}) == wrong
