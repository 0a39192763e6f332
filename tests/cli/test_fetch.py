"""Fetching Daily Papers: the requests, the messages, and what is stored."""

from __future__ import annotations

import signal
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cli.daily_papers import DAY, FIFTY, always, lists, requested_days
from loopback import answer, in_order, silent
from made_up import atom_entry, atom_feed, daily_answer, daily_item, page_of
from paperreader.cli.summary import SHOWN_BAD
from paperreader.library import Library
from terminal import PATIENCE, PROGRAM, environment, reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from cli.daily_papers import Serve
    from loopback import Behaviour, Request
    from paperreader.config import Paths
    from shell import Shell


class TestDailyPapers:
    """Lists of Daily Papers are stored completely, and reported in one line."""

    def test_a_day_is_fetched_and_reported_in_one_line(self, shell: Shell, serve: Serve) -> None:
        server = serve(always(FIFTY))
        result = shell.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "50 papers: 50 added, 0 updated, 0 unchanged\n"
        assert requested_days(server) == [DAY]
        assert shell.json("fetch", "--date", DAY) == [
            {"papers": 50, "added": 0, "updated": 0, "unchanged": 50}
        ]

    @pytest.mark.parametrize(
        ("words", "days"),
        [
            (["--date", "yesterday"], [1]),
            (["--since", "yesterday"], [0, 1]),
        ],
    )
    def test_a_date_may_be_today_or_yesterday(
        self, shell: Shell, serve: Serve, words: list[str], days: list[int]
    ) -> None:
        server = serve(always(FIFTY))
        before = datetime.now(UTC).date()
        assert shell.run("fetch", *words).exit_code == 0
        assert requested_days(server) in [
            [str(today - timedelta(days=day)) for day in days]
            for today in (before, before + timedelta(days=1))
        ]

    def test_all_that_is_known_of_a_paper_is_shown(self, shell: Shell, serve: Serve) -> None:
        serve(always(FIFTY))
        shell.run("fetch", "--date", DAY)
        (paper,) = shell.json("show", "2508.00007")
        assert paper["authors"] == ["Wilma Woolly", "Bo Stitch"]
        assert (paper["date"], paper["source"], paper["upvotes"]) == (DAY, "huggingface", 7)
        assert (paper["stars"], paper["github_stars"]) == (70, 70)
        assert paper["organization"] == "The Woolly Institute"
        assert paper["keywords"] == ["stitches", "scarves"]
        assert paper["github"] == "https://github.com/woolly/stitches-7"
        shown = shell.run("show", "2508.00007").stdout
        for part in (
            "Wilma Woolly, Bo Stitch", "7 upvotes", "70 ★", "The Woolly Institute",
            "AI summary: A count of stitches finds all of them.", "stitches · scarves",
            "https://huggingface.co/papers/2508.00007", "https://arxiv.org/abs/2508.00007",
        ):  # fmt: skip
            assert part in shown

    @pytest.mark.parametrize(("option", "span"), [("--week", "2025-W33"), ("--month", "2025-08")])
    def test_a_week_or_a_month_is_fetched_over_several_pages(
        self, shell: Shell, serve: Serve, option: str, span: str
    ) -> None:
        def behaviour(request: Request) -> Behaviour:
            page = int(request.query["p"])
            return answer(daily_answer(map(daily_item, range(50 * page, min(50 * page + 50, 120)))))

        server = serve(behaviour)
        assert shell.run("fetch", option, span).stdout.startswith("120 papers: 120 added")
        assert {request.query[option[2:]] for request in server.requests} == {span}
        assert [request.query["p"] for request in server.requests] == ["0", "1", "2", "3"]

    def test_one_broken_paper_of_50_is_named_and_counted(self, shell: Shell, serve: Serve) -> None:
        serve(always([*FIFTY[:16], daily_item(17, upvotes="\x1b[31m"), *FIFTY[17:]]))
        result = shell.run("fetch", "--date", DAY)
        assert result.exit_code == 0
        assert result.stdout == (
            "49 papers: 49 added, 0 updated, 0 unchanged, 1 bad paper skipped\n"
        )
        assert result.stderr == (
            "huggingface: paper 17 (2508.00017): Expected int | null, got str - at "
            "$.paper.upvotes; skipped\n"
        )
        assert shell.json("fetch", "--date", DAY)[0]["skipped"] == 1

    def test_a_flood_of_broken_papers_is_counted(self, shell: Shell, serve: Serve) -> None:
        serve(always([FIFTY[0], *({} for _ in range(99))]))
        result = shell.run("fetch", "--date", DAY)
        assert result.stdout.endswith("99 bad papers skipped\n")
        assert result.stderr.count("\n") == SHOWN_BAD + 1

    def test_a_paper_of_a_page_gains_what_it_lacked_and_keeps_its_marks(
        self, shell: Shell, serve: Serve
    ) -> None:
        assert shell.run("import", "-", given=page_of(FIFTY[:5])).stdout.startswith("5 papers")
        known = [paper["id"] for paper in shell.json("list")]
        for name in map(str, known):
            shell.run("mark", name, "--star")
            shell.run("note", name, f"of {name}")
        serve(always(FIFTY[:5]))
        result = shell.run("fetch", "--date", DAY)
        assert result.stdout == "5 papers: 0 added, 5 updated, 0 unchanged\n"
        papers = shell.json("list")
        assert [paper["id"] for paper in papers] == known
        for paper in papers:
            assert (paper["starred"], paper["note"]) == (True, f"of {paper['id']}")
            assert str(paper["arxiv_id"]).startswith("2508.")
            assert paper["authors"]
            assert paper["github"]
        assert shell.run("import", "-", given=page_of(FIFTY[:5])).stdout == (
            "5 papers: 0 added, 0 updated, 5 unchanged\n"
        )

    def test_the_sample_steps_aside_for_the_first_papers(self, shell: Shell, serve: Serve) -> None:
        serve(always(FIFTY))
        shell.run("fetch", "--date", DAY)
        assert {paper["source"] for paper in shell.json("list")} == {"huggingface"}


