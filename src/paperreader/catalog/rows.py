"""Conversion between papers and rows of the catalog's table, whose columns are listed here."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any, get_origin

import msgspec

from paperreader.models import Paper

if TYPE_CHECKING:
    from collections.abc import Callable

DECLARATIONS = {
    "id": "id TEXT NOT NULL UNIQUE",
    "arxiv_id": "arxiv_id TEXT",
    "title": "title TEXT NOT NULL",
    "abstract": "abstract TEXT NOT NULL",
    "authors": "authors TEXT NOT NULL",
    "date": "day TEXT",
    "published": "published TEXT",
    "source": "source TEXT NOT NULL",
    "links": "links TEXT NOT NULL",
    "upvotes": "upvotes INTEGER",
    "categories": "categories TEXT NOT NULL",
    "github_stars": "stars INTEGER",
    "organization": "organization TEXT",
    "summary": "summary TEXT",
    "keywords": "keywords TEXT",
    "comment": "comment TEXT",
    "journal": "journal TEXT",
    "doi": "doi TEXT",
    "withdrawn": "withdrawn INTEGER",
}
"""The columns of a paper's row, by the field of ``Paper`` that each one holds.

Tuples are stored as JSON and dates as ISO 8601. What few papers have is NULL for the others, which
takes no space in the file.
"""

COLUMNS = ", ".join(declaration.split()[0] for declaration in DECLARATIONS.values())
"""The names of the columns, in the order of the values of ``paper_to_row``."""


HAS_ARXIV_ID = "(id = :key AND arxiv_id = :key) OR (arxiv_id = :key AND arxiv_id <> id)"
"""The condition for the paper with the arXiv id ``:key``, in the form that the indexes answer."""


def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return the function that decodes the values of a field of ``Paper``, by the field's type."""
    if get_origin(kind) is tuple:
        return msgspec.json.Decoder(kind).decode
    if kind == date | None:
        return date.fromisoformat
    if kind is bool:
        return bool
    plain = next(name for name in (str, int) if kind in (name, name | None))

    def check(value: object) -> object:
        if type(value) is not plain:  # one wrong bit makes bytes of a text
            raise TypeError(f"{plain.__name__} expected")
        return value

    return check


_TYPES = {field.name: field.type for field in msgspec.structs.fields(Paper)}
_FIELDS = [
    (name, _decoder(_TYPES[name]), "NOT NULL" in declaration)
    for name, declaration in DECLARATIONS.items()
]
_DECODERS = [(name, decode) for name, decode, _ in _FIELDS]


def paper_to_row(paper: Paper) -> tuple[Any, ...]:
    """Return the values of a paper's columns, in the order of COLUMNS."""
    return tuple(_encode(getattr(paper, name), required) for name, _, required in _FIELDS)


def row_to_paper(row: tuple[Any, ...]) -> Paper:
    """Return the paper of a row; raise sqlite3.DatabaseError if the row is damaged."""
    try:
        values = {
            name: decode(value)
            for (name, decode), value in zip(_DECODERS, row, strict=True)
            if value is not None
        }
        return Paper(**values)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise sqlite3.DatabaseError(f"damaged paper {row[0]!r:.80}: {error}") from error


def _encode(value: Any, required: bool) -> str | int | None:
    """Return the value of a column; nothing is NULL, unless the column is ``required``."""
    if isinstance(value, date):
        return value.isoformat()
    if not required and not value and type(value) is not int:
        return None
    return msgspec.json.encode(value).decode() if isinstance(value, tuple) else value
