"""The full-text index of papers, an SQLite FTS5 table that returns papers' numbers, descending.

The table is contentless: it stores the positions of words but no text, which the catalog already
has. Texts are split into words here and not by SQLite, so that a search finds exactly what
``Query.matches`` does. The other searchable properties of a paper (its source, its categories,
whether it has code) are tokens in a column of their own, so that one FTS5 query covers them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.searchable import searchable_texts
from paperreader.text.words import split_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from paperreader.models import Paper

COLUMNS = ("title", "abstract", "author", "details", "id", "facet")
"""The fields of ``searchable_texts``, and the facets."""

EVERY_PAPER = "all"
"""The facet token that every paper has, for a search without any word."""

PREFIX_LENGTHS = "2 3"
"""The lengths of the beginnings of words that have entries of their own. Without them, SQLite
collects all papers that have a word with ``da``: 50 ms among 100,000 papers; with them 0.1 ms. They
double the index."""

HASH_BYTES = 64 * 1024 * 1024
"""The amount of new index data that SQLite may hold before it writes, in bytes; its default of
1 MB makes imports take twice as long."""

_SEPARATOR = " \N{DOUBLE VERTICAL LINE} "
"""A token that no search can contain, so that no phrase spans two texts, such as two authors."""

_INSERT = f"""
    INSERT INTO words (rowid, {", ".join(COLUMNS)}) VALUES (?{", ?" * len(COLUMNS)})
"""  # noqa: S608  # COLUMNS is a constant
_DELETE = _INSERT.replace("(rowid", "(words, rowid").replace("(?", "('delete', ?")


class FullTextIndex:
    """The full-text table ``words`` of an SQLite connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        """Create the table."""
        # The tokenizer "ascii" treats every non-ASCII character as part of a word; separators
        # beyond ASCII are gone by then, since _tokenize has replaced them by spaces.
        self._connection.execute(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(COLUMNS)}, "
            f"content = '', columnsize = 0, tokenize = 'ascii', prefix = '{PREFIX_LENGTHS}')"
        )
        # Merging during an import costs a third of the time; SQLite still merges when there are
        # 16 segments on one level.
        for option, value in (("hashsize", HASH_BYTES), ("automerge", 0)):
            self._connection.execute(
                "INSERT INTO words (words, rank) VALUES (?, ?)", (option, value)
            )

    def drop(self) -> None:
        """Remove the table, whatever is in it."""
        self._connection.execute("DROP TABLE words")

    def update(self, changes: Mapping[int, tuple[Paper | None, Paper | None]]) -> None:
        """Update the index; ``changes`` maps a number to the paper before and after the change.

        The paper before must have exactly the text that was indexed: a contentless table needs
        it to delete the entries.
        """
        # Ascending: each step back makes SQLite flush all that it holds in memory.
        for number in sorted(changes):
            old, new = changes[number]
            if old:
                self._connection.execute(_DELETE, (number, *_column_texts(old)))
            if new:
                self._connection.execute(_INSERT, (number, *_column_texts(new)))

    def search(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Yield the numbers that match an FTS5 expression, from ``last`` down to ``first``."""
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
    """Return the token for a facet such as ``cat:cs.CL``; it has only letters and digits."""
    return name + value.encode("utf-8", "replace").hex()


def _column_texts(paper: Paper) -> tuple[str, ...]:
    columns = (_SEPARATOR.join(map(_tokenize, texts)) for texts in searchable_texts(paper).values())
    return (*columns, " ".join(_facets(paper)))


def _tokenize(text: str) -> str:
    # SQLite splits and folds ASCII exactly as split_words does.
    return text if text.isascii() else " ".join(split_words(text))


def _facets(paper: Paper) -> Iterable[str]:
    yield EVERY_PAPER
    yield facet_token("source", paper.source)
    if paper.github:
        yield "code"
    for category in paper.categories:
        yield facet_token("cat", category.lower())
