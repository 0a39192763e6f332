"""The doctor finds what is wrong, says what to do, and touches nothing."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from doctor.checking import PLAIN, doctor, found, traces
from made_up import TODAY
from paperreader.cli import commands
from paperreader.doctor import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths


def test_if_all_is_well_it_says_so_and_exits_with_0(filled: Paths) -> None:
    before = traces(filled.marks.parent)
    result = doctor(filled)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert "marks.json: 1 paper marked, 1 with a note" in result.stdout
    assert "catalog.db: 3 papers" in result.stdout
    assert "available, from .bak" in result.stdout
    assert traces(filled.marks.parent) == before


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(paths: Paths) -> None:
    assert doctor(paths).exit_code == 0
    assert not paths.marks.parent.exists()


def test_json_has_one_object_per_finding(filled: Paths) -> None:
    findings = [json.loads(line) for line in doctor(filled, "--json").stdout.splitlines()]
    assert all(finding.keys() == {"about", "state", "text", "advice"} for finding in findings)
    subjects = ["marks", "backups", "copies", "catalog", "settings", "clipboard", "terminal", "log"]
    assert list(dict.fromkeys(finding["about"] for finding in findings)) == subjects


@pytest.mark.parametrize(
    ("about", "text"), [("catalog", "not a regular file"), ("log", "not a regular file")]
)
def test_a_pipe_in_a_files_place_is_reported_and_not_read_forever(
    filled: Paths, about: str, text: str
) -> None:
    path = filled.catalog if about == "catalog" else filled.log
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    lines = found(filled, about, "problem" if about == "catalog" else "warning")
    assert text in lines[0]


def everything_a_folder(home: Path) -> None:
    for name in ("marks.json", "marks.json.bak", "catalog.db", "config.toml", "paperreader.log"):
        (home / name).mkdir(parents=True)


def everything_garbage(home: Path) -> None:
    (home / "backups").mkdir(parents=True)
    names = ("marks.json", "marks.json.bak", "catalog.db", "config.toml", "paperreader.log")
    for name in (*names, "marks-conflict.json", "backups/marks-2026-11-24.json.gz"):
        (home / name).write_bytes(b"\x1f\x8b\x1b[31m\xff\0")


def everything_a_symlink_loop(home: Path) -> None:
    home.mkdir()
    names = ("marks.json", "marks.json.bak", "catalog.db", "config.toml", "paperreader.log")
    for name in (*names, "backups", "marks-conflict.json", "marks.json.replaced-1"):
        (home / name).symlink_to(home / name)


BROKEN = {
    "the home is a file": lambda home: home.touch(),
    "the home is a symlink loop": lambda home: home.symlink_to(home),
    "every file is a folder": everything_a_folder,
    "every file is garbage": everything_garbage,
    "every file is a symlink loop": everything_a_symlink_loop,
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN.keys())
def test_with_everything_broken_it_still_reports_each_check_and_touches_nothing(
    paths: Paths, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(paths.marks.parent)
    before = traces(tmp_path)
    result = doctor(paths)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout.replace("\n", "").isprintable()
    subjects = {line.split()[1] for line in result.stdout.splitlines() if line[0] != " "}
    assert len(subjects) == 8
    assert traces(tmp_path) == before
    for command in ("restore", "merge"):
        runner = CliRunner(env={"PAPERREADER_HOME": str(paths.marks.parent)})
        other = runner.invoke(commands, [command, *([os.devnull] if command == "merge" else [])])
        assert other.exception is None or isinstance(other.exception, SystemExit)


def test_a_check_that_fails_does_not_keep_the_others_from_running(paths: Paths) -> None:
    def broken(_: object) -> list[str]:
        raise ZeroDivisionError("a bug")

    findings = list(run_checks(paths, TODAY, broken, PLAIN))
    (failed,) = [finding for finding in findings if finding.state == "problem"]
    assert (failed.about, failed.text) == (
        "settings",
        "cannot be checked: ZeroDivisionError: a bug",
    )
    assert findings[-1].about == "log"
