"""The log keeps problems in a bounded file for its owner alone, and never fails a program."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from made_up import PAGE
from paperreader import log_file
from paperreader.cli import commands, papers
from paperreader.config import Settings
from paperreader.errors import PaperreaderError
from paperreader.log import Log
from paperreader.log import log as the_log
from paperreader.tui.app import PaperreaderApp
from threads import wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.config import Paths
    from paperreader.library import Library

NOTE = "what I think of page 7"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = Log()
    log.path = tmp_path / "state" / "paperreader.log"
    return log


def lines(log: Log) -> list[str]:
    assert log.path
    return log.path.read_text().splitlines()


def test_a_problem_is_a_line_with_time_level_and_process(log: Log) -> None:
    log.problem("marks.json: not saved: no space left on device")
    log.problem("100%s of it")
    first, second = lines(log)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING \d+ marks\.json: .*", first
    )
    assert second.endswith(" 100%s of it")


def test_only_its_owner_may_read_it(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "LIMIT", 100)
    for number in range(4):
        log.problem(f"problem {number} " * 5)
    assert log.path
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    for file in log.path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_never_grows_beyond_two_files(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "LIMIT", 2000)
    for number in range(100):
        log.problem(f"problem {number} " * 5)
    assert log.path
    files = sorted(log.path.parent.iterdir())
    assert [file.name for file in files] == ["paperreader.log", "paperreader.log.1"]
    assert all(file.stat().st_size <= 2000 for file in files)
    assert "problem 99" in lines(log)[-1]


def test_hostile_text_becomes_one_harmless_line(log: Log) -> None:
    log.problem("a\x1b]0;owned\x07b\n2026-01-01T00:00:00 forged\r\u202e" + "x" * 10_000)
    (line,) = lines(log)
    assert line.isprintable()
    assert "ab 2026" in line
    assert len(line) < 1100


def test_a_crash_is_logged_with_its_traceback_but_without_quotations(log: Log) -> None:
    def first() -> None:
        raise KeyError(NOTE)

    def second() -> None:
        try:
            first()
        except KeyError as error:
            raise ValueError(f'cannot place "{NOTE}"') from error

    with pytest.raises(ValueError, match="cannot place") as caught:
        second()
    log.crash(caught.value)
    logged = "\n".join(lines(log))
    assert "ERROR" in logged
    assert "unexpected ValueError: cannot place '…'" in logged
    assert "because of KeyError: '…'" in logged
    assert "in first" in logged
    assert NOTE not in logged
    assert logged.replace("\n", "").isprintable()


@pytest.mark.parametrize("hindrance", ["a file for a folder", "a folder for a file", "read-only"])
def test_a_log_that_cannot_be_written_fails_silently(
    log: Log, hindrance: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert log.path
    if hindrance == "a file for a folder":
        log.path.parent.touch()
    elif hindrance == "a folder for a file":
        log.path.mkdir(parents=True)
    else:
        log.path = log.path.parent / ("x" * 300)  # too long for any file system, even for root
    log.problem("a problem")
    log.problem_in_thread("a problem")
    wait_for("log")
    assert capfd.readouterr() == ("", "")


WRITER = """
import sys
from pathlib import Path
from paperreader import log_file
from paperreader.log import log

log_file.LIMIT = 3000
log.path = Path(sys.argv[1])
for number in range(200):
    log.problem(f"problem {number} " * 5)
"""


def test_a_full_disk_fails_silently(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    original = os.open
    # Writing to /dev/full fails as on a full disk: at once, and again when the file is closed.
    monkeypatch.setattr(os, "open", lambda _, flags, mode: original("/dev/full", flags, mode))
    log.problem("nothing fits")


def test_programs_that_write_at_once_do_not_fail(log: Log) -> None:
    command = [sys.executable, "-c", WRITER, str(log.path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    writers = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) for _ in range(3)]
    assert [writer.communicate()[1] for writer in writers] == [b""] * 3
    assert [writer.returncode for writer in writers] == [0] * 3
    assert all(" WARNING " in line for line in lines(log))


def test_commands_log_the_problems_that_they_report_and_nothing_of_a_note(paths: Paths) -> None:
    shell = CliRunner(env={"PAPERREADER_HOME": str(paths.log.parent)})
    shell.invoke(commands, ["import", "-"], input=PAGE)
    shell.invoke(commands, ["note", "quiet", NOTE])
    shell.invoke(commands, ["note", "quiet", "--no-such-option", NOTE])
    assert not paths.log.exists()
    shell.invoke(commands, ["note", "zebra", NOTE])
    paths.marks.write_text("{")
    shell.invoke(commands, ["note", "quiet", NOTE])
    logged = paths.log.read_text()
    assert "No paper has the id “zebra”" in logged
    assert "marks.json: the marks file is damaged" in logged
    assert logged.count("\n") == 2
    assert NOTE not in logged


def test_an_unexpected_error_of_a_command_is_logged_too(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(papers, "parse_query", broken)
    shell = CliRunner(env={"PAPERREADER_HOME": str(paths.log.parent)})
    assert isinstance(shell.invoke(commands, ["list"]).exception, RuntimeError)
    assert "unexpected RuntimeError: a bug" in paths.log.read_text()


async def test_the_screen_logs_its_problems_and_a_crash(
    library: Library, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(the_log, "path", paths.log)
    settings = Settings(problems=("config.toml: theme must be a name in quotes",))
    app = PaperreaderApp(library, settings, paths.config)

    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    async def crash() -> None:
        async with app.run_test() as pilot:
            monkeypatch.setattr(app.reader, "action_help", broken)
            await pilot.press("question_mark")

    with pytest.raises(RuntimeError):
        await crash()
    wait_for("log")
    logged = paths.log.read_text()
    assert "WARNING" in logged
    assert "config.toml: theme must be a name in quotes" in logged
    assert "unexpected RuntimeError: a bug" in logged


async def test_a_save_that_fails_again_and_again_is_logged_once(
    library: Library, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(the_log, "path", paths.log)
    app = PaperreaderApp(library, Settings(), paths.config)

    def full() -> None:
        raise PaperreaderError("marks.json: not saved: no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(library, "flush", full)
        async with app.run_test():
            for _ in range(3):
                await app.reader.save()
    wait_for("log")
    assert paths.log.read_text().count("marks.json") == 1
