"""The tables, in the order in which they refer to one another, and what can be read off their models."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandera.polars as pa
import polars as pl

from validation.models.claims import Claims
from validation.models.context import Milestones, MilestoneSources, ReferenceCounts
from validation.models.incidents import IncidentActors, Incidents, IncidentSources
from validation.models.monitors import (
    AcledAirDroneStrikesMonthly,
    ExternalCoverageMonthly,
    ExternalInputs,
    ExternalLinkReview,
    ExternalStrikesMonthly,
    UcdpMaliYearly,
    UcdpTextLabels,
)
from validation.models.places import Places, Regions
from validation.models.predictions import Calibration, Predictions, PredictionTests, VerdictRules
from validation.models.registers import Corrections, Decisions, GradeOverrides, Numbers
from validation.models.sources import Actors, Publishers, Sources


@dataclass(frozen=True)
class Column:
    """What a model says of one column."""

    name: str
    dtype: pl.DataType
    description: str
    required: bool
    unit: str | None
    codes: dict[str, str] | None
    references: tuple[str, str] | None
    is_list: bool


@dataclass(frozen=True)
class Table:
    """A table: its name, its model, and the folder below `data/` that holds `<name>.csv`."""

    name: str
    model: type[pa.DataFrameModel]
    folder: str = ""

    @property
    def file(self) -> str:
        """The file's path below `data/`."""
        return f"{self.folder}/{self.name}.csv" if self.folder else f"{self.name}.csv"

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema of the model."""
        return self.model.to_schema()

    @property
    def description(self) -> str:
        """What one row is."""
        return " ".join((self.model.__doc__ or "").split())

    @property
    def key(self) -> list[str]:
        """The columns that identify a row."""
        return list(self.schema.unique)

    @cached_property
    def columns(self) -> list[Column]:
        """Every column in order, with all that its field says."""
        return [_column(name, column) for name, column in self.schema.columns.items()]

    @cached_property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column name to Polars type."""
        return {column.name: column.dtype for column in self.columns}

    @property
    def references(self) -> list[Column]:
        """The columns that refer to other tables."""
        return [column for column in self.columns if column.references]


def _column(name: str, column: Any) -> Column:
    metadata = column.metadata or {}
    target = metadata.get("references")
    return Column(
        name=name,
        dtype=column.dtype.type,
        description=column.description,
        required=not column.nullable,
        unit=metadata.get("unit"),
        codes=metadata.get("codes"),
        references=tuple(target.split(".")) if target else None,
        is_list=metadata.get("list", False),
    )


TABLES = [
    Table("regions", Regions),
    Table("places", Places),
    Table("actors", Actors),
    Table("publishers", Publishers),
    Table("sources", Sources),
    Table("incidents", Incidents),
    Table("incident_actors", IncidentActors),
    Table("incident_sources", IncidentSources),
    Table("claims", Claims),
    Table("predictions", Predictions),
    Table("verdict_rules", VerdictRules),
    Table("prediction_tests", PredictionTests),
    Table("milestones", Milestones),
    Table("milestone_sources", MilestoneSources),
    Table("reference_counts", ReferenceCounts),
    Table("decisions", Decisions),
    Table("corrections", Corrections),
    Table("numbers", Numbers),
    Table("grade_overrides", GradeOverrides),
    Table("acled_air_drone_strikes_monthly", AcledAirDroneStrikesMonthly, folder="reference"),
    Table("calibration", Calibration, folder="reference"),
    Table("external_inputs", ExternalInputs, folder="reference"),
    Table("external_strikes_monthly", ExternalStrikesMonthly, folder="reference"),
    Table("external_coverage_monthly", ExternalCoverageMonthly, folder="reference"),
    Table("external_link_review", ExternalLinkReview, folder="reference"),
    Table("ucdp_text_labels", UcdpTextLabels, folder="reference"),
    Table("ucdp_mali_yearly", UcdpMaliYearly, folder="reference"),
]

BY_NAME = {table.name: table for table in TABLES}
