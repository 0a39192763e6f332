r"""Making LaTeX readable: ``$\mathcal{O}(n^2)$`` reads O(n²); no word, hyphen or ``%`` is lost."""

from __future__ import annotations

import re
import unicodedata

from paperreader.text.urls import find_urls

DEPTH_LIMIT = 20
"""The deepest nesting of braces that is converted; deeper ones are shown as they are."""

_SHOWN_AS_ARGUMENT = frozenset(
    """emph text textbf textit textrm textsc textsf textsl texttt textup underline mathbb mathbf
    mathcal mathfrak mathit mathrm mathscr mathsf mathtt operatorname boldsymbol bm mbox hbox
    ensuremath url path left right big Big bigl bigr displaystyle textstyle limits nolimits
    textnormal uline bf it em rm sc tt sf bfseries itshape""".split()
)
_PAIRS = """
    times × cdot · pm ± mp ∓ div ÷ ast * star ⋆ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫
    approx ≈ sim ~ simeq ≃ equiv ≡ propto ∝ cong ≅ to → rightarrow → leftarrow ← Rightarrow ⇒
    Leftarrow ⇐ leftrightarrow ↔ mapsto ↦ uparrow ↑ downarrow ↓ implies ⇒ infty ∞ partial ∂
    nabla ∇ sum ∑ prod ∏ int ∫ in ∈ notin ∉ subset ⊂ subseteq ⊆ supset ⊃ cup ∪ cap ∩ emptyset ∅
    forall ∀ exists ∃ neg ¬ land ∧ lor ∨ oplus ⊕ otimes ⊗ circ ∘ bullet • degree ° ldots …
    dots … cdots ⋯ ell ℓ hbar ℏ prime ′ langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋
    mid | vert | Vert ‖ lVert ‖ rVert ‖ top ⊤ perp ⊥ ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ
    aa å AA Å i ı j ȷ S § P ¶ dag † checkmark ✓ textregistered ® copyright © pounds £ euro €
    textendash – textemdash — textbackslash \\ textasciitilde ~ varepsilon ε varphi φ
    eg e.g. ie i.e. cf cf. vs vs. wrt w.r.t. aka a.k.a. etc etc. item •
""".split()
_SYMBOLS = {
    **dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)),
    "etal": "et al.",
    "quad": " ",
    "qquad": " ",
    "newline": " ",
    "par": " ",
}
_GREEK = frozenset(
    """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    sigma tau upsilon phi chi psi omega""".split()
)
_ACCENT_NAMES = "` ' ^ ~ = u . \" r H v c k hat tilde bar dot ddot".split()
_ACCENT_CODES = (
    "0300 0301 0302 0303 0304 0306 0307 0308 030a 030b 030c 0327 0328 0302 0303 0304 0307 0308"
)
_ACCENTS = {
    name: chr(int(code, 16))
    for name, code in zip(_ACCENT_NAMES, _ACCENT_CODES.split(), strict=True)
}
_SCRIPTS = {
    "^": dict(zip("0123456789+-=()niT*∘⊤′†", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ*°ᵀ′†", strict=True)),
    "_": dict(zip("0123456789+-=()aeijkmnoprstux", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤₓ", strict=True)),
}

# As in pandoc's Markdown, dollars do not delimit mathematics if there is a space just inside them
# or a digit right after the closing one; they are then amounts of money.
_MATH = re.compile(
    r"\$\$(?P<display>[^$]{1,600})\$\$"
    r"|(?<!\\)\$(?P<inline>(?!\s)(?:[^$\\\n]|\\.){1,300}?(?<!\s))\$(?!\d)"
    r"|\\\((?P<round>.{1,300}?)\\\)|\\\[(?P<square>.{1,600}?)\\\]",
    re.DOTALL,
)
_MAYBE_LATEX = re.compile(
    r"[\\$]|``|[A-Za-z.]~[A-Za-z\d]|\btext(?:bf|it|tt)\{|\bemph\{|\bmath\w+\{"
)
_TOKEN = re.compile(
    r"\\(?P<macro>[A-Za-z]+)\*?"
    r"|\\(?P<escape>[^A-Za-z\n\x00])"
    r"|(?<!\w)(?P<lost>text(?:bf|it|tt|sc|rm)|emph|math(?:bb|bf|cal|frak|it|rm|sf|tt))(?=\{)"
    r"|(?P<script>[\^_])|(?P<quote>``|'')|(?P<tie>(?<=[A-Za-z.])~(?=[A-Za-z\d\\]))|(?P<open>\{)"
)
_SINGLE = re.compile(r"\\[A-Za-z]+|[^\W_]")
_HELD_URL = re.compile("\x00(\\d+)\x00")


def readable(text: str) -> str:
    """Return a cleaned text with its LaTeX converted to the characters that it represents.

    Text without LaTeX stays unchanged. An unknown macro is shown by its name, since that may be
    the name of what the paper is about. Web addresses are left alone.
    """
    if not _MAYBE_LATEX.search(text):
        return text
    urls: list[str] = []
    held: list[str] = []
    position = 0
    for start, end in find_urls(text):
        held += text[position:start], f"\x00{len(urls)}\x00"
        urls.append(text[start:end].replace("\\", ""))
        position = end
    text = "".join((*held, text[position:]))
    parts: list[str] = []
    position = 0
    for match in _MATH.finditer(text):
        parts.append(_Converter(text[position : match.start()]).convert())
        parts.append(_Converter(next(filter(None, match.groups())), math=True).convert())
        position = match.end()
    parts.append(_Converter(text[position:]).convert())
    return _HELD_URL.sub(lambda url: urls[int(url[1])], "".join(parts))


class _Converter:
    """Converts one piece of text, either mathematics or prose, from left to right."""

    def __init__(self, text: str, *, math: bool = False, depth: int = 0) -> None:
        self._text = text
        self._math = math
        self._depth = depth
        self._position = 0
        self._closing = _closing_braces(text) if depth < DEPTH_LIMIT else {}

    def convert(self) -> str:
        parts: list[str] = []
        while match := _TOKEN.search(self._text, self._position):
            parts.append(self._text[self._position : match.start()])
            self._position = match.end()
            part = self._token(match)
            if match["macro"] and part[:1].isalpha() and part.isascii():
                # Keep a name apart from the word before it: "propose\\ladder", "n\\log n".
                before = self._text[: match.start()][-1:]
                part = f" {part}" if before.isalnum() or before in {",", ";"} else part
            parts.append(part)
        parts.append(self._text[self._position :])
        return "".join(parts)

    def _token(self, match: re.Match[str]) -> str:
        if name := match["macro"] or match["lost"]:
            return self._macro(name)
        if symbol := match["escape"]:
            return self._escape(symbol)
        if sign := match["script"]:
            return self._script(sign)
        if quote := match["quote"]:
            return "“" if quote == "``" else "″" if self._math else "”"
        if match["tie"]:
            return " "
        self._position = match.start()
        inside = self._argument() if self._math else None
        if inside is None:
            self._position = match.end()
            return "{"
        return inside

    def _macro(self, name: str) -> str:
        if name in _ACCENTS:
            return self._accented(_ACCENTS[name], name)
        if name in {"frac", "dfrac", "tfrac"}:
            return "/".join(_grouped(self._argument(single=True) or "") for _ in range(2))
        if name == "sqrt":
            return "√" + _grouped(self._argument(single=True) or "")
        if name == "href":
            url, label = self._argument() or "", self._argument() or ""
            return f"{label} ({url})"
        if name in {"cite", "citep", "citet"}:
            return f"[{self._argument() or '?'}]"
        argument = self._argument()
        if name in _SHOWN_AS_ARGUMENT:
            return argument or ""
        symbol = _SYMBOLS.get(name) or _greek(name)
        if symbol and symbol.endswith(".") and self._text[self._position :][:1] == ".":
            symbol = symbol[:-1]
        return " ".join(filter(None, (symbol or name, argument)))

    def _escape(self, symbol: str) -> str:
        if symbol in _ACCENTS:
            return self._accented(_ACCENTS[symbol], symbol)
        if symbol in ",;: \\":
            return " "
        return "" if symbol in "!/" else symbol

    def _accented(self, accent: str, fallback: str) -> str:
        start = self._position
        base = self._argument(single=True)
        if base is None or not base.strip():
            self._position = start
            return fallback
        letter = {"ı": "i", "ȷ": "j"}.get(base, base)
        if len(letter) == 1 and letter.isalpha():
            return unicodedata.normalize("NFC", letter + accent)
        return base

    def _script(self, sign: str) -> str:
        inside = self._argument(single=True) if self._math else None
        if inside is None:
            return sign
        if inside and all(character in _SCRIPTS[sign] for character in inside):
            return "".join(_SCRIPTS[sign][character] for character in inside)
        return sign + _grouped(inside)

    def _argument(self, *, single: bool = False) -> str | None:
        """Consume and return the next argument in braces.

        With ``single``, it may also be a letter or a macro. Return None if there is none.
        """
        start = self._position
        if start in self._closing:
            self._position = self._closing[start] + 1
            return self._part(start + 1, self._position - 1)
        if not single:
            return None
        start += len(self._text[start:]) - len(self._text[start:].lstrip(" "))
        match = _SINGLE.match(self._text, start)
        if match is None:
            return None
        self._position = match.end()
        return self._part(start, self._position)

    def _part(self, start: int, end: int) -> str:
        return _Converter(self._text[start:end], math=self._math, depth=self._depth + 1).convert()


def _greek(name: str) -> str | None:
    if name.lower() not in _GREEK:
        return None
    size = "SMALL" if name.islower() else "CAPITAL"
    spelled = {"lambda": "LAMDA"}.get(name.lower(), name.upper())
    return unicodedata.lookup(f"GREEK {size} LETTER {spelled}")


def _grouped(text: str) -> str:
    return text if len(text) == 1 or text.isalnum() else f"({text})"


def _closing_braces(text: str) -> dict[int, int]:
    """Return the offsets of closing braces by those of their opening ones; skip escaped braces."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if match.group() == "{":
            opened.append(match.start())
        elif match.group() == "}" and opened:
            closing[opened.pop()] = match.start()
    return closing
