"""The words of papers in an SQLite full-text table, which tells papers' numbers, highest first.

The table is contentless: it holds where words stand and no text, which the catalog has already.
Texts are parted into words here and not by SQLite, so that a search finds exactly what
``Query.matches`` does. What else is searched of a paper (its source, its categories, whether it
has code) stands as words in a column of its own, so that one question to the index answers all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.words import split_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from paperreader.models import Paper

COLUMNS = ("title", "abstract", "author", "facet")

EVERY_PAPER = "all"
"""The facet that every paper has: what a search without any word begins with."""

HASH_BYTES = 64 * 1024 * 1024
"""What SQLite may keep of new words before it writes; its own 1 MB makes imports twice as long."""

_BETWEEN_AUTHORS = " \N{DOUBLE VERTICAL LINE} "
"""A word that nobody can search, so that no phrase runs from one author into the next."""


class FullTextIndex:
    """The full-text table ``words`` of an SQLite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        """Make the table."""
        # "ascii" takes every character beyond ASCII for a letter: all others were parted before.
        self._connection.execute(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(COLUMNS)}, "
            "content = '', columnsize = 0, tokenize = 'ascii')"
        )
        # Merging while papers stream in costs a third of the time; SQLite still merges when
        # there are 16 parts of a size.
        for option, value in (("hashsize", HASH_BYTES), ("automerge", 0)):
            self._connection.execute(
                "INSERT INTO words (words, rank) VALUES (?, ?)", (option, value)
            )

    def update(self, changes: Mapping[int, tuple[Paper | None, Paper | None]]) -> None:
        """Take papers out and in: by number, what stood there until now, and what shall.

        Without the very text that stood there the index cannot forget it.
        """
        # Upwards: each step back makes SQLite write down all that it holds in memory.
        for number in sorted(changes):
            old, new = changes[number]
            if old:
                self._connection.execute(
                    "INSERT INTO words (words, rowid, title, abstract, author, facet) "
                    "VALUES ('delete', ?, ?, ?, ?, ?)",
                    (number, *_texts(old)),
                )
            if new:
                self._connection.execute(
                    "INSERT INTO words (rowid, title, abstract, author, facet) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (number, *_texts(new)),
                )

    def search(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Give the numbers from ``first`` to ``last`` that an FTS5 expression finds, downwards."""
        rows = self._connection.execute(
            "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? "
            "ORDER BY rowid DESC",
            (expression, first, last),
        )
        try:
            for (number,) in rows:
                yield number
        finally:
            rows.close()


def facet_token(name: str, value: str) -> str:
    """Give the word for such as ``cat:cs.CL``: letters and digits alone, whatever the value."""
    return name + value.encode("utf-8", "replace").hex()


def _texts(paper: Paper) -> tuple[str, str, str, str]:
    return (
        _parted(paper.title),
        _parted(paper.abstract),
        _BETWEEN_AUTHORS.join(map(_parted, paper.authors)),
        " ".join(_facets(paper)),
    )


def _parted(text: str) -> str:
    # SQLite parts and folds ASCII just as split_words does.
    return text if text.isascii() else " ".join(split_words(text))


def _facets(paper: Paper) -> Iterable[str]:
    yield EVERY_PAPER
    yield facet_token("source", paper.source)
    if paper.github:
        yield "code"
    for category in paper.categories:
        yield facet_token("cat", category.lower())
