"""The contents of a marks file: a TinyDB database as JSON, one field a line.

The table ``marks`` has one document a paper, under an integer id of TinyDB's, with the paper's id
as its field ``id``. The last table is ``meta``. Its document 1 holds the format's version and a
CRC-32 of all bytes before that table, which shows whether anything but this program has changed the
file. In format 1, which is still read, a paper's id was its document's, and there was no hash.

Documents are decoded and encoded one by one or in slices, so that no call holds the GIL for more
than 40 ms with 100,000 marks: the screen's thread can run while another one reads or saves.
"""

from __future__ import annotations

import json
import re
import zlib
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct

from paperreader.errors import PaperreaderError
from paperreader.files import read_regular_file
from paperreader.models import Mark
from paperreader.text.sanitize import clean_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Buffer = bytes | memoryview

FORMAT = 2
"""The version of the format that is written."""

MARKS, META = "marks", "meta"
"""The names of the table of marks, and of the table that describes the file."""

SLICE = 1000
"""Number of documents encoded at a time, in less than a millisecond."""

Document = dict[str, Any]

Tables = dict[str, dict[str, Any]]
"""The data of a TinyDB database: table name -> document id -> document.

The documents of tables that are not this program's are ``Raw``: they are written as they were read.
"""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_META_BEGINS = b'\n "meta": {'
_OWN = "1"
"""The id of this program's document in the table ``meta``."""


class _Fields(Struct, gc=False):
    """The fields of a document that make a mark; other programs may have put any value there."""

    id: Any = None
    read: Any = None
    starred: Any = None
    note: Any = None


_encode = msgspec.json.encode
_decode_tables = msgspec.json.Decoder(dict[str, dict[str, Raw]]).decode
_decode_fields = msgspec.json.Decoder(_Fields).decode
_decode_document = msgspec.json.Decoder(Document).decode


class MarksDamagedError(PaperreaderError):
    """The marks file cannot be read as marks, or has disappeared."""


class Contents(Struct, frozen=True):
    """The contents of one version of a marks file, whose documents are decoded when asked for.

    ``unsupported`` describes the format if another version of the program wrote it, else it is "".
    ``is_old`` is True for format 1, ``is_changed`` if anything but this program wrote the file.
    """

    raw: dict[str, dict[str, Raw]]
    meta: dict[str, Document]
    unsupported: str
    is_old: bool
    is_changed: bool

    def marks(self) -> dict[str, Mark]:
        """Return all marks by paper id; raise MarksDamagedError if one cannot be decoded."""
        marks = {}
        for key, fields in self._decoded(MARKS, _decode_fields):
            paper_id = key if self.is_old else fields.id
            if isinstance(paper_id, str):
                marks[paper_id] = _mark(fields)
        return marks

    def tables(self) -> Tables:
        """Return the tables in the present format.

        Raise MarksDamagedError if a document cannot be decoded.
        """
        marks = dict(self._decoded(MARKS, _decode_document))
        if self.is_old:
            marks = {key: {"id": key} | marks[key] | {"id": key} for key in marks}
        if self.is_old or self.is_changed:
            marks = _numbered(marks, keep=self.is_changed)
        others = {
            name: {key: document.copy() for key, document in documents.items()}
            for name, documents in self.raw.items()
            if name != MARKS
        }
        return others | {MARKS: marks, META: self.meta}

    def _decoded(self, table: str, decode: Callable[[Raw], Any]) -> Iterator[tuple[str, Any]]:
        try:
            for key, document in self.raw.get(table, {}).items():
                yield key, decode(document)
        except msgspec.DecodeError as error:
            raise _damaged(error) from error


def mark_of(document: Document) -> Mark:
    """Return the mark that a document describes."""
    return _mark(msgspec.convert(document, _Fields))


def decode_other(document: Document | Raw) -> Document:
    """Return a document of a table that may be another program's; raise MarksDamagedError."""
    try:
        return _decode_document(document) if isinstance(document, Raw) else document
    except msgspec.DecodeError as error:
        raise _damaged(error) from error


def read_contents(path: Path, backup: Path) -> Contents | None:
    """Read a marks file's contents; return None if neither the file nor its backup exists.

    Raise MarksDamagedError if the file cannot be read, or if only its backup exists.
    """
    try:
        return load_contents(path)
    except FileNotFoundError:
        if not backup.exists():
            return None
        reason = "the marks file is missing, but its backup exists"
    except OSError as error:
        raise MarksDamagedError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        reason = f"the marks file {error}; nothing was written to it"
    raise MarksDamagedError(f"{path}: {reason}; {_advice(backup)}", "marks file damaged")


