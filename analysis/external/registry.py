"""The register of other people's datasets, `data/external.toml`."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

REQUIRED = (
    "producer",
    "title",
    "version",
    "versions",
    "licence",
    "allows",
    "citation",
    "landing_page",
    "codebook",
    "format",
)
OPTIONAL = ("download", "api", "how", "sha256")


class RegistryError(ValueError):
    """A register that is not as it should be, or a name that is not in it."""


@dataclass(frozen=True)
class Dataset:
    """One entry. `download` is an address with {v} or {v_} for the version, `sha256` maps versions to hashes."""

    name: str
    producer: str
    title: str
    version: str
    versions: str
    licence: str
    allows: str
    citation: str
    landing_page: str
    codebook: str
    format: str
    download: str = ""
    api: str = ""
    how: str = ""
    sha256: dict[str, str] = field(default_factory=dict)

    def address(self, version: str) -> str:
        """The address of one version. Raises RegistryError for a version that is no number with points."""
        if not re.fullmatch(r"\d+(\.\d+)+", version):
            raise RegistryError(
                f"{self.name}: {version!r} is no version; they look like {self.version} ({self.versions})"
            )
        return self.download.replace("{v}", version.replace(".", "")).replace("{v_}", version.replace(".", "_"))

    def by_hand(self, address: str = "") -> str:
        """What to do when the download does not work."""
        first = self.how or f"Download it in a browser ({address or self.landing_page})."
        return f"{first}\nPage: {self.landing_page}\nThen: make import FILE=path/to/the/file\nLicence: {self.licence}. {self.allows}."


def load(path: Path) -> dict[str, Dataset]:
    """Every entry by name. Raises RegistryError, listing all that is wrong."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    wrong = []
    for name, said in entries.items():
        wrong += [f"{name}: {key} is missing" for key in REQUIRED if not said.get(key)]
        wrong += [f"{name}: {key} is not a known key" for key in said if key not in REQUIRED + OPTIONAL]
        if not (said.get("download") or said.get("how")):
            wrong.append(f"{name}: needs an address (download) or a way to get it (how)")
        for key in ("landing_page", "codebook", "download", "api"):
            if said.get(key) and not said[key].startswith("https://"):
                wrong.append(f"{name}: {key} is no https address")
        for version, digest in said.get("sha256", {}).items():
            if not re.fullmatch(r"[0-9a-f]{64}", digest):
                wrong.append(f"{name}: sha256 of {version} is not 64 hexadecimal digits")
    if wrong:
        raise RegistryError(f"{path}:\n" + "\n".join(wrong))
    return {name: Dataset(name, **said) for name, said in entries.items()}


def find(datasets: dict[str, Dataset], name: str) -> Dataset:
    """One entry. Raises RegistryError that lists the names there are."""
    if name not in datasets:
        known = "\n".join(f"  {entry.name:20} {entry.title}" for entry in datasets.values())
        raise RegistryError(f"{name or '(no NAME)'} is not in the register. Known are:\n{known}")
    return datasets[name]
