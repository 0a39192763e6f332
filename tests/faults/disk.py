"""A disk that is full, at each step of a save, an import and the settings."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from faults.outcome import CannotTryError, Outcome, tried
from faults.reading import leave
from made_up import snapshot_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.room import Room
    from terminal import Terminal

DISK = 4096
"""The size of the small disk, in KiB."""

SAVE_ROOM = range(0, 124, 4)
IMPORT_ROOM = range(0, 1600, 40)
"""How much room the disk has left, in KiB, from none to more than enough."""

IMPORTED = 200
LINES = b"".join(map(snapshot_line, range(1000, 1000 + IMPORTED)))
STAR = ("mark", "2508.00020", "2508.00021", "--star", "--read")
FULL = "no space left on device"


def outcomes(room: Room, tries: int) -> Iterator[Outcome]:
    """Try every command with every amount of room, and the reader with none."""
    cases: list[tuple[str, Callable[..., None], tuple[object, ...]]] = [
        *(("full disk: a save", _save, (room, left)) for left in SAVE_ROOM),
        *(("full disk: an import", _import, (room, left)) for left in IMPORT_ROOM),
        *(("full disk: the first import", _first, (room, left)) for left in IMPORT_ROOM),
        *(("a file may not grow: a save", _save_limited, (room, n * 499)) for n in range(20)),
        *(("a file may not grow: an import", _import_limited, (room, n * 9999)) for n in range(20)),
        ("full disk: an open reader", _reader_on_full_disk, (room,)),
        ("full disk: a reader is started", _started_on_full_disk, (room,)),
        ("full disk: a theme is chosen", _theme_on_full_disk, (room,)),
    ]
    if tries < len(cases):
        room.chance("disk").shuffle(cases)
    for fault, check, given in cases:
        yield tried(fault, check, *given)


TRIES = len(SAVE_ROOM) + 2 * len(IMPORT_ROOM) + 43


@contextlib.contextmanager
def small_disk(room: Room) -> Iterator[Path]:
    """Give a home on a disk of its own, which is small."""
    if sys.platform != "linux" or os.geteuid() != 0:
        raise CannotTryError("only root on Linux can make a small disk")
    home = room.empty_home()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}k", "tmpfs", str(home)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        raise CannotTryError(f"no small disk: {mounted.stderr.strip()}")
    try:
        yield home
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=True)


def fill(home: Path, left: int) -> None:
    """Leave so many KiB of a disk."""
    with (home / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    pages = (home / "ballast").stat().st_size // 4096
    os.truncate(home / "ballast", max(pages - left // 4, 0) * 4096)


def _filled_disk(room: Room, home: Path, left: int) -> None:
    shutil.copytree(room.marked_home(), home, dirs_exist_ok=True)
    fill(home, left)


def _save(room: Room, left: int) -> None:
    with small_disk(room) as home:
        _filled_disk(room, home, left)
        _saves_or_tells(room, home)
        (home / "ballast").unlink(missing_ok=True)
        room.run(home, *STAR).succeeded()


def _save_limited(room: Room, limit: int) -> None:
    _saves_or_tells(room, room.marked_home(), limit=limit + 32768, deadly=False)


def _saves_or_tells(room: Room, home: Path, **how: object) -> None:
    before, marks = (home / "marks.json").read_bytes(), room.marks
    done = room.run(home, *STAR, **how)
    if done.code == 0:
        (home / "ballast").unlink(missing_ok=True)
        assert marks(home)["2508.00020"][:2] == (True, True), "it said so, and nothing was saved"
        return
    done.failed_in_a_line()
    assert (home / "marks.json").read_bytes() == before, "the file is not as it was"
    assert json.loads((home / "marks.json.bak").read_bytes()), "the backup is empty"
    assert not list(home.glob("*.tmp")), "an unfinished file was left"


def _import(room: Room, left: int) -> None:
    with small_disk(room) as home:
        _filled_disk(room, home, left)
        _imports_or_tells(room, home, 63)


def _first(room: Room, left: int) -> None:
    with small_disk(room) as home:
        fill(home, left)
        _imports_or_tells(room, home, 0)


def _import_limited(room: Room, limit: int) -> None:
    _imports_or_tells(room, room.home(), 63, limit=limit + 32768, deadly=False)


def _imports_or_tells(room: Room, home: Path, papers: int, **how: object) -> None:
    done = room.run(home, "import", "-", given=LINES, **how)
    (home / "ballast").unlink(missing_ok=True)
    if done.code:
        done.failed_in_a_line()
    found = len(room.papers(home))
    assert found == papers + (IMPORTED if done.code == 0 else 0), f"{found} papers are there"
    room.run(home, "import", "-", given=LINES).succeeded()
    assert len(room.papers(home)) == papers + IMPORTED, "importing again brought not all"


def _reader_on_full_disk(room: Room) -> None:
    with small_disk(room) as home:
        shutil.copytree(room.marked_home(), home, dirs_exist_ok=True)
        with room.reader(home, (24, 100)) as terminal:
            fill(home, 0)
            terminal.send("s")
            terminal.wait_for(f"not saved: {FULL}", 10)
            terminal.send("em")
            terminal.wait_for_quiet(0.3)
            (home / "ballast").unlink()
            terminal.send("ore")
            terminal.wait_for(" saved ", 10)
            leave(terminal)
        marks = room.marks(home).values()
        assert [mark[2] for mark in marks if mark[1]].count("more") == 1, "note or star is lost"


def _started_on_full_disk(room: Room) -> None:
    with small_disk(room) as home:
        _filled_disk(room, home, 0)
        assert len(room.papers(home)) == 63, "the papers cannot be listed"
        with room.reader(home, (24, 100)) as terminal:
            terminal.send("Gs")
            terminal.wait_for(f"not saved: {FULL}", 10)
            (home / "ballast").unlink()
            terminal.send("em")
            terminal.wait_for(" saved ", 10)
            room.run(home, "import", "-", given=LINES).succeeded()
            terminal.send("\x1b")
            terminal.wait_for(f"{63 + IMPORTED} papers", 10)
            leave(terminal)
        noted = [mark for mark in room.marks(home).values() if mark[1] and mark[2] == "m"]
        assert len(noted) == 1, "note or star is lost"


def _theme_on_full_disk(room: Room) -> None:
    with small_disk(room) as home:
        shutil.copytree(room.home(), home, dirs_exist_ok=True)
        settings = home / "config.toml"
        settings.write_text('# mine\ntheme = "nord"\n')
        before = settings.read_bytes()
        with room.reader(home, (24, 100)) as terminal:
            fill(home, 0)
            _choose_theme(terminal)
            told = " ".join(" ".join(terminal.rows()).split())
            assert "the theme was not saved" in told, "that it was not saved is not told"
            assert settings.read_bytes() == before, "the settings were changed"
            (home / "ballast").unlink()
            leave(terminal)
        assert settings.read_bytes() == before, "the settings were changed"


def _choose_theme(terminal: Terminal) -> None:
    for keys in ("\x10", "theme", "\r", "gruvbox", "\r"):
        terminal.send(keys)
        terminal.wait_for_quiet(0.3)
