"""The entry point of ``paperreader`` and ``python -m paperreader``."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys


def main() -> None:
    """Open the reader, or run a command if there are arguments or a shell asks for completions."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal with another encoding shows "?" for characters that it lacks.
            stream.reconfigure(errors="replace")
    if not sys.stdin:  # closed by the parent process
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if len(sys.argv) > 1 or "_PAPERREADER_COMPLETE" in os.environ:
        from paperreader.cli import commands  # noqa: PLC0415  # 70 ms that the reader saves

        try:
            commands(prog_name="paperreader")
        finally:
            _flush_streams()
    # While Textual is being imported, ctrl+c would print a traceback from inside it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Until the first screen: collections found no garbage and took 50 ms, a quarter of the time in
    # which a blank app starts, of which the reader's own work may take no more.
    gc.disable()
    # Textual reads this when it is imported. At its default of 60, what comes within 16 ms of a
    # repaint waits for the next one: a key right after the first screen, and a search's results
    # after the letter that was typed, which are to take twice as long as an Input's echo, 4 ms.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from paperreader.tui import open_reader  # noqa: PLC0415  # 210 ms that the commands save

    try:
        code = open_reader()
    except KeyboardInterrupt:
        code = "\nAborted!"
    _flush_streams()
    sys.exit(code)


def _flush_streams() -> None:
    """Flush the output streams, or drop their content if the terminal is gone or the disk is full.

    Otherwise Python would fail to flush them at exit, which would change the exit code.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
