"""The check of the terminal."""

from __future__ import annotations

import pytest

from paperreader.doctor.terminal import check_terminal


@pytest.mark.parametrize(
    ("environment", "encoding", "states"),
    [
        ({"TERM": "xterm-256color"}, "UTF-8", ["ok"]),
        ({"TERM": "dumb"}, "utf8", ["problem"]),
        ({}, "UTF-8", ["problem"]),
        ({"TERM": "xterm"}, "ISO-8859-1", ["ok", "warning"]),
    ],
)
def test_a_terminal_that_cannot_show_the_reader_is_reported(
    environment: dict[str, str], encoding: str, states: list[str]
) -> None:
    assert [finding.state for finding in check_terminal(environment, encoding)] == states
