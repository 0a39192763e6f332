"""Keys that Textual 8.2 delivers to a text field that the user has already left.

A key is queued for the widget that has the focus when the key arrives. On a slow connection that
can be before an earlier key has moved the focus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from collections.abc import Container

    from textual.widget import Widget


def leaves_field(field: Widget, event: events.Key, keys: Container[str]) -> bool:
    """Return True if a key is one of those with which the user leaves a text field.

    The field then loses the focus. A key that was queued after that is returned to the app.
    """
    is_queued = field.screen.focused is not field
    if not is_queued and event.key not in keys:
        return False
    event.stop()
    event.prevent_default()
    if is_queued:
        field.app.post_message(events.Key(event.key, event.character))
    else:
        field.screen.set_focus(None)
    return not is_queued
