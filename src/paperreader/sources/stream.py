"""Files and pipes as streams of bytes: decompressed, looked at before they are read, line by line.

Nothing here holds more than a line and a block, whatever is in the stream.
"""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

BLOCK = 256 * 1024
"""How much is read at once, in bytes."""

_GZIP_MARK = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def decompressed(stream: BinaryIO) -> BinaryIO:
    """Give a stream's content, which may be gzipped.

    To read it raises EOFError, OSError or zlib.error where it is cut off or damaged.
    """
    mark = stream.read(len(_GZIP_MARK))
    whole = _rejoined(mark, stream)
    return cast("BinaryIO", gzip.open(whole)) if mark == _GZIP_MARK else whole


def peek_line(stream: BinaryIO, limit: int) -> tuple[bytes, BinaryIO]:
    """Give the beginning of a stream's first line that is not blank, and the stream from its start.

    Neither holds a byte order mark. At most ``limit`` bytes are looked at; a stream that has only
    blanks there has no such line.
    """
    read = line = stream.readline(limit).removeprefix(_BYTE_ORDER_MARK)
    while line and not line.strip() and len(read) < limit:
        line = stream.readline(limit - len(read))
        read += line
    return line.strip(), _rejoined(read, stream)


def bounded_lines(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Give a stream's lines; of one that is longer than ``limit`` bytes, only one byte more."""
    while line := stream.readline(limit + 1):
        yield line
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(BLOCK)


class _Rejoined(io.RawIOBase):
    """A stream before which is put back what was already read of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = cast("io.BufferedIOBase", rest)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what there is, without waiting for as much as there is room for."""
        view = memoryview(buffer).cast("B")
        part = self._head[: len(view)] or self._rest.read1(len(view))
        self._head = self._head[len(part) :]
        view[: len(part)] = part
        return len(part)


def _rejoined(head: bytes, rest: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Rejoined(head, rest), BLOCK)
