"""The options of the fetch command, and the requests that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

import click
from msgspec import Struct
from msgspec.structs import replace

from paperreader.fetch import FetchRequest, daily_papers_requests
from paperreader.sources.arxiv_api import has_words, id_parameters, search_parameters
from paperreader.sources.fields import is_category
from paperreader.text.arxiv_ids import find_arxiv_id
from paperreader.text.dates import Span, SpanKind, day_span, parse_span
from paperreader.text.sanitize import clean_line, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from paperreader.config import FetchSettings

IDS_AT_ONCE = 100
"""The most arXiv ids in one request; a URL has no room for many more."""


class FetchOptions(Struct, frozen=True):
    """The options that select papers, parsed."""

    categories: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    words: str = ""
    limit: int | None = None
    span: Span | None = None


def select_requests(
    source: str, options: Mapping[str, Any], settings: FetchSettings, today: date
) -> list[FetchRequest]:
    """Return the requests to a source that the command's options stand for.

    Raise click.UsageError if options are missing, wrong or for another source.
    """
    fields = {name: options[name] for name in ("categories", "ids", "words", "limit")}
    spans = {kind: options[kind] for kind in get_args(SpanKind)}
    selected = FetchOptions(**fields, span=_parse_span(spans, today))
    if source == "huggingface":
        return _huggingface_requests(selected, today)
    if not (selected.ids or selected.words or selected.categories):
        selected = replace(selected, categories=settings.categories)
    return _arxiv_requests(selected)


def _parse_span(options: Mapping[str, str | None], today: date) -> Span | None:
    """Parse the option that names days; None if there is none.

    ``options`` maps each kind of span to its text or None. Raise click.UsageError if more than one
    has a text, or the text is wrong.
    """
    named = [(kind, text) for kind, text in options.items() if text is not None]
    if not named:
        return None
    if len(named) > 1:
        both = " and ".join(f"--{kind}" for kind, _ in named)
        raise click.UsageError(f"{both} can't be used together; choose one")
    (kind, text) = named[0]
    try:
        return parse_span(cast("SpanKind", kind), text, today)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'--{kind}'") from error


def _huggingface_requests(options: FetchOptions, today: date) -> list[FetchRequest]:
    """Return the requests to Hugging Face. Raise click.UsageError for an option of arXiv's."""
    if options.ids or options.words or options.categories or options.limit:
        raise click.UsageError(
            "--category, --id, --query and --limit are for arXiv: paperreader fetch arxiv ..."
        )
    return daily_papers_requests(options.span or day_span(today))


def _arxiv_requests(options: FetchOptions) -> list[FetchRequest]:
    """Return the requests to arXiv. Raise click.UsageError if options are missing or wrong."""
    if options.ids:
        return _id_requests(options)
    if not options.categories and not options.words:
        raise click.UsageError(
            "choose what to fetch from arXiv: --category cs.CL, --query WORDS or --id ID"
        )
    if options.words and not has_words(options.words):
        raise click.BadParameter(f"contains no words: {options.words}", param_hint="'--query'")
    for category in options.categories:
        if not is_category(category):
            raise click.BadParameter(
                f"not a category like cs.CL: {category}", param_hint="'--category'"
            )
    span = options.span
    days = (span.first, span.last) if span else None
    parts = (*options.categories, options.words, span.name if span else "")
    name = clean_line(" ".join(filter(None, parts)))
    return [FetchRequest(name, search_parameters(options.categories, options.words, days))]


def _id_requests(options: FetchOptions) -> list[FetchRequest]:
    """Return requests for papers by id, IDS_AT_ONCE at a time."""
    if options.span or options.words or options.categories:
        raise click.UsageError("--id can't be combined with --category, --query or dates")
    ids = [_parse_id(text) for text in options.ids]
    groups = [ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE)]
    return [FetchRequest(shorten(", ".join(group), 100), id_parameters(group)) for group in groups]


def _parse_id(text: str) -> str:
    arxiv_id = find_arxiv_id(text)
    if arxiv_id is None:
        raise click.BadParameter(f"not an arXiv id: {text[:80]!r}", param_hint="'--id'")
    return arxiv_id
