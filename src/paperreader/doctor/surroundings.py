"""Checks of what is around the library: settings, clipboard, terminal, log."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from typing import TYPE_CHECKING

from paperreader import desktop
from paperreader.config import Settings
from paperreader.doctor.finding import Finding, in_shell, ok, problem, warning
from paperreader.files import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

LARGEST_LOG = 2**24
"""How large a log is read, in bytes; ours is begun anew long before."""

LAST_BYTES = 4096
"""How much of the log's end is looked at for its last line."""

PROGRAMS = {"WAYLAND_DISPLAY": ("wl-copy",), "DISPLAY": ("xclip", "xsel")}
"""What copies to a desktop, by the variable that tells of it."""


def check_settings(
    path: Path, screen_problems: Callable[[Settings], list[str]]
) -> Iterator[Finding]:
    """Check every line of ``config.toml``."""
    settings = Settings.load(path)
    problems = [*settings.problems, *screen_problems(settings)]
    for text in problems:
        yield problem("settings", text, "mend the line; until then the default holds")
    if not problems:
        yield ok("settings", f"{path}: {'all is well' if path.exists() else 'none: defaults hold'}")


def check_clipboard(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Tell which clipboard a copy goes to."""
    if environment.get("TMUX"):
        setting = desktop.tmux_setting()
        if setting is None:
            text = "inside tmux, which does not answer: the terminal's own is used"
            yield warning("clipboard", text, "see whether the tmux command works in this window")
        elif setting == "off":
            text = "tmux's buffer, from where nothing reaches the clipboard (set-clipboard off)"
            yield warning("clipboard", text, "tmux set -s set-clipboard on")
        else:
            yield ok("clipboard", f"tmux's buffer and the clipboard (set-clipboard {setting})")
    elif desktop.has_desktop(environment):
        wanted = [
            program
            for variable, programs in PROGRAMS.items()
            if environment.get(variable)
            for program in programs
        ]
        found = next(filter(shutil.which, wanted), None)
        if found or sys.platform != "linux":
            yield ok("clipboard", f"the desktop's{f', by {found}' if found else ''}")
        else:
            text = "the terminal's own, as there is no program for the desktop's"
            packages = "wl-clipboard" if environment.get("WAYLAND_DISPLAY") else "xclip"
            yield warning("clipboard", text, f"install {packages}")
    else:
        yield ok("clipboard", "the terminal's own (OSC 52), which never tells whether it worked")


def check_terminal(environment: Mapping[str, str], encoding: str = "") -> Iterator[Finding]:
    """Check what the terminal says of itself."""
    kind = environment.get("TERM", "")
    if kind in {"", "dumb", "unknown"}:
        text = f"TERM is {kind or 'not set'}: the reader cannot draw"
        yield problem("terminal", text, "open it in a terminal; commands work anywhere")
    else:
        yield ok("terminal", f"{kind}, {_colours(environment)}")
    encoding = encoding or locale.getencoding()
    if encoding.lower().replace("-", "") != "utf8":
        text = f"the locale's letters are {encoding}: signs such as ● and ★ are shown as ?"
        yield warning("terminal", text, "export LANG=C.UTF-8")


def check_log(path: Path) -> Iterator[Finding]:
    """Tell what the log says last."""
    if not path.exists():
        yield ok("log", f"{path}: none yet: nothing went wrong")
        return
    try:
        content = read_plain(path, LARGEST_LOG)
        lines = content[-LAST_BYTES:].decode(errors="replace").splitlines()
        # The lines below an unexpected error tell the way to it.
        last = next((line for line in reversed(lines) if line[:1].isdigit()), "")
        yield ok(
            "log", f"{path}: {(len(content) + 1023) >> 10} KB{f'; last: {last}' if last else ''}"
        )
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror or error}"
        yield warning("log", text, f"see what it is: ls -ld {in_shell(path)}")
        return
    if not os.access(path, os.W_OK):
        text = f"{path}: cannot be written: problems are not logged"
        yield warning("log", text, f"chmod u+w {in_shell(path)}")


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR"):
        return "without colours (NO_COLOR is set)"
    if environment.get("COLORTERM") in {"truecolor", "24bit"}:
        return "all colours"
    return "256 colours" if "256" in environment.get("TERM", "") else "few colours"
