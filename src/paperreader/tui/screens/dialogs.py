"""The dialogs over the reader: a question with choices, and the help on keys."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from paperreader.tui.keymap import FIXED_KEYS, GROUPS, Keymap, bindings, displayed_keys
from paperreader.tui.state.view_state import destination
from paperreader.tui.textual_patches.background_screen import StillScreen
from paperreader.tui.widgets.styles import QUIET_STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.app import ComposeResult
    from textual.geometry import Size

    KeyGroup = tuple[str, Sequence[tuple[str, str]]]
    """The name of a group of keys, and lines of keys and what they do."""

INDENT = "  "

NARROW_TABLE = 30
"""Width, in columns, below which what a key does is written under it."""

SCROLLS = {
    "next": "next",
    "previous": "previous",
    "read_on": "page_down",
    **{name: name for name in "first last half_page_down half_page_up page_down page_up".split()},
}
"""Where the help scrolls to, by the command whose keys do it."""

MOVES = {
    "next": "cursor_down",
    "previous": "cursor_up",
    "first": "first",
    "last": "last",
    "half_page_down": "page_down",
    "half_page_up": "page_up",
    "page_down": "page_down",
    "page_up": "page_up",
}
"""What moves the cursor of a question, by the command whose keys do it."""


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
        *bindings(dict.fromkeys(("back", "quit"), "dismiss(None)")),
        *bindings({name: f"move('{action}')" for name, action in MOVES.items()}),
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
        """Move the cursor; ``action`` is one of the list's, such as "cursor_up"."""
        getattr(self.query_one(Menu), f"action_{action}")()

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


class KeyTable(Widget):
    """Groups of keys with what they do, in lines that are wrapped beside the keys."""

    def __init__(self, groups: Iterable[KeyGroup]) -> None:
        super().__init__()
        self._groups = list(groups)
        keys = [cell_len(keys) for _, lines in self._groups for keys, _ in lines]
        self._beside = max(keys, default=0) + len(INDENT) + 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's signature
        """Return the number of lines."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the groups, with an empty line between them."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        beside = self._beside if width >= NARROW_TABLE else 2 * len(INDENT)
        lines: list[Content] = []
        for name, group in self._groups:
            lines += [Content()] if lines else []
            lines.append(Content.styled(name, "bold $text-primary"))
            for keys, does in group:
                first = Content.styled(f"{INDENT}{keys}", "bold $text-accent")
                described = Content(does).wrap(max(width - beside, 2))
                if width >= NARROW_TABLE:
                    lines.append(first.pad_right(beside - first.cell_length) + described.pop(0))
                else:
                    lines.append(first)
                lines += [line.pad_left(beside) for line in described]
        return lines


class KeysHelp(Dialog[None]):
    """The help: every command with its keys."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (10, "-tall")]
    BINDINGS = [
        Binding("enter", "dismiss(None)", show=False),
        *bindings(dict.fromkeys(("back", "quit", "help"), "dismiss(None)")),
        *bindings({name: f"scroll('{name}')" for name in SCROLLS}),
    ]

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """Yield the groups of commands."""
        groups = list(self._groups())
        with VerticalScroll(classes="dialog") as box:
            box.can_focus = False  # its keys would come before this screen's
            box.border_title = "Keys"
            box.border_subtitle = "j k scroll · esc back"
            with Container(id="tables"):
                yield KeyTable(groups[:2])
                yield KeyTable(groups[2:])

    def action_scroll(self, where: str) -> None:
        """Scroll the help to a destination, such as "page_down"."""
        box = self.query_one(VerticalScroll)
        page = max(box.size.height - 1, 1)
        y = destination(SCROLLS[where], round(box.scroll_target_y), int(box.max_scroll_y), page)
        box.scroll_to(y=y, animate=False, force=True)

    def _groups(self) -> Iterator[KeyGroup]:
        for name, commands in GROUPS:
            lines = [
                (" ".join(displayed_keys(command, self._keymap)) or "palette", command.does)
                for command in commands
            ]
            yield name, [*lines, *FIXED_KEYS.get(name, ())]
