"""A fetch ends by its deadline, whatever a server does, and can be stopped."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from fetching import PATIENCE, failure, new_client
from loopback import answer, cut_off, dripping, join_fetches, silent, stalling
from paperreader.http import FetchStoppedError, HttpClient

if TYPE_CHECKING:
    from fetching import Serve
    from loopback import Behaviour


class TestTime:
    """A fetch ends by its deadline, or as soon as it is stopped."""

    @pytest.mark.parametrize(
        "behaviour",
        [silent, stalling(b"half"), dripping(b"x" * 10_000), cut_off(b"")],
        ids=["never answers", "stalls", "drips", "always cut off"],
    )
    def test_no_server_exceeds_the_deadline(self, serve: Serve, behaviour: Behaviour) -> None:
        server = serve(behaviour)
        error = failure(lambda: new_client(0.3).get(server.url("/papers?q=hidden")))
        assert str(error).startswith(f"{server.host}: ")
        assert "hidden" not in str(error)
        assert not error.offline

    def test_the_error_states_the_deadline_and_what_to_do(self, serve: Serve) -> None:
        server = serve(silent)
        error = failure(lambda: new_client(0.3).get(server.url()))
        assert str(error) == f"{server.host}: no complete answer within 0.3 s; try again"

    def test_a_hanging_lookup_does_not_exceed_the_deadline(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = threading.Event()
        server = serve(answer())
        lookup = socket.getaddrinfo

        def hang(host: str, port: int, *rest: int) -> object:
            found.wait(PATIENCE)
            return lookup("127.0.0.1", server.server_port, *rest)

        monkeypatch.setattr(socket, "getaddrinfo", hang)
        error = failure(lambda: new_client(0.3).get("http://nowhere.invalid/papers"))
        assert str(error) == "Can't reach nowhere.invalid within 0.3 s. Are you online?"
        assert error.offline
        found.set()
        join_fetches()
        assert server.requests == []  # a lookup that ends too late is followed by no request

    @pytest.mark.parametrize("behaviour", [silent, stalling(b"half")])
    def test_a_fetch_can_be_stopped_at_once(self, serve: Serve, behaviour: Behaviour) -> None:
        server = serve(behaviour)
        client = new_client()

        def stop_on_request() -> None:
            server.wait_for_requests()
            client.stop()

        stopping = threading.Thread(target=stop_on_request)
        stopping.start()
        with pytest.raises(FetchStoppedError, match="stopped"):
            client.get(server.url())
        stopping.join()

    def test_a_fetch_can_be_stopped_while_a_secure_connection_is_made(self) -> None:
        client = HttpClient(seconds=2 * PATIENCE)
        with socket.create_server(("127.0.0.1", 0)) as server:
            accepted: list[socket.socket] = []

            def stop_on_greeting() -> None:
                accepted.append(server.accept()[0])
                accepted[0].recv(1)
                client.stop()

            stopping = threading.Thread(target=stop_on_greeting)
            stopping.start()
            with pytest.raises(FetchStoppedError):
                client.get(f"https://127.0.0.1:{server.getsockname()[1]}/")
            stopping.join()
            with accepted[0]:
                join_fetches()  # otherwise it would keep arXiv's turn until the deadline

    def test_a_stopped_client_fetches_nothing_more(self, serve: Serve) -> None:
        server = serve(answer())
        client = new_client()
        client.stop()
        with pytest.raises(FetchStoppedError):
            client.get(server.url())
        assert server.requests == []

    def test_the_delay_before_a_retry_can_be_stopped(self, serve: Serve) -> None:
        server = serve(answer(status=500))
        client = HttpClient(seconds=PATIENCE, backoff=lambda _: client.stop() or 1.0)
        with pytest.raises(FetchStoppedError):
            client.get(server.url())
        join_fetches()
        assert len(server.requests) == 1

    def test_ctrl_c_ends_a_fetch_at_once(self, serve: Serve) -> None:
        server = serve(silent)
        program = (
            f"from paperreader.http.client import HttpClient; HttpClient().get({server.url()!r})"
        )
        process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE)
        server.wait_for_requests()
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE)
        assert stderr.strip().endswith(b"KeyboardInterrupt")
