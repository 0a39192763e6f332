"""Textual 8.2's terminal driver, with fixes for bytes, pastes, a closed terminal and a stop.

Textual 8.2 ends the app at a byte that is not valid in the terminal's encoding (issue 6456), reads
a closed terminal forever at full speed, and after SIGSTOP reads keys in two threads.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from codecs import IncrementalDecoder, getincrementaldecoder
from typing import TYPE_CHECKING

from textual.drivers import linux_driver

from paperreader.tui.textual_patches.pasted_text import PasteFilter

if TYPE_CHECKING:
    from collections.abc import Callable

GONE_SECONDS = 0.1
"""Seconds between two reads of a terminal that is closed."""


def lenient_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    """Return a decoder class that replaces invalid bytes by U+FFFD and cleans what is pasted.

    Textual 8.2 keeps reading a terminal that is closed, forever and at full speed. Here the first
    empty read sends this process SIGHUP, whose handler saves and quits, and each read then waits
    for ``GONE_SECONDS``.
    """

    class Decoder(getincrementaldecoder(encoding)):  # type: ignore[misc]  # a class chosen at run time
        reported = False

        def __init__(self, errors: str = "strict") -> None:
            super().__init__(errors)
            self.pastes = PasteFilter()

        def decode(self, data: bytes, final: bool = False) -> str:
            if not data and not final:
                if not self.reported:
                    self.reported = True
                    os.kill(os.getpid(), signal.SIGHUP)
                time.sleep(GONE_SECONDS)
            return self.pastes.feed(str(super().decode(data, final)))

    return lambda: Decoder(errors="replace")


class LenientDriver(linux_driver.LinuxDriver):
    """A driver that survives a pasted letter in another encoding, and SIGSTOP.

    Textual 8.2 decodes strictly, in a thread whose end ends the app; its decoder is the only name
    that is replaced in its module.
    """

    _is_resuming = False
    _is_suspending = False

    def run_input_thread(self) -> None:
        """Read input and post it as events, with the lenient decoder."""
        linux_driver.getincrementaldecoder = lenient_decoder  # type: ignore[attr-defined, assignment]  # replaced on purpose
        super().run_input_thread()

    def suspend_application_mode(self) -> None:
        """Return the terminal to the shell for a while."""
        self._is_suspending = True
        try:
            super().suspend_application_mode()
        finally:
            self._is_suspending = False

    def stop_application_mode(self) -> None:
        """Return the terminal to the shell; for good unless it is suspended.

        A ctrl+z while the app is quitting must not start the driver again.
        """
        if not self._is_suspending:
            self._auto_restart = False
        super().stop_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Resume after a stop, but not in the signal handler, as Textual 8.2 does.

        The signal can interrupt this thread while it writes to the terminal and holds the lock of
        the queue, for which the handler would wait forever. A terminal that goes away sends SIGHUP
        and SIGCONT.
        """
        with contextlib.suppress(RuntimeError):  # the loop is closed: the app has ended
            self._loop.call_soon_threadsafe(self._resume)

    def _resume(self) -> None:
        """Resume after a stop; after SIGSTOP, which no handler can see, suspend first.

        Textual 8.2 would start a second thread that reads keys, and wait forever for the first one
        to end.
        """
        if self._key_thread is None or not self._auto_restart:  # not started yet, or quitting
            return
        if self._is_resuming:  # a second SIGCONT while the first is handled
            return
        self._is_resuming = True
        try:
            if self._key_thread.is_alive():
                self.suspend_application_mode()
                self._must_signal_resume = True
            super()._sigcont_application()
        finally:
            self._is_resuming = False
