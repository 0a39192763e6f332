"""The program's inputs, each filled with untrusted text.

A new source of papers is added to ``INPUTS`` with a function that puts a text into every field
that an outsider controls.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from faults.harmless import check_words
from made_up import PAGE, atom_entry, atom_feed, daily_answer, daily_item, snapshot_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from faults.sandbox import Sandbox

PAPER = "teaching"
WORDS = "Words of an abstract that is long enough to be one. " * 5


def inject(sandbox: Sandbox, text: bytes) -> Path:
    """Put a text into every input of a new home, check what the commands print, and return it."""
    home = sandbox.marked_home()
    for name, put in INPUTS.items():
        for output in put(sandbox, home, text):
            check(f"output for {name}", check_words, output)
    return home


def run_any(
    sandbox: Sandbox, home: Path, *words: str | bytes, given: bytes = b"", **how: object
) -> bytes:
    """Run a command, which may fail, and return its output, standard error included."""
    done = sandbox.run(home, *words, given=given, **how)
    assert done.code in {0, 1, 2}, f"{words[0]!r}: exit {done.code}"
    return done.out + done.err


def check(where: str, check: Callable[[bytes], None], written: bytes) -> None:
    """Check some output; ``where`` names the output in the AssertionError."""
    try:
        check(written)
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from None


def _page(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
    title = text.replace(b"\n", b" ")[:200]
    pages = [
        title + b" Title\n\n" + WORDS.encode(),
        b"A Title\n\n" + WORDS.encode() + text + b" https://example.org/" + text,
    ]
    return [run_any(sandbox, home, "import", "-", given=page) for page in pages]


def _snapshot(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
    word = text.decode(errors="replace")
    fields = ("title", "abstract", "authors", "categories", "id", "update_date", "comments")
    lines = [
        snapshot_line(500 + number, **{field: f"{word} {field}"})
        for number, field in enumerate(fields)
    ]
    lines.append(
        snapshot_line(600).replace(b"Counting", text.replace(b"\n", b"").replace(b'"', b""))
    )
    return [run_any(sandbox, home, "import", "-", given=b"".join(lines))]


def _response(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
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
    return [run_any(sandbox, home, "import", "-", given=daily_answer(items))]


def _feed(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
    word = escape(text.decode(errors="replace"))
    # Most of the escaped text is not valid XML; some of it is as character references.
    numbered = "".join(f"&#{ord(character)};" for character in text.decode(errors="replace"))
    feeds = [
        atom_feed([atom_entry(800).replace("Counting Stitches", title)])
        for title in (word, numbered)
    ]
    return [run_any(sandbox, home, "import", "-", given=feed) for feed in feeds]


def _notes(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
    done = [run_any(sandbox, home, "note", PAPER, "-", given=text)]
    if b"\0" not in text and len(text) < 100_000:  # the limits of an argument
        done.append(run_any(sandbox, home, "note", "quiet", text))
    return done


def _marks_file(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
    path = home / "marks.json"
    marks = json.loads(path.read_bytes())
    word = text.decode(errors="replace")
    marks["marks"]["30"] = {"id": "2508.00030", "note": word, "title": word, "starred": word}
    marks["marks"][word] = {"id": word, "note": word, word: word}
    path.write_text(json.dumps(marks))
    return []


def _arguments(sandbox: Sandbox, home: Path, text: bytes) -> list[bytes]:
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
    return [run_any(sandbox, home, *words, given=PAGE.encode()) for words in commands]


def _settings(_: Sandbox, home: Path, text: bytes) -> list[bytes]:
    word = json.dumps(text.decode(errors="replace").replace("\x7f", ""))
    (home / "config.toml").write_text(
        f"theme = {word}\n{word} = 1\n[keys]\n{word} = {word}\ntoggle_read = {word}\n"
    )
    return []


INPUTS: dict[str, Callable[[Sandbox, Path, bytes], list[bytes]]] = {
    "a page": _page,
    "a snapshot": _snapshot,
    "a Daily Papers answer": _response,
    "an Atom feed": _feed,
    "notes": _notes,
    "the marks file": _marks_file,
    "arguments": _arguments,
    "settings": _settings,
}
