"""Catalog and marks together, with undo: what the screen and the commands ask for.

A change is seen at once and waits in the outbox until ``flush`` has made it durable, so that the
screen need not wait for the disk and a failed save can be tried again. One thread may call
``flush`` and ``refresh`` while another one reads and changes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from os.path import commonprefix
from typing import TYPE_CHECKING, Any, Self

from paperreader.catalog import Catalog, Tally
from paperreader.errors import PaperreaderError
from paperreader.marks import Change, MarkField, Marks
from paperreader.paper import SAMPLE, Entry, Mark, Paper
from paperreader.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from paperreader.config import Paths

_UNMARKED = Mark()


class NoSuchPaperError(PaperreaderError):
    """No paper, or more than one, goes by the id that was given."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many papers there are, and how many of them are unread and starred."""

    papers: int = 0
    unread: int = 0
    starred: int = 0


class Library:
    """The papers of a catalog with the reader's marks."""

    def __init__(self, catalog: Catalog, marks: Marks) -> None:
        self._catalog = catalog
        self._marks = marks
        self._known_marks: dict[str, Mark] = {}
        self._papers: dict[str, Paper] = {}
        self._outbox: dict[tuple[str, MarkField], Change] = {}
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._sealed = True
        self._changing = threading.RLock()
        self._saving = threading.Lock()
        self._reload_papers()

    @classmethod
    def open(cls, paths: Paths) -> Self:
        """Open the catalog and the marks of these paths; no marks are read before ``refresh``."""
        return cls(Catalog(paths.catalog), Marks(paths.marks))

    # What there is

    def find(self, query: Query = Query()) -> list[Entry]:  # noqa: B008  # frozen
        """Give the papers that a query finds, newest first."""
        entries = map(self._entry, self._papers.values())
        return [entry for entry in entries if query.matches(entry)]

    def entry(self, paper_id: str) -> Entry:
        """Give one paper by its whole id or an unambiguous prefix; raises NoSuchPaperError."""
        if paper_id in self._papers:
            return self._entry(self._papers[paper_id])
        found = [known for known in self._papers if known.startswith(paper_id)] if paper_id else []
        if len(found) == 1:
            return self._entry(self._papers[found[0]])
        if found:
            some = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
            raise NoSuchPaperError(f"{paper_id}: {len(found)} papers begin so ({some}); type more")
        raise NoSuchPaperError(f"{paper_id}: no paper has this id; `paperreader list` shows them")

    def short_ids(self) -> dict[str, str]:
        """Give for each id its shortest beginning, in whole words, that no other id has."""
        ids = sorted(self._papers)
        return {
            known: _shortest(known, ids[max(number - 1, 0) : number + 2])
            for number, known in enumerate(ids)
        }

    def counts(self) -> Counts:
        """Count all papers, the unread and the starred."""
        marks = [self._known_marks.get(paper_id, _UNMARKED) for paper_id in self._papers]
        unread = sum(not mark.read for mark in marks)
        return Counts(len(marks), unread, sum(mark.starred for mark in marks))

    def __contains__(self, paper_id: str) -> bool:
        return paper_id in self._papers

    # Papers

    def add(self, papers: Iterable[Paper]) -> Tally:
        """Take in papers; the first real ones replace the sample papers that bear no mark."""
        papers = list(papers)
        real = any(paper.source != SAMPLE for paper in papers)
        outdated = [known.id for known in self._papers.values() if real and self._spare(known)]
        tally = self._catalog.add(papers, forget=outdated)
        self._reload_papers()
        return tally

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
                before = getattr(self._known_marks.get(paper.id, _UNMARKED), field)
            if before == after:
                return
            change = Change(paper, field, before, after)
            self._put(change)
            self._undone.clear()
            last = self._done[-1] if self._done else None
            if last and not self._sealed and _goes_on(last, change):
                self._done[-1] = replace(last, after=after)
            else:
                self._done.append(change)
            self._sealed = field != "note"

    def seal(self) -> None:
        """End a note: what is typed from now on is undone on its own."""
        self._sealed = True

    def undo(self) -> Change | None:
        """Take back the last change; gives what was done for it, or None without any.

        Raises PaperreaderError where the note was changed elsewhere since, and leaves it alone.
        """
        with self._changing:
            return self._step_back(self._done, self._undone)

    def redo(self) -> Change | None:
        """Do again what was undone last; gives what was done, or None without any."""
        with self._changing:
            return self._step_back(self._undone, self._done)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

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
                self._known_marks.update(reached)
                self._show_unsaved()

    def refresh(self) -> bool:
        """Take in what other programs changed; tells whether there was anything."""
        papers_changed = self._catalog.changed()
        if papers_changed:
            self._reload_papers()
        with self._saving:
            marks_changed = self._marks.changed()
            if marks_changed:
                marks = self._marks.load()
                with self._changing:
                    self._known_marks = marks
                    self._show_unsaved()
        return papers_changed or marks_changed

    def restore_marks(self) -> Path | None:
        """Put the marks' backup in a damaged file's place; gives where the damaged file is kept."""
        with self._saving:
            return self._marks.storage.restore_backup()

    def close(self) -> None:
        """Close the catalog."""
        self._catalog.close()

    def _entry(self, paper: Paper) -> Entry:
        return Entry(paper, self._known_marks.get(paper.id, _UNMARKED))

    def _spare(self, paper: Paper) -> bool:
        unmarked = self._known_marks.get(paper.id, _UNMARKED) == _UNMARKED
        return paper.source == SAMPLE and unmarked

    def _reload_papers(self) -> None:
        self._papers = {paper.id: paper for paper in self._catalog.papers()}

    def _put(self, change: Change) -> None:
        key = change.paper.id, change.field
        waiting = self._outbox.get(key)
        self._outbox[key] = replace(change, before=waiting.before) if waiting else change
        self._show(change)

    def _show_unsaved(self) -> None:
        for change in self._outbox.values():
            self._show(change)

    def _show(self, change: Change) -> None:
        mark = self._known_marks.get(change.paper.id, _UNMARKED)
        field: dict[str, Any] = {change.field: change.after}
        self._known_marks[change.paper.id] = replace(mark, **field)

    def _step_back(self, taken_from: list[Change], given_to: list[Change]) -> Change | None:
        if not taken_from:
            return None
        self._sealed = True
        change = taken_from.pop()
        found = getattr(self._known_marks.get(change.paper.id, _UNMARKED), change.field)
        if change.field == "note" and found != change.after:
            raise PaperreaderError("not undone: the note was changed elsewhere since")
        back = replace(change, before=found, after=change.before)
        self._put(back)
        given_to.append(back)
        return back


def _goes_on(last: Change, change: Change) -> bool:
    """Tell whether a change goes on with the note that the last one left."""
    place = (change.paper.id, change.field, change.before)
    return change.field == "note" and (last.paper.id, last.field, last.after) == place


def _shortest(paper_id: str, neighbours: list[str]) -> str:
    others = [neighbour for neighbour in neighbours if neighbour != paper_id]
    shared = max((len(commonprefix([paper_id, other])) for other in others), default=0)
    end = paper_id.find("-", shared + 1)
    return paper_id if end < 0 else paper_id[:end]
