"""Hugging Face, asked for its lists of Daily Papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.http import fetch_error, host_of
from paperreader.sources.huggingface import read_daily_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paperreader.http import HttpClient
    from paperreader.models import Paper

PAGES_LIMIT = 100
"""The most pages that are asked for; a month has some fifteen."""

PAGE = 100
"""How many papers a page shall have; the most that Hugging Face gives."""


class DailyPapers:
    """Asks Hugging Face, or the mirror of it at ``endpoint``, for lists of Daily Papers."""

    name = "huggingface"

    def __init__(self, getter: HttpClient, endpoint: str) -> None:
        self._getter = getter
        self._url = f"{endpoint.rstrip('/')}/api/daily_papers"

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Ask for a ``date``, a ``week`` or a ``month``, page after page until nothing is new.

        ``on_skipped`` is told of each paper that cannot be read. Raises FetchError where an answer does
        not come, or is something else.
        """
        known: set[str] = set()
        before = b""
        for page in range(PAGES_LIMIT):
            content = self._getter.get(self._url, {**parameters, "p": page, "limit": PAGE})
            if content == before:  # from who knows of no pages
                return
            before = content
            try:
                papers = read_daily_papers(content, on_skipped=on_skipped)
            except ValueError as error:
                advice = "check the address, or try again later"
                raise fetch_error(host_of(self._url), f"the answer {error}", advice) from error
            new = [paper for paper in papers if paper.id not in known]
            if not new:
                return
            known.update(paper.id for paper in new)
            yield new
