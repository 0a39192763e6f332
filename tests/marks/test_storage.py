"""The marks file survives whatever interrupts a write, and is never mistaken for a new one."""

from __future__ import annotations

import copy
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader import files
from paperreader.marks import MarksDamagedError, MarksNotSavedError
from paperreader.marks.storage import SafeStorage

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = {"marks": {"1": {"id": "knit", "read": True}}}
TWO = {"marks": {"1": {"id": "knit", "read": False}}}


def write(storage: SafeStorage, tables: dict[str, dict[str, object]]) -> None:
    with storage.transaction():
        storage.write(copy.deepcopy(tables))


def saved(storage: SafeStorage) -> object:
    """Return the tables that a storage reads, without what describes the file."""
    return {name: table for name, table in (storage.read() or {}).items() if name != "meta"}


@pytest.fixture
def storage(tmp_path: Path) -> SafeStorage:
    return SafeStorage(tmp_path / "marks.json")


def test_what_was_written_is_read_by_another_program(storage: SafeStorage) -> None:
    assert storage.read() is None
    write(storage, ONE)
    assert saved(SafeStorage(storage.path)) == ONE


def test_a_person_can_read_the_file_and_only_its_owner_may(storage: SafeStorage) -> None:
    write(storage, ONE)
    assert '   "read": true' in storage.path.read_text().splitlines()
    assert stat.S_IMODE(storage.path.stat().st_mode) == 0o600


def test_the_previous_version_stays_as_backup(storage: SafeStorage) -> None:
    write(storage, ONE)
    write(storage, TWO)
    assert saved(SafeStorage(storage.backup)) == ONE


def test_another_programs_write_is_noticed(storage: SafeStorage) -> None:
    write(storage, ONE)
    assert not storage.changed()
    write(SafeStorage(storage.path), TWO)
    assert storage.changed()
    assert saved(storage) == TWO


def test_an_error_before_the_end_of_a_transaction_writes_nothing(storage: SafeStorage) -> None:
    write(storage, ONE)

    def change_half() -> None:
        with storage.transaction():
            tables = storage.read() or {}
            tables["marks"]["1"]["read"] = False
            storage.write(tables)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_half()
    assert saved(storage) == ONE


