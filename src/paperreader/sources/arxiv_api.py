"""ArXiv's search, asked for papers by category, by id, or by words of one's own.

Its answers are Atom feeds; how to ask is told by arXiv's user's manual for its API.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.http import fetch_error, host_of
from paperreader.sources.arxiv_feed import Feed, read_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date

    from paperreader.http import HttpClient
    from paperreader.models import Paper

PAGE = 500
"""How many papers are asked for at once; arXiv allows 2,000, and takes long for so many."""

_FIELD = re.compile(r"\b(ti|au|abs|co|jr|cat|rn|id|all):")


class ArxivSearch:
    """Asks arXiv, or what answers like it at ``endpoint``; gives at most ``limit`` papers."""

    name = "arxiv"

    def __init__(self, getter: HttpClient, endpoint: str, limit: int) -> None:
        self._getter = getter
        self._url = f"{endpoint.rstrip('/')}/api/query"
        self._limit = limit
        self.total: int | None = None
        """How many papers the last search found, those beyond the limit included."""

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Search, newest first, page after page.

        ``on_skipped`` is told of each entry that cannot be read. Raises FetchError where an answer does
        not come, or is something else.
        """
        start = 0
        while start < self._limit:
            feed = self._feed(parameters, start, on_skipped)
            if not feed.entries:
                return
            yield feed.papers[: self._limit - start]
            start += feed.entries
            if feed.total is not None and start >= feed.total:
                return

    def _feed(
        self, parameters: Mapping[str, str], start: int, on_skipped: Callable[[str], None]
    ) -> Feed:
        asked: dict[str, str | int] = {
            "sortBy": "submittedDate",
            "sortOrder": "descending",
            **parameters,
            "start": start,
            "max_results": min(PAGE, self._limit - start),
        }
        host = host_of(self._url)
        for _ in range(2):
            text = self._getter.get(self._url, asked).decode("utf-8", "replace")
            try:
                feed = read_feed(text, on_skipped=on_skipped)
            except ValueError as error:
                advice = "check the address, or try again later"
                raise fetch_error(host, f"the answer {error}", advice) from error
            self.total = feed.total
            if feed.entries or start >= (feed.total or 0):
                return feed
        # Its index now and then has nothing to show of what it counts.
        raise fetch_error(host, f"an empty page of {feed.total:,} papers", "try again later")


def has_words(text: str) -> bool:
    """Tell whether a text has anything to search for."""
    return bool(text.replace('"', " ").strip())


def search_parameters(
    categories: Collection[str] = (),
    words: str = "",
    days: tuple[date, date] | None = None,
) -> dict[str, str]:
    """Give the parameters of a search for papers in any category, with all words, of some days.

    ``words`` may be in arXiv's own language (``au:knuth AND ti:"literate"``).
    """
    parts = []
    if categories:
        parts.append(" OR ".join(f"cat:{category}" for category in categories))
    if words:
        plain = " AND ".join(f'all:"{word}"' for word in words.replace('"', " ").split())
        parts.append(words if _FIELD.search(words) else plain)
    if days:
        first, last = days
        parts.append(f"submittedDate:[{first:%Y%m%d}0000 TO {last:%Y%m%d}2359]")
    return {"search_query": " AND ".join(f"({part})" for part in parts)}


def id_parameters(arxiv_ids: Collection[str]) -> dict[str, str]:
    """Give the parameters that ask for papers by their ids."""
    return {"id_list": ",".join(arxiv_ids)}
