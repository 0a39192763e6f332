"""Opening a paper's link in the browser: only http and https, and never through a shell."""

from __future__ import annotations

import os
import sys
import webbrowser
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Mapping


def open_link(url: str, environment: Mapping[str, str] = os.environ) -> None:
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
