"""Faults: a marks file that changes under an open reader, or is damaged when one starts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faults.outcome import Outcome, attempt
from faults.screen import leave, wait_for_starred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox

DIALOG_TITLE = "The marks file is damaged"
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
"""Files that programs for syncing folders, and editors, create next to a file."""


def outcomes(sandbox: Sandbox, _: int) -> Iterator[Outcome]:
    """Yield the outcomes of damage before a reader starts, and of changes under an open one."""
    for name, damage in DAMAGES.items():
        yield attempt(f"open reader: opened on {name}", _opened_on_damage, sandbox, damage)
        yield attempt(f"open reader: {name} under it", _damaged_while_open, sandbox, damage)
    yield attempt("open reader: another valid file", _replaced, sandbox)
    yield attempt("open reader: copies in conflict", _copies_beside, sandbox)
    yield attempt("open reader: a newer version", _newer, sandbox)


TRIES = 2 * len(DAMAGES) + 3


def _opened_on_damage(sandbox: Sandbox, damage: Callable[[bytes], bytes]) -> None:
    home = sandbox.marked_home()
    path, backup = home / "marks.json", home / "marks.json.bak"
    damaged, whole = damage(path.read_bytes()), backup.read_bytes()
    path.write_bytes(damaged)
    with sandbox.reader(home) as terminal:
        assert DIALOG_TITLE.encode() in terminal.output, "the dialog is missing"
        terminal.send("1")
        terminal.wait_for("The backup is in place", 10)
        leave(terminal)
    assert path.read_bytes() == whole, "the backup was not restored"
    kept = [other.read_bytes() for other in home.glob("marks.json.damaged-*")]
    assert kept == [damaged], "the damaged file was not kept"


def _damaged_while_open(sandbox: Sandbox, damage: Callable[[bytes], bytes]) -> None:
    home = sandbox.marked_home()
    path = home / "marks.json"
    damaged = damage(path.read_bytes())
    with sandbox.reader(home) as terminal:
        path.write_bytes(damaged)
        terminal.wait_for(DIALOG_TITLE, 10)
        terminal.send("2")
        terminal.wait_for_quiet(0.2)
        terminal.send("s")
        terminal.wait_for("damaged", 10)  # in the status line, where it remains
        terminal.wait_for_quiet(0.4)
        leave(terminal, 0, 1)
    assert path.read_bytes() == damaged, "the damaged file was written"


def _replaced(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    path = home / "marks.json"
    before = path.read_bytes()
    sandbox.run(home, "mark", "2508.00030", "2508.00031", "--star").succeeded()
    after = path.read_bytes()
    with sandbox.reader(home) as terminal:
        wait_for_starred(terminal, 4)
        for content, number in ((before, 2), (after, 4)):
            _put(path, content)
            wait_for_starred(terminal, number)
        _put(path, before)
        terminal.send("s")  # before the reader can notice the change
        wait_for_starred(terminal, 3)
        leave(terminal)
    assert sum(marks[1] for marks in sandbox.marks(home).values()) == 3, (
        "the number on the disk differs"
    )


def _copies_beside(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    copies = [home / name for name in CONFLICTS]
    with sandbox.reader(home) as terminal:
        for number, copy in enumerate(copies):
            copy.write_bytes(b"%d" % number)
        terminal.send("s")
        wait_for_starred(terminal, 3)
        leave(terminal)
    assert [copy.read_bytes() for copy in copies] == [b"0", b"1", b"2", b"3"], "a copy was changed"


def _newer(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    path = home / "marks.json"
    newer = path.read_bytes().replace(b'"version": 2', b'"version": 99')
    path.write_bytes(newer)
    with sandbox.reader(home) as terminal:
        wait_for_starred(terminal, 2)
        terminal.send("s")
        terminal.wait_for("another version of paperreader", 10)
        leave(terminal, 0, 1)
    assert path.read_bytes() == newer, "the file of a newer version was written"


def _put(path: Path, content: bytes) -> None:
    other = path.with_name("another")
    other.write_bytes(content)
    os.replace(other, path)  # noqa: PTH105  # the call that other programs make
