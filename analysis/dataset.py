"""The dataset described for search engines: schema.org's Dataset, as JSON-LD.

Required and recommended properties: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

import duckdb
import yaml

from analysis.paths import CITATION
from validation.tables import TABLES

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def described(connection: duckdb.DuckDBPyConnection) -> dict:
    """The Dataset; version and date come from CITATION.cff, the period from the counted strikes."""
    citation = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    ((first, last),) = connection.execute("SELECT min(date_start), max(date_end) FROM strikes").fetchall()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": citation["title"],
        "description": "Reported air and drone strikes in Mali and the claims made about them: who said how many were "
        "killed, when and through whom, who agreed and who denied; with forecasts about the strikes and the "
        "definitions by which they are tried. A convenience sample of public reporting, not a census of strikes.",
        "license": LICENCE,
        "creator": [{"@type": "Organization", "name": author["name"]} for author in citation["authors"]],
        "version": citation["version"],
        "dateModified": citation["date-released"].isoformat(),
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": citation["keywords"],
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": {"@type": "Place", "name": "Mali"},
        "measurementTechnique": "Coding of public reports by claim, with the source, the date and the claimant of each",
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "name": table.name,
                "contentUrl": f"downloads/data/{table.name}.csv",
            }
            for table in TABLES
            if not table.folder
        ],
    }
