"""Several programs at once: commands that write marks, open readers, imports."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import comes_to, leave, shown_counts
from made_up import snapshot_line

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from faults.room import Room
    from terminal import Terminal

ROUNDS = 8
UPDATES = 630
"""How many fields are changed in a round: some 5,000 in all."""

AT_ONCE = 8
"""How many papers a command marks."""

IMPORTS = 4
IMPORTED = 3000
TRIES = ROUNDS + 2 + IMPORTS


def outcomes(room: Room, tries: int) -> Iterator[Outcome]:
    """Write from four processes and two readers, and import from two at once."""
    imports = min(IMPORTS, tries // 2)
    with contextlib.ExitStack() as opened:
        others = [opened.enter_context(room.reopen()) for _ in range(4)]
        home = room.home()
        writing = Writing(room, others, home, UPDATES if tries >= ROUNDS else UPDATES // 5)
        readers = [opened.enter_context(room.reader(home)) for _ in range(2)]
        for _ in range(max(tries - imports - 2, 1)):
            yield tried("at once: 4 writers and 2 readers", writing.round, readers)
        for reader in readers:
            yield tried("at once: 4 writers and 2 readers", leave, reader)
        for _ in range(imports):
            yield tried("at once: 2 imports and a reader", _import_twice, room, others)


class Writing:
    """A home that several programs change, and what it must come to."""

    def __init__(self, room: Room, others: list[Room], home: Path, updates: int) -> None:
        self._room, self._others, self._home, self._updates = room, others, home, updates
        self._chance = [room.chance(f"writer {number}") for number in range(6)]
        marks = room.marks(home)
        self._names = sorted(name for name in marks if name.startswith("2508"))
        self._pages = [name for name in marks if not name.startswith("2508")]
        self._wanted = {name: list(mark) for name, mark in marks.items()}

    def round(self, readers: list[Terminal]) -> None:
        """Change much at once; then the disk, and both readers, hold all of it."""
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
        wanted = {name: tuple(mark) for name, mark in self._wanted.items()}
        comes_to(
            lambda: self._room.marks(self._home) == wanted, lambda: "the disk is not what was set"
        )
        unread = sum(not mark[0] for mark in wanted.values())
        starred = sum(mark[1] for mark in wanted.values())
        for reader in readers:
            comes_to(
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
                self._wanted[name][place] = flag in {"--read", "--star"}

    def _note(self, number: int, names: list[str]) -> None:
        chance = self._chance[number]
        for _ in range(self._updates // 6):
            name, note = chance.choice(names), _words(chance)
            self._others[number].run(self._home, "note", name, note).succeeded()
            self._wanted[name][2] = note

    def _press(self, number: int, reader: Terminal, name: str) -> None:
        """Mark in a reader, in whose list the cursor stays where it is."""
        chance = self._chance[number]
        for _ in range(self._updates // 30):
            key = chance.choice("ms")
            reader.send(key)
            place = "ms".index(key)
            self._wanted[name][place] = not self._wanted[name][place]
            reader.wait_for_quiet(chance.uniform(0.02, 0.3))


def _import_twice(room: Room, others: list[Room]) -> None:
    home = room.home()
    with room.reader(home) as reader, ThreadPoolExecutor(2) as threads:
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
        comes_to(
            lambda: bool(reader.wait_for_quiet(0.1)) and shown_counts(reader)[0] == number,
            lambda: f"{shown_counts(reader)[0]} papers are shown, not {number}",
        )
        assert len(room.papers(home)) == number, "papers are missing"
        leave(reader)


def _words(chance: random.Random) -> str:
    return " ".join(chance.choice(("wool", "yarn", "stitch")) for _ in range(chance.randrange(9)))
