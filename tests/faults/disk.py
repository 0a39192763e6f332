"""Faults: a full disk at each step of a save, an import and a change of the settings."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from faults.outcome import CannotTryError, Outcome, attempt
from faults.screen import leave
from made_up import snapshot_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox
    from terminal import Terminal

DISK = 4096
"""Size of the small disk, in KiB."""

SAVE_SPACE = range(0, 124, 4)
IMPORT_SPACE = range(0, 1600, 40)
"""Free space on the disk to try, in KiB, from none to more than enough."""

IMPORTED = 200
LINES = b"".join(map(snapshot_line, range(1000, 1000 + IMPORTED)))
STAR = ("mark", "2508.00020", "2508.00021", "--star", "--read")
FULL = "no space left on device"


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcomes of commands with each amount of free space, and of readers with none."""
    cases: list[tuple[str, Callable[..., None], tuple[object, ...]]] = [
        *(("full disk: a save", _save, (sandbox, left)) for left in SAVE_SPACE),
        *(("full disk: an import", _import, (sandbox, left)) for left in IMPORT_SPACE),
        *(("full disk: the first import", _first_import, (sandbox, left)) for left in IMPORT_SPACE),
        *(("a file may not grow: a save", _save_limited, (sandbox, n * 499)) for n in range(20)),
        *(
            ("a file may not grow: an import", _import_limited, (sandbox, n * 9999))
            for n in range(20)
        ),
        ("full disk: an open reader", _reader_on_full_disk, (sandbox,)),
        ("full disk: a reader is started", _started_on_full_disk, (sandbox,)),
        ("full disk: a theme is chosen", _theme_on_full_disk, (sandbox,)),
    ]
    if tries < len(cases):
        sandbox.chance("disk").shuffle(cases)
    for fault, check, given in cases:
        yield attempt(fault, check, *given)


TRIES = len(SAVE_SPACE) + 2 * len(IMPORT_SPACE) + 43


@contextlib.contextmanager
def small_disk(sandbox: Sandbox) -> Iterator[Path]:
    """Yield a home on a small file system of its own.

    Raise CannotTryError if this process cannot mount one.
    """
    if sys.platform != "linux" or os.geteuid() != 0:
        raise CannotTryError("only root on Linux can mount a small disk")
    home = sandbox.empty_home()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}k", "tmpfs", str(home)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        raise CannotTryError(f"no small disk: {mounted.stderr.strip()}")
    try:
        yield home
    finally:
        subprocess.run(["umount", "--lazy", str(home)], check=True)


