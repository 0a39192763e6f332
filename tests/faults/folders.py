"""Faults: files and folders that cannot be written, and a folder that disappears."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from faults.disk import LINES, STAR
from faults.outcome import Outcome, attempt
from faults.screen import leave, wait_for_starred, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox


def outcomes(sandbox: Sandbox, _: int) -> Iterator[Outcome]:
    """Yield the outcomes of removing permissions and folders, for commands and open readers."""
    yield attempt("read-only marks file", _read_only_file, sandbox)
    yield attempt("read-only marks file: an open reader", _reader_on_read_only_file, sandbox)
    yield attempt("read-only folder", _read_only_folder, sandbox, 0o500)
    yield attempt("folder that cannot be read", _read_only_folder, sandbox, 0o000)
    yield attempt("read-only folder: an open reader", _reader_in_read_only_folder, sandbox)
    yield attempt("folder moved away under a reader, and back", _folder_moved, sandbox)
    yield attempt("folder removed under a reader", _folder_removed, sandbox)


TRIES = 7


def _read_only_file(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    path = home / "marks.json"
    before = path.read_bytes()
    path.chmod(0o400)
    message = sandbox.run(home, *STAR).error_line()
    assert "read-only" in message, message
    assert path.read_bytes() == before, "a read-only file was written"


def _reader_on_read_only_file(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    path = home / "marks.json"
    path.chmod(0o400)
    with sandbox.reader(home, (24, 100)) as terminal:
        terminal.send("s")
        terminal.wait_for("read-only", 10)
        path.chmod(0o600)
        wait_until_saved(home, 3)
        wait_for_starred(terminal, 3)
        leave(terminal)


def wait_until_saved(home: Path, starred: int) -> None:
    """Wait until ``starred`` starred papers are on the disk."""
    wait_until(
        lambda: (home / "marks.json").read_text().count('"starred": true') == starred,
        lambda: "the failed save was not repeated",
    )


def _read_only_folder(usual: Sandbox, mode: int) -> None:
    with usual.unprivileged() as sandbox:
        home = sandbox.marked_home()
        before = (home / "marks.json").read_bytes(), (home / "catalog.db").read_bytes()
        home.chmod(mode)
        try:
            if mode:
                assert len(sandbox.papers(home)) == 63, "papers cannot be read"
            else:
                sandbox.run(home, "list").error_line()
            sandbox.run(home, *STAR).error_line()
            sandbox.run(home, "import", "-", given=LINES).error_line()
        finally:
            home.chmod(0o700)
        after = (home / "marks.json").read_bytes(), (home / "catalog.db").read_bytes()
        assert after == before, "a file was changed"
        sandbox.run(home, *STAR).succeeded()


def _reader_in_read_only_folder(usual: Sandbox) -> None:
    with usual.unprivileged() as sandbox:
        home = sandbox.marked_home()
        home.chmod(0o500)
        try:
            with sandbox.reader(home, (24, 100)) as terminal:
                terminal.send("s")
                terminal.wait_for("not saved: permission denied", 10)
                home.chmod(0o700)
                wait_until_saved(home, 3)
                leave(terminal)
        finally:
            home.chmod(0o700)


def _folder_moved(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    moved = home.with_name(f"{home.name}-moved")
    with sandbox.reader(home, (24, 100)) as terminal:
        home.rename(moved)
        terminal.wait_for("gone", 10)
        terminal.send("2")  # the answer to the dialog
        terminal.wait_for_quiet(0.3)
        terminal.send("s")
        terminal.wait_for_quiet(0.4)
        assert not (home / "marks.json").exists(), "a new marks file was begun"
        shutil.rmtree(home, ignore_errors=True)
        moved.rename(home)
        wait_until_saved(home, 3)
        leave(terminal)


def _folder_removed(sandbox: Sandbox) -> None:
    home = sandbox.marked_home()
    with sandbox.reader(home, (24, 100)) as terminal:
        shutil.rmtree(home)
        terminal.wait_for("gone", 10)
        terminal.send("2")
        for keys in ("s", "j", "/stitch\r", "\x1b", "G"):
            terminal.send(keys)
            terminal.wait_for_quiet(0.4)
        leave(terminal, 0, 1)
    assert not (home / "marks.json").exists(), "a new marks file was begun"
