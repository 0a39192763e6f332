"""Faults: a marks file that is damaged, replaced, or not a file."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from faults.outcome import Outcome, attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox

FLIPS = 200
CUTS = 50
STARRED = "2508.00020"
"""A paper that has no mark before."""

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


def _rewrite(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


def _newer(content: bytes) -> bytes:
    return content.replace(b'"version": 2', b'"version": 99')


REFUSED: dict[str, Callable[[Path], None]] = {
    "empty": _rewrite(lambda _: b""),
    "blank": _rewrite(lambda _: b"\n \n"),
    "filled with NUL": _rewrite(lambda content: bytes(len(content))),
    "NUL behind the end": _rewrite(lambda content: content + bytes(512)),
    "a second half of NUL": _rewrite(lambda content: content[:900] + bytes(len(content) - 900)),
    "a list": _rewrite(lambda _: b"[]"),
    "a number": _rewrite(lambda _: b"1"),
    "null": _rewrite(lambda _: b"null"),
    "marks that are a list": _rewrite(lambda _: b'{"marks": []}'),
    "a mark that is a number": _rewrite(lambda _: b'{"marks": {"knit": 1}}'),
    "no marks": _rewrite(lambda _: b'{"meta": {"1": {"version": 1}}}'),
    "a table twice": _rewrite(lambda content: content.replace(b'"meta"', b'"marks"')),
    "a paper twice": _rewrite(lambda content: content.replace(b"2508.00002", b"2508.00003")),
    "a document twice": _rewrite(lambda content: content.replace(b'"2": {', b'"3": {')),
    "deeply nested": _rewrite(lambda _: b'{"marks":' * 200_000),
    "deeply nested in a mark": _rewrite(
        lambda _: b'{"marks": {"knit": {"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}}"
    ),
    "no UTF-8": _rewrite(lambda content: content.replace(b"note 3", b"note \xff")),
    "UTF-16": _rewrite(lambda content: content.decode().encode("utf-16")),
    "two files in one": _rewrite(lambda content: content + content),
    "100 MB of one letter": _rewrite(lambda _: b"x" * HUGE),
    "100 MB of brackets": _rewrite(lambda _: b"[" * HUGE),
    "a newer version": _rewrite(_newer),
    "gone": lambda path: path.unlink(),
    "a folder": _folder,
    "a named pipe": _pipe,
    "a link into a folder that is gone": _link_to("gone/marks.json"),
    "a link to a file that is gone": _link_to("gone.json"),
    "a link to itself": _link_to("marks.json"),
    "a link to a folder": _link_to("."),
    "a link to an endless file": _link_to("/dev/zero"),
}
"""Changes after which the file must be refused: not treated as a new one, and not written."""

ACCEPTED: dict[str, Callable[[Path], None]] = {
    "a byte order mark": _rewrite(lambda content: b"\xef\xbb\xbf" + content),
    "CRLF": _rewrite(lambda content: content.replace(b"\n", b"\r\n")),
    "another layout": _rewrite(lambda content: json.dumps(json.loads(content)).encode()),
    "unknown fields and tables": _rewrite(
        lambda content: content.replace(b'"read"', b'"colour": "blue",\n   "read"', 1).replace(
            b'{\n "marks"', b'{\n "others": {"1": {"a": 1e999}},\n "marks"'
        )
    ),
    "a link": lambda path: (
        shutil.move(path, path.with_name("elsewhere")) and path.symlink_to("elsewhere")
    ),
    "100 MB": _rewrite(
        lambda content: content.replace(
            b'{\n "marks"', b'{\n "others": {"1": {"a": "%b"}},\n "marks"' % (b"x" * HUGE)
        )
    ),
}
"""Changes after which the marks must read as before, and can be changed."""

TRIES = FLIPS + CUTS + len(REFUSED) + len(ACCEPTED)


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcomes of damaging the marks file in each way, cutting it and flipping bits."""
    template = sandbox.marked_home()
    # A run of few tries takes a random choice; a full run tries every change.
    chance = sandbox.chance("marks file")
    ways = [
        *((f"marks file: {name}", _check_refused, change) for name, change in REFUSED.items()),
        *((f"marks file: {name}", _check_accepted, change) for name, change in ACCEPTED.items()),
        *((("marks file: cut", _check_refused, _cut(chance.random()))) for _ in range(CUTS)),
        *(("marks file: a wrong bit", _check_flipped_bit, chance.random()) for _ in range(FLIPS)),
    ]
    if tries < len(ways):
        chance.shuffle(ways)
    for fault, check, given in ways:
        home = sandbox.folder / "damaged"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(template, home)
        yield attempt(fault, check, sandbox, home, given)


