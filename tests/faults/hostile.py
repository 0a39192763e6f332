"""Faults: hostile text in every input, which must not reach any output."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from faults.harmless import check_screen, check_words
from faults.inputs import PAPER, check, inject, run_any
from faults.outcome import Outcome, attempt
from terminal import PROGRAM, Terminal, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.sandbox import Sandbox

CORPUS = {
    "colours and the cursor": "a\x1b[7777;31mb\x1b[77;77Hc\x1b[?7777hd\x1b[2J",
    "title of the window": "\x1b]0;owned\x07\x1b]2;owned\x1b\\rest",
    "write to the clipboard": "a\x1b]52;c;b3duZWQ=\x07b\x1b]52;c;!\x1b\\",
    "link": "\x1b]8;;http://evil.example\x1b\\text\x1b]8;;\x1b\\",
    "eight bits": "\x9b7777m\x9d0;owned\x9c\x90q\x9c\x85\x84",
    "device control": "\x1bP+q544e\x1b\\\x1b_Gi=1\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\",
    "unfinished": "begins \x1b[ \x1b] \x1bP \x1b",
    "control letters": "".join(map(chr, range(1, 32)))
    + "\x7f"
    + "".join(map(chr, range(128, 160))),
    "NUL": "a\0b\0",
    "bidi": "abc\u202edef\u202c\u2066g\u2069\u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg\u180eh",
    "tags and selectors": "a\U000e0041\ufe0f\U000e01ef\u115f\u3164",
    "zalgo": "z" + "\u0300\u0489\u20dd" * 300,
    "markup": "[/x] [@click=app.quit()]y[/] [red]z \\[ [[ [link=http://evil.example]l {{x}} %s",
    "line ends": "a\rb\r\nc\u2028d\u2029e\x0bf\x0cg",
    "no characters": "\ufffe\uffff\U0010ffff\ufdd0",
    "wide and odd": "編み物 \U0001f9f6\U0001f468\u200d\U0001f469 \u2800 \u1680 ﷽",
    "shell": "$(touch owned) `touch owned` ; touch owned | \" ' -rf --help",
    "TeX": "\\input{/etc/passwd} \\url{javascript:alert(1)} $\\frac{\\x1b}{2}$ \\href{file:///}{x}",
    "100,000 letters": "x" * 100_000,
}
UNDECODABLE = b"\xff\xfe\xe9 \xc0\x80 \xed\xa0\x80 \x1b]0;owned\x07"
MADE_UP = st.text(
    st.one_of(
        st.sampled_from([*"\x1b\x9b\x9d\x90\x9c\x07\0[]();?=m0H \n\r\\/@", *"\u202e\u200b\ufeff"]),
        st.characters(),
    ),
    max_size=120,
)
EXAMPLES = 12
ROUNDS = 6
TRIES = len(CORPUS) * 2 + 1 + ROUNDS


def outcomes(sandbox: Sandbox, tries: int) -> Iterator[Outcome]:
    """Yield the outcome of putting each text into every input and checking every output."""
    corpus = list(CORPUS.items())
    if tries < TRIES:
        sandbox.chance("hostile").shuffle(corpus)
        corpus = corpus[: max(tries // 2, 1)]
    yield attempt("hostile bytes: no UTF-8", _check_commands, sandbox, UNDECODABLE)
    for name, text in corpus:
        raw = text.encode("utf-8", "surrogatepass")
        yield attempt(f"hostile text: {name}", _check_commands, sandbox, raw)
        yield attempt("hostile text on the screen", _check_reader, sandbox, raw)
    for number in range(ROUNDS):
        yield attempt("hostile text: made up by chance", _check_random_texts, sandbox, number)


OUTPUTS = (
    ("list",),
    ("list", "--json"),
    ("list", "title"),
    ("show", "2508.00500"),
    ("show", "2508.00501"),
    ("show", "2508.00720"),
    ("show", "2508.00800"),
    ("doctor",),
    ("restore",),
    ("note", PAPER),
    ("note", "quiet"),
    ("where",),
    ("open", "2508.00501"),
)


def _check_commands(sandbox: Sandbox, text: bytes) -> None:
    home = inject(sandbox, text)
    browser, opened = home / "browser", home / "opened"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >>{opened}\n')
    browser.chmod(0o700)
    for words in OUTPUTS:
        how = {"environment": {"BROWSER": f"{browser} %s", "DISPLAY": ""}}
        check(" ".join(words), check_words, run_any(sandbox, home, *words, **how))
    for link in opened.read_bytes().splitlines() if opened.exists() else []:
        assert link.startswith((b"http://", b"https://")), f"opened: {link!r}"
        check("the browser", check_words, link)
    names = {path.name for path in home.iterdir()} - {"browser", "opened"}
    log = home / "paperreader.log"
    check("the log", check_words, log.read_bytes() if log.exists() else b"")
    allowed = {"catalog.db", "marks.json", "marks.json.bak", "marks.json.lock", "config.toml"}
    allowed |= {"paperreader.log", "paperreader.log.1", "backups"}
    assert names <= allowed | {"catalog.db-wal", "catalog.db-shm"}, (
        f"other files: {names - allowed}"
    )


def _check_reader(sandbox: Sandbox, text: bytes) -> None:
    home = inject(sandbox, text)
    clipboard = home.with_name(f"{home.name}-clipboard")
    with sandbox.reader(home, (24, 100)) as terminal:
        for keys in ("g", "Y", "\x1b", "\\", "\\", "j", "Y2\r", "\x1b", "y", "e"):
            terminal.send(keys)
            terminal.wait_for_quiet(0.1)
        terminal.send(b"\x1b[200~" + text.replace(b"\x1b[201~", b"") + b"\x1b[201~")
        terminal.wait_for_quiet(0.3)
        for keys in ("\x1b", "\x1b", "/", "title", "\r", "j", "\x1b", "?", "\x1b", "\x10", "\x1b"):
            terminal.send(keys)
            terminal.wait_for_quiet(0.15)
        check("the screen", check_screen, terminal.output)
        assert terminal.process.poll() is None, f"it ended with {terminal.process.returncode}"
        assert b"Traceback" not in terminal.output, "a traceback"
    check("a note that was pasted", check_words, run_any(sandbox, home, "list", "--json"))
    tools = {"PATH": f"{_xclip(clipboard)}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":7"}
    for more in ({}, tools):
        command = [*PROGRAM, "copy", "2508.00501", "--link", "web"]
        with Terminal(command, environment(home) | more) as terminal:
            terminal.wait_for_end(20)
            check("copy", check_screen, terminal.output)
    if (copied := clipboard / "copied").exists():
        check("the clipboard", check_words, copied.read_bytes())


def _check_random_texts(sandbox: Sandbox, number: int) -> None:
    @seed(f"{sandbox.chance('made up').random()} {number}")
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(MADE_UP)
    def check_text(text: str) -> None:
        _check_commands(sandbox, text.encode("utf-8", "replace"))

    check_text()


def _xclip(folder: Path) -> Path:
    """Write a program named xclip that keeps the clipboard in a file; return its folder."""
    folder.mkdir()
    script = f'#!/bin/sh\ncase "$*" in *-o*) cat {folder}/copied;; *) cat >{folder}/copied;; esac\n'
    (folder / "xclip").write_text(script)
    (folder / "xclip").chmod(0o700)
    return folder
