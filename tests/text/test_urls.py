"""Links in prose are found completely, and without the text around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.urls import find_links, find_urls, is_web_address, link_kind

PROSE = {
    "plain": ("See https://a.org/x for more", ["https://a.org/x"]),
    "end of a sentence": ("Code: https://github.com/a/b.", ["https://github.com/a/b"]),
    "LaTeX's url": (r"\url{https://github.com/a/b}.", ["https://github.com/a/b"]),
    "brace that the page left": ("https://github.com/a/b}. More", ["https://github.com/a/b"]),
    "brackets around": ("(https://a.org/x), then", ["https://a.org/x"]),
    "brackets inside": ("https://a.org/x_(y)", ["https://a.org/x_(y)"]),
    "brackets inside and around": ("(see https://a.org/x_(y)).", ["https://a.org/x_(y)"]),
    "href with a label": (r"\href{https://a.org/x}{label}", ["https://a.org/x"]),
    "href with an address as its label": (
        r"\href{https://a.org/x}{https://b.org/y}.",
        ["https://a.org/x", "https://b.org/y"],
    ),
    "escaped underscore": (r"https://github.com/a/b\_c", ["https://github.com/a/b_c"]),
    "quotes": ('"https://a.org/x"', ["https://a.org/x"]),
    "GitHub without a scheme": ("at github.com/a/b.", ["https://github.com/a/b"]),
    "capitals": ("HTTPS://a.org/x, GitHub.com/a/b", ["HTTPS://a.org/x", "https://GitHub.com/a/b"]),
    "GitHub's www after a slash": ("and/or www.github.com/a/b", ["https://www.github.com/a/b"]),
    "letters that are two when small": ("İİİİİİİİ https://a.org/x", ["https://a.org/x"]),
    "a mail address is none": ("write to me@github.com/x", []),
    "full-width full stop": ("https://a.org/x。", ["https://a.org/x"]),
    "no host": ("http:// and https://.", []),
    "other schemes": ("file:///etc/passwd javascript:alert(1)", []),
    "twice the same repository": (
        "https://github.com/A/b https://github.com/a/B.git https://www.github.com/a/b/",
        ["https://github.com/A/b"],
    ),
}


@pytest.mark.parametrize(("text", "urls"), PROSE.values(), ids=PROSE.keys())
def test_links_in_prose(text: str, urls: list[str]) -> None:
    assert [link.url for link in find_links(text)] == urls


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "github"),
        ("https://www.github.com/a/b", "github"),
        ("https://github.com.evil.org/a", "web"),
        ("https://github.com@evil.org/a", "web"),
        ("https://huggingface.co/papers/2508.00001", "huggingface"),
        ("https://arxiv.org/abs/2508.00001", "arxiv"),
        ("https://arxiv.org/pdf/2508.00001", "pdf"),
        ("https://a.org/x.PDF", "pdf"),
        ("https://github.com/", "web"),
        ("https://arxiv.org", "web"),
    ],
)
def test_the_kind_follows_from_the_host(url: str, kind: str) -> None:
    assert link_kind(url) == kind


def test_at_most_fifty_links_are_kept() -> None:
    assert len(find_links(" ".join(f"https://a.org/{number}" for number in range(2000)))) == 50


ADDRESS = st.from_regex(r"https://[a-z]{1,8}\.org/[a-zA-Z0-9/_-]{0,20}[a-zA-Z0-9]", fullmatch=True)


@given(
    ADDRESS, st.sampled_from([".", ",", ")", "}.", "}", "'", "'s", '"', "].", ";", "!", " x", "\n"])
)
def test_punctuation_after_an_address_is_never_part_of_it(url: str, trailing: str) -> None:
    assert [link.url for link in find_links(f"(see {url}{trailing} and so on")] == [url]


@given(st.text(st.characters(), max_size=300))
def test_only_addresses_that_may_be_opened_are_found(text: str) -> None:
    assert all(is_web_address(link.url) for link in find_links(text))
    assert find_urls(text) == sorted(find_urls(text))
