"""The check of the terminal: it can show the reader."""

from __future__ import annotations

import locale
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def check_terminal(environment: Mapping[str, str], encoding: str = "") -> Iterator[Finding]:
    """Check the terminal's type, colours and character encoding, by default the locale's."""
    kind = environment.get("TERM", "")
    if kind in {"", "dumb", "unknown"}:
        text = f"TERM is {kind or 'not set'}: the reader cannot be shown"
        yield problem("terminal", text, "run it in a terminal; the commands work anywhere")
    else:
        yield ok("terminal", f"{kind}, {_colours(environment)}")
    encoding = encoding or locale.getencoding()
    if encoding.lower().replace("-", "") != "utf8":
        text = f"the locale's encoding is {encoding}: characters such as ● and ★ are shown as ?"
        yield warning("terminal", text, "export LANG=C.UTF-8")


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR"):
        return "without colours (NO_COLOR is set)"
    if environment.get("COLORTERM") in {"truecolor", "24bit"}:
        return "all colours"
    return "256 colours" if "256" in environment.get("TERM", "") else "few colours"
