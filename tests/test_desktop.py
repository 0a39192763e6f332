"""A text counts as copied only if it was read back, and only web addresses are opened."""

from __future__ import annotations

import os
import subprocess
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from paperreader import desktop
from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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


ADDRESS = "https://a.org/$(x)?a=1;b&c='%s'"


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an executable shell script to a folder."""

    def write(name: str, script: str = 'printf "%s\\n" "$@" > "$0.opened"') -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        return path

    return write


def opened_by(path: Path) -> list[str]:
    """Return the arguments with which a program was started; none if it was not."""
    record = path.with_name(f"{path.name}.opened")
    return record.read_text().splitlines() if record.exists() else []


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        ("", [ADDRESS]),
        (" --new 'a b'", ["--new", "a b", ADDRESS]),
        (" --to=%s -x &", [f"--to={ADDRESS}", "-x"]),
    ],
)
def test_the_users_browser_gets_the_address_unchanged(
    program: Callable[..., Path], words: str, arguments: list[str]
) -> None:
    browser = program("a-browser")
    assert desktop.open_url(ADDRESS, {"BROWSER": f"{browser}{words}"}) == ()
    assert opened_by(browser) == arguments


def test_the_first_browser_that_is_there_is_used(program: Callable[..., Path]) -> None:
    browser = program("second")
    choice = {"BROWSER": 'first:"unfinished:second:third', "PATH": str(browser.parent)}
    desktop.open_url(ADDRESS, choice)
    assert opened_by(browser) == [ADDRESS]


def test_without_a_choice_the_desktop_opens_the_address(
    program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    opener = program("xdg-open")
    desktop.open_url(ADDRESS, {**DESKTOP, "PATH": str(opener.parent)})
    assert opened_by(opener) == [ADDRESS]


@pytest.mark.parametrize("name", ["w3m", "lynx"])
@pytest.mark.parametrize("through", ["", "a-link"])
def test_a_text_browser_is_left_to_the_caller(
    program: Callable[..., Path], name: str, through: str
) -> None:
    browser = program(name)
    if through:
        (browser.parent / through).symlink_to(browser)
    chosen = browser.parent / (through or name)
    assert desktop.open_url(ADDRESS, {"BROWSER": f"{chosen} -T %s"}) == (str(chosen), "-T", ADDRESS)
    assert opened_by(browser) == []


def test_a_browser_that_keeps_running_has_opened_the_link(
    program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "START_SECONDS", 0.0)
    pipe = program("pipe")
    pipe.unlink()
    os.mkfifo(pipe)
    browser = program("a-browser", f'read line < "{pipe}"')
    assert desktop.open_url(ADDRESS, {"BROWSER": str(browser)}) == ()
    pipe.write_text("end\n")  # waits until the browser reads


def test_a_browser_that_fails_is_reported_with_the_link(program: Callable[..., Path]) -> None:
    browser = program("a-browser", "echo complaint; echo complaint >&2; exit 3")
    with pytest.raises(PaperreaderError) as error:
        desktop.open_url("https://a.org", {"BROWSER": str(browser)})
    assert str(error.value) == "a-browser didn't open the link (exit code 3): https://a.org"


def test_a_browser_that_cannot_be_started_is_reported_with_the_link(
    program: Callable[..., Path],
) -> None:
    browser = program("a-browser")
    browser.write_text("no program")
    with pytest.raises(PaperreaderError, match=r"a-browser didn't open the link \(.*https://a.org"):
        desktop.open_url("https://a.org", {"BROWSER": str(browser)})


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://", "https://a.org/\x1b[0m",
     "https://a b.org", "https://[", "HTTPS", ""],
)  # fmt: skip
def test_anything_but_a_web_address_is_refused(program: Callable[..., Path], url: str) -> None:
    browser = program("a-browser")
    with pytest.raises(PaperreaderError, match="Not a web address") as error:
        desktop.open_url(url, {"BROWSER": str(browser)})
    assert str(error.value).isprintable()
    assert opened_by(browser) == []


@pytest.mark.parametrize("choice", [{}, {"BROWSER": "no-such-browser"}, {"BROWSER": ":"}])
def test_without_a_browser_the_error_contains_the_link(
    choice: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop.sys, "platform", "linux")
    with pytest.raises(
        desktop.NoBrowserError, match=r"No browser here\. The link is https://a\.org"
    ):
        desktop.open_url("https://a.org", choice)
