"""No text can control the terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up import OWN_WORDS
from paperreader.text.sanitize import MARKS_LIMIT, clean, clean_line, clean_note, drawable

HOSTILE = {
    "colour": ("\x1b[31mred\x1b[0m", "red"),
    "title of the window": ("\x1b]0;owned\x07rest", "rest"),
    "write to the clipboard": ("a\x1b]52;c;aGk=\x1b\\b", "ab"),
    "hyperlink": ("\x1b]8;;http://evil\x1b\\text\x1b]8;;\x1b\\", "text"),
    "eight-bit sequences": ("\x9b31mred\x9d0;x\x9c", "red"),
    "lone escape": ("a\x1bb", "ab"),
    "bell, backspace, delete": ("a\x07b\x08c\x7f", "abc"),
    "null": ("a\0b", "ab"),
    "bidi override": ("abc\u202edef\u202c\u2066g\u2069", "abcdefg"),
    "zero width": ("a\u200bb\u200dc\ufeffd\u00ade", "abcde"),
    "tag characters": ("a\U000e0041\U000e0042b", "ab"),
    "lone surrogate": ("a\ud83db", "a\N{REPLACEMENT CHARACTER}b"),
    "no-break spaces": ("a\u00a0b\u2009c", "a b c"),
    "line ends": ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
}


@pytest.mark.parametrize(("hostile", "harmless"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_becomes_harmless(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


def test_an_unfinished_sequence_removes_no_words() -> None:
    assert "the rest of the abstract" in clean("\x1b]52;c;the rest of the abstract")


@pytest.mark.parametrize("opener", "\x1b\x90\x98\x9b\x9d\x9e\x9f")
def test_a_flood_of_openers_is_cleaned_at_once(opener: str) -> None:
    assert clean(opener * 300_000 + "\nend") == "\nend"


def test_markup_is_left_for_the_widgets_to_show_as_text() -> None:
    assert clean("[/foo] [@click=app.quit()]x[/]") == "[/foo] [@click=app.quit()]x[/]"


def test_floods_of_combining_marks_are_limited() -> None:
    assert clean("e" + "\u0301" * 500) == "e" + "\u0301" * MARKS_LIMIT


@pytest.mark.parametrize(
    "word", ["Hölder", "Erdős", "tiếng Việt", "深度学习", "עברית", "हिन्दी", "မြို့"]
)
def test_words_of_any_language_stay_unchanged(word: str) -> None:
    assert clean(word) == word


@given(st.text(st.characters(), max_size=200))
def test_no_control_character_is_left(text: str) -> None:
    left = {unicodedata.category(character) for character in clean(text) if character != "\n"}
    assert not left & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(), max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(), max_size=200))
def test_a_line_stays_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


@pytest.mark.parametrize("words", OWN_WORDS)
def test_the_users_own_words_stay_as_they_were_typed(words: str) -> None:
    assert clean_note(words) == words


@pytest.mark.parametrize(
    "name",
    ["colour", "title of the window", "write to the clipboard", "hyperlink", "eight-bit sequences",
     "lone escape", "bell, backspace, delete", "null", "lone surrogate",
     "line ends"],
)  # fmt: skip
def test_a_note_cannot_control_the_terminal(name: str) -> None:
    hostile, harmless = HOSTILE[name]
    assert clean_note(hostile) == harmless


def test_a_note_has_no_override_of_the_direction_of_text() -> None:
    assert clean_note("abc\u202edef\u202dghi") == "abcdefghi"


@given(st.text(st.characters(), max_size=200))
def test_a_note_loses_nothing_but_control(text: str) -> None:
    noted = clean_note(text)
    left = {unicodedata.category(character) for character in noted if character not in "\n\t"}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    assert clean_note(noted) == noted
    assert clean(noted) == clean(text)


def test_what_is_drawn_of_a_note_keeps_its_joiners_and_flags() -> None:
    for words in OWN_WORDS:
        directions = str.maketrans("", "", "\u2067\u2069\u202b\u202c")
        assert drawable(words) == words.translate(directions)
    assert drawable("a\u200fb\u00adc\u2060" + "e" + "\u0301" * 9) == "abce" + "\u0301" * MARKS_LIMIT
