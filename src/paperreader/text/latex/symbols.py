"""What LaTeX's macros stand for, as data: symbols, letters, accents, fonts, brackets."""

from __future__ import annotations

import unicodedata

_GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho
    sigma tau upsilon phi chi psi omega""".split()

_SIGNS = r"""
    times × cdot · cdotp · pm ± mp ∓ div ÷ ast * star ⋆ leq ≤ le ≤ leqslant ≤ leqq ≤ geq ≥ ge ≥
    geqslant ≥ geqq ≥ lt < gt > neq ≠ ne ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ lessgtr ≶ prec ≺ succ ≻
    preceq ⪯ succeq ⪰ approx ≈ sim ∼ thicksim ∼ nsim ≁ simeq ≃ equiv ≡ propto ∝ varpropto ∝ cong ≅
    asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ models ⊨ vdash ⊢ to → rightarrow → longrightarrow ⟶
    xrightarrow → leftarrow ← gets ← longleftarrow ⟵ Rightarrow ⇒ Longrightarrow ⟹ Leftarrow ⇐
    leftrightarrow ↔ longleftrightarrow ⟷ Leftrightarrow ⇔ iff ⟺ implies ⇒ mapsto ↦ longmapsto ⟼
    uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ hookrightarrow ↪ rightleftharpoons ⇌ leadsto ⇝
    rightsquigarrow ⇝ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ oint ∮ in ∈
    notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ cup ∪ cap ∩ bigcup ⋃ bigcap ⋂
    sqcup ⊔ uplus ⊎ setminus ∖ backslash \ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄
    neg ¬ lnot ¬ land ∧ wedge ∧ bigwedge ⋀ lor ∨ vee ∨ bigvee ⋁ oplus ⊕ bigoplus ⨁ ominus ⊖
    otimes ⊗ bigotimes ⨂ odot ⊙ bigodot ⨀ circ ∘ bullet • degree ° ldots … dots … dotsc … dotsb …
    cdots ⋯ vdots ⋮ ddots ⋱ ell ℓ hbar ℏ hslash ℏ Re ℜ Im ℑ aleph ℵ prime ′ angle ∠ triangle △
    square □ Box □ blacksquare ■ diamond ⋄ clubsuit ♣ heartsuit ♥ sharp ♯ flat ♭ langle ⟨ rangle ⟩
    lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lbrace { rbrace } lbrack [ rbrack ] mid | vert | lvert |
    rvert | Vert ‖ lVert ‖ rVert ‖ parallel ∥ nparallel ∦ top ⊤ bot ⊥ perp ⊥ colon : dagger †
    ddagger ‡ dag † ddag ‡ S § P ¶ checkmark ✓ textregistered ® copyright © textcopyright ©
    texttrademark ™ pounds £ euro € texteuro € textdollar $ textendash – textemdash —
    textbackslash \ textasciitilde ~ textasciicircum ^ textunderscore _ textless < textgreater >
    textbar | textdegree ° textmu µ texttimes × textpm ± textquoteleft ‘ textquoteright ’
    textquotedblleft “ textquotedblright ” lq ‘ rq ’ item • AA Å varepsilon ε vartheta ϑ varpi ϖ
    varrho ϱ varsigma ς varphi φ eg e.g. ie i.e. cf cf. vs vs. wrt w.r.t. aka a.k.a. etc etc.
    bmod mod
""".split()
_LETTERS = """ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å i ı j ȷ imath ı jmath ȷ dh ð DH Ð th þ
    TH Þ dj đ DJ Đ ng ŋ NG Ŋ""".split()


def _pairs(words: list[str]) -> dict[str, str]:
    return dict(zip(words[::2], words[1::2], strict=True))


def _greek_letters() -> dict[str, str]:
    letters = {}
    for name in _GREEK:
        spelled = {"lambda": "LAMDA"}.get(name, name.upper())
        letters[name] = unicodedata.lookup(f"GREEK SMALL LETTER {spelled}")
        letters[name.capitalize()] = unicodedata.lookup(f"GREEK CAPITAL LETTER {spelled}")
    return letters


GREEK = _greek_letters()

LETTERS = _pairs(_LETTERS)
"""Letters of words; LaTeX skips the space that ends their macro: ``\\O stlund`` is one word."""

SYMBOLS = {
    **_pairs(_SIGNS),
    **LETTERS,
    **GREEK,
    "etal": "et al.",
}
"""Text by the name of the macro that stands for it."""

PREFIXES = frozenset("∂∇¬∀∃∄⟨⌈⌊")
"""Symbols that stand directly before what they belong to."""

CLOSING = frozenset("rangle rceil rfloor rbrace rbrack rVert rvert".split())
"""The names of brackets that stand directly after what they enclose."""

SURE_NAMES = frozenset(GREEK) | frozenset(
    """approx times sim simeq pm mp leq geq le ge neq infty cdot propto ll gg rightarrow leftarrow
    leftrightarrow Rightarrow ell nabla circ""".split()
)
"""Symbols' names that are no English words: a page that lost its backslashes shows them."""

