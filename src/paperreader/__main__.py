"""Where ``paperreader`` and ``python -m paperreader`` begin."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys


def main() -> None:
    """Open the reader or, where a word more was typed or a shell completes one, run a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another encoding shows "?" for a letter that it lacks.
            stream.reconfigure(errors="replace")
    if not sys.stdin:  # closed by whoever started this
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if len(sys.argv) > 1 or "_PAPERREADER_COMPLETE" in os.environ:
        from paperreader.cli import commands  # noqa: PLC0415  # 35 ms that the reader saves

        try:
            commands(prog_name="paperreader")
        finally:
            _empty_streams()
    # While Textual is loaded ctrl+c would be told by a traceback from somewhere in it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()  # until the first screen: looking for garbage took 35 ms and found none
    try:
        code = _read()
    except KeyboardInterrupt:
        code = "\nAborted!"
    _empty_streams()
    sys.exit(code)


def _empty_streams() -> None:
    """Write what waits to be written, or let it go where the terminal is gone or a disk full.

    Python would try again at its end, and make that its exit code.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _read() -> int | str:
    """Open the reader; gives the exit code, or what went wrong."""
    from paperreader.config import Paths  # noqa: PLC0415
    from paperreader.errors import PaperreaderError  # noqa: PLC0415
    from paperreader.log import log  # noqa: PLC0415
    from paperreader.text.sanitize import clean_line  # noqa: PLC0415

    # Read when Textual is loaded: what comes right behind a repaint need not wait for 16 ms more.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from paperreader.tui import run  # noqa: PLC0415  # Textual is loaded only to draw

    try:
        paths = Paths.for_user()
        log.path = paths.log
        return run(paths)
    except PaperreaderError as error:
        log.problem(str(error))
        return f"Error: {clean_line(str(error))}"
    except Exception as error:
        log.crash(error)
        raise


if __name__ == "__main__":
    main()
