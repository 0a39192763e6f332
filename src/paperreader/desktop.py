"""The clipboard and the browser: what a reader hands to the desktop.

Copying says truthfully whether it worked. There are three ways, of which the first that fits is
taken: tmux's own buffer, the desktop's clipboard, and the terminal's (OSC 52), which never answers.
"Copied" is said only where the text was found there afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.text.sanitize import clean_line
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIMEOUT = 2.0
"""How long tmux or the desktop may take; a hung clipboard owner would keep xclip for ever."""


@dataclass(frozen=True, slots=True)
class CopyResult:
    """How far a text got: ``confirmed`` on the clipboard, or only ``sent`` towards it."""

    confirmed: bool = False
    sent: bool = False

    @property
    def description(self) -> str:
        """What may truthfully be said of it."""
        if self.confirmed:
            return "copied"
        return "sent to the terminal" if self.sent else "not copied: no clipboard answers here"


def copy_text(
    text: str,
    terminal: Callable[[str], bool],
    environment: Mapping[str, str] = os.environ,
) -> CopyResult:
    """Copy a text; ``terminal`` sends it to the terminal's clipboard and tells whether it could.

    Takes up to four seconds where something hangs: call it off the screen's thread.
    """
    if environment.get("TMUX") and _through_tmux(text):
        return CopyResult(confirmed=True)
    if has_desktop(environment) and _through_desktop(text):
        return CopyResult(confirmed=True)
    return CopyResult(sent=terminal(text))


def has_desktop(environment: Mapping[str, str]) -> bool:
    """Tell whether there is a desktop, whose clipboard can be asked."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _through_tmux(text: str) -> bool:
    try:
        _tmux("load-buffer", "-w", "-", given=text)
        return _tmux("save-buffer", "-") == text
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return False


def tmux_setting() -> str | None:
    """Tell whether tmux hands copies on: on, external or off; None where it does not answer."""
    try:
        return clean_line(_tmux("show-options", "-sv", "set-clipboard"))
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None


def _tmux(*command: str, given: str = "") -> str:
    done = subprocess.run(  # noqa: S603  # fixed words; the text goes in as input
        ["tmux", *command],  # noqa: S607  # the tmux that the user runs
        input=given.encode(),
        capture_output=True,
        timeout=TIMEOUT,
        check=True,
    )
    return done.stdout.decode()


def _through_desktop(text: str) -> bool:
    """Copy and read back with pyperclip, in a thread that is left behind if it hangs."""
    found: list[str] = []

    def copy_and_look() -> None:
        try:
            import pyperclip  # noqa: PLC0415  # looks for the desktop's programs when imported

            pyperclip.copy(text)
            found.append(pyperclip.paste())
        except Exception:  # noqa: BLE001, S110  # no way that a desktop fails makes it "copied"
            pass

    thread = threading.Thread(target=copy_and_look, daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    return found == [text]


def send_to_terminal(text: str) -> bool:
    """Write OSC 52 to the terminal that this process belongs to, if it has one."""
    import base64  # noqa: PLC0415

    encoded = base64.b64encode(text.encode()).decode()
    try:
        with open("/dev/tty", "w", encoding="ascii") as terminal:  # noqa: PTH123
            terminal.write(f"\x1b]52;c;{encoded}\a")
    except OSError:
        return False
    return True


def open_url(url: str, environment: Mapping[str, str] = os.environ) -> None:
    """Open a link; raises PaperreaderError where it is none or there is no browser to ask."""
    if not is_web_address(url):
        raise PaperreaderError(f"not opened: not a web address: {url[:200]!r}")
    desktop = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not (desktop or environment.get("BROWSER")):
        # A browser for the terminal would draw over the reader.
        raise PaperreaderError(f"not opened: no browser here; the link is {url}")
    try:
        opened = webbrowser.open(url)
    except (webbrowser.Error, OSError) as error:
        raise PaperreaderError(f"not opened: {error}; the link is {url}") from error
    if not opened:
        raise PaperreaderError(f"not opened: no browser answered; the link is {url}")
