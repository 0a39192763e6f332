"""What the program says of itself: help, version, files; and how it refuses wrong usage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader import __version__
from paperreader.cli import commands

if TYPE_CHECKING:
    from paperreader.config import Paths
    from shell import Shell


def test_every_command_explains_itself_with_an_example(shell: Shell) -> None:
    assert "import" in shell.run("--help").stdout
    for name in commands.commands:
        help_text = shell.run(name, "--help")
        assert help_text.exit_code == 0
        assert f"paperreader {name} " in help_text.stdout.split("Example", 1)[1]


def test_help_fits_in_80_columns(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    summaries = shell.run("--help").stdout.partition("Commands:")[2]
    assert "..." not in summaries, "a summary is cut off"
    for words in ([], *([name] for name in commands.commands)):
        lines = shell.run(*words, "--help").stdout.splitlines()
        assert [line for line in lines if len(line) > 80] == []


def test_the_version_is_printed(shell: Shell) -> None:
    assert shell.run("--version").stdout == f"paperreader {__version__}\n"


def test_where_names_the_files(shell: Shell, paths: Paths) -> None:
    files = shell.json("where")[0]
    assert files["marks"] == str(paths.marks)
    assert str(paths.catalog) in shell.run("where").stdout


@pytest.mark.parametrize(
    "words",
    [
        ["mark", "quiet"],
        ["note", "quiet", "x", "--edit"],
        ["import"],
        ["import", "x", "--date", "tomorrow"],
        ["list", "--limit"],
        ["copy", "quiet", "--link", "fax"],
        ["zebra"],
    ],
)
def test_wrong_usage_exits_with_2(full: Shell, words: list[str]) -> None:
    assert full.run(*words).exit_code == 2


def test_wrong_usage_echoes_no_control_characters(shell: Shell) -> None:
    for words in (["where", "\x1b]52;c;aGk=\a"], ["\x1b[31m"], ["--\x1b[31m"]):
        result = shell.run(*words)
        assert result.exit_code == 2
        assert "\x1b" not in result.stderr
