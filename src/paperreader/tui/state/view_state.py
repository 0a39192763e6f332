"""What the reader screen shows, as one immutable value; each action makes the next one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from paperreader.models import SAMPLE, Counts
from paperreader.query import Query, parse_query, suggest
from paperreader.tui.state.listing import FoundPapers, Order
from paperreader.tui.state.messages import Messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from paperreader.library import Library
    from paperreader.models import Entry, Mark
    from paperreader.tui.state.listing import Listing

    Windows = Mapping[int, Sequence[Entry | None]]
    """The papers that have been read from the catalog, by window: the index divided by WINDOW."""

FILTERS = (
    ("", ""),
    ("unread", "is:unread"),
    ("starred", "is:starred"),
    ("with note", "has:note"),
    ("with code", "has:code"),
)
"""The filters that ``f`` cycles through: the name of each and its query."""

WINDOW = 64
"""The number of papers read at once, in about a millisecond."""

WINDOWS_KEPT = 4
"""The number of windows kept in memory besides those that are shown."""


NEED_PAPER = """next read_on read_next toggle_read toggle_star edit_note copy_menu full raw
    next_unread day_before pick_day sort""".split()
"""The commands with a hint that do nothing without a paper."""


class ViewState(Struct, frozen=True, kw_only=True):
    """The listed papers, the cursor, and whatever else the screen shows.

    A paper whose mark changes stays listed until the next search, even if the filter no longer
    matches it: nothing moves while the reader works.
    """

    listing: Listing = FoundPapers()
    list_number: int = 0
    """The number of the list: it stays the same while papers are only appended."""

    windows: Windows = {}
    has_headings: bool = True
    """Whether days have headings: unless there would be one for more than every second paper."""

    cursor: int = 0
    search: str = ""
    filter: int = 0
    query: Query = Query()
    order: Order = "newest"
    """The order of the list that was asked for."""

    nothing_found: str = ""
    """The text to show if nothing is listed: what was searched, and how to find more."""

    is_complete: bool = True
    """Whether all matching papers are listed."""

    is_searching: bool = False
    """Whether a search is running, which may add papers."""

    counts: Counts = Counts()
    day_counts: Mapping[date | None, Counts] = {}
    """The counts of the days in ``days_read``."""

    today: date | None = None
    """The present day, without whose year no other year needs to be shown."""

    can_undo: bool = False
    saving: str = "saved"
    """The state of the changes in a few words: saved, saving, or what is wrong."""

    trouble: str = ""
    """The problem that keeps changes from being saved or read."""

    fetching: str = ""
    """The progress of the running fetch; empty if there is none."""

    messages: Messages = Messages()

    freshness: str = ""
    """When papers were last fetched."""

    place: str = "list"
    """The pane in use, "full" for the abstract alone, or "search" for the search box."""

    @property
    def hinted_place(self) -> str:
        """The place for which the footer has hints: "found" for a list that was narrowed."""
        return "found" if self.place == "list" and self.is_narrowed else self.place

    def __len__(self) -> int:
        """Return the number of listed papers."""
        return len(self.listing)

    @property
    def headings(self) -> Sequence[int]:
        """The indexes of the papers that have a day's heading above them."""
        return self.listing.starts if self.has_headings else ()

    def entry(self, index: int) -> Entry | None:
        """Return the paper at an index; None if it has not been read yet, or no longer exists."""
        window, offset = divmod(index, WINDOW)
        entries = self.windows.get(window, ())
        return entries[offset] if offset < len(entries) else None

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor, or None."""
        return self.entry(self.cursor)

    @property
    def current_id(self) -> str | None:
        """The id of the paper under the cursor, or None."""
        return self.current.paper.id if self.current else None

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is active."""
        return bool(self.search or self.filter)

    @property
    def filter_name(self) -> str:
        """The name of the active filter; empty if there is none."""
        return FILTERS[self.filter][0]

    @property
    def suggestion(self) -> str:
        """A question about an unknown field or value of the search; empty if there is none."""
        return suggest(self.search)

    @property
    def shown(self) -> str:
        """The number of listed papers, with "…" while a search runs, "+" if there are more."""
        suffix = "…" if self.is_searching else "" if self.is_complete else "+"
        return f"{len(self):,}{suffix}"

    @property
    def days_read(self) -> set[date | None]:
        """The days of the headings whose papers have been read, and of the paper in use."""
        starts = self.headings
        firsts = (
            self.entry(index)
            for window in self.windows
            for index in starts[
                bisect_left(starts, window * WINDOW) : bisect_left(starts, (window + 1) * WINDOW)
            ]
        )
        return {entry.paper.date for entry in (*firsts, self.current) if entry}

    @property
    def is_sample(self) -> bool:
        """Whether the paper under the cursor is a sample."""
        return self.current is not None and self.current.paper.source == SAMPLE

    @property
    def unavailable(self) -> set[str]:
        """The ids of the commands that can do nothing now."""
        entry = self.current
        needs = {
            "undo": self.can_undo,
            "copy_link": entry and entry.paper.github,
            "open_link": entry and entry.paper.page,
            "open_pdf": entry and entry.paper.link("pdf"),
            **dict.fromkeys(NEED_PAPER, entry),
        }
        return {command for command, need in needs.items() if not need}

    # What comes next

    def asked(self) -> Query:
        """Return the query for the search text and the filter.

        The last word may be the beginning of a word, also after enter: what was found while
        typing stays found.
        """
        return parse_query(f"{FILTERS[self.filter][1]} {self.search}", typing=True)

    def listed(self, listing: Listing, windows: Windows, cursor: int, query: Query) -> ViewState:
        """Return a state that lists what a query found, or the same papers after a change."""
        has_headings = query == Query() or 2 * len(listing.starts) <= len(listing)
        return replace(
            self,
            listing=listing,
            list_number=self.list_number + 1,
            windows=windows,
            cursor=cursor,
            query=query,
            has_headings=has_headings,
            nothing_found="" if len(listing) else self._describe_nothing(),
        )

    def _describe_nothing(self) -> str:
        if not self.is_narrowed or not self.counts.papers:
            return "No papers yet. To add some: paperreader import FILE"
        name = self.filter_name
        if not self.search:
            if name == "unread":
                return "All read. f shows the rest."
            return f"No papers match the filter “{name}”.\n\nPress esc to show all papers."
        filtered = f" (filter: {name})" if name else ""
        advice = self.suggestion or "Titles, abstracts, authors and notes were searched."
        return (
            f"No papers match “{self.search}”{filtered}.\n\n{advice}\n"
            "Try fewer words, or press esc to show all papers."
        )

    def with_windows(self, windows: Windows) -> ViewState:
        """Return a state with more windows; of the others only the cursor's and the newest stay."""
        others = [key for key in self.windows if key not in windows]
        kept = {*others[-WINDOWS_KEPT:], self.cursor // WINDOW}
        before = {key: self.windows[key] for key in others if key in kept}
        return replace(self, windows={**before, **windows})

    def with_marks(self, mark: Callable[[str], Mark]) -> ViewState:
        """Return a state with the present marks, which ``mark`` returns by paper id."""
        windows = {
            key: [entry and _with_mark(entry, mark(entry.paper.id)) for entry in entries]
            for key, entries in self.windows.items()
        }
        return replace(self, windows=windows)

    def index_of_read(self, paper_id: str) -> int | None:
        """Return the index of a paper, or None if it has not been read or is not listed."""
        for window, entries in self.windows.items():
            for offset, entry in enumerate(entries):
                if entry and entry.paper.id == paper_id:
                    return window * WINDOW + offset
        return None

    def needed_windows(self, rows: range) -> set[int]:
        """Return the windows with ``rows`` or next to them, and the cursor's."""
        first = max(rows.start - WINDOW // 2, 0) // WINDOW
        last = min(rows.stop + WINDOW // 2, len(self) - 1) // WINDOW
        return {*range(first, last + 1), *([self.cursor // WINDOW] if len(self) else [])}

    def first_of_day(self, where: str) -> int | None:
        """Return the index of the first paper of the "day_before" or the "day_after", or None."""
        starts = self.listing.starts  # the next day is higher in the list
        day = bisect_right(starts, self.cursor) - (2 if where == "day_after" else 0)
        return starts[day] if 0 <= day < len(starts) else None


def destination(where: str, position: int, last: int, page: int) -> int:
    """Return the position to which a key moves, from 0 to ``last``; a page has ``page`` lines."""
    positions = {
        "first": 0,
        "last": last,
        "next": position + 1,
        "previous": position - 1,
        "half_page_down": position + max(page // 2, 1),
        "half_page_up": position - max(page // 2, 1),
        "page_down": position + page,
        "page_up": position - page,
    }
    return max(0, min(positions[where], last))


def read_windows(library: Library, listing: Listing, windows: Iterable[int]) -> Windows:
    """Read windows of a listing from the catalog, in a thread."""
    return {
        window: library.entries(listing.numbers(window * WINDOW, (window + 1) * WINDOW))
        for window in windows
    }


def _with_mark(entry: Entry, mark: Mark) -> Entry:
    return entry if mark == entry.mark else replace(entry, mark=mark)