_ACCENT_NAMES = (
    "` ' ^ ~ = u . \" r H v c k d hat tilde bar dot ddot vec check breve acute grave mathring "
    "widehat widetilde overline"
).split()
_ACCENT_CODES = (
    "0300 0301 0302 0303 0304 0306 0307 0308 030a 030b 030c 0327 0328 0323 0302 0303 0304 0307 "
    "0308 20d7 030c 0306 0301 0300 030a 0302 0303 0304"
).split()
ACCENTS = {
    name: chr(int(code, 16)) for name, code in zip(_ACCENT_NAMES, _ACCENT_CODES, strict=True)
}
"""Combining characters by the name of the macro that puts them on a letter."""

SCRIPTS = {
    "^": dict(
        zip(
            "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ*∘°⊤′″‴†‡",
            "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ*°°ᵀ′″‴†‡",
            strict=True,
        )
    ),
    "_": dict(
        zip(
            "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
            "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
            strict=True,
        )
    ),
}
"""Superscripts by ``^``, subscripts by ``_``: what exists of them in Unicode."""

DOUBLE_STRUCK = {
    **{chr(ord("A") + offset): chr(0x1D538 + offset) for offset in range(26)},
    **dict(zip("CHNPQRZ1", "ℂℍℕℙℚℝℤ𝟙", strict=True)),
}

TEXT_FONTS = frozenset(
    """text emph textbf textit textmd textnormal textrm textsc textsf textsl texttt textup mbox hbox
    fbox uline enquote ce num si unit gls""".split()
)
"""Macros whose argument is prose, in mathematics too."""

MATH_FONTS = frozenset(
    """mathbf mathcal mathfrak mathit mathnormal mathrm mathscr mathsf mathtt Bbb boldsymbol bm pmb
    operatorname mathop mathbin mathrel mathord""".split()
)
"""Macros that show their argument, which may be a single letter without braces."""

SWITCHES = frozenset(
    """bf it em rm sc sl tt sf cal mit scr frak bfseries itshape scshape slshape upshape mdseries
    rmfamily sffamily ttfamily normalfont boldmath tiny scriptsize footnotesize small normalsize
    large Large LARGE huge Huge displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits
    noindent centering protect relax xspace nonumber notag hfill smallskip medskip bigskip
    allowbreak nobreak ensuremath underline underbrace overbrace boxed url path section subsection
    subsubsection paragraph overrightarrow smash mathstrut strut null""".split()
)
"""Macros that show nothing themselves, only their argument if there is one."""

HIDDEN = frozenset(
    "label vspace hspace color phantom vphantom hphantom pagestyle thispagestyle vskip hskip"
    " bibliographystyle".split()
)
"""Macros whose argument is not shown."""

SPACES = frozenset("quad qquad newline linebreak par space enspace thinspace".split())
"""Macros that are shown as a space."""

DELIMITERS = frozenset(
    """left right middle big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl biggr biggm Bigg Biggl
    Biggr Biggm""".split()
)
"""Macros before a bracket."""

TABLES = {
    "pmatrix": "()",
    "bmatrix": "[]",
    "Bmatrix": "{}",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
    "cases": "{}",
    "matrix": "",
    "smallmatrix": "",
    "array": "",
}
"""The brackets around a table of formulas, by the name of its environment."""

FORMULAS = frozenset(
    """equation align aligned alignat gather gathered multline eqnarray displaymath math split
    flalign""".split()
)
"""The environments that contain formulas."""
