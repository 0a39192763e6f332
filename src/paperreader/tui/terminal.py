"""Textual's terminal driver, made to forgive a byte that is no UTF-8."""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from typing import TYPE_CHECKING

from textual.drivers import linux_driver

if TYPE_CHECKING:
    from collections.abc import Callable


def forgiving_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    """Give a decoder that shows U+FFFD for what it cannot read."""
    return lambda: getincrementaldecoder(encoding)(errors="replace")


class ForgivingDriver(linux_driver.LinuxDriver):
    """Reads keys; one pasted letter in another encoding must not end the reader.

    Textual 8.2 decodes strictly, in a thread whose end ends the app; its decoder is the one
    name of its module that is replaced here.
    """

    def run_input_thread(self) -> None:
        """Wait for input and pass it on."""
        linux_driver.getincrementaldecoder = forgiving_decoder  # type: ignore[attr-defined, assignment]
        super().run_input_thread()
