"""LaTeX is shown as the characters that it represents, and no word is lost."""

import re
import sys
import unicodedata
from itertools import filterfalse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.latex import readable

READ = {
    "calligraphic O": (r"$\mathcal{O}(n^2)$", "O(n²)"),
    "escaped percent": (r"20\% more", "20% more"),
    "bare percent": ("20% more % and more", "20% more % and more"),
    "quotes": ("``quotes''", "“quotes”"),
    "Greek before a hyphen": (r"$\epsilon$-greedy", "ε-greedy"),
    "umlaut": (r"H\"older, H\"{o}lder", "Hölder, Hölder"),
    "accents": (r"Erd\H{o}s, na\"{\i}ve, \v{s}, \c{c}, caf\'e", "Erdős, naïve, š, ç, café"),
    "a backslash that the page lost": ("$textbf{specialist}$ models", "specialist models"),
    "abbreviations": (r"\eg radiology, \ie. so", "e.g. radiology, i.e. so"),
    "a macro of the paper's own": (r"propose\ladder (it climbs)", "propose ladder (it climbs)"),
    "url": (r"\url{https://a.org/x_y}", "https://a.org/x_y"),
    "url with what looks like LaTeX": ("https://a.org/a_{b}^2~c $x$", "https://a.org/a_{b}^2~c x"),
    "subscripts": (r"$x_{ij}$ and $K_F$", "xᵢⱼ and K_F"),
    "fractions and roots": (r"$\frac{a}{b}$, $\sqrt{d/n}$", "a/b, √(d/n)"),
    "functions": (r"$O(n\log n)$", "O(n log n)"),
    "money": ("from $5 to $10, or $5-$10", "from $5 to $10, or $5-$10"),
    "formatting": (r"\textbf{bold} and \emph{so} on", "bold and so on"),
    "nested": (r"\textbf{a \emph{b {c}} d}", "a b {c} d"),
    "ties": ("Figure~1, but ~10", "Figure 1, but ~10"),
    "hyphens": ("state-of-the-art -- 8 --- 9", "state-of-the-art -- 8 --- 9"),
    "set braces in mathematics": (r"$\{1, \dots, n\}$", "{1, …, n}"),
    "norms": (r"$\|W\|_F^2$, $\left\| x \right\|$, $\lVert x \rVert_1$", "‖W‖_F², ‖x‖, ‖x‖₁"),
    "a norm in prose": (r"minimizes \|W\|_F^2 alone", "minimizes ‖W‖_F² alone"),
    "scripts with signs": (r"$\alpha_{t+1}^{(k)}$, $10^{-3}$, 10^{-3}", "αₜ₊₁⁽ᵏ⁾, 10⁻³, 10⁻³"),
    "letters as scripts": (r"$R^d$, $C^h$, $x^T$, $h_l$, $x_{ijk}$", "Rᵈ, Cʰ, xᵀ, hₗ, xᵢⱼₖ"),
    "words as scripts": (
        r"$V_{\rm rot}$, $d_{\text{model}}$, $x_{max}y$",
        "V_rot, d_model, x_max y",
    ),
    "words as scripts without braces": (r"$E_lab$, $x^word$, $K_Fx$", "E_lab, x^word, K_Fx"),
    "scripts without characters": (r"$S_{k,l}$, $x^{1/2}$, $L^\infty$", "S_(k,l), x^(1/2), L^∞"),
    "scripts of scripts": (r"$2^{2^n}$, $e^{i\pi}$, $\theta_{x_i}$", "2^(2ⁿ), e^(iπ), θ_(xᵢ)"),
    "brackets are not doubled": (
        r"$x_{(A)}$, $\frac{(a+b)}{(c)}$, $\sqrt{(ab)}$",
        "x_(A), (a+b)/(c), √(ab)",
    ),
    "scripts on both sides": (
        r"$^{13}$C, H$_2$O, 30$^\circ$, $f'(x)+g''$",
        "¹³C, H₂O, 30°, f′(x)+g″",
    ),
    "distributed as": (r"$x \sim p$, $x\sim p$, $\sim$10", "x ∼ p, x∼p, ∼10"),
    "a space that ends a macro": (
        r"$a\le b$, $n\to \infty$, $\partial H$, $a \le b$",
        "a≤b, n→∞, ∂H, a ≤ b",
    ),
    "old fonts": (
        r"{\it In vitro}, {\bf x}, $\cal K$, ${\cal K}$, {\em so}",
        "In vitro, x, K, K, so",
    ),
    "a letter after its font": (r"$\mathbb R^n$, $\mathcal O(n)$, $\bf x$", "ℝⁿ, O(n), x"),
    "number sets": (r"$\mathbb{R}^d$, $\mathbb{E}[x]$, ${\mathbb Z}_2$", "ℝᵈ, 𝔼[x], ℤ₂"),
    "matrices": (r"$\begin{pmatrix} a & b \\ c & d \end{pmatrix}$", "(a b; c d)"),
    "arrays": (r"$\left[\begin{array}{cc}1 & 0 \\ 0 & 1 \\\end{array}\right]$", "[1 0; 0 1]"),
    "cases": (r"$\begin{cases}1 & \text{if } x>0 \\ 0\end{cases}$", "{1 if x>0; 0}"),
    "equations": (
        r"so \begin{equation} a &= b^2 \label{eq:a} \end{equation} holds",
        "so a = b² holds",
    ),
    "other environments": (r"\begin{abstract}We show $x$.\end{abstract}", "We show x."),
    "nested fractions": (
        r"$\frac{\frac{a}{b}}{c+d}$, $\frac12$, ${1 \over 2}$",
        "(a/b)/(c+d), 1/2, 1/2",
    ),
    "fractions beside letters": (
        r"$2\frac{a}{b}c$, $\frac{1}{2n}$, $\frac{a}{b}^2$",
        "2(a/b)c, 1/(2n), (a/b)²",
    ),
    "roots beside letters": (r"$\sqrt{2}x$, $\sqrt{ab}$, $\sqrt[3]{d_k}$", "√2 x, √(ab), ∛dₖ"),
    "names beside letters": (
        r"$\log\log n$, $2\sin\theta$, $\log^2n$",
        "log log n, 2 sin θ, log²n",
    ),
    "delimiters": (r"$\left( x \right)$, $\left\{ x \right.$, $\bigl(x\bigr)$", "(x), {x, (x)"),
    "spaces": (r"$a\,b$, $a \quad b$, 10\,000, $a\!b$", "a b, a b, 10 000, ab"),
    "letters with accents": (
        r"{\"o}, \"{\i}, \'\i, \'{\i}, \c c, {\v r}, \k{a}",
        "ö, ï, í, í, ç, ř, ą",
    ),
    "letters that are macros": (
        r"{\L}ukasz, \O stberg, Wei\ss{}, gro\ss e",
        "Łukasz, Østberg, Weiß, große",
    ),
    "accents in mathematics": (r"$\hat{\theta}$, $\bar\nu_e$, $\tilde{O}(n)$", "θ̂, ν̄ₑ, Õ(n)"),
    "capitals that a bibliography protects": ("a {B}ayesian {S}et", "a Bayesian Set"),
    "signs": (r"50\%, R\&D, foo\_bar, \#1, \$5", "50%, R&D, foo_bar, #1, $5"),
    "negation": (r"$a \not= b$, $x\not\in X$", "a ≠ b, x∉X"),
    "a link that is its own label": (r"\href{https://a.org}{https://a.org}", "https://a.org"),
    "mathematics in formatting": (r"\textbf{a $x^2$ b}", "a x² b"),
    "macros with several arguments": (r"\foo{one}{two} three", "foo one two three"),
    "ties beside formulas and brackets": (
        r"(i)~the, $n$~times, 10~GeV, Eq.~(2)",
        "(i) the, n times, 10 GeV, Eq. (2)",
    ),
}

