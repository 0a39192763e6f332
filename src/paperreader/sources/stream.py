"""Files and pipes as streams of bytes: decompression, a look at the first line, bounded lines.

No function keeps more than a line and a block in memory, whatever the stream contains, but what
``peek`` is asked for.
"""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

BLOCK = 256 * 1024
"""The number of bytes that are read at once."""

_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def decompressed(stream: BinaryIO) -> BinaryIO:
    """Return a stream of the content of a stream, decompressed if it is gzipped.

    Reading it raises EOFError, OSError or zlib.error if the stream is cut off or damaged.
    """
    head = stream.read(len(_GZIP_MAGIC))
    whole = _rejoined(head, stream)
    return cast("BinaryIO", gzip.open(whole)) if head == _GZIP_MAGIC else whole


def peek_line(stream: BinaryIO, limit: int) -> tuple[bytes, BinaryIO]:
    """Return a stream's first line that is not blank, stripped, and the stream from its start.

    Both are without a byte order mark. At most ``limit`` bytes are examined: a longer line is cut,
    and the line is empty if there are only blanks.
    """
    line = stream.readline(limit).removeprefix(_BYTE_ORDER_MARK)
    lines, size = [line], len(line)
    while line and not line.strip() and size < limit:
        line = stream.readline(limit - size)
        lines.append(line)
        size += len(line)
    return line.strip(), _rejoined(b"".join(lines), stream)


def peek(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """Return up to ``size`` bytes of a stream, and the stream from where it was."""
    read = stream.read(size)
    return read, _rejoined(read, stream)


def bounded_lines(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Yield a stream's lines, each cut to at most ``limit`` + 1 bytes."""
    while line := stream.readline(limit + 1):
        yield line
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(BLOCK)


class _Rejoined(io.RawIOBase):
    """A stream with the bytes that were already read from it put back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = cast("io.BufferedIOBase", rest)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the bytes that are available, without waiting until the buffer is full."""
        view = memoryview(buffer).cast("B")
        part = self._head[: len(view)] or self._rest.read1(len(view))
        self._head = self._head[len(part) :]
        view[: len(part)] = part
        return len(part)


def _rejoined(head: bytes, rest: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Rejoined(head, rest), BLOCK)
