"""The format of a file or pipe is detected by its content, and damage is reported in one line."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from typing import TYPE_CHECKING, BinaryIO

import pytest

from made_up import PAGE, TODAY, snapshot_line
from paperreader.sources.detect import SourceError, open_stream

if TYPE_CHECKING:
    from paperreader.models import Paper


class Pipe(io.RawIOBase):
    """A stream that returns one byte at a time, as a slow pipe may, and cannot seek."""

    def __init__(self, content: bytes) -> None:
        self._content = iter(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        for byte in self._content:
            buffer[0] = byte
            return 1
        return 0


def opened(stream: bytes | BinaryIO) -> list[Paper]:
    stream = io.BytesIO(stream) if isinstance(stream, bytes) else stream
    return list(open_stream(stream, "snapshot", today=TODAY).papers)


LINES = b"".join(map(snapshot_line, range(1, 4)))
IDS = ["2508.00001", "2508.00002", "2508.00003"]
STREAMS = {
    "plain": LINES,
    "gzipped": gzip.compress(LINES),
    "gzipped in parts": gzip.compress(LINES[:700]) + gzip.compress(LINES[700:]),
    "byte order mark": b"\xef\xbb\xbf" + LINES,
    "blank lines before": b"\r\n\n  \n" + LINES,
    "line ends of Windows": LINES.replace(b"\n", b"\r\n"),
    "no last line end": LINES.rstrip(),
    "an array": b"[\n" + b",".join(map(snapshot_line, range(1, 4))) + b"]",
}


@pytest.mark.parametrize("content", STREAMS.values(), ids=STREAMS.keys())
def test_a_snapshot_is_detected_by_its_content(content: bytes) -> None:
    assert [found.id for found in opened(content)] == IDS
    assert [found.id for found in opened(io.BufferedReader(Pipe(content)))] == IDS


def test_a_gzipped_page_is_read_like_the_page() -> None:
    assert opened(gzip.compress(PAGE.encode())) == opened(PAGE.encode())


NOT_SNAPSHOTS = {
    "an array in one line": (b'[{"id": 1}, {"id": 2}]', "contains no papers"),
    "other objects": (b'{"paper": {}}\n{"paper": {}}\n', "is not a list of papers"),
    "gzipped nothing": (gzip.compress(b""), "is empty"),
    "gzipped noise": (b"\x1f\x8b" + b"noise" * 20, "damaged"),
    "only the beginning": (b"\x1f\x8b", "cut off"),
}


@pytest.mark.parametrize(("content", "why"), NOT_SNAPSHOTS.values(), ids=NOT_SNAPSHOTS.keys())
def test_something_else_is_refused_in_one_line(content: bytes, why: str) -> None:
    with pytest.raises(SourceError, match=why) as refusal:
        opened(content)
    message = str(refusal.value)
    assert message.startswith("snapshot ")
    assert "\n" not in message
    assert "See `paperreader import --help`." in message or content[:1] in {b"\x1f", b"["}


def test_one_object_over_several_lines_is_a_paper() -> None:
    content = json.dumps(json.loads(snapshot_line(1)), indent=1).encode()
    assert opened(content) == opened(snapshot_line(1))


def papers_before_the_error(content: bytes) -> list[str]:
    source = open_stream(io.BytesIO(content), "x", today=TODAY)
    found: list[str] = []
    with pytest.raises(SourceError, match=r"cut off|damaged"):
        found.extend(paper.id for paper in source.papers)
    return found


def test_papers_before_the_damage_of_a_gzipped_file_are_read() -> None:
    packed = gzip.compress(LINES)
    assert papers_before_the_error(packed[:-4]) == IDS
    assert papers_before_the_error(packed + b"noise") == IDS
    assert papers_before_the_error(gzip.compress(LINES[:-9])[:-1]) == IDS[:2]


def test_a_page_has_no_categories_to_choose_from() -> None:
    with pytest.raises(SourceError, match="has no categories; import it without --category"):
        open_stream(io.BytesIO(PAGE.encode()), "page", today=TODAY, categories=["cs.CL"])


def test_a_gzip_bomb_uses_little_memory_and_costs_one_line() -> None:
    content = gzip.compress(snapshot_line(1) + b"x" * 30_000_000 + b"\n" + snapshot_line(2), 1)
    bad: list[str] = []
    tracemalloc.start()
    try:
        source = open_stream(io.BytesIO(content), "bomb", today=TODAY, on_bad_line=bad.append)
        assert [found.id for found in source.papers] == IDS[:2]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
    assert bad == ["bomb: line 2: longer than 1,000,000 bytes"]
