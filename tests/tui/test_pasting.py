"""What is pasted is text, whatever is in it, and never keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from paperreader.text.sanitize import clean_note
from paperreader.tui.textual_patches.pasted_text import PasteFilter

BEGIN, END = "\x1b[200~", "\x1b[201~"
pieces = st.lists(
    st.sampled_from(
        ["\x1b", "\x1b[", "\x1b[31m", "[200~", "s", "\n", "\t", "é", "\x1b[20", "q", "\x9b"]
    )
).map("".join)


def parts(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


@given(before=st.text("jk", max_size=9), pasted=pieces, after=st.text("jk", max_size=9))
def test_a_paste_stays_one_text_wherever_the_input_is_cut(
    before: str, pasted: str, after: str
) -> None:
    if END in pasted:
        return
    expected = before + BEGIN + clean_note(pasted).replace("\x1b", "") + END + after
    for size in (1, 2, 5, 7, 4096):
        stream = PasteFilter()
        read = "".join(map(stream.feed, parts(before + BEGIN + pasted + END + after, size)))
        assert read == expected


@pytest.mark.parametrize(
    "pasted", ["one \x1b[31msmart red\x1b[0m two\nthree\tfour", "x\x1b[1mssmj\x1b"]
)
def test_nothing_that_is_pasted_becomes_a_key(pasted: str) -> None:
    messages = list(XTermParser().feed(PasteFilter().feed(BEGIN + pasted + END)))
    assert [type(message) for message in messages] == [events.Paste]
    without = list(XTermParser().feed(BEGIN + pasted + END))
    assert any(isinstance(message, events.Key) for message in without), "the patch is not needed"


def test_keys_and_sequences_outside_a_paste_arrive_as_they_are() -> None:
    typed = "j\x1b[A\x1b\x1b[<0;3;4M/é\x1b[200"
    assert "".join(map(PasteFilter().feed, parts(typed, 3))) == typed
