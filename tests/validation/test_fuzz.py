"""Broken and odd input: accepted because it is valid, or refused with a rule and a place; never a traceback.

A mutated table goes through the reader and its model; some also through all rules together, and some as far as the
build, which must leave the database that was there. The fast run tries 50 inputs a table, `make test-slow` 1,000.
"""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import warehouse
from tests.tables import GOOD, changed, write
from validation.check import _against_model, check
from validation.problems import as_text
from validation.reading import read
from validation.rules import described
from validation.tables import TABLES, Table

FAST, SLOW = 50, 1000
EVERY_SO_MANY = 25  # of the inputs also meets the rules over all tables

NASTY = [
    "", " ", "\t", "\n", "\r", "\r\n", "\x00", "\x1b[2J", "\u2028", "\u202e", "\ufeff", "\x85", "'", '"', '""', "a\"b", "a,b", "-", "--1", "+1",
    "0", "-0", "1e9", "1e309", "NaN", "inf", "-inf", "9" * 19, "9" * 400, "-9223372036854775808", "9223372036854775808", "1_000", "1.5.5", ".5",
    "5.", "²", "١٢", "０", "true", "True", "TRUE", "null", "None", "NULL", "2024-02-30", "2024-W34-7", "20240825", "0000-01-01", "9999-12-31",
    "10000-01-01", "2024-08-25T00:00", "2024-8-25", "=1+1", "@SUM(A1)", "; ", "a; ; b", "; a", "a;b", "../..", "/etc/passwd", "C:\\x", "<script>",
    "{{< include x >}}", "```", "' OR 1=1 --", "'; DROP TABLE claims; --", "$1", "%s", "\\", "é" * 50, "e\u0301", "🙂", "\U0010ffff", "a" * 200_000,
]  # fmt: skip

ODD_BYTES = [
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\r",
    b"\r\n",
    b'"',
    b",",
    b"\n",
    b"\n\n",
    b"\x1a",
    b"\x80" * 9,
]

