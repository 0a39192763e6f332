"""No command causes a warning that newer versions of Python have added."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from made_up import PAGE
from terminal import environment

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    "import -",
    "list",
    "show teaching",
    "mark teaching --star",
    "note teaching x",
    "doctor",
)


def test_no_command_uses_deprecated_features_or_leaves_anything_open(tmp_path: Path) -> None:
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-m", "paperreader", *command.split()],
            env=environment(tmp_path / "home") | {"TERM": "xterm"},
            input=PAGE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (command, done.returncode, done.stderr) == (command, 0, "")
