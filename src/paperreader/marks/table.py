"""The TinyDB table of marks; imported at the first change, as loading TinyDB takes 20 ms."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from tinydb import TinyDB
from tinydb.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from paperreader.marks.storage import SafeStorage


class MarksTable(Table):
    """A TinyDB table that is changed in place.

    TinyDB's own copies all ids before and after a change: of 14 ms that saving one of 10,000 marks
    would take, these were 5, and encoding, writing and syncing the file 9.
    """

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        tables = self._storage.read() or {}
        updater(_ByNumber(tables.setdefault(self.name, {})))
        self._storage.write(tables)
        self.clear_cache()


class _ByNumber(MutableMapping[int, Any]):
    """Documents by their ids as integers, as a table changes them; the storage has texts."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self._documents = documents

    def __getitem__(self, number: int) -> Any:
        return self._documents[str(number)]

    def __setitem__(self, number: int, document: Any) -> None:
        self._documents[str(number)] = document

    def __delitem__(self, number: int) -> None:
        del self._documents[str(number)]

    def __iter__(self) -> Iterator[int]:
        return map(int, self._documents)

    def __len__(self) -> int:
        return len(self._documents)


def open_database(storage: SafeStorage) -> TinyDB:
    """Return the database in a storage; it is valid for one transaction.

    A table remembers which id is free, and another program may use it after the transaction.
    """
    database = TinyDB(storage.path, storage=lambda _: storage)
    database.table_class = MarksTable
    return database
