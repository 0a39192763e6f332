"""The check of the marks."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from doctor.checking import doctor, found, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths


def leave_dangling_symlink(path: Path) -> None:
    """Replace the marks by a dangling symlink."""
    path.unlink()
    path.with_name("marks.json.bak").unlink()
    path.symlink_to("elsewhere.json")


MARKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "damaged": (write("{"), "paperreader restore lists"),
    "empty": (write(""), "is empty → paperreader restore lists"),
    "a number out of range": (write('{"marks": {"a": {"read": 1e999}}}'), "restore lists"),
    "gone": (lambda path: path.unlink(), "is missing, but its backup exists → paperreader restore"),
    "elsewhere": (
        leave_dangling_symlink,
        "and a dangling symlink points to it → restore that file, or remove the symlink",
    ),
    "newer": (write('{"marks": {}, "meta": {"1": {"version": 3}}}'), "upgrade paperreader"),
    "read-only": (lambda path: path.chmod(0o400), "is read-only: nothing can be saved → chmod u+w"),
}


@pytest.mark.parametrize(("damage", "text"), MARKS.values(), ids=MARKS.keys())
def test_marks_that_cannot_be_read_or_saved_are_a_problem_with_a_way_out(
    filled: Paths, damage: Callable[[Path], object], text: str
) -> None:
    damage(filled.marks)
    (line,) = found(filled, "marks", "problem")
    assert str(filled.marks.parent) in line
    assert text in line
    assert doctor(filled).exit_code == 1


def test_marks_that_others_can_read_are_a_warning(filled: Paths) -> None:
    filled.marks.chmod(0o644)
    (line,) = found(filled, "marks", "warning")
    assert line.endswith(f"chmod 600 {filled.marks}")
    assert doctor(filled).exit_code == 0


@pytest.mark.parametrize(("free", "state"), [(1000, "problem"), (50 * 2**20, "warning")])
def test_a_disk_that_is_full_or_nearly_full_is_reported(
    filled: Paths, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    usage = shutil.disk_usage(filled.marks.parent)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (line,) = found(filled, "marks", state)
    assert f"{free >> 20} MB are free" in line
    assert "free some disk space" in line


def test_a_change_by_another_program_is_a_warning_that_names_what_differs_from_the_backup(
    filled: Paths,
) -> None:
    assert found(filled, "marks", "warning") == []
    text = filled.marks.read_text()
    filled.marks.write_text(text.replace('"note":', '"starred": true, "note":'))
    (line,) = found(filled, "marks", "warning")
    assert "was changed by another program, or is damaged; " in line
    assert "1 mark differs from the backup: Knit: starred, note → if you did not" in line
    assert line.endswith("paperreader restore lists the available backups")
    assert doctor(filled).exit_code == 0
    filled.marks.with_name("marks.json.bak").write_text(text.replace("warmer", "warm"))
    filled.marks.write_text(text.replace("warmer", "warm"))
    (line,) = found(filled, "marks", "warning")
    assert "no mark differs from the backup" in line
    filled.marks.with_name("marks.json.bak").unlink()
    (line,) = found(filled, "marks", "warning")
    assert "there is no backup to compare it with" in line


def test_marks_of_format_1_are_well(filled: Paths) -> None:
    filled.marks.write_text('{"marks": {"knit": {"note": "x"}}, "meta": {"1": {"version": 1}}}')
    assert found(filled, "marks", "warning") == []
    (line,) = found(filled, "marks", "ok")
    assert "1 paper marked, 1 with a note" in line