def _cut(share: float) -> Callable[[Path], None]:
    # The last two bytes are the closing bracket and the line end.
    return _rewrite(lambda content: content[: int(share * (len(content) - 2))])


def _check_refused(sandbox: Sandbox, home: Path, change: Callable[[Path], None]) -> None:
    """Check that every command fails with one line and that nothing is written."""
    path = home / "marks.json"
    is_newer = change is REFUSED["a newer version"]
    change(path)
    before = _file_state(home)
    if not is_newer:  # a newer version can be read
        message = sandbox.run(home, "list", "--json", seconds=10).error_line()
        assert str(home) in message or "/dev/zero" in message, message
    message = sandbox.run(home, "mark", STARRED, "--star", seconds=10).error_line()
    assert str(home) in message or "/dev/zero" in message, message
    assert _file_state(home) == before, "the marks file was changed"
    if path.is_file() and not is_newer:
        assert "paperreader restore .bak" in message, f"the backup is not offered: {message}"


def _check_accepted(sandbox: Sandbox, home: Path, change: Callable[[Path], None]) -> None:
    """Check that the marks read as before, and that a change keeps the rest of the file."""
    path = home / "marks.json"
    expected = sandbox.marks(home)
    change(path)
    was_link, before = path.is_symlink(), _tables(path)
    assert sandbox.marks(home) == expected, "the marks read differently"
    sandbox.run(home, "mark", STARRED, "--star").succeeded()
    after = _tables(path)
    (starred,) = [key for key, mark in after["marks"].items() if mark["id"] == STARRED]
    assert after["marks"].pop(starred)["starred"] is True
    assert after == before, "something else was changed"
    assert path.is_symlink() == was_link, "the link was replaced"


def _tables(path: Path) -> dict[str, Any]:
    """Return a file's tables without its hash, which each change changes."""
    tables: dict[str, Any] = json.loads(path.read_text("utf-8-sig"))
    del tables["meta"]["1"]["hash"]
    return tables


def _check_flipped_bit(sandbox: Sandbox, home: Path, place: float) -> None:
    """Flip a bit; check that the file is refused, or that one line says that it was changed.

    A file that seems to be of another version, which marks are read from as before, is refused by
    the first change. ``place`` is the bit's position as a share of the file, from 0 to 1.
    """
    path = home / "marks.json"
    expected = sandbox.marks(home)
    content = bytearray(path.read_bytes())
    bit = int(place * len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    listed = sandbox.run(home, "list")
    is_silent = listed.code == 0 and not listed.lines()
    if is_silent:
        assert sandbox.marks(home) == expected, f"bit {bit}: a mark is lost unnoticed"
    marked = sandbox.run(home, "mark", STARRED, "--star")
    for done in [marked] if is_silent else [listed, marked]:
        if done.code != 0:
            done.error_line()
            assert path.read_bytes() == content, "the damaged file was written"
        else:
            assert not is_silent, f"bit {bit}: not noticed"
            (line,) = done.lines()
            assert "was changed by another program, or is damaged" in line, line
    if path.read_bytes() != content:
        assert not sandbox.run(home, "list").lines(), "the change is noticed again after a save"


def _file_state(home: Path) -> object:
    """Return the identity and content of the marks file, and the content of its backup."""
    path = home / "marks.json"
    status = path.lstat() if os.path.lexists(path) else None
    content = path.read_bytes() if path.is_file() and status and status.st_size < HUGE else None
    return (
        status and (status.st_ino, status.st_mtime_ns),
        content,
        path.with_name("marks.json.bak").read_bytes(),
    )
