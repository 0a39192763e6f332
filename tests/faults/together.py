"""Faults: several programs at once, which are commands that write marks, readers and imports."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from faults.outcome import Outcome, attempt
from faults.screen import leave, shown_counts, wait_until
from made_up import snapshot_line

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox
    from terminal import Terminal

ROUNDS = 8
UPDATES = 630
"""Number of fields that a round changes: some 5,000 in all rounds."""

AT_ONCE = 8
"""Number of papers that a command marks."""

IMPORTS = 4
IMPORTED = 3000
TRIES = ROUNDS + 2 + IMPORTS


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcomes of four writers and two readers at once, and of two imports at once."""
    imports = min(IMPORTS, tries // 2)
    with contextlib.ExitStack() as opened:
        others = [opened.enter_context(sandbox.reopen()) for _ in range(4)]
        home = sandbox.home()
        writing = Writing(sandbox, others, home, UPDATES if tries >= ROUNDS else UPDATES // 5)
        readers = [opened.enter_context(sandbox.reader(home)) for _ in range(2)]
        for _ in range(max(tries - imports - 2, 1)):
            yield attempt("at once: 4 writers and 2 readers", writing.round, readers)
        for reader in readers:
            yield attempt("at once: 4 writers and 2 readers", leave, reader)
        for _ in range(imports):
            yield attempt("at once: 2 imports and a reader", _import_twice, sandbox, others)


class Writing:
    """A home that several programs change, and the marks that it must have then."""

    def __init__(self, sandbox: Sandbox, others: list[Sandbox], home: Path, updates: int) -> None:
        self._sandbox, self._others, self._home, self._updates = sandbox, others, home, updates
        self._chance = [sandbox.chance(f"writer {number}") for number in range(6)]
        marks = sandbox.marks(home)
        self._names = sorted(name for name in marks if name.startswith("2508"))
        self._pages = [name for name in marks if not name.startswith("2508")]
        self._expected = {name: list(mark) for name, mark in marks.items()}

    def round(self, readers: list[Terminal]) -> None:
        """Make many changes at once; check that the disk and both readers have all of them."""
        for steps, reader in enumerate(readers):
            reader.send("g" + "j" * steps)
            reader.wait_for_quiet(0.1)
        with ThreadPoolExecutor(6) as threads:
            jobs = [
                threads.submit(self._mark, 0, "read"),
                threads.submit(self._mark, 1, "starred"),
                threads.submit(self._note, 2, self._names[:30]),
                threads.submit(self._note, 3, self._names[30:]),
                threads.submit(self._press, 4, readers[0], self._pages[0]),
                threads.submit(self._press, 5, readers[1], self._pages[1]),
            ]
            for job in jobs:
                job.result()
        expected = {name: tuple(mark) for name, mark in self._expected.items()}
        wait_until(
            lambda: self._sandbox.marks(self._home) == expected,
            lambda: "the marks on the disk differ",
        )
        unread = sum(not mark[0] for mark in expected.values())
        starred = sum(mark[1] for mark in expected.values())
        for reader in readers:
            wait_until(
                lambda reader=reader: (
                    bool(reader.wait_for_quiet(0.1))
                    and shown_counts(reader)[1:] == (unread, starred)
                ),
                lambda reader=reader: f"{shown_counts(reader)} are shown, not {unread}, {starred}",
            )

    def _mark(self, number: int, field: str) -> None:
        chance = self._chance[number]
        place, words = {"read": (0, "--read --unread"), "starred": (1, "--star --unstar")}[field]
        for _ in range(self._updates // 3 // AT_ONCE):
            names = chance.sample(self._names, AT_ONCE)
            flag = chance.choice(words.split())
            self._others[number].run(self._home, "mark", *names, flag).succeeded()
            for name in names:
                self._expected[name][place] = flag in {"--read", "--star"}

    def _note(self, number: int, names: list[str]) -> None:
        chance = self._chance[number]
        for _ in range(self._updates // 6):
            name, note = chance.choice(names), _words(chance)
            self._others[number].run(self._home, "note", name, note).succeeded()
            self._expected[name][2] = note

    def _press(self, number: int, reader: Terminal, name: str) -> None:
        """Mark the paper under the cursor of a reader; its cursor does not move."""
        chance = self._chance[number]
        for _ in range(self._updates // 30):
            key = chance.choice("ms")
            reader.send(key)
            place = "ms".index(key)
            self._expected[name][place] = not self._expected[name][place]
            reader.wait_for_quiet(chance.uniform(0.02, 0.3))


def _import_twice(sandbox: Sandbox, others: list[Sandbox]) -> None:
    home = sandbox.home()
    with sandbox.reader(home) as reader, ThreadPoolExecutor(2) as threads:
        jobs = [
            threads.submit(
                others[number].run,
                home,
                "import",
                "-",
                given=b"".join(
                    map(snapshot_line, range(100 + number * 1000, 100 + number * 1000 + IMPORTED))
                ),
            )
            for number in range(2)
        ]
        while not all(job.done() for job in jobs):
            reader.send("jsk")
            reader.wait_for_quiet(0.1)
        for job in jobs:
            job.result().succeeded()
        number = 63 + IMPORTED + 1000
        wait_until(
            lambda: bool(reader.wait_for_quiet(0.1)) and shown_counts(reader)[0] == number,
            lambda: f"{shown_counts(reader)[0]} papers are shown, not {number}",
        )
        assert len(sandbox.papers(home)) == number, "papers are missing"
        leave(reader)


def _words(chance: random.Random) -> str:
    return " ".join(chance.choice(("wool", "yarn", "stitch")) for _ in range(chance.randrange(9)))
