"""The dataset described for search engines: schema.org's Dataset, as JSON-LD.

Required and recommended properties: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

import duckdb
import yaml

from analysis.descriptor import CC_BY
from analysis.paths import CITATION
from analysis.phrases import phrase
from analysis.words import say
from validation.tables import TABLES

LICENCE = CC_BY["path"]


def described(connection: duckdb.DuckDBPyConnection) -> dict:
    """The Dataset; version and date come from CITATION.cff, the period from the counted strikes."""
    citation = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    ((first, last),) = connection.execute("SELECT min(date_start), max(date_end) FROM strikes").fetchall()
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": phrase("citation", citation["title"]),
        "description": say(
            "Reported air and drone strikes in Mali and the claims made about them: who said how many were "
            "killed, when and through whom, who agreed and who denied; with forecasts about the strikes and the "
            "definitions by which they are tried. A convenience sample of public reporting, not a census of strikes.",
            "Frappes aériennes et de drones rapportées au Mali et affirmations à leur sujet : qui a dit combien de personnes "
            "avaient été tuées, quand et par qui on l’a su, qui était d’accord et qui a démenti ; avec des prédictions sur les frappes "
            "et les définitions par lesquelles elles sont éprouvées. Un échantillon de commodité d’articles et de déclarations publics, "
            "non un recensement des frappes.",
        ),
        "license": LICENCE,
        "creator": [
            {"@type": "Organization", "name": phrase("citation", author["name"])} for author in citation["authors"]
        ],
        "version": citation["version"],
        "dateModified": citation["date-released"].isoformat(),
        "isAccessibleForFree": True,
        "inLanguage": "en",  # the tables', whatever language they are described in
        "keywords": [phrase("citation", word) for word in citation["keywords"]],
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": {"@type": "Place", "name": "Mali"},
        "measurementTechnique": say(
            "Coding of public reports by claim, with the source, the date and the claimant of each",
            "Codage de récits publics par affirmation, avec la source, la date et l’auteur de chacune",
        ),
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
