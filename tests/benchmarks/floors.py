"""Lower bounds to compare with: a blank Textual app, also with an Input, and a minimal list.

As a program it runs one of the apps: ``floors.py blank``, ``floors.py list 10000`` or
``floors.py input``.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult

BLANK_SCREEN_END = "\x1b[40;1H"
"""The cursor move to the last line of an app's first frame, in a terminal of 40 lines."""


def run_blank() -> None:
    """Run an app that shows nothing."""
    App[None]().run()


def run_list(size: int) -> None:
    """Run a list with a cursor that j and k move; each line is drawn once and cached."""
    from rich.segment import Segment  # noqa: PLC0415  # only the list needs these
    from rich.style import Style  # noqa: PLC0415  # as above
    from textual.binding import Binding  # noqa: PLC0415  # as above
    from textual.geometry import Region, Size  # noqa: PLC0415  # as above
    from textual.scroll_view import ScrollView  # noqa: PLC0415  # as above
    from textual.strip import Strip  # noqa: PLC0415  # as above

    plain, reverse = Style(), Style(reverse=True)

    class Lines(ScrollView, can_focus=True):
        cursor = 0
        strips: dict[tuple[int, bool], Strip] = {}

        def on_mount(self) -> None:
            self.virtual_size = Size(100, size)

        def render_line(self, y: int) -> Strip:
            index = self.scroll_offset.y + y
            key = index, index == self.cursor
            if key not in self.strips:
                width = self.size.width
                text = f"  paper {index} of a list that knows nothing else".ljust(width)
                style = reverse if key[1] else plain
                self.strips[key] = Strip([Segment(text[:width], style)], width)
            return self.strips[key]

        def move(self, steps: int) -> None:
            before, self.cursor = self.cursor, max(0, min(self.cursor + steps, size - 1))
            self.refresh_line(before)
            self.refresh_line(self.cursor)
            self.scroll_to_region(
                Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True
            )

    class ListApp(App[None]):
        BINDINGS = [Binding("j", "move(1)"), Binding("k", "move(-1)")]

        def compose(self) -> ComposeResult:
            yield Lines()

        def action_move(self, steps: int) -> None:
            self.query_one(Lines).move(steps)

    ListApp().run()


def run_input() -> None:
    """Run an app that shows nothing but an Input, whose cursor does not blink."""
    from textual.widgets import Input  # noqa: PLC0415  # only this app needs it

    class InputApp(App[None]):
        def compose(self) -> ComposeResult:
            field = Input()
            field.cursor_blink = False
            yield field

    InputApp().run()


if __name__ == "__main__":
    {"blank": run_blank, "list": run_list, "input": run_input}[sys.argv[1]](*map(int, sys.argv[2:]))