class TestNewestList:
    """Today's list is the newest there is."""

    @pytest.fixture(params=[[], ["--date", "today"]], ids=["no date", "today"])
    def words(self, request: pytest.FixtureRequest) -> list[str]:
        words: list[str] = request.param
        return ["fetch", *words]

    @pytest.fixture
    def set_today(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
        def set_today(day: str) -> None:
            class Clock(datetime):
                @classmethod
                def now(cls, tz: tzinfo | None = None) -> datetime:
                    return datetime.fromisoformat(f"{day}T01:30:00Z").astimezone(tz)

            monkeypatch.setattr("paperreader.cli.fetching.datetime", Clock)

        return set_today

    def test_it_is_todays_in_utc_if_that_exists(
        self, shell: Shell, serve: Serve, words: list[str]
    ) -> None:
        server = serve(always(FIFTY))
        before = datetime.now(UTC).date()
        result = shell.run(*words)
        assert (result.exit_code, result.stderr) == (0, "")
        assert requested_days(server) in [[str(before)], [str(datetime.now(UTC).date())]]

    @pytest.mark.parametrize(
        ("today", "requested", "why"),
        [
            ("2025-08-13", ["2025-08-13", DAY], "Wed 13 Aug 2025 yet"),
            ("2025-08-18", ["2025-08-18", "2025-08-15", "2025-08-14", "2025-08-13", DAY],
             "Mon 18 Aug 2025 yet"),
            ("2025-08-16", ["2025-08-16", "2025-08-15", "2025-08-14", "2025-08-13", DAY],
             "Sat 16 Aug 2025: there are none on weekends"),
        ],
    )  # fmt: skip
    def test_before_it_exists_the_newest_one_is_taken_and_named(
        self,
        shell: Shell,
        serve: Serve,
        words: list[str],
        set_today: Callable[[str], None],
        today: str,
        requested: list[str],
        why: str,
    ) -> None:
        set_today(today)
        server = serve(lists({DAY: FIFTY[:5]}))
        result = shell.run(*words)
        assert (result.exit_code, result.stdout) == (
            0, "5 papers: 5 added, 0 updated, 0 unchanged\n",
        )  # fmt: skip
        assert result.stderr == (
            f"There is no list of Daily Papers for {why}; the newest is that of Tue 12 Aug.\n"
        )
        assert requested_days(server) == requested
        assert {paper["date"] for paper in shell.json("list")} == {DAY}

    def test_a_week_without_any_list_is_reported(
        self, shell: Shell, serve: Serve, set_today: Callable[[str], None]
    ) -> None:
        set_today("2025-08-13")
        server = serve(lists({}))
        result = shell.run("fetch")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "6 days have no list of Daily Papers (1 not published yet, 5 on other days).\n"
        )
        assert requested_days(server)[-1] == "2025-08-06"

    def test_a_day_that_is_named_is_taken_alone(
        self, shell: Shell, serve: Serve, set_today: Callable[[str], None]
    ) -> None:
        set_today("2025-08-13")
        server = serve(lists({DAY: FIFTY}))
        result = shell.run("fetch", "--date", "2025-08-13")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "There is no list of Daily Papers for Wed 13 Aug 2025 yet; try again later.\n"
        )
        assert requested_days(server) == ["2025-08-13"]


