"""Numbers of things are written with a noun in the right number."""

import pytest

from paperreader.models import Paper
from paperreader.text.counts import format_count, popularity


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 papers"), (1, "1 paper"), (2000, "2,000 papers")]
)
def test_a_noun_agrees_with_its_number(number: int, text: str) -> None:
    assert format_count(number, "paper") == text


def test_only_what_is_known_of_a_papers_popularity_is_shown() -> None:
    assert list(popularity(Paper("knit", "Knitting"))) == []
    known = Paper("knit", "Knitting", upvotes=1, github_stars=1234)
    assert list(popularity(known)) == ["1 upvote", "1,234 ★ on GitHub"]
