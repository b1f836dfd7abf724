"""The repository as it is committed: its data, its pages, its Makefile, its code, and what may never be in it."""

import ast
import csv
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.prose import front, prose
from validation.boundaries import outlines
from validation.check import BOUNDARIES, check
from validation.tables import TABLES
from validation.tidy import tidy

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
PACKAGES = ("validation", "analysis", "reports")
PAGES = [*sorted((ROOT / "reports").glob("*.qmd")), *sorted((ROOT / "reports" / "fr").glob("*.qmd"))]
FOUNDING = "aljazeera-2024-08-26-twenty-one"


def rows(table):
    """The rows of one of our tables, as text."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- the data ------------------------------------------------------------------------------------------------


def test_our_tables_pass_every_rule():
    checked = check(DATA)
    assert [str(problem) for problem in checked.problems] == []
    empty = {name for name, count in checked.counts.items() if not count}
    assert empty <= {"grade_overrides"}  # nobody has set a grade by hand yet


def test_our_files_are_in_their_form(tmp_path):
    copy = shutil.copytree(DATA, tmp_path / "data")
    assert tidy(copy) == []


def test_every_csv_file_is_a_table_that_is_checked():
    found = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv") if "external" not in path.parts}
    assert found == {table.file for table in TABLES}


def test_every_older_region_has_an_outline():
    assert {row["region_8"] for row in rows("regions")} == set(outlines(DATA / BOUNDARIES))


# --- the founding source: Al Jazeera, 26 August 2024 ------------------------------------------------------------


def test_the_founding_source_carries_a_wire_and_its_date():
    (source,) = [row for row in rows("sources") if row["source_id"] == FOUNDING]
    assert (source["published"], source["published_precision"], source["language"]) == ("2024-08-26", "day", "en")
    assert source["agency"] == "ap"


TINZAOUATEN, BATTLE, EARLIER = (
    "ML-2024-08-25-tinzaouaten",
    "ML-2024-07-25-tinzaouaten-battle",
    "ML-2024-07-30-tinzaouaten",
)
# incident, claimant, metric, minimum, maximum, qualifier, stance
CLAIMS = [
    (BATTLE, "csp_dpa", "killed_soldiers", "47", "", "at_least", "asserts"),
    (BATTLE, "csp_dpa", "killed_wagner", "84", "", "at_least", "asserts"),
    (BATTLE, "fama", "killed_total", "", "", "none", "does_not_confirm"),
    (BATTLE, "fama", "target_nature", "", "", "none", "asserts"),
    (EARLIER, "media_al-jazeera", "strike_conducted", "", "", "none", "asserts"),
    (TINZAOUATEN, "csp_dpa", "killed_children", "11", "11", "exact", "asserts"),
    (TINZAOUATEN, "csp_dpa", "killed_civilians", "21", "", "at_least", "asserts"),
    (TINZAOUATEN, "csp_dpa", "injured", "", "", "dozens", "asserts"),
    (TINZAOUATEN, "csp_dpa", "target_nature", "", "", "none", "asserts"),
    (TINZAOUATEN, "fama", "strike_conducted", "", "", "none", "confirms"),
    (TINZAOUATEN, "fama", "target_nature", "", "", "none", "asserts"),
    (TINZAOUATEN, "pcns", "target_nature", "", "", "none", "asserts"),
]
MILESTONES = {
    "2012-rebellion": "2012-01-01",
    "2020-coup": "2020-01-01",
    "2022-09-independence-parade": "2022-09-22",
    "2023-08-war-in-north-resumes": "2023-08-01",
    "2023-wagner-leaders-killed": "2023-01-01",
    "2024-07-tinzaouaten-battle": "2024-07-25",
    "2024-08-russia-restates-support": "2024-08-01",
    "2024-08-wagner-ceremony-moscow": "2024-08-04",
    "undated-junta-turns-to-russia": "",
}


def test_every_claim_of_the_founding_source_is_there_as_it_was_said():
    fields = ["incident_id", "claimant", "metric", "value_min", "value_max", "qualifier", "stance"]
    told = sorted(tuple(row[field] for field in fields) for row in rows("claims") if row["source_id"] == FOUNDING)
    assert told == sorted(CLAIMS)


def test_its_claims_are_counted_and_dated_only_where_it_dates_them():
    dates = {
        row["claim_id"].rpartition("/")[2]: row["claimed_on"] for row in rows("claims") if row["source_id"] == FOUNDING
    }
    assert {date for date in dates.values()} == {"", "2024-08-25", "2024-08-26"}
    assert dates["fama-no-confirm"] == ""
    assert dates["fama-confirms-strike"] == "2024-08-25"
    assert {row["inclusion"] for row in rows("claims") if row["source_id"] == FOUNDING} == {"counted"}


def test_its_prediction_is_there_with_no_date_by_which_it_should_come_true():
    (prediction,) = [row for row in rows("predictions") if row["source_id"] == FOUNDING]
    assert prediction["prediction_id"] == "lyammouri-2024-08-26-airstrikes-increase"
    assert (prediction["who"], prediction["affiliation"]) == ("Rida Lyammouri", "Policy Center for the New South")
    assert (prediction["made_on"], prediction["direction"], prediction["horizon"]) == ("2024-08-26", "increase", "")


def test_its_prediction_is_tried_around_both_dates_in_both_areas_over_three_lengths():
    tests = [
        row for row in rows("prediction_tests") if row["prediction_id"] == "lyammouri-2024-08-26-airstrikes-increase"
    ]
    grid = {
        (row["area"], row["start_date"], row["horizon_months"], row["partial_month"])
        for row in tests
        if row["series"] == "acled_events"
    }
    assert grid >= {
        (area, start, length, partial)
        for area in ("mali", "north")
        for start in ("2024-07-27", "2024-08-26")
        for length in ("6", "12", "18")
        for partial in ("drop", "split")
    }


def test_its_background_facts_are_milestones_with_the_dates_it_gives():
    linked = {row["milestone_id"] for row in rows("milestone_sources") if row["source_id"] == FOUNDING}
    found = {row["milestone_id"]: row["date_start"] for row in rows("milestones") if row["milestone_id"] in linked}
    assert found == MILESTONES


def test_its_incidents_are_linked_to_it():
    linked = {row["incident_id"] for row in rows("incident_sources") if row["source_id"] == FOUNDING}
    assert linked == {TINZAOUATEN, BATTLE, EARLIER}


# --- what may never be committed -------------------------------------------------------------------------------


def tracked():
    """The files that git tracks."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# in pieces, so that this file passes as well
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "npm" + "js.org", "deb." + "debian.org",
              "archive." + "ubuntu.com", "crates." + "io", "proxy." + "golang.org", "conda." + "anaconda.org"]  # fmt: skip
