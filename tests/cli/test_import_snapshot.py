"""Importing arXiv's snapshot: in batches, with bad lines, cut off, interrupted."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from made_up import snapshot_line
from paperreader.cli import import_files
from paperreader.cli.summary import SHOWN_BAD, Summary

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from shell import Shell


LINES = b"".join(map(snapshot_line, range(1, 8)))


def test_a_snapshot_is_imported_from_a_file_and_from_a_pipe(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "no-telling-name.txt"
    file.write_bytes(LINES)
    first = shell.run("import", str(file))
    assert first.stdout == "7 papers: 7 added, 0 updated, 0 unchanged\n"
    assert first.stderr == ""
    again = {"papers": 7, "added": 0, "updated": 0, "unchanged": 7, "skipped": 0}
    assert json.loads(shell.run("import", "-", "--json", given=LINES).stdout) == again
    assert (
        json.loads(shell.run("import", "-", "--json", given=gzip.compress(LINES)).stdout) == again
    )
    assert shell.json("show", "2508.00003")[0]["authors"] == ["Wilma Woolly", "Bo Stitch Jr."]
    assert len(shell.json("list", "cat:cs.CL", "on:2025-08-12")) == 7


def test_only_a_part_of_a_snapshot_is_imported_on_request(shell: Shell) -> None:
    lines = LINES + snapshot_line(8, categories="math.CO") + snapshot_line(9, categories="hep-th")
    some = ("--category", "math.co", "--category", "hep-th", "--date", "2020-01-02")
    assert shell.run("import", "-", *some, given=lines).stdout.startswith("2 papers: 2 added")
    assert {paper["date"] for paper in shell.json("list")} == {"2020-01-02"}
    none = shell.run("import", "-", "--category", "cs.XX", given=lines)
    assert (none.exit_code, none.stdout.split(":")[0]) == (0, "0 papers")
    assert "No papers in cs.XX" in none.stderr


def test_bad_lines_are_reported_by_number_and_the_rest_is_imported(shell: Shell) -> None:
    lines = LINES + b'{"id": 7}\n\x1b[31m\n' + snapshot_line(8)
    result = shell.run("import", "-", given=lines)
    assert result.exit_code == 0
    assert result.stdout == "8 papers: 8 added, 0 updated, 0 unchanged, 2 bad lines skipped\n"
    assert result.stderr.splitlines() == [
        "standard input: line 8: Expected str, got int - at $.id; skipped",
        "standard input: line 9: JSON is malformed: invalid character (byte 0); skipped",
    ]


def test_a_flood_of_bad_lines_is_counted_but_not_reported_line_by_line(shell: Shell) -> None:
    result = shell.run("import", "-", "--json", given=LINES + b"{}\n" * 1000)
    assert json.loads(result.stdout)["skipped"] == 1000
    assert result.stderr.count("\n") == SHOWN_BAD + 1


def test_a_cut_file_keeps_what_came_before_and_says_so(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json.gz"
    file.write_bytes(gzip.compress(LINES)[:-1])
    result = shell.run("import", str(file))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "is cut off" in result.stderr
    assert "7 papers: 7 added" in result.stderr
    assert len(shell.json("list")) == 7


def test_no_snapshot_is_stored_if_another_file_cannot_be_read(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_bytes(LINES)
    for words in ([str(tmp_path / "none")], ["-"]):
        assert shell.run("import", str(file), *words).exit_code == 1
    assert shell.json("list") == []


def test_ctrl_c_keeps_the_finished_batches_and_the_same_command_continues(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_files, "BATCH", 2)
    with monkeypatch.context() as patched:
        patched.setattr(Summary, "skip", interrupted)  # of the first bad line
        given = LINES[: LINES.index(b"Part 6") - 40] + b"\n" + snapshot_line(9)
        stopped = shell.run("import", "-", given=given)
    assert (stopped.exit_code, stopped.stdout, stopped.stderr.count("\n")) == (130, "", 1)
    assert stopped.stderr.startswith("stopped: 4 papers: 4 added")
    assert len(shell.json("list")) == 4
    assert shell.run("import", "-", given=LINES).stdout == (
        "7 papers: 3 added, 0 updated, 4 unchanged\n"
    )
