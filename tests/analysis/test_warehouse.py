"""The database and the Parquet files: keys, comments, inputs, same bytes twice, nothing lost when a build fails."""

import hashlib
import json
import shutil
import subprocess
import sys

import duckdb
import pytest

from analysis import prediction, warehouse
from analysis.__main__ import main
from analysis.external import store
from tests.tables import GOOD, changed, write
from validation.check import Checked, check
from validation.tables import BY_NAME, TABLES


def build(folder, tables=None):
    """Build the good tables (some replaced) within `folder`; returns the folder."""
    warehouse.build(write(folder / "data", tables), folder / "build" / "strikes.duckdb", folder / "build" / "parquet")
    return folder


def test_a_table_that_is_edited_while_the_database_is_built_is_newer(tmp_path, monkeypatch):
    load = warehouse.load
    edited = tmp_path / "data" / "claims.csv"
    monkeypatch.setattr(warehouse, "load", lambda *given: (load(*given), edited.touch()))
    assert (build(tmp_path) / "build" / "strikes.duckdb").stat().st_mtime < edited.stat().st_mtime


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("warehouse"))


@pytest.fixture(scope="module")
def database(built):
    with warehouse.reading(built / "build" / "strikes.duckdb") as connection:
        yield connection


@pytest.fixture(scope="module")
def checked(built):
    return check(built / "data")


@pytest.fixture
def copy(built, tmp_path):
    """A built folder to spoil."""
    return shutil.copytree(built, tmp_path / "copy")


def rebuild(folder):
    return warehouse.build(folder / "data", folder / "build" / "strikes.duckdb", folder / "build" / "parquet")


def bytes_below(folder):
    """Every file and folder below `folder`, hidden ones too."""
    return {path.relative_to(folder): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


# --- what is in it -------------------------------------------------------------------------------------------


def test_every_row_of_every_table_is_loaded(database):
    loaded = {t.name: database.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0] for t in TABLES}
    assert loaded == {table.name: len(GOOD.get(table.name, [])) for table in TABLES}


def test_columns_have_the_types_and_the_order_of_the_models(database):
    for table in TABLES:
        found = [row[:2] for row in database.execute(f"DESCRIBE {table.name}").fetchall()]
        assert found == [(column.name, warehouse.TYPES[column.dtype]) for column in table.columns]


def test_every_table_has_its_primary_key(database):
    keys = database.execute(
        "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    assert dict(keys) == {table.name: table.key for table in [*TABLES, *store.TABLES]}


def test_every_reference_is_a_foreign_key_save_lists_and_a_table_s_own_rows(database):
    found = database.execute(
        "SELECT table_name, constraint_column_names[1], referenced_table, referenced_column_names[1] "
        "FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    wanted = {
        (table.name, column.name, *column.references)
        for table in TABLES
        for column in table.references
        if not column.is_list and column.references[0] != table.name
    }
    assert set(found) == wanted
    assert len(wanted) > 15


def test_required_columns_refuse_null(database):
    found = database.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT is_nullable"
    ).fetchall()
    assert set(found) >= {(table.name, column.name) for table in TABLES for column in table.columns if column.required}


