"""Terminals of every size, resized while keys arrive; floods of pasted text; ten thousand keys."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import comes_to, shown_counts

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from faults.room import Room
    from terminal import Terminal

SIZES = [(1, 1), (1, 80), (24, 1), (2, 2), (3, 7), (5, 20), (10, 40), (24, 80), (30, 99), (40, 120)]
SIZES += [(100, 300), (1, 300), (100, 4)]
RESIZES = 1000
MEGABYTE = 1_000_000
KEYS = 10_000
ROUNDS = 10
TRIES = len(SIZES) + 1 + 2 + ROUNDS

PASTED = "\x1b[200~{}\x1b[201~"
SHORT = "jkgGms nN[]/ef\r\t\\?uUyYo\x1b\x10q1359RjkG"
KEYS_ALIKE = (
    *SHORT,
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[Z"),
    *("\x1b[200~pasted\n\x1b[201~", "\x1b[<0;10;5M", "\x1b[<0;10;5m", "\x1b[<64;10;5M", "\x1b[I"),
    *(
        "\x7f",
        "\x15",
        "\x17",
        "\x1a",
        "\x04",
        "é",
        "編",
        "word",
        "is:read",
        '"',
        "-",
        "\x00",
        "\x1d",
    ),
)
LEAVING = "\x1bq"


def outcomes(room: Room, tries: int) -> Iterator[Outcome]:
    """Open terminals of every size, resize one, paste into it, and press keys at random."""
    chance = room.chance("terminal")
    sizes = SIZES if tries >= TRIES else chance.sample(SIZES, max(tries - 4, 1))
    for size in sizes:
        yield tried("a terminal of any size", _sized, room, size)
    yield tried("1,000 resizes while keys arrive", _resized, room, chance)
    yield tried("1 MB pasted into a note", _pasted_note, room)
    yield tried("1 MB pasted into the search", _pasted_search, room)
    for _ in range(ROUNDS):
        yield tried("a monkey: 1,000 keys", _monkey, room, chance)


def _alive(terminal: Terminal) -> None:
    code = terminal.process.poll()
    assert code is None, f"it ended with {code}: {_plain(terminal.output[-600:])}"


def _left(terminal: Terminal) -> None:
    """Leave from wherever it is: each esc closes one thing."""
    for _ in range(4):
        terminal.send("\x1b")
        terminal.wait_for_quiet(0.15)
    terminal.send("q")
    code = terminal.wait_for_end(20)
    assert code == 0, f"exit {code}: {_plain(terminal.output[-600:])}"
    assert b"Traceback" not in terminal.output, "a traceback"


def _plain(output: bytes) -> str:
    return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", output.decode(errors="replace"))


def _sized(room: Room, size: tuple[int, int]) -> None:
    home = room.home()
    with room.open(home, size) as terminal:
        terminal.wait_for("\x1b[?1049h")
        terminal.wait_for_quiet(0.4)
        for keys in (
            "jjms",
            "\r",
            " ",
            "\r",
            "enote",
            "\x1b",
            "/stitch\r",
            "\x1b",
            "?",
            "\x1b",
            "\t",
        ):
            terminal.send(keys)
            terminal.wait_for_quiet(0.15)
        _alive(terminal)
        _left(terminal)
    assert sum(mark[1] for mark in room.marks(home).values()) == 1, "the star is not there"


def _resized(room: Room, chance: random.Random) -> None:
    home = room.home()
    with room.open(home, (24, 80)) as terminal:
        terminal.wait_for_quiet(0.4)
        for number in range(RESIZES):
            terminal.resize(chance.randint(1, 100), chance.randint(1, 300))
            terminal.send(chance.choice(("j", "k", "G", "g", "\t", "\r", "?", "\x1b", "e", "\x1b")))
            if number % 10 == 0:
                terminal.wait_for_quiet(0.02)
                _alive(terminal)
        terminal.resize(24, 80)
        terminal.wait_for_quiet(0.4)
        _left(terminal)


def _pasted_note(room: Room) -> None:
    home = room.home()
    text = "\n".join("words of a long note " * 4 for _ in range(MEGABYTE // 85))
    with room.reader(home) as terminal:
        terminal.send("e")
        terminal.wait_for_quiet(0.2)
        terminal.send(PASTED.format(text.replace("\n", "\r")))
        terminal.wait_for_quiet(0.4)
        comes_to(
            lambda: bool(terminal.wait_for_quiet(0.2)) and _noted(room, home) == [text],
            lambda: f"notes of {[len(note) for note in _noted(room, home)]} letters are saved",
        )
        _left(terminal)
    assert _noted(room, home) == [text], "the note is another one"


def _noted(room: Room, home: Path) -> list[str]:
    return [paper["note"] for paper in room.papers(home).values() if paper["note"]]


def _pasted_search(room: Room) -> None:
    home = room.home()
    with room.reader(home) as terminal:
        terminal.send("/")
        terminal.wait_for_quiet(0.2)
        terminal.send(PASTED.format("stitches of wool " * (MEGABYTE // 17)))
        terminal.wait_for_quiet(0.4)
        terminal.send("\x1b")
        terminal.wait_for_quiet(0.3)
        terminal.send("s")
        comes_to(
            lambda: bool(terminal.wait_for_quiet(0.2)) and shown_counts(terminal)[2] == 1,
            lambda: "it does not answer keys any more",
        )
        _left(terminal)


def _monkey(room: Room, chance: random.Random) -> None:
    """Press keys at random; what the screen counts at the end is what is on the disk."""
    home = room.marked_home()
    pressed = 0
    while pressed < KEYS // ROUNDS:
        with room.reader(home, (24, 100)) as terminal:
            while pressed < KEYS // ROUNDS and terminal.process.poll() is None:
                burst = chance.choices(KEYS_ALIKE, k=chance.randint(1, 12))
                pressed += len(burst)
                try:
                    terminal.send("".join(burst))
                except OSError:
                    break
                terminal.wait_for_quiet(chance.choice((0.0, 0.02, 0.1)))
                _go_on(terminal)
            if terminal.process.poll() is None:
                for _ in range(4):
                    terminal.send("\x1b")
                    terminal.wait_for_quiet(0.15)
            if terminal.process.poll() is None:
                _agrees_with_disk(room, home, terminal)
                with contextlib.suppress(OSError):
                    terminal.send("q")
            code = terminal.wait_for_end(20)
            assert code == 0, f"exit {code}: {_plain(terminal.output[-600:])}"
            assert b"Traceback" not in terminal.output, "a traceback"
    with room.reader(home, (24, 100)) as terminal:
        _agrees_with_disk(room, home, terminal)
        _left(terminal)


def _go_on(terminal: Terminal) -> None:
    """Continue it where ctrl+z came behind q: the terminal, a shell's again, stops what leaves."""
    if terminal.process.poll() is None:
        stopped = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, terminal.process.pid, stopped):
            terminal.process.send_signal(signal.SIGCONT)


def _agrees_with_disk(room: Room, home: Path, terminal: Terminal) -> None:
    def on_disk() -> tuple[int, int, int]:
        marks = room.marks(home).values()
        return len(marks), sum(not mark[0] for mark in marks), sum(mark[1] for mark in marks)

    def agrees() -> bool:
        terminal.wait_for_quiet(0.1)
        _go_on(terminal)
        # One of the last keys may have been q: then it is just leaving, and what ends is no fault.
        return terminal.process.poll() is not None or shown_counts(terminal) == on_disk()

    comes_to(
        agrees,
        lambda: (
            f"the screen counts {shown_counts(terminal)} ({terminal.rows()[0].strip()!r}), "
            f"the disk {on_disk()}"
        ),
    )
