"""Builds that are killed, starved of disk or run at once: the last good database stays whole, readers see old or new."""

import ctypes
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from analysis import warehouse
from tests.tables import GOOD, write

ROOT = Path(__file__).parents[1]
FAST, SLOW = 5, 100
BUILD = """
import sys
from pathlib import Path
from analysis import warehouse
folder = Path(sys.argv[1])
print(sum(warehouse.build(folder / "data", folder / "build" / "strikes.duckdb", folder / "build" / "parquet").values()))
"""


def start(folder: Path) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder)], env=environment, stdout=pipe, stderr=pipe, text=True
    )


def versions(folder: Path, number: int) -> None:
    """Tables that differ by version: as many further decisions as the version's number, and one milestone so named."""
    decision = GOOD["decisions"][0]
    rows = [*GOOD["decisions"], *(dict(decision, decision_id=f"D{n:03d}") for n in range(101, 101 + number))]
    milestone = dict(GOOD["milestones"][0], what=f"version {number}")
    write(folder / "data", {"decisions": rows, "milestones": [milestone]})


def seen(database: Path) -> int:
    """The version that a reader finds, in all its parts; fails where two versions are mixed."""
    with duckdb.connect(str(database), read_only=True) as connection:
        decisions = connection.execute("SELECT count(*) FROM decisions WHERE decision_id > 'D100'").fetchall()[0][0]
        said = connection.execute("SELECT what FROM milestones").fetchall()[0][0]
        assert said == f"version {decisions}"
        assert connection.execute("SELECT count(*) FROM strikes").fetchall()[0][0] == 2
        assert connection.execute("SELECT count(*) FROM prediction_results").fetchall()[0][0] > 0
    return decisions


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "build").iterdir() if path.name.startswith("."))


@pytest.fixture
def project(tmp_path):
    versions(tmp_path, 1)
    warehouse.build(tmp_path / "data", tmp_path / "build" / "strikes.duckdb", tmp_path / "build" / "parquet")
    return tmp_path


def kill_builds(project: Path, times: int) -> None:
    """Kill builds of a second version at random moments; then let one finish."""
    database = project / "build" / "strikes.duckdb"
    versions(project, 2)
    began = time.monotonic()
    assert start(project).wait() == 0
    whole = time.monotonic() - began
    versions(project, 3)
    chance = random.Random(times)
    killed = 0
    for _ in range(times):
        build = start(project)
        try:
            build.communicate(timeout=chance.uniform(0.2, 1.0) * whole)
        except subprocess.TimeoutExpired:
            build.send_signal(signal.SIGKILL)
            build.communicate()
            killed += 1
        assert seen(database) in (2, 3)
    assert killed
    build = start(project)
    _, said = build.communicate()
    assert build.returncode == 0, said
    assert seen(database) == 3
    assert leftovers(project) == [], "what killed builds left is cleared away by the next"


def test_a_killed_build_leaves_the_last_good_database(project):
    kill_builds(project, FAST)


@pytest.mark.slow
def test_a_hundred_killed_builds_leave_the_last_good_database(project):
    kill_builds(project, SLOW)


def test_two_builds_at_once_both_end_well(project):
    versions(project, 2)
    builds = [start(project), start(project)]
    for build in builds:
        _, said = build.communicate()
        assert build.returncode == 0, said
    assert seen(project / "build" / "strikes.duckdb") == 2
    assert leftovers(project) == []
    assert len(list((project / "build" / "parquet").glob("*.parquet"))) > 20


def test_a_hundred_readers_during_a_rebuild_see_old_or_new(project):
    database = project / "build" / "strikes.duckdb"
    versions(project, 2)
    found, wrong, ended = [], [], threading.Event()
    build = start(project)

    def read() -> None:
        while True:
            last = ended.is_set()  # once more after the end, so that the new one is seen too
            try:
                found.append(seen(database))
            except Exception as error:
                wrong.append(error)
            if last:
                return
            time.sleep(0.05)

    readers = [threading.Thread(target=read) for _ in range(100)]
    for reader in readers:
        reader.start()
    _, said = build.communicate()
    ended.set()
    for reader in readers:
        reader.join()
    assert build.returncode == 0, said
    assert wrong == []
    assert set(found) <= {1, 2} and len(found) >= 100
    assert seen(database) == 2


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 200 MB, where this machine lets us have one."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or ctypes.CDLL(None, use_errno=True).mount(
        b"tmpfs", str(place).encode(), b"tmpfs", 0, b"size=200m"
    ):
        pytest.skip("a small file system needs root and mount")
    yield place
    ctypes.CDLL(None).umount2(str(place).encode(), 2)


def test_a_full_disk_leaves_the_last_good_database(small_disk, project):
    (small_disk / "build").mkdir()
    (small_disk / "data").symlink_to(project / "data")
    database = small_disk / "build" / "strikes.duckdb"
    assert start(small_disk).wait() == 0
    assert seen(database) == 1
    versions(project, 2)
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    tried = []
    for left in (0, 100_000, 2_000_000, 8_000_000):
        ballast = small_disk / "ballast"
        with ballast.open("wb") as file:
            file.write(b"\0" * max(0, free - left))
        build = start(small_disk)
        build.communicate()
        tried.append(build.returncode)
        assert seen(database) == (2 if build.returncode == 0 else 1)
        ballast.unlink()
        assert leftovers(small_disk) == []
        if build.returncode == 0:
            break
    assert tried[0] != 0, "the disk was not full"
    assert start(small_disk).wait() == 0
    assert seen(database) == 2
