"""Catalog and marks together, with undo: the interface for the screen and the commands.

A change is visible at once and waits in the outbox until ``flush`` has made it durable, so that
the screen need not wait for the disk and a failed save can be tried again. One thread may call
``flush`` and ``refresh`` while another one reads and makes changes.
"""

from __future__ import annotations

import threading
from contextlib import closing
from os.path import commonprefix
from typing import TYPE_CHECKING, Self

from msgspec import Struct
from msgspec.structs import replace

from paperreader.catalog import Catalog, FetchLog, Tally, day_of, open_catalog
from paperreader.errors import PaperreaderError
from paperreader.marks import UNMARKED, Change, MarkField, MarkIndex, Marks, MarksDamagedError
from paperreader.models import SAMPLE, Counts, Entry, Mark, Paper
from paperreader.query import HIGHEST, Condition, Query, Search
from paperreader.text.arxiv_ids import find_arxiv_id
from paperreader.undo import Removal, UndoHistory

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from paperreader.config import Paths
    from paperreader.undo import Step


MARK_FIELDS = ("read", "starred", "note")


class NoSuchPaperError(PaperreaderError):
    """No paper, or more than one, matches the given id."""


class ExternalChanges(Struct, frozen=True):
    """Whether other programs changed papers or marks."""

    papers: bool = False
    marks: bool = False

    def __bool__(self) -> bool:
        """Return True if anything was changed."""
        return self.papers or self.marks


