"""Ids that a shell completes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from paperreader.cli import commands

if TYPE_CHECKING:
    from click.testing import Result as Outcome

    from paperreader.config import Paths
    from shell import Shell


def completed(home: Path) -> Outcome:
    """Return the result of completing an id in a shell."""
    variables = {
        "_PAPERREADER_COMPLETE": "bash_complete",
        "COMP_WORDS": "paperreader show qu",
        "COMP_CWORD": "2",
        "PAPERREADER_HOME": str(home),
    }
    return CliRunner(env=variables).invoke(
        commands, prog_name="paperreader", complete_var="_PAPERREADER_COMPLETE"
    )


def test_a_shell_completes_ids(full: Shell) -> None:
    assert "quiet-robots-make-better-neighbours" in completed(full.folder / "home").stdout


def test_a_shell_completes_nothing_if_papers_cannot_be_read(full: Shell, paths: Paths) -> None:
    for waiting in paths.catalog.parent.glob("catalog.db-*"):
        waiting.unlink()
    paths.catalog.write_bytes(bytes(5000))
    for home in (paths.catalog.parent, paths.catalog, Path("~nobody-here")):
        result = completed(home)
        assert (result.exit_code, result.output.strip()) == (0, "")
    assert not [*paths.catalog.parent.glob("catalog.db.damaged-*")], "completion cannot report it"
    assert "was set aside" in full.run("list").stderr
