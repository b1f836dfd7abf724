"""The citable release: `dist/mali-strikes-<version>/` and the same as a zip, byte for byte the same from the same data.

    data/*.csv, views/*.csv   every table and view; no cell can act as a formula
    parquet/*.parquet         the same, typed
    datapackage.json          Frictionless Data Package 2: types, codes, keys, hashes
    ro-crate-metadata.json    RO-Crate 1.3
    prov.json                 W3C PROV of the build: from which files, by which tools
    CITATION.cff CHANGELOG.md LICENSE README.md SHA256SUMS

Nothing in it is read off the clock: the date is that of CITATION.cff, which the changelog and the version have to match.
"""

import hashlib
import io
import json
import re
import shutil
import tempfile
import tomllib
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import yaml

from analysis import descriptor, dictionary, warehouse
from analysis.crate import provenance, ro_crate
from analysis.files import sha256 as file_sha256
from analysis.files import write_bytes
from analysis.text import safe_csv
from validation.tables import BY_NAME

NAME = "mali-strikes"


class PackageError(Exception):
    """A release that cannot be made; the message says why."""


def write(root: Path, database: Path, parquet: Path, out: Path) -> str:
    """Make the release below `out`; returns a line that says where. Raises PackageError."""
    citation = release(root)
    name = f"{NAME}-{citation['version']}"
    files = contents(root, database, parquet, citation)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".package-", dir=out) as scratch:
        for path, content in files.items():
            write_bytes(Path(scratch) / name / path, content)
        shutil.rmtree(out / name, ignore_errors=True)
        (Path(scratch) / name).replace(out / name)
    write_bytes(out / f"{name}.zip", zipped(name, files))
    size = sum(len(content) for content in files.values())
    return f"{out / name}: {len(files)} files, {size:,} bytes; {out / f'{name}.zip'}"


def release(root: Path) -> dict:
    """What CITATION.cff says. Raises PackageError where version or date differ from pyproject.toml or the changelog."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## (\S+), (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    version, day = str(citation["version"]), citation["date-released"]
    wrong = []
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        wrong.append(f"CITATION.cff: {version} is not a version of three numbers")
    if project["version"] != version:
        wrong.append(f"pyproject.toml says {project['version']}, CITATION.cff {version}")
    if not newest or newest[1] != version:
        wrong.append(f"CHANGELOG.md begins with {newest[1] if newest else 'no version'}, CITATION.cff says {version}")
    elif newest[2] != f"{day.day} {day:%B %Y}":
        wrong.append(f"CHANGELOG.md dates {version} {newest[2]!r}, CITATION.cff {day}")
    if wrong:
        raise PackageError("The release does not agree with itself:\n  " + "\n  ".join(wrong))
    return citation | {"version": version}


def contents(root: Path, database: Path, parquet: Path, citation: dict) -> dict[str, bytes]:
    """Path to bytes of every file of the release, SHA256SUMS last."""
    files: dict[str, bytes] = {}
    resources = []
    with warehouse.reading(database) as connection:
        stale = changed_inputs(connection, root / "data")
        if stale:
            raise PackageError(f"The database was made from other files ({', '.join(stale)}): run `make db`")
        known = {relation.name: relation for relation in dictionary.relations(connection)}
        inputs = connection.execute("SELECT file, bytes, sha256 FROM meta.inputs ORDER BY file").fetchall()
        tools = connection.execute("SELECT tool, version FROM meta.build ORDER BY tool").fetchall()
    for source in sorted(parquet.glob("*.parquet")):
        relation = known[source.stem]
        folder = "data" if source.stem in BY_NAME else "views"
        content = safe_csv(pl.read_parquet(source)).encode("utf-8")
        path = f"{folder}/{source.stem}.csv"
        files[path] = content
        files[f"parquet/{source.name}"] = source.read_bytes()
        resources.append(descriptor.resource(relation, path, content, sha256(content), origin(root, source.stem)))
    for name, path in (("CITATION.cff", "CITATION.cff"), ("CHANGELOG.md", "CHANGELOG.md"), ("LICENSE", "data/LICENSE"),
                       ("README.md", "data/README.md")):  # fmt: skip
        files[name] = (root / path).read_bytes()
    files["datapackage.json"] = as_json(descriptor.package(citation, resources))
    files["prov.json"] = as_json(
        provenance(citation, inputs, tools, {path: sha256(files[path]) for path in sorted(files)})
    )
    files["ro-crate-metadata.json"] = as_json(
        ro_crate(citation, inputs, tools, {p: files[p] for p in sorted(files)}, known)
    )
    sums = "".join(f"{sha256(files[path])}  {path}\n" for path in sorted(files))
    return dict(sorted(files.items())) | {"SHA256SUMS": sums.encode("utf-8")}


def changed_inputs(connection: duckdb.DuckDBPyConnection, data: Path) -> list[str]:
    """The files of the evidence that are no longer those the database was built from."""
    rows = connection.execute("SELECT file, sha256 FROM meta.inputs").fetchall()
    return sorted(file for file, digest in rows if not (data / file).is_file() or file_sha256(data / file) != digest)


def origin(root: Path, name: str) -> dict | None:
    """Where a table of another producer comes from: the `origin` of the file beside it."""
    table = BY_NAME.get(name)
    described = (root / "data" / table.file).with_suffix(".toml") if table else None
    return tomllib.loads(described.read_text(encoding="utf-8"))["origin"] if described and described.is_file() else None


def zipped(name: str, files: dict[str, bytes]) -> bytes:
    """The files as a zip whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{name}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content)
    return out.getvalue()


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def as_json(data: dict) -> bytes:
    """JSON for people and programs."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