class TestTrending:
    """What is trending are papers of many days."""

    def test_it_gives_no_paper_another_day_and_fetches_no_day(
        self, shell: Shell, serve: Serve, paths: Paths
    ) -> None:
        serve(always([daily_item(1), daily_item(2, submittedOnDailyAt="2025-07-01T00:00:00Z")]))
        shell.run("fetch", "--date", DAY)
        newer = daily_item(3, submittedOnDailyAt="2025-08-11T00:00:00Z")
        elsewhere = [daily_item(1, submittedOnDailyAt="2025-08-20T00:00:00Z", upvotes=99), newer]
        server = serve(always(elsewhere))
        result = shell.run("fetch", "--trending")
        assert result.stdout == "2 papers: 1 added, 1 updated, 0 unchanged\n"
        assert [request.query for request in server.requests] == [
            {"sort": "trending", "p": "0", "limit": "100"}
        ]
        assert {paper["id"]: paper["date"] for paper in shell.json("list")} == {
            "2508.00001": DAY,
            "2508.00002": "2025-07-01",
            "2508.00003": "2025-08-11",
        }
        library = Library.open(paths)
        assert set(library.fetches.times) == {("huggingface", DAY), ("huggingface", "trending")}
        library.close()

    @pytest.mark.parametrize(
        ("words", "line"),
        [
            (["--date", DAY], "--date and --trending can't be used together; choose one"),
            (["--week", "2025-W33"], "--week and --trending can't be used together; choose one"),
            (["-n", "3"], "--limit are for arXiv"),
        ],
    )
    def test_it_is_combined_with_no_days(self, shell: Shell, words: list[str], line: str) -> None:
        result = shell.run("fetch", "--trending", *words)
        assert result.exit_code == 2
        assert line in result.stderr
        assert "for Hugging Face" in shell.run("fetch", "arxiv", "--trending").stderr


class TestDayOfAList:
    """A paper is on the day of the list that names it, whatever day arXiv gives it."""

    SUBMITTED, LISTED = "2025-09-04", "2025-09-08"

    def fetch_list(self, shell: Shell, serve: Serve) -> None:
        published = f"{self.SUBMITTED}T00:00:00.000Z"
        listed = f"{self.LISTED}T00:00:00.000Z"
        item = daily_item(1, publishedAt=published, submittedOnDailyAt=listed)
        serve(lists({self.LISTED: [item]}))
        assert shell.run("fetch", "--date", self.LISTED).stdout.startswith("1 paper: ")

    def fetch_from_arxiv(self, shell: Shell, serve: Serve) -> None:
        entry = atom_entry(1, published=f"{self.SUBMITTED}T09:00:00Z")
        serve(lambda _: answer(atom_feed([entry], 1)))
        assert shell.run("fetch", "arxiv", "--id", "2508.00001").stdout.startswith("1 paper: ")

    @pytest.mark.parametrize("is_list_first", [True, False])
    def test_whichever_came_first(self, shell: Shell, serve: Serve, is_list_first: bool) -> None:
        order = [self.fetch_from_arxiv, self.fetch_list, self.fetch_from_arxiv, self.fetch_list]
        for fetch in order[is_list_first:]:
            fetch(shell, serve)
        (paper,) = shell.json("list", f"on:{self.LISTED}")
        assert (paper["date"], paper["published"]) == (self.LISTED, self.SUBMITTED)
        assert shell.json("list", f"on:{self.SUBMITTED}") == []

    def test_if_its_paper_does_not_state_the_day(self, shell: Shell, serve: Serve) -> None:
        serve(lists({self.LISTED: [daily_item(1, submittedOnDailyAt=None)]}))
        shell.run("fetch", "--date", self.LISTED)
        assert [paper["date"] for paper in shell.json("list")] == [self.LISTED]


