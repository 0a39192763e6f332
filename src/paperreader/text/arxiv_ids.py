"""The ways in which people and web pages name a paper of arXiv."""

from __future__ import annotations

import re

ID = r"\d{4}\.\d{4,5}|[a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7}"
"""A regular expression for an id without its version, of either scheme that arXiv has had; see
https://info.arxiv.org/help/arxiv_identifier.html."""

VERSION = r"[vV]\d{1,3}"

_ADDRESS = r"""
    (?:https?://)?
    (?: (?:[a-z]{2,10}\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/
      | (?:www\.)?(?:huggingface\.co|hf\.co)/papers/
      | (?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/
      | (?:www\.)?ar5iv\.(?:labs\.arxiv\.)?org/(?:abs|html)/
      | (?:dx\.)?doi\.org/10\.48550/arxiv\.
    )
"""
_NAME = re.compile(
    rf"(?i:{_ADDRESS}|arxiv:\s?|doi:10\.48550/arxiv\.|10\.48550/arxiv\.)?"
    rf"(?P<id>{ID})(?:{VERSION})?(?i:\.pdf)?/?(?:[?\#]\S*)?[.,;:)>\]]*",
    re.ASCII | re.VERBOSE,
)
_STAMP = re.compile(
    rf"\barxiv:\s?({ID})(?:{VERSION})?(?:\s\[[\w.-]+\](?:\s\d{{1,2}}\s[a-z]{{3}}\s\d{{4}})?)?",
    re.ASCII | re.IGNORECASE,
)
_SUBJECT = re.compile(r"\.[A-Z]{2}(?=/)")


def plain_id(arxiv_id: str) -> str:
    """Return an id without the subject that some old ones are written with: ``math.GT/0309136``."""
    return _SUBJECT.sub("", arxiv_id)


def shorten_stamps(text: str) -> str:
    """Return a text with plain ids in place of ``arXiv: ID`` and of the stamp on a PDF's page.

    The stamp is ``arXiv:1706.03762v7 [cs.CL] 2 Aug 2023``.
    """
    return _STAMP.sub(lambda stamp: plain_id(stamp[1]), text)


def find_arxiv_id(text: str) -> str | None:
    """Return the id that a text names, without its version; None if it names no paper of arXiv.

    The text is an id, ``arXiv:ID``, a DOI of arXiv, or the address of the paper's page, PDF or HTML
    at arXiv, ar5iv, Hugging Face or alphaXiv.
    """
    match = _NAME.fullmatch(text.strip())
    return plain_id(match["id"]) if match else None
