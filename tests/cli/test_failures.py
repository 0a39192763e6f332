"""Failures that any command can meet: each is reported in one line."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from paperreader.cli import commands
from terminal import PROGRAM, environment

if TYPE_CHECKING:
    from paperreader.config import Paths
    from shell import Shell


def test_the_reader_refuses_to_draw_without_a_terminal(shell: Shell) -> None:
    result = shell.run()
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "needs a terminal" in result.stderr


def test_damaged_marks_are_reported_with_the_command_to_restore_them(
    full: Shell, paths: Paths
) -> None:
    full.run("mark", "quiet", "--read")
    full.run("mark", "quiet", "--star")
    paths.marks.write_text("")
    for command in (["list"], ["mark", "quiet", "--read"], ["note", "quiet", "x"]):
        result = full.run(*command)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert "paperreader restore .bak" in result.stderr
    assert paths.marks.read_text() == ""


def test_marks_that_something_else_changed_are_told_in_one_line_until_the_next_save(
    full: Shell, paths: Paths
) -> None:
    full.run("mark", "quiet", "--read")
    paths.marks.write_text(paths.marks.read_text().replace("true", "false"))
    for command in (["list"], ["restore"], ["mark", "quiet", "--star"]):
        result = full.run(*command)
        assert (result.exit_code, result.stderr.count("\n")) == (0, 1 + (command == ["restore"]))
        assert f"{paths.marks}: was changed by another program" in result.stderr
        assert paths.log.read_text().splitlines()[-1].endswith("compares it with its backup")
    assert full.run("list").stderr == ""


def test_marks_that_something_else_changed_are_told_when_a_copy_is_merged(
    full: Shell, paths: Paths, tmp_path: Path
) -> None:
    full.run("mark", "quiet", "--read")
    paths.marks.write_text(paths.marks.read_text().replace("true", "false"))
    copy = tmp_path / "copy.json"
    copy.write_text('{"marks": {"1": {"id": "sand", "read": true}}}')
    result = full.run("merge", str(copy))
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert "was changed by another program" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_reported_in_one_line(full: Shell, paths: Paths) -> None:
    full.run("note", "quiet", "warm")
    for words in (
        *(["list"], ["show", "quiet"], ["note", "quiet"], ["doctor"], ["where", "--json"]),
        *(["--help"], ["--version"], ["list", "--help"]),
    ):
        with open("/dev/full", "wb") as disk:  # noqa: PTH123  # a device, not a file
            done = subprocess.run(
                [*PROGRAM, *words],
                env=environment(paths.marks.parent),
                stdout=disk,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "No space left" in done.stderr


def test_a_home_of_an_unknown_user_is_reported_in_one_line() -> None:
    result = CliRunner(env={"PAPERREADER_HOME": "~nobody-here/papers"}).invoke(commands, ["where"])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "PAPERREADER_HOME=~nobody-here/papers" in result.stderr
