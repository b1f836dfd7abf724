"""Check all tables: read them, hold each against its model, then all together against the cross-table rules."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
from pandera.errors import SchemaErrors

from validation import definitions, rules
from validation.fields import RULE_OF_CHECK
from validation.problems import Problem, sort_key
from validation.reading import problem, read
from validation.tables import BY_NAME, TABLES, Table

BOUNDARIES = Path("boundaries") / "mali_admin1.geojson"


@dataclass(frozen=True)
class Checked:
    """The tables as read, and everything that is wrong with them."""

    frames: dict[str, pl.DataFrame]
    problems: list[Problem]

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, a table."""
        return {name: frame.height for name, frame in self.frames.items()}


def check(folder: Path) -> Checked:
    """Check every table in `folder`; all failures are reported at once.

    The cross-table rules run over whatever could be read, so that one look shows as much as possible; only
    where a file could not be read at all do they wait, since every reference to it would fail.
    """
    frames: dict[str, pl.DataFrame] = {}
    lines: dict[str, list[int]] = {}
    problems: list[Problem] = []
    unreadable = False
    for table in TABLES:
        frame, numbers, faults = read(table, folder / table.file)
        frames[table.name], lines[table.name] = frame, numbers or []
        unreadable |= numbers is None
        problems += faults + _against_model(table, frame, lines[table.name], faults)
    if not unreadable:
        # a cell that could not be read is null here, which is no fault of the row's
        unread = {(fault.file, fault.line) for fault in problems if fault.rule == "cell_type"}
        found = _against_rules(frames, lines, folder / BOUNDARIES)
        lost = {fault.file for fault in problems if fault.rule == "row_length"}  # rows that others may refer to
        problems += [
            fault
            for fault in found
            if (fault.file, fault.line) not in unread and not (fault.rule == "reference" and _target(fault) in lost)
        ]
        problems += definitions.not_fixed(folder, frames["decisions"])
    return Checked(frames, sorted(set(problems), key=sort_key))


def _against_model(table: Table, frame: pl.DataFrame, lines: list[int], faults: list[Problem]) -> list[Problem]:
    """What pandera finds. The frame is eager: on lazy frames pandera skips the checks of values in silence."""
    try:
        table.schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.to_dicts()
    else:
        return []
    unread = {(fault.line, fault.column) for fault in faults if fault.rule == "cell_type"}
    columns = {column.name: column for column in table.columns}
    found = []
    for case in cases:
        rule = RULE_OF_CHECK[case["check"].split("(")[0]]
        line = lines[case["index"]]
        name = case["column"]
        value = case["failure_case"]
        if rule == "key_unique":
            name, value = table.key[0], " / ".join(str(part) for part in frame.select(table.key).row(case["index"]))
        elif rule == "unique" and value is None:
            continue  # to pandera two empty cells are the same value; to us each is unknown
        elif (line, name) in unread:
            continue  # the cell is empty only because it could not be read, which has been said
        found.append(problem(table, rule, _detail(rule, columns[name]), line, name, value))
    return found


def _detail(rule: str, column) -> str:
    """What is wrong, with the codes or the unit where they help."""
    match rule:
        case "code":
            return "this is not one of " + ", ".join(column.codes)
        case "required":
            return "the cell is empty"
        case "key_unique":
            return "this key occurs more than once"
        case "unique":
            return "this value occurs more than once"
        case "range":
            return f"the number is outside its bounds ({column.unit})"
    return "the value does not have the form of this column: " + column.description.lower()


def _against_rules(frames: dict[str, pl.DataFrame], lines: dict[str, list[int]], boundary_file: Path) -> list[Problem]:
    with duckdb.connect() as connection:
        load(connection, frames)
        breaches = rules.run(connection, boundary_file)
    places = {name: _line_of_row(BY_NAME[name], frames[name], lines[name]) for name in frames}
    return [
        Problem(
            BY_NAME[breach.table].file if breach.table in BY_NAME else breach.table,
            places[breach.table].get(breach.row_id) if breach.table in places else None,
            breach.column,
            breach.value,
            breach.rule_id,
            breach.detail,
            breach.remedy,
        )
        for breach in breaches
        if breach.row_id is not None or breach.table not in BY_NAME  # a row without its key: `required` has named it
    ]


def _target(fault: Problem) -> str:
    """The file that a broken reference should lead into."""
    table = next(table for table in TABLES if table.file == fault.file)
    column = next(column for column in table.columns if column.name == fault.column)
    return BY_NAME[column.references[0]].file


def load(connection: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> None:
    """Make the frames known to `connection` under their tables' names."""
    for name, frame in frames.items():
        connection.register(name, frame.to_arrow())


def _line_of_row(table: Table, frame: pl.DataFrame, lines: list[int]) -> dict[str, int]:
    keys = (" / ".join(str(part) for part in row) for row in frame.select(table.key).rows())
    return dict(zip(keys, lines, strict=True))
