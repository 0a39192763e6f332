"""Faults: a catalog that is damaged, replaced, or without its journal."""

from __future__ import annotations

import os
import shutil
import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from faults.outcome import Outcome, attempt
from faults.screen import leave, wait_for_starred
from made_up import PAGE, snapshot_line

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox

CUTS = 50
FLIPS = 120
GARBAGE = 40
AGAIN = [b"".join(map(snapshot_line, range(60))), PAGE.encode()]
"""The inputs of the imports that bring all papers back."""

Change = "Callable[[Path, random.Random], None]"


def _rewrite(change: Callable[[bytes], bytes]) -> Change:
    return lambda path, _: path.write_bytes(change(path.read_bytes())) and None


def _truncate(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def _flip(path: Path, chance: random.Random, times: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(times):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _garbage_page(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    start = chance.randrange(0, len(content), 4096)
    path.write_bytes(content[:start] + chance.randbytes(4096) + content[start + 4096 :])


def _set_newer_version(path: Path, _: random.Random) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def _foreign_database(path: Path, _: random.Random) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE papers (a); PRAGMA user_version = 2")
    connection.close()


def _replace_by(make: Callable[[Path], object], path: Path, _: random.Random) -> None:
    path.unlink()
    make(path)


DAMAGES: dict[str, Change] = {
    "empty": _rewrite(lambda _: b""),
    "garbage": _rewrite(lambda content: b"no database " * (len(content) // 12)),
    "filled with NUL": _rewrite(lambda content: bytes(len(content))),
    "a newer version": _set_newer_version,
    "a database of another program": _foreign_database,
    "gone": lambda path, _: path.unlink(),
    "a folder": partial(_replace_by, lambda path: path.mkdir()),
    "a named pipe": partial(_replace_by, os.mkfifo),
    "a link to nothing": partial(_replace_by, lambda path: path.symlink_to("nothing")),
    "a link to itself": partial(_replace_by, lambda path: path.symlink_to(path.name)),
    "a link to a folder": partial(_replace_by, lambda path: path.symlink_to(".")),
    "a link to an endless file": partial(_replace_by, lambda path: path.symlink_to("/dev/zero")),
    "a journal of garbage": lambda path, chance: _write_beside(
        path, "-wal", chance.randbytes(9000)
    ),
    "shared memory of garbage": lambda path, chance: _write_beside(
        path, "-shm", chance.randbytes(32768)
    ),
    "a rollback journal of garbage": lambda path, chance: _write_beside(
        path, "-journal", chance.randbytes(9000)
    ),
}
JOURNAL_DAMAGES: dict[str, Change] = {
    "whole": lambda *_: None,
    "missing": lambda path, _: path.with_name("catalog.db-wal").unlink(),
    "cut": lambda path, chance: _truncate(path.with_name("catalog.db-wal"), chance),
    "with wrong bits": lambda path, chance: _flip(path.with_name("catalog.db-wal"), chance, 20),
    "without its catalog": lambda path, _: path.unlink(),
}
OPEN_DAMAGES: dict[str, Change] = {
    "gone": lambda path, _: path.unlink(),
    "another one": lambda path, _: _replace(path),
    "garbage": _rewrite(lambda content: b"no database " * (len(content) // 12)),
    "truncated": lambda path, _: os.truncate(path, 4096),
}
TRIES = len(DAMAGES) + len(JOURNAL_DAMAGES) + len(OPEN_DAMAGES) + CUTS + FLIPS + GARBAGE


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcome of each kind of damage to the catalog."""
    chance = sandbox.chance("catalog")
    template = sandbox.marked_home()
    journalled = _home_with_journal(sandbox)
    damaged: list[tuple[str, Path, Change]] = [
        *((f"catalog: {name}", template, change) for name, change in DAMAGES.items()),
        *((f"catalog: a journal {n}", journalled, way) for n, way in JOURNAL_DAMAGES.items()),
        *[("catalog: cut", template, _truncate)] * CUTS,
        *[("catalog: a wrong bit", template, _flip)] * FLIPS,
        *[("catalog: a page of garbage", template, _garbage_page)] * GARBAGE,
    ]
    if tries < len(damaged):
        chance.shuffle(damaged)
    for fault, home, change in damaged:
        yield attempt(fault, _check_damaged, sandbox, home, change, chance)
    for name, change in OPEN_DAMAGES.items():
        yield attempt(
            f"catalog under an open reader: {name}", _check_open_reader, sandbox, change, chance
        )


def _check_damaged(sandbox: Sandbox, template: Path, change: Change, chance: random.Random) -> None:
    """Check that commands work or fail with one line, marks stay, and an import restores papers."""
    home = sandbox.folder / "damaged"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    expected = sandbox.marks(home) if template.name != "journalled" else {}
    path = home / "catalog.db"
    change(path, chance)
    marks = (home / "marks.json").read_bytes()
    for words in (["list", "--json"], ["list", "stitches"], ["show", "2508.00003"]):
        done = sandbox.run(home, *words, seconds=15)
        if done.code:
            done.error_line()
        assert len(done.lines()) <= 1, f"more than one line: {done.lines()}"
    assert (home / "marks.json").read_bytes() == marks, "the marks file was changed"
    for given in AGAIN:
        sandbox.run(home, "import", "-", given=given, seconds=15)
    done = sandbox.run(home, "list", "--json")
    if done.code:
        # Do what the error says: move the catalog away and import again.
        message = done.error_line()
        assert str(home) in message, message
        for file in home.glob("catalog.db*"):
            file.rename(file.with_name(f"away-{file.name}"))
        for given in AGAIN:
            sandbox.run(home, "import", "-", given=given).succeeded()
    found = sandbox.marks(home)
    differing = [name for name in expected if name in found and found[name] != expected[name]]
    assert not differing, f"{len(differing)} papers' marks differ"
    if change not in {_flip, _garbage_page}:  # these can hide a paper undetected
        assert found.keys() >= expected.keys(), f"{len(found)} papers after importing again"


def _check_open_reader(sandbox: Sandbox, change: Change, chance: random.Random) -> None:
    """Damage an open reader's catalog; it must save a star, and work on or exit with one line."""
    home = sandbox.marked_home()
    with sandbox.reader(home) as terminal:
        change(home / "catalog.db", chance)
        for keys in ("s", "j", "j", "G", "k", "/stitches\r", "\x1b", "g"):
            terminal.send(keys)
            terminal.wait_for_quiet(0.3)
            if terminal.process.poll() is not None:
                break
        if terminal.process.poll() is None:
            wait_for_starred(terminal, 3)
            leave(terminal)
        else:
            assert terminal.process.returncode == 1, f"exit {terminal.process.returncode}"
            ending = terminal.output.rpartition(b"\x1b[?1049l")[2]
            assert ending.count(b"Error: ") == 1, f"not one clear line: {ending[-300:]!r}"
            assert b"Traceback" not in ending, "a traceback"
    assert (home / "marks.json").read_text().count('"starred": true') == 3, "the star is lost"


def _home_with_journal(sandbox: Sandbox) -> Path:
    """Return a home as a killed import leaves it: with the papers in the journal."""
    home, copied = sandbox.empty_home(), sandbox.folder / "journalled"
    sandbox.run(home, "import", "-", given=AGAIN[1]).succeeded()
    sandbox.run(home, "mark", "teach", "--star").succeeded()
    connection = sqlite3.connect(home / "catalog.db")
    connection.execute("SELECT count(*) FROM papers").fetchone()
    sandbox.run(home, "import", "-", given=AGAIN[0]).succeeded()
    shutil.copytree(home, copied)
    connection.close()
    assert (copied / "catalog.db-wal").stat().st_size > 0, "no journal was left"
    return copied


def _write_beside(path: Path, suffix: str, content: bytes) -> None:
    path.with_name(f"{path.name}{suffix}").write_bytes(content)


def _replace(path: Path) -> None:
    other = path.with_name("other")
    shutil.copy(path, other)
    connection = sqlite3.connect(other)
    connection.execute("DELETE FROM papers WHERE id = '2508.00003'")
    connection.commit()
    connection.close()
    other.replace(path)