RESTORED = {
    "a fraction": ("frac{a}{b}, O(sqrt{T})", "a/b, O(√T)"),
    "fonts": ("text{loss}, mathbb{R}^d, mathcal{O}(n)", "loss, ℝᵈ, O(n)"),
    "scripts in braces": ("d_{data} and 10^{-3}, x_{t}", "d_data and 10⁻³, xₜ"),
    "brackets": ("by proptoleft(d/mright)^{1/2}, Oleft(nright)", "by ∝(d/m)^(1/2), O(n)"),
    "symbols in braces": ("{approx}5{times}, H{alpha}", "≈5×, Hα"),
    "times after a number": ("1.7times faster, 3times3", "1.7× faster, 3×3"),
    "names between dollars": ("$epsilon$-greedy, $alpha leq 1$", "ε-greedy, α ≤ 1"),
}

LEFT_ALONE = [
    "alpha and beta, ratio lambda, times two, approx 5",
    "R^d, x_1, a_b, file_name.py, __init__, {x_1}",
    "the left(or right) side, left(bright), (left or right)",
    "sometimes, 5pm, sim2real, text {a}, {alpha}, {Qwen3-4B, 8B}",
    "z~2, x~N(0,1), about ~500, ~/papers, n~10",
    'JSON {"a": {"b": 1}}, {Ki(z)}, {BERT}',
    "US$5 and US$6, $5 for (US$), $1.5 million to $2 million",
    "`code`, ```block```, 5'' wide, it's",
    "--flag, 3--5, a -- b --- c",
]


