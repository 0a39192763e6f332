"""What only the newer Pythons complain of, tried on each."""

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


def test_no_command_warns_of_what_python_will_drop_or_leaves_anything_open(tmp_path: Path) -> None:
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
