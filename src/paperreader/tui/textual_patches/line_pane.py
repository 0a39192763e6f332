"""A pane that draws whole lines itself, borders included, in a fraction of Textual 8.2's time.

Textual 8.2 adds the border and background to each line again whenever its text changes, which
takes ten times as long as the text of a list; and it lays out the whole screen for each new number
of lines. Here drawn lines are cached with their borders, and the screen is never laid out again:
the style sheet reserves space for the scrollbar whether there is something to scroll or not.

As ratios to a bare list (keys in view, at most 4; scrolling, at most 1.5): 2.9 and 1.3; without the
cache 2.6 and 2.0; with a layout for each number of lines 9.3 and 2.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from paperreader.tui.textual_patches.scrollbar import LineScrollBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.color import Color
    from textual.filter import LineFilter
    from textual.scrollbar import ScrollBar

FRAMED_KEPT = 200
"""Size of the cache of lines with their borders: a few screens."""


class Frame(NamedTuple):
    """What Textual draws around the lines; it is valid as long as ``key`` stays the same."""

    key: tuple[object, ...]
    above: list[Strip]
    below: list[Strip]
    left: Strip
    right: Strip
    filters: tuple[LineFilter, ...]
    background: Color


class LinePane(ScrollView, can_focus=True):
    """A pane of the lines that ``render_line`` returns, each as wide as the content area.

    ``render_line`` must return the same object as long as the line is the same: lines are cached
    by identity.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._frame: Frame | None = None
        self._framed: dict[int, tuple[Strip, Strip]] = {}
        self._style_version = 0
        self._colours: tuple[object, ...] = ()
        # Set before the first layout: a later change would lay out everything once more.
        self.set_reactive(LinePane.show_vertical_scrollbar, True)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, created at the first access, as in Textual 8.2."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = LineScrollBar(vertical=True, name="vertical", thickness=1)
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001  # as Textual 8.2 starts its own
        return self._vertical_scrollbar

    def set_line_count(self, lines: int) -> None:
        """Set the number of lines to scroll through."""
        size = Size(self.size.width, lines)
        if size != self.virtual_size:
            # A plain assignment makes Textual 8.2 lay out the whole screen: 15 ms for each key.
            self.set_reactive(LinePane.virtual_size, size)
            self._scroll_update(size)

    def prepare_lines(self, lines: Sequence[Strip]) -> None:
        """Add the borders to lines before they are shown, in idle time."""
        if self._frame:
            for line in lines[: self.content_size.height]:
                self._with_sides(line, self._frame)

    def notify_style_update(self) -> None:
        """Redraw the border, and the lines if the colours changed.

        Textual 8.2 also calls this after every change of classes and of the focus.
        """
        super().notify_style_update()
        self._style_version += 1
        if self.is_attached and (colours := (self.visual_style, self.app.theme)) != self._colours:
            self._colours = colours
            self.clear_lines()

    def clear_lines(self) -> None:
        """Discard drawn lines, whose colours are out of date; subclasses override this."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines; Textual draws all but a full repaint of an opaque pane."""
        size, inside = self.region.size, self.content_size
        partly = crop != Region(0, 0, *size) or inside.width < 1 or inside.height < 1
        if partly or self.opacity < 1:
            return super().render_lines(crop)
        frame = self._frame_around(size, inside)
        lines = [self._with_sides(self.render_line(y), frame) for y in range(inside.height)]
        return [*frame.above, *lines, *frame.below]

    def _frame_around(self, size: Size, inside: Size) -> Frame:
        filters = tuple(self.get_line_filters())  # for example, for terminals with few colours
        key = size, inside, self._style_version, self.border_title, self.border_subtitle, filters
        if self._frame is None or self._frame.key != key:
            top, left = self.gutter.top, self.gutter.left
            lines = super().render_lines(Region(0, 0, *size))
            middle = lines[top]
            self._frame = Frame(
                key,
                lines[:top],
                lines[top + inside.height :],
                middle.crop(0, left),
                middle.crop(left + inside.width),
                filters,
                self.background_colors[1],
            )
            self._framed.clear()
        return self._frame

    def _with_sides(self, line: Strip, frame: Frame) -> Strip:
        cached = self._framed.get(id(line))
        if cached is not None:
            return cached[1]
        if len(self._framed) >= FRAMED_KEPT:
            self._framed.clear()
        strip = line
        for line_filter in frame.filters:
            strip = strip.apply_filter(line_filter, frame.background)
        strip = Strip.join([frame.left, strip, frame.right])
        # The line is kept, too, so that no other object can get its id.
        self._framed[id(line)] = line, strip
        return strip
