"""The dialogs over the reader: a question with choices, and the help on keys."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from paperreader.tui.keymap import GROUPS, Keymap, displayed_keys
from paperreader.tui.textual_patches.background_screen import StillScreen
from paperreader.tui.widgets.styles import QUIET_STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question: its label, its value, and its kind, shown before the label."""

    label: str
    value: str
    kind: str = ""


class Menu(OptionList):
    """A list of choices; page up and page down do nothing before it is laid out."""

    def action_page_down(self) -> None:
        """Move one page down."""
        with contextlib.suppress(KeyError):  # Textual 8.2 looks up a line before the layout
            super().action_page_down()  # type: ignore[no-untyped-call]  # Textual 8.2 has no annotation here

    def action_page_up(self) -> None:
        """Move one page up."""
        with contextlib.suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual 8.2 has no annotation here


class Dialog(StillScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A modal dialog over the reader with one result."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close the dialog once: keys that arrive together would close the screen below, too."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Question(Dialog[str | None]):
    """A text with choices; the result is the value of the chosen one, or None on esc."""

    BINDINGS = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("j", "move('cursor_down')", show=False),
        Binding("k", "move('cursor_up')", show=False),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], text: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the text and the choices."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = "enter choose · esc back"
            if self._text:
                yield Static(Content(self._text), classes="dialog-text")
            yield Menu(*map(self._option, range(len(self._choices))))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return the selected choice."""
        self._answer(event.option_index)

    def action_choose(self, number: int) -> None:
        """Return the choice with a number, from 1; do nothing if there is none."""
        if number <= len(self._choices):
            self._answer(number - 1)

    def action_move(self, action: str) -> None:
        """Move the cursor; ``action`` is "cursor_up" or "cursor_down"."""
        getattr(self.query_one(OptionList), f"action_{action}")()

    def _answer(self, index: int) -> None:
        self.dismiss(self._choices[index].value)

    def _option(self, index: int) -> Option:
        choice = self._choices[index]
        number = f"{index + 1} " if index < 9 else "  "
        longest = max(len(choice.kind) for choice in self._choices)
        width = longest and longest + 2
        return Option(
            Content.assemble(
                (number, "bold $text-accent"), (f"{choice.kind:{width}}", QUIET_STYLE), choice.label
            )
        )


class KeysHelp(Dialog[None]):
    """The help: every command with its keys."""

    BINDINGS = [
        Binding("escape,q,question_mark,enter", "dismiss(None)", show=False),
        Binding("j", "scroll('scroll_down')", show=False),
        Binding("k", "scroll('scroll_up')", show=False),
        Binding("space", "scroll('scroll_page_down')", show=False),
    ]

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Yield the groups of commands."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "Keys"
            box.border_subtitle = "esc back"
            yield Static(Content("\n\n").join(self._groups()))

    def action_scroll(self, action: str) -> None:
        """Scroll the help; ``action`` is the name of a scroll method."""
        getattr(self.query_one(VerticalScroll), action)(animate=False)

    def _groups(self) -> list[Content]:
        groups = []
        for name, commands in GROUPS:
            lines = [Content.styled(name, "bold $text-primary")]
            for command in commands:
                keys = " ".join(displayed_keys(command, self._keymap)) or "in the palette"
                lines.append(Content.assemble((f"  {keys:<17}", "bold $text-accent"), command.does))
            groups.append(Content("\n").join(lines))
        groups.append(
            Content.assemble(
                ("In the abstract", "bold $text-primary"),
                "\n  1-9 copy that link · ↑ ↓ scroll",
                "\n  ctrl+c copies text that was selected with the mouse\n\n",
                ("enter, esc or q: close", QUIET_STYLE),
            )
        )
        return groups
