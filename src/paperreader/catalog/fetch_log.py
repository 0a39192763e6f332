"""The fetch log: what was fetched when, and since when a source has been unreachable."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from paperreader.text.dates import is_complete_list

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from paperreader.catalog.catalog import Catalog

Key = TypeVar("Key")


class Freshness(Struct, frozen=True):
    """The time of the last fetch, and since when any source has been unreachable."""

    fetched: datetime | None = None
    offline_since: datetime | None = None


class FetchLog(Struct, frozen=True):
    """The log of fetches in a catalog, as it was when it was read."""

    times: dict[tuple[str, str], datetime]
    """The time of the last fetch by source and by what was fetched, such as a day."""

    outages: dict[str, datetime]
    """Since when each source that cannot be reached has been unreachable."""

    @classmethod
    def read(cls, catalog: Catalog) -> FetchLog:
        """Read the log from a catalog."""
        return cls(catalog.fetch_times(), catalog.outages())

    def has_complete_list(self, day: date) -> bool:
        """Return True if the list of ``day`` was fetched after it had stopped growing."""
        return any(
            is_complete_list(day, timestamp)
            for (_, what), timestamp in self.times.items()
            if what == day.isoformat()
        )

    @property
    def freshness(self) -> Freshness:
        """The time of the latest fetch and the earliest outage that still lasts."""
        return Freshness(
            max(self.times.values(), default=None), min(self.outages.values(), default=None)
        )


def parse_timestamps(rows: Iterable[tuple[Key, object]]) -> dict[Key, datetime]:
    """Parse ISO 8601 timestamps; leave out those that are invalid or have no time zone."""
    found: dict[Key, datetime] = {}
    for key, text in rows:
        with contextlib.suppress(ValueError):
            timestamp = datetime.fromisoformat(str(text))
            if timestamp.tzinfo:
                found[key] = timestamp
    return found
