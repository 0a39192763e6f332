"""Settings that are wrong: the reader opens with defaults, and says a clear line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import leave, shows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.room import Room


def _written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


WRONG: dict[str, Callable[[Path], object]] = {
    "an unknown setting": _written(b"colour = 1"),
    "an unknown table": _written(b"[colours]\na = 1"),
    "an unknown command": _written(b'[keys]\njump = "x"'),
    "a theme that is a number": _written(b"theme = 1"),
    "a theme that is not there": _written(b'theme = "plaid"'),
    "keys that are a text": _written(b'keys = "x"'),
    "keys that are a list": _written(b"keys = [1]"),
    "a key that is a number": _written(b"[keys]\ntoggle_star = 7"),
    "a key that is a table": _written(b"[keys.toggle_star]\na = 1"),
    "a key that is none": _written(b'[keys]\ntoggle_star = "not a key"'),
    "no key": _written(b'[keys]\ntoggle_star = ""'),
    "a key for two": _written(b'[keys]\ntoggle_read = "x"\nraw = "x"'),
    "a key that another has": _written(b'[keys]\ntoggle_read = "s"'),
    "a key that leaves": _written(b'[keys]\ntoggle_read = "ctrl+c"'),
    "no TOML": _written(b"theme = \n[[["),
    "a name twice": _written(b'theme = "nord"\ntheme = "nord"'),
    "cut": _written(b'theme = "no'),
    "filled with NUL": _written(bytes(500)),
    "no UTF-8": _written(b'theme = "\xff\xfe"'),
    "UTF-16": _written('theme = "nord"'.encode("utf-16")),
    "deeply nested": _written(b"a = " + b"[" * 100_000),
    "a number without end": _written(b"a = " + b"9" * 100_000),
    "10 MB": _written(b"a = 1 # " + b"x" * 10_000_000),
    "10 MB of settings": _written(b"".join(b"a%d = 1\n" % number for number in range(700_000))),
    "5,000 unknown settings": _written(b"".join(b"a%d = 1\n" % number for number in range(5_000))),
    "escape sequences": _written(b'theme = "\\u001b]0;owned\\u0007[red]x[/x]"\n"\\u001b[2J" = 1'),
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a named pipe": os.mkfifo,
    "an endless file": lambda path: path.symlink_to("/dev/zero"),
}
TRIES = len(WRONG)


def outcomes(room: Room, tries: int) -> Iterator[Outcome]:
    """Open a reader on each wrong file."""
    cases = list(WRONG.items())
    if tries < len(cases):
        room.chance("settings").shuffle(cases)
    for name, make in cases:
        yield tried(f"settings: {name}", _opened, room, make)


def _opened(room: Room, make: Callable[[Path], object]) -> None:
    home = room.home()
    path = home / "config.toml"
    make(path)
    with room.reader(home, (24, 100)) as terminal:
        told = " ".join(" ".join(terminal.rows()).replace("│", " ").split())
        assert "config.toml" in told.replace(" ", ""), "nothing is told of it"
        assert b"\x1b]0;owned" not in terminal.output, "what stands in it reaches the terminal"
        terminal.send("s")
        shows(terminal, 1)
        leave(terminal)
    for words in (["list"], ["show", "teach"], ["mark", "teach", "--read"]):
        room.run(home, *words).succeeded()
