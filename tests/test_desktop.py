"""A text counts as copied only if it was read back, and only web addresses are opened."""

from __future__ import annotations

import subprocess
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from paperreader import desktop
from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

DESKTOP = {"DISPLAY": ":0"}
TMUX = {"TMUX": "/tmp/tmux-0/default,1,0"}  # noqa: S108  # a value of $TMUX; no such file is opened


class Terminal:
    """A stand-in for the terminal that receives OSC 52."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, text: str) -> bool:
        self.sent.append(text)
        return True


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Replace pyperclip by a clipboard, and return it."""
    clipboard = SimpleNamespace(text="")
    clipboard.copy = lambda text: setattr(clipboard, "text", text)
    clipboard.paste = lambda: clipboard.text
    monkeypatch.setattr(desktop, "pyperclip", clipboard)
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    return clipboard


def test_a_text_that_is_on_the_desktops_clipboard_afterwards_is_copied(
    terminal: Terminal, clipboard: SimpleNamespace
) -> None:
    assert desktop.copy_text("https://a.org", terminal, DESKTOP).description == "copied"
    assert clipboard.text == "https://a.org"
    assert terminal.sent == []


def test_a_desktop_that_ignores_the_text_is_not_trusted(
    terminal: Terminal, clipboard: SimpleNamespace
) -> None:
    clipboard.copy = lambda _: None
    assert (
        desktop.copy_text("https://a.org", terminal, DESKTOP).description == "sent to the terminal"
    )
    assert terminal.sent == ["https://a.org"]


def test_a_desktop_that_fails_is_not_trusted(
    terminal: Terminal, clipboard: SimpleNamespace
) -> None:
    def fail(_: str) -> None:
        raise RuntimeError

    clipboard.copy = fail
    assert (
        desktop.copy_text("https://a.org", terminal, DESKTOP).description == "sent to the terminal"
    )


@pytest.fixture
def hung(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    release = threading.Event()
    monkeypatch.setattr(desktop, "TIMEOUT", 0.01)
    yield release
    release.set()


def test_a_desktop_that_hangs_is_abandoned(
    terminal: Terminal, clipboard: SimpleNamespace, hung: threading.Event
) -> None:
    clipboard.copy = lambda _: hung.wait()
    assert (
        desktop.copy_text("https://a.org", terminal, DESKTOP).description == "sent to the terminal"
    )


def test_without_any_clipboard_nothing_is_claimed(clipboard: SimpleNamespace) -> None:
    copied = desktop.copy_text("https://a.org", lambda _: False, {})
    assert copied.description.startswith("No clipboard")
    assert clipboard.text == ""


def test_tmux_keeps_the_text_in_its_own_buffer(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer: list[bytes] = []

    def run(command: list[str], **options: Any) -> SimpleNamespace:
        assert command[0] == "tmux"
        if command[1] == "load-buffer":
            assert command[2:] == ["-w", "-"]
            buffer.append(options["input"])
        return SimpleNamespace(stdout=buffer[-1])

    monkeypatch.setattr(desktop.subprocess, "run", run)
    assert desktop.copy_text("https://a.org", terminal, TMUX).description == "copied"
    assert buffer == [b"https://a.org"]


@pytest.mark.parametrize(
    "error", [FileNotFoundError(), subprocess.TimeoutExpired("tmux", 2)], ids=["absent", "hung"]
)
def test_a_tmux_that_does_not_answer_is_not_trusted(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(desktop.subprocess, "run", run)
    assert desktop.copy_text("https://a.org", terminal, TMUX).description == "sent to the terminal"


BROWSER = {"BROWSER": "a-browser"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def record(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(desktop.webbrowser, "open", record)
    return urls


def test_a_web_address_is_opened_unchanged(opened: list[str]) -> None:
    desktop.open_url("https://a.org/$(x)?a=1;b", BROWSER)
    assert opened == ["https://a.org/$(x)?a=1;b"]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://", "https://a.org/\x1b[0m",
     "https://a b.org", "https://[", "HTTPS", ""],
)  # fmt: skip
def test_anything_but_a_web_address_is_refused(opened: list[str], url: str) -> None:
    with pytest.raises(PaperreaderError, match="Not a web address") as error:
        desktop.open_url(url, BROWSER)
    assert str(error.value).isprintable()
    assert opened == []


NO_BROWSER = r"No browser here\. The link is https://a\.org"


def test_without_a_browser_the_error_contains_the_link(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    with pytest.raises(desktop.NoBrowserError, match=NO_BROWSER):
        desktop.open_url("https://a.org", {})
    assert opened == []


def test_a_browser_that_cannot_be_found_is_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop.webbrowser, "open", lambda _: False)
    with pytest.raises(desktop.NoBrowserError, match=NO_BROWSER):
        desktop.open_url("https://a.org", BROWSER)
