"""The check of the clipboard."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader import desktop
from paperreader.doctor.clipboard import check_clipboard

if TYPE_CHECKING:
    import pytest


def test_the_clipboard_that_would_be_used_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(**environment: str) -> tuple[str, str, str]:
        (finding,) = check_clipboard(environment)
        return finding.state, finding.text, finding.advice

    monkeypatch.setattr("sys.platform", "linux")
    assert check()[:2] == (
        "ok",
        "the terminal's own (OSC 52), which never reports whether it worked",
    )
    for setting, state, text in (
        ("external", "ok", "set-clipboard external"),
        ("off", "warning", "set-clipboard off"),
        (None, "warning", "does not answer"),
    ):
        monkeypatch.setattr(desktop, "tmux_setting", lambda setting=setting: setting)
        assert check(TMUX="here")[0] == state
        assert text in check(TMUX="here")[1]
    monkeypatch.setattr(shutil, "which", lambda program: program == "xsel" or None)
    assert check(DISPLAY=":0")[:2] == ("ok", "the desktop's, through xsel")
    assert check(WAYLAND_DISPLAY="wayland-0")[2] == "install wl-clipboard"
