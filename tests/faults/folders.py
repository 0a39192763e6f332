"""Files and folders that cannot be written, and a folder that goes away."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from faults.disk import LINES, STAR
from faults.outcome import Outcome, tried
from faults.reading import comes_to, leave, shows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.room import Room


def outcomes(room: Room, _: int) -> Iterator[Outcome]:
    """Take permissions and folders away, from commands and from open readers."""
    yield tried("read-only marks file", _read_only_file, room)
    yield tried("read-only marks file: an open reader", _reader_on_read_only_file, room)
    yield tried("read-only folder", _read_only_folder, room, 0o500)
    yield tried("folder that cannot be read", _read_only_folder, room, 0o000)
    yield tried("read-only folder: an open reader", _reader_in_read_only_folder, room)
    yield tried("folder moved away under a reader, and back", _folder_away, room)
    yield tried("folder removed under a reader", _folder_removed, room)


TRIES = 7


def _read_only_file(room: Room) -> None:
    home = room.marked_home()
    path = home / "marks.json"
    before = path.read_bytes()
    path.chmod(0o400)
    told = room.run(home, *STAR).failed_in_a_line()
    assert "read-only" in told, told
    assert path.read_bytes() == before, "a read-only file was written"


def _reader_on_read_only_file(room: Room) -> None:
    home = room.marked_home()
    path = home / "marks.json"
    path.chmod(0o400)
    with room.reader(home, (24, 100)) as terminal:
        terminal.send("s")
        terminal.wait_for("read-only", 10)
        path.chmod(0o600)
        comes_back(home, 3)
        shows(terminal, 3)
        leave(terminal)


def comes_back(home: Path, starred: int) -> None:
    """Wait until so many starred papers are on the disk."""
    comes_to(
        lambda: (home / "marks.json").read_text().count('"starred": true') == starred,
        lambda: "what was not saved is not tried again",
    )


def _read_only_folder(usual: Room, mode: int) -> None:
    with usual.unprivileged() as room:
        home = room.marked_home()
        before = (home / "marks.json").read_bytes(), (home / "catalog.db").read_bytes()
        home.chmod(mode)
        try:
            if mode:
                assert len(room.papers(home)) == 63, "papers cannot be read"
            else:
                room.run(home, "list").failed_in_a_line()
            room.run(home, *STAR).failed_in_a_line()
            room.run(home, "import", "-", given=LINES).failed_in_a_line()
        finally:
            home.chmod(0o700)
        after = (home / "marks.json").read_bytes(), (home / "catalog.db").read_bytes()
        assert after == before, "a file was changed"
        room.run(home, *STAR).succeeded()


def _reader_in_read_only_folder(usual: Room) -> None:
    with usual.unprivileged() as room:
        home = room.marked_home()
        home.chmod(0o500)
        try:
            with room.reader(home, (24, 100)) as terminal:
                terminal.send("s")
                terminal.wait_for("not saved: permission denied", 10)
                home.chmod(0o700)
                comes_back(home, 3)
                leave(terminal)
        finally:
            home.chmod(0o700)


def _folder_away(room: Room) -> None:
    home = room.marked_home()
    away = home.with_name(f"{home.name}-away")
    with room.reader(home, (24, 100)) as terminal:
        home.rename(away)
        terminal.wait_for("gone", 10)
        terminal.send("2")  # to the question what to do
        terminal.wait_for_quiet(0.3)
        terminal.send("s")
        terminal.wait_for_quiet(0.4)
        assert not (home / "marks.json").exists(), "a new marks file was begun"
        shutil.rmtree(home, ignore_errors=True)
        away.rename(home)
        comes_back(home, 3)
        leave(terminal)


def _folder_removed(room: Room) -> None:
    home = room.marked_home()
    with room.reader(home, (24, 100)) as terminal:
        shutil.rmtree(home)
        terminal.wait_for("gone", 10)
        terminal.send("2")
        for keys in ("s", "j", "/stitch\r", "\x1b", "G"):
            terminal.send(keys)
            terminal.wait_for_quiet(0.4)
        leave(terminal, 0, 1)
    assert not (home / "marks.json").exists(), "a new marks file was begun"