def test_every_view_of_the_design_is_there(database):
    views = {name for (name,) in database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert views >= {
        "strikes", "strikes_monthly", "claims_current", "tolls", "disagreements", "coverage_monthly", "monitor_monthly",
        "source_voices",
    }  # fmt: skip
    tables = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert tables >= {"prediction_results", "prediction_placebos", "inputs", "build", "rules", "codes"}


def test_every_model_is_built_and_every_built_view_is_a_model():
    assert sorted([*warehouse.VIEWS, *warehouse.EXTERNAL_VIEWS]) == sorted(
        path.stem for path in warehouse.SQL.glob("*.sql")
    )


def test_every_table_and_view_says_what_a_row_is(database):
    silent = database.execute(
        """
        SELECT table_name FROM duckdb_tables() WHERE schema_name <> 'stored' AND coalesce(comment, '') NOT LIKE 'One row%'
        UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') NOT LIKE 'One row%'
        """
    ).fetchall()
    assert silent == []


@pytest.mark.parametrize("kind", ["tables", "views"])
def test_every_column_says_what_it_holds(database, kind):
    names = f"SELECT {kind[:-1]}_name FROM duckdb_{kind}()"
    silent = database.execute(
        f"SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND schema_name <> 'stored' AND coalesce(comment, '') = '' "
        f"AND table_name IN ({names}) ORDER BY ALL"
    ).fetchall()
    assert [name for (name,) in silent] == []


def test_a_view_says_what_its_columns_are_where_it_does_not_read_them_off_a_table(tmp_path, monkeypatch):
    """The name alone is no description: `milestones.category` is not what `made_up.category` is."""
    monkeypatch.setattr(warehouse, "SQL", tmp_path)
    (tmp_path / "made_up.sql").write_text("-- One row a place.\nSELECT place_id, 'x' AS category FROM places", "utf-8")
    connection = duckdb.connect()
    for name in ("regions", "places", "milestones"):
        warehouse.create(connection, BY_NAME[name])
    with pytest.raises(ValueError, match=r"made_up.sql says nothing of \['category'\]"):
        warehouse._make_view(connection, "made_up")


def test_comments_give_units_codes_and_references(database):
    said = dict(
        database.execute("SELECT column_name, comment FROM meta.columns WHERE table_name = 'claims'").fetchall()
    )
    assert "Unit: people" in said["value_min"]
    assert "denies = Says that it is not so" in said["stance"]
    assert "Refers to incidents.incident_id" in said["incident_id"]


def test_meta_lists_every_column_code_rule_and_tool(database):
    columns = database.execute("SELECT table_name, column_name FROM meta.columns").fetchall()
    assert set(columns) >= {(table.name, column.name) for table in TABLES for column in table.columns}
    assert ("strikes", "attributed_side") in columns
    codes = database.execute("SELECT code FROM meta.codes WHERE column_name = 'stance' ORDER BY code").fetchall()
    assert codes == [("asserts",), ("confirms",), ("denies",), ("does_not_confirm",)]
    assert database.execute("SELECT count(*) FROM meta.rules WHERE rule_id = 'claim_interval'").fetchone() == (1,)
    tools = dict(database.execute("FROM meta.build").fetchall())
    assert tools["duckdb"] == duckdb.__version__


def test_inputs_hold_every_file_with_its_size_and_hash(built, database):
    data = built / "data"
    files = [path for path in data.rglob("*") if path.is_file()]
    assert set(database.execute("FROM meta.inputs").fetchall()) == {
        (path.relative_to(data).as_posix(), path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in files
    }
    assert len(files) == len(TABLES) + 1


# --- Parquet -------------------------------------------------------------------------------------------------


def test_every_table_and_view_is_a_parquet_file(built, database):
    names = database.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' "
        "UNION SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
    ).fetchall()
    files = {path.stem for path in (built / "build" / "parquet").iterdir()}
    not_ours = {table.name for table in store.TABLES} | set(warehouse.EXTERNAL_VIEWS)  # their licences forbid it
    assert files == {name for (name,) in names} - not_ours


def test_parquet_files_hold_their_rows_in_the_order_of_the_key(built):
    for table in TABLES:
        frame = duckdb.read_parquet(str(built / "build" / "parquet" / f"{table.name}.parquet"))
        assert frame.columns == list(table.polars_schema)
        keys = frame.select(*table.key).fetchall()
        assert len(keys) == len(GOOD.get(table.name, []))
        assert keys == sorted(keys)


def test_parquet_files_are_the_same_bytes_when_built_elsewhere(built, tmp_path):
    again = build(tmp_path / "another folder")
    assert bytes_below(again / "build" / "parquet") == bytes_below(built / "build" / "parquet")


def test_the_order_of_rows_in_the_files_makes_no_difference_to_the_database(checked):
    with duckdb.connect() as connection:
        warehouse.load(connection, {name: frame.reverse() for name, frame in checked.frames.items()})
        for table in TABLES:
            keys = connection.table(table.name).select(*table.key).fetchall()
            assert keys == sorted(keys), table.name


def test_a_parquet_file_that_is_no_longer_made_is_removed(copy):
    (copy / "build" / "parquet" / "old_view.parquet").write_bytes(b"PAR1")
    rebuild(copy)
    assert not (copy / "build" / "parquet" / "old_view.parquet").exists()


# --- when something goes wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: (data / "claims.csv").unlink(),
        lambda data: (data / "claims.csv").write_bytes(b"\xff"),
        lambda data: write(data, changed("actors", 0, side="rebels")),
        lambda data: write(data, changed("incidents", 1, place_id="nowhere")),
    ],
    ids=["missing", "encoding", "code", "reference"],
)
def test_a_broken_table_leaves_the_last_database_and_parquet_as_they_were(copy, spoil):
    spoil(copy / "data")
    before = bytes_below(copy / "build")
    with pytest.raises(warehouse.DataProblems) as raised:
        rebuild(copy)
    assert raised.value.problems
    assert bytes_below(copy / "build") == before


def test_a_broken_table_leaves_nothing_where_nothing_was(tmp_path):
    data = write(tmp_path / "data", changed("actors", 0, side="rebels"))
    with pytest.raises(warehouse.DataProblems):
        warehouse.build(data, tmp_path / "build" / "strikes.duckdb", tmp_path / "build" / "parquet")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("load", RuntimeError),
        ("make_models", MemoryError),
        ("_describe_inputs", RuntimeError),
        ("_export", RuntimeError),
        ("_export", KeyboardInterrupt),
    ],
)
def test_a_crash_in_the_middle_leaves_the_last_database_and_no_scratch(copy, checked, monkeypatch, step, error):
    def crash(*_):
        raise error("in the middle")

    # what takes long and is not what crashes is left out
    monkeypatch.setattr(warehouse, "check", lambda data: checked)
    monkeypatch.setattr(prediction, "store_results", lambda connection, *_: None)
    monkeypatch.setattr(warehouse, "_check_again", lambda connection, data: None)
    monkeypatch.setattr(warehouse, step, crash)
    before = bytes_below(copy / "build")
    with pytest.raises(error):
        rebuild(copy)
    assert bytes_below(copy / "build") == before


