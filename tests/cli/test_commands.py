"""The commands, run as a person and as a script run them."""

from __future__ import annotations

import gzip
import json
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from made_up import PAGE, snapshot_line
from paperreader import __version__, desktop
from paperreader.cli import commands, import_files
from paperreader.cli.summary import SHOWN_BAD, Summary
from paperreader.desktop import CopyResult
from terminal import PROGRAM, environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result as Outcome

    from paperreader.config import Paths
    from shell import Shell

KNIT = "teaching-llamas-to-knit-a-study-of-yarn-aware-decoding"


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.txt"
    file.write_text(PAGE)
    return str(file)


@pytest.fixture
def full(shell: Shell, page: str) -> Shell:
    """Give a shell whose library holds the page."""
    assert shell.run("import", page).exit_code == 0
    return shell


def test_importing_a_page_twice_adds_it_once(shell: Shell, page: str) -> None:
    assert shell.run("import", page).stdout == "3 papers: 3 added, 0 updated, 0 unchanged\n"
    assert shell.json("import", page) == [{"papers": 3, "added": 0, "updated": 0, "unchanged": 3}]


def test_a_page_comes_from_standard_input_too(shell: Shell) -> None:
    result = shell.run("import", "-", "--date", "2025-01-31", given=PAGE)
    assert result.stdout.startswith("3 papers: 3 added")
    assert {paper["date"] for paper in shell.json("list")} == {"2025-01-31"}


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"%PDF-1.4", b"One line of prose. And on."])
def test_a_file_without_papers_fails_in_one_line_and_changes_nothing(
    full: Shell, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "odd\x1b[31m.txt"
    file.write_bytes(content)
    result = full.run("import", str(tmp_path / "page.txt"), str(file))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "expected the copied text" in result.stderr
    assert "\x1b" not in result.stderr
    assert len(full.json("list")) == 3


LINES = b"".join(map(snapshot_line, range(1, 8)))


def test_a_snapshot_is_taken_in_from_a_file_and_from_a_pipe(shell: Shell, tmp_path: Path) -> None:
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


def test_only_a_part_of_a_snapshot_is_taken_in_on_request(shell: Shell) -> None:
    lines = LINES + snapshot_line(8, categories="math.CO") + snapshot_line(9, categories="hep-th")
    some = ("--category", "math.co", "--category", "hep-th", "--date", "2020-01-02")
    assert shell.run("import", "-", *some, given=lines).stdout.startswith("2 papers: 2 added")
    assert {paper["date"] for paper in shell.json("list")} == {"2020-01-02"}
    none = shell.run("import", "-", "--category", "cs.XX", given=lines)
    assert (none.exit_code, none.stdout.split(":")[0]) == (0, "0 papers")
    assert "No paper is in cs.XX" in none.stderr


def test_bad_lines_are_named_by_number_and_the_rest_goes_in(shell: Shell) -> None:
    lines = LINES + b'{"id": 7}\n\x1b[31m\n' + snapshot_line(8)
    result = shell.run("import", "-", given=lines)
    assert result.exit_code == 0
    assert result.stdout == "8 papers: 8 added, 0 updated, 0 unchanged, 2 bad lines skipped\n"
    assert result.stderr.splitlines() == [
        "standard input: line 8: Expected str, got int - at $.id; skipped",
        "standard input: line 9: JSON is malformed: invalid character (byte 0); skipped",
    ]


def test_a_flood_of_bad_lines_is_counted_but_not_told_line_by_line(shell: Shell) -> None:
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


def test_no_snapshot_is_stored_where_another_file_cannot_be_read(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "snapshot.json"
    file.write_bytes(LINES)
    for words in ([str(tmp_path / "none")], ["-"]):
        assert shell.run("import", str(file), *words).exit_code == 1
    assert shell.json("list") == []


def test_ctrl_c_keeps_the_finished_batches_and_the_same_command_goes_on(
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


def test_json_of_a_paper_has_all_of_its_fields(full: Shell) -> None:
    paper = full.json("show", "teach")[0]
    assert paper == {
        "id": KNIT,
        "title": "Teaching Llamas to Knit: A Study of Yarn-Aware Decoding",
        "abstract": paper["abstract"],
        "authors": [],
        "date": paper["date"],
        "source": "page",
        "arxiv_id": None,
        "links": [
            {
                "kind": "github",
                "url": "https://github.com/woolly/knit-decoder",
                "origin": "abstract",
            }
        ],
        "github": "https://github.com/woolly/knit-decoder",
        "upvotes": None,
        "categories": [],
        "stars": None,
        "organization": "",
        "summary": "",
        "keywords": [],
        "read": False,
        "starred": False,
        "note": "",
    }
    assert "20\\% fewer" in str(paper["abstract"])


def test_list_shows_one_line_a_paper_with_a_name_for_other_commands(full: Shell) -> None:
    full.run("mark", "quiet", "--star", "--read")
    lines = full.run("list").stdout.splitlines()
    assert [line.split()[2] for line in lines[:2]] == ["teaching", "on"]
    assert lines[2].startswith(" ★ ")
    assert lines[0].endswith("gh")


def test_list_takes_the_search_language(full: Shell) -> None:
    assert len(full.json("list", "robots", "OR")) == 0
    assert [paper["id"] for paper in full.json("list", "has:code", "-llamas")] == [
        "quiet-robots-make-better-neighbours"
    ]
    assert len(full.json("list", "--limit", "1")) == 1
    nothing = full.run("list", "zebra")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "No paper found" in nothing.stderr


def test_an_empty_library_says_how_to_fill_it(shell: Shell) -> None:
    result = shell.run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "paperreader import FILE" in result.stderr


def test_show_is_readable(full: Shell) -> None:
    full.run("note", "on", "ask about the cake")
    shown = full.run("show", "on").stdout
    assert shown.startswith("On the Boiling Point of Benchmarks\n")
    assert "O(n²)" in shown
    assert "Hölder" in shown
    assert "  ask about the cake" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_marks_are_set_and_taken_away(full: Shell) -> None:
    assert full.run("mark", "quiet", "on", "--read", "--star").exit_code == 0
    assert [paper["read"] for paper in full.json("list")] == [False, True, True]
    assert full.run("mark", "quiet", "--unread", "--unstar").exit_code == 0
    assert [paper["starred"] for paper in full.json("list")] == [False, True, False]


def test_marking_an_unknown_paper_marks_none(full: Shell) -> None:
    result = full.run("mark", "quiet", "zebra", "--read")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert not any(paper["read"] for paper in full.json("list"))


def test_a_note_is_set_printed_and_taken_away(full: Shell) -> None:
    full.run("note", "quiet", "first line\nsecond")
    assert full.run("note", "quiet").stdout == "first line\nsecond\n"
    full.run("note", "quiet", "-", given="from a pipe\n")
    assert full.run("note", "quiet").stdout == "from a pipe\n"
    full.run("note", "quiet", "")
    assert full.run("note", "quiet").stdout == ""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give what makes a shell's command the user's editor."""
    program = tmp_path / "editor"
    monkeypatch.setenv("EDITOR", str(program))
    monkeypatch.delenv("VISUAL", raising=False)

    def edits(command: str) -> None:
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(stat.S_IRWXU)

    return edits


def test_a_note_is_edited_in_the_users_editor(full: Shell, editor: Callable[[str], None]) -> None:
    for command, note in {
        'echo edited > "$1"': "edited",
        'echo more >> "$1"': "edited\nmore",
    }.items():
        editor(command)
        assert full.run("note", "quiet", "--edit").exit_code == 0
        assert full.run("note", "quiet").stdout == f"{note}\n"


def test_an_editor_may_write_another_encoding(full: Shell, editor: Callable[[str], None]) -> None:
    editor(r"""printf '\357\273\277wool \351\r\nyarn' > "$1" """)
    assert full.run("note", "quiet", "--edit").exit_code == 0
    assert full.run("note", "quiet").stdout == "wool \N{REPLACEMENT CHARACTER}\nyarn\n"


def test_an_edited_note_that_cannot_be_saved_is_printed(
    full: Shell, paths: Paths, editor: Callable[[str], None]
) -> None:
    full.run("note", "quiet", "before")
    paths.marks.chmod(0o400)
    editor('echo "an hour of words" > "$1"')
    result = full.run("note", "quiet", "--edit")
    assert (result.exit_code, result.stdout) == (1, "an hour of words\n")
    assert "read-only" in result.stderr
    assert full.run("note", "quiet").stdout == "before\n"


def test_an_editor_that_leaves_no_file_is_told_in_a_line(
    full: Shell, editor: Callable[[str], None]
) -> None:
    full.run("note", "quiet", "before")
    editor('rm "$1"')
    result = full.run("note", "quiet", "--edit")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "the note is as it was" in result.stderr
    assert full.run("note", "quiet").stdout == "before\n"


def test_a_hostile_note_is_stored_and_shown_harmless(full: Shell) -> None:
    full.run("note", "quiet", "a\x1b]52;c;aGk=\x07b\u202e \udc80")
    for command in (["note", "quiet"], ["show", "quiet"], ["list", "--json"]):
        output = full.run(*command).stdout
        assert "ab" in output
        assert not {"\x1b", "\x07", "\u202e", "\udc80"} & set(output)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[CopyResult]:
    """Give the outcomes that the next copies shall have."""
    outcomes: list[CopyResult] = []
    monkeypatch.setattr(desktop, "copy_text", lambda *_: outcomes.pop())
    return outcomes


def test_copy_prints_the_link_and_says_how_far_it_got(
    full: Shell, copied: list[CopyResult]
) -> None:
    copied += [CopyResult(), CopyResult(sent=True), CopyResult(confirmed=True)]
    sure = full.run("copy", "quiet")
    assert (sure.exit_code, sure.stdout) == (0, "https://github.com/hush/joist\n")
    assert sure.stderr == "copied\n"
    assert full.run("copy", "quiet").stderr == "sent to the terminal\n"
    failed = full.run("copy", "quiet")
    assert (failed.exit_code, failed.stdout) == (1, "https://github.com/hush/joist\n")
    assert "not copied" in failed.stderr


def test_copy_takes_other_kinds_of_link_and_tells_which_there_are(
    full: Shell, copied: list[CopyResult]
) -> None:
    copied += [CopyResult(confirmed=True)]
    web = full.run("copy", "quiet", "--link", "web")
    assert web.stdout == "https://example.org/joist_(data)\n"
    result = full.run("copy", "quiet", "--link", "arxiv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no arxiv link; its links: github, web" in result.stderr


def test_opening_a_paper_without_links_fails_in_one_line(full: Shell) -> None:
    result = full.run("open", "on")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "has no link to open" in result.stderr


def test_where_names_the_files(shell: Shell, paths: Paths) -> None:
    files = shell.json("where")[0]
    assert files["marks"] == str(paths.marks)
    assert str(paths.catalog) in shell.run("where").stdout


def test_the_reader_refuses_to_draw_where_there_is_no_terminal(shell: Shell) -> None:
    result = shell.run()
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "needs a terminal" in result.stderr


def test_damaged_marks_are_told_in_one_line_with_the_way_back(full: Shell, paths: Paths) -> None:
    full.run("mark", "quiet", "--read")
    full.run("mark", "quiet", "--star")
    paths.marks.write_text("")
    for command in (["list"], ["mark", "quiet", "--read"], ["note", "quiet", "x"]):
        result = full.run(*command)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert "paperreader restore .bak" in result.stderr
    assert paths.marks.read_text() == ""


@pytest.mark.parametrize(
    "words",
    [
        ["mark", "quiet"],
        ["note", "quiet", "x", "--edit"],
        ["import"],
        ["import", "x", "--date", "tomorrow"],
        ["list", "--limit"],
        ["copy", "quiet", "--link", "fax"],
        ["zebra"],
    ],
)
def test_wrong_usage_exits_with_2(full: Shell, words: list[str]) -> None:
    assert full.run(*words).exit_code == 2


def test_wrong_usage_echoes_no_control_characters(shell: Shell) -> None:
    for words in (["where", "\x1b]52;c;aGk=\a"], ["\x1b[31m"], ["--\x1b[31m"]):
        result = shell.run(*words)
        assert result.exit_code == 2
        assert "\x1b" not in result.stderr


def test_every_command_explains_itself_with_an_example(shell: Shell) -> None:
    assert "import" in shell.run("--help").stdout
    for name in commands.commands:
        explained = shell.run(name, "--help")
        assert explained.exit_code == 0
        assert f"paperreader {name} " in explained.stdout.split("Example", 1)[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_cannot_be_written_is_told_in_one_line(full: Shell, paths: Paths) -> None:
    full.run("note", "quiet", "warm")
    for words in (
        *(["list"], ["show", "quiet"], ["note", "quiet"], ["doctor"], ["where", "--json"]),
        *(["--help"], ["--version"], ["list", "--help"]),
    ):
        with open("/dev/full", "wb") as disk:  # noqa: PTH123
            done = subprocess.run(
                [*PROGRAM, *words],
                env=environment(paths.marks.parent),
                stdout=disk,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "No space left" in done.stderr


def test_a_home_of_nobody_is_told_in_one_line() -> None:
    result = CliRunner(env={"PAPERREADER_HOME": "~nobody-here/papers"}).invoke(commands, ["where"])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "PAPERREADER_HOME=~nobody-here/papers" in result.stderr


def test_the_version_is_told(shell: Shell) -> None:
    assert shell.run("--version").stdout == f"paperreader {__version__}\n"


def completed(home: Path) -> Outcome:
    """Have a shell complete an id."""
    asked = {
        "_PAPERREADER_COMPLETE": "bash_complete",
        "COMP_WORDS": "paperreader show qu",
        "COMP_CWORD": "2",
        "PAPERREADER_HOME": str(home),
    }
    return CliRunner(env=asked).invoke(
        commands, prog_name="paperreader", complete_var="_PAPERREADER_COMPLETE"
    )


def test_a_shell_completes_ids(full: Shell) -> None:
    assert "quiet-robots-make-better-neighbours" in completed(full.folder / "home").stdout


def test_a_shell_completes_nothing_where_papers_cannot_be_read(full: Shell, paths: Paths) -> None:
    for waiting in paths.catalog.parent.glob("catalog.db-*"):
        waiting.unlink()
    paths.catalog.write_bytes(bytes(5000))
    for home in (paths.catalog.parent, paths.catalog, Path("~nobody-here")):
        result = completed(home)
        assert (result.exit_code, result.output.strip()) == (0, "")
    assert not [*paths.catalog.parent.glob("catalog.db.damaged-*")], "nobody was told"
    assert "was set aside" in full.run("list").stderr
