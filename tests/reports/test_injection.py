"""Text that is markup, in every text field of the tables, comes out as text on every page, with each renderer."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import html5lib
import pytest

from analysis import pages, warehouse
from analysis.text import inert
from reports import site_check
from reports.build import build
from reports.cells import python_fences
from reports.pages import read_page
from tests.reports.conftest import need
from validation.check import check
from validation.definitions import FILES
from validation.fields import ONE_LINE, URL
from validation.tables import TABLES

ROOT = Path(__file__).parents[2]
MARK = "xss7"
PAYLOADS = [
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<svg onload={MARK}()><a href=javascript:{MARK}()>x</a></svg>",
    f'"><iframe srcdoc="{MARK}"></iframe>',
    f"</td></tr></table></div><h1 id={MARK}>{MARK}</h1>",
    f"<!-- {MARK} --><style>*{{display:none}}</style>",
    f"]]></text></svg><script>{MARK}()</script>",
    f"[{MARK}](javascript:{MARK}())",
    f"![{MARK}](https://{MARK}.example/x.png)",
    f"<https://{MARK}.example>",
    f"`{MARK}`{{=html}} ```{{=html}} <b>{MARK}</b>",
    f"[{MARK}]{{onclick={MARK}()}} **{MARK}** _{MARK}_ ~~{MARK}~~ ^{MARK}^",
    f"{{{{< meta {MARK} >}}}} {{{{< include /etc/hostname >}}}} {{{{< var {MARK} >}}}}",
    f"::: {{.{MARK}}} # {MARK} {{#{MARK}}}",
    f"$\\def\\{MARK}{{}}$ &lt;{MARK}&gt; &{MARK}; \\<{MARK}\\> | {MARK} | [^{MARK}] @{MARK}",
]
FORMULA = "=1+1"
ADDRESS = f"https://{MARK}.example/\"><script>{MARK}()</script>{{{{<meta'{MARK}>}}}}`{MARK}`?"


def poisoned(folder: Path) -> Path:
    """A copy of the tables with a payload at the end of every text field that may hold any text."""
    shutil.copytree(ROOT / "data", folder)
    for table in TABLES:
        path = folder / table.file
        if path.name in FILES:  # fixed by their hash
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in table.columns:
            pattern = pattern_of(table, column.name)
            fixed = column.name in {*table.key, *TIED.get(table.name, ())} or column.references or column.codes
            if fixed or pattern not in (ONE_LINE, URL):
                continue
            for number, row in enumerate(rows):
                if pattern == URL:
                    row[column.name] = row[column.name] and f"{ADDRESS}{number}"
                else:
                    row[column.name] = f"{row[column.name]} {PAYLOADS[number % len(PAYLOADS)]}".strip()
        if table.name == "incidents":
            rows[0]["note"] = FORMULA
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table.polars_schema), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


# text that a rule ties to other cells, or that a fact or a sentence looks for
TIED = {
    "decisions": ("table_name", "row_ids"),
    "corrections": ("table_name", "row_id", "column_name", "value_used"),
    "regions": ("region", "region_10", "region_8"),
    "places": ("gazetteer_id",),
}


def pattern_of(table, column: str) -> str | None:
    """The pattern that a column's values match, if any."""
    for asked in table.schema.columns[column].checks:
        if asked.name == "str_matches":
            found = asked.statistics["pattern"]
            return getattr(found, "pattern", found)
    return None


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """The project with the real tables and with the poisoned ones, ready to render."""
    made = {}
    for name in ("clean", "poisoned"):
        project = tmp_path_factory.mktemp(name)
        shutil.copytree(
            ROOT / "reports", project / "reports", ignore=shutil.ignore_patterns("_*.yml", "_parts", "downloads")
        )
        shutil.copy(ROOT / "reports" / "_quarto.yml", project / "reports")
        data = ROOT / "data" if name == "clean" else poisoned(project / "data")
        warehouse.build(data, project / "build" / "strikes.duckdb", project / "build" / "parquet")
        pages.write(project / "build" / "strikes.duckdb", project / "build" / "facts.json", project / "reports")
        shutil.copy(ROOT / "CHANGELOG.md", project)
        (project / "analysis").symlink_to(ROOT / "analysis")
        (project / "validation").symlink_to(ROOT / "validation")
        made[name] = project
    return made


