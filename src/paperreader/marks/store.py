"""Read, starred, notes: what the reader said of papers, in one TinyDB file a person can read.

One document a paper, under the paper's id: its title and arXiv id, ``read``, ``starred``,
``note``, and for each of the three when it last changed (ISO 8601, UTC), so that two copies of
the file can be merged field by field; for a note also what it was before, as short sums
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
    """One field of one paper's mark, from what it was to what it shall be."""

    paper: Paper
    field: MarkField
    before: bool | str
    after: bool | str


class _Said(msgspec.Struct, gc=False):
    """What a document says of its paper, as far as a mark goes; other programs may say anything."""

    read: Any = None
    starred: Any = None
    note: Any = None


class Marks:
    """All marks in the file at ``path``; ``now`` tells the time of a change.

    Raises MarksDamagedError where the file is not what it should be: it is then never written.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._storage = SafeStorage(path, now)
        self._news = False
        self._now = now

    @property
    def storage(self) -> SafeStorage:
        """The file beneath, for restoring its backup."""
        return self._storage

    def changed(self) -> bool:
        """Tell whether another program changed the file since it was last loaded."""
        return self._news or self._storage.changed()

    def load(self) -> dict[str, Mark]:
        """Give every paper's mark by paper id."""
        tables = self._storage.read() or {}
        self._news = False
        return decode_marks(tables)

    def apply(self, changes: Iterable[Change]) -> dict[str, Mark]:
        """Make changes durable, all or none; gives the marks that they led to, by paper id.

        A note that is no longer the one that a change set out from is merged with it. Raises
        MarksNotSavedError or MarksDamagedError.
        """
        from paperreader.marks.table import DocumentTable  # noqa: PLC0415  # 20 ms that reading saves

        papers, meta = DocumentTable(self._storage, "marks"), DocumentTable(self._storage, "meta")
        reached: dict[str, Mark] = {}
        with self._storage.transaction():
            self._news = self.changed()
            self._refuse_other_versions()
            for change in changes:
                reached[change.paper.id] = self._apply(change, papers)
            meta.upsert_document("1", {"version": FORMAT})
        return reached

    def merge(self, others: Tables) -> MergeResult:
        """MergeResult another copy of the file into this one; tells what was done.

        Raises MarksNotSavedError or MarksDamagedError.
        """
        from paperreader.marks.merge import merge_into  # noqa: PLC0415  # seldom needed

        with self._storage.transaction():
            self._news = self.changed()
            self._refuse_other_versions()
            tables = self._storage.read() or {}
            done, news = merge_into(tables, others)
            if news:
                tables.setdefault("meta", Documents()).setdefault("1", {"version": FORMAT})
                self._storage.write(tables)
        return done

    def _apply(self, change: Change, papers: DocumentTable) -> Mark:
        paper = change.paper
        from paperreader.marks.note_versions import FIELD, next_timestamp, updated_versions  # noqa: PLC0415  # reading saves it

        document = papers.document(paper.id)
        after = change.after
        if isinstance(after, str):
            note = _mark(msgspec.convert(document, _Said)).note
            after = merge_edits(str(change.before), note, after)
        moment = next_timestamp(document.get(f"{change.field}_at"), self._now())
        document |= {"title": paper.title, "arxiv_id": paper.arxiv_id}
        if isinstance(after, str) and (versions := updated_versions(document, after, moment)):
            document[FIELD] = versions
        document |= {change.field: after, f"{change.field}_at": moment}
        papers.upsert_document(paper.id, document)
        return _mark(msgspec.convert(document, _Said))

    def _refuse_other_versions(self) -> None:
        if version := unsupported_version(self._storage.read() or {}):
            raise MarksNotSavedError(
                self._storage.path,
                f"written by another version of paperreader ({version})",
                "upgrade paperreader to change marks",
            )


def decode_marks(tables: Tables) -> dict[str, Mark]:
    """Give every paper's mark by paper id; raises MarksDamagedError."""
    documents = tables.get("marks", Documents())
    return {paper_id: _mark(said) for paper_id, said in documents.decoded(_Said)}


def unsupported_version(tables: Tables) -> str:
    """Tell which format a file has that another version wrote; an empty text for this one's."""
    versions = [document.get("version") for document in tables.get("meta", Documents()).values()]
    others = [one for one in versions if one != FORMAT or not isinstance(one, int)]
    return f"format {others[0]!r:.20}" if others else ""


def _mark(said: _Said) -> Mark:
    return Mark(
        read=said.read is True,
        starred=said.starred is True,
        note=clean(said.note) if isinstance(said.note, str) else "",
    )
