"""Telling a paragraph of an abstract from a title, by length, sentences and capitals."""

from __future__ import annotations

import re

from paperreader.sources.fields import TITLE_LIMIT

_NO_SENTENCE_END = (
    *("vs", "al", "e.g", "i.e", "cf", "etc", "approx", "resp", "ca", "vol", "no", "fig", "eq"),
    *("sec", "ch", "st", "dr", "mr", "mrs", "prof", "jr", "sr", "inc", "ltd", "u.s", "w.r.t"),
)
_SENTENCE_END = re.compile(r"([\w.]*(?:[^\W_A-Z]|[)\]”\"']))[.!](?=\s+[^\W\d_a-z]|$)|[。！？]")
_EAST_ASIAN = (
    *(("\u3001", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af")),
    ("\uff00", "\uff60"),
)
"""The first and last of the characters that are written without spaces, and twice as wide. A
regular expression of them takes 3 ms to compile."""

_ABOUT_WORK = re.compile(r"(we|our|this (paper|work|study|article)|in this)\b", re.IGNORECASE)
_VERBS = re.compile(
    r"\b(?:we|our|is|are|was|were|has|have|can|that|which|shows?|propose[sd]?|presents?|introduces?"
    r"|achieves?|improves?|outperforms?|demonstrates?|provides?)\b"
)

_WE = re.compile(r"(?:^|[.!?] )(?:We|Our|Here,? we|In this) ")
_OF_RESEARCH = frozenset(
    """
    abstract algorithm algorithms analyse analysed analyses analysis analyze analyzed analyzes
    approach approaches benchmark benchmarks data dataset datasets demonstrate demonstrates
    equation equations estimate estimated estimates estimation evaluate evaluated evaluation
    experiment experiments framework function functions investigate investigated investigates
    learning measure measured measurement measurements measures method methods model models
    network networks novel paper performance problem problems properties property propose
    proposed proposes prove proved proven proves result results simulation simulations spectra
    spectrum state-of-the-art studied studies study system systems task tasks theorem
    theoretical theory train trained training transformer transformers neural sequence sequences
    accuracy architecture architectures classification inference optimization quantum
    """.split()
)
"""Words of which nearly every abstract has one."""

_OF_ENGLISH = frozenset("the of and is are was to for that with a in it we but on".split())
"""Words of which any paragraph in English has several."""


def is_about_research(text: str) -> bool:
    """Return True if a paragraph has words that abstracts have, or is not in English.

    Such words are of research, or a sentence begins with what its authors did.
    """
    words = {word.strip(".,:;()") for word in text.lower().split()}
    is_english = len(_OF_ENGLISH & words) >= 3
    return not is_english or not _OF_RESEARCH.isdisjoint(words) or bool(_WE.search(text))


def count_east_asian(text: str) -> int:
    """Return the number of Chinese, Japanese and Korean characters in a text."""
    if text.isascii():
        return 0
    wide = filter("\u3000".__lt__, text)
    return sum(any(first <= letter <= last for first, last in _EAST_ASIAN) for letter in wide)


def is_prose(text: str) -> bool:
    """Return True if a text of one line is surely a paragraph of sentences, and no title."""
    # Chinese, Japanese and Korean are counted by character: a word has about two.
    words = len(text.split()) + count_east_asian(text) // 2
    if len(text) > TITLE_LIMIT:
        return words > 1
    if words < 12 or _has_capitals_of_title(text):
        return False
    ends = (match[1] or "" for match in _SENTENCE_END.finditer(text))
    sentences = sum(end.lower() not in _NO_SENTENCE_END for end in ends)
    return sentences >= 2 or (sentences == 1 and text.endswith((".", "。")))


def is_sentence(text: str) -> bool:
    """Return True if a text may be an abstract of one sentence, with or without a full stop."""
    return (
        len(text.split()) >= 8
        and not _has_capitals_of_title(text)
        and bool(_ABOUT_WORK.match(text) or _VERBS.search(text) or _is_in_other_script(text))
    )


def _is_in_other_script(text: str) -> bool:
    """Return True for a sentence whose words are not in Latin letters, so that no verb is known."""
    letters = sum(map(str.isalpha, text))
    ascii_letters = len(re.findall("[A-Za-z]", text))
    return 2 * ascii_letters < letters and text.endswith(".")


def is_about_work(text: str) -> bool:
    """Return True if a text begins as only sentences of an abstract do: ``We show``."""
    return bool(_ABOUT_WORK.match(text)) and is_sentence(text)


def _has_capitals_of_title(text: str) -> bool:
    """Return True if most words of a text that are not short begin with a capital letter."""
    words = [word for word in text.split() if len(word) > 3]
    return len(words) > 2 and sum(not word[0].islower() for word in words) >= 0.8 * len(words)