def test_rules_are_asked_again_of_what_was_loaded(copy, monkeypatch):
    broken = check(write(copy / "data", changed("claims", 0, value_min="22", value_max="21", qualifier="range")))
    assert [problem.rule for problem in broken.problems] == ["claim_interval"]
    monkeypatch.setattr(warehouse, "check", lambda data: Checked(broken.frames, []))
    before = bytes_below(copy / "build")
    with pytest.raises(warehouse.DataProblems) as raised:
        rebuild(copy)
    assert [problem.rule for problem in raised.value.problems] == ["claim_interval"]
    assert bytes_below(copy / "build") == before


def test_the_database_itself_refuses_a_dangling_reference(copy, monkeypatch):
    broken = check(write(copy / "data", changed("incidents", 1, place_id="nowhere")))
    monkeypatch.setattr(warehouse, "check", lambda data: Checked(broken.frames, []))
    before = bytes_below(copy / "build")
    with pytest.raises(duckdb.ConstraintException, match="nowhere"):
        rebuild(copy)
    assert bytes_below(copy / "build") == before


def run_in(folder, *arguments):
    """Run Python in `folder` with the project on its path."""
    root = str(warehouse.SQL.parents[1])
    return subprocess.run(
        [sys.executable, "-B", *arguments], cwd=folder, env={"PYTHONPATH": root, "PATH": "", "HOME": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_full_disk_is_said_in_words_and_leaves_the_last_database(copy, monkeypatch, capsys):
    resource = pytest.importorskip("resource")
    monkeypatch.chdir(copy)
    before = bytes_below(copy / "build")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, usual[1]))  # no file may grow beyond this
    try:
        outcome = main(["db"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert outcome == 1
    assert capsys.readouterr().err.strip()
    assert bytes_below(copy / "build") == before


def test_the_command_lists_the_problems_and_ends_with_1(copy, monkeypatch, capsys):
    write(copy / "data", changed("actors", 0, side="rebels"))
    monkeypatch.chdir(copy)
    assert main(["db"]) == 1
    assert "actors.csv:2  side = 'rebels'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "tables",
    [
        changed("prediction_tests", 0, baseline_months="60", horizon_months="60"),
        changed("prediction_tests", 0, series="own_strikes"),
        {"acled_air_drone_strikes_monthly": []},
    ],
    ids=["long windows", "own series too short", "no series"],
)
def test_a_definition_that_its_series_does_not_cover_is_said_in_words(tmp_path, monkeypatch, capsys, tables):
    write(tmp_path / "data", tables)
    monkeypatch.chdir(tmp_path)
    assert main(["db"]) == 1
    assert "acled-mali-12m" in capsys.readouterr().err


def test_the_two_lengths_of_a_definition_are_both_kept_to(tmp_path):
    built = build(tmp_path, changed("prediction_tests", 0, baseline_months="12", horizon_months="6"))
    with warehouse.reading(built / "build" / "strikes.duckdb") as connection:
        months = connection.execute(
            "SELECT DISTINCT months_before, months_after FROM prediction_results WHERE method = 'quasi_poisson'"
        ).fetchall()
    assert months == [(12, 6)]


def test_a_folder_with_an_apostrophe_in_its_name_is_as_good_as_another(tmp_path):
    built = build(tmp_path / "l'équipe")
    assert (built / "build" / "strikes.duckdb").is_file()


# --- readers -------------------------------------------------------------------------------------------------


def test_a_reader_keeps_what_it_opened_while_the_database_is_built_anew(copy):
    database = copy / "build" / "strikes.duckdb"
    with warehouse.reading(database) as reader:
        assert reader.execute("SELECT count(*) FROM milestones").fetchone() == (1,)
        more = [*GOOD["milestones"], GOOD["milestones"][0] | {"milestone_id": "z"}]
        links = [*GOOD["milestone_sources"], {"milestone_id": "z", "source_id": "paper-1"}]
        write(copy / "data", {"milestones": more, "milestone_sources": links})
        rebuild(copy)
        assert reader.execute("SELECT count(*) FROM milestones").fetchone() == (1,)
    with warehouse.reading(database) as reader:
        assert reader.execute("SELECT count(*) FROM milestones").fetchone() == (2,)


def test_the_database_is_opened_to_be_read_only(built):
    with (
        warehouse.reading(built / "build" / "strikes.duckdb") as reader,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        reader.execute("DELETE FROM claims")


def test_the_duckdb_shell_opens_it(built):
    database = str(built / "build" / "strikes.duckdb")
    done = run_in(
        built, "-m", "duckdb_cli", "-readonly", "-json", database, "-c", "SELECT incident_id, voices FROM strikes"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0] == {"incident_id": "ML-2024-08-25-tinzaouaten", "voices": 3}
    refused = run_in(built, "-m", "duckdb_cli", "-readonly", database, "-c", "DELETE FROM claims")
    assert refused.returncode != 0
