"""The ways in which people and web pages name a paper of arXiv."""

from __future__ import annotations

import re

ID = r"\d{4}\.\d{4,5}|[a-z-]{1,20}(?:\.[A-Z]{2})?/\d{7}"
"""A regular expression for an id without its version, of either scheme that arXiv has had; see
https://info.arxiv.org/help/arxiv_identifier.html."""

VERSION = r"v\d{1,3}"

_ADDRESS = r"""
    (?:https?://)?
    (?: (?:[a-z]{2,10}\.)?arxiv\.org/(?:abs|pdf|html|format|ps|src|e-print)/
      | (?:www\.)?(?:huggingface\.co|hf\.co)/papers/
      | (?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/
      | (?:dx\.)?doi\.org/10\.48550/arxiv\.
    )
"""
_NAME = re.compile(
    rf"(?i:{_ADDRESS}|arxiv:|doi:10\.48550/arxiv\.|10\.48550/arxiv\.)?"
    rf"(?P<id>{ID})(?:{VERSION})?(?i:\.pdf)?/?(?:[?\#]\S*)?",
    re.ASCII | re.VERBOSE,
)


def find_arxiv_id(text: str) -> str | None:
    """Return the id that a text names, without its version; None if it names no paper of arXiv.

    The text is an id, ``arXiv:ID``, a DOI of arXiv, or the address of the paper's page, PDF or HTML
    at arXiv, Hugging Face or alphaXiv.
    """
    match = _NAME.fullmatch(text.strip())
    return match["id"] if match else None