def fill(home: Path, left: int) -> None:
    """Fill a disk except for ``left`` KiB."""
    with (home / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    pages = (home / "ballast").stat().st_size // 4096
    os.truncate(home / "ballast", max(pages - left // 4, 0) * 4096)


def _copy_and_fill(sandbox: Sandbox, home: Path, left: int) -> None:
    shutil.copytree(sandbox.marked_home(), home, dirs_exist_ok=True)
    fill(home, left)


def _save(sandbox: Sandbox, left: int) -> None:
    with small_disk(sandbox) as home:
        _copy_and_fill(sandbox, home, left)
        _check_save(sandbox, home)
        (home / "ballast").unlink(missing_ok=True)
        sandbox.run(home, *STAR).succeeded()


def _save_limited(sandbox: Sandbox, limit: int) -> None:
    _check_save(sandbox, sandbox.marked_home(), limit=limit + 32768, deadly=False)


def _check_save(sandbox: Sandbox, home: Path, **how: object) -> None:
    before, marks = (home / "marks.json").read_bytes(), sandbox.marks
    done = sandbox.run(home, *STAR, **how)
    if done.code == 0:
        (home / "ballast").unlink(missing_ok=True)
        assert marks(home)["2508.00020"][:2] == (True, True), (
            "it exited with 0, but nothing was saved"
        )
        return
    done.error_line()
    assert (home / "marks.json").read_bytes() == before, "the file was changed"
    assert json.loads((home / "marks.json.bak").read_bytes()), "the backup is empty"
    assert not list(home.glob("*.tmp")), "an unfinished file was left"


def _import(sandbox: Sandbox, left: int) -> None:
    with small_disk(sandbox) as home:
        _copy_and_fill(sandbox, home, left)
        _check_import(sandbox, home, 63)


def _first_import(sandbox: Sandbox, left: int) -> None:
    with small_disk(sandbox) as home:
        fill(home, left)
        _check_import(sandbox, home, 0)


def _import_limited(sandbox: Sandbox, limit: int) -> None:
    _check_import(sandbox, sandbox.home(), 63, limit=limit + 32768, deadly=False)


def _check_import(sandbox: Sandbox, home: Path, papers: int, **how: object) -> None:
    done = sandbox.run(home, "import", "-", given=LINES, **how)
    (home / "ballast").unlink(missing_ok=True)
    if done.code:
        done.error_line()
    found = len(sandbox.papers(home))
    assert found == papers + (IMPORTED if done.code == 0 else 0), f"{found} papers are there"
    sandbox.run(home, "import", "-", given=LINES).succeeded()
    assert len(sandbox.papers(home)) == papers + IMPORTED, (
        "papers are missing after importing again"
    )


def _reader_on_full_disk(sandbox: Sandbox) -> None:
    with small_disk(sandbox) as home:
        shutil.copytree(sandbox.marked_home(), home, dirs_exist_ok=True)
        with sandbox.reader(home, (24, 100)) as terminal:
            fill(home, 0)
            terminal.send("s")
            terminal.wait_for(f"not saved: {FULL}", 10)
            terminal.send("em")
            terminal.wait_for_quiet(0.3)
            (home / "ballast").unlink()
            terminal.send("ore")
            terminal.wait_for(" saved ", 10)
            leave(terminal)
        marks = sandbox.marks(home).values()
        assert [mark[2] for mark in marks if mark[1]].count("more") == 1, "note or star is lost"


def _started_on_full_disk(sandbox: Sandbox) -> None:
    with small_disk(sandbox) as home:
        _copy_and_fill(sandbox, home, 0)
        assert len(sandbox.papers(home)) == 63, "the papers cannot be listed"
        with sandbox.reader(home, (24, 100)) as terminal:
            terminal.send("Gs")
            terminal.wait_for(f"not saved: {FULL}", 10)
            (home / "ballast").unlink()
            terminal.send("em")
            terminal.wait_for(" saved ", 10)
            sandbox.run(home, "import", "-", given=LINES).succeeded()
            terminal.send("\x1b")
            terminal.wait_for(f"{63 + IMPORTED} papers", 10)
            leave(terminal)
        noted = [mark for mark in sandbox.marks(home).values() if mark[1] and mark[2] == "m"]
        assert len(noted) == 1, "note or star is lost"


def _theme_on_full_disk(sandbox: Sandbox) -> None:
    with small_disk(sandbox) as home:
        shutil.copytree(sandbox.home(), home, dirs_exist_ok=True)
        settings = home / "config.toml"
        settings.write_text('# mine\ntheme = "nord"\n')
        before = settings.read_bytes()
        with sandbox.reader(home, (24, 100)) as terminal:
            fill(home, 0)
            _choose_theme(terminal)
            shown = " ".join(" ".join(terminal.rows()).split())
            assert "the theme was not saved" in shown, "the failed save is not reported"
            assert settings.read_bytes() == before, "the settings were changed"
            (home / "ballast").unlink()
            leave(terminal)
        assert settings.read_bytes() == before, "the settings were changed"


def _choose_theme(terminal: Terminal) -> None:
    for keys in ("\x10", "theme", "\r", "gruvbox", "\r"):
        terminal.send(keys)
        terminal.wait_for_quiet(0.3)
