"""The ways by which a text of a stranger comes in.

Another source of papers joins here: it puts a text wherever a stranger could.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from faults.reaching import check_words
from made_up import PAGE, atom_entry, atom_feed, daily_answer, daily_item, snapshot_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.room import Room

PAPER = "teaching"
WORDS = "Words of an abstract that is long enough to be one. " * 5


def put_in(room: Room, text: bytes) -> Path:
    """Put a text in in every way; what is said of it is checked at once."""
    home = room.marked_home()
    for name, put in WAYS_IN.items():
        for told in put(room, home, text):
            check(f"told of {name}", check_words, told)
    return home


def ran(room: Room, home: Path, *words: str | bytes, given: bytes = b"", **how: object) -> bytes:
    """Run a command, whatever it comes to; gives all that it wrote."""
    done = room.run(home, *words, given=given, **how)
    assert done.code in {0, 1, 2}, f"{words[0]!r}: exit {done.code}"
    return done.out + done.err


def check(where: str, check: Callable[[bytes], None], written: bytes) -> None:
    """Check what was written; where it is broken, tell at which way out."""
    try:
        check(written)
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from None


def _page(room: Room, home: Path, text: bytes) -> list[bytes]:
    title = text.replace(b"\n", b" ")[:200]
    pages = [
        title + b" Title\n\n" + WORDS.encode(),
        b"A Title\n\n" + WORDS.encode() + text + b" https://example.org/" + text,
    ]
    return [ran(room, home, "import", "-", given=page) for page in pages]


def _snapshot(room: Room, home: Path, text: bytes) -> list[bytes]:
    word = text.decode(errors="replace")
    fields = ("title", "abstract", "authors", "categories", "id", "update_date", "comments")
    lines = [
        snapshot_line(500 + number, **{field: f"{word} {field}"})
        for number, field in enumerate(fields)
    ]
    lines.append(
        snapshot_line(600).replace(b"Counting", text.replace(b"\n", b"").replace(b'"', b""))
    )
    return [ran(room, home, "import", "-", given=b"".join(lines))]


def _answer(room: Room, home: Path, text: bytes) -> list[bytes]:
    word = text.decode(errors="replace")
    everywhere = {
        "title": word,
        "summary": word,
        "authors": [{"name": word}],
        "organization": {"fullname": word},
        "ai_summary": word,
        "ai_keywords": [word],
        "githubRepo": f"https://github.com/{word}",
        "projectPage": word,
    }
    changes = [{field: value} for field, value in everywhere.items()]
    items = [daily_item(700 + number, **change) for number, change in enumerate(changes)]
    items += [daily_item(720, **everywhere), daily_item(721, id=word)]
    return [ran(room, home, "import", "-", given=daily_answer(items))]


def _feed(room: Room, home: Path, text: bytes) -> list[bytes]:
    word = escape(text.decode(errors="replace"))
    # As it is, most of it is no XML; by its numbers, some of it is.
    numbered = "".join(f"&#{ord(character)};" for character in text.decode(errors="replace"))
    feeds = [
        atom_feed([atom_entry(800).replace("Counting Stitches", title)])
        for title in (word, numbered)
    ]
    return [ran(room, home, "import", "-", given=feed) for feed in feeds]


def _notes(room: Room, home: Path, text: bytes) -> list[bytes]:
    done = [ran(room, home, "note", PAPER, "-", given=text)]
    if b"\0" not in text and len(text) < 100_000:  # what an argument can be
        done.append(ran(room, home, "note", "quiet", text))
    return done


def _marks_file(room: Room, home: Path, text: bytes) -> list[bytes]:
    path = home / "marks.json"
    marks = json.loads(path.read_bytes())
    word = text.decode(errors="replace")
    marks["marks"]["2508.00030"] = {"note": word, "title": word, "starred": word}
    marks["marks"][word] = {"note": word, word: word}
    path.write_text(json.dumps(marks))
    return []


def _arguments(room: Room, home: Path, text: bytes) -> list[bytes]:
    if b"\0" in text or len(text) >= 100_000:
        return []
    commands: list[tuple[str | bytes, ...]] = [
        ("show", text),
        ("list", text),
        ("mark", text, "--star"),
        ("import", text),
        ("import", "-", "--date", text),
        ("import", "-", "--category", text),
        ("copy", PAPER, "--link", text),
        (text,),
        ("list", "--limit", text),
        (b"--" + text,),
    ]
    return [ran(room, home, *words, given=PAGE.encode()) for words in commands]


def _settings(_: Room, home: Path, text: bytes) -> list[bytes]:
    word = json.dumps(text.decode(errors="replace").replace("\x7f", ""))
    (home / "config.toml").write_text(
        f"theme = {word}\n{word} = 1\n[keys]\n{word} = {word}\ntoggle_read = {word}\n"
    )
    return []


WAYS_IN: dict[str, Callable[[Room, Path, bytes], list[bytes]]] = {
    "a page": _page,
    "a snapshot": _snapshot,
    "a Daily Papers answer": _answer,
    "an Atom feed": _feed,
    "notes": _notes,
    "the marks file": _marks_file,
    "arguments": _arguments,
    "settings": _settings,
}
