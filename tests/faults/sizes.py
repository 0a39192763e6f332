"""Faults: terminals of every size, resizing under keys, floods of pasted text, random keys."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from typing import TYPE_CHECKING

from faults.outcome import Outcome, attempt
from faults.screen import shown_counts, wait_until

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox
    from terminal import Terminal

SIZES = [(1, 1), (1, 80), (24, 1), (2, 2), (3, 7), (5, 20), (10, 40), (24, 80), (30, 99), (40, 120)]
SIZES += [(100, 300), (1, 300), (100, 4)]
RESIZES = 1000
MEGABYTE = 1_000_000
KEYS = 10_000
ROUNDS = 10
TRIES = len(SIZES) + 1 + 2 + ROUNDS

PASTED = "\x1b[200~{}\x1b[201~"
SINGLE_KEYS = "jkgGms nN[]/ef\r\t\\?uUyYo\x1b\x10q1359RjkG"
RANDOM_KEYS = (
    *SINGLE_KEYS,
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


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcomes of all sizes, of resizing, of pasting, and of random keys."""
    chance = sandbox.chance("terminal")
    sizes = SIZES if tries >= TRIES else chance.sample(SIZES, max(tries - 4, 1))
    for size in sizes:
        yield attempt("a terminal of any size", _check_size, sandbox, size)
    yield attempt("1,000 resizes while keys arrive", _check_resizing, sandbox, chance)
    yield attempt("1 MB pasted into a note", _pasted_note, sandbox)
    yield attempt("1 MB pasted into the search", _pasted_search, sandbox)
    for _ in range(ROUNDS):
        yield attempt("a monkey: 1,000 keys", _monkey, sandbox, chance)


def _check_alive(terminal: Terminal) -> None:
    code = terminal.process.poll()
    assert code is None, f"it ended with {code}: {_strip_escapes(terminal.output[-600:])}"


def _quit(terminal: Terminal) -> None:
    """Quit from any state and check the exit code: each esc closes one thing."""
    for _ in range(4):
        terminal.send("\x1b")
        terminal.wait_for_quiet(0.15)
    terminal.send("q")
    code = terminal.wait_for_end(20)
    assert code == 0, f"exit {code}: {_strip_escapes(terminal.output[-600:])}"
    assert b"Traceback" not in terminal.output, "a traceback"


def _strip_escapes(output: bytes) -> str:
    return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", output.decode(errors="replace"))


def _check_size(sandbox: Sandbox, size: tuple[int, int]) -> None:
    home = sandbox.home()
    with sandbox.open(home, size) as terminal:
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
        _check_alive(terminal)
        _quit(terminal)
    assert sum(mark[1] for mark in sandbox.marks(home).values()) == 1, "the star is lost"


def _check_resizing(sandbox: Sandbox, chance: random.Random) -> None:
    home = sandbox.home()
    with sandbox.open(home, (24, 80)) as terminal:
        terminal.wait_for_quiet(0.4)
        for number in range(RESIZES):
            terminal.resize(chance.randint(1, 100), chance.randint(1, 300))
            terminal.send(chance.choice(("j", "k", "G", "g", "\t", "\r", "?", "\x1b", "e", "\x1b")))
            if number % 10 == 0:
                terminal.wait_for_quiet(0.02)
                _check_alive(terminal)
        terminal.resize(24, 80)
        terminal.wait_for_quiet(0.4)
        _quit(terminal)


def _pasted_note(sandbox: Sandbox) -> None:
    home = sandbox.home()
    text = "\n".join("words of a long note " * 4 for _ in range(MEGABYTE // 85))
    with sandbox.reader(home) as terminal:
        terminal.send("e")
        terminal.wait_for_quiet(0.2)
        terminal.send(PASTED.format(text.replace("\n", "\r")))
        terminal.wait_for_quiet(0.4)
        wait_until(
            lambda: bool(terminal.wait_for_quiet(0.2)) and _notes(sandbox, home) == [text],
            lambda: f"notes of {[len(note) for note in _notes(sandbox, home)]} letters are saved",
        )
        _quit(terminal)
    assert _notes(sandbox, home) == [text], "the note differs"


def _notes(sandbox: Sandbox, home: Path) -> list[str]:
    return [paper["note"] for paper in sandbox.papers(home).values() if paper["note"]]


def _pasted_search(sandbox: Sandbox) -> None:
    home = sandbox.home()
    with sandbox.reader(home) as terminal:
        terminal.send("/")
        terminal.wait_for_quiet(0.2)
        terminal.send(PASTED.format("stitches of wool " * (MEGABYTE // 17)))
        terminal.wait_for_quiet(0.4)
        terminal.send("\x1b")
        terminal.wait_for_quiet(0.3)
        terminal.send("s")
        wait_until(
            lambda: bool(terminal.wait_for_quiet(0.2)) and shown_counts(terminal)[2] == 1,
            lambda: "it no longer responds to keys",
        )
        _quit(terminal)


def _monkey(sandbox: Sandbox, chance: random.Random) -> None:
    """Press random keys; check that the counts on the screen at the end are those on the disk."""
    home = sandbox.marked_home()
    pressed = 0
    while pressed < KEYS // ROUNDS:
        with sandbox.reader(home, (24, 100)) as terminal:
            while pressed < KEYS // ROUNDS and terminal.process.poll() is None:
                burst = chance.choices(RANDOM_KEYS, k=chance.randint(1, 12))
                pressed += len(burst)
                try:
                    terminal.send("".join(burst))
                except OSError:
                    break
                terminal.wait_for_quiet(chance.choice((0.0, 0.02, 0.1)))
                _resume_if_stopped(terminal)
            if terminal.process.poll() is None:
                for _ in range(4):
                    terminal.send("\x1b")
                    terminal.wait_for_quiet(0.15)
            if terminal.process.poll() is None:
                _check_counts(sandbox, home, terminal)
                with contextlib.suppress(OSError):
                    terminal.send("q")
            code = terminal.wait_for_end(20)
            assert code == 0, f"exit {code}: {_strip_escapes(terminal.output[-600:])}"
            assert b"Traceback" not in terminal.output, "a traceback"
    with sandbox.reader(home, (24, 100)) as terminal:
        _check_counts(sandbox, home, terminal)
        _quit(terminal)


def _resume_if_stopped(terminal: Terminal) -> None:
    """Resume a reader that ctrl+z right after q has stopped, in a terminal that is the shell's."""
    if terminal.process.poll() is None:
        stopped = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, terminal.process.pid, stopped):
            terminal.process.send_signal(signal.SIGCONT)


def _check_counts(sandbox: Sandbox, home: Path, terminal: Terminal) -> None:
    def on_disk() -> tuple[int, int, int]:
        marks = sandbox.marks(home).values()
        return len(marks), sum(not mark[0] for mark in marks), sum(mark[1] for mark in marks)

    def agrees() -> bool:
        terminal.wait_for_quiet(0.1)
        _resume_if_stopped(terminal)
        # If one of the last keys was q, the reader is quitting, and its end is no fault.
        return terminal.process.poll() is not None or shown_counts(terminal) == on_disk()

    wait_until(
        agrees,
        lambda: (
            f"the screen counts {shown_counts(terminal)} ({terminal.rows()[0].strip()!r}), "
            f"the disk {on_disk()}"
        ),
    )
