"""What the reader says of papers: read, starred, notes, in one TinyDB file.

Reading marks must stay cheap, so what only a change or a repair needs is not imported here: other
packages import ``backups``, ``copies``, ``merge`` and ``restore`` as modules. The rest is private.
"""

from paperreader.marks.documents import MarksDamagedError, Tables, decoded_tables
from paperreader.marks.index import UNMARKED, MarkedPapers
from paperreader.marks.storage import MarksNotSavedError
from paperreader.marks.store import Change, MarkField, Marks, marks_in, other_version

__all__ = [
    "UNMARKED",
    "Change",
    "MarkField",
    "MarkedPapers",
    "Marks",
    "MarksDamagedError",
    "MarksNotSavedError",
    "Tables",
    "decoded_tables",
    "marks_in",
    "other_version",
]
