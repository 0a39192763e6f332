"""Reading and writing the contents of a marks file: tables of documents, decoded on first access.

A document that was not accessed is written as it was read, byte for byte. This keeps what other
programs put there and makes saving one of 100,000 documents as fast as copying the rest. No single
call holds the GIL for long: the screen's thread can run while another one reads or saves.
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
"""The name of the table of marks."""

PIECE = 2**19
"""Number of bytes decoded at a time, in about a millisecond; 30 MB take 40 ms."""

SLICE = 1000
"""Number of documents decoded or joined at a time."""

_encode = msgspec.json.encode
_BETWEEN_DOCUMENTS = b'\n  },\n  "'
_BETWEEN_TABLES = b"\n },"
_ROWS = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


class MarksDamagedError(PaperreaderError):
    """The marks file cannot be read as marks, or has disappeared."""


class Documents(MutableMapping[str, dict[str, Any]]):
    """One table: a mapping of document ids to documents.

    Documents may be changed in place, as TinyDB does; ``encoded`` includes such changes.
    """

    def __init__(self, documents: Mapping[str, dict[str, Any]] | None = None) -> None:
        self._lines: dict[str, bytes] = {}  # id -> `"id": {document}` as in the file
        self._given: dict[str, dict[str, Any]] = {}
        self.update(documents or {})

    def __getitem__(self, key: str) -> dict[str, Any]:
        if key not in self._given:
            self._given[key] = _decoded([self._lines[key]], dict[str, Any])[key]
        return self._given[key]

    def __setitem__(self, key: str, document: dict[str, Any]) -> None:
        self._lines.setdefault(key, b"")  # keeps its position among the others
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
        """Yield every id with its document, decoded as ``document_type``; other fields are skipped.

        Raise MarksDamagedError if a document cannot be decoded.
        """
        for lines in self._slices():
            yield from _decoded(lines, document_type).items()

    def encoded(self) -> Iterator[bytes]:
        """Yield the bytes of the table's documents as the file has them, in pieces."""
        separator = b"\n"
        for lines in self._slices():
            yield separator
            yield b",\n".join(lines)
            separator = b",\n"

    def update_encoded(self, texts: Mapping[str, msgspec.Raw]) -> None:
        """Add documents in their encoded form; raise ValueError if one is not a JSON object."""
        self._lines.update({key: _line(key, bytes(text)) for key, text in texts.items()})

    def _slices(self) -> Iterator[list[bytes]]:
        for key, document in self._given.items():
            self._lines[key] = _line(key, _encode(document))
        self._given.clear()
        lines = iter(self._lines.values())
        while chunk := list(islice(lines, SLICE)):
            yield chunk


Tables = dict[str, Documents]
"""The data of a TinyDB database: table name -> document id -> document."""


def encode_tables(tables: Tables) -> Iterator[bytes]:
    """Yield the file's bytes: readable JSON, one field a line, indented by one space a level."""
    separator = b"{"
    for name, documents in tables.items():
        yield b"%b\n %b: {" % (separator, _encode(name))
        yield from documents.encoded()
        yield b"\n }"
        separator = b","
    yield b"\n}\n" if tables else b"{}\n"


def read_tables(path: Path, backup: Path) -> Tables | None:
    """Read a marks file's tables; return None if neither the file nor its backup exists.

    Raise MarksDamagedError if the file cannot be read, or if only its backup exists.
    """
    try:
        return load_tables(path)
    except FileNotFoundError:
        if not backup.exists():
            return None
        reason = "the marks file is missing, but its backup exists"
    except OSError as error:
        raise MarksDamagedError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        reason = f"the marks file {error}; nothing was written to it"
    raise MarksDamagedError(f"{path}: {reason}; {_advice(backup)}", "marks file damaged")


def load_tables(path: Path) -> Tables:
    """Read one file's tables; raise OSError, or ValueError such as "is damaged (…)"."""
    return parse_tables(read_regular_file(path))


def parse_tables(content: bytes) -> Tables:
    """Parse a file's content; raise ValueError such as "is empty" or "is damaged (…)"."""
    if not content or content.isspace():
        raise ValueError("is empty")
    try:
        return _checked(_in_pieces(content, PIECE), content)
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass  # another program's layout, or damage: parsing it as a whole decides
    try:
        return _checked(_in_pieces(content, len(content)), content)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ValueError(f"is damaged ({error})") from error


def _checked(tables: Tables, content: bytes) -> Tables:
    """Return the tables if they are all that a file contains; raise ValueError if they are not.

    One flipped bit can make two names equal, or rename the table of marks.
    """
    if tables and MARKS not in tables:
        raise ValueError("it contains no marks")
    if sum(map(len, encode_tables(tables))) != len(content):  # another layout, or less
        import json  # noqa: PLC0415  # 2 ms; not needed for a file that this program wrote

        json.loads(content, object_pairs_hook=_check_names, parse_int=str, parse_float=str)
    return tables


def _check_names(pairs: list[tuple[str, object]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name occurs twice")


def _in_pieces(content: bytes, size: int) -> Tables:
    """Decode a file laid out as by ``encode_tables``, about ``size`` bytes at a time.

    Each piece is completed to valid JSON with the table's name and the brackets that it lacks. A
    piece that was cut anywhere but between two documents would not be valid.
    """
    tables: Tables = {}
    start, opening, ends = 0, b"", 1
    while (end := content.find(_BETWEEN_DOCUMENTS, start + size)) >= 0:
        comma = content.index(b",", end)
        piece = opening + content[start:comma] + b"}}"
        name = _add_piece(tables, piece)
        ends += piece.count(_BETWEEN_TABLES)
        start, opening = comma + 1, b"{%b: {" % _encode(name)
    piece = opening + content[start:]
    _add_piece(tables, piece)
    if start and ends + piece.count(_BETWEEN_TABLES) != len(tables):
        raise ValueError("a table occurs twice")
    return tables


def _add_piece(tables: Tables, piece: bytes) -> str:
    """Add the documents of one piece of a file; return the name of the last table in it."""
    piece.decode()  # msgspec does not validate the UTF-8 of values that it leaves undecoded
    name = ""
    for name, texts in _ROWS.decode(piece).items():
        tables.setdefault(name, Documents()).update_encoded(texts)
    return name


def _line(key: str, text: bytes) -> bytes:
    if not text.startswith(b"{\n   "):  # not in the layout of encode_tables
        if not text.startswith(b"{"):
            raise ValueError("it contains something other than marks")
        text = msgspec.json.format(text, indent=1).replace(b"\n", b"\n  ")
    return b"  %b: %b" % (_encode(key), text)


def _decoded(lines: list[bytes], document_type: type[Decoded]) -> dict[str, Decoded]:
    try:
        return msgspec.json.decode(b"{%b}" % b",".join(lines), type=dict[str, document_type])  # type: ignore[valid-type]  # a type in a variable
    except msgspec.DecodeError as error:  # for example, a number that is too large
        raise MarksDamagedError(
            f"the marks file is damaged ({error}); nothing was written to it", "marks file damaged"
        ) from error


def _advice(backup: Path) -> str:
    try:
        load_tables(backup)
    except (OSError, ValueError):
        return (
            f"{backup.name} can't be used either: `paperreader restore` lists older backups; "
            "if there are none, move the marks file away"
        )
    return "to restore the backup: paperreader restore .bak"
