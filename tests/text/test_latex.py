"""LaTeX is shown as the characters that it represents, and no word is lost."""

import re
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
}


@pytest.mark.parametrize(("latex", "shown"), READ.values(), ids=READ.keys())
def test_latex_is_shown_as_the_characters_that_it_represents(latex: str, shown: str) -> None:
    assert readable(latex) == shown


@pytest.mark.parametrize("text", ["", "\\", "$", "$$", "{", "}", "\\{", r"\textbf{", "``", "$^$"])
def test_unfinished_latex_is_no_error(text: str) -> None:
    assert isinstance(readable(text), str)


@pytest.mark.parametrize("bomb", ["{", "$", "\\", r"\textbf{", r"\'{", "$a", "$$a", "``", r"\(a"])
def test_thousands_of_openings_are_no_error(bomb: str) -> None:
    assert readable(bomb * 3000 + " end").endswith("end")


PIECES = st.sampled_from(
    ["word", "well-known", "20%", r"20\%", " ", " ", "$", "{", "}", "~", "^", "_", "\\", r"\alpha ",
     r"\textbf{", "``", "''", "$5", "x", "--", "https://a.org/b_c", r"\"o"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_word_hyphen_or_percent_is_lost(text: str) -> None:
    shown = readable(text)
    assert shown.count("-") == text.count("-")
    assert shown.count("%") == text.count("%")
    bare = "".join(filterfalse(unicodedata.combining, shown))  # as \~w puts an accent on a letter
    for word in ("word", "known"):
        assert len(re.findall(word, bare)) == len(re.findall(word, text))


@given(st.text("abc .,-%()12", max_size=100))
def test_text_without_latex_stays_unchanged(text: str) -> None:
    assert readable(text) == text
