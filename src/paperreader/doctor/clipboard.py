"""The check of the clipboard: where copied text goes."""

from __future__ import annotations

import shutil
import sys
from itertools import chain
from typing import TYPE_CHECKING

from paperreader import desktop
from paperreader.doctor.finding import Finding, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROGRAMS = {"WAYLAND_DISPLAY": ("wl-copy",), "DISPLAY": ("xclip", "xsel")}
"""Programs that copy to a desktop's clipboard, by the variable that is set on that desktop."""


def check_clipboard(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Check which clipboard copied text goes to."""
    if environment.get("TMUX"):
        setting = desktop.tmux_setting()
        if setting is None:
            text = "inside tmux, which does not answer: the terminal's own is used"
            yield warning("clipboard", text, "check that the tmux command works in this window")
        elif setting == "off":
            text = "tmux's buffer only: nothing reaches the clipboard (set-clipboard off)"
            yield warning("clipboard", text, "tmux set -s set-clipboard on")
        else:
            yield ok("clipboard", f"tmux's buffer and the clipboard (set-clipboard {setting})")
    elif desktop.has_desktop(environment):
        usable = [PROGRAMS[variable] for variable in PROGRAMS if environment.get(variable)]
        found = next(filter(shutil.which, chain.from_iterable(usable)), None)
        if found or sys.platform != "linux":
            yield ok("clipboard", f"the desktop's{f', through {found}' if found else ''}")
        else:
            text = "the terminal's own: no program for the desktop's clipboard is installed"
            packages = "wl-clipboard" if environment.get("WAYLAND_DISPLAY") else "xclip"
            yield warning("clipboard", text, f"install {packages}")
    else:
        yield ok("clipboard", "the terminal's own (OSC 52), which never reports whether it worked")
