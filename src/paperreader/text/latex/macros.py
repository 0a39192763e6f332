"""What macros show: a function for each kind of macro, which reads on from the end of its name."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from paperreader.text.latex import symbols
from paperreader.text.latex.output import Kind, Output, ratio, root
from paperreader.text.latex.source import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.text.latex.converter import Part

_ROWS = re.compile(r"\s*;(?:\s*;)*\s*")
_DELIMITER = re.compile(r" ?(\\[A-Za-z]+|\\[^\x00]|[^\s\w{}$\\\x00])")
_DELIMITERS = {".": "", "<": "⟨", ">": "⟩"}


def show_symbol(part: Part, name: str) -> None:
    """Show what a macro stands for, or its name if that is unknown, and its arguments."""
    arguments: list[str] = []
    while part.text.startswith("{", part.position) and part.close(part.position):
        arguments.append(part.argument() or "")
    symbol = symbols.SYMBOLS.get(name, name)
    if symbol.endswith(".") and part.text.startswith(".", part.position, part.end):
        symbol = symbol[:-1]
    if name in symbols.LETTERS:
        part.skip_spaces()
    elif part.mode is Mode.FORMULA and not symbol.isalnum():
        # A space ends the name of an operator, as in "a\leq b"; it is shown if there is
        # one before the operator too.
        if name in symbols.CLOSING:
            part.output.strip_end()
        elif symbol in symbols.PREFIXES or part.output.last != " ":
            part.skip_spaces()
    is_name = symbol[0].isalnum() and symbol.isascii() and arguments != [""]
    shown = " ".join(filter(None, (symbol, *arguments)))
    part.output.add(shown, Kind.NAME if is_name else Kind.PLAIN)


def _show_blank(part: Part, name: str) -> None:
    part.argument()
    part.add_space()


def show_accent(part: Part, name: str) -> None:
    """Show the next letter with an accent."""
    start = part.position
    following = part.text[start : start + 2]
    # "\r\n" is no letter with a ring above.
    known = not (name.isalpha() and len(name) == 1 and re.match(r"\\[^ij]", following))
    base = (part.operand() or "") if known else ""
    letter = {"ı": "i", "ȷ": "j"}.get(base, base)
    if not base.strip():
        part.position = start
        part.output.add(name)
    elif len(letter) == 1 and letter.isalpha():
        part.output.add(unicodedata.normalize("NFC", letter + symbols.ACCENTS[name]))
    elif len(name) > 1 or base[0].isalpha():
        part.output.add(base)
    else:
        part.output.add(name + base)


def _show_fraction(part: Part, name: str) -> None:
    above, below = part.operand() or "", part.operand() or ""
    part.output.add(ratio(above, below), Kind.RATIO)


def _show_over(part: Part, name: str) -> None:
    above = str(part.output).strip() if part.mode is Mode.FORMULA else ""
    if not above or part.is_deepest:
        part.output.add(name, Kind.NAME)
        return
    below = part.part(part.position, part.end).convert()
    part.output = Output()
    part.output.add(ratio(above, below), Kind.RATIO)
    part.position = part.end


def _show_root(part: Part, name: str) -> None:
    degree = part.option()
    text = part.operand()
    part.output.add(name if text is None else root(degree, text), Kind.NAME)


def _show_binomial(part: Part, name: str) -> None:
    above, below = part.operand() or "", part.operand() or ""
    part.output.add(f"({above} choose {below})")


def _show_stacked(part: Part, name: str) -> None:
    script, base = part.operand() or "", part.operand() or ""
    part.output.add(base)
    part.add_script("_" if name == "underset" else "^", script, apart=True)


def _show_text_script(part: Part, name: str) -> None:
    part.add_script("^" if "super" in name else "_", part.operand() or "", apart=True)


def _show_link(part: Part, name: str) -> None:
    url, label = part.argument() or "", part.argument() or ""
    part.output.add(url if label in {url, ""} else f"{label} ({url})")


def _show_citation(part: Part, name: str) -> None:
    while part.option():
        pass
    part.output.add(f"[{part.argument() or '?'}]")


def _show_footnote(part: Part, name: str) -> None:
    part.output.add(f" ({part.argument() or ''})")


def _show_remainder(part: Part, name: str) -> None:
    part.output.add(f"(mod {part.operand() or ''})")


def _show_double_struck(part: Part, name: str) -> None:
    text = part.operand() or ""
    part.output.add(symbols.DOUBLE_STRUCK.get(text, text))


def _show_negation(part: Part, name: str) -> None:
    text = part.operand()
    struck = unicodedata.normalize("NFC", f"{text}\N{COMBINING LONG SOLIDUS OVERLAY}")
    part.output.add(struck if text and len(struck) == 1 else f"{name} {text or ''}")


def _show_label(part: Part, name: str) -> None:
    prose = part.mode is Mode.PROSE
    part.output.add(part.argument(Mode.PROSE if prose else Mode.LABEL) or "")


def _show_font(part: Part, name: str) -> None:
    text = part.operand() or ""
    part.output.add(text, Kind.NAME if len(text) > 1 else Kind.PLAIN)


def _show_switch(part: Part, name: str) -> None:
    text = part.argument()
    if text is None and not part.output.last.isalnum():
        part.skip_spaces()
    part.output.add(text or "")


def _show_colored(part: Part, name: str) -> None:
    part.argument()
    part.output.add(part.argument() or "")


def _show_hidden(part: Part, name: str) -> None:
    part.argument()


def _show_delimiter(part: Part, name: str) -> None:
    if name == "right":
        part.output.strip_end()
    if delimiter := _DELIMITER.match(part.text, part.position, part.end):
        shown = part.part(*delimiter.span(1), Mode.FORMULA).convert()
        part.output.add(_DELIMITERS.get(delimiter[1], shown))
        part.position = delimiter.end()
    if name == "left":
        part.skip_spaces()


def _show_environment(part: Part, name: str) -> None:
    found = part.source.environments.get(part.position)
    if found is None or found[-1] > part.end or part.is_deepest:
        show_symbol(part, name)
        return
    kind, part.position, inner_end, end = found
    if kind in symbols.TABLES or kind in symbols.FORMULAS:
        if kind == "array":
            part.argument()  # how its columns are aligned
        between = (" " if kind in symbols.TABLES else "", "; ")
        shown = part.part(part.position, inner_end, Mode.FORMULA, between).convert()
        rows = _ROWS.sub("; ", " ".join(shown.split())).strip("; ")
        brackets = symbols.TABLES.get(kind, "")
        part.output.add(f"{brackets[:1]}{rows}{brackets[1:]}", Kind.NAME)
    else:
        part.output.add(part.part(part.position, inner_end).convert().strip(), Kind.NAME)
    part.position = end


MACROS: dict[str, Callable[[Part, str], None]] = {
    **dict.fromkeys(symbols.ACCENTS, show_accent),
    **dict.fromkeys(symbols.TEXT_FONTS, _show_label),
    **dict.fromkeys(symbols.MATH_FONTS, _show_font),
    **dict.fromkeys(symbols.SWITCHES, _show_switch),
    **dict.fromkeys(symbols.HIDDEN, _show_hidden),
    **dict.fromkeys(symbols.SPACES, _show_blank),
    **dict.fromkeys(symbols.DELIMITERS, _show_delimiter),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac"), _show_fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _show_binomial),
    **dict.fromkeys(("underset", "overset", "stackrel"), _show_stacked),
    **dict.fromkeys(("textsuperscript", "textsubscript"), _show_text_script),
    **dict.fromkeys(
        ("cite", "citep", "citet", "citealp", "ref", "eqref", "cref", "autoref"), _show_citation
    ),
    **dict.fromkeys(("mathbb", "Bbb"), _show_double_struck),
    "begin": _show_environment,
    "footnote": _show_footnote,
    "href": _show_link,
    "not": _show_negation,
    "over": _show_over,
    "pmod": _show_remainder,
    "sqrt": _show_root,
    "textcolor": _show_colored,
}
