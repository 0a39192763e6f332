"""The line at the bottom: the keys that do something now."""

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
    """Shows as many hints as fit, the first ones first and the last one always."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._hints: Sequence[Hint] = ()
        self._strips: dict[tuple[object, ...], Strip] = {}

    def show(self, hints: Sequence[Hint]) -> None:
        """Show other hints."""
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def notify_style_update(self) -> None:
        """Draw with other colours."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # there is one line only
        """Draw the line; papers with and without a link to copy take turns, so lines are kept."""
        key = tuple(self._hints), self.size.width
        if key not in self._strips:
            strips = Visual.to_strips(self, self._line(), self.size.width, 1, self.visual_style)
            self._strips[key] = strips[0]
        return self._strips[key]

    def _line(self) -> Content:
        *first, last = [_shown(hint) for hint in self._hints] or [Content()]
        room = self.size.width - last.cell_length - 1
        line = Content(" ")
        for hint in first:
            if hint.cell_length + 2 > room - line.cell_length:
                continue
            line = line + hint + Content("  ")
        return line + last

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        if isinstance(action := event.style.meta.get("does"), str):
            await self.screen.run_action(action)


def _shown(hint: Hint) -> Content:
    key, does, action = hint
    content = Content.assemble((key, "bold $text-accent"), (f" {does}", QUIET_STYLE))
    return content.stylize(Style.from_meta({"does": action}))
