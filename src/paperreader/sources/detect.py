"""Files and pipes of papers: which kind of source one is, told by how it begins."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import stat
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from paperreader.errors import PaperreaderError
from paperreader.sources.arxiv_snapshot import LINE_LIMIT, read_papers
from paperreader.sources.copied_page import parse_page
from paperreader.sources.stream import bounded_lines, decompressed, peek_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from paperreader.models import Paper

SIZE_LIMIT = 32 * 1024 * 1024
"""The largest file that is read at once, in bytes; a page of 60 papers has 100 kB."""

EXPECTED = (
    "expected the copied text of a Daily Papers page: titles, each with its abstract below; "
    "or a saved answer of the Daily Papers API, an Atom feed of arXiv's, or arXiv's metadata "
    "snapshot: one JSON object a line"
)

_WEB_PAGE = re.compile(rb"<!doctype html|<html", re.IGNORECASE)
_ARRAY = re.compile(rb"\[\s*(\{|$)")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class SourceError(PaperreaderError):
    """A source holds no papers, or cannot be read."""


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """An opened source: its papers are read as they are asked for, until it is closed.

    To ask for them raises SourceError where the source cannot be read on, after all papers that
    stand before that place.
    """

    papers: Iterator[Paper]
    by_line: bool = False
    """Whether each line is a paper, of which bad ones are skipped, or all is one text."""
    file: BinaryIO | None = None
    """What is still to be read; a page was read whole."""

    @property
    def size(self) -> int | None:
        """How many bytes there are to read; None where nobody knows, as of a pipe."""
        if not self.file:
            return 0
        try:
            status = os.fstat(self.file.fileno())
        except OSError:  # no file of the system's
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    @property
    def position(self) -> int:
        """How many bytes of a file of known size were read."""
        return self.file.tell() if self.file else 0

    def close(self) -> None:
        """Close the file."""
        if self.file:
            self.file.close()


def open_file(
    path: Path,
    *,
    today: date,
    day: date | None = None,
    categories: Collection[str] = (),
    on_bad_line: Callable[[str], None] = lambda _: None,
) -> OpenedSource:
    """Open a file of papers; see ``open_stream``.

    Raises SourceError also where the file cannot be opened.
    """
    try:
        if path.is_dir():
            raise SourceError(f"{path}: is a folder; {EXPECTED}")
        file = path.open("rb")
    except FileNotFoundError:
        raise SourceError(
            f"{path}: no such file; check its name, or name - for standard input"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{path}: cannot be read: {reason}") from error
    try:
        reading = open_stream(
            file, str(path), today=today, day=day, categories=categories, on_bad_line=on_bad_line
        )
    except BaseException:
        file.close()
        raise
    if not reading.file:
        file.close()
    return reading


def open_stream(
    stream: BinaryIO,
    name: str,
    *,
    today: date,
    day: date | None = None,
    categories: Collection[str] = (),
    on_bad_line: Callable[[str], None] = lambda _: None,
) -> OpenedSource:
    """Open a stream of papers, gzipped or not, whose format is told by how it begins.

    ``name`` is what an error calls it, ``day`` overrides the dates that it states, ``categories``
    are the only ones to take, and ``on_bad_line`` is told of each line, or paper, that is skipped:
    name, number, what is wrong. Raises SourceError where there are no papers.
    """
    with _reading(name):
        beginning, content = peek_line(decompressed(stream), LINE_LIMIT)
    if beginning == b"{":
        raise SourceError(f"{name}: a JSON object over several lines; {EXPECTED}")
    if beginning.startswith(b"{"):
        papers = _snapshot(content, name, day, categories, on_bad_line)
        return OpenedSource(papers, by_line=True, file=stream)
    with _reading(name):
        whole = content.read(SIZE_LIMIT + 1)  # one byte more tells that it is too large
    if len(whole) > SIZE_LIMIT:
        raise SourceError(f"{name}: too large (over 32 MB); {EXPECTED}")
    is_feed = beginning.startswith(b"<") and not _WEB_PAGE.match(beginning)
    if categories and not is_feed:
        raise SourceError(f"{name}: states no categories; import it without them")

    def on_skipped(problem: str) -> None:
        on_bad_line(f"{name}: {problem}")

    with _reading(name):
        if is_feed:
            from paperreader.sources.arxiv_feed import read_feed  # noqa: PLC0415  # 10 ms, as it parses XML

            text = _text(whole, name)
            return OpenedSource(
                iter(read_feed(text, day=day, categories=categories, on_skipped=on_skipped).papers)
            )
        if _ARRAY.match(beginning):
            from paperreader.sources.huggingface import read_daily_papers  # noqa: PLC0415  # 5 ms

            return OpenedSource(iter(read_daily_papers(whole, day=day, on_skipped=on_skipped)))
    return OpenedSource(iter(_read_page(whole, name, today=today, day=day)))


def _read_page(content: bytes, name: str, *, today: date, day: date | None = None) -> list[Paper]:
    """Read the papers in a page's text; ``name`` is what an error calls it."""
    if not content.strip():
        raise SourceError(f"{name}: is empty; {EXPECTED}")
    text = _text(content, name)
    if _WEB_PAGE.match(content.lstrip()):
        raise SourceError(
            f"{name}: is a web page's source; select all in the browser, copy, and import that text"
        )
    papers = parse_page(text, today=today, day=day)
    if not papers:
        raise SourceError(f"{name}: no papers in it; {EXPECTED}")
    return papers


def _snapshot(
    content: BinaryIO,
    name: str,
    day: date | None,
    categories: Collection[str],
    on_bad_line: Callable[[str], None],
) -> Iterator[Paper]:
    """Read the papers of arXiv's snapshot."""

    def on_skipped(number: int, reason: str) -> None:
        on_bad_line(f"{name}: line {number}: {reason}")

    with _reading(name):
        lines = bounded_lines(content, LINE_LIMIT)
        good = yield from read_papers(lines, day=day, categories=categories, on_skipped=on_skipped)
    if not good:
        raise SourceError(f"{name}: no papers in it; {EXPECTED}")


@contextlib.contextmanager
def _reading(name: str) -> Iterator[None]:
    """Tell in one line why a stream cannot be read, or not to its end, or is nothing known."""
    try:
        yield
    except EOFError:
        raise SourceError(f"{name}: is cut off: the end of the gzipped file is missing") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{name}: the gzipped file is damaged: {error}") from error
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise SourceError(f"{name}: {error}") from error


def _text(content: bytes, name: str) -> str:
    """Decode text in UTF-8, or UTF-16 with its mark; raises SourceError for what is not text."""
    encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8"
    )
    text = content.decode(encoding, errors="replace")
    # A stray wrong byte is no reason to refuse a page; a file full of them is no page.
    damaged = text.count("\N{REPLACEMENT CHARACTER}") * 50 > len(text)
    if content.startswith(b"%PDF-") or "\0" in text[:8192] or damaged:
        raise SourceError(f"{name}: is not text; {EXPECTED}")
    return text
