"""A stand-in for the source that the reader fetches from."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from made_up import TODAY
from paperreader.http import FetchStoppedError
from paperreader.models import Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from reading import Reader

PATIENCE = 20.0
"""The longest time that a fetch may take on a slow machine, in seconds."""


class Server:
    """A stand-in for Hugging Face; after ``hold`` it answers only after ``go``."""

    name = "huggingface"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.papers: list[Paper] = []
        self.days_without_list: set[str] = set()
        self.failure: Exception | None = None
        self.broken = 0
        self.stopped = False
        self._may_answer = threading.Event()
        self.go()

    def hold(self) -> None:
        self._may_answer.clear()

    def go(self) -> None:
        self._may_answer.set()

    def stop(self) -> None:
        self.stopped = True
        self.go()

    def open(self) -> tuple[Server, Server]:
        return self, self

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        self.asked.append(parameters["date"])
        assert self._may_answer.wait(PATIENCE)
        if self.stopped:
            raise FetchStoppedError
        for number in range(self.broken):
            on_skipped(f"paper {number}: is broken")
        if self.papers and parameters["date"] not in self.days_without_list:
            yield self.papers
        if self.failure:
            raise self.failure


def fresh(number: int, day: date = TODAY) -> Paper:
    return Paper(
        f"2611.{number:05}",
        f"Fresh Wool {number}",
        "It is soft.",
        date=day,
        source="huggingface",
        arxiv_id=f"2611.{number:05}",
    )


async def fetched(reader: Reader) -> None:
    """Wait until the fetch has ended and its papers are shown."""
    for group in ("fetch", "check", "news", "find"):
        workers = [worker for worker in reader.app.workers if worker.group == group]
        if workers:
            await reader.app.workers.wait_for_complete(workers)
        await reader.pilot.pause()
