"""Both languages side by side: numbers, dates, plurals by locale; every `say` holds the same facts in both."""

import ast
import datetime
import re
from pathlib import Path

import pytest

from analysis import words

ROOT = Path(__file__).parents[2]


def both(make) -> list[str]:
    found = []
    for language in words.LOCALES:
        with words.speaking(language):
            found.append(make())
    return found


@pytest.mark.parametrize(
    ("make", "en", "fr"),
    [
        (lambda: words.say("strike", "frappe"), "strike", "frappe"),
        (lambda: words.number(1234), "1,234", "1\u202f234"),
        (lambda: words.number(1234.567, 2), "1,234.57", "1\u202f234,57"),
        (lambda: words.number(0.5, 1), "0.5", "0,5"),
        (lambda: words.percent(0.123), "12 %", "12\u00a0%"),
        (lambda: words.day(datetime.date(2024, 8, 26)), "26 August 2024", "26 août 2024"),
        (lambda: words.day(datetime.date(2024, 8, 1)), "1 August 2024", "1er août 2024"),
        (lambda: words.day(datetime.date(2024, 8, 11)), "11 August 2024", "11 août 2024"),
        (lambda: words.short_day(datetime.date(2024, 8, 26)), "26 Aug", "26 août"),
        (lambda: words.month(datetime.date(2024, 8, 1)), "August 2024", "août 2024"),
        (lambda: words.count(0, ("strike", "strikes"), ("frappe", "frappes")), "0 strikes", "0 frappe"),
        (lambda: words.count(1, ("strike", "strikes"), ("frappe", "frappes")), "1 strike", "1 frappe"),
        (lambda: words.count(2000, ("strike", "strikes"), ("frappe", "frappes")), "2,000 strikes", "2\u202f000 frappes"),
        (lambda: words.code("drone_strike"), "drone strike", "frappe de drone"),
        (lambda: words.english("a note"), "a note", '<span lang="en">a note</span>'),
        (lambda: words.named("Kidal", None), "Kidal", "Kidal"),
        (lambda: words.named("Algeria", "Algérie"), "Algeria", "Algérie"),
    ],
)  # fmt: skip
def test_each_language_has_its_words_numbers_and_dates(make, en, fr):
    assert both(make) == [en, fr]


def test_another_language_is_refused_and_the_old_one_comes_back():
    with pytest.raises(KeyError, match="de"), words.speaking("de"):
        pass
    with pytest.raises(ValueError, match="x"), words.speaking("fr"):
        raise ValueError("x")
    assert words.language() == "en"


def said() -> list[tuple[str, ast.Call]]:
    calls = []
    for path in sorted([*(ROOT / "analysis").rglob("*.py"), *(ROOT / "reports").glob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "say":
                calls.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))
    return calls


def pieces(text: ast.expr) -> tuple[str, list[str]]:
    """The letters of a text, and what is put into it."""
    if isinstance(text, ast.Constant):
        return text.value, []
    if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Add):
        (left, inside), (right, more) = pieces(text.left), pieces(text.right)
        return left + right, inside + more
    assert isinstance(text, ast.JoinedStr), ast.dump(text)
    letters = "".join(part.value for part in text.values if isinstance(part, ast.Constant))
    return letters, [ast.unparse(part) for part in text.values if isinstance(part, ast.FormattedValue)]


def differences(call: ast.Call) -> str | None:
    """What the French of a call lacks or has beside the English."""
    if len(call.args) != 2 or call.keywords:
        return "say wants the English and the French, and nothing else"
    (en, put_in), (fr, put_in_fr) = map(pieces, call.args)
    facts = r"\{\{<.*?>\}\}|\]\([^)]*\)|\*\*|`[^`]*`"
    if sorted(re.findall(facts, en)) != sorted(re.findall(facts, fr)):
        return "the facts, links or marks differ"
    if sorted(set(put_in)) != sorted(set(put_in_fr)):
        return f"what is put in differs: {put_in} and {put_in_fr}"
    between, between_fr = (
        re.findall(r"\{([^{}]+)\}(?: to | à |–)\{([^{}]+)\}", ast.unparse(text)) for text in call.args
    )
    if between and between_fr and sorted(between) != sorted(between_fr):
        return f"the ends of a range are not in the same order: {between} and {between_fr}"
    return "one is empty" if bool(en.strip()) != bool(fr.strip()) else None


def test_every_text_says_the_same_facts_in_both_languages():
    wrong = [f"{where}: {what}" for where, call in said() if (what := differences(call))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "written",
    [
        'say("one")',
        'say("one", "")',
        'say("{{< var f.a >}} of [it](/x.qmd)", "{{< var f.b >}} de [cela](/x.qmd)")',
        'say(f"{n} strikes", "des frappes")',
        'say("one", fr="un")',
        'say(f"{low} to {high}", f"de {high} à {low}")',
    ],
)
def test_a_text_that_is_not_the_same_is_found(written):
    assert differences(ast.parse(written, mode="eval").body)
