"""A line under the status bar for a problem that stays until the user dismisses it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Notice(Static):
    """A problem, and the key that dismisses it; hidden if there is none."""

    def show(self, problem: str) -> None:
        """Show a problem; hide this line if it is empty."""
        self.set_class(bool(problem), "-shown")
        text = f"{problem} (esc)" if problem else ""
        if text != str(self.content):
            self.update(Content(text))
