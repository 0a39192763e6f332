"""Signals, a terminal that is closed, and ctrl+z: all is saved, and the terminal as it was."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import termios
import time
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import leave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.room import Room
    from terminal import Terminal

TIMES = 4
"""How often each is tried, at other moments."""

STARTS = 5

ENDING = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130}
PLACES = {
    "the list": "",
    "a note": "etyped",
    "the search box": "/stitch",
    "all keys": "?",
    "the palette": "\x10",
    "a menu": "Y",
    "the abstract": "\r",
}
TRIES = TIMES * (len(ENDING) + 10 + STARTS) + len(PLACES)

MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
ON_BEFORE = {b"7": True, b"25": True}
"""Lines that wrap and a cursor that is shown; all other modes are off in a new terminal."""


def outcomes(room: Room, _: int) -> Iterator[Outcome]:
    """End and stop readers at several moments and in several places."""
    chance = room.chance("signals")
    for _ in range(TIMES):
        for name, code in ENDING.items():
            yield tried(f"{name} while a note is typed", _ended, room, name, code, chance.random())
        yield tried("ctrl+c while a note is typed", _ended, room, "\x03", 130, chance.random())
        yield tried("terminal closed", _closed, room, chance.random())
        for _ in range(STARTS):
            yield tried("SIGTERM before the first screen", _at_start, room, chance.random())
        yield tried("SIGTSTP, and back", _stopped, room, signal.SIGTSTP)
        yield tried("SIGSTOP, and back", _stopped, room, signal.SIGSTOP)
        for hundredth in range(12, 27, 3):
            yield tried("ctrl+z behind q, and back", _stopped_leaving, room, hundredth / 100)
        yield tried("SIGTERM while stopped", _ended_while_stopped, room)
    for place, keys in PLACES.items():
        yield tried("SIGTERM in every place", _ended_in, room, place, keys)


def _restored(terminal: Terminal) -> None:
    """Check that the terminal is as it was before the program began."""
    modes: dict[bytes, bool] = {}
    for names, sign in MODES.findall(terminal.output):
        modes.update(dict.fromkeys(names.split(b";"), sign == b"h"))
    left = [name.decode() for name, on in modes.items() if on is not ON_BEFORE.get(name, False)]
    assert not left, f"modes are left otherwise: {', '.join(left)}"
    pushed, popped = (
        len(re.findall(rb"\x1b\[" + sign + rb"\d*u", terminal.output)) for sign in (b">", b"<")
    )
    assert pushed == popped, f"kitty keys: {pushed} times on, {popped} times off"
    now = termios.tcgetattr(terminal.ours)
    assert now == terminal.modes, "termios is not as it was"


def _note(terminal: Terminal, room: Room, home: object, text: str) -> None:
    notes = [paper["note"] for paper in room.papers(home).values() if paper["note"]]  # type: ignore[arg-type]
    assert notes == [text], f"the note is {notes}"


def _ended(room: Room, how: str, code: int, share: float) -> None:
    home = room.home()
    with room.reader(home) as terminal:
        terminal.send("esome words of a note")
        time.sleep(share * 0.6)
        if how.startswith("SIG"):
            terminal.wait_for_quiet(0.1)  # a signal passes by what was typed and is not read yet
            terminal.process.send_signal(getattr(signal, how))
        else:
            terminal.send(how)
        assert (found := terminal.wait_for_end(20)) == code, f"exit {found}, not {code}"
        _restored(terminal)
        assert b"Traceback" not in terminal.output, "a traceback"
    _note(terminal, room, home, "some words of a note")


def _closed(room: Room, share: float) -> None:
    home = room.home()
    with room.reader(home) as terminal:
        terminal.send("esome words of a note")
        terminal.wait_for_quiet(0.1)
        time.sleep(share * 0.6)
        terminal.vanish()
        code = terminal.process.wait(20)
        assert code == 129, f"exit {code}, not 129"
    _note(terminal, room, home, "some words of a note")


def _at_start(room: Room, share: float) -> None:
    """End it while it starts: there is nothing to save, and nothing may be left of it."""
    from terminal import reader  # noqa: PLC0415  # the room's waits for the first screen

    home = room.home()
    with reader(home) as terminal:
        if share < 0.5:
            time.sleep(share)
        else:
            terminal.wait_for("\x1b[?1049h")  # the first thing that has to be taken back
            time.sleep((share - 0.5) * 0.05)
        terminal.process.terminate()
        code = terminal.wait_for_end(20)
        assert code in {143, -signal.SIGTERM}, f"exit {code}"
        _restored(terminal)
        assert b"Traceback" not in terminal.output, "a traceback"


def _ended_in(room: Room, place: str, keys: str) -> None:
    with room.reader(room.home()) as terminal:
        terminal.send(keys)
        terminal.wait_for_quiet(0.3)
        terminal.process.terminate()
        code = terminal.wait_for_end(20)
        assert code == 143, f"{place}: exit {code}"
        _restored(terminal)


def _stopped(room: Room, number: int) -> None:
    """Stop it: the terminal is the shell's meanwhile, if it can. Then it goes on where it was."""
    home = room.home()
    with room.reader(home) as terminal:
        terminal.send("ebefore")
        terminal.wait_for_quiet(0.2)
        _stop(terminal, number)
        if number != signal.SIGSTOP:
            _restored(terminal)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("\x1b[?1049h", 10)
        terminal.wait_for_quiet(0.4)
        terminal.send(" after")
        terminal.wait_for_quiet(0.3)
        leave(terminal)
        _restored(terminal)
    _note(terminal, room, home, "before after")


def _ended_while_stopped(room: Room) -> None:
    home = room.home()
    with room.reader(home) as terminal:
        terminal.send("ebefore")
        terminal.wait_for_quiet(0.2)
        _stop(terminal, signal.SIGTSTP)
        terminal.process.terminate()
        terminal.process.send_signal(signal.SIGCONT)  # as a shell does that ends its jobs
        code = terminal.wait_for_end(20)
        assert code == 143, f"exit {code}"
        _restored(terminal)
    _note(terminal, room, home, "before")


def _stopped_leaving(room: Room, seconds: float) -> None:
    """Stop it where it is just leaving, or not: it is gone when it goes on."""
    with room.reader(room.home()) as terminal:
        terminal.send("q")
        time.sleep(seconds)
        with contextlib.suppress(OSError):
            terminal.send("\x1a")
        time.sleep(0.3)
        if terminal.process.poll() is None:
            terminal.process.send_signal(signal.SIGCONT)
        assert terminal.wait_for_end(10) == 0
        _restored(terminal)


def _stop(terminal: Terminal, number: int) -> None:
    terminal.process.send_signal(number)
    end = time.monotonic() + 10
    while True:
        terminal.wait_for_quiet(0.1)
        found, status = os.waitpid(terminal.process.pid, os.WNOHANG | os.WUNTRACED)
        if found and os.WIFSTOPPED(status):
            return
        assert time.monotonic() < end, "it does not stop"
