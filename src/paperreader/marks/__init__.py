"""Marks of papers (read, starred, note), stored in one TinyDB file.

Other packages also import ``backups``, ``copies``, ``merge`` and ``restore``, which only repairs
need, as modules. All other modules are private.
"""

from paperreader.marks.contents import Contents, MarksDamagedError, load_contents
from paperreader.marks.index import UNMARKED, MarkIndex
from paperreader.marks.storage import MarksNotSavedError
from paperreader.marks.store import Change, MarkField, Marks

__all__ = [
    "UNMARKED",
    "Change",
    "Contents",
    "MarkField",
    "MarkIndex",
    "Marks",
    "MarksDamagedError",
    "MarksNotSavedError",
    "load_contents",
]
