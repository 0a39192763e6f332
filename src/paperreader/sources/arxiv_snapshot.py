"""Papers as JSON lines: one object per line, as in arXiv's metadata snapshot.

Other programs write lists where the snapshot has texts, and call the abstract a summary; lines of
the Daily Papers API are read too. Only the fields that a paper has are decoded. An invalid line is
skipped; it does not affect the others.
"""

from __future__ import annotations

import contextlib
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from paperreader.models import Paper
from paperreader.sources.fields import (
    AUTHORS_LIMIT,
    CATEGORIES_LIMIT,
    NAME_LIMIT,
    arxiv_links,
    clean_abstract,
    clean_comment,
    clean_title,
    is_category,
    is_in,
    is_withdrawn,
    parse_arxiv_id,
    parse_day,
    parse_doi,
    parse_email_day,
    split_authors,
)
from paperreader.sources.huggingface import read_daily_papers
from paperreader.sources.lenient_json import decode, describe_json_error
from paperreader.text.sanitize import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Sequence

LINE_LIMIT = 1_000_000
"""The longest line that is read, in bytes; the snapshot's longest have about 50,000."""

_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}


class _Version(msgspec.Struct, gc=False):
    created: str | None = None


class _Author(msgspec.Struct, gc=False):
    name: str | None = None


class _Record(msgspec.Struct):
    id: str
    title: str
    abstract: str | None = None
    summary: str | None = None
    authors: str | list[str | _Author] | None = None
    authors_parsed: list[list[str]] | None = None
    categories: str | list[str] | None = None
    published: str | None = None
    published_at: str | None = msgspec.field(default=None, name="publishedAt")
    """The date in an object of the Daily Papers API, which no other has."""
    versions: list[_Version] | None = None
    update_date: str | None = None
    comments: str | None = None
    journal_ref: str | None = msgspec.field(default=None, name="journal-ref")
    doi: str | None = None


_DECODER = msgspec.json.Decoder(_Record)


def read_papers(
    lines: Iterable[bytes],
    *,
    day: date | None = None,
    categories: Collection[str] = (),
    on_skipped: Callable[[int, str], None],
) -> Generator[Paper, None, int]:
    """Yield the papers of lines; return the number of valid lines.

    ``day`` overrides the papers' dates. With ``categories``, only papers in one of them, ignoring
    case, are yielded; the lines of others count as valid. ``on_skipped`` is called for each invalid
    line, with its number from 1 and the reason in a few words. Lines over LINE_LIMIT are invalid;
    blank lines are ignored.
    """
    selected = {category.lower() for category in categories}
    valid = 0
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        try:
            papers = read_object(_bounded(line), day, selected)
        except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
            on_skipped(number, describe_json_error(error))
            continue
        valid += 1
        yield from papers
    return valid


def _bounded(line: bytes) -> bytes:
    if len(line) > LINE_LIMIT:
        raise ValueError(f"longer than {LINE_LIMIT:,} bytes")
    return line


def read_object(
    content: bytes, day: date | None = None, selected: Collection[str] = ()
) -> Sequence[Paper]:
    """Return the papers of an object: one, or those of an answer of the Daily Papers API.

    Papers in none of the ``selected`` categories, in lower case, are left out. Raise ValueError or
    RecursionError if it has no paper.
    """
    try:
        record = decode(_DECODER, content)
        if record.published_at is None:
            categories = _categories(_joined(record.categories, " ")[:500])
            if selected and not is_in(categories, selected):
                return ()
            return (_paper(record, categories, day),)
    except (ValueError, RecursionError):
        with contextlib.suppress(ValueError, RecursionError):
            papers = read_daily_papers(content, day=day)
            return () if selected else papers
        raise
    return () if selected else read_daily_papers(content, day=day)


def _paper(record: _Record, categories: tuple[str, ...], day: date | None) -> Paper:
    """Return the paper of a decoded line; raise ValueError if it is not a paper."""
    arxiv_id = parse_arxiv_id(record.id)
    title = clean_title(record.title)
    abstract = clean_abstract(record.abstract or record.summary or "")
    comment = clean_comment(record.comments)
    published = _first_day(record)
    return Paper(
        id=arxiv_id,
        title=title,
        abstract=abstract,
        authors=_authors(record),
        date=day or published or _day_of_update(record),
        published=published,
        source="arxiv",
        arxiv_id=arxiv_id,
        links=arxiv_links(arxiv_id, abstract, comment),
        categories=categories,
        comment=comment,
        journal=clean_comment(record.journal_ref),
        doi=parse_doi(record.doi),
        withdrawn=is_withdrawn(comment, abstract),
    )


def _authors(record: _Record) -> tuple[str, ...]:
    if record.authors_parsed:
        names = [_name(parts) for parts in record.authors_parsed[:AUTHORS_LIMIT] if parts]
    else:
        names = split_authors(_joined(record.authors, ", "))
    # Cleaning the names together takes a third of the time. Names with line breaks or runs of
    # spaces need to be cleaned one by one.
    joined = clean("\n".join(names))
    cleaned = joined.split("\n")
    if len(cleaned) != len(names) or "  " in joined:
        cleaned = [clean_line(name) for name in names]
    return tuple(filter(None, map(str.strip, cleaned)))


def _joined(value: str | list[str] | list[str | _Author] | None, separator: str) -> str:
    """Return a text, or the joined texts and names of a list."""
    if isinstance(value, list):
        texts = (item if isinstance(item, str) else item.name for item in value)
        return separator.join(filter(None, texts))
    return value or ""


def _name(parts: list[str]) -> str:
    """Format a list of last name, first name, suffix and affiliations as a name."""
    name = f"{parts[1]} {parts[0]}" if len(parts) > 1 else parts[0]
    return (f"{name} {parts[2]}" if len(parts) > 2 and parts[2] else name)[:NAME_LIMIT]


def _first_day(record: _Record) -> date | None:
    """Return the day of the first version, or None."""
    created = record.versions[0].created if record.versions else None
    return _created_day(created) if created else parse_day(record.published or "")


def _day_of_update(record: _Record) -> date | None:
    """Return the day on which the record was last updated, or None."""
    try:
        return date.fromisoformat(record.update_date or "")
    except ValueError:
        return None


def _created_day(created: str) -> date | None:
    """Parse an e-mail date such as ``Mon, 2 Apr 2007 19:18:42 GMT``; return None if invalid."""
    try:
        _, day, month, year, _ = created.split(" ", 4)
        if len(year) == 4:
            return date(int(year), _MONTHS[month], int(day))
    except (ValueError, KeyError):
        pass  # another form, or not a date
    return parse_email_day(created)  # 10 times as slow


@lru_cache(4096)  # nearly all of the snapshot has one of a few thousand combinations
def _categories(text: str) -> tuple[str, ...]:
    return tuple(filter(is_category, text.split()))[:CATEGORIES_LIMIT]
