"""Catalog and marks together, with undo: what the screen and the commands ask for.

A change is seen at once and waits in the outbox until ``flush`` has made it durable, so that the
screen need not wait for the disk and a failed save can be tried again. One thread may call
``flush`` and ``refresh`` while another one reads and changes.
"""

from __future__ import annotations

import threading
from contextlib import closing
from os.path import commonprefix
from typing import TYPE_CHECKING, Self

from msgspec import Struct
from msgspec.structs import replace

from paperreader.catalog import Catalog, FetchLog, RecentPapers, Tally, open_catalog
from paperreader.errors import PaperreaderError
from paperreader.marks import UNMARKED, Change, MarkField, MarkIndex, Marks, MarksDamagedError
from paperreader.models import SAMPLE, Entry, Mark, Paper
from paperreader.query import Condition, Query, Search
from paperreader.undo import UndoHistory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from paperreader.config import Paths
    from paperreader.undo import CurrentValue


class NoSuchPaperError(PaperreaderError):
    """No paper, or more than one, goes by the id that was given."""


class Counts(Struct, frozen=True):
    """How many papers there are, and how many of them are unread and starred."""

    papers: int = 0
    unread: int = 0
    starred: int = 0


class ExternalChanges(Struct, frozen=True):
    """What other programs changed."""

    papers: bool = False
    marks: bool = False

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.papers or self.marks


