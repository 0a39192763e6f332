"""Lines are wrapped outside the brackets of formulas."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.line_breaks import UNBROKEN, keep_formulas, restore_spaces


@pytest.mark.parametrize(
    "formula", ["O(n log n)", "p(y | x, z)ₜ", "[0, 1]^d", "(k, ℓ)-sparse", "(x, y)", "f((a, b), c)"]
)
def test_a_formula_that_fits_the_next_line_is_not_broken(formula: str) -> None:
    for before in range(1, 30):
        text = keep_formulas(f"{'a' * before} {formula} words", 32)
        lines = restore_spaces(textwrap.fill(text, 32, break_long_words=False)).split("\n")
        assert any(formula in line for line in lines)


@pytest.mark.parametrize(
    "prose",
    ["a word (and what is said of it)", "open ( here", "a ) b ( c", "x(" + "ab " * 20 + ")"],
)
def test_prose_in_brackets_is_wrapped_as_any_other(prose: str) -> None:
    assert keep_formulas(prose, 80) == prose


def test_what_fits_no_line_is_wrapped_at_its_spaces() -> None:
    assert keep_formulas("O(n log n)", 9) == "O(n log n)"


@given(st.text("ab ()[]{}^-é", max_size=60))
def test_nothing_but_spaces_is_replaced(text: str) -> None:
    kept = keep_formulas(text, 20)
    assert len(kept) == len(text)
    assert restore_spaces(kept) == text
    assert UNBROKEN not in restore_spaces(kept)
