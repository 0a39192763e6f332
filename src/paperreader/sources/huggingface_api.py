"""Requests to Hugging Face's API for lists of Daily Papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperreader.http import fetch_error, host_of
from paperreader.sources.fields import parse_day
from paperreader.sources.huggingface import read_daily_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paperreader.http import HttpClient
    from paperreader.models import Paper

PAGES_LIMIT = 100
"""The maximum number of pages to request; a month has about fifteen."""

PAGE = 100
"""Papers per request; the maximum that Hugging Face allows."""

TRENDING = {"sort": "trending"}
"""The parameters of a request for the papers that are trending, of whatever day they are."""


class DailyPapers:
    """A client of the Daily Papers of Hugging Face, or of a mirror of it at ``endpoint``."""

    name = "huggingface"

    def __init__(self, client: HttpClient, endpoint: str) -> None:
        self._client = client
        self._url = f"{endpoint.rstrip('/')}/api/daily_papers"

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Yield the papers of a ``date``, a ``week`` or a ``month``, one list per page.

        End at the first page without new papers; of TRENDING papers, which have no end, after the
        first page. A paper that does not state the day of its list is of the ``date``.
        ``on_skipped`` is called with a description of each paper that cannot be read. Raise
        FetchError if a request fails, or if its answer is not a list of papers.
        """
        known: set[str] = set()
        previous = b""
        day = parse_day(parameters.get("date", ""))
        for page in range(1 if parameters == TRENDING else PAGES_LIMIT):
            content = self._client.get(self._url, {**parameters, "p": page, "limit": PAGE})
            if content == previous:  # the server ignores the page number
                return
            previous = content
            try:
                papers = read_daily_papers(content, on_skipped=on_skipped)
            except ValueError as error:
                advice = "check the address, or try again later"
                raise fetch_error(host_of(self._url), f"the answer {error}", advice) from error
            new = [paper for paper in papers if paper.id not in known]
            if not new:
                return
            known.update(paper.id for paper in new)
            yield [
                replace(paper, date=day) if day and paper.date == paper.published else paper
                for paper in new
            ]
