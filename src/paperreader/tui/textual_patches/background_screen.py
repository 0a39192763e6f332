"""A screen that is still while a dialog is open over it.

Since pull request 6307, Textual repaints the screens below a modal screen. In 8.2,
``Screen._compositor_refresh`` marks such a screen to be repainted again each time it was repainted,
so that it is repainted forever: 42,000 bytes a second and 3.6 % of a core while a dialog is open.
"""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType


class StillScreen(Screen[ScreenResultType]):
    """A screen that is repainted in the background only when something on it changes."""

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        if self is not self.app.screen:
            self._repaint_required = False
