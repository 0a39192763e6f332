"""What was closed is freed."""

from __future__ import annotations

import gc
import weakref

import pytest


@pytest.mark.parametrize("key", ["question_mark", "Y", "d", "ctrl+p"])
async def test_a_closed_dialog_is_freed_with_its_lines(reading, key: str) -> None:
    async with reading() as reader:
        await reader.press(key)
        dialog = reader.app.screen
        assert dialog is not reader.app.reader
        lines = [
            weakref.ref(widget._styles_cache) for widget in (dialog, *dialog.query("*").results())
        ]
        del dialog
        await reader.press("escape")
        gc.collect()
        assert [cache() for cache in lines if cache() is not None] == []
