"""The release: valid for Frictionless, whole, the same bytes each time, and in agreement with its version."""

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import frictionless
import polars as pl
import pytest

from analysis import package
from tests import databases
from tests.tables import GOOD, changed, write
from validation.tables import TABLES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    package.write(ROOT, databases.real(), databases.real().parent / "parquet", out)
    (folder,) = [path for path in out.iterdir() if path.is_dir()]
    return folder


def test_the_release_is_whole_and_its_checksums_hold(made):
    listed = dict(line.split("  ")[::-1] for line in (made / "SHA256SUMS").read_text().splitlines())
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert there - {"SHA256SUMS"} == listed.keys()
    for name, digest in listed.items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    for table in TABLES:
        assert f"data/{table.name}.csv" in there and f"parquet/{table.name}.parquet" in there
    with zipfile.ZipFile(made.with_name(made.name + ".zip")) as archive:
        assert {name.removeprefix(made.name + "/") for name in archive.namelist()} == there


def test_a_second_release_is_the_same_bytes(made, tmp_path):
    package.write(ROOT, databases.real(), databases.real().parent / "parquet", tmp_path)
    first, second = made.with_name(made.name + ".zip"), tmp_path / (made.name + ".zip")
    assert first.read_bytes() == second.read_bytes()


def test_the_descriptor_says_what_the_models_say(made):
    described = json.loads((made / "datapackage.json").read_text())
    assert described["$schema"].endswith("2.0/datapackage.json")
    resources = {resource["name"]: resource for resource in described["resources"]}
    for resource in resources.values():
        content = (made / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        header = content.split(b"\n", 1)[0].decode().split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["schema"]["missingValues"][0]["label"]
    claims = resources["claims"]["schema"]
    assert claims["primaryKey"] == ["claim_id"]
    assert {"fields": ["derives_from"], "reference": {"fields": ["claim_id"]}} in claims["foreignKeys"]
    stance = next(field for field in claims["fields"] if field["name"] == "stance")
    assert {"value": "denies", "label": "Says that it is not so"} in stance["categories"]
    assert "ACLED" in resources["acled_air_drone_strikes_monthly"]["licenses"][0]["title"]


def test_frictionless_finds_the_release_valid_and_a_broken_one_not(made, tmp_path):
    report = frictionless.validate(str(made / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]
    breaks = {
        "type-error": ("data/claims.csv", ",21,", ",many,"),
        "foreign-key": ("data/claims.csv", ",fama,", ",nobody,"),
        "constraint-error": ("data/claims.csv", ",asserts,", ",mumbles,"),
        "primary-key": ("data/regions.csv", "Kidal,Kidal,Kidal,Kidal", "Gao,Kidal,Kidal,Kidal"),
    }
    for kind, (name, old, new) in breaks.items():
        broken = tmp_path / kind
        shutil.copytree(made, broken)
        text = (broken / name).read_text()
        assert old in text, kind
        (broken / name).write_text(text.replace(old, new))
        found = {error[0] for error in frictionless.validate(str(broken / "datapackage.json")).flatten(["type"])}
        assert kind in found, (kind, found)


def test_the_crate_has_what_the_standard_asks_for(made):
    crate = json.loads((made / "ro-crate-metadata.json").read_text())
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    root = entities["./"]
    assert entities["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.3"}
    assert all(root[name] for name in ("@type", "name", "description", "datePublished", "license"))
    for part in root["hasPart"]:
        assert (made / part["@id"]).is_file()
        assert entities[part["@id"]]["sha256"] == hashlib.sha256((made / part["@id"]).read_bytes()).hexdigest()

    def linked(value):
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                yield value["@id"]
            for inner in value.values():
                yield from linked(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from linked(inner)

    assert not [
        name for name in linked(crate["@graph"]) if name not in entities and not name.startswith("https://w3id.org")
    ]


def test_provenance_leads_from_every_output_to_every_input(made):
    prov = json.loads((made / "prov.json").read_text())
    (build,) = prov["activity"]
    assert {row["prov:activity"] for row in prov["wasGeneratedBy"].values()} == {build}
    used = {row["prov:entity"] for row in prov["used"].values()}
    generated = {row["prov:entity"] for row in prov["wasGeneratedBy"].values()}
    assert used | generated == prov["entity"].keys()
    assert "in:claims.csv" in used and "out:data/claims.csv" in generated
    digest = hashlib.sha256((ROOT / "data" / "claims.csv").read_bytes()).hexdigest()
    assert prov["entity"]["in:claims.csv"]["strikes:sha256"] == digest


def test_no_cell_of_the_release_is_a_formula(tmp_path):
    from analysis import warehouse

    bad = ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://x")']
    known = GOOD["decisions"] * 2  # those that other tables lean on stay
    rows = [dict(known[n - 1], decision_id=f"D00{n}", reason=text) for n, text in enumerate(bad, 1)]
    data = write(tmp_path / "data", {"decisions": rows} | changed("places", 0, note="=cmd|' /C calc'!A0"))
    warehouse.build(data, tmp_path / "strikes.duckdb", tmp_path / "parquet")
    for name in ("CITATION.cff", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("LICENSE", "README.md"):
        shutil.copy(ROOT / "data" / name, data)
    citation = package.release(tmp_path)
    files = package.contents(tmp_path, tmp_path / "strikes.duckdb", tmp_path / "parquet", citation)
    assert pl.read_csv(io.BytesIO(files["data/decisions.csv"]))["reason"].to_list() == ["'" + text for text in bad]
    for path, content in files.items():
        if path.endswith(".csv"):
            frame = pl.read_csv(io.BytesIO(content), infer_schema=False)
            numbers = r"^-?[0-9.]+(e-?[0-9]+)?$"
            for column in frame.iter_columns():
                text = column.drop_nulls()
                assert not text.filter(text.str.contains(r"^[=+\-@\t\r]") & ~text.str.contains(numbers)).len(), path


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("pyproject.toml", 'version = "', 'version = "9', "pyproject.toml says"),
        ("CHANGELOG.md", "## ", "## 9", "CHANGELOG.md begins with 9"),
        ("CHANGELOG.md", " November", " October", "CHANGELOG.md dates"),
        ("CITATION.cff", "\nversion: ", "\nversion: v", "is not a version"),
    ],
)
def test_a_release_that_does_not_agree_with_itself_is_refused(file, old, new, says, tmp_path):
    for name in ("CITATION.cff", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    path = tmp_path / file
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(package.PackageError, match=says):
        package.release(tmp_path)


def test_a_database_of_other_tables_is_refused(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    with (tmp_path / "data" / "README.md").open("a") as file:
        file.write("x")
    with (tmp_path / "data" / "regions.csv").open("a") as file:
        file.write("x")
    with pytest.raises(package.PackageError, match=r"regions\.csv"):
        package.contents(tmp_path, databases.real(), databases.real().parent / "parquet", package.release(ROOT))
