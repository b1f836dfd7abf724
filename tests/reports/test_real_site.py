"""The site that `make` built: valid HTML, linked data with what its readers require, a feed that parses."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from reports.build import build
from tests.reports.conftest import RENDERERS, REPORTS, need
from tests.reports.outlines import outline

SITE = Path(__file__).parents[2] / "_site"
PAGES = sorted(path for path in SITE.rglob("*.html") if "site_libs" not in path.parts)
MADE_BY_QUARTO = ("Rendered with Quarto", "Rendu avec Quarto")  # whose own template is not valid HTML


def test_there_is_a_site():
    assert PAGES, "run `make` first"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_html_is_valid(path):
    text = path.read_text(encoding="utf-8")
    if any(said in text for said in MADE_BY_QUARTO):
        pytest.skip("Quarto's own template is not valid HTML")
    parser = html5lib.HTMLParser()
    parser.parse(text)
    assert [(place, said) for place, said, _ in parser.errors] == []


def test_the_dataset_has_what_search_engines_require():
    page = (SITE / "data.html").read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    dataset = next(one for one in map(json.loads, found) if one["@type"] == "Dataset")
    assert dataset["@context"].startswith("https://schema.org")
    assert dataset["name"] and 50 <= len(dataset["description"]) <= 5000
    assert {"license", "creator", "version", "temporalCoverage", "spatialCoverage", "distribution"} <= set(dataset)
    for download in dataset["distribution"]:
        assert (SITE / download["contentUrl"]).is_file()


def test_every_page_has_a_title_a_description_and_a_card():
    for path in PAGES:
        if "embed" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for wanted in ('<meta name="description" content="', 'property="og:title"', 'property="og:image"'):
            assert wanted in text, (path.name, wanted)


def test_the_feed_lists_the_releases():
    feed = ElementTree.parse(SITE / "feed.xml").getroot()
    titles = [
        entry.findtext("{http://www.w3.org/2005/Atom}title")
        for entry in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert "Data release 0.1.0" in titles


@pytest.fixture(scope="module")
def by_renderer(tmp_path_factory):
    """The real sources, rendered with each renderer."""
    need("quarto")
    made = {}
    for renderer in RENDERERS:
        made[renderer] = tmp_path_factory.mktemp(renderer) / "_site"
        build(REPORTS, made[renderer], renderer)
    return made


@pytest.mark.parametrize("name", [path.relative_to(SITE).as_posix() for path in PAGES if "embed" not in path.parts])
def test_both_renderers_say_the_same_on_every_page(by_renderer, name):
    embedded, by_quarto = (outline(by_renderer[renderer] / name) for renderer in RENDERERS)
    assert embedded == by_quarto
