"""The theme in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.config import Settings

if TYPE_CHECKING:
    from paperreader.config import Paths


async def test_a_chosen_theme_is_remembered(reading, paths: Paths) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p", *"choose a theme", "enter")
        await reader.press(*"nord", "enter")
        await reader.app.workers.wait_for_complete()
    assert Settings.load(paths.config).theme == "nord"
    async with reading(settings=Settings.load(paths.config)) as reader:
        assert reader.app.theme == "nord"


async def test_an_unknown_theme_is_reported(reading) -> None:
    async with reading(settings=Settings(theme="[red]x[/y]")) as reader:
        assert "there is no theme" in reader.messages[0]
