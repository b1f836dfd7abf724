"""Drawings kept between builds: the same bytes with and without, drawn again when anything changes, none left over."""

import json

import altair as alt
import polars as pl
import pytest
import vl_convert

from analysis import drawings
from analysis.theme import themed
from analysis.words import speaking

FRAME = pl.DataFrame({"month": ["2024-07-01", "2024-08-01", "2024-09-01"], "rate": [1000.5, 1001.5, 1002.5]})


def points(title="Rate"):
    x = alt.X("month:T", axis=alt.Axis(format="%b %Y"))
    y = alt.Y("rate:Q", title=title, scale=alt.Scale(zero=False), axis=alt.Axis(values=[1001.5], format=",.1f"))
    return themed(alt.Chart(FRAME).mark_point().encode(x=x, y=y).properties(width=200, height=100))


@pytest.fixture
def drawn(monkeypatch):
    """What vl-convert is asked to draw."""
    asked = []

    def noting(kind, real):
        def noted(*given, **options):
            asked.append(kind)
            return real(*given, **options)

        return noted

    for kind in ("svg", "png"):
        name = f"vegalite_to_{kind}"
        monkeypatch.setattr(vl_convert, name, noting(kind, getattr(vl_convert, name)))
    return asked


def test_numbers_and_dates_are_drawn_in_the_language_that_is_written():
    drawing, card = drawings.svg(points()), drawings.png(points(), 1)
    assert ">Aug 2024<" in drawing and ">1,001.5<" in drawing
    with speaking("fr"):
        drawing = drawings.svg(points())
        assert ">août 2024<" in drawing and ">1\u00a0001,5<" in drawing
        assert drawings.png(points(), 1) != card


def test_a_kept_drawing_is_the_same_bytes_as_a_new_one_and_is_drawn_once(tmp_path, drawn):
    new = drawings.svg(points()), drawings.png(points(), 1.3)
    drawn.clear()
    for _ in range(2):
        with drawings.kept_in(tmp_path / "kept"):
            assert (drawings.svg(points()), drawings.png(points(), 1.3)) == new
            assert (drawings.svg(points()), drawings.png(points(), 1.3)) == new
    assert drawn == ["svg", "png"]


def test_whatever_a_drawing_is_made_from_makes_another(tmp_path, drawn, monkeypatch):
    with drawings.kept_in(tmp_path):
        drawings.svg(points())
        drawings.svg(points("Events"))
        drawings.png(points(), 1)
        drawings.png(points(), 2)
        with speaking("fr"):
            drawings.svg(points())
        monkeypatch.setattr(vl_convert, "__version__", "0")
        drawings.svg(points())
    assert drawn == ["svg", "svg", "png", "png", "svg", "svg"]
    assert len(list(tmp_path.iterdir())) == 6


def test_a_drawing_that_cannot_be_read_is_drawn_again(tmp_path, drawn):
    with drawings.kept_in(tmp_path):
        first = drawings.svg(points())
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    with drawings.kept_in(tmp_path):
        assert drawings.svg(points()) == first
    assert drawn == ["svg", "svg"]
    assert json.loads(path.read_text(encoding="utf-8")) == first


def test_what_a_build_does_not_ask_for_is_removed_unless_the_build_fails(tmp_path):
    with drawings.kept_in(tmp_path):
        drawings.svg(points())
        drawings.svg(points("Events"))
    before = set(tmp_path.iterdir())
    with pytest.raises(ValueError, match="x"), drawings.kept_in(tmp_path):
        drawings.svg(points())
        raise ValueError("x")
    assert set(tmp_path.iterdir()) == before
    with drawings.kept_in(tmp_path):
        drawings.svg(points())
    assert len(set(tmp_path.iterdir())) == 1 and set(tmp_path.iterdir()) < before


def test_outside_of_a_build_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawings.svg(points())
    assert not list(tmp_path.iterdir())
