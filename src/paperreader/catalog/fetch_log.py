"""What was fetched when, and since when a source cannot be reached: as the catalog remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.text.dates import is_complete_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from paperreader.catalog.catalog import Catalog

OFFLINE = ""
"""What is remembered as fetched where nothing could be, the moment of the first failure; whatever
is asked for has a longer name."""


class Freshness(Struct, frozen=True):
    """When papers were last fetched, and since when no source could be reached."""

    fetched: datetime | None = None
    offline_since: datetime | None = None


class FetchLog:
    """Remembers fetches in a catalog; ``writing`` gives the one to write through."""

    def __init__(self, catalog: Catalog, writing: Callable[[], Catalog]) -> None:
        self._catalog = catalog
        self._writing = writing

    def times(self) -> dict[tuple[str, str], datetime]:
        """Tell what was fetched last when, by its source and by what was asked for."""
        return self._catalog.fetch_times()

    def has_complete_list(self, day: date) -> bool:
        """Tell whether a day's list was fetched when it could not grow any more."""
        return any(
            is_complete_list(day, moment)
            for (_, what), moment in self.times().items()
            if what == day.isoformat()
        )

    def record(self, source: str, what: str, moment: datetime) -> None:
        """Remember that something was fetched, and so that the source can be reached."""
        self._writing().record_fetch(source, what, moment)
        self._writing().record_fetch(source, OFFLINE, None)

    def record_offline(self, source: str, moment: datetime) -> None:
        """Remember since when a source cannot be reached."""
        if (source, OFFLINE) not in self.times():
            self._writing().record_fetch(source, OFFLINE, moment)

    def freshness(self) -> Freshness:
        """Tell how fresh the papers are."""
        moments = self.times()
        offline = [moment for (_, what), moment in moments.items() if what == OFFLINE]
        fetched = [moment for (_, what), moment in moments.items() if what != OFFLINE]
        return Freshness(max(fetched, default=None), min(offline, default=None))
