"""Reading LaTeX from left to right, and writing the characters that it represents."""

from __future__ import annotations

import re

from paperreader.text.latex.macros import MACROS, show_accent, show_symbol
from paperreader.text.latex.output import Kind, Output, scripted
from paperreader.text.latex.source import Mode, Source
from paperreader.text.latex.symbols import ACCENTS

DEPTH_LIMIT = 20
"""The deepest nesting that is converted; what is deeper is shown as it is."""

_SPECIAL_IN_PROSE = re.compile(r"[\\^_{$~`]|''")
_SPECIAL_IN_FORMULA = re.compile(r"[\\^_{}$~'&]")
_MACRO = re.compile(r"\\([A-Za-z]+)\*?")
_ROW_END = re.compile(r"\\\\\*?(?:\[[\d.]{1,8} ?[a-z]{2}\])?")
_OPTION = re.compile(r"\[([^\[\]{}]{0,100})\]")
_SPACES = re.compile(r"(?: |\n(?!\n))+")
_CHARACTER = re.compile(r"[^\s{}\\^_$&~\x00]")
_PRIMES = ["", "′", "″", "‴"]
_WORD = re.compile(r"[A-Za-z]{3}")  # "$E_lab$" means the word, though LaTeX lowers but its l
_OPERAND_MACRO = re.compile(r"\\[^\\\s\x00]")
_LATEX_IN_BRACES = re.compile(r"\{(?:\\[A-Za-z`'^~=.\"]|(?<!\w\{)[A-Z]{1,10}\}(?=[a-z]))")
_TIE = re.compile(
    r"(?:(?<=[A-Za-z]{2})|(?<=\.))~(?=[A-Za-z\d\\$(\[])"
    r"|(?<=[\d)\]}$,;:])~(?=[A-Za-z]{2}|[\\$])|(?<=\b[Aa])~(?=[a-z]{3})"
)


def convert(text: str) -> str:
    """Return a text with its LaTeX converted."""
    return Part(Source(text), 0, len(text), Mode.PROSE).convert()


