"""The screen, with the keys that a person presses."""

from __future__ import annotations

import gc
import re
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import OptionList

from made_up import TODAY
from paperreader.catalog import Catalog
from paperreader.clipboard import Copied
from paperreader.config import Settings
from paperreader.errors import PaperreaderError
from paperreader.library import Library, News
from paperreader.links import find_links
from paperreader.marks import Marks
from paperreader.paper import Mark, Paper
from paperreader.sources import sample_papers
from paperreader.storage import MarksNotSavedError
from paperreader.tui.abstract import AbstractPane
from paperreader.tui.app import PaperreaderApp
from paperreader.tui.hints import KeyHints
from paperreader.tui.links import Desktop
from paperreader.tui.notes import NotesPanel
from paperreader.tui.paper_list import PaperList
from paperreader.tui.status import StatusLine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot
    from textual.widget import Widget

    from paperreader.config import Paths

WIDE, CLASSIC, SMALL = (120, 40), (80, 24), (40, 12)
TEACHING, ON, QUIET = "teaching", "on", "quiet"


class Reader:
    """A reader on the screen, and what a person sees of it."""

    def __init__(self, pilot: Pilot[None], library: Library, paths: Paths) -> None:
        self.pilot = pilot
        self.library = library
        self.paths = paths
        self.copied: list[str] = []
        self.opened: list[str] = []

    @property
    def app(self) -> PaperreaderApp:
        assert isinstance(self.pilot.app, PaperreaderApp)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        searches = [worker for worker in self.app.workers if worker.group == "find"]
        if searches:
            await self.app.workers.wait_for_complete(searches)
            await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*["space" if letter == " " else letter for letter in text])

    async def saved(self) -> dict[str, Mark]:
        """Wait until all is on the disk, and read it there."""
        await self.app.reader.save()
        return Marks(self.paths.marks).load()

    def mark(self, prefix: str) -> Mark:
        return self.library.entry(prefix).mark

    def text_of(self, kind: type[Widget]) -> str:
        area = self.app.reader.query_one(kind).content_region
        lines = shown_lines(self.app)[area.y : area.bottom]
        return "\n".join(line[area.x : area.right].rstrip() for line in lines)

    @property
    def line(self) -> str:
        """The list's line under the cursor."""
        papers = self.app.reader.query_one(PaperList)
        line = papers._line_of(papers.cursor) - papers.scroll_offset.y
        return self.text_of(PaperList).splitlines()[line]

    @property
    def title(self) -> str:
        """The beginning of the abstract pane."""
        return self.text_of(AbstractPane).splitlines()[0]

    @property
    def status(self) -> str:
        return self.text_of(StatusLine)

    @property
    def told(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]

    @property
    def note(self) -> NotesPanel:
        return self.app.reader.query_one(NotesPanel)


Opening = "Callable[..., AsyncIterator[Reader]]"


