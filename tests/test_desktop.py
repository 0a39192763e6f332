"""Only what was found on the clipboard afterwards is called copied, and only the web is opened."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from paperreader import desktop
from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

DESKTOP = {"DISPLAY": ":0"}
TMUX = {"TMUX": "/tmp/tmux-0/default,1,0"}  # noqa: S108


class Terminal:
    """Stands in for the terminal that OSC 52 is sent to."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, text: str) -> bool:
        self.sent.append(text)
        return True


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Put a desktop's clipboard in pyperclip's place."""
    board = SimpleNamespace(text="")
    board.copy = lambda text: setattr(board, "text", text)
    board.paste = lambda: board.text
    monkeypatch.setitem(sys.modules, "pyperclip", board)
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    return board


def test_what_the_desktop_holds_afterwards_is_copied(
    terminal: Terminal, board: SimpleNamespace
) -> None:
    assert desktop.copy_text("https://a.org", terminal, DESKTOP).description == "copied"
    assert board.text == "https://a.org"
    assert terminal.sent == []


def test_a_desktop_that_swallows_the_text_is_not_believed(
    terminal: Terminal, board: SimpleNamespace
) -> None:
    board.copy = lambda _: None
    assert (
        desktop.copy_text("https://a.org", terminal, DESKTOP).description == "sent to the terminal"
    )
    assert terminal.sent == ["https://a.org"]


def test_a_desktop_that_fails_is_not_believed(terminal: Terminal, board: SimpleNamespace) -> None:
    def fail(_: str) -> None:
        raise RuntimeError

    board.copy = fail
    assert (
        desktop.copy_text("https://a.org", terminal, DESKTOP).description == "sent to the terminal"
    )


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    release = threading.Event()
    monkeypatch.setattr(desktop, "TIMEOUT", 0.01)
    yield release
    release.set()


def test_a_desktop_that_hangs_is_left_behind(
    terminal: Terminal, board: SimpleNamespace, hung: threading.Event
) -> None:
    board.copy = lambda _: hung.wait()
    assert (
        desktop.copy_text("https://a.org", terminal, DESKTOP).description == "sent to the terminal"
    )


def test_without_any_clipboard_nothing_is_claimed(board: SimpleNamespace) -> None:
    copied = desktop.copy_text("https://a.org", lambda _: False, {})
    assert copied.description.startswith("No clipboard")
    assert board.text == ""


def test_tmux_keeps_the_text_in_its_own_buffer(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer: list[bytes] = []

    def run(command: list[str], **given: object) -> SimpleNamespace:
        assert command[0] == "tmux"
        if command[1] == "load-buffer":
            assert command[2:] == ["-w", "-"]
            buffer.append(given["input"])  # type: ignore[arg-type]
        return SimpleNamespace(stdout=buffer[-1])

    monkeypatch.setattr(desktop.subprocess, "run", run)
    assert desktop.copy_text("https://a.org", terminal, TMUX).description == "copied"
    assert buffer == [b"https://a.org"]


@pytest.mark.parametrize(
    "error", [FileNotFoundError(), subprocess.TimeoutExpired("tmux", 2)], ids=["absent", "hung"]
)
def test_a_tmux_that_does_not_answer_is_not_believed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(desktop.subprocess, "run", run)
    assert desktop.copy_text("https://a.org", terminal, TMUX).description == "sent to the terminal"


HERE = {"BROWSER": "a-browser"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def take(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(desktop.webbrowser, "open", take)
    return urls


def test_a_web_address_is_opened_as_it_is(opened: list[str]) -> None:
    desktop.open_url("https://a.org/$(x)?a=1;b", HERE)
    assert opened == ["https://a.org/$(x)?a=1;b"]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://", "https://a.org/\x1b[0m",
     "https://a b.org", "https://[", "HTTPS", ""],
)  # fmt: skip
def test_anything_else_is_refused(opened: list[str], url: str) -> None:
    with pytest.raises(PaperreaderError, match="Not a web address") as error:
        desktop.open_url(url, HERE)
    assert str(error.value).isprintable()
    assert opened == []


def test_without_a_browser_the_link_is_told(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    with pytest.raises(PaperreaderError, match=r"No browser here. The link is https://a\.org"):
        desktop.open_url("https://a.org", {})
    assert opened == []
