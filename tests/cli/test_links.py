"""Copying links, and opening them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader import desktop
from paperreader.desktop import CopyResult, NoBrowserError

if TYPE_CHECKING:
    from pathlib import Path

    from shell import Shell


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[CopyResult]:
    """Return a list of results for the next copies, the last one first."""
    outcomes: list[CopyResult] = []
    monkeypatch.setattr(desktop, "copy_text", lambda *_: outcomes.pop())
    return outcomes


def test_copy_prints_the_link_and_says_whether_it_was_copied(
    full: Shell, copied: list[CopyResult]
) -> None:
    copied += [CopyResult(), CopyResult(sent=True), CopyResult(confirmed=True)]
    sure = full.run("copy", "quiet")
    assert (sure.exit_code, sure.stdout) == (0, "https://github.com/hush/joist\n")
    assert sure.stderr == "copied\n"
    assert full.run("copy", "quiet").stderr == "sent to the terminal\n"
    failed = full.run("copy", "quiet")
    assert (failed.exit_code, failed.stdout) == (1, "https://github.com/hush/joist\n")
    assert failed.stderr == (
        "Error: No clipboard available. Here is the link: https://github.com/hush/joist\n"
    )


def test_copy_copies_other_kinds_of_link_and_lists_those_available(
    full: Shell, copied: list[CopyResult]
) -> None:
    copied += [CopyResult(confirmed=True)]
    web = full.run("copy", "quiet", "--link", "web")
    assert web.stdout == "https://example.org/joist_(data)\n"
    result = full.run("copy", "quiet", "--link", "arxiv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no arxiv link; available: github, web" in result.stderr


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (CopyResult(confirmed=True), "No browser here. Link copied: "),
        (CopyResult(sent=True), "No browser here. Link sent to the terminal's clipboard: "),
        (CopyResult(), "No browser here. The link is "),
    ],
    ids=["copied", "sent", "neither"],
)
def test_without_a_browser_the_link_is_copied(
    full: Shell,
    copied: list[CopyResult],
    monkeypatch: pytest.MonkeyPatch,
    result: CopyResult,
    message: str,
) -> None:
    def fail(url: str) -> None:
        raise NoBrowserError(url)

    monkeypatch.setattr(desktop, "open_url", fail)
    copied += [result]
    opened = full.run("open", "quiet", "--link", "github")
    assert (opened.exit_code, opened.stdout) == (1, "")
    assert opened.stderr == f"Error: {message}https://github.com/hush/joist\n"


def test_opening_a_paper_without_links_fails_in_one_line(full: Shell) -> None:
    result = full.run("open", "on")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "has no link to open" in result.stderr


@pytest.mark.parametrize(("code", "message"), [(0, ""), (3, "w3m didn't open the link")])
def test_a_text_browser_runs_in_the_foreground(
    full: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, message: str
) -> None:
    browser = tmp_path / "w3m"
    browser.write_text(f'#!/bin/sh\necho "$1" > "$0.opened"\nexit {code}\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))
    opened = full.run("open", "quiet", "--link", "github")
    assert (opened.exit_code, opened.stdout) == (min(code, 1), "")
    assert message in opened.stderr
    assert "opened" not in opened.stderr
    assert (tmp_path / "w3m.opened").read_text() == "https://github.com/hush/joist\n"
