"""TinyDB over the marks file; imported when something is first saved, as it takes 20 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage
from tinydb.table import Document, Table

from paperreader.marks.documents import Documents
from paperreader.marks.storage import SafeStorage

if TYPE_CHECKING:
    from collections.abc import Callable

Storage.register(SafeStorage)


class DocumentTable(Table):
    """A TinyDB table whose document ids are texts, such as paper ids."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB means this to be set

    def __init__(self, storage: SafeStorage, name: str) -> None:
        super().__init__(storage, name, cache_size=0)  # type: ignore[arg-type]  # registered above

    def document(self, key: str) -> dict[str, Any]:
        """Give a copy of a document; an empty one where there is none."""
        known = self.get(doc_id=key)  # type: ignore[call-overload]
        return dict(known) if isinstance(known, Document) else {}

    def upsert_document(self, key: str, document: dict[str, Any]) -> None:
        """Change a document's fields to these, or begin a new one."""
        self.upsert(Document(document, doc_id=key))  # type: ignore[arg-type]

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        """Let ``updater`` change the storage's own table, where TinyDB would copy all of it."""
        tables = self._storage.read() or {}
        updater(tables.setdefault(self.name, Documents()))  # type: ignore[arg-type]
        self._storage.write(tables)
        self.clear_cache()
