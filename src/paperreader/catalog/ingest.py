"""Batches of changes to the catalog's tables, each within one transaction."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from paperreader.catalog.fts import FullTextIndex
from paperreader.catalog.identity import is_same_work, second_id
from paperreader.catalog.numbering import DAY_CAPACITY, paper_number
from paperreader.catalog.rows import COLUMNS, DECLARATIONS, HAS_ARXIV_ID, paper_to_row, row_to_paper
from paperreader.models import Paper, merge_papers, title_slug

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_INSERT = (
    f"INSERT INTO papers (number, slug_key, {COLUMNS}) "  # noqa: S608  # COLUMNS is a constant
    f"VALUES (?, ?{', ?' * len(DECLARATIONS)})"
)
_SELECT = f"SELECT number, {COLUMNS} FROM papers WHERE "  # noqa: S608  # COLUMNS is a constant
_BY_ID = f"{_SELECT} id = :key"
_BY_ARXIV_ID = f"{_SELECT} {HAS_ARXIV_ID}"
_BY_SLUG = f"{_SELECT} slug_key = :key ORDER BY number DESC"

Known = tuple[int, Paper]
"""The number of a paper in the catalog, and the paper."""


class Batch:
    """A batch of changes to the papers, days and words of a catalog.

    ``write`` must be called before the commit: most changes are held in memory until then. A
    method that adds a paper raises OverflowError if no number is left in the paper's day.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._days: dict[int, list[int]] = {}  # the day's top -> papers, assigned numbers
        self._changes: dict[int, tuple[Paper | None, Paper | None]] = {}  # before, after
        self._slugs: dict[int, str] = {}
        self._pending: dict[str, list[int]] = {}  # id, arXiv id, slug -> numbers of new papers

    def upsert(
        self, paper: Paper, *, redate: bool = False
    ) -> Literal["added", "updated", "unchanged"]:
        """Add ``paper``, or merge it into the known paper of which it is another sighting.

        With ``redate``, its date replaces that of the known paper. Return what happened.
        """
        slug = title_slug(paper.title)
        known, paper = self._identify(paper, slug)
        if known is None:
            self._insert(paper, slug)
            return "added"
        number, old = known
        new = merge_papers(old, paper, redate=redate)
        if new == old:
            return "unchanged"
        self._delete(number, old)
        self._insert(new, title_slug(new.title), number if new.date == old.date else None)
        return "updated"

    def insert(self, paper: Paper) -> None:
        """Add ``paper``, which must not be in the catalog yet."""
        self._insert(paper, title_slug(paper.title))

    def remove(self, paper_id: str) -> None:
        """Remove the paper with the id ``paper_id``, if it is in the catalog."""
        if known := self._find_by_id(paper_id):
            self._delete(*known)

    def put_back(self, number: int, paper: Paper) -> None:
        """Add ``paper`` with the number that it had, if that is still free."""
        row = self._connection.execute("SELECT 1 FROM papers WHERE number = ?", (number,))
        top = number | (DAY_CAPACITY - 1)
        if row.fetchone() or paper_number(paper.date, 0) != top:
            self.insert(paper)
            return
        day = self._day(top)
        day[1] = max(day[1], top - number + 1)
        self._insert(paper, title_slug(paper.title), number)

    def write(self) -> None:
        """Write all pending changes to the tables."""
        # Ascending: rows that are appended fill the table's pages, others leave them half empty.
        # This halves the size of a catalog of a million papers.
        after = ((number, self._changes[number][1]) for number in sorted(self._changes))
        self._connection.executemany(
            _INSERT,
            (
                (number, _slug_key(self._slugs[number]), *paper_to_row(paper))
                for number, paper in after
                if paper
            ),
        )
        FullTextIndex(self._connection).update(self._changes)
        self._connection.executemany(
            "INSERT OR REPLACE INTO days (top, papers, given) VALUES (?, ?, ?)",
            [(top, papers, assigned) for top, (papers, assigned) in self._days.items()],
        )
        self._connection.execute("DELETE FROM days WHERE papers = 0")

    def _insert(self, paper: Paper, slug: str, number: int | None = None) -> None:
        top = paper_number(paper.date, 0)
        day = self._day(top)
        if number is None:
            if not day[0]:
                day[1] = 0
            if day[1] == DAY_CAPACITY:
                raise OverflowError(f"more than {DAY_CAPACITY:,} papers on one day")
            number = top - day[1]
            day[1] += 1
        day[0] += 1
        self._changes[number] = (self._changes.get(number, (None, None))[0], paper)
        self._slugs[number] = slug
        for key in {paper.id, paper.arxiv_id or paper.id, slug}:
            self._pending.setdefault(key, []).append(number)

    def _delete(self, number: int, paper: Paper) -> None:
        if number not in self._changes:
            self._connection.execute("DELETE FROM papers WHERE number = ?", (number,))
            self._changes[number] = (paper, None)
        self._changes[number] = (self._changes[number][0], None)
        self._day(number | (DAY_CAPACITY - 1))[0] -= 1

    def _day(self, top: int) -> list[int]:
        """Return a day's mutable counts: its papers, and the numbers assigned so far."""
        if top not in self._days:
            row = self._connection.execute(
                "SELECT papers, given FROM days WHERE top = ?", (top,)
            ).fetchone()
            self._days[top] = list(row or (0, 0))
        return self._days[top]

    def _identify(self, paper: Paper, slug: str) -> tuple[Known | None, Paper]:
        """Return the known paper of which ``paper`` is another sighting, if any, and ``paper``.

        The known one has the same arXiv id; else the same title, if it is the same work and at
        most one of the two has an arXiv id; else the same id. If that belongs to another work with
        the same title, ``paper`` gets an id of its own.
        """
        if paper.arxiv_id:
            for known in self._find(paper.arxiv_id, _BY_ARXIV_ID, paper.arxiv_id):
                if known[1].arxiv_id == paper.arxiv_id:
                    return known, paper
        same_title = [
            known
            for known in self._find(slug, _BY_SLUG, _slug_key(slug))
            if title_slug(known[1].title) == slug
        ]
        same_work = [
            known
            for known in same_title
            if not (paper.arxiv_id and known[1].arxiv_id) and is_same_work(known[1], paper)
        ]
        if same_work:
            # An abstract that agrees comes before one that is missing.
            return max(same_work, key=lambda known: bool(known[1].abstract)), paper
        same_id = self._find_by_id(paper.id)
        if same_id in same_title:
            return None, replace(paper, id=second_id(paper))
        return same_id, paper

    def _find_by_id(self, paper_id: str) -> Known | None:
        found = self._find(paper_id, _BY_ID, paper_id)
        return next((known for known in found if known[1].id == paper_id), None)

    def _find(self, key: str, statement: str, value: str | int) -> Iterator[Known]:
        """Yield the pending papers with ``key``, then the stored ones that ``statement`` finds."""
        for number in self._pending.get(key, ()):
            if paper := self._changes[number][1]:
                yield number, paper
        for row in self._connection.execute(statement, {"key": value}):
            yield row[0], row_to_paper(row[1:])


def _slug_key(slug: str) -> int:
    """Return a 64-bit hash of a slug: its index is a tenth of the size of an index of slugs."""
    digest = hashlib.blake2b(slug.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
