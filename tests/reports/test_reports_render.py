"""The same sources give the same site with each renderer, and a failed build changes nothing."""

import re
from pathlib import Path

import pytest
import yaml

from analysis import theme
from reports import build as building
from reports import embedded, kept, quarto
from reports.__main__ import main
from reports.build import build, choose
from reports.errors import SiteError
from reports.pages import read_page
from reports.site_check import check_site
from reports.staging import Stage
from tests.reports.conftest import PAGES, RENDERERS, REPORTS, need, write_site
from tests.reports.outlines import content, outline, words


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("renderer", RENDERERS)
def test_the_site_is_whole_and_says_what_made_it(sites, renderer):
    site = sites(renderer)
    assert check_site(site) == []
    made_by = {"embedded": "embedded renderer (smalldocs", "quarto": "Quarto "}[renderer]
    for name in ("index", "prediction", "tinzaouaten", "data", "method", "numbers", "explore"):
        assert f"Rendered with {'the ' * (renderer == 'embedded')}{made_by}" in (site / f"{name}.html").read_text()


@pytest.mark.parametrize("renderer", RENDERERS)
def test_values_links_figures_and_files_arrive(sites, renderer):
    site = sites(renderer)
    index = outline(site / "index.html")
    assert ("1.19", "numbers.html#f-rr") in index["links"] and ("24", "numbers.html#f-months") in index["links"]
    assert ("How it was made", "method.html#figures") in index["links"]
    assert ("the data as CSV", "downloads/monthly.csv") in index["links"]
    [(name, text)] = index["figures"]
    assert name == "fig-monthly" and "4,711" in text and "Strikes rose by a ratio of 1.19 over 24 months" in text
    assert (None, ["2024-08", "12"]) in index["rows"]
    assert 'content="Release 2026.11, ratio 1.19"' in (site / "index.html").read_text()
    assert (site / "downloads/monthly.csv").read_text() == "month,strikes\n2024-08,12\n"
    numbers = dict(outline(site / "numbers.html")["rows"])
    assert numbers["f-rr"] == ["rate ratio", "1.19"] and numbers["f-months"] == ["months", "24"]


