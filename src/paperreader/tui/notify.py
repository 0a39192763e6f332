"""Messages to the user, on the line above the key hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.log import log
from paperreader.text.sanitize import clean_line
from paperreader.tui.state.messages import Message

if TYPE_CHECKING:
    from paperreader.tui.screens.reader import ReaderScreen


def notify(reader: ReaderScreen, text: str, *, short: str = "", problem: bool = False) -> None:
    """Show a plain text for some seconds, or a problem until it is dismissed and also in the log.

    ``short`` is the part of the text, such as a title, that is cut if the line is too narrow.
    """
    if problem:
        log.problem_in_thread(text)
    reader.messages.show(Message(clean_line(text), clean_line(short), problem))
