"""Hostile text through every way in, looked for on every way out: screen, output, files."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from faults.outcome import Outcome, tried
from faults.reading import leave
from made_up import atom_entry, atom_feed, daily_answer, daily_item, snapshot_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.room import Room

TEXTS = {
    "a title for the terminal": "\x1b]0;owned\x07",
    "the clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "colours and cursor": "\x1b[31m\x1b[2J\x1b[1;1H",
    "C1 controls": "\x9d0;owned\x9c \x9b31m \x90owned\x9c",
    "an endless sequence": "\x1b]0;owned and no end",
    "questions to the terminal": "\x1b[c\x1b[6n\x05\x1bP+q6f\x1b\\",
    "text that runs backwards": "\u202eowned\u2066x\u2069",
    "invisible characters": "o\u200bw\u2060n\ufeffe\u00add\U000e0041",
    "NUL and other controls": "\x00\x01\x07\x08\x0b\x0c\x0e\x7f",
    "markup": "[/x] [@click=app.quit()]owned[/] [red]x",
    "a flood of accents": "e" + "\u0301" * 500,
    "a carriage return": "good\rowned",
    "lone surrogates": "\ud83d and \udc00",
}
"""What text from outside may hold, by what it is after."""

SEQUENCES = re.compile(
    r"\x1b\[[0-9;:?<>=$]*[ -/]*[@-~]|\x1b\](?:22;[a-z-]*|52;c;aHR0c[\w+/=]*)\x07"
)
"""What the program itself writes: CSI sequences, the pointer's shape, an address it copies."""

HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]|\u0301{9}"
)
PADDING = "Words enough for an abstract, which has at least two sentences. Here is the other one. "
ID = "2508.00077"


def outcomes(room: Room, _: int) -> Iterator[Outcome]:
    """Try each text through each way in, then look at all ways out."""
    for name, text in TEXTS.items():
        for way, take_in in WAYS.items():
            yield tried(f"hostile text: {way}", _harmless, room, take_in, f"Knit {text} Purl")
        yield tried("hostile text: typed and pasted", _pasted, room, f"Knit {text} Purl", name)


def _page(room: Room, home: Path, text: str) -> None:
    page = f"Daily Papers\n\n{text.splitlines()[0]} Stitches\n\n{PADDING * 4}{text} {PADDING}\n"
    room.run(home, "import", "-", given=_bytes(page))


def _snapshot(room: Room, home: Path, text: str) -> None:
    names = [[text, "Ada", ""]]
    line = snapshot_line(77, title=text, abstract=text, authors_parsed=names, categories=text)
    room.run(home, "import", "-", given=line)


def _answer(room: Room, home: Path, text: str) -> None:
    item = daily_item(
        77,
        title=text,
        summary=text,
        authors=[{"name": text}],
        githubRepo=f"https://github.com/{text}",
        projectPage=text,
        ai_summary=text,
        ai_keywords=[text],
        organization={"fullname": text},
    )
    room.run(home, "import", "-", given=daily_answer([item]))


def _feed(room: Room, home: Path, text: str) -> None:
    # XML has no place for most of it: numbered characters are what is left to try.
    numbered = "".join(
        character if character.isprintable() else f"&#{ord(character)};" for character in text
    )
    allowed = re.sub(r"&#(?:[0-8]|1[124-9]|2\d|3[01]|5[56]\d{3});", "", numbered)
    whole = escape(allowed).replace("&amp;#", "&#")
    entry = atom_entry(77).replace("Counting Stitches", whole)
    room.run(home, "import", "-", given=atom_feed([entry]))


def _note(room: Room, home: Path, text: str) -> None:
    room.run(home, "note", ID[:10], "-", given=_bytes(text))
    room.run(home, "note", "teaching", "-", given=_bytes(text)).succeeded()


def _marks(_: Room, home: Path, text: str) -> None:
    document = {"title": text, "note": text, "read": True, text: text}
    known = {"teaching-llamas-to-knit-a-study-of-yarn-aware-decoding": document, text: document}
    (home / "marks.json").write_text(json.dumps({"marks": known}), encoding="utf-8")


def _settings(_: Room, home: Path, text: str) -> None:
    quoted = json.dumps(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    content = f"theme = {quoted}\n{quoted} = 1\n[keys]\n{quoted} = {quoted}\nundo = {quoted}\n"
    (home / "config.toml").write_text(content, encoding="utf-8", errors="replace")


WAYS: dict[str, Callable[[Room, Path, str], None]] = {
    "a copied page": _page,
    "arXiv's snapshot": _snapshot,
    "a Daily Papers answer": _answer,
    "an Atom feed": _feed,
    "a note by command": _note,
    "the marks file": _marks,
    "the settings": _settings,
}


def _harmless(room: Room, take_in: Callable[[Room, Path, str], None], text: str) -> None:
    home = room.home()
    take_in(room, home, text)
    for words in (["list"], ["list", text], ["show", ID], ["note", ID], ["copy", ID], ["doctor"]):
        done = room.run(home, *(word.encode("utf-8", "replace") for word in words))
        _check(done.out + done.err, f"paperreader {words[0]}")
    for words in (["list", "--json"], ["show", "teaching", "--json"]):
        assert room.run(home, *words).out.isascii(), f"{words}: not ASCII"
    with room.reader(home) as reader:
        for keys in ("\r", "\x1b", "s", "Y", "\x1b", "G", "\r", "\\", "\x1b", "?", "\x1b"):
            reader.send(keys)
            reader.wait_for_quiet(0.06)
        leave(reader, 0, 1)  # marks of no Unicode are damaged ones
        _check(reader.output, "the screen", screen=True)
    for path in home.iterdir():
        assert path.name.isprintable(), f"a file's name: {path.name!r}"
    log = home / "paperreader.log"
    _check(log.read_bytes() if log.exists() else b"", "the log")


def _pasted(room: Room, text: str, _: str) -> None:
    home = room.home()
    typed = _bytes(text.replace("\x1b[201~", ""))
    with room.reader(home) as reader:
        for place in (b"e", b"/"):
            reader.send(place + b"\x1b[200~" + typed + b"\x1b[201~")
            reader.wait_for_quiet(0.3)
            reader.send("\x1b")
            reader.wait_for_quiet(0.3)
        leave(reader)
        _check(reader.output, "the screen", screen=True)
    for paper in room.papers(home).values():
        _check(_bytes(paper["note"]), "the note")


def _check(output: bytes, where: str, *, screen: bool = False) -> None:
    text = output.decode("utf-8", "replace")
    if screen:
        text = SEQUENCES.sub("", text).replace("\r", "")
    found = HARMFUL.search(text)
    if found:
        around = text[max(found.start() - 20, 0) : found.end() + 20]
        raise AssertionError(f"{where}: {found[0]!r} in {around!r}")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


TRIES = len(TEXTS) * (len(WAYS) + 1)
