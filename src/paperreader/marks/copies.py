"""Other copies of the marks file: read with care, since they may come from anywhere."""

from __future__ import annotations

import glob
import re
import zlib
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from paperreader.errors import PaperreaderError
from paperreader.marks.documents import MarksDamagedError, Tables, parse_tables
from paperreader.marks.store import decode_marks, unsupported_version

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Mark

LARGEST = 2**28
"""The largest copy that is read, in bytes; a million marks need less."""

GZIPPED = b"\x1f\x8b"
GZIP = 31
"""What tells zlib to read gzip's format."""

_CONFLICT = re.compile(r"conflict", re.IGNORECASE)


class CopyError(PaperreaderError):
    """A file is no copy of the marks file that can be used."""


class Copy(Struct, frozen=True):
    """What one copy holds: the very bytes, its tables, and each paper's mark."""

    content: bytes
    tables: Tables
    marks: dict[str, Mark]


def read_copy(path: Path) -> Copy:
    """Read a copy of the marks file, plain or gzipped; raises CopyError for anything else."""
    try:
        with path.open("rb") as file:
            content = _unpacked(file.read(LARGEST + 1))
        tables = parse_tables(content)
        _check(tables)
        return Copy(content, tables, decode_marks(tables))
    except OSError as error:
        raise CopyError(f"{path}: cannot be read: {error.strerror}", "cannot be read") from error
    except MarksDamagedError as error:
        raise CopyError(f"{path}: the file is damaged", "is damaged") from error
    except ValueError as error:
        raise CopyError(f"{path}: the file {error}", str(error)) from error


def conflict_copies(marks: Path) -> list[Path]:
    """Find what tools that sync files put beside the marks file when it changed on two machines.

    Such as ``marks (conflicted copy 2026-11-24).json`` or ``marks.sync-conflict-….json``.
    """
    beside = marks.parent.glob(f"{glob.escape(marks.stem)}*{marks.suffix}")
    named = (path for path in beside if path != marks and _CONFLICT.search(path.name))
    return sorted(path for path in named if path.is_file())  # a pipe would be read for ever


def _check(tables: Tables) -> None:
    if "marks" not in tables:
        raise ValueError("holds no marks")
    if version := unsupported_version(tables):
        raise ValueError(f"is of another version of paperreader ({version})")
    for table in tables.values():
        for _ in table.decoded(dict[str, Any]):
            pass  # what cannot be decoded is told now, and not in the midst of a change


def _unpacked(content: bytes) -> bytes:
    if content.startswith(GZIPPED):
        unpacker = zlib.decompressobj(wbits=GZIP)
        try:
            content = unpacker.decompress(content, LARGEST + 1)
        except zlib.error as error:
            raise ValueError(f"is damaged ({error})") from error
        if len(content) <= LARGEST and not unpacker.eof:
            raise ValueError("is cut short")
        if unpacker.unused_data:
            raise ValueError("is more than one gzipped file")
    if len(content) > LARGEST:
        raise ValueError(f"is larger than {LARGEST >> 20} MB")
    return content