@pytest.fixture
def reading(library: Library, paths: Paths) -> Callable[..., object]:
    """Open a reader on the made-up page; its clipboard and browser are lists."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = WIDE,
        settings: Settings = Settings(),  # noqa: B008
        copied: Copied = Copied(confirmed=True),  # noqa: B008
        on: Library = library,
        *,
        complete: bool = True,
    ) -> AsyncIterator[Reader]:
        def copy(text: str, _: object) -> Copied:
            reader.copied.append(text)
            return copied

        def open_link(url: str) -> None:
            if "joist" in url:
                raise PaperreaderError("not opened: no browser here")
            reader.opened.append(url)

        app = PaperreaderApp(on, settings, paths.config, Desktop(copy, open_link))
        async with app.run_test(size=size) as pilot:
            reader = Reader(pilot, on, paths)
            if complete:
                app.reader.complete()
                await pilot.pause()
            yield reader

    return opened


# Moving


async def test_list_and_abstract_move_together(reading) -> None:
    async with reading() as reader:
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("j")
        assert "On the Boiling Point" in reader.line
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("down", "down", "down")
        assert reader.title.startswith("Quiet Robots")
        await reader.press("g")
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("G", "k")
        assert reader.title.startswith("On the Boiling Point")


async def test_space_reads_on_to_the_end_and_then_to_the_next_unread(reading) -> None:
    async with reading(CLASSIC) as reader:
        await reader.press("space")
        assert reader.app.reader.query_one(AbstractPane).has_focus
        await reader.press("space")
        assert reader.mark(TEACHING).read
        assert reader.title.startswith("On the Boiling Point")


async def test_space_scrolls_a_long_abstract_before_it_marks_it(reading, library: Library) -> None:
    library.add([Paper("a-long-one", "A Long One", "Many words. " * 400)])
    async with reading() as reader:
        await reader.press("G", "space")
        assert reader.app.reader.query_one(AbstractPane).scroll_offset.y > 0
        assert not reader.mark("a-long").read


async def test_n_goes_from_unread_to_unread(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "m", "k", "n")
        assert reader.title.startswith("Quiet Robots")
        await reader.press("N")
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("N")
        assert reader.told == ["No unread paper above."]


async def test_brackets_go_from_day_to_day(reading, library: Library) -> None:
    for day in (10, 11):
        library.add([Paper(f"d{day}{n}", f"D{day}{n}", "x", date=date(2026, 8, day)) for n in "ab"])
    async with reading() as reader:
        await reader.press("j", "[")
        assert reader.title == "D11a"
        assert "11 Aug 2026" in reader.status
        await reader.press("j", "[")
        assert reader.title == "D10a"
        await reader.press("[")
        assert reader.told == ["No earlier day here."]
        await reader.press("]", "]")
        assert reader.title.startswith("Teaching Llamas")


async def test_a_click_goes_to_the_paper_and_to_the_pane(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(PaperList, offset=(12, 4))
        await reader.pilot.pause()
        assert reader.title.startswith("Quiet Robots")
        await reader.pilot.click(NotesPanel, offset=(5, 3))
        assert reader.note.has_focus


# Marking


async def test_marks_are_seen_at_once_and_on_the_disk(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "s")
        assert reader.line.startswith("▌  ★")
        assert "2 unread  1 ★" in reader.status
        assert (await reader.saved())[reader.library.entry(TEACHING).paper.id] == Mark(
            read=True, starred=True
        )
        await reader.press("m")
        assert reader.line.startswith("▌● ★")


async def test_undo_takes_back_and_goes_there(reading) -> None:
    async with reading() as reader:
        await reader.press("s", "j", "m", "j", "u")
        assert reader.title.startswith("On the Boiling Point")
        assert not reader.mark(ON).read
        await reader.press("u")
        assert not reader.mark(TEACHING).starred
        await reader.press("U")
        assert reader.mark(TEACHING).starred
        await reader.press("u", "u")
        assert reader.told[-1] == "There is nothing to undo."
        assert not any(mark.starred or mark.read for mark in (await reader.saved()).values())


async def test_another_programs_marks_appear(reading, paths: Paths) -> None:
    async with reading() as reader:
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.change(other.entry(TEACHING).paper, "starred", True)
        other.change(other.entry(TEACHING).paper, "note", "from elsewhere")
        other.flush()
        other.close()
        await reader.app.reader.look()
        await reader.pilot.pause()
        assert reader.line.startswith("▌● ★✎")
        assert reader.note.text == "from elsewhere"


# Notes


async def test_a_note_is_written_and_saved(reading) -> None:
    async with reading() as reader:
        await reader.press("e")
        await reader.type("warm [/foo] jumper")
        await reader.press("escape", "j")
        assert reader.note.text == ""
        assert "✎" in reader.text_of(PaperList).splitlines()[1]
        saved = await reader.saved()
        assert [mark.note for mark in saved.values()] == ["warm [/foo] jumper"]
        await reader.press("k")
        assert reader.note.text == "warm [/foo] jumper"
        assert reader.note.border_subtitle == "saved"


async def test_keys_typed_into_a_note_are_text(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "q", "m", "s", "u", "slash", "1", "question_mark")
        assert reader.note.text == "qmsu/1?"
        assert reader.mark(TEACHING) == Mark(note="qmsu/1?")


async def test_a_note_typed_right_before_moving_stays_with_its_paper(reading) -> None:
    async with reading() as reader:
        for number in range(3):
            await reader.press("e", "a", str(number))
            # No pause: the next paper is there before Textual has told of the change.
            reader.app.reader.action_go("next" if number < 2 else "first")
            reader.app.reader.query_one(PaperList).focus()
            await reader.pilot.pause()
        notes = [reader.mark(prefix).note for prefix in (TEACHING, ON, QUIET)]
        assert notes == ["a0", "a1", "a2"]


@pytest.mark.parametrize("complete", [True, False], ids=["later", "at-the-first-title"])
async def test_keys_typed_in_one_breath_go_where_they_were_meant_to_go(
    reading, *, complete: bool
) -> None:
    async with reading(complete=complete) as reader:
        keys = ["e", *"msq", "escape", "j", "s", "slash", *"quiet", "enter", "m", "slash", "escape"]
        for key in keys:
            # All of them arrive before the first one is handled, as on a slow line.
            character = {"slash": "/"}.get(key, key if len(key) == 1 else None)
            reader.app.post_message(events.Key(key, character))
        for _ in keys:
            await reader.pilot.pause()
        assert reader.mark(TEACHING) == Mark(note="msq")
        assert reader.mark(ON) == Mark(starred=True)
        assert reader.mark(QUIET) == Mark(read=True)
        assert reader.app.is_running


@pytest.mark.parametrize("keys", ["e", "tab tab"])
async def test_the_note_can_be_gone_to_at_the_first_title(reading, keys: str) -> None:
    async with reading(complete=False) as reader:
        await reader.press(*keys.split(), "x")
        assert reader.note.has_focus
        assert reader.mark(TEACHING).note == "x"


async def test_a_known_note_is_shown_soon_after_the_titles(reading, library: Library) -> None:
    library.change(library.entry(TEACHING).paper, "note", "warm")
    async with reading(complete=False) as reader:
        for _ in range(100):
            if reader.app.reader.query(NotesPanel):
                break
            await reader.pilot.pause()
        await reader.pilot.pause()
        assert reader.note.text == "warm"
        assert reader.text_of(NotesPanel).startswith("warm")


async def test_garbage_is_looked_for_again_after_the_first_screen(reading) -> None:
    gc.disable()
    try:
        async with reading():
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


async def test_a_note_is_undone_as_one_and_the_panel_shows_it(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a", "b", "escape", "u")
        assert reader.note.text == ""
        await reader.press("U")
        assert reader.note.text == "ab"


async def test_what_is_pasted_into_a_note_is_harmless(reading) -> None:
    async with reading() as reader:
        await reader.press("e")
        reader.note.insert("a\x1b]52;c;aGk=\x07b\u202e\x9b31m\ud800")
        await reader.pilot.pause()
        assert reader.mark(TEACHING).note == "ab\N{REPLACEMENT CHARACTER}"


async def test_a_note_changed_elsewhere_while_typing_keeps_both(reading, paths: Paths) -> None:
    async with reading() as reader:
        await reader.press("e", "m", "y")
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.change(other.entry(TEACHING).paper, "note", "theirs")
        other.flush()
        other.close()
        await reader.app.reader.save()
        await reader.pilot.pause()
        for text in ("theirs", "my"):
            assert text in reader.note.text
            assert text in next(iter((await reader.saved()).values())).note


async def test_letters_that_arrive_while_a_save_ends_are_kept(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a")
        reader.note.insert("b")
        reader.app.reader._after_disk(News())
        await reader.pilot.pause()
        assert reader.note.text == "ab"
        assert reader.mark(TEACHING).note == "ab"


async def test_a_paper_that_another_program_took_away_breaks_nothing(
    reading, library: Library
) -> None:
    async with reading() as reader:
        library._papers = {}
        await reader.press("s")
        await reader.app.reader.save()
        assert reader.app.is_running


async def test_a_failed_save_is_told_and_tried_again(
    reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MarksNotSavedError("marks.json", "no space left on device", "")  # type: ignore[arg-type]

    async with reading() as reader:
        with monkeypatch.context() as broken:
            broken.setattr(Marks, "apply", full)
            await reader.press("e", "a")
            await reader.app.reader.save()
            await reader.app.reader.look()
            assert reader.note.border_subtitle == "not saved: no space left on device"
            await reader.press("escape", "q")
            await reader.pilot.pause()
            assert reader.app.is_running
            assert len(reader.app.screen.query(OptionList)) == 1
            await reader.press("escape")
        assert [mark.note for mark in (await reader.saved()).values()] == ["a"]
        assert "not saved" not in reader.status


# Finding


async def test_search_finds_as_one_types_and_esc_clears(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "slash")
        await reader.type("robo")
        assert reader.title.startswith("Quiet Robots")
        assert "/robo: 1 shown" in reader.status
        await reader.press("enter")
        assert "/robo: 1 shown" in reader.status
        await reader.press("escape")
        assert "shown" not in reader.status
        assert reader.title.startswith("Quiet Robots")


async def test_arrows_move_through_results_while_the_box_is_open(reading) -> None:
    async with reading() as reader:
        await reader.press("slash", "down", "down", "up")
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("escape", "s")
        assert reader.mark(ON).starred


async def test_nothing_found_says_what_was_searched(reading) -> None:
    async with reading() as reader:
        await reader.press("slash")
        await reader.type("[zebra]")
        shown = reader.text_of(AbstractPane)
        assert "No paper found: [zebra]" in shown
        assert "esc shows all papers again" in shown
        await reader.press("enter", "m", "s", "e", "y", "Y", "o", "u", "n", "[", "space", "j", "G")
        await reader.press("enter", "1", "backslash", "escape", "escape")
        assert reader.title.startswith("Teaching Llamas")
        assert (await reader.saved()) == {}


async def test_f_goes_through_the_filters(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "j", "s", "f")
        assert "unread: 2 shown" in reader.status
        await reader.press("f")
        assert "starred: 1 shown" in reader.status
        await reader.press("f", "f")
        assert "with code: 2 shown" in reader.status
        await reader.press("f")
        assert "shown" not in reader.status


async def test_a_paper_marked_read_stays_in_the_unread_list_until_the_next_search(reading) -> None:
    async with reading() as reader:
        await reader.press("f", "m")
        assert reader.title.startswith("Teaching Llamas")
        assert "unread: 3 shown" in reader.status


# Links


async def test_y_copies_the_github_link_and_tells_how_far_it_got(reading) -> None:
    async with reading() as reader:
        await reader.press("y")
        assert reader.copied == ["https://github.com/woolly/knit-decoder"]
        assert reader.told == ["copied: https://github.com/woolly/knit-decoder"]


async def test_without_confirmation_the_terminal_gets_it_and_nothing_is_claimed(reading) -> None:
    async with reading(copied=Copied(sent=True)) as reader:
        await reader.press("y")
        assert reader.app.clipboard == "https://github.com/woolly/knit-decoder"
        assert reader.told == ["sent to the terminal: https://github.com/woolly/knit-decoder"]


async def test_y_without_a_github_link_says_so(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "y")
        assert reader.copied == []
        assert reader.told[0].startswith("No GitHub link")


async def test_of_several_github_links_one_is_chosen(reading, library: Library) -> None:
    text = "https://github.com/a/one and https://github.com/a/two"
    library.add([Paper("two", "Two", text, links=find_links(text))])
    async with reading() as reader:
        await reader.press("G", "y", "down", "enter")
        assert reader.copied == ["https://github.com/a/two"]


async def test_the_copy_menu_has_links_title_and_citation(reading) -> None:
    async with reading() as reader:
        await reader.press("G", "Y", "3")
        assert reader.copied == ["Quiet Robots Make Better Neighbours"]
        await reader.press("Y", "j", "enter")
        assert reader.copied[-1] == "https://example.org/joist_(data)"
        await reader.press("Y", "escape")
        assert len(reader.copied) == 2


async def test_a_second_enter_behind_the_first_answers_nothing(reading) -> None:
    async with reading() as reader:
        await reader.press("Y")
        for _ in range(3):
            reader.app.post_message(events.Key("enter", "\r"))
        for _ in range(4):
            await reader.pilot.pause()
        assert reader.copied == ["https://github.com/woolly/knit-decoder"]
        assert reader.app.screen is reader.app.reader


async def test_digits_copy_links_in_the_abstract(reading) -> None:
    async with reading() as reader:
        await reader.press("G", "tab", "2")
        assert reader.copied == ["https://example.org/joist_(data)"]
        await reader.press("9")
        assert len(reader.copied) == 1


async def test_o_opens_the_paper_or_says_why_not(reading) -> None:
    async with reading() as reader:
        await reader.press("o")
        assert reader.opened == ["https://github.com/woolly/knit-decoder"]
        await reader.press("j", "o", "j", "o")
        assert reader.told[-2:] == [
            "This paper has no link to open.",
            "not opened: no browser here",
        ]


async def test_a_clicked_link_is_opened(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(AbstractPane, offset=(10, 3))
        await reader.pilot.pause()
        assert reader.opened == ["https://github.com/woolly/knit-decoder"]


# Panes


async def test_in_a_narrow_terminal_one_pane_is_in_sight(reading) -> None:
    async with reading(CLASSIC) as reader:
        panes = [
            reader.app.reader.query_one(kind) for kind in (PaperList, AbstractPane, NotesPanel)
        ]
        for number in (0, 1, 2, 0):
            in_sight = [pane for pane in panes if pane.region.area and pane.is_on_screen]
            assert in_sight == [panes[number]]
            assert panes[number].has_focus
            await reader.press("tab")


async def test_enter_gives_the_abstract_the_screen_and_takes_it_back(reading) -> None:
    async with reading() as reader:
        await reader.press("enter")
        assert reader.app.reader.query_one(AbstractPane).size.width > 100
        await reader.press("j")
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("enter")
        assert reader.app.reader.query_one(PaperList).has_focus
        await reader.press("enter", "e")
        assert reader.note.has_focus
        assert reader.note.region.area


async def test_raw_text_and_back(reading) -> None:
    async with reading() as reader:
        assert "drops 20% fewer" in reader.text_of(AbstractPane)
        await reader.press("backslash")
        assert "drops 20\\% fewer" in reader.text_of(AbstractPane)
        await reader.press("backslash")
        assert "drops 20% fewer" in reader.text_of(AbstractPane)


@pytest.mark.parametrize(
    "size",
    [(1, 1), (2, 50), (3, 9), (5, 60), (7, 20), (10, 3), (20, 5), (40, 12), (99, 9), (300, 100)],
)
async def test_any_size_works(reading, size: tuple[int, int]) -> None:
    async with reading(size) as reader:
        await reader.press("j", "s", "e", "a", "escape", "slash", "o", "n", "enter", "tab", "space")
        await reader.press("question_mark", "escape", "Y", "escape", "enter", "enter")
        await reader.pilot.resize_terminal(80, 24)
        await reader.pilot.resize_terminal(*size)
        await reader.pilot.pause()
        assert reader.mark(ON).starred
        assert reader.mark(ON).note == "a"


# Keys, themes, leaving


async def test_every_key_can_be_another_one_and_the_footer_knows(reading) -> None:
    settings = Settings(keys={"toggle_star": "x", "help": "f1"})
    async with reading(settings=settings) as reader:
        await reader.press("s")
        assert not reader.mark(TEACHING).starred
        await reader.press("x")
        assert reader.mark(TEACHING).starred
        assert "x star" in reader.text_of(KeyHints)
        await reader.press("f1")
        assert re.search(r"x +star, or take", shown_text(reader.app))


async def test_keys_that_clash_or_name_nothing_are_told_and_the_defaults_stay(
    reading, paths: Paths
) -> None:
    wrong = {"toggle_star": "m", "dance": "d", "undo": "", "raw": "?", "filter": "ctrl+c"}
    settings = Settings(keys=wrong | {"search": "[/foo]", "help": "\x1b"})
    paths.config.write_text('[keys]\ndance = "d"\ntoggle_star = "m"\n')
    async with reading(settings=settings) as reader:
        assert len(reader.told) == 7
        assert any(
            f"{paths.config}:3: [keys] toggle_star: m is toggle_read" in told
            for told in reader.told
        )
        assert any(f"{paths.config}:2: [keys] dance: there is no" in told for told in reader.told)
        assert any("question_mark is help" in told for told in reader.told)
        await reader.press("s", "m")
        assert reader.mark(TEACHING) == Mark(read=True, starred=True)


async def test_two_commands_can_change_places(reading) -> None:
    settings = Settings(keys={"toggle_star": "m", "toggle_read": "s"})
    async with reading(settings=settings) as reader:
        assert reader.told == []
        await reader.press("s")
        assert reader.mark(TEACHING) == Mark(read=True)


async def test_leaving_the_search_box_by_any_way_closes_it(reading) -> None:
    async with reading() as reader:
        for way in ("tab", "click"):
            await reader.press("slash", "q")
            assert "enter keep" in reader.text_of(KeyHints)
            if way == "tab":
                await reader.press("tab")
            else:
                await reader.pilot.click(PaperList, offset=(12, 2))
            await reader.pilot.pause()
            assert not reader.app.reader.searching
            assert "enter keep" not in reader.text_of(KeyHints)
            await reader.press("escape", "escape")
            assert "shown" not in reader.status


async def test_no_key_in_the_footer_does_nothing(reading) -> None:
    async with reading() as reader:
        assert "undo" not in reader.text_of(KeyHints)
        assert "copy link" in reader.text_of(KeyHints)
        await reader.press("s", "j")
        assert "u undo" in reader.text_of(KeyHints)
        assert "copy link" not in reader.text_of(KeyHints)
        await reader.press("e")
        assert "s star" not in reader.text_of(KeyHints)


async def test_a_click_on_a_hint_does_what_it_says(reading) -> None:
    async with reading() as reader:
        offset = reader.text_of(KeyHints).index("star")
        await reader.pilot.click(KeyHints, offset=(offset, 0))
        await reader.pilot.pause()
        assert reader.mark(TEACHING).starred


async def test_a_chosen_theme_is_remembered(reading, paths: Paths) -> None:
    async with reading() as reader:
        reader.app.theme = "nord"
        await reader.pilot.pause()
        await reader.app.workers.wait_for_complete()
    assert Settings.load(paths.config).theme == "nord"
    async with reading(settings=Settings.load(paths.config)) as reader:
        assert reader.app.theme == "nord"


async def test_a_theme_that_is_not_there_is_told(reading) -> None:
    async with reading(settings=Settings(theme="[red]x[/y]")) as reader:
        assert "there is no theme" in reader.told[0]


async def test_the_palette_offers_the_readers_commands(reading) -> None:
    async with reading() as reader:
        offered = {command.title for command in reader.app.get_system_commands(reader.app.reader)}
        assert {"Theme", "Star, or take the star away", "Quit"} <= offered


@pytest.mark.parametrize("key", ["pagedown", "pageup", "home", "end", "down", "up", "enter"])
async def test_no_key_breaks_a_palette_that_finds_nothing(reading, key: str) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p", *"zzzz", key, key, "escape", "escape")
        assert reader.app.is_running


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


# First steps and trouble


async def test_a_first_time_reader_is_told_how_to_bring_in_papers(reading, paths: Paths) -> None:
    new = Library(Catalog(paths.catalog.with_name("new.db")), Marks(paths.marks))
    new.add(sample_papers(TODAY))
    async with reading(on=new) as reader:
        assert "paperreader import FILE" in shown_text(reader.app)
        assert "sample page" in reader.status
    new.close()


async def test_damaged_marks_are_asked_about_and_the_backup_comes_back(
    reading, library: Library, paths: Paths
) -> None:
    library.change(library.entry(TEACHING).paper, "starred", True)
    library.flush()
    library.change(library.entry(TEACHING).paper, "read", True)
    library.flush()
    paths.marks.write_text("{")
    async with reading() as reader:
        await reader.app.reader.look()
        await reader.pilot.pause()
        assert "The marks file is damaged" in shown_text(reader.app)
        await reader.press("1")
        await reader.app.reader.look()
        await reader.pilot.pause()
        assert reader.mark(TEACHING) == Mark(starred=True)
        assert paths.marks.with_name("marks.json.damaged-1").read_text() == "{"


async def test_with_damaged_marks_one_can_read_on_and_nothing_is_overwritten(
    reading, library: Library, paths: Paths
) -> None:
    library.change(library.entry(TEACHING).paper, "starred", True)
    library.flush()
    paths.marks.write_text("{")
    async with reading() as reader:
        await reader.app.reader.look()
        await reader.pilot.pause()
        await reader.press("2", "j", "s")
        await reader.app.reader.save()
        assert reader.mark(ON).starred
        assert "marks file damaged" in reader.status
        assert paths.marks.read_text() == "{"


HOSTILE = "[/foo] [@click=app.quit()]x[/] $[red]"


async def test_markup_in_a_paper_is_shown_as_text_everywhere(reading, library: Library) -> None:
    links = PaperList, AbstractPane
    paper = Paper(
        "zz-hostile", HOSTILE, f"{HOSTILE} https://a.org/[/b]", (HOSTILE,), source=HOSTILE
    )
    library.add([paper])
    library.change(paper, "note", HOSTILE)
    async with reading() as reader:
        await reader.press("G")
        for kind in (*links, NotesPanel):
            assert "[/foo] [@click=app.quit()]x[/]" in reader.text_of(kind)
        await reader.press("Y")
        assert "[@click=app.quit()]" in shown_text(reader.app)
        await reader.press("1", "s", "u")
        assert "[/foo]" in reader.told[-1]
        await reader.press("slash")
        await reader.type("[/foo]")
        assert "[/foo]" in reader.status
        await reader.press("enter")
        await reader.pilot.click(AbstractPane, offset=(14, 2))
        assert reader.app.is_running


def shown_lines(app: PaperreaderApp) -> list[str]:
    """Give all text on the screen, line by line."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def shown_text(app: PaperreaderApp) -> str:
    """Give all text on the screen."""
    return "\n".join(shown_lines(app))
