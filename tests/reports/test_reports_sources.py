"""What the sources may not do, because one of the renderers would pass over it in silence."""

import pytest

from reports.cells import page_cells, run_page
from reports.errors import SiteError
from reports.finish import feed
from reports.pages import check_page, expand_front, read_page
from reports.staging import cell_environment, stage, without
from tests.reports.conftest import write_site


def page_of(tmp_path, body, front=""):
    file = tmp_path / "page.qmd"
    file.write_text(f"---\ntitle: T\n{front}---\n{body}\n", encoding="utf-8")
    return read_page(file, tmp_path)


VALUES = {
    "a": {"b": "1.19", "link": "[2](/n.qmd#x){.fact}", "number": 1.19, "list": ["x"], "2024": "x", "long": "x\ny"}
}


@pytest.mark.parametrize(
    "body",
    ["{{< var a.b >}}", "- {{<var a.link>}} and {{< meta title >}}", "{{< meta lang >}}", "`x` {{< pagebreak >}}"],
)
def test_values_that_are_there_pass(tmp_path, body):
    assert check_page(page_of(tmp_path, body), VALUES, {"format": {"html": {"lang": "en"}}}) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{< var a.c >}}", "page.qmd:4: {{< var a.c >}}: no such key"),
        ("\n{{< var b >}}", "page.qmd:5: {{< var b >}}: no such key"),
        ("{{< meta subtitle >}}", "no such key in the page or _quarto.yml"),
        ("{{< var a >}}", "is a dict"),
        ("{{< var a.number >}}", "is a float"),
        ("{{< var a.list >}}", "is a list"),
        ("{{< var a.long >}}", "has several lines"),
        ("{{< var a.2024 >}}", "each starting with a letter"),
        ("text {{< include x.md >}}", "stands alone on its line"),
        ("{{< include x.md >}}", "page.qmd:4: include x.md: there is no such file"),
        ("```\n{{< var a.b >}}\n```", "page.qmd:5: {{< var a.b >}}: only Quarto expands it"),
        ('![](x.svg){fig-alt="about {{< var a.b >}}"}', "Quarto shows the braces"),
    ],
)
def test_values_that_would_be_lost_are_named(tmp_path, body, said):
    [problem, *_] = check_page(page_of(tmp_path, body), VALUES, {})
    assert said in problem


def test_an_include_from_elsewhere_is_named(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "README.md").write_text("x")
    [problem] = page_of(tmp_path / "pages", "{{< include ../README.md >}}").problems
    assert problem == "page.qmd:4: include ../README.md: is not in the folder of the pages"


def test_a_page_that_is_not_utf8_is_named_with_the_line(tmp_path):
    (tmp_path / "page.qmd").write_bytes("---\ntitle: T\n---\n\nété\n".encode("latin-1"))
    with pytest.raises(SiteError, match=r"page\.qmd:5: this is not UTF-8"):
        read_page(tmp_path / "page.qmd", tmp_path)


def test_front_matter_that_is_no_mapping_is_named(tmp_path):
    (tmp_path / "page.qmd").write_text("---\n- title\n---\n\nText {{< meta title >}}\n")
    problems = check_page(read_page(tmp_path / "page.qmd", tmp_path), {}, {})
    assert problems[0] == "page.qmd:1: front matter must be a mapping of keys"


def test_a_month_that_is_none_in_the_changelog_is_named():
    with pytest.raises(SiteError, match=r"CHANGELOG\.md: version 0\.2\.0 is dated 3 Fevrier 2027"):
        feed("# Changelog\n\n## 0.2.0, 3 Fevrier 2027\n\n- More.\n", None)


def test_an_include_that_includes_itself_ends(tmp_path):
    (tmp_path / "loop.md").write_text("{{< include loop.md >}}\n")
    assert "nest more than" in check_page(page_of(tmp_path, "{{< include loop.md >}}"), {}, {})[0]


def test_all_problems_of_all_pages_are_listed_at_once(tmp_path):
    bad = "---\ntitle: {}\ndescription: '{{{{< var d >}}}}'\n---\n\n{{{{< var x >}}}} {{{{< var y >}}}}\n"
    sources = write_site(tmp_path, {"data.qmd": bad.format("D"), "method.qmd": bad.format("M")})
    into = tmp_path / "build" / "x"
    into.mkdir(parents=True)
    with pytest.raises(SiteError) as error:
        stage(sources, into, "made by a test")
    keys = [line.split(": ")[0] + line.split("var ")[1][0] for line in error.value.problems]
    assert keys == ["data.qmd:3d", "data.qmd:6x", "data.qmd:6y", "method.qmd:3d", "method.qmd:6x", "method.qmd:6y"]


def test_front_matter_gets_words_not_links():
    front = {"title": "Ratio {{< var a.link >}}", "keywords": ["{{< var a.b >}}", 3]}
    assert expand_front(front, VALUES, {}) == {"title": "Ratio 2", "keywords": ["1.19", 3]}


def test_keys_are_dropped_at_any_depth():
    data = {"lang": "en", "format": {"html": {"toc": True, "grid": 1}}, "execute": {"echo": False}}
    assert without(data, ("lang", "format.html.grid")) == {
        "format": {"html": {"toc": True}},
        "execute": {"echo": False},
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("- item\n\n  ```{python}\n  #| label: a\n  1\n  ```", "page.qmd:6: a python cell starts in the first column"),
        ("````\n```{python}\n#| label: a\n```\n````", "page.qmd:5: a python cell starts in the first column"),
        ("> ```{python}\n> 1\n> ```", "page.qmd:4: a python cell starts"),
        ("```{python}\n1\n```", "page.qmd:4: a python cell needs `#| label: name`"),
        ("```{python}\n#| label: a\n```\n\n```{python}\n#| label: a\n```", "page.qmd:8: the label a is used twice"),
    ],
)
def test_cells_that_would_be_lost_are_named(tmp_path, body, said):
    with pytest.raises(SiteError) as error:
        page_cells(page_of(tmp_path, body))
    assert said in str(error.value)


def run(tmp_path, code, execute=None):
    page = page_of(tmp_path, f"```{{python}}\n#| label: only\n{code}\n```")
    return run_page(page, page_cells(page), execute or {}, tmp_path, cell_environment(tmp_path))


def test_an_output_that_needs_another_host_is_refused(tmp_path):
    code = "class Shown:\n    def _repr_html_(self):\n        return '<b>x</b>'\nShown()"
    with pytest.raises(SiteError, match=r"page\.qmd:4: cell only: shows text/html"):
        run(tmp_path, code)


def test_a_cell_may_fail_when_it_says_so(tmp_path):
    notebook = run(tmp_path, "#| error: true\n1 / 0")
    assert [output.ename for cell in notebook.cells for output in cell.get("outputs", [])] == ["ZeroDivisionError"]
