"""The doctor finds what is wrong, says what to do, and touches nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from made_up import PAGE, TODAY
from paperreader import desktop
from paperreader.catalog import Catalog
from paperreader.cli import commands
from paperreader.doctor import catalog as catalog_check
from paperreader.doctor import run_checks
from paperreader.doctor.clipboard import check_clipboard
from paperreader.doctor.terminal import check_terminal
from paperreader.marks import Change, Marks
from paperreader.marks.backups import backup_path
from paperreader.models import Paper
from paperreader.sources.copied_page import parse_page
from threads import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths

KNIT = Paper("knit", "Knit")
PLAIN = {"TERM": "xterm-256color", "TMUX": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


def fill(paths: Paths) -> None:
    """Make papers, marks and a backup."""
    catalog = Catalog(paths.catalog)
    catalog.add(parse_page(PAGE, today=TODAY))
    catalog.close()
    for note in ("warm", "warmer"):
        Marks(paths.marks).apply([Change(KNIT, "note", "warm" if note == "warmer" else "", note)])
    wait_for("backup")


@pytest.fixture
def filled(paths: Paths) -> Paths:
    fill(paths)
    return paths


def doctor(paths: Paths, *words: str) -> Result:
    runner = CliRunner(env=PLAIN | {"PAPERREADER_HOME": str(paths.marks.parent)})
    return runner.invoke(commands, ["doctor", *words], prog_name="paperreader")


def found(paths: Paths, about: str, state: str) -> list[str]:
    """Give what is found of a thing in a state, with its advice."""
    told = [json.loads(line) for line in doctor(paths, "--json").stdout.splitlines()]
    return [
        f"{finding['text']} → {finding['advice']}"
        for finding in told
        if (finding["about"], finding["state"]) == (about, state)
    ]


def traces(folder: Path) -> dict[str, Any]:
    """Give everything in a folder, with what it holds and when it was changed."""
    return {
        str(path): (
            path.lstat().st_mtime_ns,
            path.lstat().st_mode,
            path.is_file() and path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
    }


def test_where_all_is_well_it_says_so_and_exits_with_0(filled: Paths) -> None:
    before = traces(filled.marks.parent)
    result = doctor(filled)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert "marks.json: 1 paper marked, 1 with a note" in result.stdout
    assert "catalog.db: 3 papers" in result.stdout
    assert "to go back to, from .bak" in result.stdout
    assert traces(filled.marks.parent) == before


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(paths: Paths) -> None:
    assert doctor(paths).exit_code == 0
    assert not paths.marks.parent.exists()


def test_json_has_an_object_a_finding(filled: Paths) -> None:
    told = [json.loads(line) for line in doctor(filled, "--json").stdout.splitlines()]
    assert all(finding.keys() == {"about", "state", "text", "advice"} for finding in told)
    things = ["marks", "backups", "copies", "catalog", "settings", "clipboard", "terminal", "log"]
    assert list(dict.fromkeys(finding["about"] for finding in told)) == things


def link_to_nothing(path: Path) -> None:
    """Put a link in the place of the marks, to where they were until a moment ago."""
    path.unlink()
    path.with_name("marks.json.bak").unlink()
    path.symlink_to("elsewhere.json")


def write(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


MARKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "damaged": (write("{"), "paperreader restore lists"),
    "empty": (write(""), "is empty → paperreader restore lists"),
    "a number beyond all bounds": (write('{"marks": {"a": {"read": 1e999}}}'), "restore lists"),
    "gone": (lambda path: path.unlink(), "is gone, but its backup is there → paperreader restore"),
    "elsewhere": (link_to_nothing, "and a link leads to it → bring it back, or take the link away"),
    "newer": (write('{"marks": {}, "meta": {"1": {"version": 2}}}'), "upgrade paperreader"),
    "read-only": (lambda path: path.chmod(0o400), "is read-only: nothing can be saved → chmod u+w"),
}


@pytest.mark.parametrize(("damage", "told"), MARKS.values(), ids=MARKS.keys())
def test_marks_that_cannot_be_read_or_saved_are_a_problem_with_a_way_out(
    filled: Paths, damage: Callable[[Path], object], told: str
) -> None:
    damage(filled.marks)
    (line,) = found(filled, "marks", "problem")
    assert str(filled.marks.parent) in line
    assert told in line
    assert doctor(filled).exit_code == 1


def test_marks_that_others_can_read_are_a_warning(filled: Paths) -> None:
    filled.marks.chmod(0o644)
    (line,) = found(filled, "marks", "warning")
    assert line.endswith(f"chmod 600 {filled.marks}")
    assert doctor(filled).exit_code == 0


@pytest.mark.parametrize(("free", "state"), [(1000, "problem"), (50 * 2**20, "warning")])
def test_a_disk_that_is_full_or_nearly_is_told(
    filled: Paths, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    usage = shutil.disk_usage(filled.marks.parent)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (line,) = found(filled, "marks", state)
    assert f"{free >> 20} MB are free" in line
    assert "make room" in line


def test_broken_backups_are_told_and_what_was_set_aside_is_named(filled: Paths) -> None:
    backup_path(filled.marks, date(2026, 11, 1)).write_bytes(b"\x1f\x8b")
    filled.catalog.with_name("catalog.db.damaged-1").touch()
    (line,) = found(filled, "backups", "warning")
    assert "marks-2026-11-01.json.gz: the file is cut short → it is of no use: rm " in line
    assert any(
        "catalog.db.damaged-1: was set aside" in line for line in found(filled, "backups", "ok")
    )


@pytest.mark.parametrize("about", ["catalog", "log"])
def test_a_pipe_in_a_files_place_is_told_and_not_read_for_ever(filled: Paths, about: str) -> None:
    path = filled.catalog if about == "catalog" else filled.log
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    told = found(filled, about, "problem" if about == "catalog" else "warning")
    assert "no plain file" in told[0]


def test_a_command_to_copy_names_the_very_file_whatever_its_name(filled: Paths) -> None:
    name = "marks conflict it's \x1b[31m\n.json"
    filled.marks.with_name(name).write_text("{")
    copy = filled.marks.with_name("marks conflict \udcff.json")
    copy.write_text(filled.marks.read_text())
    warnings = found(filled, "copies", "warning")
    (remove,) = [line.split(" → ")[1] for line in warnings if " → rm " in line]
    subprocess.run(["bash", "-c", remove], check=True)
    assert not copy.exists()
    assert filled.marks.with_name(name).exists()


def test_a_pipe_in_a_backups_place_is_no_backup(filled: Paths) -> None:
    pipe = backup_path(filled.marks, date(2026, 11, 1))
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    assert found(filled, "backups", "warning") == []


def test_a_copy_after_a_conflict_is_named_with_the_command_that_merges_it(filled: Paths) -> None:
    copy = filled.marks.with_name("marks (Anna's conflicted copy 2026-11-24).json")
    copy.write_text('{"marks": {"sand": {"read": true}}}')
    (line,) = found(filled, "copies", "warning")
    command = line.split(" → ")[1]
    assert command.startswith("paperreader merge '")
    runner = CliRunner(env={"PAPERREADER_HOME": str(filled.marks.parent)})
    assert runner.invoke(commands, ["merge", str(copy)]).exit_code == 0
    (line,) = found(filled, "copies", "warning")
    assert "holds nothing that marks.json does not → rm '" in line
    copy.write_text("{")
    (line,) = found(filled, "copies", "warning")
    assert "is damaged" in line
    copy.write_text('{"marks": {}}')
    filled.marks.write_text("")
    (line,) = found(filled, "copies", "warning")
    assert "see to the marks first" in line


def alter(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


CATALOGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "garbage": (write("no database " * 1000), "is damaged"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-8192]), "is damaged"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "is no plain file"),
    "newer": (
        lambda path: alter(path, "PRAGMA user_version = 99"),
        "newer paperreader (format 99)",
    ),
    "out of step": (
        lambda path: alter(
            path, "DELETE FROM papers WHERE number = (SELECT max(number) FROM papers)"
        ),
        "of 2 papers 3 can be searched, and 3 stand in a day → move it away and import",
    ),
}


@pytest.mark.parametrize(("damage", "told"), CATALOGS.values(), ids=CATALOGS.keys())
def test_a_catalog_that_cannot_be_used_is_a_problem(
    filled: Paths, damage: Callable[[Path], object], told: str
) -> None:
    damage(filled.catalog)
    before = traces(filled.marks.parent)
    (line,) = found(filled, "catalog", "problem")
    assert told in line
    assert traces(filled.marks.parent) == before


def test_a_catalog_that_a_reader_has_open_is_looked_at_with_its_latest_papers(
    filled: Paths,
) -> None:
    reader = Catalog(filled.catalog)
    reader.add([KNIT])
    names = {path.name for path in filled.marks.parent.iterdir()}
    (line,) = found(filled, "catalog", "ok")
    assert "4 papers" in line
    assert {path.name for path in filled.marks.parent.iterdir()} == names
    reader.close()


def test_what_a_program_that_was_cut_off_left_is_not_touched(filled: Paths) -> None:
    filled.catalog.with_name("catalog.db-wal").write_bytes(b"x")
    before = traces(filled.marks.parent)
    (line,) = found(filled, "catalog", "warning")
    assert "open paperreader once" in line
    assert traces(filled.marks.parent) == before


def test_a_catalog_that_takes_too_long_is_not_called_damaged(
    filled: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_check, "PATIENCE", -1.0)
    monkeypatch.setattr(catalog_check, "STEPS", 1)
    (line,) = found(filled, "catalog", "ok")
    assert "too large to look through" in line


def test_every_wrong_setting_is_told_with_its_line(filled: Paths) -> None:
    filled.config.write_text(
        'theme = "no-such"\n[keys]\nquit = 1\ndance = "d"\ntoggle_star = "m"\n'
    )
    lines = found(filled, "settings", "problem")
    for line, told in [(3, "quit must be"), (4, "dance: there is"), (5, "m is"), (1, "no theme")]:
        assert any(f"{filled.config}:{line}: " in one and told in one for one in lines)
    assert len(lines) == 4


def test_the_log_is_told_by_its_last_event(filled: Paths) -> None:
    assert doctor(filled).exit_code == 0
    CliRunner(env={"PAPERREADER_HOME": str(filled.log.parent)}).invoke(commands, ["show", "zebra"])
    (line,) = found(filled, "log", "ok")
    assert "last: " in line
    assert "zebra: no paper has this id" in line


def test_the_clipboard_that_would_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(**environment: str) -> tuple[str, str, str]:
        (finding,) = check_clipboard(environment)
        return finding.state, finding.text, finding.advice

    monkeypatch.setattr("sys.platform", "linux")
    assert told()[:2] == ("ok", "the terminal's own (OSC 52), which never tells whether it worked")
    for setting, state, text in (
        ("external", "ok", "set-clipboard external"),
        ("off", "warning", "set-clipboard off"),
        (None, "warning", "does not answer"),
    ):
        monkeypatch.setattr(desktop, "tmux_setting", lambda setting=setting: setting)
        assert told(TMUX="here")[0] == state
        assert text in told(TMUX="here")[1]
    monkeypatch.setattr(shutil, "which", lambda program: program == "xsel" or None)
    assert told(DISPLAY=":0")[:2] == ("ok", "the desktop's, by xsel")
    assert told(WAYLAND_DISPLAY="wayland-0")[2] == "install wl-clipboard"


@pytest.mark.parametrize(
    ("environment", "encoding", "states"),
    [
        ({"TERM": "xterm-256color"}, "UTF-8", ["ok"]),
        ({"TERM": "dumb"}, "utf8", ["problem"]),
        ({}, "UTF-8", ["problem"]),
        ({"TERM": "xterm"}, "ISO-8859-1", ["ok", "warning"]),
    ],
)
def test_a_terminal_that_cannot_show_the_reader_is_told(
    environment: dict[str, str], encoding: str, states: list[str]
) -> None:
    assert [finding.state for finding in check_terminal(environment, encoding)] == states


def everything_a_folder(home: Path) -> None:
    for name in ("marks.json", "marks.json.bak", "catalog.db", "config.toml", "paperreader.log"):
        (home / name).mkdir(parents=True)


def everything_garbage(home: Path) -> None:
    (home / "backups").mkdir(parents=True)
    names = ("marks.json", "marks.json.bak", "catalog.db", "config.toml", "paperreader.log")
    for name in (*names, "marks-conflict.json", "backups/marks-2026-11-24.json.gz"):
        (home / name).write_bytes(b"\x1f\x8b\x1b[31m\xff\0")


def everything_a_circle(home: Path) -> None:
    home.mkdir()
    names = ("marks.json", "marks.json.bak", "catalog.db", "config.toml", "paperreader.log")
    for name in (*names, "backups", "marks-conflict.json", "marks.json.replaced-1"):
        (home / name).symlink_to(home / name)


BROKEN = {
    "the home is a file": lambda home: home.touch(),
    "the home is a circle of links": lambda home: home.symlink_to(home),
    "every file is a folder": everything_a_folder,
    "every file is garbage": everything_garbage,
    "every file is a circle of links": everything_a_circle,
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN.keys())
def test_with_everything_broken_it_still_tells_of_each_thing_and_touches_nothing(
    paths: Paths, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(paths.marks.parent)
    before = traces(tmp_path)
    result = doctor(paths)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout.replace("\n", "").isprintable()
    things = {line.split()[1] for line in result.stdout.splitlines() if line[0] != " "}
    assert len(things) == 8
    assert traces(tmp_path) == before
    for command in ("restore", "merge"):
        runner = CliRunner(env={"PAPERREADER_HOME": str(paths.marks.parent)})
        other = runner.invoke(commands, [command, *([os.devnull] if command == "merge" else [])])
        assert other.exception is None or isinstance(other.exception, SystemExit)


def test_a_check_that_fails_itself_does_not_keep_the_others_from_going_on(paths: Paths) -> None:
    def broken(_: object) -> list[str]:
        raise ZeroDivisionError("a mistake of ours")

    told = list(run_checks(paths, TODAY, broken, PLAIN))
    (failed,) = [finding for finding in told if finding.state == "problem"]
    assert (failed.about, failed.text) == (
        "settings",
        "cannot be checked: ZeroDivisionError: a mistake of ours",
    )
    assert told[-1].about == "log"