@pytest.mark.parametrize(("latex", "shown"), READ.values(), ids=READ.keys())
def test_latex_is_shown_as_the_characters_that_it_represents(latex: str, shown: str) -> None:
    assert readable(latex) == shown


@pytest.mark.parametrize(("lost", "shown"), RESTORED.values(), ids=RESTORED.keys())
def test_what_certainly_lost_its_backslashes_is_read_all_the_same(lost: str, shown: str) -> None:
    assert readable(lost) == shown


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_money_and_braces_in_prose_are_left_alone(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize("shown", [shown for _, shown in (*READ.values(), *RESTORED.values())])
def test_what_is_readable_is_not_changed_again(shown: str) -> None:
    assert readable(shown) == shown


@pytest.mark.parametrize("text", ["", "\\", "$", "$$", "{", "}", "\\{", r"\textbf{", "``", "$^$"])
def test_unfinished_latex_is_no_error(text: str) -> None:
    assert isinstance(readable(text), str)


@pytest.mark.parametrize("bomb", ["{", "$", "\\", r"\textbf{", r"\'{", "$a", "$$a", "``", r"\(a"])
def test_thousands_of_openings_are_no_error(bomb: str) -> None:
    assert readable(bomb * 3000 + " end").endswith("end")


@pytest.mark.parametrize(
    "bomb",
    ["{", "$", "\\", r"\textbf{", "$a", r"\(a", r"\hat", r"{a \over ", r"\begin{cases}", r"\left(",
     "left(a", r"x^{", r"\' ", "~", "``", "{alpha}", "$5 ab "],
)  # fmt: skip
def test_the_work_grows_with_the_length_of_the_text_and_no_faster(bomb: str) -> None:
    assert calls(bomb * 2000) <= 2.2 * calls(bomb * 1000) + 100


def calls(text: str) -> int:
    """Return the number of functions called, Python's own included, to make a text readable."""
    count = 0

    def counted(frame: object, event: str, function: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        readable(text)
    finally:
        sys.setprofile(before)
    return count


PIECES = st.sampled_from(
    ["word", "well-known", "20%", r"20\%", " ", " ", "$", "{", "}", "~", "^", "_", "\\", r"\alpha ",
     r"\textbf{", "``", "''", "$5", "x", "--", "https://a.org/b_c", r"\"o"]
)  # fmt: skip


MACROS = st.sampled_from(
    r"""\frac \hat \left \right \over \sqrt \not \it \text{ \cite \href \binom \mathbb \\ & \( \) \[
    \begin{pmatrix} \end{pmatrix} \begin{equation} \end{equation} left( right)""".split()
)


@given(st.lists(PIECES | MACROS | st.text(max_size=3), max_size=40).map("".join))
def test_no_text_is_an_error_or_brings_in_a_control_character(text: str) -> None:
    assert "\0" not in readable(text.replace("\0", ""))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_word_hyphen_or_percent_is_lost(text: str) -> None:
    shown = readable(text)
    assert sum(map(shown.count, "-⁻₋")) == text.count("-")
    assert shown.count("%") == text.count("%")
    letters = unicodedata.normalize("NFD", shown)  # as \^w puts an accent on a letter
    bare = "".join(filterfalse(unicodedata.combining, letters))
    for word in ("word", "known"):
        assert len(re.findall(word, bare)) == len(re.findall(word, text))


@given(st.text("abc .,-%()12", max_size=100))
def test_text_without_latex_stays_unchanged(text: str) -> None:
    assert readable(text) == text
