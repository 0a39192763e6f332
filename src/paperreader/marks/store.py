"""The user's marks of papers (read, starred, note) in one human-readable TinyDB file.

Each paper has one document, under the paper's id: its title and arXiv id, ``read``, ``starred``,
``note``, and when each of the three last changed (ISO 8601, UTC), so that two copies of the file
can be merged field by field. For a note, the digests of its earlier versions are kept as well
(``note_was``). Fields that this version does not know are kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from paperreader.marks.documents import Documents
from paperreader.marks.storage import MarksNotSavedError, SafeStorage
from paperreader.models import Mark, Paper
from paperreader.text.edits import merge_edits
from paperreader.text.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from paperreader.marks.documents import Tables
    from paperreader.marks.merge import MergeResult
    from paperreader.marks.table import DocumentTable

FORMAT = 1
"""The version of the marks file that this program writes."""

MarkField = Literal["read", "starred", "note"]


class Change(msgspec.Struct, frozen=True):
    """A change of one field of one paper's mark: its value before and after."""

    paper: Paper
    field: MarkField
    before: bool | str
    after: bool | str


class _MarkFields(msgspec.Struct, gc=False):
    """The fields of a document that make a mark; other programs may have put any value there."""

    read: Any = None
    starred: Any = None
    note: Any = None


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

    def load(self) -> dict[str, Mark]:
        """Return all marks by paper id; raise MarksDamagedError if they cannot be read."""
        tables = self._storage.read() or {}
        self._changed_elsewhere = False
        return decode_marks(tables)

    def apply(self, changes: Iterable[Change]) -> dict[str, Mark]:
        """Save changes, all or none; return the resulting marks by paper id.

        A note that another program changed since ``before`` is merged with the change. Raise
        MarksNotSavedError or MarksDamagedError.
        """
        from paperreader.marks.table import DocumentTable  # noqa: PLC0415  # 20 ms that reading saves

        papers, meta = DocumentTable(self._storage, "marks"), DocumentTable(self._storage, "meta")
        results: dict[str, Mark] = {}
        with self._storage.transaction():
            self._changed_elsewhere = self.changed()
            self._refuse_other_versions()
            for change in changes:
                results[change.paper.id] = self._apply(change, papers)
            meta.upsert_document("1", {"version": FORMAT})
        return results

    def merge(self, others: Tables) -> MergeResult:
        """Merge another copy of the file into this one; return the result.

        Raise MarksNotSavedError or MarksDamagedError.
        """
        from paperreader.marks.merge import merge_into  # noqa: PLC0415  # 3 ms for a rare command

        with self._storage.transaction():
            self._changed_elsewhere = self.changed()
            self._refuse_other_versions()
            tables = self._storage.read() or {}
            result, has_changed = merge_into(tables, others)
            if has_changed:
                tables.setdefault("meta", Documents()).setdefault("1", {"version": FORMAT})
                self._storage.write(tables)
        return result

    def _apply(self, change: Change, papers: DocumentTable) -> Mark:
        paper = change.paper
        from paperreader.marks.note_versions import FIELD, next_timestamp, updated_versions  # noqa: PLC0415  # 4 ms that only a change needs

        document = papers.document(paper.id)
        after = change.after
        if isinstance(after, str):
            note = _mark(msgspec.convert(document, _MarkFields)).note
            after = merge_edits(str(change.before), note, after)
        timestamp = next_timestamp(document.get(f"{change.field}_at"), self._now())
        document |= {"title": paper.title, "arxiv_id": paper.arxiv_id}
        if isinstance(after, str) and (versions := updated_versions(document, after, timestamp)):
            document[FIELD] = versions
        document |= {change.field: after, f"{change.field}_at": timestamp}
        papers.upsert_document(paper.id, document)
        return _mark(msgspec.convert(document, _MarkFields))

    def _refuse_other_versions(self) -> None:
        if version := unsupported_version(self._storage.read() or {}):
            raise MarksNotSavedError(
                self._storage.path,
                f"written by another version of paperreader ({version})",
                "upgrade paperreader to change marks",
            )


def decode_marks(tables: Tables) -> dict[str, Mark]:
    """Return all marks by paper id; raise MarksDamagedError if a document cannot be decoded."""
    documents = tables.get("marks", Documents())
    return {paper_id: _mark(fields) for paper_id, fields in documents.decoded(_MarkFields)}


def unsupported_version(tables: Tables) -> str:
    """Return the format of a file that another version wrote, as text; "" for this version's."""
    versions = [document.get("version") for document in tables.get("meta", Documents()).values()]
    others = [found for found in versions if found != FORMAT or not isinstance(found, int)]
    return f"format {others[0]!r:.20}" if others else ""


def _mark(fields: _MarkFields) -> Mark:
    return Mark(
        read=fields.read is True,
        starred=fields.starred is True,
        note=clean(fields.note) if isinstance(fields.note, str) else "",
    )
