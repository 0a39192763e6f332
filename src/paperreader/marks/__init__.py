"""Marks of papers (read, starred, note), stored in one TinyDB file.

Reading marks must stay cheap, so modules that only a change or a repair needs are not imported
here: other packages import ``backups``, ``copies``, ``merge`` and ``restore`` as modules. All other
modules are private.
"""

from paperreader.marks.documents import MarksDamagedError, Tables, load_tables
from paperreader.marks.index import UNMARKED, MarkIndex
from paperreader.marks.storage import MarksNotSavedError
from paperreader.marks.store import Change, MarkField, Marks, decode_marks, unsupported_version

__all__ = [
    "UNMARKED",
    "Change",
    "MarkField",
    "MarkIndex",
    "Marks",
    "MarksDamagedError",
    "MarksNotSavedError",
    "Tables",
    "decode_marks",
    "load_tables",
    "unsupported_version",
]
