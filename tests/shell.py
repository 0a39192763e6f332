"""Commands run inside the test's process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from paperreader.cli import commands

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result as Outcome


class Shell:
    """A runner of commands whose files are in the test's own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._runner = CliRunner(env={"PAPERREADER_HOME": str(folder / "home")})

    def run(self, *words: str, given: str | bytes = "") -> Outcome:
        """Run a command with these arguments and ``given`` on standard input."""
        return self._runner.invoke(commands, words, input=given, prog_name="paperreader")

    def json(self, *words: str) -> list[dict[str, object]]:
        """Run a command with ``--json`` and return the objects that it prints."""
        return [json.loads(line) for line in self.run(*words, "--json").stdout.splitlines()]
