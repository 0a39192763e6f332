"""Files and pipes of papers; the format is detected from the first bytes."""

from __future__ import annotations

import contextlib
import gzip
import os
import stat
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from paperreader.errors import PaperreaderError
from paperreader.sources.arxiv_snapshot import LINE_LIMIT, read_papers
from paperreader.sources.fields import is_in
from paperreader.sources.formats import read_whole
from paperreader.sources.lenient_json import is_json
from paperreader.sources.stream import bounded_lines, decompressed, peek, peek_line
from paperreader.sources.unreadable import ADVICE, describe_json, not_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date
    from pathlib import Path

    from paperreader.models import Paper

SIZE_LIMIT = 32 * 1024 * 1024
"""The largest file that is read as a whole, in bytes; a page of 60 papers has 100 kB."""


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
            raise SourceError(f"{path} is a folder, not a list of papers. {ADVICE}")
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
        is_by_line = beginning.startswith(b"{")
        if is_by_line and not beginning.endswith(b"}"):  # perhaps one object over several lines
            whole, content = peek(content, SIZE_LIMIT)
            is_by_line = not is_json(whole)
    if is_by_line:
        papers = _papers_by_line(
            content, beginning, name, day=day, categories=categories, on_bad_line=on_bad_line
        )
        return OpenedSource(papers, by_line=True, file=stream)
    with _translated_errors(name):
        whole = content.read(SIZE_LIMIT + 1)  # one byte more, to detect a larger file
    if len(whole) > SIZE_LIMIT:
        raise SourceError(f"{name} is too large for a list of papers (over 32 MB). {ADVICE}")

    def on_skipped(problem: str) -> None:
        on_bad_line(f"{name}: {problem}")

    with _translated_errors(name):
        found = read_whole(whole, name, today=today, day=day, on_skipped=on_skipped)
    return OpenedSource(iter(_selected(found, categories, name) if categories else found))


def _selected(papers: list[Paper], categories: Collection[str], name: str) -> list[Paper]:
    """Return the papers in any of some categories; raise SourceError if no paper has categories."""
    if papers and not any(paper.categories for paper in papers):
        raise SourceError(f"{name} has no categories; import it without --category")
    selected = {category.lower() for category in categories}
    return [paper for paper in papers if is_in(paper.categories, selected)]


def _papers_by_line(
    content: BinaryIO,
    beginning: bytes,
    name: str,
    *,
    day: date | None,
    categories: Collection[str],
    on_bad_line: Callable[[str], None],
) -> Iterator[Paper]:
    """Yield the papers of JSON lines, such as arXiv's metadata snapshot.

    If there is only one line, ``beginning``, and it is bad, that is the reason for refusing all.
    """
    held: list[str] = []

    def on_skipped(number: int, reason: str) -> None:
        held.append(f"{name}: line {number}: {reason}")
        if number > 1:
            report()

    def report() -> None:
        while held:
            on_bad_line(held.pop(0))

    def lines() -> Iterator[bytes]:
        for number, line in enumerate(bounded_lines(content, LINE_LIMIT)):
            if number:
                report()
            yield line

    with _translated_errors(name):
        valid = yield from read_papers(
            lines(), day=day, categories=categories, on_skipped=on_skipped
        )
    if not valid:
        raise SourceError(f"{name} {not_papers(describe_json(beginning) if held else '')}")


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
