"""All papers known, in one SQLite file that can be rebuilt from the sources."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from paperreader.catalog.connection import CatalogConnection, CatalogError, CatalogUnusableError
from paperreader.catalog.fts import FullTextIndex
from paperreader.catalog.numbering import Day, Days
from paperreader.catalog.rows import COLUMNS, row_to_paper
from paperreader.files import set_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from paperreader.models import Paper

_WRITING_CACHE = 64 * 1024
"""How much of the file is held while papers are added, in KiB: with SQLite's own 2 MB the indexes
of 200,000 papers make each new one take a third longer."""

_VALUES_AT_ONCE = 500
"""How many papers one statement asks for; SQLite allows 32,766 values."""


class Tally(Struct, frozen=True):
    """What became of the papers that were added."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def papers(self) -> int:
        """How many there were in all."""
        return self.added + self.updated + self.unchanged

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class Catalog:
    """The papers in the SQLite file at ``path``, which is made where there is none.

    Every call raises CatalogError where SQLite cannot do its work. A call waits for another
    program's change to end; readers and a writer do not wait for each other.
    """

    def __init__(self, path: Path) -> None:
        self._file = CatalogConnection(path)
        self._version = self._file.version()

    def reopen(self) -> Self:
        """Open the same file once more, for a thread that shall not keep others waiting."""
        path = self._file.path
        if not path.exists():  # a new one would be taken for it, here and by other programs
            raise CatalogError(
                f"{path}: the catalog is gone; put it back, or start paperreader again and import "
                "the papers: your marks are in another file"
            )
        return type(self)(path)

    def close(self) -> None:
        """Close the file; nothing else may be asked afterwards."""
        self._file.close()

    # What there is

    def days(self) -> Days:
        """Tell how many papers each day has, and so where each stands."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT top, papers, given FROM days ORDER BY top DESC"
            ).fetchall()
        return Days(list(map(Day._make, rows)), self._numbers_in_day)

    def papers(self, numbers: Sequence[int]) -> dict[int, Paper]:
        """Read papers by their numbers; one that is gone meanwhile is left out."""
        found: dict[int, Paper] = {}
        with self._file.reading() as connection:
            for start in range(0, len(numbers), _VALUES_AT_ONCE):
                some = numbers[start : start + _VALUES_AT_ONCE]
                rows = connection.execute(
                    f"SELECT number, {COLUMNS} FROM papers "  # noqa: S608
                    f"WHERE number IN ({', '.join('?' * len(some))})",
                    some,
                )
                found.update((row[0], row_to_paper(row[1:])) for row in rows)
        return found

    def numbers(self, paper_ids: Iterable[str]) -> dict[str, int]:
        """Give the numbers of those papers that are here, by id."""
        found: dict[str, int] = {}
        with self._file.reading() as connection:
            for paper_id in paper_ids:
                row = connection.execute(
                    "SELECT number FROM papers WHERE id = ?", (paper_id,)
                ).fetchone()
                if row:
                    found[paper_id] = row[0]
        return found

    def ids_with_prefix(self, beginning: str, limit: int) -> list[str]:
        """Give the first so many ids that begin with certain characters, sorted."""
        # A shell may hand over what is no text, and no id has a question mark.
        beginning = beginning.encode("utf-8", "replace").decode()
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM papers WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (beginning, f"{beginning}\U0010ffff", limit),
            )
            return [paper_id for (paper_id,) in rows]

    def neighbours(self, paper_id: str) -> list[str]:
        """Give the ids that stand before and after one among all ids, sorted."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT max(id) FROM papers WHERE id < :id "
                "UNION ALL SELECT min(id) FROM papers WHERE id > :id",
                {"id": paper_id},
            )
            return [neighbour for (neighbour,) in rows if neighbour is not None]

    def search(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Give the numbers between two that an expression of the word index finds, downwards.

        Raises InterruptedSearchError after ``interrupt``, which another thread calls.
        """
        with self._file.reading() as connection:
            yield from FullTextIndex(connection).search(expression, first, last)

    def numbers_by_upvotes(self) -> Sequence[int]:
        """Give the numbers of the papers with upvotes, most first; of equal ones the newest.

        Raises InterruptedSearchError as ``found`` does.
        """
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number FROM papers WHERE upvotes IS NOT NULL "
                "ORDER BY upvotes DESC, number DESC"
            )
            return [number for (number,) in rows]

    def interrupt(self) -> None:
        """Stop what another thread is asking of this catalog."""
        self._file.interrupt()

    def changed(self) -> bool:
        """Tell whether another program changed the catalog since this was last asked."""
        before, self._version = self._version, self._file.version()
        return before != self._version

    # Changes

    def add(self, papers: Iterable[Paper], *, remove: Iterable[str] = ()) -> Tally:
        """Take in papers, merging those already known, after forgetting those with certain ids.

        All of it happens or, on an error, nothing.
        """
        from paperreader.catalog.ingest import Batch  # noqa: PLC0415  # 3 ms, which a mere reader saves

        with self._file.transaction() as connection:
            connection.execute(f"PRAGMA cache_size = -{_WRITING_CACHE}")
            batch = Batch(connection)
            for paper_id in remove:
                batch.remove(paper_id)
            outcomes = Counter(map(batch.upsert, papers))
            batch.write()
        return Tally(outcomes["added"], outcomes["updated"], outcomes["unchanged"])

    # What was fetched

    def fetch_times(self) -> dict[tuple[str, str], datetime]:
        """Tell what was fetched last when, by its source and by what was asked for."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT source, what, moment FROM fetches").fetchall()
        return {(source, what): moment for source, what, text in rows if (moment := _moment(text))}

    def record_fetch(self, source: str, what: str, moment: datetime | None) -> None:
        """Remember when something was fetched; None forgets it."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM fetches WHERE source = ? AND what = ?", (source, what))
            if moment:
                connection.execute(
                    "INSERT INTO fetches VALUES (?, ?, ?)", (source, what, moment.isoformat())
                )

    def _numbers_in_day(self, day: Day) -> list[int]:
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number FROM papers WHERE number BETWEEN ? AND ? ORDER BY number DESC",
                (day.top - day.assigned + 1, day.top),
            )
            return [number for (number,) in rows]


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def open_catalog(path: Path) -> tuple[Catalog, str]:
    """Open a catalog; one that cannot be used is set aside for a new one, as it can be rebuilt.

    Gives also what a person should know of that; else an empty text.
    """
    try:
        return Catalog(path), ""
    except CatalogError as error:  # also one that only comes of another program's setting it aside
        first = error
    from filelock import FileLock  # noqa: PLC0415  # 8 ms that hardly any start needs

    try:
        # Of two programs the second one must not set aside the new catalog of the first.
        with FileLock(f"{path}.lock", mode=0o600):
            try:
                return Catalog(path), ""
            except CatalogUnusableError as error:
                reason = error.reason
            kept = set_aside(path, ("-wal", "-shm"))
            where = f" as {kept.name}" if kept else ""
            return Catalog(path), (
                f"{path}: the catalog is {reason}, and was set aside{where}: import the papers "
                "again; your marks are in another file"
            )
    except OSError as error:
        if not isinstance(first, CatalogUnusableError):
            raise first from error
        raise CatalogError(f"{path}: the catalog is {first.reason}: {error.strerror}") from error
