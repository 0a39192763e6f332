"""Style caches of removed widgets are freed.

Textual 8.2 caches the results of ``StylesCache.get_inner_outer``, which lacks ``@classmethod``, by
instance. So the cache keeps up to 1,024 instances of removed widgets, each with all of its lines:
80 KB for every dialog that was opened.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache

if TYPE_CHECKING:
    from textual.color import Color
    from textual.style import Style

_get_inner_outer = StylesCache.get_inner_outer.__wrapped__


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    styles: tuple[Style, Style] = _get_inner_outer(StylesCache, base_background, background)
    return styles


def free_removed_widgets() -> None:
    """Replace the method by one whose results are cached by their colors alone."""

    def get_inner_outer(
        _: StylesCache, base_background: Color, background: Color
    ) -> tuple[Style, Style]:
        return _inner_outer(base_background, background)

    setattr(StylesCache, "get_inner_outer", get_inner_outer)  # noqa: B010  # mypy refuses to assign
