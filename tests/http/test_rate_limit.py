"""Processes of a user take turns: one request at a time, and none too soon after another."""

from __future__ import annotations

import itertools
import os
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from loopback import Handler, Loopback, answer, join_fetches
from paperreader.http import FetchError, FetchStoppedError, HttpClient, RateLimit

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 30.0
"""The longest time that anything may take on the slowest machine, in seconds."""

REQUESTING = """
import sys
from pathlib import Path
from paperreader.http import HttpClient, RateLimit

url, path, seconds = sys.argv[1:]
client = HttpClient(pace=RateLimit(Path(path), float(seconds)))
for _ in range(3):
    client.get(url)
"""

HOLDING = """
import sys
from pathlib import Path
from paperreader.http import RateLimit

with RateLimit(Path(sys.argv[1]))():
    print("held", flush=True)
    sys.stdin.read()
"""


class Clock:
    """A time of day that advances only while a test waits."""

    def __init__(self) -> None:
        self.now = 1_786_536_000.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "arxiv.pace"


def request_in_two_processes(server: Loopback, path: Path, seconds: float) -> None:
    words = [sys.executable, "-c", REQUESTING, server.url(), str(path), str(seconds)]
    processes = [subprocess.Popen(words) for _ in range(2)]
    assert [process.wait(PATIENCE) for process in processes] == [0, 0]
    assert len(server.requests) == 6


def test_the_first_request_does_not_wait(path: Path, clock: Clock) -> None:
    with RateLimit(path, clock=clock)(clock.wait):
        assert sum(clock.waited) == 0


def test_the_next_request_waits_for_the_rest_of_the_interval(path: Path, clock: Clock) -> None:
    with RateLimit(path, clock=clock)(clock.wait):
        clock.now += 1  # the interval is measured from start to start
    with RateLimit(path, clock=clock)(clock.wait):
        assert sum(clock.waited) == pytest.approx(2, abs=0.01)
    clock.now += 3
    with RateLimit(path, clock=clock)(clock.wait):
        assert sum(clock.waited) == pytest.approx(2, abs=0.01)


def test_a_clock_that_was_set_back_does_not_prolong_the_wait(path: Path, clock: Clock) -> None:
    with RateLimit(path, clock=clock)(clock.wait):
        pass
    clock.now -= 1_000_000
    for _ in range(2):
        clock.waited.clear()
        with RateLimit(path, clock=clock)(clock.wait):
            assert sum(clock.waited) == pytest.approx(3, abs=0.01)


def test_only_its_owner_may_read_the_files(path: Path, clock: Clock) -> None:
    with RateLimit(path, clock=clock)(clock.wait):
        pass
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(FetchError, match="take turns; make it writable") as error,
        RateLimit(tmp_path / "file" / "arxiv.pace", clock=clock)(clock.wait),
    ):
        pass
    assert str(error.value).isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_reported(path: Path, clock: Clock) -> None:
    path.parent.mkdir(mode=0o500)
    with (
        pytest.raises(FetchError, match="make it writable"),
        RateLimit(path, clock=clock)(clock.wait),
    ):
        pass


def test_a_failed_request_releases_its_turn(path: Path, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError), RateLimit(path, clock=clock)(clock.wait):
        raise ZeroDivisionError
    with RateLimit(path, clock=clock)(clock.wait):
        pass


def test_a_killed_process_releases_its_turn(path: Path, clock: Clock) -> None:
    words = [sys.executable, "-c", HOLDING, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe) as holding:
        assert holding.stdout.readline() == b"held\n"
        holding.kill()
        holding.wait(PATIENCE)
        with RateLimit(path)(clock.wait):
            assert sum(clock.waited) <= 3


def test_requests_of_two_processes_never_overlap(path: Path) -> None:
    under_way: list[Handler] = []
    overlaps: list[int] = []

    def behave(handler: Handler) -> None:
        under_way.append(handler)
        handler.wait(0.1)
        overlaps.append(len(under_way))
        under_way.remove(handler)
        answer()(handler)

    with Loopback({"/": behave}) as server:
        request_in_two_processes(server, path, 0.01)
    assert overlaps == [1] * 6


def test_requests_of_two_processes_are_an_interval_apart(path: Path) -> None:
    with Loopback({"/": answer()}) as server:
        request_in_two_processes(server, path, 0.3)
    times = [request.time for request in server.requests]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) > 0.15  # a slow machine may delay a request, but not the next one
    assert times[-1] - times[0] > 1.3


def test_waiting_for_another_process_ends_by_the_deadline(path: Path) -> None:
    path.parent.mkdir()
    with FileLock(f"{path}.lock"), Loopback({}) as server:
        with pytest.raises(FetchError) as error:
            HttpClient(seconds=0.3, pace=RateLimit(path)).get(server.url())
        join_fetches()
        assert server.requests == []
    assert "because requests take turns; try again in a moment" in str(error.value)
    assert not error.value.offline


def test_waiting_for_the_interval_ends_by_the_deadline(path: Path) -> None:
    with Loopback({"/": answer()}) as server:
        client = HttpClient(seconds=0.3, pace=RateLimit(path, seconds=PATIENCE))
        client.get(server.url())
        with pytest.raises(FetchError, match=r"no request was sent within 0\.3 s"):
            client.get(server.url())
        join_fetches()
        assert len(server.requests) == 1
    with RateLimit(path, seconds=0)():
        pass  # the abandoned request released its turn


def test_waiting_can_be_stopped(path: Path) -> None:
    path.parent.mkdir()
    waiting = threading.Event()
    pace = RateLimit(path)

    def taking_turns(wait: object) -> object:
        waiting.set()
        return pace(wait)

    with FileLock(f"{path}.lock"), Loopback({}) as server:
        client = HttpClient(pace=taking_turns)
        stopping = threading.Thread(target=lambda: waiting.wait(PATIENCE) and client.stop())
        stopping.start()
        with pytest.raises(FetchStoppedError):
            client.get(server.url())
        stopping.join()
        join_fetches()
