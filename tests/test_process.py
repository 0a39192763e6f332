"""The program as a process: real terminals, signals and kills."""

from __future__ import annotations

import os
import random
import shlex
import signal
import subprocess
import sys
import termios
from contextlib import ExitStack
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

import paperreader
from made_up import PAGE, snapshot_line
from paperreader.cli.import_files import BATCH
from paperreader.marks import Marks
from terminal import PATIENCE, PROGRAM, Terminal, environment, reader, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from paperreader.config import Paths


@pytest.fixture
def home(paths: Paths) -> Path:
    """Return a home folder whose library contains the made-up page."""
    assert run(paths.marks.parent, "import", "-", given=PAGE).returncode == 0
    return paths.marks.parent


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    with reader(home) as opened:
        opened.wait_for("Teaching")
        yield opened


SIGNALS = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}


@pytest.mark.parametrize(("number", "code"), SIGNALS.items())
def test_a_signal_in_mid_note_saves_it_and_restores_the_terminal(
    terminal: Terminal, paths: Paths, number: signal.Signals, code: int
) -> None:
    terminal.send("emid-note")
    terminal.wait_for("mid-note")
    terminal.process.send_signal(number)
    assert terminal.wait_for_end() == code
    assert [mark.note for mark in Marks(paths.marks).load().values()] == ["mid-note"]
    ending = terminal.output[terminal.output.rindex(b"\x1b[?1049h") :]
    for mode in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l"):
        assert mode in ending


@pytest.mark.parametrize(("number", "code"), SIGNALS.items())
def test_a_signal_before_the_first_screen_restores_the_terminal(
    home: Path, number: signal.Signals, code: int
) -> None:
    with reader(home) as terminal:
        terminal.wait_for("\x1b[?1049h")
        terminal.process.send_signal(number)
        assert terminal.wait_for_end() == code
        assert b"\x1b[?1049l" in terminal.output


@pytest.mark.parametrize(
    "words", ["list", "list --json", "show teach", "doctor", "where", "--help", "list --help"]
)
def test_a_reader_of_the_output_that_goes_away_is_no_failure(home: Path, words: str) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [*PROGRAM, *words.split()]
    try:
        done = subprocess.run(
            command, stdout=write_end, stderr=subprocess.PIPE, env=environment(home), check=False
        )
    finally:
        os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["", "import -", "note teach -", "list"])
