"""A pane that draws whole lines by itself, border and all, and so in a fraction of the time.

Textual 8.2 lays a border and a background around each line anew whenever its text changes, which
takes ten times as long as the text of a list; and for each new number of lines it lays out the
whole screen. Here a drawn line is kept with its border, and the screen is never laid out anew: the
style sheet gives the scrollbar its place whether there is something to scroll or not.
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
"""How many lines are kept with their border: a few screens full."""


class Frame(NamedTuple):
    """What Textual draws around the lines, as long as ``key`` stays the same."""

    key: tuple[object, ...]
    above: list[Strip]
    below: list[Strip]
    left: Strip
    right: Strip
    filters: tuple[LineFilter, ...]
    background: Color


class LinePane(ScrollView, can_focus=True):
    """Shows the lines that ``render_line`` gives, which must be as wide as the pane's inside.

    A line must be the same object as long as it is the same line.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._frame: Frame | None = None
        self._framed: dict[int, tuple[Strip, Strip]] = {}
        self._looks = 0
        self._colours: tuple[object, ...] = ()
        # So it is from the first layout on; found out later, all would be laid out once more.
        self.set_reactive(LinePane.show_vertical_scrollbar, True)

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for, as Textual does."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = LineScrollBar(vertical=True, name="vertical", thickness=1)
            self.app._start_widget(self, self._vertical_scrollbar)  # noqa: SLF001  # Textual's own way
        return self._vertical_scrollbar

    def set_line_count(self, lines: int) -> None:
        """Let so many lines be scrolled."""
        size = Size(self.size.width, lines)
        if size != self.virtual_size:
            # Set as it is usually done, Textual lays out the whole screen: 15 ms of each key.
            self.set_reactive(LinePane.virtual_size, size)
            self._scroll_update(size)

    def prepare_lines(self, lines: Sequence[Strip]) -> None:
        """Lay the border beside lines before they are shown, while there is time."""
        if self._frame:
            for line in lines[: self.content_size.height]:
                self._with_sides(line, self._frame)

    def notify_style_update(self) -> None:
        """Draw the border anew, and the lines where colours are others now.

        Textual tells of any change of classes and of the focus, too.
        """
        super().notify_style_update()
        self._looks += 1
        if self.is_attached and (colours := (self.visual_style, self.app.theme)) != self._colours:
            self._colours = colours
            self.clear_lines()

    def clear_lines(self) -> None:
        """Draw all lines anew: their colours are others now."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines in sight; whatever is not the common case is left to Textual."""
        size, inside = self.region.size, self.content_size
        partly = crop != Region(0, 0, *size) or inside.width < 1 or inside.height < 1
        if partly or self.opacity < 1:
            return super().render_lines(crop)
        frame = self._frame_around(size, inside)
        lines = [self._with_sides(self.render_line(y), frame) for y in range(inside.height)]
        return [*frame.above, *lines, *frame.below]

    def _frame_around(self, size: Size, inside: Size) -> Frame:
        filters = tuple(self.get_line_filters())  # such as for terminals of few colours
        key = size, inside, self._looks, self.border_title, self.border_subtitle, filters
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
        known = self._framed.get(id(line))
        if known is not None:
            return known[1]
        if len(self._framed) >= FRAMED_KEPT:
            self._framed.clear()
        strip = line
        for line_filter in frame.filters:
            strip = strip.apply_filter(line_filter, frame.background)
        strip = Strip.join([frame.left, strip, frame.right])
        # The line is kept, too, so that its id stays its own.
        self._framed[id(line)] = line, strip
        return strip
