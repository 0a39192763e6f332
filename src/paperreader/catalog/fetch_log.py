"""The fetch log: what was fetched when, and since when a source has been unreachable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.text.dates import is_complete_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from paperreader.catalog.catalog import Catalog

OFFLINE = ""
"""The key under which the time of the first failed fetch of a source is stored; the keys of what
is fetched are never empty."""


class Freshness(Struct, frozen=True):
    """The time of the last fetch, and since when any source has been unreachable."""

    fetched: datetime | None = None
    offline_since: datetime | None = None


class FetchLog:
    """A log of fetches in a catalog.

    It reads through ``catalog``, and writes through the catalog that ``writable_catalog`` returns.
    """

    def __init__(self, catalog: Catalog, writable_catalog: Callable[[], Catalog]) -> None:
        self._catalog = catalog
        self._writable_catalog = writable_catalog

    def times(self) -> dict[tuple[str, str], datetime]:
        """Return the time of the last fetch by source and by what was fetched, such as a day."""
        return self._catalog.fetch_times()

    def has_complete_list(self, day: date) -> bool:
        """Return True if the list of ``day`` was fetched after it had stopped growing."""
        return any(
            is_complete_list(day, timestamp)
            for (_, what), timestamp in self.times().items()
            if what == day.isoformat()
        )

    def record(self, source: str, what: str, timestamp: datetime) -> None:
        """Record that ``what`` was fetched from ``source``, which is therefore reachable."""
        self._writable_catalog().record_fetch(source, what, timestamp)
        self._writable_catalog().record_fetch(source, OFFLINE, None)

    def record_offline(self, source: str, timestamp: datetime) -> None:
        """Record that ``source`` is unreachable since ``timestamp``, unless it already was."""
        if (source, OFFLINE) not in self.times():
            self._writable_catalog().record_fetch(source, OFFLINE, timestamp)

    def freshness(self) -> Freshness:
        """Return the time of the latest fetch and the earliest failure that still lasts."""
        times = self.times()
        offline = [timestamp for (_, what), timestamp in times.items() if what == OFFLINE]
        fetched = [timestamp for (_, what), timestamp in times.items() if what != OFFLINE]
        return Freshness(max(fetched, default=None), min(offline, default=None))
