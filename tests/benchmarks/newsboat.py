"""Compare the reader with newsboat on the same 10,000 papers; newsboat's times are the floor."""

from __future__ import annotations

import shutil
import statistics
import subprocess
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from benchmarks import looks
from benchmarks.painted import seconds_until
from benchmarks.papers import LATEST_TITLE, papers
from benchmarks.report import Row, against_floor, not_measured, progress
from benchmarks.workspace import SIZE
from terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.workspace import Workspace

PAPERS = 10_000
WORDS = ("quoxilent", "training", "network")
TRIES = 5
SETTINGS = """\
auto-reload no
refresh-on-startup no
confirm-exit no
article-sort-order date-asc
"""
"""Newsboat's settings: no network, and newest first, which it calls ``date-asc``."""

CLEAR_FILTER = "\x06"


def measure(workspace: Workspace) -> Iterator[Row]:
    """Start and search both in turns; yield the times, without the first load of the feed."""
    if not shutil.which("newsboat"):
        yield not_measured("newsboat", "it is not installed here (Debian: apt install newsboat)")
        return
    library = workspace.library(PAPERS)
    home = workspace.empty_home("newsboat")
    progress("newsboat: loading its feed once")
    _write_feed(home)
    subprocess.run(
        [*_command(home), "-x", "reload"],
        env=_environment(workspace, home),
        check=True,
        capture_output=True,
    )
    theirs: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []
    for attempt in range(TRIES + 1):
        progress(f"newsboat: try {attempt} of {TRIES}")
        theirs.append(_their_times(workspace, home))
        ours.append(_our_times(workspace, library))
    for what in theirs[0]:
        floor = statistics.median(times[what] for times in theirs[1:]) * 1000
        reached = statistics.median(times[what] for times in ours[1:]) * 1000
        yield against_floor(f"newsboat: {what}", reached, floor, None, "ms")


def _their_times(workspace: Workspace, home: Path) -> dict[str, float]:
    """Start newsboat, open its list, search and filter; return the seconds of each."""
    times: dict[str, float] = {}
    command, environment = _command(home), _environment(workspace, home)
    with Terminal(command, environment, home, "linux", SIZE) as terminal:
        terminal.wait_for("Your feeds")
        terminal.send("\r")  # its first screen lists the feeds, and there is one
        times["start to the list"] = seconds_until(
            terminal, terminal.began, lambda rows: LATEST_TITLE in rows[1] or None
        )
        for word in WORDS:
            terminal.send("/")
            terminal.wait_for("Search for")
            terminal.wait_for_quiet(0.1)
            since = terminal.send(f"{word}\r")
            times[f"/ {word}"] = seconds_until(terminal, since, _headed("Search results"))
            terminal.repaint("q")
            terminal.wait_for_quiet(0.2)
            before = terminal.rows()[1:-2]
            terminal.repaint("F")
            terminal.wait_for_quiet(0.1)
            since = terminal.send(f'title =~ "{word}" or content =~ "{word}"\r')
            times[f"filter {word}"] = seconds_until(
                terminal, since, _headed("matching filter", before)
            )
            terminal.repaint(CLEAR_FILTER)
            terminal.wait_for_quiet(0.2)
        terminal.quit("qq")
    return times


def _our_times(workspace: Workspace, library: Path) -> dict[str, float]:
    """Return the seconds for the same in the reader, which has one search for both."""
    times: dict[str, float] = {}
    with workspace.reader(library) as terminal:
        times["start to the list"] = seconds_until(
            terminal, terminal.began, lambda rows: looks.titles(rows) or None
        )
        for word in WORDS:
            for what in ("/", "filter"):
                terminal.repaint("/")
                terminal.wait_for_quiet(0.1)
                since = terminal.send(f"{word}\r")
                times[f"{what} {word}"] = seconds_until(terminal, since, _found(word))
                terminal.repaint("\x1b")
                terminal.wait_for_quiet(0.2)
        terminal.quit("q")
    return times


def _found(word: str) -> Callable[[list[str]], object]:
    """Return a view of the reader's results for a word."""
    return lambda rows: looks.found(rows, word)


def _headed(words: str, before: list[str] | None = None) -> Callable[[list[str]], object]:
    """Return a view of the list below a heading with ``words``, once it differs from ``before``."""

    def view(rows: list[str]) -> object:
        shown = rows[1:-2]
        return shown if words in rows[0] and shown != before and any(shown) else None

    return view


def _command(home: Path) -> list[str]:
    files = {"-C": "config", "-u": "urls", "-c": "cache.db"}
    return [
        "newsboat",
        *(word for flag, name in files.items() for word in (flag, str(home / name))),
    ]


def _environment(workspace: Workspace, home: Path) -> dict[str, str]:
    return {**workspace.environment(home), "LANG": "C.UTF-8"}


def _write_feed(home: Path) -> None:
    feed = home / "papers.xml"
    (home / "config").write_text(SETTINGS, encoding="utf-8")
    (home / "urls").write_text(f"{feed.as_uri()}\n", encoding="utf-8")
    with feed.open("w", encoding="utf-8") as file:
        file.write(
            "<rss version='2.0'><channel><title>Papers</title><link>https://example.org/</link>"
            "<description>made up</description>\n"
        )
        file.writelines(_item(paper) for paper in papers(PAPERS))
        file.write("</channel></rss>\n")


def _item(paper: dict[str, Any]) -> str:
    return (
        f"<item><title>{escape(paper['title'])}</title>"
        f"<link>https://example.org/{paper['id']}</link><guid>{paper['id']}</guid>"
        f"<pubDate>{paper['versions'][0]['created']}</pubDate>"
        f"<description>{escape(paper['abstract'])}</description></item>\n"
    )
