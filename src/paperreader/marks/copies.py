"""Reading other copies of the marks file, which may come from anywhere and hold anything."""

from __future__ import annotations

import glob
import re
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.errors import PaperreaderError
from paperreader.marks.contents import (
    MARKS,
    Contents,
    MarksDamagedError,
    Tables,
    decode_other,
    parse_contents,
)

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Mark

LARGEST = 2**28
"""Size of the largest copy that is read, in bytes; a million marks need less."""

GZIPPED = b"\x1f\x8b"
GZIP = 31
"""The ``wbits`` value with which zlib reads the gzip format."""

_CONFLICT = re.compile(r"conflict", re.IGNORECASE)


class CopyError(PaperreaderError):
    """A file cannot be used as a copy of the marks file."""


class Copy(Struct, frozen=True):
    """The contents of one copy: its bytes (unzipped), its tables, and its marks by paper id."""

    content: bytes
    tables: Tables
    marks: dict[str, Mark]


def read_copy(path: Path) -> Copy:
    """Read a copy of the marks file, plain or gzipped.

    Raise CopyError if the file cannot be read, is damaged, or is not a marks file of this version.
    """
    try:
        with path.open("rb") as file:
            content = _decompressed(file.read(LARGEST + 1))
        contents = parse_contents(content)
        return Copy(content, _checked_tables(contents), contents.marks())
    except OSError as error:
        raise CopyError(f"{path}: cannot be read: {error.strerror}", "cannot be read") from error
    except MarksDamagedError as error:
        raise CopyError(f"{path}: the file is damaged", "is damaged") from error
    except ValueError as error:
        raise CopyError(f"{path}: the file {error}", str(error)) from error


def other_copies(marks: Path) -> list[Path]:
    """Return the paths of the files beside the marks file that are named as its copies, sorted.

    Tools that sync files make copies when the file changed on two machines, and name them in the
    user's language: ``marks (conflicted copy 2026-11-24).json``, ``marks (1).json``,
    ``marks-LAPTOP.json``, ``marks.sync-conflict-….json``.
    """
    beside = marks.parent.glob(f"{glob.escape(marks.stem)}*{marks.suffix}")
    # Reading a pipe might never end.
    return sorted(path for path in beside if path != marks and path.is_file())


def is_named_conflict(path: Path) -> bool:
    """Return True if a copy's name says, in English, that it comes from a conflict."""
    return bool(_CONFLICT.search(path.name))


def _checked_tables(contents: Contents) -> Tables:
    if MARKS not in contents.raw:
        raise ValueError("contains no marks")
    if contents.unsupported:
        raise ValueError(f"was written by another version of paperreader ({contents.unsupported})")
    tables = contents.tables()
    for documents in tables.values():
        for document in documents.values():
            decode_other(document)  # what cannot be decoded must raise here, not during a change
    return tables


def _decompressed(content: bytes) -> bytes:
    if content.startswith(GZIPPED):
        decompressor = zlib.decompressobj(wbits=GZIP)
        try:
            content = decompressor.decompress(content, LARGEST + 1)
        except zlib.error as error:
            raise ValueError(f"is damaged ({error})") from error
        if len(content) <= LARGEST and not decompressor.eof:
            raise ValueError("is truncated")
        if decompressor.unused_data:
            raise ValueError("contains more than one gzipped file")
    if len(content) > LARGEST:
        raise ValueError(f"is larger than {LARGEST >> 20} MB")
    return content