def test_a_closed_standard_stream_causes_no_traceback(home: Path, words: str, closed: str) -> None:
    command = f"{shlex.join(PROGRAM)} {words} {closed}"
    done = subprocess.run(
        ["sh", "-c", command], env=environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == (0 if words[:4] in {"note", "list"} else 1)
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 1


def test_q_exits_with_0_and_marks_are_there_the_next_time(terminal: Terminal, home: Path) -> None:
    terminal.send("s")
    terminal.wait_for("★")
    terminal.send("q")
    assert terminal.wait_for_end() == 0
    assert run(home, "list", "is:starred").stdout.count("\n") == 1


def test_a_library_that_cannot_be_opened_is_reported_in_one_line(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch()
    with reader(no_folder) as terminal:
        assert terminal.wait_for_end() == 1
        assert terminal.output.startswith(b"Error: ")
        assert terminal.output.count(b"\n") == 1


def test_a_shell_gets_its_completion_script(home: Path) -> None:
    asked = environment(home) | {"_PAPERREADER_COMPLETE": "bash_source"}
    done = subprocess.run(PROGRAM, env=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "_PAPERREADER_COMPLETE" in done.stdout


def test_marks_are_shown_from_the_first_screen_on(home: Path) -> None:
    assert run(home, "mark", "teach", "--star").returncode == 0
    with reader(home) as terminal:
        terminal.wait_for("papers")
        terminal.wait_for_quiet()
        assert "1 ★" in terminal.output.decode()
        assert "0 ★" not in terminal.output.decode()


def test_a_reader_that_was_suspended_can_be_left(terminal: Terminal) -> None:
    for _ in range(3):
        for number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGCONT):
            terminal.process.send_signal(number)
        terminal.wait_for("\x1b[?1049h")
        terminal.wait_for_quiet()
    terminal.send("s")
    terminal.wait_for("★")
    terminal.send("q")
    assert terminal.wait_for_end() == 0
    assert termios.tcgetattr(terminal.ours) == terminal.modes


@pytest.mark.parametrize("size", [(24, 80), (30, 110)], ids=["as-before", "resized"])
@pytest.mark.parametrize("keys", ["s", "s?"], ids=["list", "dialog"])
def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_all_back(
    home: Path, keys: str, size: tuple[int, int]
) -> None:
    program = shlex.join(PROGRAM)
    shell = f"{program}; echo SUSPENDED; read line; fg >/dev/null; echo ENDED $?"
    with Terminal(["bash", "-mc", shell], environment(home), size=(24, 80)) as terminal:
        terminal.wait_for("Teaching")
        terminal.wait_for_quiet()
        terminal.send(keys)
        terminal.wait_for_quiet(0.2)
        terminal.send("\x1a")
        terminal.wait_for("SUSPENDED")
        ending = terminal.output[terminal.output.rindex(b"\x1b[?1049h") :]
        for mode in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l"):
            assert mode in ending
        assert termios.tcgetattr(terminal.ours) == terminal.modes
        assert run(home, "list", "is:starred").stdout.count("\n") == 1
        terminal.resize(*size)
        terminal.forget()
        terminal.send("\r")
        terminal.wait_for("library 3 papers")
        terminal.wait_for_quiet(0.5)
        rows = terminal.rows()  # on a screen that was blank before
        assert "library 3 papers" in rows[0]
        assert rows[-1].rstrip().endswith("? keys")
        assert all(row.strip() for row in rows)
        assert not any("SUSPENDED" in row for row in rows)
        for mode in (b"\x1b[?1049h", b"\x1b[?1000h", b"\x1b[?2004h"):
            assert mode in terminal.output
        terminal.send("\x1b" * (len(keys) - 1))
        terminal.wait_for_quiet(0.5)  # else the terminal's escape sequence begins with this esc
        terminal.send("jm")  # not line by line, and not echoed
        terminal.wait_for("2 unread")
        terminal.send("q")
        terminal.wait_for("ENDED 0")
        assert terminal.wait_for_end() == 0


DOUBLE_CLICK = "\x1b[<0;1;1M\x1b[<0;1;1m" * 2


@pytest.mark.parametrize("burst", ["\r\r\r", DOUBLE_CLICK, f"help\r{DOUBLE_CLICK}"])
def test_no_burst_of_keys_or_clicks_closes_more_than_the_palette(
    terminal: Terminal, burst: str
) -> None:
    terminal.send("\x10")
    terminal.wait_for("Search for commands")
    terminal.wait_for_quiet()
    terminal.send(burst)
    terminal.wait_for_quiet()
    terminal.send("\x03")
    assert terminal.wait_for_end() == 130
    assert b"Traceback" not in terminal.output


def test_an_invalid_utf8_byte_does_not_end_the_reader(terminal: Terminal) -> None:
    terminal.send(b"\xff\xe9")
    terminal.send("s")
    terminal.wait_for("★")
    terminal.send("q")
    assert terminal.wait_for_end() == 0


def test_nothing_of_a_hostile_page_reaches_the_terminal(home: Path) -> None:
    evil = "\x1b]52;c;aGk=\x07\x1b]0;owned\x07\x9d0;owned\x9c\u202eEvil [@click=app.quit()] Title"
    page = f"Aug 12\n\n{evil}\n\n" + f"Words {evil} and more words. " * 20
    assert run(home, "import", "-", given=page).returncode == 0
    with reader(home) as terminal:
        terminal.wait_for("Evil")
        terminal.send("s")
        terminal.wait_for("★")
        terminal.send("q")
        assert terminal.wait_for_end() == 0
        for harm in ("\x1b]52", "owned", "\u202e", "\x9d"):
            assert harm.encode() not in terminal.output


def test_no_confirmed_mark_is_lost_by_kill_9_at_random_times(home: Path, paths: Paths) -> None:
    script = (
        "import sys; from pathlib import Path; from paperreader.marks.store import *\n"
        "marks = Marks(Path(sys.argv[1])); number = int(sys.argv[2])\n"
        "while True:\n"
        "    number += 1\n"
        "    marks.apply([Change(Paper(f'p{number}', 'T'), 'read', False, True)])\n"
        "    print(number, flush=True)\n"
    )
    generator = random.Random(1)
    confirmed = 0
    for _ in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", script, str(paths.marks), str(confirmed)],
            stdout=subprocess.PIPE,
            env=environment(home),
        )
        assert writer.stdout
        for _ in range(generator.randint(1, 40)):
            confirmed = int(writer.stdout.readline())
        writer.kill()
        confirmed = int((writer.stdout.read().split() or [confirmed])[-1])
        writer.wait()
        writer.stdout.close()
        marks = Marks(paths.marks).load()
        assert all(marks[f"p{number}"].read for number in range(1, confirmed + 1))


def test_a_long_import_shows_its_progress_in_a_terminal(paths: Paths, tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_bytes(b"".join(map(snapshot_line, range(1000))) + b"{}\n")
    # Wide enough for the path of the test's folder, since a long message above the bar is wrapped.
    with reader(paths.marks.parent, "import", str(file), size=(24, 200)) as terminal:
        assert terminal.wait_for_end() == 0
        shown = terminal.output.decode()
    for part in ("0 papers", "1,000 papers", "/s", "left"):
        assert part in shown
    assert "line 1001: Object missing required field id; skipped\r\n" in shown
    assert "\x1b[2K1000 papers: 1000 added" in shown  # in place of the bar


def test_ctrl_c_stops_an_import_after_the_last_complete_batch(paths: Paths) -> None:
    home = paths.marks.parent
    importing = subprocess.Popen(
        [*PROGRAM, "import", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
    )
    with importing:
        assert importing.stdin
        assert importing.stderr
        importing.stdin.write(b"".join(map(snapshot_line, range(BATCH))) + b"{}\n")
        importing.stdin.flush()
        # The bad line is read and reported when the batch before it has been stored.
        assert f"line {BATCH + 1}: " in importing.stderr.readline().decode()
        importing.send_signal(signal.SIGINT)
        output, messages = importing.communicate(timeout=PATIENCE)
    assert (importing.returncode, output) == (130, b"")
    assert messages.decode().splitlines() == [
        f"stopped: {BATCH} papers: {BATCH} added, 0 updated, 0 unchanged, 1 bad line skipped; "
        "what was stored is kept; run the same command to continue"
    ]
    assert f"{BATCH - 1:05}" in run(home, "list", "--limit", "1", f"{BATCH - 1}").stdout


def test_concurrent_commands_lose_no_update(home: Path) -> None:
    ids = run(home, "list", "--json").stdout.count("\n")
    commands = [
        ["mark", short, flag] for short in ("teach", "on", "quiet") for flag in ("--read", "--star")
    ]
    running = [
        subprocess.Popen([*PROGRAM, *command], env=environment(home)) for command in commands
    ]
    assert [process.wait(PATIENCE) for process in running] == [0] * len(commands)
    assert run(home, "list", "is:read", "is:starred").stdout.count("\n") == ids == 3


CORE = {found.name for found in iter_modules(paperreader.__path__)} - {"tui", "__main__"}


@pytest.mark.parametrize("module", sorted(CORE))
def test_the_core_and_the_commands_never_import_textual(module: str, tmp_path: Path) -> None:
    script = f"import sys, paperreader.{module}; sys.exit('textual' in sys.modules)"
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, env=environment(tmp_path), check=False).returncode == 0


RARELY_NEEDED = """
    calendar click tomllib webbrowser logging.handlers
    paperreader.log_file paperreader.tui.screens.dialogs textual.widgets._text_area
"""


def test_the_first_screen_imports_nothing_that_is_rarely_needed(tmp_path: Path) -> None:
    rarely_needed = set(RARELY_NEEDED.split())
    script = f"import sys, paperreader.tui; print(*sys.modules.keys() & {rarely_needed!r})"
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "\n")


def test_reading_marks_imports_nothing_that_only_saving_needs(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from paperreader.marks import Marks

Marks(Path("marks.json")).load()
sys.exit(" ".join({"tinydb", "filelock"} & sys.modules.keys()) or 0)
"""
    (tmp_path / "marks.json").write_text('{"marks": {"knit": {"read": true}}}')
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_whose_terminal_closes_saves_and_ends(terminal: Terminal) -> None:
    terminal.send("s")
    terminal.vanish()
    assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP


def test_a_catalog_truncated_under_the_reader_ends_it_with_one_line_and_the_mark_saved(
    paths: Paths, home: Path
) -> None:
    lines = b"".join(snapshot_line(n) for n in range(2000)).decode()
    assert run(home, "import", "-", given=lines).returncode == 0
    with reader(home) as terminal:
        terminal.wait_for("keys")
        os.truncate(paths.catalog, 4096)
        terminal.send("s")
        terminal.send("jkG")
        assert terminal.wait_for_end() == 1
    ending = terminal.output[terminal.output.rindex(b"\x1b[?1049l") :]
    assert ending.count(b"Error: ") == 1
    assert b"the catalog is damaged" in ending
    assert b"Traceback" not in ending
    assert [mark.starred for mark in Marks(paths.marks).load().values()] == [True]


@pytest.mark.parametrize("words", [["list"], ["list", "--json"]])
def test_a_reader_of_the_output_that_has_seen_enough_ends_a_command_in_silence(
    paths: Paths, words: list[str]
) -> None:
    home = paths.marks.parent
    lines = b"".join(snapshot_line(n) for n in range(2000)).decode()
    assert run(home, "import", "-", given=lines).returncode == 0
    with subprocess.Popen(
        [*PROGRAM, *words],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert (process.stderr.read(), process.wait(PATIENCE)) == (b"", 0)


@pytest.fixture
def browsing(home: Path, tmp_path: Path) -> Iterator[Callable[[str, str], Terminal]]:
    """Return a function that opens the reader with a shell script as its browser."""
    with ExitStack() as opened:

        def browse(name: str, script: str) -> Terminal:
            browser = tmp_path / name
            browser.write_text(f"#!/bin/sh\n{script}\n")
            browser.chmod(0o700)
            variables = environment(home) | {"BROWSER": str(browser)}
            terminal = opened.enter_context(Terminal(PROGRAM, variables))
            terminal.wait_for("Teaching")
            terminal.wait_for_quiet()
            return terminal

        yield browse


def test_what_a_browser_prints_never_reaches_the_screen(
    browsing: Callable[[str, str], Terminal], tmp_path: Path
) -> None:
    record = tmp_path / "opened"
    terminal = browsing(
        "noisy",
        f'echo NOISE "$1"; echo NOISE >&2; read x; echo "$1" >> "{record}"; echo NOISE > /dev/tty',
    )
    terminal.send("o")
    terminal.wait_for("didn't")  # the shell could not write to the terminal
    assert b"NOISE" not in terminal.output
    assert record.read_text() == "https://github.com/woolly/knit-decoder\n"


def test_a_text_browser_gets_the_terminal_and_gives_it_back(
    browsing: Callable[[str, str], Terminal], home: Path
) -> None:
    terminal = browsing("w3m", 'echo "TEXT BROWSER $1"; read key; echo "read $key"')
    terminal.send("so")
    terminal.wait_for("TEXT BROWSER https://github.com/woolly/knit-decoder")
    terminal.process.send_signal(signal.SIGINT)  # meant for the browser
    shown = terminal.output
    assert shown.rindex(b"\x1b[?1049l") < shown.rindex(b"TEXT BROWSER")
    terminal.send("x\r")
    terminal.wait_for("read x")
    terminal.wait_for("Teaching")
    terminal.wait_for_quiet()
    assert not any("BROWSER" in row for row in terminal.rows())
    terminal.send("q")
    assert terminal.wait_for_end() == 0
    assert run(home, "list", "is:starred").stdout.count("\n") == 1


def test_a_signal_while_a_text_browser_has_the_terminal_saves_and_ends(
    browsing: Callable[[str, str], Terminal], home: Path
) -> None:
    terminal = browsing("lynx", 'echo "TEXT BROWSER"; read key')
    terminal.send("so")
    terminal.wait_for("TEXT BROWSER")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait_for_end() == 143
    assert run(home, "list", "is:starred").stdout.count("\n") == 1


def test_a_text_browser_that_fails_is_reported(browsing: Callable[[str, str], Terminal]) -> None:
    terminal = browsing("w3m", "exit 7")
    terminal.send("o")
    terminal.wait_for("exit code 7")
