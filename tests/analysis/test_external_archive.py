"""Archives and workbooks that are built to do harm, or merely damaged, are refused in words, and nothing is written."""

import io
import os
import re
import stat
import zipfile

import pytest
from external_files import UCDP, as_csv, as_workbook, as_zip, many

from analysis.external import archive
from analysis.external.importing import ImportFailed, import_file

NAME = "GEDEvent_v25_1"
HUGE = 64 * 2**20  # bytes of zeros, which shrink a thousandfold


def refused(tmp_path, path, said: str) -> None:
    with pytest.raises(ImportFailed, match=said):
        import_file(path, tmp_path / "imports")
    assert list((tmp_path / "imports").iterdir()) == []


def a_table(tmp_path, rows=2):
    return as_csv(tmp_path / f"{NAME}.csv", many(UCDP, rows, "id"))


def packed(path, **members: bytes):
    """A deflated archive; in the names, "__" is a slash and "_" a point."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def changed(tmp_path, **parts: bytes):
    """A sound workbook in which parts were replaced."""
    sound = as_workbook(tmp_path / "sound.xlsx", many(UCDP, 2, "id"))
    path = tmp_path / f"{NAME}.xlsx"
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            key = name.replace("/", "__").replace(".", "_")
            out.writestr(name, parts.pop(key, source.read(name)))
    assert not parts
    return path


# --- sizes ---------------------------------------------------------------------------------------------------------


def test_a_truncated_zip_is_refused(tmp_path):
    whole = as_zip(tmp_path / "a.zip", a_table(tmp_path, 500))
    whole.write_bytes(whole.read_bytes()[:-400])
    refused(tmp_path, whole, "cut-off archive")


@pytest.mark.parametrize("members", [
    {"a_csv": bytes(HUGE)}, {"xl__workbook_xml": b"<x/>", "xl__worksheets__sheet1_xml": bytes(HUGE)},
    {"a_csv": bytes(HUGE), "ballast_bin": os.urandom(HUGE // 8)},  # which alone would hide it in the sum
])  # fmt: skip
def test_what_would_grow_without_measure_is_refused_before_it_is_unpacked(tmp_path, members):
    refused(tmp_path, packed(tmp_path / "bomb.zip", **members), r"refused, it would grow \d+-fold")


def test_what_would_unpack_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000)
    refused(tmp_path, as_zip(tmp_path / "a.zip", a_table(tmp_path, 100)), "it would unpack to")


def test_a_workbook_that_does_not_fit_into_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_IN_WORKBOOK", 10_000)
    refused(tmp_path, changed(tmp_path), "it would unpack to")


def test_an_archive_that_lies_about_its_size_is_not_unpacked(tmp_path, monkeypatch):
    path = as_zip(tmp_path / "a.zip", a_table(tmp_path, 300))
    with archive.checked(path) as opened:
        member = archive.only_table(opened, "a.zip")
        monkeypatch.setattr(opened, "open", lambda _: io.BytesIO(b"x" * (member.file_size + 1)))
        with pytest.raises(archive.ArchiveError, match="larger than the archive declares"):
            archive.unpack(opened, member, tmp_path)


# --- members -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "said"),
    [({"b.csv": b"x"}, "2 tables"), ({f"{n}.txt": b"x" for n in range(2_001)}, "2,002 files")],
)
def test_archives_with_more_than_one_table_are_refused(tmp_path, extra, said):
    refused(tmp_path, as_zip(tmp_path / "a.zip", a_table(tmp_path), extra), said)


@pytest.mark.parametrize("name", [
    "../GEDEvent_v25_1.csv", "a/../../GEDEvent_v25_1.csv", "/tmp/GEDEvent_v25_1.csv", "..\\GEDEvent_v25_1.csv", "C:\\GEDEvent_v25_1.csv",
])  # fmt: skip
def test_a_name_that_leads_out_of_its_folder_is_refused(tmp_path, name):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(name, a_table(tmp_path).read_bytes())
    refused(tmp_path, path, "leads out of its folder")


def test_a_link_is_refused(tmp_path):
    path, link = tmp_path / "a.zip", zipfile.ZipInfo(f"{NAME}.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(link, "/etc/passwd")
    refused(tmp_path, path, "a link to another file")


def test_two_members_of_one_name_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out, pytest.warns(UserWarning, match="Duplicate name"):
        out.writestr("a.csv", b"id\n1\n")
        out.writestr("a.csv", b"id\n2\n")
    refused(tmp_path, path, "two files of one name")


def test_a_locked_archive_says_so(tmp_path):
    path = as_zip(tmp_path / "a.zip", a_table(tmp_path))
    content = bytearray(path.read_bytes())
    for header, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # where the two headers of a member keep its flags
        content[content.index(header) + place] |= 1
    path.write_bytes(content)
    refused(tmp_path, path, "locked with a password")


@pytest.mark.parametrize("name", ["inner.zip", "GEDEvent_v25_1.csv"])
def test_an_archive_in_an_archive_is_refused(tmp_path, name):
    inner = as_zip(tmp_path / "in.zip", a_table(tmp_path))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.write(inner, name)
    refused(tmp_path, path, "0 tables .*inner.zip" if name == "inner.zip" else "an archive within an archive")


def test_a_workbook_in_an_archive_is_read_as_ucdp_publishes_it(tmp_path):
    inner = as_workbook(tmp_path / f"{NAME}.xlsx", many(UCDP, 2, "id"))
    made = import_file(as_zip(tmp_path / "ged251-xlsx.zip", inner), tmp_path / "imports")
    assert (made.dataset, made.version, made.rows_loaded) == ("ucdp_ged", "25.1", 2)


# --- what is inside a workbook -------------------------------------------------------------------------------------

LAUGHS = b"<!DOCTYPE lolz [<!ENTITY lol \"lol\">" + b"".join(
    b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n > 1 else b"&lol;" * 10) for n in range(1, 10)
) + b"]>"  # fmt: skip
STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&lol9;</t></si></sst>'
FILE = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]><sst><si><t>&secret;</t></si></sst>'


@pytest.mark.parametrize("part", [
    {"xl__sharedStrings_xml": b"<?xml version='1.0'?>" + LAUGHS + STRINGS},
    {"xl__sharedStrings_xml": b"<!--" + b"x" * 10_000 + b"-->" + LAUGHS + STRINGS},
    {"xl__sharedStrings_xml": (LAUGHS + STRINGS).decode().encode("utf-16")},
    {"xl__sharedStrings_xml": FILE},
    {"xl__worksheets__sheet2_xml": LAUGHS + b"<worksheet/>"},
    {"xl__workbook_xml": LAUGHS + b"<workbook/>"},
    {"_rels___rels": LAUGHS + b"<Relationships/>"},
])  # fmt: skip
def test_entities_in_a_workbook_are_refused(tmp_path, part):
    name = next(iter(part)).replace("___rels", "__.rels").replace("__", "/")
    refused(
        tmp_path, changed(tmp_path, **part), f"{re.escape(name.split('/')[-1].split('_')[0])}.* defines XML entities"
    )


def test_words_that_look_like_an_entity_are_text(tmp_path):
    made = import_file(
        as_workbook(tmp_path / "v25_1.xlsx", many(UCDP, 2, "id", side_b="<!DOCTYPE &lol;")), tmp_path / "imports"
    )
    assert made.rows_loaded == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"<<sst", "sharedStrings.* is damaged"), (b"<sst><<", "cannot be read as a workbook .*tag not closed")],
)
def test_a_damaged_part_is_told(tmp_path, content, said):
    refused(tmp_path, changed(tmp_path, xl__sharedStrings_xml=content), said)


def test_a_sheet_with_a_cell_at_the_end_of_the_world_is_refused(tmp_path):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    refused(tmp_path, changed(tmp_path, xl__worksheets__sheet2_xml=sheet), "more than 4 GB of memory")
