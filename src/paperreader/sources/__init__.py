"""Where papers come from: each module reads one kind of source into papers."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.paper import SAMPLE
from paperreader.sources.page import parse_page

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from paperreader.paper import Paper

SIZE_LIMIT = 32 * 1024 * 1024
"""The largest file that is taken for a page, in bytes; a page of 60 papers has 100 kB."""

EXPECTED = "expected the copied text of a Daily Papers page: titles, each with its abstract below"

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class SourceError(PaperreaderError):
    """A source holds no papers, or cannot be read."""


def read_file(path: Path, *, today: date, day: date | None = None) -> list[Paper]:
    """Read the papers in a file; ``day`` overrides the dates that it states.

    Raises SourceError where the file cannot be read or has no papers in it.
    """
    try:
        if path.is_dir():
            raise SourceError(f"{path}: is a folder; {EXPECTED}")
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file; {EXPECTED}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{path}: cannot be read: {reason}") from error
    return read_content(content, str(path), today=today, day=day)


def read_content(content: bytes, name: str, *, today: date, day: date | None = None) -> list[Paper]:
    """Read the papers in a file's content; ``name`` is what an error calls it."""
    if len(content) > SIZE_LIMIT:
        raise SourceError(f"{name}: too large for a page (over 32 MB); {EXPECTED}")
    if not content.strip():
        raise SourceError(f"{name}: is empty; {EXPECTED}")
    text = _decoded(content)
    if text is None:
        raise SourceError(f"{name}: is not text; {EXPECTED}")
    papers = parse_page(text, today=today, day=day)
    if not papers:
        raise SourceError(f"{name}: no papers in it; {EXPECTED}")
    return papers


def sample_papers(today: date) -> list[Paper]:
    """Give the papers that come with the program."""
    text = resources.files(__package__).joinpath("sample.txt").read_text(encoding="utf-8")
    return parse_page(text, today=today, source=SAMPLE)


def _decoded(content: bytes) -> str | None:
    """Decode text in UTF-8, or UTF-16 with its mark; None for what is not text."""
    encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8"
    )
    text = content.decode(encoding, errors="replace")
    if content.startswith(b"%PDF-") or "\0" in text[:8192]:
        return None
    # A stray wrong byte is no reason to refuse a page; a file full of them is no page.
    return text if text.count("\N{REPLACEMENT CHARACTER}") * 50 <= len(text) else None
