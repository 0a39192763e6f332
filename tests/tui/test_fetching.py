"""Fetching from the screen: R, missing days, and failures."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from made_up import TODAY
from paperreader.catalog import Freshness
from paperreader.http import FetchError
from paperreader.library import Library
from paperreader.models import Link, Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.freshness import describe_freshness
from reading import CLASSIC, ON
from stand_in_source import PATIENCE, Server, fetched, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.config import Paths


TODAY_AT_NOON = datetime.combine(TODAY, time(12), UTC)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture(autouse=True)
def set_now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a function that sets the reader's clock, which shows noon of TODAY in UTC."""

    def set_now(timestamp: datetime) -> None:
        monkeypatch.setattr("paperreader.tui.screens.reader._now", lambda: timestamp)

    set_now(TODAY_AT_NOON)
    return set_now


async def test_before_todays_list_exists_r_fetches_that_of_the_last_weekday(
    reading, server: Server
) -> None:
    friday = date(2026, 11, 20)
    server.papers = [fresh(number, friday) for number in range(30)]
    server.days_without_list = {TODAY.isoformat()}
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        assert server.asked == [TODAY.isoformat(), friday.isoformat()]
        assert reader.messages == [
            "30 papers of Fri 20 Nov: 30 new. There is no list for Mon 23 Nov yet."
        ]
        assert "Fri 20 Nov  " in reader.screen


async def test_todays_list_is_that_of_the_day_in_utc(
    reading, server: Server, set_now: Callable[[datetime], None]
) -> None:
    yesterday = TODAY - timedelta(days=1)
    set_now(datetime.combine(yesterday, time(23), UTC))
    server.papers = [fresh(1, yesterday)]
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        assert server.asked == [yesterday.isoformat()]


async def test_if_there_has_been_no_list_for_a_week_r_says_so(reading, server: Server) -> None:
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        assert len(server.asked) == 6
        assert reader.messages == [
            "6 days have no list of Daily Papers (1 not published yet, 5 on other days)."
        ]


async def test_a_list_names_its_papers_whatever_day_arxiv_gave_them(
    reading, server: Server, library: Library
) -> None:
    friday = date(2026, 11, 20)
    known = replace(fresh(1, friday), source="arxiv", published=friday)
    library.add([known])
    server.papers = [replace(fresh(1, TODAY), published=friday)]
    async with reading(open_source=server.open) as reader:
        assert "Fri 20 Nov  " in reader.screen
        await reader.press("R")
        await fetched(reader)
        assert reader.messages == ["1 paper of Mon 23 Nov: 0 new, 1 updated."]
        assert "Mon 23 Nov  " in reader.screen
        assert "Fri 20 Nov 2026" not in reader.screen
    library.add([known])
    async with reading(open_source=server.open) as reader:
        assert "Mon 23 Nov  " in reader.screen
        assert "Fri 20 Nov 2026" not in reader.screen


async def test_r_fetches_today_and_the_cursor_stays_on_its_paper(reading, server: Server) -> None:
    server.papers = [fresh(number) for number in range(30)]
    async with reading(open_source=server.open) as reader:
        await reader.press("j", "R")
        await fetched(reader)
        assert server.asked == [TODAY.isoformat()]
        assert reader.messages == ["30 papers of Mon 23 Nov: 30 new."]
        assert reader.title.startswith("On the Boiling Point")
        assert "33 papers" in reader.status
        await reader.press("g")
        assert reader.title == "Fresh Wool 0"


async def test_the_current_line_stays_where_it_is_when_papers_are_added_above(
    reading, server: Server, library: Library
) -> None:
    library.add([Paper(f"old{n}", f"Old Wool {n}", "x", date=date(2026, 8, 1)) for n in range(50)])
    server.papers = [fresh(number) for number in range(50)]
    async with reading(CLASSIC, open_source=server.open) as reader:
        await reader.press("j")
        lines = reader.screen.splitlines()
        before = next(n for n, line in enumerate(lines) if "▌" in line and "Boiling" in line)
        await reader.press("R")
        await fetched(reader)
        assert "Boiling" in reader.screen.splitlines()[before]


async def test_keys_work_during_a_fetch_and_its_progress_is_shown(reading, server: Server) -> None:
    server.papers = [fresh(1)]
    server.hold()
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        assert "fetching 23 Nov…" in reader.status
        await reader.press("j", "s", "R")
        assert reader.mark(ON).starred
        assert reader.messages == ["Still fetching 23 Nov…"]
        server.go()
        await fetched(reader)
        assert "fetched just now" in reader.status
        assert len(server.asked) == 1