@pytest.mark.parametrize("renderer", RENDERERS)
def test_the_french_site_stands_beside_the_english_one(sites, renderer):
    site = sites(renderer)
    index = (site / "fr" / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<html[^>]* lang="fr"', index)
    title = yaml.safe_load((REPORTS / "fr" / "_quarto.yml").read_text(encoding="utf-8"))["website"]["title"]
    assert title in index and 'aria-label="Pages du site"' in index
    assert "Sur cette page" in index
    assert '<meta property="og:locale" content="fr_FR">' in index
    assert ("1,19", "numbers.html#f-rr") in outline(site / "fr" / "index.html")["links"]
    assert "1,19" not in (site / "index.html").read_text(encoding="utf-8")
    assert not (site / "fr" / "fr").exists()


@pytest.mark.parametrize("renderer", RENDERERS)
def test_every_page_leads_to_the_same_page_in_the_other_language(sites, renderer):
    site = sites(renderer)
    for name in PAGES:
        page = name.replace(".qmd", ".html")
        english, french = ((site / at / page).read_text(encoding="utf-8") for at in ("", "fr"))
        assert f'<a class="language" href="fr/{page}" hreflang="fr" lang="fr">Français</a>' in english
        assert f'<a class="language" href="../{page}" hreflang="en" lang="en">English</a>' in french
        assert f'<link rel="alternate" hreflang="fr" href="fr/{page}">' in english
        assert f'<link rel="alternate" hreflang="en" href="../{page}">' in french


def test_a_page_without_a_twin_has_no_switch_and_the_addresses_are_absolute_where_they_are_known(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/mali/")
    sources = write_site(tmp_path, {"alone.qmd": "---\ntitle: Alone\n---\n\nText.\n"})
    build(sources, tmp_path / "_site", "embedded")
    alone, index = ((tmp_path / "_site" / name).read_text(encoding="utf-8") for name in ("alone.html", "fr/index.html"))
    assert 'rel="alternate" hreflang' not in alone and 'class="language"' not in alone
    assert '<link rel="alternate" hreflang="en" href="https://example.org/mali/index.html">' in index
    assert '<link rel="canonical" href="https://example.org/mali/fr/index.html">' in index
    assert "https://example.org/mali/fr/index.html" in (tmp_path / "_site" / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("renderer", RENDERERS)
def test_cells_run_in_the_page_and_in_what_it_includes(sites, renderer):
    site = sites(renderer)
    text = words(content(site / "explore.html"))
    assert "Counted 4 commas here." in text and "from an included cell" in text
    assert "noise" not in text.replace('"noise"', "") and "must not run" not in text
    assert outline(site / "explore.html")["figures"][0][0] == "fig-dot"


@pytest.mark.parametrize("page", ["index", "prediction", "tinzaouaten", "data", "method", "numbers", "explore"])
def test_both_renderers_say_the_same(sites, page):
    need("quarto")
    embedded, by_quarto = (outline(sites(renderer) / f"{page}.html") for renderer in RENDERERS)
    assert embedded == by_quarto


def test_embedded_renders_the_same_bytes_anywhere_and_leaves_the_sources_alone(sites, tmp_path):
    sources = write_site(tmp_path / "elsewhere")
    before = tree(sources)
    build(sources, tmp_path / "out" / "_site", "embedded")
    assert tree(tmp_path / "out" / "_site") == tree(sites("embedded"))
    assert tree(sources) == before
    assert sorted(p.name for p in (tmp_path / "elsewhere" / "build").iterdir()) == ["cache", "render.lock"]


def test_a_language_is_rendered_again_only_when_something_in_it_changed(tmp_path, monkeypatch):
    sources, out = write_site(tmp_path), tmp_path / "_site"
    asked = []
    render = embedded.render
    monkeypatch.setattr(embedded, "render", lambda staged: (asked.append(staged.folder.parent.name), render(staged)))
    build(sources, out, "embedded")
    whole = tree(out)
    build(sources, out, "embedded")
    assert asked == ["en", "fr"] and tree(out) == whole
    monkeypatch.setattr(embedded, "run_page", lambda *a: pytest.fail("the cells of an unchanged page ran again"))
    page = sources / "fr" / "claims.qmd"
    page.write_text(page.read_text(encoding="utf-8") + "\nEncore.\n", encoding="utf-8")
    build(sources, out, "embedded")
    assert asked == ["en", "fr", "fr"]
    assert {name for name, content in tree(out).items() if content != whole[name]} >= {"fr/claims.html"}
    assert "Encore." in (out / "fr" / "claims.html").read_text(encoding="utf-8")
    monkeypatch.undo()
    monkeypatch.setattr(embedded, "render", lambda staged: (asked.append(staged.folder.parent.name), render(staged)))
    (tmp_path / "build" / "strikes.duckdb").write_bytes(b"another database")  # which the cells can reach
    build(sources, out, "embedded")
    assert asked == ["en", "fr", "fr", "en", "fr"]
    assert len(list((tmp_path / "build" / "cache" / "site").iterdir())) == 2, "the last of each language is kept"


MADE_OF = (
    "reports/claims.qmd", "reports/_quarto.yml", "reports/theme.css", "code/build.py", "analysis/x.py", "analysis/x.sql",
    "analysis/x.toml", "validation/x.py", "validation/x.sql", "data/x.csv", "requirements.lock", "build/facts.json",
    "build/strikes.duckdb",
)  # fmt: skip


@pytest.mark.parametrize("changes", [*MADE_OF, "the renderer"])
def test_what_is_kept_depends_on_all_that_a_page_is_made_of(tmp_path, monkeypatch, changes):
    for name in MADE_OF:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was")
    monkeypatch.setattr(kept, "CODE", tmp_path / "code")
    explore = tmp_path / "reports" / "explore.qmd"
    explore.write_text(failing("```{python}\n#| label: read\n1\n```")["explore.qmd"])
    staged = Stage("en", explore.parent, tmp_path, {}, [read_page(explore, explore.parent)])
    before = kept.key(staged, "embedded")
    assert kept.key(staged, "embedded") == before
    if changes in MADE_OF:
        (tmp_path / changes).write_text("another text")
    assert kept.key(staged, "quarto" if changes == "the renderer" else "embedded") != before


def test_cells_run_again_when_a_file_that_they_read_changes(tmp_path):
    cell = "```{python}\n#| label: read\nfor name in ('own.csv', '../data/own.csv', '../build/facts.json'):\n    print(open(name).read())\n```"
    files = {"own.csv": "beside", "../data/own.csv": "among the tables", "../build/facts.json": "facts"}
    sources, out = write_site(tmp_path, failing(cell) | files), tmp_path / "_site"
    build(sources, out, "embedded")
    for name, text in files.items():
        assert text in (out / "explore.html").read_text(encoding="utf-8")
        (sources / name).write_text(f"{text}, anew")
        build(sources, out, "embedded")
        assert f"{text}, anew" in (out / "explore.html").read_text(encoding="utf-8")


def test_a_conclusion_that_is_worded_otherwise_is_not_rendered(tmp_path):
    lines = [
        "[it_rose]",
        'page = "claims.qmd"',
        'sentence = "It  rose."',
        'sentence_fr = "Cela a augmenté."',
        'sql = "SELECT true"',
    ]
    french = "---\ntitle: Affirmations\n---\n\nCela a\naugmenté.\n"
    sources = write_site(tmp_path, {"claims.qmd": "---\ntitle: Claims\n---\n\nIt rose.\n", "fr/claims.qmd": french})
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "sentences.toml").write_text("\n".join(lines), encoding="utf-8")
    build(sources, tmp_path / "_site", "embedded")
    (sources / "fr" / "claims.qmd").write_text(french.replace("augmenté", "doublé"), encoding="utf-8")
    with pytest.raises(
        SiteError, match=r"fr/claims\.qmd: the sentence it_rose is no longer there: 'Cela a augmenté\.'"
    ):
        build(sources, tmp_path / "_site", "embedded")


def failing(cell: str) -> dict[str, str]:
    """The explore page with one more cell at its end."""
    return {"explore.qmd": f"---\ntitle: Explore\n---\n\nWords.\n\n{cell}\n"}


BROKEN = {
    "a missing value": (
        {"method.qmd": "---\ntitle: Method\n---\n\nOne {{< var pred.rr >}},\ntwo {{< var pred.nothing >}}.\n"},
        r"method\.qmd:6: \{\{< var pred\.nothing >\}\}: no such key in _variables\.yml",
    ),
    "a missing value in a part": (
        {"_parts/monthly.md": "Ratio {{< var no >}}\n"},
        r"_parts/monthly\.md:1: \{\{< var no >\}\}",
    ),
    "a missing value of a French page": (
        {"fr/method.qmd": "---\ntitle: Méthode\n---\n\nDeux {{< var pred.nothing >}}.\n"},
        r"fr/method\.qmd:5: \{\{< var pred\.nothing >\}\}: no such key in _variables\.yml",
    ),
    "a missing part": (
        {"method.qmd": "---\ntitle: M\n---\n\n{{< include _parts/no.md >}}\n"},
        r"method\.qmd:5: include _parts/no\.md",
    ),
    "a failing cell": (
        failing("```{python}\n#| label: fine\n1\n```\n\n```{python}\n#| label: broken\nunknown_name + 1\n```"),
        r"explore\.qmd:12: cell broken: NameError: name 'unknown_name' is not defined",
    ),
    "a link to nowhere": (
        {"data.qmd": "---\ntitle: The data\n---\n\n[x](/numbers.qmd#f-none)\n"},
        r"data\.html: a broken link: line \d+: (\./)?numbers\.html#f-none: there is no #f-none on that page",
    ),
}


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("case", BROKEN)
def test_a_failed_build_names_the_place_and_leaves_the_old_site(tmp_path, capsys, renderer, case):
    need(renderer)
    changes, said = BROKEN[case]
    sources = write_site(tmp_path, changes)
    old = tmp_path / "_site"
    (old / "site_libs").mkdir(parents=True)
    (old / "index.html").write_text("the old site")
    code = main(["build", "--renderer", renderer, "--sources", str(sources), "--out", str(old)])
    assert code == 1
    assert re.search(said, capsys.readouterr().err)
    assert tree(old) == {"index.html": b"the old site"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["CHANGELOG.md", "_site", "build", "data", "reports"]


def test_a_folder_that_is_no_site_is_not_replaced(tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "work.txt").write_text("mine")
    with pytest.raises(SiteError, match="not a rendered site"):
        build(write_site(tmp_path), tmp_path / "precious", "embedded")
    assert (tmp_path / "precious" / "work.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("version", "chosen"),
    [(None, "embedded"), ("1.3.450", "embedded"), ("1.4.0", "quarto"), ("1.10.2", "quarto"), ("2.0.1-pre", "quarto")],
)
def test_auto_takes_quarto_when_it_is_new_enough(monkeypatch, version, chosen):
    monkeypatch.setattr(quarto, "version", lambda: version)
    assert choose("auto") == chosen
    assert choose("embedded") == "embedded"
    if chosen == "embedded":
        with pytest.raises(SiteError, match=r"1\.4 or newer"):
            choose("quarto")


def test_the_command_prints_where_the_site_is(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("reports.__main__.build", lambda sources, out, renderer: "Rendered with a test")
    assert main(["build", "--out", str(tmp_path / "_site")]) == 0
    assert str(tmp_path / "_site" / "index.html") in capsys.readouterr().out
    assert building.RENDERERS == ("auto", "quarto", "embedded")


def test_the_theme_knows_every_colour_of_the_figures_in_light_and_dark():
    css = (REPORTS / "theme.css").read_text(encoding="utf-8")
    dark = css.split("prefers-color-scheme: dark", 1)[1].split("/* Bootstrap", 1)[0]
    light = css.split("prefers-color-scheme: dark", 1)[0]
    for variable in theme.VARIABLES.values():
        assert f"{variable}:" in light and f"{variable}:" in dark
