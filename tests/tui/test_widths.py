"""No text moves a border, however many columns a terminal gives to its characters."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from paperreader.tui.textual_patches.widths import measure_widest
from terminal import reader, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Widths = Callable[[str], Iterator[tuple[str, int]]]

measure_widest()

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAGS = "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7"
EMOJI = f"{FAMILY} \U0001f44d\U0001f3fd \u2764\ufe0f 1\ufe0f\u20e3 {FLAGS}"
TITLES = {
    "Hindi": "हिन्दी में ज्ञान का मॉडल",
    "Tamil": "தமிழ் மொழிக்கான கௌரவம்",
    "Burmese": "မြန်မာဘာသာစကားအတွက်",
    "Khmer": "ភាសាខ្មែរ",
    "Thai": "ภาษาไทยกำลัง",
    "Flags": f"{FLAGS} two \U0001f1ef\U0001f1f5",
    "Emoji": "\U0001f917 of all \U0001fae9 ages \U0001f999",
    "Chinese": "这篇论文很好",
    "Korean": "한국어 \u1112\u1161\u11ab",
    "Arabic": "العربية",
    "Accents": "e\u0301a\u0300o\u0302 ﬁne 𝐁𝐨𝐥𝐝 ❤ ☎",
}
NOTE = f"{EMOJI} می\u200cخواهم ශ්\u200dරී हिन्दी\ttab \u202bx\u200fy"

ROWS, COLUMNS = 24, 120
DIVISION = 53
"""The column of the right border of the list, after which the other panes begin."""


def is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def is_letter_of_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def of_characters(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its width in tmux and xterm: spacing marks have one."""
    for character in text:
        is_part = unicodedata.category(character) in {"Mn", "Me", "Cf"}
        is_part |= "\u1160" <= character <= "\u11ff"  # a letter within a Korean syllable
        yield character, 0 if is_part else 1 + is_wide(character)


def of_old_emoji(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its width in a terminal from before emoji were wide."""
    for character, width in of_characters(text):
        yield character, min(width, 1) if ord(character) > 0xFFFF else width


def of_wide_flags(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its width in a terminal in which all emoji are wide."""
    for character, width in of_characters(text):
        yield character, 2 if is_letter_of_flag(character) else width


def of_clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its width in a terminal that follows Unicode 15, such as foot."""
    before, flag = "", False
    for character, width in of_characters(text):
        flag = is_letter_of_flag(character) and not flag
        joined = before == "\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff"
        if joined or unicodedata.category(character) == "Mc":
            yield character, 0
        elif is_letter_of_flag(character):
            yield character, 2 * flag
        elif character == "\ufe0f" and before and not is_wide(before):
            yield character, 1
        else:
            yield character, width
        before = character


TERMINALS = {
    "tmux, xterm": of_characters,
    "old emoji": of_old_emoji,
    "wide flags": of_wide_flags,
    "foot": of_clusters,
}


class OtherTerminal(pyte.Screen):
    """A terminal with widths of its own, which does not wrap lines."""

    def __init__(self, widths: Widths) -> None:
        super().__init__(COLUMNS, ROWS)
        self._widths = widths

    def draw(self, data: str) -> None:
        row = self.buffer[self.cursor.y]
        for character, width in self._widths(data):
            for offset in range(width):
                if self.cursor.x < self.columns:
                    row[self.cursor.x] = self.cursor.attrs._replace(
                        data=" " if offset else character
                    )
                    self.cursor.x += 1


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return what the reader writes while somebody looks through such papers and edits a note."""
    home = tmp_path_factory.mktemp("widths") / "home"
    papers = [
        {"id": f"2601.{number:05}", "title": f"{name} {title} end", "abstract": f"{title} " * 12}
        for number, (name, title) in enumerate(TITLES.items(), 1)
    ]
    common = {"authors": "हिन्दी, தமிழ்", "categories": "cs.CL", "update_date": "2026-01-02"}
    lines = [json.dumps(paper | common) for paper in papers]
    assert run(home, "import", "-", given="\n".join(lines)).returncode == 0
    for paper in papers:
        assert run(home, "note", str(paper["id"]), NOTE).returncode == 0
    with reader(home, size=(ROWS, COLUMNS)) as terminal:
        terminal.wait_for("end")
        terminal.wait_for_quiet()
        for keys in [*"jjjjjjjjjjggs", "\t", "e", *["\x1b[C"] * 12, "x", "\x1b[D", "\x1b", "?"]:
            terminal.send(keys)
            terminal.wait_for_quiet(0.1)
        terminal.send("\x1b")
        terminal.wait_for_quiet(0.3)
        return terminal.output


@pytest.fixture(params=TERMINALS.values(), ids=TERMINALS.keys())
def widths(request: pytest.FixtureRequest) -> Widths:
    """Return the widths of characters in one of the terminals."""
    return request.param


@pytest.fixture
def rows(widths: Widths, output: bytes) -> list[list[str]]:
    """Return what each column of each row shows in one of the terminals."""
    screen = OtherTerminal(widths)
    pyte.ByteStream(screen).feed(output)
    return [[screen.buffer[y][x].data for x in range(COLUMNS)] for y in range(ROWS)]


def test_every_border_stays_where_it_is(rows: list[list[str]]) -> None:
    for row in rows[2 : ROWS - 2]:
        found = {x for x, character in enumerate(row) if character in "│╭╮╰╯"}
        assert found == {0, DIVISION, DIVISION + 1, COLUMNS - 1}, "".join(row)


def test_no_letter_covers_another(rows: list[list[str]], widths: Widths) -> None:
    shown = "".join("".join(row) for row in rows).replace(" ", "")
    for title in TITLES.values():
        letters = [letter for letter, width in widths(title) if width and letter != " "]
        assert "".join(letters) in shown


TEXT = st.text(st.characters() | st.sampled_from([*EMOJI, *"हिन्दी", "│", " "]), max_size=20)


@given(TEXT, st.integers(0, 30))
def test_text_is_cut_at_any_column(text: str, column: int) -> None:
    assert cell_len(set_cell_size(text, column)) == column
    strip = Strip([Segment(text)])
    cut = strip.crop(0, column)
    assert sum(cell_len(segment.text) for segment in cut) == min(column, strip.cell_length)


@given(TEXT, TEXT)
def test_the_width_of_two_texts_is_the_sum_of_theirs(one: str, other: str) -> None:
    assert cell_len(one + other) == cell_len(one) + cell_len(other)
