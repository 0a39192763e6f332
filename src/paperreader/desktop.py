"""The desktop's clipboard and browser.

Text is copied in the first of three ways that works: to tmux's buffer, to the desktop's clipboard,
or to the terminal's clipboard (OSC 52), which sends no confirmation. A copy counts as confirmed
only if the text was read back afterwards.

A browser is started here and not by the standard library's ``webbrowser``, which lets it write to
the terminal. It gets a session of its own and the null device as its streams, unless it is a text
browser, to which the caller gives the terminal.
"""

from __future__ import annotations

import base64
import os
import shlex
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyperclip

from paperreader.errors import PaperreaderError
from paperreader.text.sanitize import clean_line
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TIMEOUT = 2.0
"""How many seconds tmux or the desktop may take; a hung clipboard owner blocks xclip forever."""


START_SECONDS = 2.0
"""The time in which a browser that cannot open a link usually ends, with an exit code."""

TEXT_BROWSERS = frozenset(
    "browsh carbonyl cha edbrowse elinks links links2 lynx netrik retawq w3m www-browser".split()
)
"""The names of browsers that need the terminal."""

OPENERS = {
    "darwin": ("open",),
    "win32": ("rundll32 url.dll,FileProtocolHandler",),
    "linux": (
        *("wslview", "xdg-open", "gio open", "exo-open", "kde-open", "x-www-browser"),
        *("firefox", "chromium", "google-chrome"),
    ),
}
"""The commands that open a web address on a desktop, by platform; the first that is there is used.
"""


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


def open_url(url: str, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Open a web address in the browser: that of ``$BROWSER``, else the desktop's.

    If it is a text browser, start nothing, and return its command, to be run in the terminal; else
    return (). This takes up to two seconds: call it in a worker thread.

    Raise NoBrowserError if there is none, and PaperreaderError if the address is not http or https
    or the browser cannot open it.
    """
    if not is_web_address(url):
        raise PaperreaderError(f"Not a web address: {url[:200]!r}")
    for words in _browsers(environment):
        if program := shutil.which(words[0], path=environment.get("PATH")):
            command = (program, *_with_url(words[1:], url))
            if not TEXT_BROWSERS.isdisjoint((Path(program).name, Path(program).resolve().name)):
                return command
            _start(command, url)
            return ()
    raise NoBrowserError(url)


def browser_failed(command: tuple[str, ...], reason: object, url: str) -> PaperreaderError:
    """Return the error of a browser that did not open a web address."""
    name = Path(command[0]).name
    return PaperreaderError(f"{name} didn't open the link ({reason}): {url}", f"{name}: {reason}")


def _browsers(environment: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the words of the commands that may open a web address, the preferred one first."""
    commands = environment.get("BROWSER", "").split(os.pathsep)
    if has_desktop(environment):
        commands += OPENERS.get(sys.platform, OPENERS["linux"])
    for command in commands:
        try:
            words = shlex.split(command, posix=sys.platform != "win32")
        except ValueError:  # a quotation mark that is not closed
            continue
        if words[-1:] == ["&"]:  # as the standard library has it: to be run in the background
            words.pop()
        if words:
            yield words


def _with_url(words: list[str], url: str) -> list[str]:
    """Return a command's words with the address in place of each ``%s``, else at the end."""
    if any("%s" in word for word in words):
        return [word.replace("%s", url) for word in words]
    return [*words, url]


def _start(command: tuple[str, ...], url: str) -> None:
    """Start a browser that can neither write to this terminal nor read from it."""
    try:
        process = subprocess.Popen(  # noqa: S603  # no shell; the address was checked
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise browser_failed(command, error.strerror, url) from error
    try:
        code = process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:  # it goes on as the browser itself
        threading.Thread(target=process.wait, daemon=True).start()
        return
    if code:
        raise browser_failed(command, f"exit code {code}", url)
