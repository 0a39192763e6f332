"""Faults: SIGKILL at each step of a save, import or upgrade, in mid-write, and at random times."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from faults.outcome import Outcome, attempt
from faults.sandbox import MARKS
from first_version import PAPERS as EARLIER_PAPERS
from first_version import write_first_version
from made_up import snapshot_line

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox

TRIES = 1000
TYPED = 20
"""Maximum number of tries that type a note: each takes seconds."""

KILLED = {-signal.SIGKILL, -signal.SIGXFSZ}
IMPORTED = 300
SHARED_MEMORY = 32768
"""Size in bytes of SQLite's shared memory; with a lower limit no database can be opened."""

Marks = dict[str, tuple[Any, ...]]


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcomes of killing ``tries`` programs."""
    chance = sandbox.chance("kills")
    saves, imports, upgrades = (
        Saves(sandbox, chance),
        Imports(sandbox, chance),
        Upgrades(sandbox, chance),
    )
    typed = min(TYPED, tries // 10)
    for number in range(tries - typed):
        if number % 20 in {3, 8, 13, 17, 19}:
            yield attempt("kill -9: an import", imports.kill)
        elif number % 20 in {5, 10, 15}:
            yield attempt("kill -9: a catalog's upgrade", upgrades.kill)
        else:
            yield attempt("kill -9: a save", saves.kill)
    for _ in range(typed):
        yield attempt("kill -9: a note being typed", _kill_while_typing, sandbox, chance)


def _choose_end(chance: random.Random, steps: int, size: int, seconds: float) -> dict[str, Any]:
    """Return the arguments of ``Sandbox.run`` that end a program: a step, a file size or a time.

    ``steps``, ``size`` in bytes and ``seconds`` are the upper limits.
    """
    ways = (
        {"step": chance.randint(1, steps)},
        {"limit": chance.randint(SHARED_MEMORY, max(size, SHARED_MEMORY)), "deadly": True},
        {"after": chance.uniform(0, seconds)},
    )
    (way,) = chance.choices(ways, (6, 2, 2))
    return way


class Saves:
    """Saves of marks and notes, with a log of all that was confirmed."""

    def __init__(self, sandbox: Sandbox, chance: random.Random) -> None:
        self._sandbox, self._chance = sandbox, chance
        self._home = sandbox.home()
        self._log: Marks = dict.fromkeys(sandbox.papers(self._home), (False, False, ""))
        for name in [*self._log][:40]:  # so that the file is written in several pieces
            self._make("note", name, "word " * 300)
        first = next(iter(self._log))
        self._steps = sandbox.steps(self._home, "mark", first, "--star")
        self._log[first] = (False, True, self._log[first][2])

    def kill(self) -> None:
        """Kill a command that changes something, and check that no confirmed change is lost."""
        size = (self._home / "marks.json").stat().st_size
        expected, code = self._make(
            *self._command(), **_choose_end(self._chance, self._steps, size, 0.03)
        )
        for file in ("marks.json", "marks.json.bak"):
            json.loads((self._home / file).read_bytes())
        found = self._sandbox.marks(self._home)
        before, self._log = self._log, found
        allowed = [expected] if code == 0 else [before, expected]
        assert found in allowed, f"exit {code}: {_difference(found, allowed[0])}"

    def _command(self) -> tuple[str, ...]:
        names = self._chance.sample([*self._log], self._chance.randint(1, 4))
        if self._chance.random() < 0.3:
            return "note", names[0], "words " * self._chance.randint(0, 500)
        return (
            "mark",
            *names,
            self._chance.choice(("--read", "--unread")),
            self._chance.choice(("--star", "--unstar")),
        )

    def _make(self, *words: str, **how: Any) -> tuple[Marks, int]:
        """Run a command; return the marks after it, if it is not killed, and its exit code."""
        expected = dict(self._log)
        if words[0] == "note":
            expected[words[1]] = (*expected[words[1]][:2], words[2])
        else:
            *names, read, star = words[1:]
            for name in names:
                expected[name] = (read == "--read", star == "--star", expected[name][2])
        code = self._sandbox.run(self._home, *words, **how).code
        assert code == 0 or (how and code in KILLED), f"exit {code}"
        if code == 0:
            self._log = expected
        return expected, code


class Imports:
    """Imports into a library with marks, and first imports into a new library."""

    def __init__(self, sandbox: Sandbox, chance: random.Random) -> None:
        self._sandbox, self._chance = sandbox, chance
        self._lines = b"".join(map(snapshot_line, range(1000, 1000 + IMPORTED)))
        self._marked, self._empty = sandbox.marked_home(), sandbox.empty_home()
        counted = sandbox.folder / "counted"
        shutil.copytree(self._marked, counted)
        self._steps = sandbox.steps(counted, "import", "-", given=self._lines)
        self._size = 2 * (counted / "catalog.db").stat().st_size

    def kill(self) -> None:
        """Kill an import; check that it added all or nothing, and the next one adds the rest."""
        template = self._chance.choice((self._marked, self._marked, self._empty))
        home = _copy(template)
        before = self._sandbox.marks(home) if template is self._marked else {}
        end = _choose_end(self._chance, self._steps, self._size, 0.08)
        code = self._sandbox.run(home, "import", "-", given=self._lines, **end).code
        assert code in {0, *KILLED}, f"exit {code}"
        found = self._sandbox.marks(home)
        assert found.items() >= before.items(), _difference(found, before)
        added = len(found) - len(before)
        assert added in ({IMPORTED} if code == 0 else {0, IMPORTED}), f"{added} papers are there"
        again = self._sandbox.run(home, "import", "-", given=self._lines).succeeded().out.decode()
        assert f": {IMPORTED - added} added, 0 updated, {added} unchanged" in again, again
        _check_catalog(home)


class Upgrades:
    """Catalogs of the first version, which the next command upgrades."""

    def __init__(self, sandbox: Sandbox, chance: random.Random) -> None:
        self._sandbox, self._chance = sandbox, chance
        self._first = sandbox.empty_home()
        write_first_version(self._first / "catalog.db")
        self._steps = sandbox.steps(_copy(self._first), "list", "--json")

    def kill(self) -> None:
        """Kill an upgrade, and check that no paper is lost."""
        home = _copy(self._first)
        end = _choose_end(self._chance, self._steps, 200_000, 0.05)
        code = self._sandbox.run(home, "list", "--json", **end).code
        assert code in {0, *KILLED}, f"exit {code}"
        found = self._sandbox.papers(home)
        expected = {paper.id: paper.title for paper in EARLIER_PAPERS}
        assert {name: paper["title"] for name, paper in found.items()} == expected, "papers differ"
        assert not list(home.glob("*damaged*")), "the catalog was set aside"
        _check_catalog(home)


def _kill_while_typing(sandbox: Sandbox, chance: random.Random) -> None:
    """Kill a reader while a note is typed; check that at most the last second's text is lost."""
    home = sandbox.home()
    typed: list[tuple[float, str]] = []
    with sandbox.reader(home) as terminal:
        terminal.send("e")
        terminal.wait_for_quiet(0.1)
        end = time.perf_counter() + chance.uniform(0.5, 3.0)
        while time.perf_counter() < end:
            letter = chance.choice("abcdefgh ")
            typed.append((terminal.send(letter), letter))
            terminal.wait_for_quiet(chance.uniform(0.01, 0.1))
        terminal.process.kill()
        killed = time.perf_counter()
    notes = [paper["note"] for paper in sandbox.papers(home).values() if paper["note"]]
    note = notes[0] if notes else ""
    assert "".join(letter for _, letter in typed).startswith(note), f"another text: {note!r}"
    lost = [killed - sent for sent, _ in typed[len(note) :]]
    assert not lost or lost[0] <= 1.0, f"the last {lost[0]:.2f} s of typing are lost"


def _copy(template: Path) -> Path:
    home = template.with_name(f"{template.name}-copy")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    return home


def _check_catalog(home: Path) -> None:
    connection = sqlite3.connect(home / "catalog.db")
    (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    assert found == "ok", found


def _difference(found: Marks, expected: Marks) -> str:
    differing = [name for name in expected if found.get(name) != expected[name]]
    kinds = Counter(
        mark
        for name in differing
        for mark, actual, value in zip(MARKS, found.get(name, ()), expected[name], strict=False)
        if actual != value
    )
    return f"{len(differing)} papers differ: {dict(kinds)}"