def test_the_poisoned_tables_are_valid(tmp_path):
    assert check(poisoned(tmp_path / "data")).problems == []


@pytest.mark.parametrize("renderer", ["embedded", pytest.param("quarto", marks=pytest.mark.slow)])
def test_markup_in_the_tables_is_text_on_the_pages(renderer, projects, monkeypatch):
    need(renderer)
    # the check of the site cannot tell a shortcode that is shown from one that was left over, and refuses both
    checked = site_check.check_site
    only_new = lambda site, private, folder: [p for p in checked(site, private) if not p.what.startswith("left over")]  # noqa: E731
    monkeypatch.setattr("reports.build.check_site", only_new)
    sites = {}
    for name, project in projects.items():
        build(project / "reports", project / "_site", renderer)
        sites[name] = {
            path.relative_to(project / "_site"): path for path in sorted((project / "_site").rglob("*.html"))
        }
    assert sites["clean"].keys() == sites["poisoned"].keys()
    shown = []
    for page, path in sites["poisoned"].items():
        clean, (tags, attributes, text) = elements(sites["clean"][page]), elements(path)
        assert tags == clean[0], f"{page}: other elements"
        assert attributes == clean[1], f"{page}: other attributes"
        shown.append(text)
    every_page = " ".join(shown)
    assert every_page.count(MARK) > 1000
    for payload in PAYLOADS:
        assert " ".join(payload.split()) in every_page, f"not shown as it stands: {payload}"


def test_no_published_csv_file_has_a_cell_that_a_spreadsheet_would_compute(projects):
    for folder in ("downloads", "fr/downloads"):
        files = sorted((projects["poisoned"] / "reports" / folder).rglob("*.csv"))
        cells = [cell for path in files for row in csv.reader(path.open(encoding="utf-8", newline="")) for cell in row]
        assert f"'{FORMULA}" in cells, f"{folder}: the formula is in no file"
        assert [cell for cell in cells if cell.startswith(("=", "@"))] == []


def test_a_line_ends_with_a_line_feed_and_nothing_else(tmp_path):
    """What `str.splitlines()` takes for the end of a line would end the raw block that the text stands in."""
    page = tmp_path / "x.qmd"
    for end in ("\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"):
        cell = end.join(["x", "```", "", "```{python}", "#| label: x", "print(1)", "```"])
        page.write_text(f"```{{=html}}\n<p>{cell}</p>\n```\n", encoding="utf-8")
        assert python_fences(read_page(page, tmp_path)) == []
        assert end not in inert(cell)
        assert "```" not in inert(cell)


def elements(path: Path) -> tuple[Counter, Counter, str]:
    """How often a page has each element and each attribute, drawings and addresses apart; and its text."""
    document = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    tags, attributes, texts = Counter(), Counter(), []

    def walk(node, drawn: bool) -> None:
        if not isinstance(node.tag, str):
            assert MARK not in (node.text or ""), "a comment"
            texts.append(node.tail or "")
            return
        drawn = drawn or node.tag.rpartition("}")[2] == "svg"
        tag = node.tag.rpartition("}")[2]
        # a drawing has as many labels and lines as its data asks for: only what could act is compared in it
        if not drawn or tag in ("script", "a", "image", "img", "style", "foreignObject", "iframe", "use", "animate"):
            tags[tag] += 1
        for name, value in node.attrib.items():
            name = str(name)
            assert not name.startswith("on") or MARK not in value
            assert not value.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
            if MARK in value:
                allowed = tag == "a" and name == "href" and value.startswith(f"https://{MARK}.example/")
                assert allowed or "aria" in name or (tag, name) == ("meta", "content"), (
                    f"{path.name}: {tag} {name}={value[:80]!r}"
                )
            if not drawn:
                attributes[tag, name] += name not in ("class",)
        if tag not in ("script", "style"):
            texts.append(node.text or "")
        elif (
            node.attrib.get("type") == "application/ld+json"
        ):  # data, which no browser runs, as long as it stays within
            assert "<" not in node.text
        else:
            assert MARK not in (node.text or "")
        for child in node:
            walk(child, drawn)
        texts.append(node.tail or "")

    walk(document, False)
    return tags, +attributes, " ".join("".join(texts).split())
