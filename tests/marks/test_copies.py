"""A copy of the marks file is read with care: it may come from anywhere and hold anything."""

from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING

import pytest

from paperreader.marks import copies
from paperreader.marks.copies import CopyError, other_copies, read_copy
from paperreader.models import Mark

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = json.dumps({"marks": {"knit": {"read": True, "note": "warm"}}}).encode()

REFUSED = {
    "empty": (b"", "is empty"),
    "cut": (WHOLE[:-1], "is damaged"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "is damaged"),
    "no marks": (b'{"papers": {}}', "contains no marks"),
    "a number out of range": (WHOLE.replace(b"true", b"1e999"), "is damaged"),
    "half a letter": (WHOLE.replace(b"warm", b"\\ud83d"), "is damaged"),
    "deeply nested": (WHOLE.replace(b"true", b"[" * 100_000 + b"]" * 100_000), "is damaged"),
    "of a newer version": (
        b'{"marks": {}, "meta": {"1": {"version": 3}}}',
        r"by another version of paperreader \(format 3\)",
    ),
    "cut gzip": (gzip.compress(WHOLE)[:-9], "is truncated"),
    "damaged gzip": (gzip.compress(WHOLE)[:-8] + bytes(8), "is damaged"),
    "two gzips": (gzip.compress(WHOLE) * 2, "more than one gzipped file"),
    "gzipped nothing": (gzip.compress(b""), "is empty"),
    "a bomb": (gzip.compress(WHOLE + b" " * 10_000), "is larger than"),
    "too large": (WHOLE + b" " * 10_000, "is larger than"),
}


@pytest.mark.parametrize(("content", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_is_no_copy_is_reported_in_one_line(
    tmp_path: Path, content: bytes, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text == "is larger than":
        monkeypatch.setattr(copies, "LARGEST", 1000)
    path = tmp_path / "marks.json"
    path.write_bytes(content)
    with pytest.raises(CopyError, match=text) as error:
        read_copy(path)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_read_is_reported_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CopyError, match="cannot be read: Is a directory"):
        read_copy(tmp_path)
    with pytest.raises(CopyError, match="cannot be read: No such file"):
        read_copy(tmp_path / "none")


@pytest.mark.parametrize(
    "content", [WHOLE, gzip.compress(WHOLE), WHOLE + b"\n"], ids=["plain", "gzipped", "with a line"]
)
def test_a_copy_is_read_plain_or_gzipped_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any-name"
    path.write_bytes(content)
    copy = read_copy(path)
    assert copy.content.rstrip() == WHOLE
    assert copy.marks == {"knit": Mark(read=True, note="warm")}


NAMES = [
    "marks (1).json",
    "marks (Anna's conflicted copy 2026-11-24).json",
    "marks (Annas in Konflikt stehende Kopie 2026-11-24).json",
    "marks (copie en conflit de Zoé 2026-11-24).json",
    "marks (冲突副本 2026-11-24).json",
    "marks 2.json",
    "marks-LAPTOP.json",
    "marks.sync-conflict-20261124-101010-ABCDEFG.json",
    "marks_Conflict.json",
]


def test_the_copies_that_tools_make_are_found_whatever_language_names_them(tmp_path: Path) -> None:
    others = ["marks.json", "marks.json.bak", "conflict.json", "marks.json.lock"]
    for name in [*NAMES, *others]:
        (tmp_path / name).touch()
    assert [path.name for path in other_copies(tmp_path / "marks.json")] == sorted(NAMES)


def test_what_is_no_file_is_no_copy(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "marks conflict.json")
    (tmp_path / "marks (conflict).json").mkdir()
    assert not other_copies(tmp_path / "marks.json")
