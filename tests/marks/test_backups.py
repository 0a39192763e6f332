"""Backups: for a month, the marks of an earlier day or week can be restored."""

from __future__ import annotations

import gzip
import os
import random
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from paperreader.log import log
from paperreader.marks import backups
from paperreader.marks.backups import backup_path, create_backup, days_to_keep, list_backups
from paperreader.marks.storage import SafeStorage
from threads import wait_for

if TYPE_CHECKING:
    from pathlib import Path

FIRST = date(2026, 11, 1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOON.astimezone().date()


class Days:
    """A clock that a test moves on by days."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def storage(tmp_path: Path, days: Days) -> SafeStorage:
    return SafeStorage(tmp_path / "marks.json", days)


def write(storage: SafeStorage, word: str) -> bytes:
    """Write marks, wait until the backup is made, and return the file's content."""
    with storage.transaction():
        storage.write({"marks": {"knit": {"note": word}}})
    wait_for("backup")
    return storage.path.read_bytes()


def kept(storage: SafeStorage) -> dict[date, bytes]:
    return {
        day: gzip.decompress(path.read_bytes()) for day, path in list_backups(storage.path).items()
    }


def test_the_first_change_of_a_day_keeps_what_was_there_before_it(
    storage: SafeStorage, days: Days
) -> None:
    first = write(storage, "first")
    assert kept(storage) == {}
    second = write(storage, "second")
    write(storage, "third")
    assert kept(storage) == {TODAY: first}
    days.now += timedelta(days=1)
    fourth = write(storage, "fourth")
    write(SafeStorage(storage.path, days), "fifth")
    assert kept(storage)[TODAY + timedelta(days=1)] not in {first, second, fourth}
    assert list(kept(storage)) == [TODAY + timedelta(days=1), TODAY]


def test_backups_are_small_and_for_their_owner_alone(storage: SafeStorage) -> None:
    write(storage, "first " * 1000)
    write(storage, "second")
    (path,) = list_backups(storage.path).values()
    assert path.name == f"marks-{TODAY}.json.gz"
    assert path.stat().st_size < 200
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_change_a_day_for_a_month_leaves_a_week_of_days_and_a_month_of_weeks(
    storage: SafeStorage, days: Days
) -> None:
    write(storage, "before")
    for _ in range(40):
        days.now += timedelta(days=1)
        write(storage, str(days.now))
    today = days.now.astimezone().date()
    there = list(kept(storage))
    assert there[:7] == [today - timedelta(days=number) for number in range(7)]
    assert all(day.isoweekday() == 7 for day in there[7:])
    assert len(there) == 7 + len(there[7:])
    assert 3 <= len(there[7:]) <= 4
    assert today - there[-1] < timedelta(days=31)


DAYS = st.sets(st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days)))


@given(DAYS)
def test_expiring_backups_day_by_day_leaves_the_same_as_at_once(used: set[date]) -> None:
    there: set[date] = set()
    for today in sorted(used):
        there = days_to_keep(there | {today}, today)
        assert there == days_to_keep({day for day in used if day <= today}, today)


@given(DAYS, st.integers(0, 90).map(lambda days: FIRST + timedelta(days=days)))
def test_every_day_of_the_month_has_a_backup_within_a_week(used: set[date], today: date) -> None:
    used = {day for day in used if day <= today}
    kept_days = days_to_keep(used, today)
    assert kept_days <= used
    assert len(kept_days) <= 7 + 5
    assert {day for day in used if today - day < timedelta(days=7)} <= kept_days
    for day in used:
        if today - day < timedelta(days=31):
            assert any(timedelta(0) <= other - day < timedelta(days=7) for other in kept_days)
        else:
            assert day not in kept_days


def test_a_clock_that_was_wrong_once_removes_no_good_backup() -> None:
    week = {TODAY - timedelta(days=number) for number in range(7)}
    future = TODAY + timedelta(days=3650)
    assert days_to_keep({future, *week}, TODAY) == {future, *week}


def test_files_that_others_put_into_the_folder_stay(storage: SafeStorage) -> None:
    write(storage, "first")
    folder = backups.backup_folder(storage.path)
    folder.mkdir()
    strangers = ["marks-2001-01-01.json", "my-2001-01-01.json.gz", "marks-2001-99-99.json.gz"]
    for name in [*strangers, "marks-2001-01-01.json.gz", "marks-2001-01-01.json.gz.4711.tmp"]:
        (folder / name).touch()
    write(storage, "second")
    names = {path.name for path in folder.iterdir()} - {".lock"}
    assert names == {f"marks-{TODAY}.json.gz", *strangers}


@pytest.mark.parametrize("hindrance", ["a file", "a symlink loop", "full"])
def test_a_backup_that_cannot_be_made_is_logged_and_the_change_is_saved(
    storage: SafeStorage, hindrance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[str] = []
    monkeypatch.setattr(log, "problem", logged.append)
    write(storage, "first")
    folder = backups.backup_folder(storage.path)
    if hindrance == "a file":
        folder.touch()
    elif hindrance == "a symlink loop":
        folder.symlink_to(folder)
    else:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backups, "write_temporary", full)
    second = write(storage, "second")
    assert storage.path.read_bytes() == second
    (line,) = logged
    assert f"{backup_path(storage.path, TODAY)}: no backup was made: " in line


def test_of_two_programs_one_makes_the_backup(storage: SafeStorage) -> None:
    write(storage, "first")
    folder = backups.backup_folder(storage.path)
    folder.mkdir()
    unfinished = folder / "marks-2026-11-24.json.gz.4711.tmp"
    unfinished.touch()
    with FileLock(folder / ".lock"):
        write(storage, "second")
    assert kept(storage) == {}
    assert unfinished.exists()


def test_marks_behind_a_symlink_have_their_backups_beside_them(tmp_path: Path, days: Days) -> None:
    real = tmp_path / "synced" / "marks.json"
    real.parent.mkdir()
    link = tmp_path / "marks.json"
    link.symlink_to(real)
    write(SafeStorage(real, days), "first")
    write(SafeStorage(link, days), "second")
    assert list(list_backups(real)) == [TODAY]


KEEPER = """
import sys
from datetime import date, timedelta
from pathlib import Path
from paperreader.marks import backups

backups.PIECE = 500  # many chances to be killed in between
marks, day = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
while True:
    day += timedelta(days=1)
    backups.create_backup(marks, marks, day).join()
    print(day, flush=True)
"""


def test_kill_9_at_any_time_leaves_only_whole_backups(tmp_path: Path) -> None:
    marks = tmp_path / "marks.json"
    chance = random.Random(1)
    marks.write_bytes(chance.randbytes(100_000))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    day = FIRST.isoformat()
    for _ in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", KEEPER, str(marks), day], env=environment, stdout=subprocess.PIPE
        ) as keeper:
            assert keeper.stdout
            for _ in range(chance.randint(1, 9)):
                day = keeper.stdout.readline().decode().strip()
            keeper.kill()
        there = list_backups(marks)
        assert date.fromisoformat(day) in there
        assert {gzip.decompress(path.read_bytes()) for path in there.values()} == {
            marks.read_bytes()
        }
        assert len(list(backups.backup_folder(marks).glob("*.tmp"))) <= 1
        day = max(there).isoformat()
    keeping = create_backup(marks, marks, date.fromisoformat(day) + timedelta(days=1))
    assert keeping
    keeping.join()
    assert not list(backups.backup_folder(marks).glob("*.tmp"))