class Library:
    """The papers of a catalog with the reader's marks."""

    def __init__(self, catalog: Catalog, marks: Marks) -> None:
        self._catalog = catalog
        self._marks = marks
        self._search_catalog: Catalog | None = None
        self._write_catalog: Catalog | None = None
        self._search: Search | None = None
        self._recent: RecentPapers | None = None
        self._mark_index = MarkIndex({}, catalog.numbers)
        self._outbox: dict[tuple[str, MarkField], Change] = {}
        self._history = UndoHistory()
        self._changing = threading.RLock()
        self._saving = threading.Lock()
        self.days = catalog.days()
        """Where each paper stands among all papers, newest first."""

        self.fetches = FetchLog(catalog, self._writing_catalog)
        """What was fetched when."""

        self.notice = ""
        """What a person should know of how the library was opened."""

    @classmethod
    def open(cls, paths: Paths) -> Self:
        """Open the catalog and the marks of these paths; no marks are read before ``refresh``.

        A catalog that cannot be used is set aside for a new one, since it can be rebuilt.
        """
        catalog, notice = open_catalog(paths.catalog)
        library = cls(catalog, Marks(paths.marks))
        library.notice = notice
        return library

    # What there is

    def find(self, query: Query = Query()) -> Iterator[Entry]:  # noqa: B008  # frozen
        """Give the papers that a query finds, newest first, as they are found."""
        for part in Search(query, self._catalog, self._mark_index).parts():
            for numbers in part:
                yield from filter(None, self.entries(numbers))

    def search(self, query: Query, *, by_upvotes: bool = False) -> Search:
        """Give a search to be made in a thread; only one may ask its last part at a time.

        ``by_upvotes``: papers with upvotes come first, most upvotes first, then the newest.

        Its parts raise InterruptedSearchError after ``stop_search``.
        """
        if self._search_catalog is None:
            self._search_catalog = self._catalog.reopen()
        recent = self._recent if self._recent and self._recent.days is self.days else None
        self._search = Search(
            query, self._search_catalog, self._mark_index, recent, by_upvotes=by_upvotes
        )
        return self._search

    def stop_search(self) -> None:
        """Stop the latest search, which another thread is making."""
        if self._search:
            self._search.stop()

    def prepare_search(self) -> bool:
        """Prepare, in a thread, for searches by the beginning of a word; tells whether to go on."""
        recent = self._recent
        if recent is None or recent.days is not self.days:  # the papers were others then
            recent = self._recent = RecentPapers(self._catalog, self.days)
        return recent.grow()

    def entries(self, numbers: Sequence[int]) -> list[Entry | None]:
        """Give the papers with certain numbers; None for one that is gone meanwhile."""
        papers = self._catalog.papers(numbers)
        return [
            Entry(paper, self._mark_index[paper.id]) if (paper := papers.get(number)) else None
            for number in numbers
        ]

    def number(self, paper_id: str) -> int | None:
        """Give the number of a paper, if it is here."""
        return self._catalog.numbers([paper_id]).get(paper_id)

    def is_read(self, number: int) -> bool:
        """Tell whether the paper with a number is marked read."""
        return number in self._mark_index.numbers_with("read")

    def entry(self, paper_id: str) -> Entry:
        """Give one paper by its whole id or an unambiguous prefix; raises NoSuchPaperError."""
        found = self._catalog.ids_with_prefix(paper_id, 4) if paper_id else []
        if len(found) == 1 or paper_id in found:
            (entry,) = self.entries([*self._catalog.numbers(found[:1]).values()])
            if entry:
                return entry
        if len(found) > 1:
            some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
            raise NoSuchPaperError(f"{paper_id}: several papers begin so ({some}); type more")
        raise NoSuchPaperError(f"{paper_id}: no paper has this id; `paperreader list` shows them")

    def ids_with_prefix(self, beginning: str, limit: int) -> list[str]:
        """Give the first so many ids that begin with certain characters."""
        return self._catalog.ids_with_prefix(beginning, limit)

    def short_id(self, paper_id: str) -> str:
        """Give the shortest beginning of an id, in whole words, that no other id has."""
        others = self._catalog.neighbours(paper_id)
        shared = max((len(commonprefix([paper_id, other])) for other in others), default=0)
        end = paper_id.find("-", shared + 1)
        return paper_id if end < 0 else paper_id[:end]

    def counts(self) -> Counts:
        """Count all papers, the unread and the starred."""
        read, starred = (len(self._mark_index.numbers_with(field)) for field in ("read", "starred"))
        return Counts(len(self.days), len(self.days) - read, starred)

    # Papers

    def add(self, papers: Iterable[Paper]) -> Tally:
        """Take in papers; the first real ones replace the sample papers that bear no mark.

        A thread may do so while another one reads.
        """
        papers = list(papers)
        real = any(paper.source != SAMPLE for paper in papers)
        outdated = self._unmarked_samples() if real else ()
        tally = self._writing_catalog().add(papers, remove=outdated)
        with self._saving:
            self._reload_papers()
        return tally

    def _unmarked_samples(self) -> list[str]:
        samples = list(self.find(Query(conditions=(Condition("source", SAMPLE),))))
        if not samples:
            return []
        try:
            marks = Marks(self._marks.storage.path).load()  # another program may have made some
        except MarksDamagedError:
            return []  # some may bear marks that cannot be read now
        return [
            entry.paper.id
            for entry in samples
            if entry.mark == marks.get(entry.paper.id, UNMARKED) == UNMARKED
        ]

    def _writing_catalog(self) -> Catalog:
        # A catalog of its own, which whoever reads meanwhile need not wait for.
        if self._write_catalog is None:
            self._write_catalog = self._catalog.reopen()
        return self._write_catalog

    # Marks

    def change(
        self,
        paper: Paper,
        field: MarkField,
        after: bool | str,
        before: bool | str | None = None,
    ) -> None:
        """Set one field of a paper's mark; it is durable after the next ``flush``.

        ``before`` is the text that a note was typed into, where that may not be the latest one.
        Texts that are typed into one note are undone as one, until ``seal``.
        """
        with self._changing:
            if before is None:
                before = getattr(self._mark_index[paper.id], field)
            if before == after:
                return
            change = Change(paper, field, before, after)
            self._put(change)
            self._history.record(change)

    def end_edit(self) -> None:
        """End a note: what is typed from now on is undone on its own."""
        self._history.end_edit()

    def undo(self) -> Change | None:
        """Take back the last change; gives what was done for it, or None without any.

        Raises PaperreaderError where the note was changed elsewhere since, and leaves it alone.
        """
        return self._stepped(self._history.undo)

    def redo(self) -> Change | None:
        """Do again what was undone last; gives what was done, or None without any."""
        return self._stepped(self._history.redo)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._history.can_undo

    def unsaved(self) -> int:
        """Count the changes that are not durable yet."""
        return len(self._outbox)

    def flush(self) -> None:
        """Make all changes durable; where that fails, raises PaperreaderError and keeps them."""
        with self._saving:
            with self._changing:
                batch = dict(self._outbox)
            if not batch:
                return
            reached = self._marks.apply(batch.values())
            with self._changing:
                for key, change in batch.items():
                    newer = self._outbox.pop(key)
                    if newer is not change:
                        self._outbox[key] = replace(newer, before=change.after)
                for paper_id, mark in reached.items():
                    self._mark_index.set_mark(paper_id, mark)
                self._apply_unsaved()
            self._restore_samples(change.paper for change in batch.values() if change.after)

    def _restore_samples(self, marked: Iterable[Paper]) -> None:
        """Take in again the sample papers that left while they were being marked."""
        samples = [paper for paper in marked if paper.source == SAMPLE]
        gone = [paper for paper in samples if self.number(paper.id) is None]
        if gone:
            with closing(self._catalog.reopen()) as catalog:  # as `add` may be under way
                catalog.add(gone)

    def refresh(self) -> ExternalChanges:
        """Take in what other programs changed, and tell what it was."""
        with self._saving:
            news = ExternalChanges(self._catalog.changed(), self._marks.changed())
            if news.papers:
                self._reload_papers()
            if news.marks:
                self._take_marks(self._marks.load())
        return news

    def restore_marks(self) -> Path | None:
        """Put the marks' backup in a damaged file's place; gives where the damaged file is kept."""
        with self._saving:
            return self._marks.storage.restore_backup()

    def close(self) -> None:
        """Close the catalog."""
        for catalog in filter(None, (self._search_catalog, self._write_catalog)):
            catalog.close()
        self._catalog.close()

    def _reload_papers(self) -> None:
        self.days = self._catalog.days()
        if self._mark_index.marks:
            self._take_marks(self._mark_index.marks)

    def _take_marks(self, marks: dict[str, Mark]) -> None:
        marked = MarkIndex(marks, self._catalog.numbers)
        marked.numbers_with("read")  # here, where the screen need not wait for it
        with self._changing:
            self._mark_index = marked
            self._apply_unsaved()

    def _put(self, change: Change) -> None:
        key = change.paper.id, change.field
        waiting = self._outbox.get(key)
        self._outbox[key] = replace(change, before=waiting.before) if waiting else change
        self._mark_index.apply(change)

    def _apply_unsaved(self) -> None:
        for change in self._outbox.values():
            self._mark_index.apply(change)

    def _stepped(self, step: Callable[[CurrentValue], Change | None]) -> Change | None:
        with self._changing:
            change = step(self._present)
            if change:
                self._put(change)
            return change

    def _present(self, change: Change) -> bool | str:
        present: bool | str = getattr(self._mark_index[change.paper.id], change.field)
        return present
