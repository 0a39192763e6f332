"""Faults: signals, a closed terminal and ctrl+z; all is saved and the terminal restored."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import termios
import time
from typing import TYPE_CHECKING

from faults.outcome import Outcome, attempt
from faults.screen import leave

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox
    from terminal import Terminal

TIMES = 4
"""Number of tries of each, at different times."""

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
"""Modes that are on in a new terminal: line wrap and a visible cursor; all others are off."""


def outcomes(sandbox: Sandbox, _: int) -> Iterator[Outcome]:
    """Yield the outcomes of ending and stopping readers at several times and in several states."""
    chance = sandbox.chance("signals")
    for _ in range(TIMES):
        for name, code in ENDING.items():
            yield attempt(
                f"{name} while a note is typed", _ended, sandbox, name, code, chance.random()
            )
        yield attempt("ctrl+c while a note is typed", _ended, sandbox, "\x03", 130, chance.random())
        yield attempt("terminal closed", _closed, sandbox, chance.random())
        for _ in range(STARTS):
            yield attempt("SIGTERM before the first screen", _at_start, sandbox, chance.random())
        yield attempt("SIGTSTP, and back", _stopped, sandbox, signal.SIGTSTP)
        yield attempt("SIGSTOP, and back", _stopped, sandbox, signal.SIGSTOP)
        for hundredth in range(12, 27, 3):
            yield attempt("ctrl+z behind q, and back", _stopped_leaving, sandbox, hundredth / 100)
        yield attempt("SIGTERM while stopped", _ended_while_stopped, sandbox)
    for place, keys in PLACES.items():
        yield attempt("SIGTERM in every place", _ended_in, sandbox, place, keys)


def _check_restored(terminal: Terminal) -> None:
    """Check that the terminal's state is that from before the program."""
    modes: dict[bytes, bool] = {}
    for names, sign in MODES.findall(terminal.output):
        modes.update(dict.fromkeys(names.split(b";"), sign == b"h"))
    left = [name.decode() for name, on in modes.items() if on is not ON_BEFORE.get(name, False)]
    assert not left, f"modes were left changed: {', '.join(left)}"
    pushed, popped = (
        len(re.findall(rb"\x1b\[" + sign + rb"\d*u", terminal.output)) for sign in (b">", b"<")
    )
    assert pushed == popped, f"kitty keys: {pushed} times on, {popped} times off"
    now = termios.tcgetattr(terminal.ours)
    assert now == terminal.modes, "termios was left changed"


def _check_note(sandbox: Sandbox, home: Path, text: str) -> None:
    notes = [paper["note"] for paper in sandbox.papers(home).values() if paper["note"]]
    assert notes == [text], f"the note is {notes}"


def _ended(sandbox: Sandbox, how: str, code: int, share: float) -> None:
    home = sandbox.home()
    with sandbox.reader(home) as terminal:
        terminal.send("esome words of a note")
        time.sleep(share * 0.6)
        if how.startswith("SIG"):
            terminal.wait_for_quiet(0.1)  # a signal overtakes typed text that is not read yet
            terminal.process.send_signal(getattr(signal, how))
        else:
            terminal.send(how)
        assert (found := terminal.wait_for_end(20)) == code, f"exit {found}, not {code}"
        _check_restored(terminal)
        assert b"Traceback" not in terminal.output, "a traceback"
    _check_note(sandbox, home, "some words of a note")


def _closed(sandbox: Sandbox, share: float) -> None:
    home = sandbox.home()
    with sandbox.reader(home) as terminal:
        terminal.send("esome words of a note")
        terminal.wait_for_quiet(0.1)
        time.sleep(share * 0.6)
        terminal.vanish()
        code = terminal.process.wait(20)
        assert code == 129, f"exit {code}, not 129"
    _check_note(sandbox, home, "some words of a note")


def _at_start(sandbox: Sandbox, share: float) -> None:
    """End a reader while it starts, and check that the terminal is restored."""
    from terminal import reader  # noqa: PLC0415  # Sandbox.reader waits for the first screen

    home = sandbox.home()
    with reader(home) as terminal:
        if share < 0.5:
            time.sleep(share)
        else:
            terminal.wait_for("\x1b[?1049h")  # the first change of the terminal that must be undone
            time.sleep((share - 0.5) * 0.05)
        terminal.process.terminate()
        code = terminal.wait_for_end(20)
        assert code in {143, -signal.SIGTERM}, f"exit {code}"
        _check_restored(terminal)
        assert b"Traceback" not in terminal.output, "a traceback"


def _ended_in(sandbox: Sandbox, place: str, keys: str) -> None:
    with sandbox.reader(sandbox.home()) as terminal:
        terminal.send(keys)
        terminal.wait_for_quiet(0.3)
        terminal.process.terminate()
        code = terminal.wait_for_end(20)
        assert code == 143, f"{place}: exit {code}"
        _check_restored(terminal)


def _stopped(sandbox: Sandbox, number: int) -> None:
    """Stop and resume a reader; check that it goes on, and returned the terminal if it could."""
    home = sandbox.home()
    with sandbox.reader(home) as terminal:
        terminal.send("ebefore")
        terminal.wait_for_quiet(0.2)
        _stop(terminal, number)
        if number != signal.SIGSTOP:
            _check_restored(terminal)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("\x1b[?1049h", 10)
        terminal.wait_for_quiet(0.4)
        terminal.send(" after")
        terminal.wait_for_quiet(0.3)
        leave(terminal)
        _check_restored(terminal)
    _check_note(sandbox, home, "before after")


def _ended_while_stopped(sandbox: Sandbox) -> None:
    home = sandbox.home()
    with sandbox.reader(home) as terminal:
        terminal.send("ebefore")
        terminal.wait_for_quiet(0.2)
        _stop(terminal, signal.SIGTSTP)
        terminal.process.terminate()
        terminal.process.send_signal(signal.SIGCONT)  # as a shell does when it ends its jobs
        code = terminal.wait_for_end(20)
        assert code == 143, f"exit {code}"
        _check_restored(terminal)
    _check_note(sandbox, home, "before")


def _stopped_leaving(sandbox: Sandbox, seconds: float) -> None:
    """Stop a reader while it may be quitting; check that it has quit after it is resumed."""
    with sandbox.reader(sandbox.home()) as terminal:
        terminal.send("q")
        time.sleep(seconds)
        with contextlib.suppress(OSError):
            terminal.send("\x1a")
        time.sleep(0.3)
        if terminal.process.poll() is None:
            terminal.process.send_signal(signal.SIGCONT)
        assert terminal.wait_for_end(10) == 0
        _check_restored(terminal)


def _stop(terminal: Terminal, number: int) -> None:
    """Send a signal and wait until the process is stopped."""
    terminal.process.send_signal(number)
    end = time.monotonic() + 10
    while True:
        terminal.wait_for_quiet(0.1)
        found, status = os.waitpid(terminal.process.pid, os.WNOHANG | os.WUNTRACED)
        if found and os.WIFSTOPPED(status):
            return
        assert time.monotonic() < end, "it was not stopped"
