"""The user's marks of papers (read, starred, note) in one human-readable TinyDB file.

Each paper has one document: its ``id``, title and arXiv id, ``read``, ``starred``, ``note``, and
when each of the three last changed (ISO 8601, UTC), so that two copies of the file can be merged
field by field. For a note, digests of its earlier versions are kept as well (``note_was``). Fields
that this version does not know are kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from paperreader.marks.contents import MARKS, mark_of
from paperreader.marks.merge import merge_tables
from paperreader.marks.note_versions import FIELD, next_timestamp, updated_versions
from paperreader.marks.storage import SafeStorage
from paperreader.models import Paper  # noqa: TC001  # msgspec evaluates Change's annotations
from paperreader.text.edits import merge_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, KeysView, Mapping
    from pathlib import Path

    from tinydb.table import Table

    from paperreader.marks.contents import Document, Tables
    from paperreader.marks.merge import MergeResult
    from paperreader.models import Mark

MarkField = Literal["read", "starred", "note"]


class Change(msgspec.Struct, frozen=True):
    """A change of one field of one paper's mark: its value before and after."""

    paper: Paper
    field: MarkField
    before: bool | str
    after: bool | str


class Marks:
    """All marks in the file at ``path``; ``now`` returns the timestamp of a change.

    Raise MarksDamagedError if the file cannot be read as marks; it is then never written.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._storage = SafeStorage(path, now)
        self._changed_elsewhere = False
        self._now = now

    @property
    def storage(self) -> SafeStorage:
        """The storage of the file, for restoring a backup."""
        return self._storage

    def changed(self) -> bool:
        """Return True if another program changed the file since it was last loaded."""
        return self._changed_elsewhere or self._storage.changed()

    def take_notice(self) -> str:
        """Return a message, once, if anything but this program has changed the file; else ""."""
        notice, self._storage.notice = self._storage.notice, ""
        return notice

    def load(self) -> dict[str, Mark]:
        """Return all marks by paper id; raise MarksDamagedError if they cannot be read."""
        contents = self._storage.load()
        self._changed_elsewhere = False
        return contents.marks() if contents else {}

    def apply(self, changes: Iterable[Change]) -> dict[str, Mark]:
        """Save changes, all or none; return the resulting marks by paper id.

        A note that another program changed since ``before`` is merged with the change. Raise
        MarksNotSavedError or MarksDamagedError.
        """
        by_paper: dict[str, list[Change]] = {}
        for change in changes:
            by_paper.setdefault(change.paper.id, []).append(change)
        results: dict[str, Mark] = {}

        def update(document: Document) -> None:
            for change in by_paper[document["id"]]:
                self._apply(change, document)
            results[document["id"]] = mark_of(document)

        with self._storage.transaction() as database:
            self._changed_elsewhere = self.changed()
            _update_documents(database.table(MARKS), by_paper.keys(), update)
        return results

    def merge(self, others: Tables) -> MergeResult:
        """Merge another copy of the file into this one; return the result.

        Raise MarksNotSavedError or MarksDamagedError.
        """
        with self._storage.transaction() as database:
            self._changed_elsewhere = self.changed()
            result, changed = merge_tables(self._storage.read() or {}, others)
            marks = changed.pop(MARKS, {})

            def replace(document: Document) -> None:
                after = marks[document["id"]]
                document.clear()
                document |= after

            _update_documents(database.table(MARKS), marks.keys(), replace)
            if changed:  # tables of other programs, whose ids may be any text
                tables = self._storage.read() or {}
                for name, documents in changed.items():
                    tables[name] = tables.get(name, {}) | documents
                self._storage.write(tables)
        return result

    def _apply(self, change: Change, document: Document) -> None:
        after = change.after
        if isinstance(after, str):
            after = merge_edits(str(change.before), mark_of(document).note, after)
        timestamp = next_timestamp(document.get(f"{change.field}_at"), self._now())
        document |= {"title": change.paper.title, "arxiv_id": change.paper.arxiv_id}
        if isinstance(after, str) and (versions := updated_versions(document, after, timestamp)):
            document[FIELD] = versions
        document |= {change.field: after, f"{change.field}_at": timestamp}


def _update_documents(
    table: Table, paper_ids: KeysView[str], update: Callable[[Any], None]
) -> None:
    """Apply ``update`` to the documents of papers, which are new for papers that have none."""

    # A query of TinyDB's, `where("id").one_of(…)`, takes four times as long.
    def is_of(value: Mapping[str, Any]) -> bool:
        paper_id = value.get("id")
        return isinstance(paper_id, str) and paper_id in paper_ids

    known = {document["id"]: document.doc_id for document in table.search(is_of)}
    if known:
        table.update(update, doc_ids=known.values())
    new: list[Document] = [{"id": paper_id} for paper_id in paper_ids if paper_id not in known]
    for document in new:
        update(document)
    if new:
        table.insert_multiple(new)