MACHINE = [
    r"(?<![\w.-])/wor" + r"k/[a-z.]",
    r"(?<![\w.-])/r" + "oot/",
    r"bash_" + r"jobs",
    r"(?<![\w.-])/tm" + r"p/pytest-of",
]


@pytest.mark.parametrize("pattern", [*[re.escape(host) for host in REGISTRIES], *MACHINE])
def test_no_tracked_file_names_a_package_registry_or_a_path_of_somebody_s_machine(pattern):
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line[:120]}")
    assert found == []


def test_nothing_that_is_built_or_downloaded_is_tracked():
    parts = {"build", "_site", "dist", "_parts", "downloads", ".venv", "__pycache__"}
    assert [str(path.relative_to(ROOT)) for path in tracked() if parts & set(path.relative_to(ROOT).parts)] == []


def test_no_tracked_file_is_large():
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 1_500_000] == []


# --- the Makefile ----------------------------------------------------------------------------------------------

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, flags=re.MULTILINE)
PHONY = " ".join(re.findall(r"^\.PHONY:(.*)$", MAKEFILE, flags=re.MULTILINE)).split()


def test_every_target_for_people_is_phony():
    assert set(TARGETS) == set(PHONY)
    assert len(TARGETS) >= 12


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_a_text_for_make_help(target):
    assert re.search(rf"^{target}:[^\n]*  ## [A-Z]", MAKEFILE, flags=re.MULTILINE)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
def test_make_help_lists_every_target():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make ([a-z-]+) ", said, flags=re.MULTILINE) == TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_told_of_in_the_readme_or_the_docs(target):
    texts = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", DATA / "README.md", *(ROOT / "docs").rglob("*.md")]
    told = "\n".join(path.read_text(encoding="utf-8") for path in texts)
    named = "make" if target == "all" else f"make {target}"
    assert re.search(rf"\b{named}(?![a-z-])", told)


