"""Requests to arXiv's feeds of what it announced on its last working day, by category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.sources.arxiv_api import get_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paperreader.http import HttpClient
    from paperreader.models import Paper


class ArxivAnnouncements:
    """A client of arXiv's announcements, or of a compatible server at ``endpoint``.

    At most ``limit`` papers of a category are returned.
    """

    name = "arxiv"

    def __init__(self, client: HttpClient, endpoint: str, limit: int) -> None:
        self._client = client
        self._url = f"{endpoint.rstrip('/')}/atom"
        self._limit = limit

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Yield the papers that were announced in a ``category``, in one list.

        Those cross-listed from another category are included, later versions of earlier papers
        are not. ``on_skipped`` is called with a description of each entry that cannot be read.
        Raise FetchError if the request fails, or if its answer is not a feed of papers.
        """
        feed = get_feed(self._client, f"{self._url}/{parameters['category']}", {}, on_skipped)
        yield [paper for paper in feed.papers if paper.id not in feed.replaced][: self._limit]
