"""A marks file that is damaged, another one than before, or no file at all."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.room import Room

FLIPS = 200
CUTS = 50
STARRED = "2508.00020"
"""A paper that bears no mark before."""

HUGE = 100_000_000


def _link_to(name: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        path.symlink_to(name)

    return replace


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _written(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


def _newer(content: bytes) -> bytes:
    return content.replace(b'"version": 1', b'"version": 99')


REFUSED: dict[str, Callable[[Path], None]] = {
    "empty": _written(lambda _: b""),
    "blank": _written(lambda _: b"\n \n"),
    "filled with NUL": _written(lambda content: bytes(len(content))),
    "NUL behind the end": _written(lambda content: content + bytes(512)),
    "a second half of NUL": _written(lambda content: content[:900] + bytes(len(content) - 900)),
    "a list": _written(lambda _: b"[]"),
    "a number": _written(lambda _: b"1"),
    "null": _written(lambda _: b"null"),
    "marks that are a list": _written(lambda _: b'{"marks": []}'),
    "a mark that is a number": _written(lambda _: b'{"marks": {"knit": 1}}'),
    "no marks": _written(lambda _: b'{"meta": {"1": {"version": 1}}}'),
    "a table twice": _written(lambda content: content.replace(b'"meta"', b'"marks"')),
    "a paper twice": _written(lambda content: content.replace(b"2508.00002", b"2508.00003")),
    "deeply nested": _written(lambda _: b'{"marks":' * 200_000),
    "deeply nested in a mark": _written(
        lambda _: b'{"marks": {"knit": {"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}}"
    ),
    "no UTF-8": _written(lambda content: content.replace(b"note 3", b"note \xff")),
    "UTF-16": _written(lambda content: content.decode().encode("utf-16")),
    "two files in one": _written(lambda content: content + content),
    "100 MB of one letter": _written(lambda _: b"x" * HUGE),
    "100 MB of brackets": _written(lambda _: b"[" * HUGE),
    "a newer version": _written(_newer),
    "gone": lambda path: path.unlink(),
    "a folder": _folder,
    "a named pipe": _pipe,
    "a link into a folder that is gone": _link_to("gone/marks.json"),
    "a link to a file that is gone": _link_to("gone.json"),
    "a link to itself": _link_to("marks.json"),
    "a link to a folder": _link_to("."),
    "a link to an endless file": _link_to("/dev/zero"),
}
"""What is never taken for a new file, and never written."""

TAKEN: dict[str, Callable[[Path], None]] = {
    "another layout": _written(lambda content: json.dumps(json.loads(content)).encode()),
    "unknown fields and tables": _written(
        lambda content: content.replace(b'"read"', b'"colour": "blue",\n   "read"', 1).replace(
            b'{\n "marks"', b'{\n "others": {"1": {"a": 1e999}},\n "marks"'
        )
    ),
    "a link": lambda path: (
        shutil.move(path, path.with_name("elsewhere")) and path.symlink_to("elsewhere")
    ),
    "100 MB": _written(
        lambda content: content.replace(
            b'{\n "marks"', b'{\n "others": {"1": {"a": "%b"}},\n "marks"' % (b"x" * HUGE)
        )
    ),
}
"""What is read as it was, and written."""

TRIES = FLIPS + CUTS + len(REFUSED) + len(TAKEN)


def outcomes(room: Room, tries: int) -> Iterator[Outcome]:
    """Damage the marks file in each way, cut it, and flip bits of it."""
    template = room.marked_home()
    # In another order from run to run of few tries, but with every way in a whole run.
    chance = room.chance("marks file")
    ways = [
        *((f"marks file: {name}", _refused, change) for name, change in REFUSED.items()),
        *((f"marks file: {name}", _taken, change) for name, change in TAKEN.items()),
        *((("marks file: cut", _refused, _cut(chance.random()))) for _ in range(CUTS)),
        *(("marks file: a wrong bit", _flipped, chance.random()) for _ in range(FLIPS)),
    ]
    if tries < len(ways):
        chance.shuffle(ways)
    for fault, check, given in ways:
        home = room.folder / "damaged"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(template, home)
        yield tried(fault, check, room, home, given)


def _cut(share: float) -> Callable[[Path], None]:
    # The last two bytes are the bracket that ends the file, and a line's end.
    return _written(lambda content: content[: int(share * (len(content) - 2))])


def _refused(room: Room, home: Path, change: Callable[[Path], None]) -> None:
    """Every command tells in one line what is wrong, and nothing is written."""
    path = home / "marks.json"
    is_newer = change is REFUSED["a newer version"]
    change(path)
    before = _held(home)
    if not is_newer:  # that one is read
        told = room.run(home, "list", "--json", seconds=10).failed_in_a_line()
        assert str(home) in told or "/dev/zero" in told, told
    told = room.run(home, "mark", STARRED, "--star", seconds=10).failed_in_a_line()
    assert str(home) in told or "/dev/zero" in told, told
    assert _held(home) == before, "the marks file was changed"
    if path.is_file() and not is_newer:
        assert "paperreader restore .bak" in told, f"the backup is not offered: {told}"


def _taken(room: Room, home: Path, change: Callable[[Path], None]) -> None:
    """Read what was there, and keep it through a change."""
    path = home / "marks.json"
    wanted = room.marks(home)
    change(path)
    was_link, before = path.is_symlink(), json.loads(path.read_bytes())
    assert room.marks(home) == wanted, "marks are read otherwise"
    room.run(home, "mark", STARRED, "--star").succeeded()
    after = json.loads(path.read_bytes())
    assert after["marks"].pop(STARRED)["starred"] is True
    assert after == before, "something else was changed"
    assert path.is_symlink() == was_link, "the link was replaced"


def _flipped(room: Room, home: Path, place: float) -> None:
    """One wrong bit is damage, or one mark differs; all others are there, also after a change."""
    path = home / "marks.json"
    wanted = room.marks(home)
    content = bytearray(path.read_bytes())
    bit = int(place * len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    for words in (["list"], ["mark", STARRED, "--star"]):
        done = room.run(home, *words)
        if done.code != 0:
            done.failed_in_a_line()
            assert path.read_bytes() == content, "the damaged file was written"
    if room.run(home, "list").code == 0:
        differing = [name for name, marks in room.marks(home).items() if marks != wanted[name]]
        differing = [name for name in differing if name != STARRED]
        assert len(differing) <= 1, f"bit {bit}: {len(differing)} marks are lost"


def _held(home: Path) -> object:
    """Tell what stands under the name of the marks file and its backup."""
    path = home / "marks.json"
    status = path.lstat() if os.path.lexists(path) else None
    content = path.read_bytes() if path.is_file() and status and status.st_size < HUGE else None
    return (
        status and (status.st_ino, status.st_mtime_ns),
        content,
        path.with_name("marks.json.bak").read_bytes(),
    )
