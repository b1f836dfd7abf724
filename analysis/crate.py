"""The release described for machines: RO-Crate 1.3, and W3C PROV of the build."""

import hashlib

from analysis.descriptor import CC_BY
from analysis.dictionary import Relation

CONTEXT = "https://w3id.org/ro/crate/1.3/context"
PROFILE = "https://w3id.org/ro/crate/1.3"
LICENCE = CC_BY["path"]
FORMATS = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "json": "application/json", "md": "text/markdown",
    "cff": "text/yaml", "LICENSE": "text/plain",
}  # fmt: skip

Inputs = list[tuple[str, int, str]]
Tools = list[tuple[str, str]]


def ro_crate(citation: dict, inputs: Inputs, tools: Tools, files: dict[str, bytes], known: dict[str, Relation]) -> dict:
    """`ro-crate-metadata.json`: the data set, its files, who made it, and the action that made it from the inputs."""
    day = str(citation["date-released"])
    authors = [
        {"@id": f"#author-{number}", "@type": "Organization", "name": author["name"]}
        for number, author in enumerate(citation["authors"], start=1)
    ]
    parts = [_file(path, content, known) for path, content in files.items()]
    used = [
        {
            "@id": f"#input-{file}",
            "@type": "CreativeWork",
            "name": f"data/{file}",
            "contentSize": str(size),
            "sha256": digest,
        }
        for file, size, digest in inputs
    ]
    software = [
        {
            "@id": f"#software-{tool}",
            "@type": "SoftwareApplication",
            "name": tool,
            "softwareVersion": version,
            "version": version,
        }
        for tool, version in [("mali-strikes", citation["version"]), *tools]
    ]
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": PROFILE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": citation["title"],
            "description": "Reported air and drone strikes in Mali and what was claimed about them, who said it, when and through whom.",
            "datePublished": day,
            "version": citation["version"],
            "license": {"@id": LICENCE},
            "keywords": citation["keywords"],
            "author": _ids(authors),
            "publisher": {"@id": authors[0]["@id"]},
            "hasPart": _ids(parts),
            "mentions": [{"@id": "#build"}],
        },
        {"@id": LICENCE, "@type": "CreativeWork", "name": "Creative Commons Attribution 4.0 International"},
        *authors,
        *parts,
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": "The build: tables checked, loaded and written out",
            "endTime": day,
            "agent": {"@id": authors[0]["@id"]},
            "instrument": _ids(software),
            "object": _ids(used),
            "result": _ids(parts),
        },
        *software,
        *used,
    ]
    return {"@context": CONTEXT, "@graph": graph}


def _file(path: str, content: bytes, known: dict[str, Relation]) -> dict:
    stem, _, ending = path.rpartition("/")[2].rpartition(".")
    described = {
        "@id": path,
        "@type": "File",
        "name": path,
        "encodingFormat": FORMATS[ending],
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return described | ({"description": known[stem].text} if stem in known else {})


def _ids(entities: list[dict]) -> list[dict]:
    return [{"@id": entity["@id"]} for entity in entities]


def provenance(citation: dict, inputs: Inputs, tools: Tools, outputs: dict[str, str]) -> dict:
    """`prov.json` (PROV-JSON): the build used the inputs, generated the outputs, and ran on the tools."""
    version = citation["version"]
    day = {"prov:endTime": f"{citation['date-released']}T00:00:00Z"}
    used = {f"in:{file}": {"strikes:sha256": digest, "strikes:bytes": size} for file, size, digest in inputs}
    made = {f"out:{path}": {"strikes:sha256": digest} for path, digest in outputs.items()}
    software = {
        f"tool:{tool}": {"prov:type": "prov:SoftwareAgent", "strikes:version": number} for tool, number in tools
    }
    people = {f"strikes:author-{n}": {"prov:type": "prov:Organization", "prov:label": author["name"]}
              for n, author in enumerate(citation["authors"], start=1)}  # fmt: skip
    build = f"strikes:build-{version}"
    return {
        "prefix": {
            "strikes": "urn:mali-strikes:", "in": f"urn:mali-strikes:{version}:data/", "out": f"urn:mali-strikes:{version}:release/",
            "tool": "urn:mali-strikes:tool:",
        },
        "entity": used | made,
        "activity": {build: day},
        "agent": software | people,
        "used": {f"_:u{n}": {"prov:activity": build, "prov:entity": entity} for n, entity in enumerate(used, start=1)},
        "wasGeneratedBy": {f"_:g{n}": {"prov:entity": entity, "prov:activity": build} for n, entity in enumerate(made, start=1)},
        "wasAssociatedWith": {
            f"_:a{n}": {"prov:activity": build, "prov:agent": agent} for n, agent in enumerate(software | people, start=1)
        },
        "wasAttributedTo": {
            f"_:t{n}": {"prov:entity": entity, "prov:agent": "strikes:author-1"} for n, entity in enumerate(made, start=1)
        },
    }  # fmt: skip
