"""The papers that were found, and the one under the cursor; knows nothing of widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query import Query, parse

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.paper import Entry

FILTERS = (
    ("", ""),
    ("unread", "is:unread"),
    ("starred", "is:starred"),
    ("with note", "has:note"),
    ("with code", "has:code"),
)
"""What ``f`` goes through: how each is called, and the query that it stands for."""


class Results:
    """What a search and a filter found in a library, in order, with a cursor.

    A paper that is marked stays where it is, even where the filter no longer fits it, until the
    next search: nothing moves under the reader's hands.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._filter = 0
        self.search = ""
        self.query = Query()
        self.entries: list[Entry] = []
        self.cursor = 0

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor, if any was found."""
        return self.entries[self.cursor] if self.entries else None

    @property
    def filter_name(self) -> str:
        """How the filter in force is called; empty for none."""
        return FILTERS[self._filter][0]

    @property
    def nothing_found(self) -> str:
        """What to tell where there is no paper: what was searched, and how to widen it."""
        narrowed = " ".join(filter(None, (self.filter_name, self.search)))
        if not narrowed:
            return "No papers yet: paperreader import FILE brings them in."
        return (
            f"No paper found: {narrowed}\n\n"
            "Titles, abstracts, authors and notes were searched.\n"
            "Fewer words find more; esc shows all papers again."
        )

    def index_of(self, paper_id: str) -> int | None:
        """Give a paper's place, if it is here."""
        ids = (entry.paper.id for entry in self.entries)
        return next((index for index, known in enumerate(ids) if known == paper_id), None)

    def find(self, search: str) -> None:
        """Search anew; the cursor stays on its paper where that is still found.

        The last word may be the beginning of one, also after enter: what was found stays found.
        """
        self.search = search
        self.query = parse(f"{FILTERS[self._filter][1]} {search}".strip(), typing=True)
        before = self.current
        self.entries = self._library.find(self.query)
        self.cursor = (self.index_of(before.paper.id) if before else None) or 0

    def next_filter(self) -> None:
        """Go on to the next filter, and search with it."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self.find(self.search)

    def clear(self) -> bool:
        """Find all papers again; tells whether there was anything to clear."""
        narrowed = bool(self.search or self._filter)
        self._filter = 0
        self.find("")
        return narrowed

    def renew(self, paper_id: str) -> int | None:
        """Take a paper's new mark from the library; gives its place, if it is here."""
        index = self.index_of(paper_id)
        if index is not None and paper_id in self._library:
            self.entries[index] = self._library.entry(paper_id)
        return index

    def renew_all(self) -> None:
        """Take new marks and papers from the library; the cursor stays on its paper."""
        if not self.search and not self._filter:
            self.find("")
            return
        known = [entry.paper.id for entry in self.entries if entry.paper.id in self._library]
        self.entries = [self._library.entry(paper_id) for paper_id in known]
        self.cursor = min(self.cursor, max(len(self.entries) - 1, 0))

    def place(self, where: str, page: int = 1) -> int | None:
        """Give the place of a destination, such as "next" or "day_before"; None without one.

        ``page`` is the number of lines that a page has.
        """
        last = len(self.entries) - 1
        if last < 0:
            return None
        steps = {"next": 1, "previous": -1, "page_down": page, "page_up": -page}
        if where in steps:
            return max(0, min(self.cursor + steps[where], last))
        if where in {"first", "last"}:
            return 0 if where == "first" else last
        if where in {"next_unread", "previous_unread"}:
            return self._unread(1 if where == "next_unread" else -1)
        return self._day(1 if where == "day_after" else -1)

    def _unread(self, direction: int) -> int | None:
        index = self.cursor + direction
        while 0 <= index < len(self.entries):
            if not self.entries[index].mark.read:
                return index
            index += direction
        return None

    def _day(self, direction: int) -> int | None:
        """Find the first paper of the day after (1), higher in the list, or of the day before."""
        days = [entry.paper.date for entry in self.entries]
        here = days[self.cursor]
        ahead = range(self.cursor, -1, -1) if direction > 0 else range(self.cursor, len(days))
        other = next((days[index] for index in ahead if days[index] != here), here)
        return None if other == here else days.index(other)
