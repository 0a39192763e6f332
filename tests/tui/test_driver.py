"""The terminal driver, whose signal handlers can run at any moment."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import TYPE_CHECKING

from textual.app import App

from paperreader.tui.textual_patches.driver import LenientDriver

if TYPE_CHECKING:
    import pytest


async def test_a_signal_to_continue_is_handled_after_what_it_interrupts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    done: list[str] = []
    driver = LenientDriver(App())
    driver._key_thread = threading.current_thread()
    monkeypatch.setattr(driver, "suspend_application_mode", lambda: done.append("suspended"))
    monkeypatch.setattr(driver, "resume_application_mode", lambda: done.append("resumed"))

    driver._sigcont_application(signal.SIGCONT, None)
    done.append("went on")
    await asyncio.sleep(0)

    assert done == ["went on", "suspended", "resumed"]
