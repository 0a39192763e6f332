"""Files and pipes of papers; the format is detected from the first bytes."""

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
from paperreader.sources.arxiv_listing import is_labelled, parse_records
from paperreader.sources.arxiv_snapshot import LINE_LIMIT, read_papers
from paperreader.sources.copied_page import parse_page
from paperreader.sources.huggingface import read_daily_papers
from paperreader.sources.stream import bounded_lines, decompressed, peek_line
from paperreader.text.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from paperreader.models import Paper

SIZE_LIMIT = 32 * 1024 * 1024
"""The largest file that is read as a whole, in bytes; a page of 60 papers has 100 kB."""

_ADVICE = "See `paperreader import --help`."
_WEB_PAGE = re.compile(rb"<!doctype html|<html", re.IGNORECASE)
_ARRAY = re.compile(rb"\[\s*(\{|$)")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class SourceError(PaperreaderError):
    """A source contains no papers, or cannot be read."""


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """An open source, whose papers are read lazily, until it is closed.

    If the source cannot be read to its end, ``papers`` raises SourceError after the papers before
    that position.
    """

    papers: Iterator[Paper]
    by_line: bool = False
    """True if each line is a paper, and invalid lines are skipped; False if it is one text."""
    file: BinaryIO | None = None
    """The file that is still being read; None if it was read completely."""

    @property
    def size(self) -> int | None:
        """The size of the file in bytes; None if unknown, as for a pipe, and 0 without a file."""
        if not self.file:
            return 0
        try:
            status = os.fstat(self.file.fileno())
        except OSError:  # it has no file descriptor
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    @property
    def position(self) -> int:
        """The number of bytes read so far of a file whose size is known; 0 without a file."""
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

    Raise SourceError also if the file cannot be opened.
    """
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder, not a list of papers. {_ADVICE}")
        file = path.open("rb")
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file") from None
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
    """Open a stream of papers, gzipped or not, and detect its format.

    ``name`` is the name of the stream in messages. ``day`` overrides the dates that it states.
    With ``categories``, only papers in one of them are read. ``on_bad_line`` is called for each
    skipped line or paper, with a message of name, number and reason. Raise SourceError if the
    stream contains no papers, or is not in a known format.
    """
    with _translated_errors(name):
        beginning, content = peek_line(decompressed(stream), LINE_LIMIT)
    if beginning == b"{":
        raise SourceError(
            f"{name} is a JSON object over several lines, not a list of papers. {_ADVICE}"
        )
    if beginning.startswith(b"{"):
        papers = _snapshot(content, name, day, categories, on_bad_line)
        return OpenedSource(papers, by_line=True, file=stream)
    with _translated_errors(name):
        whole = content.read(SIZE_LIMIT + 1)  # one byte more, to detect a larger file
    if len(whole) > SIZE_LIMIT:
        raise SourceError(f"{name} is too large for a list of papers (over 32 MB). {_ADVICE}")
    is_feed = beginning.startswith(b"<") and not _WEB_PAGE.match(beginning)
    if categories and not is_feed:
        raise SourceError(f"{name} has no categories; import it without --category")

    def on_skipped(problem: str) -> None:
        on_bad_line(f"{name}: {problem}")

    with _translated_errors(name):
        if is_feed:
            from paperreader.sources.arxiv_feed import read_feed  # noqa: PLC0415  # 10 ms for XML, with e-mail dates

            text = _decode_text(whole, name)
            return OpenedSource(
                iter(read_feed(text, day=day, categories=categories, on_skipped=on_skipped).papers)
            )
        if _ARRAY.match(beginning):
            return OpenedSource(iter(read_daily_papers(whole, day=day, on_skipped=on_skipped)))
    return OpenedSource(iter(_read_page(whole, name, today=today, day=day)))


def _read_page(content: bytes, name: str, *, today: date, day: date | None = None) -> list[Paper]:
    """Return the papers of a copied page; ``name`` is its name in messages."""
    if not content.strip():
        raise SourceError(f"{name} is empty. {_ADVICE}")
    text = _decode_text(content, name)
    if _WEB_PAGE.match(content.lstrip()):
        raise SourceError(
            f"{name} is the source of a web page; select all in the browser, copy, and import "
            "that text"
        )
    text = clean(text)
    papers = parse_records(text, today=today, day=day) if is_labelled(text) else []
    papers = papers or parse_page(text, today=today, day=day)
    if not papers:
        raise _no_papers(name)
    return papers


def _snapshot(
    content: BinaryIO,
    name: str,
    day: date | None,
    categories: Collection[str],
    on_bad_line: Callable[[str], None],
) -> Iterator[Paper]:
    """Yield the papers of arXiv's metadata snapshot."""

    def on_skipped(number: int, reason: str) -> None:
        on_bad_line(f"{name}: line {number}: {reason}")

    with _translated_errors(name):
        lines = bounded_lines(content, LINE_LIMIT)
        valid = yield from read_papers(lines, day=day, categories=categories, on_skipped=on_skipped)
    if not valid:
        raise _no_papers(name)


def _no_papers(name: str) -> SourceError:
    return SourceError(f"{name} is not a list of papers. {_ADVICE}")


@contextlib.contextmanager
def _translated_errors(name: str) -> Iterator[None]:
    """Raise SourceError for any error of reading, decompressing or parsing in this context."""
    try:
        yield
    except EOFError:
        raise SourceError(f"{name} is cut off: the end of the gzip file is missing") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{name} is a damaged gzip file: {error}") from error
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise SourceError(f"{name} {error}") from error


def _decode_text(content: bytes, name: str) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark; raise SourceError if it is not text."""
    encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8"
    )
    text = content.decode(encoding, errors="replace")
    # A page may contain a few invalid bytes; a file full of them is not a page.
    damaged = text.count("\N{REPLACEMENT CHARACTER}") * 50 > len(text)
    if content.startswith(b"%PDF-") or "\0" in text[:8192] or damaged:
        raise SourceError(f"{name} is not a list of papers. {_ADVICE}")
    return text
