"""Make the screenshots in this folder by running the app on the sample page or a made-up day.

    python screenshots/make.py [FOLDER]

writes SVGs, and PNGs beside them if ``rsvg-convert`` (Debian's librsvg2-bin) is installed. The
SVGs refer to the font Fira Code (Debian's fonts-firacode); the PNGs need it installed.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from day import made_up_day

from paperreader.config import Paths, Settings
from paperreader.desktop import CopyResult
from paperreader.library import Library
from paperreader.sources.sample import sample_papers
from paperreader.tui.app import PaperreaderApp
from paperreader.tui.screens.link_actions import Desktop
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.search_input import SearchInput

TODAY = date(2026, 8, 12)
WIDE, NARROW = (120, 34), (80, 24)
NOTE = "The detectors' explanations are the weak spot. Compare with the error taxonomy in LEMMA."

SCREENSHOTS: dict[str, tuple[tuple[int, int], str, list[str]]] = {
    "wide": (WIDE, "textual-dark", ["j", "j"]),
    "narrow": (NARROW, "textual-dark", ["j", "j"]),
    "searching": (WIDE, "textual-dark", ["slash", *"label err"]),
    "note": (WIDE, "textual-dark", ["slash", *"realm", "enter", "e", *NOTE]),
    "link": (WIDE, "textual-dark", ["slash", *"pervasive", "enter", "Y"]),
    "calendar": (WIDE, "textual-dark", ["j", "j", "d"]),
    "light": (WIDE, "solarized-light", ["j", "j", "tab"]),
}
"""Screenshots by name: the size of the terminal, the theme, and the keys to press."""

MADE_UP = {"wide", "narrow"}
"""The screenshots of a day with upvotes, authors and links, which the sample page lacks."""


async def take_screenshot(folder: Path, name: str) -> Path:
    """Run the app on the sample page in a temporary folder, press keys and save a screenshot.

    Return the path of the SVG file.
    """
    size, theme, keys = SCREENSHOTS[name]
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.under(Path(home))
        library = Library.open(paths)
        library.add(made_up_day(TODAY) if name in MADE_UP else sample_papers(TODAY))
        mark_some(library)
        desktop = Desktop(lambda *_: CopyResult(confirmed=True), lambda _: None)
        app = PaperreaderApp(
            library, Settings(theme=theme), paths.config, desktop, today=lambda: TODAY
        )
        async with app.run_test(size=size) as pilot:
            app.reader.complete()
            await pilot.pause()
            for field in (NoteEditor, SearchInput):
                app.reader.query_one(field).cursor_blink = False
            await pilot.press(*("space" if key == " " else key for key in keys))
            await app.reader.save()
            await pilot.pause()
            # Renderers drop spaces at the ends of text elements without this attribute.
            svg = app.export_screenshot().replace("<svg ", '<svg xml:space="preserve" ', 1)
        library.close()
    path = folder / f"{name}.svg"
    path.write_text(svg, encoding="utf-8")
    return path


def mark_some(library: Library) -> None:
    """Mark a few papers, as a user in the middle of a page would."""
    papers = [entry.paper for entry in library.find()]
    for paper in papers[:2]:
        library.change(paper, "read", True)
    for paper in (papers[1], papers[5]):
        library.change(paper, "starred", True)
    library.change(papers[4], "note", "Ask whether the failed branches are kept.")
    library.flush()


def main() -> None:
    """Make all screenshots."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    convert = shutil.which("rsvg-convert")
    for name in SCREENSHOTS:
        svg = asyncio.run(take_screenshot(folder, name))
        if convert:
            png = str(svg.with_suffix(".png"))
            subprocess.run([convert, "--width=1400", str(svg), "-o", png], check=True)


if __name__ == "__main__":
    main()
