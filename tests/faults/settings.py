"""Faults: wrong settings, with which the reader must open with defaults and report the problem."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faults.outcome import Outcome, attempt
from faults.screen import leave, wait_for_starred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox


def _write(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


WRONG: dict[str, Callable[[Path], object]] = {
    "an unknown setting": _write(b"colour = 1"),
    "an unknown table": _write(b"[colours]\na = 1"),
    "an unknown command": _write(b'[keys]\njump = "x"'),
    "a theme that is a number": _write(b"theme = 1"),
    "a theme that is not there": _write(b'theme = "plaid"'),
    "keys that are a text": _write(b'keys = "x"'),
    "keys that are a list": _write(b"keys = [1]"),
    "a key that is a number": _write(b"[keys]\ntoggle_star = 7"),
    "a key that is a table": _write(b"[keys.toggle_star]\na = 1"),
    "a key that is none": _write(b'[keys]\ntoggle_star = "not a key"'),
    "no key": _write(b'[keys]\ntoggle_star = ""'),
    "a key for two": _write(b'[keys]\ntoggle_read = "x"\nraw = "x"'),
    "a key that another has": _write(b'[keys]\ntoggle_read = "s"'),
    "a key that leaves": _write(b'[keys]\ntoggle_read = "ctrl+c"'),
    "no TOML": _write(b"theme = \n[[["),
    "a name twice": _write(b'theme = "nord"\ntheme = "nord"'),
    "cut": _write(b'theme = "no'),
    "filled with NUL": _write(bytes(500)),
    "no UTF-8": _write(b'theme = "\xff\xfe"'),
    "UTF-16": _write('theme = "nord"'.encode("utf-16")),
    "deeply nested": _write(b"a = " + b"[" * 100_000),
    "a number without end": _write(b"a = " + b"9" * 100_000),
    "10 MB": _write(b"a = 1 # " + b"x" * 10_000_000),
    "10 MB of settings": _write(b"".join(b"a%d = 1\n" % number for number in range(700_000))),
    "5,000 unknown settings": _write(b"".join(b"a%d = 1\n" % number for number in range(5_000))),
    "escape sequences": _write(b'theme = "\\u001b]0;owned\\u0007[red]x[/x]"\n"\\u001b[2J" = 1'),
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a named pipe": os.mkfifo,
    "an endless file": lambda path: path.symlink_to("/dev/zero"),
}
TRIES = len(WRONG)


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcome of opening a reader with each wrong file."""
    cases = list(WRONG.items())
    if tries < len(cases):
        sandbox.chance("settings").shuffle(cases)
    for name, make in cases:
        yield attempt(f"settings: {name}", _check_reader, sandbox, make)


def _check_reader(sandbox: Sandbox, make: Callable[[Path], object]) -> None:
    home = sandbox.home()
    path = home / "config.toml"
    make(path)
    with sandbox.reader(home, (24, 100)) as terminal:
        shown = " ".join(" ".join(terminal.rows()).replace("│", " ").split())
        assert "config.toml" in shown.replace(" ", ""), "the problem is not reported"
        assert b"\x1b]0;owned" not in terminal.output, (
            "an escape sequence of the file reached the terminal"
        )
        terminal.send("s")
        wait_for_starred(terminal, 1)
        leave(terminal)
    for words in (["list"], ["show", "teach"], ["mark", "teach", "--read"]):
        sandbox.run(home, *words).succeeded()
