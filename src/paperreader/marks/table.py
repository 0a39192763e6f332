"""The TinyDB table of marks; imported at the first change, as loading TinyDB takes 20 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinydb import TinyDB
from tinydb.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.marks.storage import SafeStorage


class MarksTable(Table):
    """A TinyDB table that is changed in place.

    TinyDB's own converts all ids to numbers and back at each change: of 16 ms that saving one of
    10,000 marks would take, these were 5. Here ids stay texts, as they are in the file.
    """

    document_id_class = str  # type: ignore[assignment]  # TinyDB documents this as overridable

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        tables = self._storage.read() or {}
        updater(tables.setdefault(self.name, {}))
        self._storage.write(tables)
        self.clear_cache()

    def _get_next_id(self) -> str:
        number = self._next_id or 1 + max(map(int, self._read_table()), default=0)
        self._next_id = number + 1  # type: ignore[assignment]  # TinyDB declares no type
        return str(number)


def open_database(storage: SafeStorage) -> TinyDB:
    """Return the database in a storage, for one transaction.

    Its tables remember which ids are free, and another program may use them afterwards.
    """
    database = TinyDB(storage.path, storage=lambda _: storage)
    database.table_class = MarksTable
    return database