async def test_a_note_that_is_written_while_papers_are_added_stays_with_its_paper(
    reading, server: Server
) -> None:
    server.papers = [fresh(number) for number in range(3)]
    server.hold()
    async with reading(open_source=server.open) as reader:
        await reader.press("f", "j", "m", "R")  # no longer unread, so not listed again
        await reader.press("e", "a")
        server.go()
        await fetched(reader)
        await reader.type("b")
        assert {mark.note for mark in (await reader.saved()).values()} == {"ab"}
        await reader.press("escape")
        await fetched(reader)
        assert "Fresh Wool 0" in reader.screen


async def test_what_another_program_fetched_counts_as_fresh(reading, paths: Paths) -> None:
    async with reading() as reader:
        other = Library.open(paths)
        other.record_fetch("huggingface", TODAY.isoformat(), datetime.now(UTC))
        other.close()
        await reader.app.reader.check_files()
        await fetched(reader)
        assert "fetched just now" in reader.status


async def test_a_failure_is_one_line_that_stays_until_it_is_read(reading, server: Server) -> None:
    server.failure = FetchError("example.org: [/b] no answer; try again later", offline=True)
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        line = "example.org: [/b] no answer; try again later"
        assert line in reader.screen
        assert "offline since" in reader.status
        await reader.press("j", "e", "x", "escape")
        assert line in reader.screen
        await reader.press("escape")
        assert "no answer" not in reader.screen
        assert reader.title.startswith("On the Boiling Point")


async def test_what_came_before_a_failure_is_kept(reading, server: Server) -> None:
    server.papers = [fresh(1)]
    server.failure = FetchError("example.org: the answer was cut off; try again")
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        assert "4 papers" in reader.status
        server.failure = None
        await reader.press("R")
        await fetched(reader)
        assert "was cut off" not in reader.screen


async def test_papers_that_cannot_be_read_are_counted(reading, server: Server) -> None:
    server.papers, server.broken = [fresh(1)], 2
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        assert reader.messages == ["1 paper of Mon 23 Nov: 1 new, 2 could not be read."]


async def test_a_day_without_a_list_is_reported_as_such(reading, server: Server) -> None:
    async with reading(open_source=server.open) as reader:
        await reader.press("d", "l", "l", "l", "enter")  # from Wed 12 Aug
        await fetched(reader)
        assert server.asked == ["2026-08-15"]
        assert "there are none on weekends" in reader.messages[-1]


async def test_a_missing_day_is_offered_and_r_fetches_it(
    reading, server: Server, library: Library
) -> None:
    library.add([Paper("older", "Older Wool", "x", date=date(2026, 8, 10))])
    server.papers = [fresh(1, date(2026, 8, 11))]
    async with reading(open_source=server.open) as reader:
        await reader.press("[")
        assert reader.title == "Older Wool"
        assert reader.messages == ["You don't have Tue 11 Aug yet. R fetches it."]
        await reader.press("R")
        await fetched(reader)
        assert server.asked == ["2026-08-11"]
        await reader.press("]", "]", "[")
        assert reader.title == "Fresh Wool 1"
        assert "You don't have" not in "".join(reader.messages[2:])


async def test_an_empty_day_is_offered_only_once(reading, server: Server) -> None:
    async with reading(open_source=server.open) as reader:
        await reader.press("[", "R")
        await fetched(reader)
        assert server.asked == ["2026-08-11"]
        await reader.press("[")
        assert reader.messages[-1] == "That's the earliest day you have."


async def test_a_day_that_was_fetched_before_its_list_was_complete_is_offered_again(
    reading, server: Server, library: Library
) -> None:
    library.record_fetch("huggingface", "2026-08-11", datetime(2026, 8, 11, 1, tzinfo=UTC))
    async with reading(open_source=server.open) as reader:
        await reader.press("[")
        assert reader.messages == ["That's the earliest day you have. R fetches Tue 11 Aug."]


@pytest.mark.parametrize(("day", "key"), [(date.min, "["), (date.max, "]")])
async def test_at_the_first_or_last_possible_date_no_day_is_offered(
    reading, library: Library, day: date, key: str
) -> None:
    library.add([fresh(1, day)])
    async with reading() as reader:
        await reader.press("G" if key == "[" else "g", key)
        assert reader.messages == [
            f"That's the {'earliest' if key == '[' else 'latest'} day you have."
        ]


