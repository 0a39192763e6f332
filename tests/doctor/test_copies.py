"""The check for other copies of the marks."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from doctor.checking import found
from paperreader.cli import commands

if TYPE_CHECKING:
    from paperreader.config import Paths


def test_a_command_to_copy_names_exactly_that_file_whatever_its_name(filled: Paths) -> None:
    name = "marks conflict it's \x1b[31m\n.json"
    filled.marks.with_name(name).write_text("{")
    copy = filled.marks.with_name("marks conflict \udcff.json")
    copy.write_text(filled.marks.read_text())
    warnings = found(filled, "copies", "warning")
    (remove,) = [line.split(" → ")[1] for line in warnings if " → rm " in line]
    subprocess.run(["bash", "-c", remove], check=True)
    assert not copy.exists()
    assert filled.marks.with_name(name).exists()


def test_a_copy_after_a_conflict_is_named_with_the_command_that_merges_it(filled: Paths) -> None:
    copy = filled.marks.with_name("marks (Anna's conflicted copy 2026-11-24).json")
    copy.write_text('{"marks": {"sand": {"read": true}}}')
    (line,) = found(filled, "copies", "warning")
    command = line.split(" → ")[1]
    assert command.startswith("paperreader merge '")
    runner = CliRunner(env={"PAPERREADER_HOME": str(filled.marks.parent)})
    assert runner.invoke(commands, ["merge", str(copy)]).exit_code == 0
    (line,) = found(filled, "copies", "warning")
    assert "has nothing that marks.json lacks → rm '" in line
    copy.write_text("{")
    (line,) = found(filled, "copies", "warning")
    assert "is damaged" in line
    copy.write_text('{"marks": {}}')
    filled.marks.write_text("")
    (line,) = found(filled, "copies", "warning")
    assert "fix the marks first" in line


@pytest.mark.parametrize("name", ["marks (1).json", "marks-LAPTOP.json", "marks 2.json"])
def test_a_copy_is_known_by_what_is_in_it_and_not_by_its_name(filled: Paths, name: str) -> None:
    copy = filled.marks.with_name(name)
    copy.write_text('{"marks": {"sand": {"read": true}}}')
    (line,) = found(filled, "copies", "warning")
    assert "has changes that marks.json lacks → paperreader merge" in line
    copy.write_bytes(filled.marks.read_bytes())
    assert found(filled, "copies", "warning") == []
    for other in ('{"my": "bookmarks"}', "[]", "", "not JSON"):
        copy.write_text(other)
        assert found(filled, "copies", "warning") == []