def load_contents(path: Path) -> Contents:
    """Read one file's contents; raise OSError, or ValueError such as "is damaged (…)"."""
    return parse_contents(read_regular_file(path))


def parse_contents(content: bytes) -> Contents:
    """Parse a file's bytes; raise ValueError such as "is empty" or "is damaged (…)".

    A byte order mark and CRLF line ends, which editors and tools for syncing add, change nothing.
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in content:  # never inside a string of JSON
        content = content.replace(b"\r\n", b"\n")
    if not content or content.isspace():
        raise ValueError("is empty")
    try:
        return _parsed(content)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ValueError(f"is damaged ({error})") from error


def encode_tables(tables: Tables) -> Iterator[Buffer]:
    """Yield the bytes of a file, in pieces: one field a line, indented by one space a level."""
    checksum = 0
    for piece in _encode_tables(tables):
        checksum = zlib.crc32(piece, checksum)
        yield piece
    meta = tables.get(META, {})
    own = meta.get(_OWN, {}) | {"version": FORMAT, "hash": _hash(checksum)}
    yield from _encode_table(META, {_OWN: own} | meta | {_OWN: own})
    yield b"\n}\n"


def _advice(backup: Path) -> str:
    try:
        load_contents(backup)
    except (OSError, ValueError):
        return (
            f"{backup.name} can't be used either: `paperreader restore` lists older backups; "
            "if there are none, move the marks file away"
        )
    return "to restore the backup: paperreader restore .bak"


def _encode_tables(tables: Tables) -> Iterator[Buffer]:
    yield b"{"
    for name, documents in tables.items():
        if name != META:
            yield from _encode_table(name, documents)
            yield b","


def _encode_table(name: str, documents: dict[str, Any]) -> Iterator[Buffer]:
    yield b"\n %b: {" % _encode(name)
    separator = b""
    items = iter(documents.items())
    while chunk := dict(islice(items, SLICE)):
        text = msgspec.json.format(_encode({"": chunk}), indent=1)
        yield separator
        yield memoryview(text)[len(b'{\n "": {') : -len(b"\n }\n}")]
        separator = b","
    yield b"\n }"


def _damaged(error: msgspec.DecodeError) -> MarksDamagedError:
    # For example, a number that is too large: the rest can be read, so it is found only here.
    text = f"the marks file is damaged ({error}); nothing was written to it"
    return MarksDamagedError(text, "marks file damaged")


def _parsed(content: bytes) -> Contents:
    raw = _decode_tables(content)
    meta = {key: _decode_document(document) for key, document in raw.get(META, {}).items()}
    versions = [document.get("version") for document in meta.values()]
    others = [found for found in versions if found not in (1, FORMAT) or type(found) is not int]
    unsupported = f"format {others[0]!r:.20}" if others else ""
    if meta.get(_OWN, {}).get("hash") == _hash_of_documents(content):
        return Contents(raw, meta, unsupported, is_old=False, is_changed=False)
    if raw and MARKS not in raw:
        raise ValueError("it contains no marks")
    _check_strictly(content)
    fields = map(_decode_fields, raw.get(MARKS, {}).values())
    ids = [found.id for found in fields if isinstance(found.id, str)]
    if len(set(ids)) < len(ids):
        raise ValueError("a paper occurs twice")
    is_old = not ids and FORMAT not in versions
    return Contents(raw, meta, unsupported, is_old, is_changed=not (is_old or unsupported))


def _check_strictly(content: bytes) -> None:
    """Raise ValueError for what msgspec accepts in values that it leaves undecoded.

    One wrong bit can make two names equal, and then one of the two documents would be lost.
    """

    def check_names(pairs: list[tuple[str, object]]) -> None:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a name occurs twice")

    json.loads(content.decode(), object_pairs_hook=check_names, parse_int=str, parse_float=str)


def _hash(checksum: int) -> str:
    return f"crc32:{checksum:08x}"


def _hash_of_documents(content: bytes) -> str:
    end = content.rfind(_META_BEGINS)
    return _hash(zlib.crc32(memoryview(content)[:end])) if end > 0 else ""


def _numbered(documents: dict[str, Document], *, keep: bool) -> dict[str, Document]:
    """Return documents under ids that are numbers; with ``keep``, those that are numbers stay."""
    kept = {key for key in documents if keep and _NUMBER.fullmatch(key)}
    free = count(1 + max(map(int, kept), default=0))
    return {
        key if key in kept else str(next(free)): document for key, document in documents.items()
    }


def _mark(fields: _Fields) -> Mark:
    return Mark(
        read=fields.read is True,
        starred=fields.starred is True,
        note=clean_note(fields.note) if isinstance(fields.note, str) else "",
    )
