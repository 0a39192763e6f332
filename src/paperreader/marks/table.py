"""TinyDB tables in the marks file; imported at the first change, as loading TinyDB takes 20 ms."""

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
    """A TinyDB table whose document ids are strings, such as paper ids."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB documents this as overridable

    def __init__(self, storage: SafeStorage, name: str) -> None:
        super().__init__(storage, name, cache_size=0)  # type: ignore[arg-type]  # registered above

    def document(self, key: str) -> dict[str, Any]:
        """Return a copy of a document, or an empty dict if there is none."""
        known = self.get(doc_id=key)  # type: ignore[call-overload]  # TinyDB types ids as int
        return dict(known) if isinstance(known, Document) else {}

    def upsert_document(self, key: str, document: dict[str, Any]) -> None:
        """Update a document's fields, or insert a new document."""
        self.upsert(Document(document, doc_id=key))  # type: ignore[arg-type]  # TinyDB types ids as int

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        """Apply ``updater`` to the storage's own table, as TinyDB's method would copy all of it."""
        tables = self._storage.read() or {}
        updater(tables.setdefault(self.name, Documents()))  # type: ignore[arg-type]  # not a dict
        self._storage.write(tables)
        self.clear_cache()