class Part:
    """Converts a part of a source, from ``position`` to ``end``, into ``output``.

    ``between`` is what is shown between the cells and between the rows of a table.
    """

    def __init__(  # noqa: PLR0917  # as few as a part has
        self,
        source: Source,
        start: int,
        end: int,
        mode: Mode,
        depth: int = 0,
        between: tuple[str, str] = ("", " "),
    ) -> None:
        self.source = source
        self.text = source.text
        self.position = start
        self.end = end
        self.mode = mode
        self._depth = depth
        self._between_cells, self._between_rows = between
        self.output = Output()
        self._converted_to = -1
        self._quoted = False

    @property
    def is_deepest(self) -> bool:
        """Whether what is nested in this part is shown as it is."""
        return self._depth >= DEPTH_LIMIT

    def convert(self) -> str:
        """Convert the part, and return what it reads."""
        formula = self.mode is Mode.FORMULA
        special = (_SPECIAL_IN_FORMULA if formula else _SPECIAL_IN_PROSE).search
        while match := special(self.text, self.position, self.end):
            self.output.add(self.text[self.position : match.start()])
            self.position = match.start()
            self.convert_sign()
        self.output.add(self.text[self.position : self.end])
        return str(self.output)

    def convert_sign(self) -> None:
        """Convert what the sign at the current position begins."""
        start = self.position
        sign = self.text[start]
        self.position += 1
        if sign == "\\":
            self._backslash()
        elif sign in {"^", "_"}:
            self._script(sign)
        elif sign == "{":
            self._group()
        elif sign == "$":
            self._dollar()
        elif sign == "~":
            tie = self.mode is Mode.FORMULA or _TIE.match(self.text, start)
            self.output.add(" " if tie else "~")
        elif sign in {"`", "'"}:
            self._quote()
        elif sign == "&":
            self.output.add(self._between_cells)
        # and a closing brace in a formula that nothing opened is not shown

    def _backslash(self) -> None:
        start = self.position - 1
        if macro := _MACRO.match(self.text, start, self.end):
            self.position = macro.end()
            handle = MACROS.get(macro[1], show_symbol)
            handle(self, macro[1])
        elif start in self.source.formulas:
            self._formula(self.source.formulas[start])
        elif row := _ROW_END.match(self.text, start, self.end):
            self.position = row.end()
            self.add_space(self._between_rows)
        elif self.position == self.end:
            self.output.add("\\")
        else:
            self.position += 1
            self._escape(self.text[self.position - 1])
        self._converted_to = self.position

    def _escape(self, symbol: str) -> None:
        if symbol in ACCENTS:
            show_accent(self, symbol)
        elif symbol in ",;:> \n":
            self.output.add_space()
        elif symbol == "|":
            self.output.add("‖")
        elif symbol not in "!/@":
            self.output.add(symbol)

    def _group(self) -> None:
        start = self.position - 1
        end = self.close(start)
        if end is not None and (
            self.mode is not Mode.PROSE
            or start == self._converted_to
            or start + 1 in self.source.formulas
            or _LATEX_IN_BRACES.match(self.text, start)
        ):
            part = self.part(start + 1, end)
            self.output.add(part.convert(), part.output.kind)
            self.position = self._converted_to = end + 1
        elif self.mode is not Mode.FORMULA:
            self.output.add("{")

    def _dollar(self) -> None:
        if formula := self.source.formulas.get(self.position - 1):
            self._formula(formula)
            self._converted_to = self.position
        elif self.mode is Mode.PROSE:
            self.output.add("$")

    def _formula(self, formula: re.Match[str]) -> None:
        if formula.end() > self.end or self.is_deepest:
            self.output.add(self.text[self.position - 1])
            return
        kind = formula.lastgroup or ""
        part = self.part(*formula.span(kind), Mode.FORMULA)
        display = kind in {"display", "square"}
        self.output.add(part.convert().strip(), Kind.NAME if display else Kind.PLAIN)
        self.position = formula.end()

    def _quote(self) -> None:
        start = self.position - 1
        while self.text.startswith(self.text[start], self.position, self.end):
            self.position += 1
        run = self.text[start : self.position]
        if self.mode is Mode.FORMULA:
            self.output.add(_PRIMES[len(run)] if len(run) < 4 else run)
        elif self._quoted and (run[:2] == "''" or (run == "``" and not self.output.last.isspace())):
            self.output.add("”" + run[2:])
            self._quoted = False
        elif run == "``":
            self.output.add("“")
            self._quoted = True
        else:
            self.output.add(run)

    def _script(self, sign: str) -> None:
        start = self.position - 1
        braced = self.text[self.position : self.position + 1] == "{"
        if self.mode is Mode.FORMULA:
            sure = not _WORD.match(self.text, self.position, self.end)
        else:
            sure = self._is_script(start)
        text = self.operand() if sure else None
        if text is None:
            self.output.add(sign)
        else:
            self.add_script(sign, text, apart=braced)
            self._converted_to = self.position

    def _is_script(self, start: int) -> bool:
        """Return True if the sign at ``start``, in prose, is certainly that of a script."""
        following = self.text[start + 1 : start + 4]
        if start + 1 in self.source.closing or re.match(r"\\[A-Za-z]", following):
            return not following.startswith("{}") and not self.text[start - 1 : start].isspace()
        single = following[:1].isalnum() and not following[1:2].isalnum()
        return single and start == self._converted_to

    def add_script(self, sign: str, text: str, *, apart: bool) -> None:
        """Add a script, ``apart`` from a letter after it that would seem to belong to it."""
        script = scripted(sign, text)
        spelled = apart and script.startswith(sign)
        self.output.add(script, Kind.SCRIPT if spelled else Kind.PLAIN)

    def argument(self, mode: Mode | None = None) -> str | None:
        """Consume and convert the group in braces that is next; return None if there is none."""
        start = self.position
        if spaces := _SPACES.match(self.text, start, self.end):
            start = spaces.end()
        end = self.close(start)
        if end is None:
            return None
        self.position = end + 1
        return self.part(start + 1, end, mode).convert()

    def operand(self) -> str | None:
        """Consume and convert the next group, macro or character; return None if there is none."""
        argument = self.argument()
        if argument is not None:
            return argument
        start = self.position
        self.skip_spaces()
        if _OPERAND_MACRO.match(self.text, self.position, self.end):
            if not self.is_deepest:
                part = self.part(self.position, self.end)
                part.convert_sign()
                self.position = part.position
                return str(part.output)
        elif character := _CHARACTER.match(self.text, self.position, self.end):
            self.position = character.end()
            return character[0]
        self.position = start
        return None

    def option(self) -> str:
        """Consume and return what is next in square brackets, if anything is."""
        if option := _OPTION.match(self.text, self.position, self.end):
            self.position = option.end()
            return option[1]
        return ""

    def close(self, start: int) -> int | None:
        """Return the end of the group that starts at an offset, if it is to be converted."""
        end = self.source.closing.get(start, self.end)
        return end if end < self.end and not self.is_deepest else None

    def part(
        self,
        start: int,
        end: int,
        mode: Mode | None = None,
        between: tuple[str, str] = ("", " "),
    ) -> Part:
        """Return the converter of a part of this one."""
        return Part(self.source, start, end, mode or self.mode, self._depth + 1, between)

    def add_space(self, shown: str = " ") -> None:
        """Add a space, or what is shown in place of one, and skip those that follow."""
        self.output.strip_end()
        self.output.add(shown)
        self.skip_spaces()

    def skip_spaces(self) -> None:
        """Skip the spaces at the current position."""
        if spaces := _SPACES.match(self.text, self.position, self.end):
            self.position = spaces.end()
