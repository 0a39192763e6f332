"""The check of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from doctor.checking import doctor, found
from paperreader.cli import commands

if TYPE_CHECKING:
    from paperreader.config import Paths


def test_the_log_is_reported_with_its_last_event(filled: Paths) -> None:
    assert doctor(filled).exit_code == 0
    CliRunner(env={"PAPERREADER_HOME": str(filled.log.parent)}).invoke(commands, ["show", "zebra"])
    (line,) = found(filled, "log", "ok")
    assert "last: " in line
    assert "No paper has the id “zebra”" in line