# the corpus: name -> what becomes of a good file
CORPUS = {
    "empty": lambda raw: b"",
    "one line feed": lambda raw: b"\n",
    "header only": lambda raw: raw.split(b"\n")[0] + b"\n",
    "no line end at the end": lambda raw: raw.rstrip(b"\n"),
    "blank line at the end": lambda raw: raw + b"\n",
    "byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "windows line ends": lambda raw: raw.replace(b"\n", b"\r\n"),
    "old mac line ends": lambda raw: raw.replace(b"\n", b"\r"),
    "utf-16": lambda raw: raw.decode().encode("utf-16"),
    "latin-1": lambda raw: raw + "é\n".encode("latin-1"),
    "NUL": lambda raw: raw[:40] + b"\x00" + raw[40:],
    "semicolons": lambda raw: raw.replace(b",", b";"),
    "tabs": lambda raw: raw.replace(b",", b"\t"),
    "open quote": lambda raw: raw + b'"',
    "quote in a cell": lambda raw: raw.replace(b",", b',x"y"', 1),
    "cut off": lambda raw: raw[:-2],
    "twice": lambda raw: raw + raw,
    "rows twice": lambda raw: raw + b"\n".join(raw.split(b"\n")[1:]),
    "rows turned round": lambda raw: b"\n".join([raw.split(b"\n")[0], *reversed(raw.rstrip(b"\n").split(b"\n")[1:])]) + b"\n",
    "no header": lambda raw: b"\n".join(raw.split(b"\n")[1:]),
    "header in capitals": lambda raw: raw.split(b"\n")[0].upper() + b"\n" + b"\n".join(raw.split(b"\n")[1:]),
    "column more": lambda raw: raw.replace(b"\n", b",x\n"),
    "column less": lambda raw: b"\n".join(line.rpartition(b",")[0] for line in raw.split(b"\n")),
    "spreadsheet": lambda raw: b"PK\x03\x04" + raw,
    "gzip": lambda raw: b"\x1f\x8b\x08" + raw,
    "html": lambda raw: b"<!doctype html><title>404</title>",
    "git conflict": lambda raw: raw.replace(b"\n", b"\n<<<<<<< HEAD\n", 1),
    "lfs pointer": lambda raw: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    "huge cell": lambda raw: raw + b"x" * 300_000,
    "random bytes": lambda raw: bytes(random.Random(1).randbytes(500)),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("good"))


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """`raw` with one to three changes: of bytes, of lines, or of a cell."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        lines = raw.split(b"\n")
        at = chance.randrange(len(raw) + 1)
        line = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                raw = raw[:at] + chance.choice(ODD_BYTES) + raw[at:]
            case 1:
                raw = raw[:at] + raw[at + chance.randrange(1, 30) :]
            case 2:
                raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
            case 3:
                raw = raw[:at] + raw[at : at + chance.randrange(1, 60)] * 2 + raw[at:]
            case 4:
                other = chance.randrange(len(lines))
                lines[line], lines[other] = lines[other], lines[line]
                raw = b"\n".join(lines)
            case 5:
                raw = b"\n".join([*lines[:line], lines[line], *lines[line:]])
            case _:  # cells most of all: a nasty value, quoted or not
                cells = lines[line].split(b",")
                value = chance.choice(NASTY).encode()
                cells[chance.randrange(len(cells))] = chance.choice((value, b'"' + value.replace(b'"', b'""') + b'"'))
                lines[line] = b",".join(cells)
                raw = b"\n".join(lines)
    return raw


def judged(table: Table, path: Path) -> list:
    """What the reader and the model find in a file, each with its rule, its file and its line."""
    frame, lines, faults = read(table, path)
    assert dict(frame.schema) == table.polars_schema
    assert (lines is None and frame.is_empty()) or len(lines) == frame.height
    found = faults + _against_model(table, frame, lines or [], faults)
    refused_as_told(found, path, table.file)
    return found


def refused_as_told(found: list, path: Path, file: str) -> None:
    known = described()
    length = path.read_bytes().count(b"\n") + path.read_bytes().count(b"\r") + 1 if path.is_file() else 0
    for problem in found:
        assert problem.file == file or problem.file.endswith(".csv")
        assert problem.rule in known
        assert problem.detail and problem.remedy
        if problem.file == file and problem.rule not in ("file_missing", "reference"):
            assert problem.line is None or 1 <= problem.line <= length + 1
        if problem.file == file and problem.rule.startswith(
            ("cell_", "row_", "code", "pattern", "required", "range", "key_")
        ):
            assert problem.line
    assert as_text(found)


def try_inputs(table: Table, good: Path, tmp_path: Path, count: int) -> tuple[int, int]:
    """Put `count` mutated files of a table to the test; how many were accepted and how many refused."""
    write(tmp_path)
    path = tmp_path / table.file
    raw = (good / table.file).read_bytes()
    accepted = refused = 0
    for number in range(count):
        path.write_bytes(mutated(raw, random.Random(f"{table.name} {number}")))
        found = judged(table, path)
        if number % EVERY_SO_MANY == 0:
            all_found = check(tmp_path).problems
            refused_as_told(all_found, path, table.file)
            assert {problem.rule for problem in found} <= {problem.rule for problem in all_found}
        accepted, refused = accepted + (not found), refused + bool(found)
    return accepted, refused


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_some_mutated_inputs_are_accepted_or_refused_as_told(table, good, tmp_path):
    _, refused = try_inputs(table, good, tmp_path, FAST)
    assert refused


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_thousand_mutated_inputs_are_accepted_or_refused_as_told(table, good, tmp_path):
    accepted, refused = try_inputs(table, good, tmp_path, SLOW)
    assert accepted + refused == SLOW and refused > SLOW // 4


@pytest.mark.parametrize("broken", CORPUS)
def test_a_broken_file_is_refused_in_every_table_with_the_database_as_it_was(broken, good, tmp_path):
    refused = 0
    for table in TABLES:
        path = tmp_path / table.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CORPUS[broken]((good / table.file).read_bytes()))
        found = judged(table, path)
        assert found or broken in ("header only", "rows turned round"), table.name  # one row is in order both ways
        refused += bool(found)
    if not refused:
        return
    data = write(tmp_path / "data")
    (data / "claims.csv").write_bytes(CORPUS[broken]((good / "claims.csv").read_bytes()))
    database = tmp_path / "strikes.duckdb"
    database.write_bytes(b"the database that was there")
    if check(data).problems:
        with pytest.raises(warehouse.DataProblems):
            warehouse.build(data, database, tmp_path / "parquet")
        assert database.read_bytes() == b"the database that was there"
        assert not (tmp_path / "parquet").exists()
        assert not list(tmp_path.glob(".warehouse-*"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None)
@given(content=st.one_of(st.binary(max_size=400), st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6)))
def test_hypothesis_finds_no_input_that_breaks_the_reader(table, tmp_path, content):
    path = tmp_path / table.file
    path.parent.mkdir(parents=True, exist_ok=True)
    header = ",".join(table.polars_schema) + "\n"
    if not isinstance(content, bytes):
        rows = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in content)
        content = (header + rows).encode("utf-8", "surrogatepass")
    path.write_bytes(content)
    judged(table, path)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_hypothesis_finds_no_cell_that_breaks_the_model(table, good, tmp_path, data):
    lines = (good / table.file).read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    at = data.draw(st.integers(0, len(cells) - 1))
    cells[at] = '"' + data.draw(st.one_of(st.text(max_size=30), st.sampled_from(NASTY))).replace('"', '""') + '"'
    path = tmp_path / table.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\n".join([lines[0], ",".join(cells), *lines[2:], ""]).encode("utf-8", "surrogatepass"))
    judged(table, path)


def test_two_pages_without_an_address_are_not_the_same_page(tmp_path):
    pages = [dict(row, url="") for row in GOOD["sources"]]
    assert check(write(tmp_path, {"sources": pages})).problems == []


def test_a_region_without_an_outline_is_a_fault_of_its_row(tmp_path):
    found = check(write(tmp_path, changed("regions", 1, region_8="Kidall"))).problems
    assert [(p.file, p.line, p.column, p.rule) for p in found] == [("regions.csv", 3, "region_8", "place_in_region")]