class TestDaysWithoutAList:
    """A day without a list is not a failure."""

    def test_a_weekend_is_reported_as_one(self, shell: Shell, serve: Serve) -> None:
        serve(lists({}))
        result = shell.run("fetch", "--date", "2025-08-10")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "There is no list of Daily Papers for Sun 10 Aug 2025: there are none on weekends.\n"
        )

    def test_a_day_without_a_list_is_reported_with_no_guess(
        self, shell: Shell, serve: Serve
    ) -> None:
        serve(lists({}))
        result = shell.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "There is no list of Daily Papers for Tue 12 Aug 2025.\n"

    def test_json_has_the_numbers_even_so(self, shell: Shell, serve: Serve) -> None:
        serve(lists({}))
        assert shell.json("fetch", "--date", DAY) == [
            {"papers": 0, "added": 0, "updated": 0, "unchanged": 0}
        ]


class TestSince:
    """Every day until today, except for those whose lists are already complete."""

    @pytest.fixture
    def days(self) -> list[str]:
        """Return the last twelve days, the latest first."""
        today = datetime.now(UTC).date()
        return [str(today - timedelta(days=days)) for days in range(12)]

    def test_days_whose_lists_are_complete_are_not_fetched_again(
        self, shell: Shell, serve: Serve, days: list[str]
    ) -> None:
        server = serve(lists({days[5]: FIFTY[:7], days[3]: FIFTY[7:9]}))
        first = shell.run("fetch", "--since", days[-1])
        assert first.stdout == "9 papers: 9 added, 0 updated, 0 unchanged\n"
        assert "10 days have no list of Daily Papers (" in first.stderr
        assert requested_days(server) == days
        server.requests.clear()
        again = shell.run("fetch", "--since", days[-1])
        assert again.exit_code == 0
        assert requested_days(server) == days[:2]
        assert (
            f"{len(days) - 2} of 12 days are complete and were not fetched again." in again.stderr
        )

    def test_a_day_given_by_date_is_fetched_again(
        self, shell: Shell, serve: Serve, days: list[str]
    ) -> None:
        server = serve(lists({}))
        shell.run("fetch", "--since", days[-1])
        server.requests.clear()
        shell.run("fetch", "--date", days[-1])
        assert requested_days(server) == [days[-1]]

    def test_after_a_failure_the_same_command_continues(
        self, shell: Shell, serve: Serve, days: list[str]
    ) -> None:
        working = lists({days[3]: FIFTY[:7], days[8]: FIFTY[7:]})
        server = serve(
            lambda request: (
                answer(status=404) if request.query["date"] == days[6] else working(request)
            )
        )
        failed = shell.run("fetch", "--since", days[-1])
        assert (failed.exit_code, failed.stdout) == (1, "")
        assert failed.stderr == (
            f"Error: {server.host}: not found (404); check the request "
            "(stored before that: 7 papers: 7 added, 0 updated, 0 unchanged)\n"
        )
        server = serve(working)
        assert shell.run("fetch", "--since", days[-1]).stdout.startswith("43 papers: 43 added")
        assert requested_days(server) == [*days[:2], *days[6:]]


class TestProcess:
    """The command as a process: ctrl+c, and the progress bar."""

    def test_ctrl_c_ends_it_with_one_line_and_keeps_what_came(
        self, shell: Shell, paths: Paths, serve: Serve
    ) -> None:
        behaviour = in_order(answer(daily_answer(FIFTY)), silent)
        server = serve(lambda _: behaviour)
        command = subprocess.Popen(
            [*PROGRAM, "fetch", "--week", "2025-W33"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(paths.marks.parent),
        )
        with command:
            server.wait_for_requests(2)
            command.send_signal(signal.SIGINT)
            output, messages = command.communicate(timeout=PATIENCE)
        assert (command.returncode, output) == (130, b"")
        assert messages.decode() == (
            "stopped: 50 papers: 50 added, 0 updated, 0 unchanged; "
            "what was stored is kept; run the same command to continue\n"
        )
        assert len(shell.json("list")) == 50

    def test_a_terminal_shows_how_far_it_is(self, paths: Paths, serve: Serve) -> None:
        today = datetime.now(UTC).date()
        serve(lists({str(today - timedelta(days=1)): [*FIFTY, {}]}))
        since = today - timedelta(days=2)
        with reader(paths.marks.parent, "fetch", "--since", str(since)) as terminal:
            assert terminal.wait_for_end() == 0
            shown = terminal.output.decode()
        for part in ("fetching", "50 papers", str(since)):
            assert part in shown
        assert "huggingface: paper 51: Object missing required field" in shown
        assert "2 days have no list of Daily Papers" in shown
        assert shown.splitlines()[-1].endswith(
            "50 papers: 50 added, 0 updated, 0 unchanged, 1 bad paper skipped"
        )