class Library:
    """The papers of a catalog with the reader's marks."""

    def __init__(self, catalog: Catalog, marks: Marks) -> None:
        self._catalog = catalog
        self._marks = marks
        self._write_catalog: Catalog | None = None
        self._mark_index = MarkIndex({}, catalog.numbers, day_of)
        self._outbox: dict[tuple[str, MarkField], Change] = {}
        self._history = UndoHistory()
        self._changing = threading.RLock()
        self._saving = threading.Lock()
        self.days = catalog.days()
        """The days that have papers; they determine the position of each paper, newest first."""

        self.fetches = FetchLog.read(catalog)
        """What was fetched, and when; like the days, as it was when it was last read."""

        self.notice = ""
        """A message for the user about the files as opened or refreshed, or an empty string."""

    @classmethod
    def open(cls, paths: Paths) -> Self:
        """Open the catalog and the marks at ``paths``; marks are not read until ``refresh``.

        An unusable catalog is set aside and a new one created, since it can be rebuilt.
        """
        catalog, notice = open_catalog(paths.catalog)
        library = cls(catalog, Marks(paths.marks))
        library.notice = notice
        return library

    # Reading

    def find(self, query: Query = Query()) -> Generator[Entry]:  # noqa: B008  # immutable
        """Yield the papers that a query finds, newest first."""
        for numbers in self.search(query):
            yield from filter(None, self.entries(numbers))

    def search(self, query: Query, *, below: int = HIGHEST, by_upvotes: bool = False) -> Search:
        """Return a search with a connection of its own, which is closed when it ends.

        It starts after the paper with the number ``below``, if that is given. With ``by_upvotes``,
        papers with upvotes come first, most upvotes first, then the others, newest first.
        """
        catalog = self._catalog.reopen()
        return Search(query, catalog, self._mark_index, below=below, by_upvotes=by_upvotes)

    def entries(self, numbers: Sequence[int]) -> list[Entry | None]:
        """Return the papers with the given numbers; None for each that no longer exists."""
        papers = self._catalog.papers(numbers)
        return [
            Entry(paper, self._mark_index[paper.id], number)
            if (paper := papers.get(number))
            else None
            for number in numbers
        ]

    def mark(self, paper_id: str) -> Mark:
        """Return the mark of a paper, with changes that are not saved yet."""
        return self._mark_index[paper_id]

    def number(self, paper_id: str) -> int | None:
        """Return the number of a paper, or None if there is no such paper."""
        return self._catalog.numbers([paper_id]).get(paper_id)

    def is_read(self, number: int) -> bool:
        """Return True if the paper with this number is marked read."""
        return number in self._mark_index.numbers_with("read")

    def entry(self, paper_id: str) -> Entry:
        """Return a paper by its id, an unambiguous prefix of it, or any name of an arXiv paper.

        ``find_arxiv_id`` says what those are. Raise NoSuchPaperError if no paper, or more than one,
        matches.
        """
        arxiv_id = find_arxiv_id(paper_id)
        named = arxiv_id and self._catalog.id_of_arxiv_paper(arxiv_id)
        paper_id = named or arxiv_id or paper_id
        found = self._catalog.ids_with_prefix(paper_id, 4) if paper_id else []
        if len(found) == 1 or paper_id in found:
            (entry,) = self.entries([*self._catalog.numbers(found[:1]).values()])
            if entry:
                return entry
        if len(found) > 1:
            some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
            raise NoSuchPaperError(f"“{paper_id}” matches several papers: {some}")
        raise NoSuchPaperError(
            f"No paper has the id “{paper_id}”; `paperreader list` shows the ids."
        )

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return the first ``limit`` ids that start with ``prefix``, sorted."""
        return self._catalog.ids_with_prefix(prefix, limit)

    def short_id(self, paper_id: str) -> str:
        """Return the shortest prefix of an id, in whole words, that no other id has."""
        others = self._catalog.neighbours(paper_id)
        shared = max((len(commonprefix([paper_id, other])) for other in others), default=0)
        end = paper_id.find("-", shared + 1)
        return paper_id if end < 0 else paper_id[:end]

    def counts(self) -> Counts:
        """Return the numbers of all, unread, starred and noted papers."""
        read, starred, noted = (len(self._mark_index.numbers_with(field)) for field in MARK_FIELDS)
        return Counts(len(self.days), len(self.days) - read, starred, noted)

    def day_counts(self, day: date | None) -> Counts:
        """Return the numbers of a day's papers; None stands for the papers without a date."""
        papers = self.days.papers_of(day)
        read, starred, noted = (self._mark_index.count(field, day) for field in MARK_FIELDS)
        return Counts(papers, papers - read, starred, noted)

    def upvotes(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return the upvotes by number, where they are known, of one day's papers at least."""
        return self._catalog.upvotes(min(numbers), max(numbers)) if numbers else {}

    def has_upvotes(self, query: Query) -> bool:
        """Return True if the upvotes of any paper that a query finds are known."""
        with closing(iter(self.search(query, by_upvotes=True))) as batches:
            entries = self.entries(next(batches, [])[:1])
        return any(entry and entry.paper.upvotes is not None for entry in entries)

    # Papers

    def add(self, papers: Iterable[Paper], *, redate: bool = False) -> Tally:
        """Add papers, or merge them with those already known.

        With ``redate``, those already known get the new dates. The first real papers replace the
        sample papers that have no mark. A thread may call this while another one reads.
        """
        papers = list(papers)
        real = any(paper.source != SAMPLE for paper in papers)
        obsolete = self._unmarked_samples() if real else ()
        tally = self._writable_catalog().add(papers, remove=obsolete, redate=redate)
        self._reload_own_changes()
        return tally

    def remove(self, entries: Sequence[Entry]) -> None:
        """Take papers out of the catalog; their marks stay in the marks file."""
        self._writable_catalog().remove(entry.paper.id for entry in entries)
        self._reload_own_changes()

    def remove_undoably(self, entry: Entry) -> None:
        """Take one listed paper out of the catalog, as a step that ``undo`` takes back."""
        removal = Removal(entry.paper, entry.number or 0)
        self._apply(removal)
        self._history.record(removal)

    def record_fetch(self, source: str, what: str, timestamp: datetime) -> None:
        """Record that ``what`` was fetched from ``source``, which is therefore reachable."""
        self._writable_catalog().record_fetch(source, what, timestamp)
        self._reload_fetches()

    def record_outage(self, source: str, timestamp: datetime) -> None:
        """Record that ``source`` is unreachable since ``timestamp``, unless it already was."""
        self._writable_catalog().record_outage(source, timestamp)
        self._reload_fetches()

    def _reload_own_changes(self) -> None:
        with self._saving:
            self._catalog.expect(self._writable_catalog())
            self._reload_papers()

    def _reload_fetches(self) -> None:
        with self._saving:
            self._catalog.expect(self._writable_catalog())
            self.fetches = FetchLog.read(self._catalog)

    def _unmarked_samples(self) -> list[str]:
        samples = list(self.find(Query(conditions=(Condition("source", SAMPLE),))))
        if not samples:
            return []
        try:
            marks = Marks(self._marks.storage.path).load()  # another program may have added some
        except MarksDamagedError:
            return []  # some may have marks that cannot be read now
        return [
            entry.paper.id
            for entry in samples
            if entry.mark == marks.get(entry.paper.id, UNMARKED) == UNMARKED
        ]

    def _writable_catalog(self) -> Catalog:
        # A separate connection, so that readers do not wait for it.
        if self._write_catalog is None:
            self._write_catalog = self._catalog.reopen(one_thread=True)
        return self._write_catalog

    # Marks

    def change(
        self,
        paper: Paper,
        field: MarkField,
        after: bool | str,
        before: bool | str | None = None,
        *,
        number: int | None = None,
    ) -> None:
        """Set one field of a paper's mark; the change is durable after the next ``flush``.

        ``before`` is the text of the note that was edited, if that may not be the latest one. If
        the paper's ``number`` is given, nothing is read from the disk.
        Consecutive edits of one note are undone together, until ``end_edit``.
        """
        with self._changing:
            if before is None:
                before = getattr(self._mark_index[paper.id], field)
            if before == after:
                return
            change = Change(paper, field, before, after)
            self._enqueue(change, number)
            self._history.record(change)

    def end_edit(self) -> None:
        """End the edit of a note: what is typed from now on is undone separately."""
        self._history.end_edit()

    def undo(self) -> Step | None:
        """Undo the last step; return the step that was made, or None if there is none.

        A removed paper is put back on the disk at once. Raise PaperreaderError, without changing
        anything, if the note has been changed elsewhere or the disk fails.
        """
        return self._history.undo(self._current_value, self._apply)

    def redo(self) -> Step | None:
        """Redo what was undone last; return the step that was made, or None."""
        return self._history.redo(self._current_value, self._apply)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return self._history.can_undo

    def unsaved(self) -> int:
        """Return the number of changes that are not durable yet."""
        return len(self._outbox)

    def flush(self) -> None:
        """Make all changes durable; if that fails, raise PaperreaderError and keep them."""
        with self._saving:
            with self._changing:
                batch = dict(self._outbox)
            if not batch:
                return
            new_marks = self._marks.apply(batch.values())
            with self._changing:
                for key, change in batch.items():
                    newer = self._outbox.pop(key)
                    if newer is not change:
                        self._outbox[key] = replace(newer, before=change.after)
                for paper_id, mark in new_marks.items():
                    self._mark_index.set_mark(paper_id, mark)
                self._apply_unsaved()
            self._restore_samples(change.paper for change in batch.values() if change.after)

    def _restore_samples(self, marked: Iterable[Paper]) -> None:
        """Add the sample papers again that were removed while they were being marked."""
        samples = [paper for paper in marked if paper.source == SAMPLE]
        gone = [paper for paper in samples if self.number(paper.id) is None]
        if gone:
            with closing(self._catalog.reopen()) as catalog:  # `add` may be running
                catalog.add(gone)

    def refresh(self) -> ExternalChanges:
        """Load what other programs changed, and return which kinds of data that was.

        If anything but this program changed the marks file, add that to ``notice``.
        """
        with self._saving:
            changes = ExternalChanges(self._catalog.changed(), self._marks.changed())
            if changes.papers:
                self._reload_papers()
            if changes.marks:
                self._set_marks(self._marks.load())
            self.notice = f"{self.notice} {self._marks.take_notice()}".strip()
        return changes

    def take_notice(self) -> str:
        """Return ``notice`` and clear it, so that the user is told once."""
        notice, self.notice = self.notice, ""
        return notice

    def restore_marks(self) -> Path | None:
        """Replace a damaged marks file by its backup; return the path of the kept damaged file."""
        with self._saving:
            return self._marks.storage.restore_backup()

    def close(self) -> None:
        """Close all connections to the catalog."""
        if self._write_catalog:
            self._write_catalog.close()
        self._catalog.close()

    def _reload_papers(self) -> None:
        self.days = self._catalog.days()
        self.fetches = FetchLog.read(self._catalog)
        if self._mark_index.marks:
            self._set_marks(self._mark_index.marks)

    def _set_marks(self, marks: dict[str, Mark]) -> None:
        mark_index = MarkIndex(marks, self._catalog.numbers, day_of)
        mark_index.count("read", None)  # computed here, so that the screen need not wait for it
        with self._changing:
            self._mark_index = mark_index
            self._apply_unsaved()

    def _enqueue(self, change: Change, number: int | None = None) -> None:
        key = change.paper.id, change.field
        waiting = self._outbox.get(key)
        self._outbox[key] = replace(change, before=waiting.before) if waiting else change
        self._mark_index.apply(change, number)

    def _apply_unsaved(self) -> None:
        for change in self._outbox.values():
            self._mark_index.apply(change)

    def _apply(self, step: Step) -> None:
        if isinstance(step, Change):
            with self._changing:
                self._enqueue(step)
            return
        if step.gone:
            self._writable_catalog().remove([step.paper.id])
        else:
            self._writable_catalog().put_back(step.number, step.paper)
        self._reload_own_changes()

    def _current_value(self, change: Change) -> bool | str:
        value: bool | str = getattr(self._mark_index[change.paper.id], change.field)
        return value
