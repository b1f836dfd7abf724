"""Tidying changes the form of a file and nothing else, and leaves alone what it cannot carry over."""

import csv
from pathlib import Path

import pytest

from tests.tables import GOOD, changed, write
from validation.check import check
from validation.tables import TABLES
from validation.tidy import tidy

ROOT = Path(__file__).parents[2]
FORMS = {
    "byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "CR": lambda raw: raw.replace(b"\n", b"\r"),
    "no line end at the end": lambda raw: raw.rstrip(b"\n"),
    "needless quotes": lambda raw: raw.replace(b"Malian army", b'"Malian army"'),
    "rows in another order": lambda raw: b"".join([raw.splitlines(True)[0], *reversed(raw.splitlines(True)[1:])]),
    "all of these": lambda raw: (
        b"\xef\xbb\xbf" + b"\r\n".join([raw.splitlines()[0], *reversed(raw.replace(b"Unknown", b'"Unknown"').splitlines()[1:])])
    ),
}  # fmt: skip


def folder_bytes(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_in_their_form_are_left_alone(tmp_path):
    write(tmp_path)
    inodes = {path: path.stat().st_ino for path in tmp_path.rglob("*.csv")}
    assert tidy(tmp_path) == []
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*.csv")} == inodes


@pytest.mark.parametrize("form", FORMS)
def test_a_file_in_another_form_is_put_into_its_own(tmp_path, form):
    path = write(tmp_path) / "actors.csv"
    good = path.read_bytes()
    path.write_bytes(FORMS[form](good))
    assert path.read_bytes() != good
    assert tidy(tmp_path) == ["actors.csv"]
    assert path.read_bytes() == good
    assert tidy(tmp_path) == []


def test_rows_of_a_key_of_several_columns_are_sorted_by_all_of_them(tmp_path):
    path = write(tmp_path, {"incident_sources": list(reversed(GOOD["incident_sources"]))}) / "incident_sources.csv"
    assert tidy(tmp_path) == ["incident_sources.csv"]
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    assert rows == sorted(rows)


def test_the_order_of_tidy_is_the_order_that_the_rule_asks_for(tmp_path):
    # code points, so that capitals stand before small letters and accents after z, on every machine
    ids = ["Gao", "Kidal", "Ménaka", "Zz", "a", "É"]
    rows = [dict(GOOD["regions"][0], region=name) for name in reversed(ids)]
    rows += [row for row in GOOD["regions"] if row["region"] not in ids]
    write(tmp_path, {"regions": rows})
    tidy(tmp_path)
    assert "row_order" not in {problem.rule for problem in check(tmp_path).problems}


def test_numbers_of_a_key_are_sorted_as_numbers(tmp_path):
    path = write(tmp_path) / "reference" / "calibration.csv"
    header, row, *_ = (ROOT / "data" / "reference" / "calibration.csv").read_text(encoding="utf-8").splitlines()
    place = header.split(",").index("true_ratio")
    rows = [
        ",".join([*cells[:place], ratio, *cells[place + 1 :]])
        for cells in [row.split(",")]
        for ratio in ("10.0", "9.0")
    ]
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    assert "row_order" in {problem.rule for problem in check(tmp_path).problems}
    assert tidy(tmp_path) == ["calibration.csv"]
    assert "row_order" not in {problem.rule for problem in check(tmp_path).problems}


def test_cells_are_carried_over_as_they_are(tmp_path):
    odd = ' two\nlines, "quoted"; \t1,5 \u2028 é e\u0301 =1+1 '
    path = write(tmp_path, changed("actors", 1, note=odd)) / "actors.csv"
    path.write_bytes(path.read_bytes().replace(b"Unknown", b'"Unknown"'))
    tidy(tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["note"] for row in csv.DictReader(file)] == ["", odd, ""]


@pytest.mark.parametrize(
    "broken",
    [
        lambda raw: raw.decode().encode("latin-1"),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: b"",
        lambda raw: raw.replace(b",note", b""),
        lambda raw: raw.replace(b"name_en,name_fr", b"name_fr,name_en"),
        lambda raw: raw.replace(b"malian_state,,,", b"malian_state"),
        lambda raw: raw.replace(b"Malian army", b'"Malian army'),
        lambda raw: raw + b"\n",
    ],
    ids=["latin-1", "utf-16", "empty", "missing column", "other order", "short row", "open quote", "blank line"],
)
def test_a_file_that_cannot_be_carried_over_is_named_and_left_as_it_is(tmp_path, broken):
    path = write(tmp_path, {"places": list(reversed(GOOD["places"]))}) / "actors.csv"  # places.csv comes first
    path.write_bytes(broken(path.read_bytes()))
    before = folder_bytes(tmp_path)
    with pytest.raises(ValueError, match=r"^actors\.csv"):
        tidy(tmp_path)
    assert folder_bytes(tmp_path) == before


def test_a_missing_file_raises(tmp_path):
    (write(tmp_path) / "actors.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"actors\.csv"):
        tidy(tmp_path)


def test_when_the_disk_refuses_the_file_stays_and_nothing_is_left_beside_it(tmp_path, monkeypatch):
    path = write(tmp_path) / "actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    before = folder_bytes(tmp_path)

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        tidy(tmp_path)
    assert folder_bytes(tmp_path) == before


def test_every_table_is_tidied(tmp_path):
    write(tmp_path)
    for table in TABLES:
        path = tmp_path / table.file
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(tidy(tmp_path)) == len(TABLES)
    assert check(tmp_path).problems == []
