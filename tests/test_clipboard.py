"""Only what was found on the clipboard afterwards is called "copied"."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from paperreader import clipboard

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
def desktop(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Put a desktop's clipboard in pyperclip's place."""
    board = SimpleNamespace(text="")
    board.copy = lambda text: setattr(board, "text", text)
    board.paste = lambda: board.text
    monkeypatch.setitem(sys.modules, "pyperclip", board)
    monkeypatch.setattr(clipboard.sys, "platform", "linux")
    return board


def test_what_the_desktop_holds_afterwards_is_copied(
    terminal: Terminal, desktop: SimpleNamespace
) -> None:
    assert clipboard.copy("https://a.org", terminal, DESKTOP).words == "copied"
    assert desktop.text == "https://a.org"
    assert terminal.sent == []


def test_a_desktop_that_swallows_the_text_is_not_believed(
    terminal: Terminal, desktop: SimpleNamespace
) -> None:
    desktop.copy = lambda _: None
    assert clipboard.copy("https://a.org", terminal, DESKTOP).words == "sent to the terminal"
    assert terminal.sent == ["https://a.org"]


def test_a_desktop_that_fails_is_not_believed(terminal: Terminal, desktop: SimpleNamespace) -> None:
    def fail(_: str) -> None:
        raise RuntimeError

    desktop.copy = fail
    assert clipboard.copy("https://a.org", terminal, DESKTOP).words == "sent to the terminal"


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    release = threading.Event()
    monkeypatch.setattr(clipboard, "SECONDS", 0.01)
    yield release
    release.set()


def test_a_desktop_that_hangs_is_left_behind(
    terminal: Terminal, desktop: SimpleNamespace, hung: threading.Event
) -> None:
    desktop.copy = lambda _: hung.wait()
    assert clipboard.copy("https://a.org", terminal, DESKTOP).words == "sent to the terminal"


def test_without_any_clipboard_nothing_is_claimed(desktop: SimpleNamespace) -> None:
    copied = clipboard.copy("https://a.org", lambda _: False, {})
    assert copied.words.startswith("not copied")
    assert desktop.text == ""


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

    monkeypatch.setattr(clipboard.subprocess, "run", run)
    assert clipboard.copy("https://a.org", terminal, TMUX).words == "copied"
    assert buffer == [b"https://a.org"]


@pytest.mark.parametrize(
    "error", [FileNotFoundError(), subprocess.TimeoutExpired("tmux", 2)], ids=["absent", "hung"]
)
def test_a_tmux_that_does_not_answer_is_not_believed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(clipboard.subprocess, "run", run)
    assert clipboard.copy("https://a.org", terminal, TMUX).words == "sent to the terminal"
