"""What the fetch command's options ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click
from msgspec import Struct

from paperreader.fetch import FetchRequest, daily_papers_requests
from paperreader.sources.arxiv_api import has_words, id_parameters, search_parameters
from paperreader.sources.fields import is_category, parse_arxiv_id
from paperreader.text.dates import Span, SpanKind, day_span, parse_span
from paperreader.text.sanitize import clean_line, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

IDS_AT_ONCE = 100
"""How many arXiv ids one question names; an address has no room for many more."""


class FetchOptions(Struct, frozen=True):
    """What the options name."""

    categories: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    words: str = ""
    limit: int | None = None
    span: Span | None = None


def parse_span_options(options: Mapping[str, str | None], today: date) -> Span | None:
    """Read the one option that names days; raises click.UsageError for several, or a wrong one."""
    named = [(kind, text) for kind, text in options.items() if text is not None]
    if not named:
        return None
    if len(named) > 1:
        both = " and ".join(f"--{kind}" for kind, _ in named)
        raise click.UsageError(f"{both} do not go together; give one of them")
    (kind, text) = named[0]
    try:
        return parse_span(cast("SpanKind", kind), text, today)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"--{kind}") from error


def huggingface_requests(wanted: FetchOptions, today: date) -> list[FetchRequest]:
    """Say what to ask Hugging Face for; raises click.UsageError for what it cannot be asked."""
    if wanted.ids or wanted.words or wanted.categories or wanted.limit:
        raise click.UsageError(
            "--category, --id, --query and --limit are for arXiv: paperreader fetch arxiv ..."
        )
    return daily_papers_requests(wanted.span or day_span(today))


def arxiv_requests(wanted: FetchOptions) -> list[FetchRequest]:
    """Say what to ask arXiv for; raises click.UsageError where that is not clear."""
    if wanted.ids:
        return _named(wanted)
    if not wanted.categories and not wanted.words:
        raise click.UsageError(
            "say what to fetch of arXiv: --category cs.CL, --query WORDS or --id ID"
        )
    if wanted.words and not has_words(wanted.words):
        raise click.BadParameter(f"no words in it: {wanted.words}", param_hint="--query")
    for category in wanted.categories:
        if not is_category(category):
            raise click.BadParameter(
                f"not a category such as cs.CL: {category}", param_hint="--category"
            )
    span = wanted.span
    days = (span.first, span.last) if span else None
    parts = (*wanted.categories, wanted.words, span.name if span else "")
    name = clean_line(" ".join(filter(None, parts)))
    return [FetchRequest(name, search_parameters(wanted.categories, wanted.words, days))]


def _named(wanted: FetchOptions) -> list[FetchRequest]:
    if wanted.span or wanted.words or wanted.categories:
        raise click.UsageError("--id names papers; leave the other options away")
    try:
        ids = [parse_arxiv_id(text.strip()) for text in wanted.ids]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--id") from error
    groups = [ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE)]
    return [FetchRequest(shorten(", ".join(group), 100), id_parameters(group)) for group in groups]
