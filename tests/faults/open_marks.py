"""A marks file that changes under an open reader, or is damaged when one opens."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import leave, shows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.room import Room

ASKED = "The marks file is damaged"
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "filled with NUL": lambda content: bytes(len(content)),
    "a paper twice": lambda content: content.replace(b"2508.00002", b"2508.00003"),
}
CONFLICTS = (
    "marks (conflicted copy 2026-11-24).json",
    "marks.sync-conflict-20261124-093000-ABCDEFG.json",
    "marks.json.~lock",
    ".marks.json.swp",
)
"""What programs that synchronize folders put beside a file."""


def outcomes(room: Room, _: int) -> Iterator[Outcome]:
    """Open a reader on damage, and damage or replace the file under an open one."""
    for name, damage in DAMAGES.items():
        yield tried(f"open reader: opened on {name}", _opened_on_damage, room, damage)
        yield tried(f"open reader: {name} under it", _damaged_under_it, room, damage)
    yield tried("open reader: another valid file", _replaced, room)
    yield tried("open reader: copies in conflict", _copies_beside, room)
    yield tried("open reader: a newer version", _newer, room)


TRIES = 2 * len(DAMAGES) + 3


def _opened_on_damage(room: Room, damage: Callable[[bytes], bytes]) -> None:
    home = room.marked_home()
    path, backup = home / "marks.json", home / "marks.json.bak"
    damaged, whole = damage(path.read_bytes()), backup.read_bytes()
    path.write_bytes(damaged)
    with room.reader(home) as terminal:
        assert ASKED.encode() in terminal.output, "nothing was asked"
        terminal.send("1")
        terminal.wait_for("The backup is in place", 10)
        leave(terminal)
    assert path.read_bytes() == whole, "the backup is not in its place"
    kept = [other.read_bytes() for other in home.glob("marks.json.damaged-*")]
    assert kept == [damaged], "the damaged file was not kept"


def _damaged_under_it(room: Room, damage: Callable[[bytes], bytes]) -> None:
    home = room.marked_home()
    path = home / "marks.json"
    damaged = damage(path.read_bytes())
    with room.reader(home) as terminal:
        path.write_bytes(damaged)
        terminal.wait_for(ASKED, 10)
        terminal.send("2")
        terminal.wait_for_quiet(0.2)
        terminal.send("s")
        terminal.wait_for("damaged", 10)  # in the status line, where it stays
        terminal.wait_for_quiet(0.4)
        leave(terminal, 0, 1)
    assert path.read_bytes() == damaged, "the damaged file was written"


def _replaced(room: Room) -> None:
    home = room.marked_home()
    path = home / "marks.json"
    before = path.read_bytes()
    room.run(home, "mark", "2508.00030", "2508.00031", "--star").succeeded()
    after = path.read_bytes()
    with room.reader(home) as terminal:
        shows(terminal, 4)
        for content, number in ((before, 2), (after, 4)):
            _put(path, content)
            shows(terminal, number)
        _put(path, before)
        terminal.send("s")  # before the reader can have looked
        shows(terminal, 3)
        leave(terminal)
    assert sum(marks[1] for marks in room.marks(home).values()) == 3, "another number on the disk"


def _copies_beside(room: Room) -> None:
    home = room.marked_home()
    copies = [home / name for name in CONFLICTS]
    with room.reader(home) as terminal:
        for number, copy in enumerate(copies):
            copy.write_bytes(b"%d" % number)
        terminal.send("s")
        shows(terminal, 3)
        leave(terminal)
    assert [copy.read_bytes() for copy in copies] == [b"0", b"1", b"2", b"3"], "a copy was changed"


def _newer(room: Room) -> None:
    home = room.marked_home()
    path = home / "marks.json"
    newer = path.read_bytes().replace(b'"version": 1', b'"version": 99')
    path.write_bytes(newer)
    with room.reader(home) as terminal:
        shows(terminal, 2)
        terminal.send("s")
        terminal.wait_for("another version of paperreader", 10)
        leave(terminal, 0, 1)
    assert path.read_bytes() == newer, "the file of a newer version was written"


def _put(path: Path, content: bytes) -> None:
    other = path.with_name("another")
    other.write_bytes(content)
    os.replace(other, path)  # noqa: PTH105  # as another program does