STEPS = ["fsync", "open", "link"]


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_at_any_step_leaves_the_old_file_and_no_litter(
    storage: SafeStorage, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write(storage, ONE)
    write(storage, TWO)
    with monkeypatch.context() as broken:
        fail_at(step, broken)
        with pytest.raises(MarksNotSavedError, match="no space left on device"):
            write(storage, ONE)
    assert saved(SafeStorage(storage.path)) == TWO
    assert not list(storage.path.parent.glob("*.tmp"))
    write(storage, ONE)
    assert saved(SafeStorage(storage.path)) == ONE


def test_file_and_backup_are_never_the_same_file(
    storage: SafeStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(storage, ONE)
    write(storage, TWO)
    for step in STEPS:
        with monkeypatch.context() as broken:
            fail_at(step, broken)
            with pytest.raises(MarksNotSavedError):
                write(storage, ONE)
        assert not storage.path.samefile(storage.backup)
        assert saved(SafeStorage(storage.backup)) == ONE


def fail_at(step: str, broken: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "link":
        broken.setattr(Path, "hardlink_to", full)
        broken.setattr(files.os, "fsync", full)
    else:
        broken.setattr(files.os, step, full)


def test_a_file_system_without_hard_links_has_a_backup_too(
    storage: SafeStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    write(storage, ONE)
    write(storage, TWO)
    assert saved(SafeStorage(storage.backup)) == ONE


def test_a_read_only_file_is_not_written(storage: SafeStorage) -> None:
    write(storage, ONE)
    storage.path.chmod(0o400)
    with pytest.raises(MarksNotSavedError, match="read-only"):
        write(storage, TWO)
    assert saved(SafeStorage(storage.path)) == ONE


def truncate(content: bytes) -> bytes:
    return content[: len(content) // 2]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "blank": lambda _: b" \n",
    "truncated": truncate,
    "filled with null bytes": lambda content: b"\0" * len(content),
    "a list": lambda _: b"[]",
    "no tables": lambda _: b'{"marks": []}',
    "no documents": lambda _: b'{"marks": {"knit": 1}}',
    "marks under another name": lambda content: content.replace(b'"marks"', b'"larks"'),
    "a document twice": lambda content: content.replace(b"\n },", b',\n  "1": {\n  }\n },'),
    "a paper twice": lambda content: content.replace(b"\n },", b',\n  "2": {"id": "knit"}\n },'),
    "a document twice in another layout": lambda _: b'{"marks": {"knit": {}, "knit": {}}}',
    "a field twice in another layout": lambda _: b'{"marks": {"knit": {"a": 1, "a": 2}}}',
    "not UTF-8": lambda content: content.replace(b"knit", b"kn\xff"),
    "deeply nested": lambda _: b'{"a":' * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_never_read_as_new_nor_written(
    storage: SafeStorage, damage: Callable[[bytes], bytes]
) -> None:
    write(storage, ONE)
    write(storage, TWO)
    damaged = damage(storage.path.read_bytes())
    storage.path.write_bytes(damaged)
    again = SafeStorage(storage.path)
    with pytest.raises(MarksDamagedError, match=r"paperreader restore \.bak$") as error:
        again.read()
    assert "\n" not in str(error.value)
    with pytest.raises(MarksDamagedError), again.transaction():
        again.read()
    assert storage.path.read_bytes() == damaged


def test_a_missing_file_with_a_backup_is_not_a_new_one(storage: SafeStorage) -> None:
    write(storage, ONE)
    write(storage, TWO)
    storage.path.unlink()
    with pytest.raises(MarksDamagedError, match="is missing, but its backup exists"):
        SafeStorage(storage.path).read()


def test_restoring_the_backup_keeps_the_damaged_file(storage: SafeStorage) -> None:
    write(storage, ONE)
    write(storage, TWO)
    storage.path.write_bytes(b"")
    kept = storage.restore_backup()
    assert kept is not None
    assert kept.read_bytes() == b""
    assert saved(SafeStorage(storage.path)) == ONE


def test_another_version_replaces_the_file_and_the_previous_one_is_kept(
    storage: SafeStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert storage.restore(b'{"marks": {}}') is None
    write(storage, ONE)
    before = storage.path.read_bytes()
    first, second = (storage.restore(b'{"marks": {}}') for _ in range(2))
    assert first
    assert second
    assert (first.name, first.read_bytes()) == ("marks.json.replaced-1", before)
    assert (second.name, second.read_bytes()) == ("marks.json.replaced-2", b'{"marks": {}}')
    write(storage, TWO)
    assert first.read_bytes() == before

    def unsupported(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    third = storage.restore(before)
    assert third
    assert (third.name, saved(SafeStorage(third))) == ("marks.json.replaced-3", TWO)
    assert saved(storage) == ONE


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_while_restoring_leaves_the_file_as_it_was(
    storage: SafeStorage, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write(storage, ONE)
    with monkeypatch.context() as broken:
        fail_at(step, broken)
        with pytest.raises(MarksNotSavedError, match="no space left on device"):
            storage.restore(b'{"marks": {}}')
    assert saved(storage) == ONE
    beside = {path.name for path in storage.path.parent.iterdir()}
    assert beside == {"marks.json", "marks.json.lock"}


def test_a_read_only_file_is_not_restored_over(storage: SafeStorage) -> None:
    write(storage, ONE)
    storage.path.chmod(0o400)
    with pytest.raises(MarksNotSavedError, match="read-only"):
        storage.restore(b'{"marks": {}}')
    assert saved(SafeStorage(storage.path)) == ONE


def test_without_a_whole_backup_nothing_is_put_in_its_place(storage: SafeStorage) -> None:
    storage.path.write_bytes(b"")
    storage.backup.write_bytes(b"{")
    with pytest.raises(
        MarksDamagedError, match="can't be used either: `paperreader restore` lists older backups"
    ):
        storage.read()
    with pytest.raises(MarksDamagedError):
        storage.restore_backup()
    assert storage.path.read_bytes() == b""


def test_leftovers_of_killed_writers_are_removed(storage: SafeStorage) -> None:
    write(storage, ONE)
    leftover = storage.path.with_name("marks.json.4711.tmp")
    leftover.write_bytes(b"{")
    stranger = storage.path.with_name("my-own.tmp")
    stranger.write_bytes(b"")
    write(SafeStorage(storage.path), TWO)
    assert not leftover.exists()
    assert stranger.exists()


def test_a_symlink_to_the_file_stays_a_symlink(tmp_path: Path) -> None:
    real = tmp_path / "synced" / "marks.json"
    real.parent.mkdir()
    link = tmp_path / "marks.json"
    link.symlink_to(real)
    write(SafeStorage(real), ONE)
    write(SafeStorage(link), TWO)
    assert link.is_symlink()
    assert saved(SafeStorage(real)) == TWO


def test_a_file_cut_at_any_place_is_recognized_as_damaged(storage: SafeStorage) -> None:
    write(storage, ONE)
    whole = storage.path.read_bytes().rstrip()
    for end in range(len(whole)):
        storage.path.write_bytes(whole[:end])
        os.utime(storage.path, ns=(end, end))
        with pytest.raises(MarksDamagedError):
            SafeStorage(storage.path).read()


def test_a_file_that_is_whole_again_is_not_replaced_by_its_backup(storage: SafeStorage) -> None:
    write(storage, ONE)
    write(storage, TWO)
    assert storage.restore_backup() is None
    assert saved(SafeStorage(storage.path)) == TWO


def test_a_folder_that_vanishes_is_not_mistaken_for_a_new_one(tmp_path: Path) -> None:
    storage = SafeStorage(tmp_path / "home" / "marks.json")
    write(storage, ONE)
    (tmp_path / "home").rename(tmp_path / "away")
    with pytest.raises(MarksDamagedError, match="are gone"):
        storage.read()
    with pytest.raises(MarksDamagedError), storage.transaction():
        storage.read()
    shutil.rmtree(tmp_path / "home")
    (tmp_path / "away").rename(tmp_path / "home")
    assert saved(storage) == ONE


def test_changes_are_saved_in_a_folder_that_cannot_be_synced(
    storage: SafeStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse_folders(path: Path, flags: int, *mode: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *mode)

    monkeypatch.setattr(files.os, "open", refuse_folders)
    write(storage, ONE)
    assert saved(SafeStorage(storage.path)) == ONE


def test_a_symlink_loop_is_reported_in_one_line(tmp_path: Path) -> None:
    link = tmp_path / "marks.json"
    link.symlink_to(link)
    with pytest.raises(MarksDamagedError, match="cannot be read"):
        SafeStorage(link).read()


@pytest.mark.parametrize("folder_is_there", [False, True])
def test_a_dangling_symlink_starts_no_new_file(tmp_path: Path, folder_is_there: bool) -> None:
    link, drive = tmp_path / "marks.json", tmp_path / "drive"
    link.symlink_to(drive / "marks.json")
    if folder_is_there:
        drive.mkdir()
    with pytest.raises(MarksDamagedError, match=r"is a dangling symlink to .*drive"):
        SafeStorage(link)
    assert not (drive / "marks.json").exists()
    write(SafeStorage(drive / "marks.json"), ONE)
    assert saved(SafeStorage(link)) == ONE


@pytest.mark.parametrize("other", ["pipe", "device"])
def test_a_pipe_or_device_is_not_read_as_a_marks_file(tmp_path: Path, other: str) -> None:
    path = tmp_path / "marks.json"
    if other == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(MarksDamagedError, match="cannot be read: not a regular file"):
        SafeStorage(path).read()
