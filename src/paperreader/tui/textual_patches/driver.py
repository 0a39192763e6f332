"""Textual's terminal driver, made to forgive odd bytes, to see a terminal go, and to go on."""

from __future__ import annotations

import os
import signal
import time
from codecs import IncrementalDecoder, getincrementaldecoder
from typing import TYPE_CHECKING

from textual.drivers import linux_driver

if TYPE_CHECKING:
    from collections.abc import Callable

GONE_SECONDS = 0.1


def lenient_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    """Give a decoder that shows U+FFFD for what it cannot read, and tells the end of all input.

    Textual goes on to read a terminal that is gone, for ever and at full speed; a program that
    has none is asked to end by SIGHUP, which saves and leaves.
    """

    class Decoder(getincrementaldecoder(encoding)):  # type: ignore[misc]
        reported = False

        def decode(self, data: bytes, final: bool = False) -> str:
            if not data and not final:
                if not self.reported:
                    self.reported = True
                    os.kill(os.getpid(), signal.SIGHUP)
                time.sleep(GONE_SECONDS)
            return str(super().decode(data, final))

    return lambda: Decoder(errors="replace")


class LenientDriver(linux_driver.LinuxDriver):
    """Reads keys; one pasted letter in another encoding must not end the reader.

    Textual 8.2 decodes strictly, in a thread whose end ends the app; its decoder is the one
    name of its module that is replaced here.
    """

    _is_going_on = False
    _is_suspending = False

    def run_input_thread(self) -> None:
        """Wait for input and pass it on."""
        linux_driver.getincrementaldecoder = lenient_decoder  # type: ignore[attr-defined, assignment]
        super().run_input_thread()

    def suspend_application_mode(self) -> None:
        """Give the terminal to a shell for a while."""
        self._is_suspending = True
        try:
            super().suspend_application_mode()
        finally:
            self._is_suspending = False

    def stop_application_mode(self) -> None:
        """Give the terminal back; at the end for good, also where ctrl+z stops what is leaving."""
        if not self._is_suspending:
            self._auto_restart = False
        super().stop_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop; after one by SIGSTOP, which nobody is told of, suspend first.

        Textual 8.2 would read keys in two threads, and wait for the first one's end for ever.
        """
        if self._key_thread is None or not self._auto_restart:  # before it began, or at its end
            return
        if self._is_going_on:  # while it waits here
            return
        self._is_going_on = True
        try:
            if self._key_thread.is_alive():
                self.suspend_application_mode()
                self._must_signal_resume = True
            super()._sigcont_application()
        finally:
            self._is_going_on = False
