"""Saving, and what happens if marks cannot be saved or read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from paperreader.marks import Marks, MarksNotSavedError
from paperreader.models import Mark
from reading import ON, TEACHING, shown_text

if TYPE_CHECKING:
    import pytest

    from paperreader.config import Paths
    from paperreader.library import Library


async def test_q_quits_and_control_c_interrupts_both_with_the_note_saved(reading) -> None:
    for key, code in (("q", 0), ("ctrl+c", 130)):
        async with reading() as reader:
            await reader.press("e", key[-1])
            if key == "q":
                await reader.press("escape")
            await reader.press(key)
            await reader.app.workers.wait_for_complete()
            assert reader.app.return_code == code
        notes = {mark.note for mark in Marks(reader.paths.marks).load().values()}
        assert any(key[-1] in note for note in notes)


async def test_a_failed_save_is_reported_and_tried_again(
    reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MarksNotSavedError("marks.json", "no space left on device", "")  # type: ignore[arg-type]  # a path is not needed here

    async with reading() as reader:
        with monkeypatch.context() as broken:
            broken.setattr(Marks, "apply", full)
            await reader.press("e", "a")
            await reader.app.reader.save()
            await reader.app.reader.check_files()
            assert reader.note_pane.border_subtitle == "not saved: no space left on device"
            await reader.press("escape", "q")
            await reader.pilot.pause()
            assert reader.app.is_running
            assert len(reader.app.screen.query(OptionList)) == 1
            await reader.press("escape")
        assert [mark.note for mark in (await reader.saved()).values()] == ["a"]
        assert "not saved" not in reader.status


async def test_a_paper_that_another_program_removed_breaks_nothing(
    reading, library: Library
) -> None:
    async with reading() as reader:
        library._papers = {}
        await reader.press("s")
        await reader.app.reader.save()
        assert reader.app.is_running


async def test_damaged_marks_raise_a_question_and_the_backup_is_restored(
    reading, library: Library, paths: Paths
) -> None:
    library.change(library.entry(TEACHING).paper, "starred", True)
    library.flush()
    library.change(library.entry(TEACHING).paper, "read", True)
    library.flush()
    paths.marks.write_text("{")
    async with reading() as reader:
        await reader.app.reader.check_files()
        await reader.pilot.pause()
        assert "The marks file is damaged" in shown_text(reader.app)
        await reader.press("1")
        await reader.app.reader.check_files()
        await reader.pilot.pause()
        assert reader.mark(TEACHING) == Mark(starred=True)
        assert paths.marks.with_name("marks.json.damaged-1").read_text() == "{"


async def test_with_damaged_marks_reading_goes_on_and_nothing_is_overwritten(
    reading, library: Library, paths: Paths
) -> None:
    library.change(library.entry(TEACHING).paper, "starred", True)
    library.flush()
    paths.marks.write_text("{")
    async with reading() as reader:
        await reader.app.reader.check_files()
        await reader.pilot.pause()
        await reader.press("2", "j", "s")
        await reader.app.reader.save()
        assert reader.mark(ON).starred
        assert "marks file damaged" in reader.status
        assert paths.marks.read_text() == "{"


async def test_marks_that_something_else_changed_are_shown_and_told_once(
    reading, paths: Paths
) -> None:
    async with reading() as reader:
        await reader.press("s")
        await reader.saved()
        text = paths.marks.read_text(encoding="utf-8")
        paths.marks.write_text(text.replace('"starred": true', '"starred": false'))
        for _ in range(2):
            await reader.app.reader.check_files()
        assert not reader.mark(TEACHING).starred
        assert [message for message in reader.messages if "changed by another" in message] == [
            f"{paths.marks}: was changed by another program, or is damaged; "
            "`paperreader doctor` compares it with its backup"
        ]
