"""Daily Papers as a server answers them, and what was requested from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from loopback import Behaviour, Loopback, Request, answer
from made_up import daily_answer, daily_item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.config import Paths

Serve = Callable[[Callable[[Request], Behaviour]], Loopback]
"""A function that starts a server whose behaviour may depend on the request."""

DAY = "2025-08-12"
FIFTY = [daily_item(number) for number in range(1, 51)]


def always(items: list[dict[str, object]]) -> Callable[[Request], Behaviour]:
    """Return the behaviour of a server that has these papers for any request."""
    return lambda _: answer(daily_answer(items))


def lists(papers: Mapping[str, list[dict[str, object]]]) -> Callable[[Request], Behaviour]:
    """Return the behaviour of a server that has lists for these days, and empty ones for others."""

    def behaviour(request: Request) -> Behaviour:
        found = papers.get(request.query["date"], []) if request.query["p"] == "0" else []
        return answer(daily_answer(found))

    return behaviour


def set_seconds(paths: Paths, seconds: float) -> None:
    """Set the deadline of a fetch in the settings."""
    paths.config.parent.mkdir(exist_ok=True)
    paths.config.write_text(f"[fetch]\nseconds = {seconds}\n")


def requested_days(server: Loopback) -> list[str]:
    """Return the days that were requested, each once, in the order of the requests."""
    return list(dict.fromkeys(request.query.get("date", "") for request in server.requests))
