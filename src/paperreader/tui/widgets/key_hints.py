"""The bottom line: the keys that are active now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from paperreader.tui.widgets.styles import QUIET_STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.strip import Strip

    from paperreader.tui.keymap import Hint


class KeyHints(Widget):
    """A line of as many key hints as fit, in order; the last one is always shown."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._hints: Sequence[Hint] = ()
        self._strips: dict[tuple[object, ...], Strip] = {}

    def show(self, hints: Sequence[Hint]) -> None:
        """Show these hints."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def notify_style_update(self) -> None:
        """Discard the cached lines, whose colours are out of date."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # there is one line only
        """Return the line.

        Drawn lines are cached, because moving through the list alternates between few sets of
        hints: those for papers with and without a link to copy.
        """
        key = tuple(self._hints), self.size.width
        if key not in self._strips:
            strips = Visual.to_strips(self, self._line(), self.size.width, 1, self.visual_style)
            self._strips[key] = strips[0]
        return self._strips[key]

    def _line(self) -> Content:
        *first, last = [_format_hint(hint) for hint in self._hints] or [Content()]
        room = self.size.width - last.cell_length - 1
        line = Content(" ")
        for hint in first:
            if hint.cell_length + 2 > room - line.cell_length:
                continue
            line = line + hint + Content("  ")
        return line + last

    async def on_click(self, event: events.Click) -> None:
        """Run the action of the hint that was clicked."""
        if isinstance(action := event.style.meta.get("action"), str):
            await self.screen.run_action(action)


def _format_hint(hint: Hint) -> Content:
    key, label, action = hint
    content = Content.assemble((key, "bold $text-accent"), (f" {label}", QUIET_STYLE))
    return content.stylize(Style.from_meta({"action": action}))
