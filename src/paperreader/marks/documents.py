"""What a marks file holds: tables of documents, each kept as its text until it is asked for.

A document that nobody asked for is written as it was read, byte for byte, which keeps what other
programs put there and makes saving one of 100,000 documents as fast as copying the rest. Nothing
here holds the interpreter for long: the screen's thread goes on while another one reads or saves.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from paperreader.errors import PaperreaderError
from paperreader.files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Decoded = TypeVar("Decoded")

MARKS = "marks"
"""The table without which a file holds no marks."""

PIECE = 2**19
"""How many bytes are decoded in one go, about a millisecond's work; 30 MB take 40 ms."""

SLICE = 1000
"""How many documents are decoded or joined in one go."""

_encode = msgspec.json.encode
_BETWEEN_DOCUMENTS = b'\n  },\n  "'
_BETWEEN_TABLES = b"\n },"
_ROWS = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


class MarksDamagedError(PaperreaderError):
    """The file is there, or was, but what it holds cannot be read as marks."""


class Documents(MutableMapping[str, dict[str, Any]]):
    """One table: document id -> document.

    A document that was given out may be changed in place, as TinyDB does; ``encoded`` sees that.
    """

    def __init__(self, documents: Mapping[str, dict[str, Any]] | None = None) -> None:
        self._lines: dict[str, bytes] = {}  # the id and the document, as they stand in the file
        self._given: dict[str, dict[str, Any]] = {}
        self.update(documents or {})

    def __getitem__(self, key: str) -> dict[str, Any]:
        if key not in self._given:
            self._given[key] = _decoded([self._lines[key]], dict[str, Any])[key]
        return self._given[key]

    def __setitem__(self, key: str, document: dict[str, Any]) -> None:
        self._lines.setdefault(key, b"")  # its place among the others
        self._given[key] = document

    def __delitem__(self, key: str) -> None:
        del self._lines[key]
        self._given.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def decoded(self, document_type: type[Decoded]) -> Iterator[tuple[str, Decoded]]:
        """Give every id and document, of which only the fields of a type are looked at."""
        for lines in self._slices():
            yield from _decoded(lines, document_type).items()

    def encoded(self) -> Iterator[bytes]:
        """Give the table's documents as they stand in the file, piece by piece."""
        separator = b"\n"
        for lines in self._slices():
            yield separator
            yield b",\n".join(lines)
            separator = b",\n"

    def take(self, texts: Mapping[str, msgspec.Raw]) -> None:
        """Take in documents as they stand in a file; raises ValueError for anything else."""
        self._lines.update({key: _line(key, bytes(text)) for key, text in texts.items()})

    def _slices(self) -> Iterator[list[bytes]]:
        for key, document in self._given.items():
            self._lines[key] = _line(key, _encode(document))
        self._given.clear()
        lines = iter(self._lines.values())
        while some := list(islice(lines, SLICE)):
            yield some


Tables = dict[str, Documents]
"""TinyDB's own shape: table name -> document id -> document."""


def encode_tables(tables: Tables) -> Iterator[bytes]:
    """Write tables for people: a document a few lines, indented by one space a level."""
    separator = b"{"
    for name, documents in tables.items():
        yield b"%b\n %b: {" % (separator, _encode(name))
        yield from documents.encoded()
        yield b"\n }"
        separator = b","
    yield b"\n}\n" if tables else b"{}\n"


def read_tables(path: Path, backup: Path) -> Tables | None:
    """Read a marks file's tables; None where neither it nor a backup of it exists."""
    try:
        return load_tables(path)
    except FileNotFoundError:
        if not backup.exists():
            return None
        reason = "the marks file is gone, but its backup is there"
    except OSError as error:
        raise MarksDamagedError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        reason = f"the marks file {error}; nothing was written to it"
    raise MarksDamagedError(f"{path}: {reason}; {_way_back(backup)}", "marks file damaged")


def load_tables(path: Path) -> Tables:
    """Read one file; raises OSError, or ValueError telling what the file is."""
    return parse_tables(read_regular_file(path))


def parse_tables(content: bytes) -> Tables:
    """Read a file's content; raises ValueError telling what the file is."""
    if not content or content.isspace():
        raise ValueError("is empty")
    try:
        return _checked(_in_pieces(content, PIECE), content)
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass  # another program's layout, or damage: the whole tells
    try:
        return _checked(_in_pieces(content, len(content)), content)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ValueError(f"is damaged ({error})") from error


def _checked(tables: Tables, content: bytes) -> Tables:
    """Give the tables if they are all that a file holds; raises ValueError otherwise.

    One wrong bit can make two names one, or make the marks a table that nobody looks for.
    """
    if tables and MARKS not in tables:
        raise ValueError("it holds no marks")
    if sum(map(len, encode_tables(tables))) != len(content):  # another layout, or less
        import json  # noqa: PLC0415  # 2 ms that a start with a file of our own saves

        json.loads(content, object_pairs_hook=_named_once, parse_int=str, parse_float=str)
    return tables


def _named_once(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name comes twice")


def _in_pieces(content: bytes, size: int) -> Tables:
    """Decode a file that is laid out as ``encode_tables`` does, some documents at a time.

    Each piece is made whole JSON by the brackets and the table's name that it lacks; it would
    not be valid, were it cut anywhere but between two documents.
    """
    tables: Tables = {}
    start, opening, ends = 0, b"", 1
    while (end := content.find(_BETWEEN_DOCUMENTS, start + size)) >= 0:
        comma = content.index(b",", end)
        piece = opening + content[start:comma] + b"}}"
        name = _take(tables, piece)
        ends += piece.count(_BETWEEN_TABLES)
        start, opening = comma + 1, b"{%b: {" % _encode(name)
    piece = opening + content[start:]
    _take(tables, piece)
    if start and ends + piece.count(_BETWEEN_TABLES) != len(tables):
        raise ValueError("a table comes twice")
    return tables


def _take(tables: Tables, piece: bytes) -> str:
    """Take in a piece of a file; gives the name of the last table in it."""
    piece.decode()  # msgspec does not look at the letters in what it leaves undecoded
    name = ""
    for name, texts in _ROWS.decode(piece).items():
        tables.setdefault(name, Documents()).take(texts)
    return name


def _line(key: str, text: bytes) -> bytes:
    if not text.startswith(b"{\n   "):  # not laid out for people yet
        if not text.startswith(b"{"):
            raise ValueError("it holds something other than marks")
        text = msgspec.json.format(text, indent=1).replace(b"\n", b"\n  ")
    return b"  %b: %b" % (_encode(key), text)


def _decoded(lines: list[bytes], document_type: type[Decoded]) -> dict[str, Decoded]:
    try:
        return msgspec.json.decode(b"{%b}" % b",".join(lines), type=dict[str, document_type])  # type: ignore[valid-type]
    except msgspec.DecodeError as error:  # such as a number that is too large
        raise MarksDamagedError(
            f"the marks file is damaged ({error}); nothing was written to it", "marks file damaged"
        ) from error


def _way_back(backup: Path) -> str:
    try:
        load_tables(backup)
    except (OSError, ValueError):
        return (
            f"{backup.name} is no whole backup: `paperreader restore` lists older ones; without "
            "any, move the file away"
        )
    return "to go back to the backup: paperreader restore .bak"
