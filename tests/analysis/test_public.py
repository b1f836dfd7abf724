"""The database that the site gives away: all that is ours, nothing of other producers, and the same from the same data."""

import duckdb
import pytest

from analysis import saved
from analysis.content import digest, tables
from analysis.external import store
from analysis.public import public_copy
from analysis.warehouse import EXTERNAL_VIEWS, VIEWS
from tests import databases


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The whole database, with rows of another producer in it, and the copy that is given away."""
    folder = tmp_path_factory.mktemp("public")
    whole, copy = folder / "whole.duckdb", folder / "strikes.duckdb"
    whole.write_bytes(databases.real().read_bytes())
    with duckdb.connect(str(whole)) as connection:
        values = ", ".join(["NULL"] * len(store.TABLES[0].columns))
        name = store.TABLES[0].name
        connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS FROM {name}"
        )  # without its keys, so that a row of nothing fits
        connection.execute(f"INSERT INTO {name} VALUES ({values})")
    copy.write_bytes(public_copy(whole))
    return whole, copy


def test_every_table_of_ours_is_there_with_its_rows(both):
    whole, copy = both
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{whole}' AS ours (READ_ONLY)")
        connection.execute(f"ATTACH '{copy}' AS public (READ_ONLY)")
        external = {f"main.{table.name}" for table in store.TABLES}
        assert set(tables(connection, "public")) == set(tables(connection, "ours")) - external
        for name in tables(connection, "public"):
            assert connection.sql(f"(FROM ours.{name} EXCEPT ALL FROM public.{name})").fetchall() == [], name
            assert connection.sql(f"(FROM public.{name} EXCEPT ALL FROM ours.{name})").fetchall() == [], name


def test_every_view_works_and_none_of_other_producers_rows_is_in_the_file(both):
    _, copy = both
    with duckdb.connect(str(copy), read_only=True) as connection:
        found = {
            name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        }
        assert found == {*VIEWS, "columns"}
        assert not found & set(EXTERNAL_VIEWS)
        for name in VIEWS:
            connection.execute(f"FROM {name} LIMIT 1")
        assert connection.execute("SELECT count(*) FROM tolls_as_of('2024-08-26')").fetchall()[0][0] > 100
        said = connection.execute(
            "SELECT count(*) FROM meta.columns WHERE comment IS NULL AND table_name = 'strikes'"
        ).fetchall()
        assert said == [(0,)]


def test_two_copies_hold_the_same_and_a_change_is_seen(both, tmp_path):
    whole, copy = both
    again = tmp_path / "strikes.duckdb"
    again.write_bytes(public_copy(whole))
    assert digest(again) == digest(copy)
    for change in ("UPDATE publishers SET name = name || '.' WHERE publisher_id = 'ap'", "COMMENT ON VIEW tolls IS 'x'",
                   "COMMENT ON COLUMN strikes.month IS 'x'", "CREATE OR REPLACE MACRO first_day_of(x) AS NULL"):  # fmt: skip
        before = digest(again)
        with duckdb.connect(str(again)) as connection:
            connection.execute(change)
        assert digest(again) != before, change


def test_the_page_is_given_every_saved_question_in_both_languages():
    script = saved.as_script()
    for one in saved.every():
        assert f'"{one.name}"' in script
        assert one.asks_fr in script and one.body.splitlines()[0] in script