# --- the pages -------------------------------------------------------------------------------------------------

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
)
DATES = [
    rf"\b(\d{{1,2}}|1er) ({MONTHS}) (19|20)\d\d\b",
    rf"\b(\d{{1,2}}|1er) ({MONTHS})\b",
    rf"\b({MONTHS}) (19|20)\d\d\b",
    r"\b(19|20)\d\d[–-]\d\d\b",
    r"\b(19|20)\d\d\b",
]
ALLOWED = [
    r"\b95[ \u00a0]%",
    r"CC BY 4\.0",
    r"1:10 ",
    r"ISO \d+(-\d)?",
    r"WGS 84",
    r"Quarto \d\.\d",
    r"holds 1, that is: no change",
    r"contient 1, c’est-à-dire\u00a0: aucun changement",
    r"above 1\b",
    r"au-dessus de 1\b",
    r"“25 km east of”",
    r"«\u00a0à 25 km à l’est\u00a0»",
    r"“b24”",  # as the table of definitions calls it
    r"Crisis24",
]


def bare_digits(text):
    """What is left of `text` that holds a digit, once all is taken away that may."""
    text = prose(text)
    for pattern in [*DATES, *ALLOWED]:
        text = re.sub(pattern, " ", text)
    return re.findall(r".{0,30}\d.{0,30}", text)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("21 civilians", True),
        ("On 26 August 2024, {{< var f.n >}} of `x1` [two](/a1.qmd#b2){.c3}", False),
        ("in 2024 and 2025–26, at the 95 % level, CC BY 4.0", False),
        ("## Heading {#h2}\n\n```sql\nSELECT 1\n```\n", False),
        ("in 2124 cases", True),
        ("rose 1.2 times", True),
        ("---\ntitle: 7\n---\ntext", False),
        ("le 26 août 2024, le 1er mai, de janvier 2019 à 2025", False),
        ("21 civils le 26 août", True),
    ],
)
def test_the_search_for_bare_digits_finds_them_and_nothing_else(text, bare):
    assert bool(bare_digits(text)) is bare


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT / "reports").as_posix())
def test_numbers_in_prose_come_from_facts(page):
    text = page.read_text(encoding="utf-8")
    assert bare_digits(text) == []
    assert bare_digits("\n".join(said for said in front(text).values() if isinstance(said, str))) == []


def captions():
    """Every caption written in analysis/, with the function that holds it."""
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for word in getattr(call, "keywords", []):
                if word.arg == "caption":
                    texts = [
                        x.value
                        for x in ast.walk(word.value)
                        if isinstance(x, ast.Constant) and isinstance(x.value, str)
                    ]
                    yield f"{path.name}:{word.value.lineno}", "".join(texts)


def test_numbers_in_captions_come_from_facts():
    found = dict(captions())
    assert len(found) >= 6
    assert {place: bare_digits(text) for place, text in found.items() if bare_digits(text)} == {}


# --- the code --------------------------------------------------------------------------------------------------


def modules(package):
    return sorted((ROOT / package).rglob("*.py"))


def imports(path):
    """The top-level names that a module imports; relative imports are its own package's."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [("validation", {"analysis", "reports", "tests"}), ("analysis", {"reports", "tests"}), ("reports", {"tests"})],
)
def test_imports_go_one_way(package, forbidden):
    files = modules(package)
    assert len(files) > 5
    assert [f"{path.relative_to(ROOT)}: {name}" for path in files for name in imports(path) if name in forbidden] == []


def silent(path):
    """The module, and its public functions, classes and methods, that lack a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not ast.get_docstring(tree):
        yield path.name
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, definitions) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield f"{path.name}:{node.lineno} {node.name}"
            inner = node.body if isinstance(node, ast.ClassDef) else []
            for child in inner:
                if not isinstance(child, definitions) or child.name.startswith("_") or child.name == "Config":
                    continue
                if not ast.get_docstring(child):
                    yield f"{path.name}:{child.lineno} {node.name}.{child.name}"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_module_function_and_class_says_what_it_is(package):
    assert [found for path in modules(package) for found in silent(path)] == []


def test_every_sql_file_says_what_one_row_is():
    files = [*(ROOT / "analysis" / "sql").rglob("*.sql"), *(ROOT / "validation" / "rules").glob("[!_]*.sql")]
    assert len(files) > 30
    # rules of tolls have one row a figure, a file of functions has none
    rows = [path for path in files if path.parent.name != "tolls" and not path.name.startswith("_")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in rows}
    assert [name for name, text in texts.items() if not text.startswith("-- One row ")] == []
