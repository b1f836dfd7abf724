"""Since when each number reads as it does."""

from datetime import date

from analysis import facts, history, warehouse, words
from analysis.paths import DATA
from tests import databases


def fact(name: str, text: str) -> facts.Fact:
    wordings = {"en": facts.Wording(text, "x", "What"), "fr": facts.Wording(f"{text} fr", "x", "Quoi")}
    return facts.Fact(name, 1, "integer", "SELECT 1", [], wordings)


def test_a_change_is_recorded_once_and_dated(tmp_path):
    assert history.record([fact("b", "2"), fact("a", "1")], tmp_path, date(2026, 1, 1)) == ["a: new 1", "b: new 2"]
    assert history.record([fact("a", "1"), fact("b", "3")], tmp_path, date(2026, 2, 2)) == ["b: 2 -> 3"]
    assert history.since([fact("a", "1"), fact("b", "3")], tmp_path) == {"a": "2026-01-01", "b": "2026-02-02"}
    assert history.record([fact("a", "1"), fact("b", "3")], tmp_path, date(2026, 3, 3)) == []


def test_the_record_is_of_the_english_text_whichever_language_is_being_written(tmp_path):
    assert history.record([fact("a", "1")], tmp_path, date(2026, 1, 1)) == ["a: new 1"]
    with words.speaking("fr"):
        assert history.since([fact("a", "1")], tmp_path) == {"a": "2026-01-01"}
        assert history.record([fact("a", "1")], tmp_path, date(2026, 2, 2)) == []
        assert history.record([fact("a", "2")], tmp_path, date(2026, 2, 2)) == ["a: 1 -> 2"]
    assert history.recorded(tmp_path) == {"a": ("2", "2026-02-02")}


def test_a_number_that_differs_from_its_record_has_no_day(tmp_path):
    history.record([fact("a", "1")], tmp_path, date(2026, 1, 1))
    assert history.since([fact("a", "2"), fact("new", "5")], tmp_path) == {"a": None, "new": None}


def test_a_number_that_is_gone_leaves_the_record(tmp_path):
    history.record([fact("a", "1"), fact("b", "2")], tmp_path, date(2026, 1, 1))
    assert history.record([fact("a", "1")], tmp_path, date(2026, 2, 2)) == ["b: gone, was 2"]
    assert set(history.recorded(tmp_path)) == {"a"}


def test_the_committed_record_is_up_to_date():
    with warehouse.reading(databases.real()) as connection:
        computed = facts.compute(connection)
    missing = [name for name, day in history.since(computed, DATA).items() if day is None]
    assert missing == [], "look at what changed, then run `make record`"
    assert set(history.recorded(DATA)) == {one.fact_id for one in computed}
