"""Read, starred, notes: what the reader said of papers, in one TinyDB file a person can read.

One document a paper, under the paper's id: its title and arXiv id, ``read``, ``starred``,
``note``, and for each of the three when it last changed (ISO 8601, UTC), so that two copies of
the file can be merged field by field. Fields that this version does not know are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from tinydb import TinyDB
from tinydb.table import Document, Table

from paperreader.paper import Mark, Paper
from paperreader.storage import MarksNotSavedError, SafeStorage
from paperreader.text import clean, merged_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

FORMAT = 1
"""The version of the marks file that this program writes."""

MarkField = Literal["read", "starred", "note"]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one paper's mark, from what it was to what it shall be."""

    paper: Paper
    field: MarkField
    before: bool | str
    after: bool | str


class PaperTable(Table):
    """A TinyDB table whose document ids are texts, such as paper ids."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB means this to be set


class Marks:
    """All marks in the file at ``path``; ``now`` tells the time of a change.

    Raises MarksDamagedError where the file is not what it should be: it is then never written.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = TinyDB(path, storage=SafeStorage)
        self._storage: SafeStorage = self._database.storage  # type: ignore[assignment]
        self._table = PaperTable(self._storage, "marks", cache_size=0)
        self._meta = PaperTable(self._storage, "meta", cache_size=0)
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
        documents: Mapping[str, Any] = (self._storage.read() or {}).get("marks", {})
        self._news = False
        return {paper_id: _mark(document) for paper_id, document in documents.items()}

    def apply(self, changes: Iterable[Change]) -> dict[str, Mark]:
        """Make changes durable, all or none; gives the marks that they led to, by paper id.

        A note that is no longer the one that a change set out from is merged with it. Raises
        MarksNotSavedError or MarksDamagedError.
        """
        reached: dict[str, Mark] = {}
        with self._storage.transaction():
            self._news = self.changed()
            self._refuse_other_versions()
            for change in changes:
                reached[change.paper.id] = self._apply(change)
            self._meta.upsert(Document({"version": FORMAT}, doc_id="1"))  # type: ignore[arg-type]
        return reached

    def _apply(self, change: Change) -> Mark:
        paper = change.paper
        known = self._table.get(doc_id=paper.id)  # type: ignore[call-overload]
        document: dict[str, Any] = dict(known) if isinstance(known, Document) else {}
        after = change.after
        if isinstance(after, str):
            after = merged_texts(str(change.before), _mark(document).note, after)
        moment = self._now().isoformat(timespec="microseconds")
        document |= {"title": paper.title, "arxiv_id": paper.arxiv_id}
        document |= {change.field: after, f"{change.field}_at": moment}
        self._table.upsert(Document(document, doc_id=paper.id))  # type: ignore[arg-type]
        return _mark(document)

    def _refuse_other_versions(self) -> None:
        meta = (self._storage.read() or {}).get("meta", {})
        for version in (document.get("version") for document in meta.values()):
            if version != FORMAT or not isinstance(version, int):
                raise MarksNotSavedError(
                    self._storage.path,
                    f"written by another version of paperreader (format {version!r:.20})",
                    "upgrade paperreader to change marks",
                )


def _mark(document: Mapping[str, Any]) -> Mark:
    note = document.get("note")
    return Mark(
        read=document.get("read") is True,
        starred=document.get("starred") is True,
        note=clean(note) if isinstance(note, str) else "",
    )
