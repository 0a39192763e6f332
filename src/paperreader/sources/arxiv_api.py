"""Requests to arXiv's search API, for papers by category, by id, by words or by day.

The parameters are those of the arXiv API User's Manual; the answers are Atom feeds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.http import FetchError, fetch_error, host_of
from paperreader.sources.arxiv_feed import Feed, NoPapersError, read_feed
from paperreader.text.counts import format_count

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import date

    from paperreader.http import HttpClient
    from paperreader.models import Paper

PAGE = 500
"""Papers per request; arXiv allows 2,000, but takes long to answer then."""

_FIELD = re.compile(r"\b(ti|au|abs|co|jr|cat|rn|id|all):")


class ArxivSearch:
    """A client of the search of arXiv, or of a compatible server at ``endpoint``.

    A search yields at most ``limit`` papers.
    """

    name = "arxiv"

    def __init__(self, client: HttpClient, endpoint: str, limit: int) -> None:
        self._client = client
        self._url = f"{endpoint.rstrip('/')}/api/query"
        self._limit = limit
        self.total: int | None = None
        """The number of papers that the last search found, including those beyond the limit."""

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Yield the papers of a search, newest first, one list per page, or those with some ids.

        ``on_skipped`` is called with a description of each entry that cannot be read. Raise
        FetchError if a request fails, or if its answer is not a feed of papers.
        """
        if "id_list" in parameters:
            yield self._papers_by_id(parameters)
            return
        start = 0
        while start < self._limit:
            feed = self._page(parameters, start, on_skipped)
            if not feed.entries:
                return
            yield feed.papers[: self._limit - start]
            start += feed.entries
            if feed.total is not None and start >= feed.total:
                return

    def _papers_by_id(self, parameters: Mapping[str, str]) -> list[Paper]:
        """Return the papers with the given ids that exist.

        For an id that does not exist, arXiv answers with an entry that has no id, or with none. In
        both cases the total counts it, and the next page repeats the papers of this one.
        """
        count = parameters["id_list"].count(",") + 1
        page_parameters = {**parameters, "max_results": str(count)}
        try:
            return get_feed(self._client, self._url, page_parameters, lambda _: None).papers
        except FetchError as error:
            if isinstance(error.__cause__, NoPapersError):
                return []
            raise

    def _page(
        self, parameters: Mapping[str, str], start: int, on_skipped: Callable[[str], None]
    ) -> Feed:
        page_parameters: dict[str, str | int] = {
            "sortBy": "submittedDate",
            "sortOrder": "descending",
            **parameters,
            "start": start,
            "max_results": min(PAGE, self._limit - start),
        }
        for _ in range(2):
            feed = get_feed(self._client, self._url, page_parameters, on_skipped)
            self.total = feed.total
            if feed.entries or start >= (feed.total or 0):
                return feed
        # ArXiv sometimes answers with a total, but without any entries.
        found = format_count(feed.total or 0, "paper")
        reason = f"the answer is empty, although the search found {found}"
        raise fetch_error(host_of(self._url), reason, "try again later")


def get_feed(
    client: HttpClient,
    url: str,
    parameters: Mapping[str, str | int],
    on_skipped: Callable[[str], None],
) -> Feed:
    """Request a feed of arXiv.

    ``on_skipped`` is called with a description of each entry that cannot be read. Raise FetchError
    if the request fails, or if its answer is not a feed of papers.
    """
    text = client.get(url, parameters).decode("utf-8", "replace")
    try:
        return read_feed(text, on_skipped=on_skipped)
    except ValueError as error:
        advice = "check the address, or try again later"
        raise fetch_error(host_of(url), f"the answer {error}", advice) from error


def has_words(text: str) -> bool:
    """Return True if a text contains anything to search for."""
    return bool(text.replace('"', " ").strip())


def search_parameters(
    categories: Collection[str] = (),
    words: str = "",
    days: tuple[date, date] | None = None,
) -> dict[str, str]:
    """Return the parameters of a search for papers.

    A paper matches if it is in any of ``categories``, contains all of ``words``, and was submitted
    from the first to the last of ``days``, inclusive. ``words`` may instead be a query in arXiv's
    own language, such as ``au:knuth AND ti:"literate"``.
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
    """Return the parameters of a request for papers by their ids."""
    return {"id_list": ",".join(arxiv_ids)}
