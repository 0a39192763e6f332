"""Run the program's commands in forks of one interpreter that has already imported it.

This way, a thousand starts take seconds. Requests arrive as JSON on standard input, one per line,
and are answered in the same form on standard output; bytes are encoded as Latin-1 characters.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

from faults.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

PRELOADED = """
paperreader.__main__ paperreader.cli paperreader.catalog.ingest paperreader.marks.table
paperreader.text.latex paperreader.query.search paperreader.sources.copied_page filelock tinydb
tinydb.table json rich.progress
""".split()


def main() -> None:
    """Handle requests until the end of standard input."""
    for name in PRELOADED:
        import_module(name)
    for line in sys.stdin:
        request = json.loads(line)
        pipes = [os.pipe(), os.pipe()]
        child = os.fork()
        if child == 0:
            sys.exit(_run_command(request, *(writing for _, writing in pipes)))
        for _, writing in pipes:
            os.close(writing)
        out, err = _read(child, [reading for reading, _ in pipes], request.get("after"))
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        answer = {"code": code, "out": out.decode("latin-1"), "err": err.decode("latin-1")}
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _read(child: int, files: list[int], after: float | None) -> Iterator[bytes]:
    """Return what a child writes to each file until it ends; kill it after ``after`` seconds."""
    read = dict.fromkeys(files, b"")
    end = None if after is None else time.monotonic() + after
    while files:
        left = None if end is None else max(end - time.monotonic(), 0)
        ready, _, _ = select.select(files, [], [], left)
        if not ready:
            os.kill(child, signal.SIGKILL)
            end = None
        for file in ready:
            chunk = os.read(file, 65536)
            read[file] += chunk
            if not chunk:
                files.remove(file)
                os.close(file)
    return iter(read.values())


def _run_command(request: dict[str, Any], out: int, err: int) -> int:
    """Run the program in this process and return its exit code."""
    os.environ["PAPERREADER_HOME"] = request["home"]
    os.environ.update(request.get("environment", {}))
    os.dup2(os.open(request["given"], os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False)
        for number, mode in enumerate(("r", "w", "w"))
    )
    os.closerange(3, 64)  # a command must not inherit the server's files
    words = (word.encode("latin-1").decode("utf-8", "surrogateescape") for word in request["words"])
    sys.argv = ["paperreader", *words]
    if request.get("limit") is not None:
        # A write beyond the limit fails, as on a full disk, or kills the process.
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["limit"],) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if request["deadly"] else signal.SIG_IGN)
    steps = Steps(request["step"]) if request.get("step") is not None else None
    code: Any = 0
    try:
        import_module("paperreader.__main__").main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    if steps:
        sys.stderr.write(f"{steps.count}\n")
    return int(bool(code)) if isinstance(code, str) else code


if __name__ == "__main__":
    main()
