"""The check of the backups."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from doctor.checking import found
from paperreader.marks.backups import backup_path

if TYPE_CHECKING:
    from paperreader.config import Paths


def test_broken_backups_are_reported_and_what_was_set_aside_is_named(filled: Paths) -> None:
    backup_path(filled.marks, date(2026, 11, 1)).write_bytes(b"\x1f\x8b")
    filled.catalog.with_name("catalog.db.damaged-1").touch()
    (line,) = found(filled, "backups", "warning")
    assert "marks-2026-11-01.json.gz: the file is truncated → remove it: rm " in line
    assert any(
        "catalog.db.damaged-1: was set aside" in line for line in found(filled, "backups", "ok")
    )


def test_a_pipe_in_a_backups_place_is_no_backup(filled: Paths) -> None:
    pipe = backup_path(filled.marks, date(2026, 11, 1))
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    assert found(filled, "backups", "warning") == []
