"""Telling a paragraph of an abstract from a title, by length, sentences and capitals."""

from __future__ import annotations

import re

from paperreader.sources.fields import TITLE_LIMIT

_NO_SENTENCE_END = (
    *("vs", "al", "e.g", "i.e", "cf", "etc", "approx", "resp", "ca", "vol", "no", "fig", "eq"),
    *("sec", "ch", "st", "dr", "mr", "mrs", "prof", "jr", "sr", "inc", "ltd", "u.s", "w.r.t"),
)
_SENTENCE_END = re.compile(r"([\w.]*[a-z0-9)\]”\"'])[.!](?=\s+[A-Z]|$)|[。！？]")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ABOUT_WORK = re.compile(r"(we|our|this (paper|work|study|article)|in this)\b", re.IGNORECASE)
_VERBS = re.compile(
    r"\b(we|our|is|are|was|were|has|have|can|that|which|shows?|propose[sd]?|presents?|introduces?"
    r"|achieves?|improves?|outperforms?|demonstrates?|provides?)\b"
)

_OF_RESEARCH = re.compile(
    r"\b(paper|abstract|propos(e|es|ed|ing)|methods?|approach(es)?|results?|stud(y|ies|ied)|models?"
    r"|data|datasets?|training|trained|experiments?|algorithms?|problems?|performance|framework"
    r"|analysis|analy[sz]e[sd]?|demonstrates?|novel|theor(y|em|etical)|evaluat\w+|learning|tasks?"
    r"|prove[sn]?|benchmarks?|estimat\w+|simulations?|measur\w+|investigat\w+|equations?"
    r"|functions?|networks?|systems?|propert(y|ies)|state-of-the-art|spectr(um|a|al))\b",
    re.IGNORECASE,
)


def is_about_research(text: str) -> bool:
    """Return True if a paragraph has words that abstracts have, or is in an East Asian script."""
    return bool(_OF_RESEARCH.search(text)) or 2 * len(_EAST_ASIAN.findall(text)) > len(text)


def is_prose(text: str) -> bool:
    """Return True if a text of one line is surely a paragraph of sentences, and no title."""
    # Chinese, Japanese and Korean are counted by character: a word has about two.
    words = len(text.split()) + len(_EAST_ASIAN.findall(text)) // 2
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
        and bool(_ABOUT_WORK.match(text) or _VERBS.search(text))
    )


def is_about_work(text: str) -> bool:
    """Return True if a text begins as only sentences of an abstract do: ``We show``."""
    return bool(_ABOUT_WORK.match(text)) and is_sentence(text)


def _has_capitals_of_title(text: str) -> bool:
    """Return True if most words of a text that are not short begin with a capital letter."""
    words = [word for word in text.split() if len(word) > 3]
    return len(words) > 2 and sum(not word[0].islower() for word in words) >= 0.8 * len(words)
