"""A catalog that is damaged, another one than before, or without its journal."""

from __future__ import annotations

import os
import shutil
import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import leave, shows
from made_up import PAGE, snapshot_line

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.room import Room

CUTS = 50
FLIPS = 120
GARBAGE = 40
AGAIN = [b"".join(map(snapshot_line, range(60))), PAGE.encode()]
"""What brings all papers back."""

Change = "Callable[[Path, random.Random], None]"


def _written(change: Callable[[bytes], bytes]) -> Change:
    return lambda path, _: path.write_bytes(change(path.read_bytes())) and None


def _cut(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def _flip(path: Path, chance: random.Random, times: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(times):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _page_of_garbage(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    start = chance.randrange(0, len(content), 4096)
    path.write_bytes(content[:start] + chance.randbytes(4096) + content[start + 4096 :])


def _newer(path: Path, _: random.Random) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _another_database(path: Path, _: random.Random) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE papers (a); PRAGMA user_version = 2")
    connection.close()


def _instead(make: Callable[[Path], object], path: Path, _: random.Random) -> None:
    path.unlink()
    make(path)


WAYS: dict[str, Change] = {
    "empty": _written(lambda _: b""),
    "garbage": _written(lambda content: b"no database " * (len(content) // 12)),
    "filled with NUL": _written(lambda content: bytes(len(content))),
    "a newer version": _newer,
    "a database of another program": _another_database,
    "gone": lambda path, _: path.unlink(),
    "a folder": partial(_instead, lambda path: path.mkdir()),
    "a named pipe": partial(_instead, os.mkfifo),
    "a link to nothing": partial(_instead, lambda path: path.symlink_to("nothing")),
    "a link to itself": partial(_instead, lambda path: path.symlink_to(path.name)),
    "a link to a folder": partial(_instead, lambda path: path.symlink_to(".")),
    "a link to an endless file": partial(_instead, lambda path: path.symlink_to("/dev/zero")),
    "a journal of garbage": lambda path, chance: _beside(path, "-wal", chance.randbytes(9000)),
    "shared memory of garbage": lambda path, chance: _beside(path, "-shm", chance.randbytes(32768)),
    "a rollback journal of garbage": lambda path, chance: _beside(
        path, "-journal", chance.randbytes(9000)
    ),
}
JOURNAL_WAYS: dict[str, Change] = {
    "whole": lambda *_: None,
    "missing": lambda path, _: path.with_name("catalog.db-wal").unlink(),
    "cut": lambda path, chance: _cut(path.with_name("catalog.db-wal"), chance),
    "with wrong bits": lambda path, chance: _flip(path.with_name("catalog.db-wal"), chance, 20),
    "without its catalog": lambda path, _: path.unlink(),
}
OPEN_WAYS: dict[str, Change] = {
    "gone": lambda path, _: path.unlink(),
    "another one": lambda path, _: _replaced(path),
    "garbage": _written(lambda content: b"no database " * (len(content) // 12)),
    "truncated": lambda path, _: os.truncate(path, 4096),
}
TRIES = len(WAYS) + len(JOURNAL_WAYS) + len(OPEN_WAYS) + CUTS + FLIPS + GARBAGE


def outcomes(room: Room, tries: int) -> Iterator[Outcome]:
    """Damage the catalog in each way."""
    chance = room.chance("catalog")
    template = room.marked_home()
    journalled = _with_journal(room)
    damaged: list[tuple[str, Path, Change]] = [
        *((f"catalog: {name}", template, change) for name, change in WAYS.items()),
        *((f"catalog: a journal {n}", journalled, way) for n, way in JOURNAL_WAYS.items()),
        *[("catalog: cut", template, _cut)] * CUTS,
        *[("catalog: a wrong bit", template, _flip)] * FLIPS,
        *[("catalog: a page of garbage", template, _page_of_garbage)] * GARBAGE,
    ]
    if tries < len(damaged):
        chance.shuffle(damaged)
    for fault, home, change in damaged:
        yield tried(fault, _told_and_rebuilt, room, home, change, chance)
    for name, change in OPEN_WAYS.items():
        yield tried(f"catalog under an open reader: {name}", _under_reader, room, change, chance)


def _told_and_rebuilt(room: Room, template: Path, change: Change, chance: random.Random) -> None:
    """Each command works or fails in a line; the marks stay, and importing brings papers back."""
    home = room.folder / "damaged"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    wanted = room.marks(home) if template.name != "journalled" else {}
    path = home / "catalog.db"
    change(path, chance)
    marks = (home / "marks.json").read_bytes()
    for words in (["list", "--json"], ["list", "stitches"], ["show", "2508.00003"]):
        done = room.run(home, *words, seconds=15)
        if done.code:
            done.failed_in_a_line()
        assert len(done.lines()) <= 1, f"more than a line: {done.lines()}"
    assert (home / "marks.json").read_bytes() == marks, "the marks file was changed"
    for given in AGAIN:
        room.run(home, "import", "-", given=given, seconds=15)
    done = room.run(home, "list", "--json")
    if done.code:
        # What it says to do: move the catalog away, and import again.
        told = done.failed_in_a_line()
        assert str(home) in told, told
        for file in home.glob("catalog.db*"):
            file.rename(file.with_name(f"away-{file.name}"))
        for given in AGAIN:
            room.run(home, "import", "-", given=given).succeeded()
    found = room.marks(home)
    differing = [name for name in wanted if name in found and found[name] != wanted[name]]
    assert not differing, f"{len(differing)} papers' marks differ"
    if change not in {_flip, _page_of_garbage}:  # which can hide a paper without a trace
        assert found.keys() >= wanted.keys(), f"{len(found)} papers after importing again"


def _under_reader(room: Room, change: Change, chance: random.Random) -> None:
    """Go on reading, or end with one clear line; what is marked then is saved."""
    home = room.marked_home()
    with room.reader(home) as terminal:
        change(home / "catalog.db", chance)
        for keys in ("s", "j", "j", "G", "k", "/stitches\r", "\x1b", "g"):
            terminal.send(keys)
            terminal.wait_for_quiet(0.3)
            if terminal.process.poll() is not None:
                break
        if terminal.process.poll() is None:
            shows(terminal, 3)
            leave(terminal)
        else:
            assert terminal.process.returncode == 1, f"exit {terminal.process.returncode}"
            ending = terminal.output.rpartition(b"\x1b[?1049l")[2]
            assert ending.count(b"Error: ") == 1, f"not one clear line: {ending[-300:]!r}"
            assert b"Traceback" not in ending, "a traceback"
    assert (home / "marks.json").read_text().count('"starred": true') == 3, "the star is lost"


def _with_journal(room: Room) -> Path:
    """Give a home as a killed import leaves it: with a journal that holds the papers."""
    home, copied = room.empty_home(), room.folder / "journalled"
    room.run(home, "import", "-", given=AGAIN[1]).succeeded()
    room.run(home, "mark", "teach", "--star").succeeded()
    connection = sqlite3.connect(home / "catalog.db")
    connection.execute("SELECT count(*) FROM papers").fetchone()
    room.run(home, "import", "-", given=AGAIN[0]).succeeded()
    shutil.copytree(home, copied)
    connection.close()
    assert (copied / "catalog.db-wal").stat().st_size > 0, "no journal was left"
    return copied


def _beside(path: Path, suffix: str, content: bytes) -> None:
    path.with_name(f"{path.name}{suffix}").write_bytes(content)


def _replaced(path: Path) -> None:
    other = path.with_name("other")
    shutil.copy(path, other)
    connection = sqlite3.connect(other)
    connection.execute("DELETE FROM papers WHERE id = '2508.00003'")
    connection.commit()
    connection.close()
    other.replace(path)
