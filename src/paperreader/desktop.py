"""The desktop's clipboard and browser.

Text is copied in the first of three ways that works: to tmux's buffer, to the desktop's clipboard,
or to the terminal's clipboard (OSC 52), which sends no confirmation. A copy counts as confirmed
only if the text was read back afterwards.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyperclip

from paperreader.errors import PaperreaderError
from paperreader.text.sanitize import clean_line
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIMEOUT = 2.0
"""How many seconds tmux or the desktop may take; a hung clipboard owner blocks xclip forever."""


class NoBrowserError(PaperreaderError):
    """There is no browser in which a link can be opened."""

    def __init__(self, url: str) -> None:
        super().__init__(f"No browser here. The link is {url}", "no browser here")


@dataclass(frozen=True, slots=True)
class CopyResult:
    """The result of a copy: ``confirmed`` on the clipboard, or only ``sent`` to the terminal."""

    confirmed: bool = False
    sent: bool = False

    @property
    def description(self) -> str:
        """The result in a few words, claiming no more than is known."""
        if self.confirmed:
            return "copied"
        return "sent to the terminal" if self.sent else "No clipboard available."


def copy_text(
    text: str,
    terminal: Callable[[str], bool],
    environment: Mapping[str, str] = os.environ,
) -> CopyResult:
    """Copy a text to the clipboard.

    ``terminal`` sends the text to the terminal's clipboard and returns whether that was possible.
    If tmux or the desktop hangs, this takes up to four seconds: call it in a worker thread.
    """
    if environment.get("TMUX") and _through_tmux(text):
        return CopyResult(confirmed=True)
    if has_desktop(environment) and _through_desktop(text):
        return CopyResult(confirmed=True)
    return CopyResult(sent=terminal(text))


def has_desktop(environment: Mapping[str, str]) -> bool:
    """Return True if there is a desktop with a clipboard."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _through_tmux(text: str) -> bool:
    try:
        _tmux("load-buffer", "-w", "-", stdin=text)
        return _tmux("save-buffer", "-") == text
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return False


def tmux_setting() -> str | None:
    """Return tmux's ``set-clipboard`` (on, external or off), or None if tmux does not answer."""
    try:
        return clean_line(_tmux("show-options", "-sv", "set-clipboard"))
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None


def _tmux(*command: str, stdin: str = "") -> str:
    done = subprocess.run(  # noqa: S603  # constant arguments; the text is passed as input
        ["tmux", *command],  # noqa: S607  # whichever tmux the user runs
        input=stdin.encode(),
        capture_output=True,
        timeout=TIMEOUT,
        check=True,
    )
    return done.stdout.decode()


def _through_desktop(text: str) -> bool:
    """Copy and read back with pyperclip, in a thread that is abandoned if it hangs."""
    pasted: list[str] = []

    def copy_and_paste() -> None:
        try:
            pyperclip.copy(text)
            pasted.append(pyperclip.paste())
        except Exception:  # noqa: BLE001, S110  # any failure means: not copied
            pass

    thread = threading.Thread(target=copy_and_paste, daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    return pasted == [text]


def send_to_terminal(text: str) -> bool:
    """Write the OSC 52 sequence to the controlling terminal; return False if there is none."""
    encoded = base64.b64encode(text.encode()).decode()
    try:
        with open("/dev/tty", "w", encoding="ascii") as terminal:  # noqa: PTH123  # a device, not a file
            terminal.write(f"\x1b]52;c;{encoded}\a")
    except OSError:
        return False
    return True


def open_url(url: str, environment: Mapping[str, str] = os.environ) -> None:
    """Open a web address in the browser.

    Raise NoBrowserError if there is none, and PaperreaderError if the address is not http or https
    or the browser cannot be started.
    """
    if not is_web_address(url):
        raise PaperreaderError(f"Not a web address: {url[:200]!r}")
    desktop = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not (desktop or environment.get("BROWSER")):
        # A text browser would draw over the reader.
        raise NoBrowserError(url)
    try:
        opened = webbrowser.open(url)
    except (webbrowser.Error, OSError) as error:
        raise PaperreaderError(f"Can't open the browser: {error}. The link is {url}") from error
    if not opened:
        raise NoBrowserError(url)
