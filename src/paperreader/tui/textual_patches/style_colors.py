"""Style caches of removed widgets are freed.

Textual 8.2 caches the results of ``StylesCache.get_inner_outer``, which lacks ``@classmethod``, by
instance (issue 6665). So the cache keeps up to 1,024 instances of removed widgets, each with all
of its lines: 80 KB for every dialog that was opened.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache

STOCK_INNER_OUTER = StylesCache.get_inner_outer


def free_removed_widgets() -> None:
    """Cache the results by their colors alone, with a class method in place of the method."""
    cached: Any = lru_cache(1024)(STOCK_INNER_OUTER.__wrapped__)
    setattr(StylesCache, "get_inner_outer", classmethod(cached))  # noqa: B010  # mypy refuses to assign