async def test_quitting_stops_a_fetch(reading, server: Server) -> None:
    server.hold()
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await reader.pilot.press("q")
    assert server.stopped


async def test_quitting_stops_a_fetch_that_has_hardly_begun(reading, server: Server) -> None:
    opening, may_open = threading.Event(), threading.Event()

    def open_slowly() -> tuple[Server, Server]:
        opening.set()
        assert may_open.wait(PATIENCE)
        return server.open()

    server.hold()
    async with reading(open_source=open_slowly) as reader:
        await reader.press("R")
        assert await asyncio.to_thread(opening.wait, PATIENCE)
        reader.app.reader.on_unmount()
        may_open.set()
        await fetched(reader)
        assert server.stopped


async def test_a_fetched_paper_shows_whose_it_is_and_what_is_known_of_it(
    reading, server: Server
) -> None:
    server.papers = [
        Paper(
            "2611.00001",
            "Fresh Wool",
            "It is soft.",
            authors=tuple(f"Ada {number}" for number in range(9)),
            date=TODAY,
            source="huggingface",
            arxiv_id="2611.00001",
            links=(
                Link("github", "https://github.com/woolly/fresh", "author"),
                Link("project", "https://wool.example", "auto"),
            ),
            upvotes=1234,
            github_stars=56,
            organization="Institute [/b] of Wool",
            summary="Wool that is fresh is soft.",
            keywords=("wool", "freshness"),
        )
    ]
    async with reading(open_source=server.open) as reader:
        await reader.press("R")
        await fetched(reader)
        await reader.press("g")
        shown = " ".join(reader.text_of(AbstractPane).split())
        for part in (
            "Ada 0, Ada 1, Ada 2, Ada 3 and 5 more · Institute [/b] of Wool",
            "1,234 upvotes · 56 stars · 2611.00001",
            "1 code 2 wool.example",
            "AI summary: Wool that is fresh is soft.",
            "wool · freshness",
        ):
            assert part in shown


WITHDRAWN = Paper(
    "2611.00002",
    "Stale Wool",
    "It is itchy.",
    date=TODAY,
    source="arxiv",
    arxiv_id="2611.00002",
    categories=("cs.LG", "cs.CL", "stat.ML"),
    comment="12 pages, 3 figures; " + "withdrawn since a lemma of ours does not hold; " * 3,
    journal="Journal of Wool 3 (2026) 7",
    doi="10.1000/wool.3",
    withdrawn=True,
)


@pytest.mark.parametrize("size", [CLASSIC, (120, 40), (20, 8)])
async def test_a_withdrawn_paper_bears_the_word(
    reading, library: Library, size: tuple[int, int]
) -> None:
    library.add([WITHDRAWN])
    async with reading(size) as reader:
        row = next(line for line in reader.screen.splitlines() if "▌" in line)
        assert "withdrawn" in row
        if size != (20, 8):
            assert "withdrawn: Stale Wool" in row
        await reader.press("enter")
        assert "Stale Wool withdrawn" in " ".join(reader.text_of(AbstractPane).split())


async def test_comment_journal_and_doi_are_below_the_abstract_where_they_do_not_fit_above(
    reading, library: Library
) -> None:
    library.add([WITHDRAWN])
    async with reading() as reader:
        lines = [line.strip() for line in reader.text_of(AbstractPane).splitlines()]
        number = lines.index("It is itchy.")
        assert lines[number + 2].startswith("Comment: 12 pages, 3 figures; withdrawn since")
        assert "Journal: Journal of Wool 3 (2026) 7" in lines[number:]
        assert "DOI: 10.1000/wool.3" in lines[number:]
        assert "cs.LG, cross-listed in cs.CL, stat.ML" in " ".join(lines)


NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "description"),
    [
        (timedelta(seconds=5), "fetched just now"),
        (timedelta(minutes=5), "fetched 5 min ago"),
        (timedelta(hours=3), "fetched 3 h ago"),
        (timedelta(days=2), "fetched Sunday"),
        (timedelta(days=40), "fetched 15 Oct"),
        (timedelta(hours=-3), "fetched just now"),
    ],
)
def test_the_age_of_papers_is_described_in_plain_words(age: timedelta, description: str) -> None:
    assert describe_freshness(Freshness(NOW - age), NOW) == description


def test_being_offline_is_shown_first() -> None:
    fresh = Freshness(NOW, NOW - timedelta(days=3))
    assert describe_freshness(fresh, NOW) == "offline since Saturday"
    assert describe_freshness(Freshness(), NOW) == ""
