"""The options of the fetch command, and the requests that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click
from msgspec import Struct
from msgspec.structs import replace

from paperreader.fetch import (
    ANNOUNCEMENTS,
    FetchRequest,
    announcement_requests,
    daily_papers_requests,
    newest_list_requests,
    trending_requests,
)
from paperreader.sources.arxiv_api import has_words, id_parameters, search_parameters
from paperreader.sources.fields import is_category
from paperreader.text.arxiv_ids import find_arxiv_id
from paperreader.text.dates import Span, SpanKind, parse_span
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
    is_newest: bool = False
    """Whether the newest list is selected: no day is named, or today's."""

    trending: bool = False


class Selection(Struct, frozen=True):
    """The requests that the options stand for, and the name by which their source is opened."""

    source: str
    requests: list[FetchRequest]
    until_found: bool = False
    """Whether the first request with papers is enough."""


def select_requests(
    source: str, options: Mapping[str, Any], settings: FetchSettings, today: date
) -> Selection:
    """Return the requests to a source that the command's options stand for.

    Raise click.UsageError if options are missing, wrong or for another source.
    """
    fields = {name: options[name] for name in ("categories", "ids", "words", "limit", "trending")}
    spans = {kind: text for kind in get_args(SpanKind) if (text := options[kind]) is not None}
    _check_one_named([*spans, *(["trending"] if options["trending"] else [])])
    is_newest = not spans or spans.get("date") == "today"
    selected = FetchOptions(**fields, span=_parse_span(spans, today), is_newest=is_newest)
    if source == "huggingface":
        return _select_daily_papers(selected, today)
    if not (selected.ids or selected.words or selected.categories):
        selected = replace(selected, categories=settings.categories)
    return _select_from_arxiv(selected)


def _check_one_named(names: list[str]) -> None:
    """Raise click.UsageError if more than one option names the days to fetch."""
    if len(names) > 1:
        both = " and ".join(f"--{name}" for name in names)
        raise click.UsageError(f"{both} can't be used together; choose one")


def _parse_span(options: Mapping[SpanKind, str], today: date) -> Span | None:
    """Parse the option that names days, by its kind of span; return None if there is none.

    Raise click.UsageError if its text is wrong.
    """
    for kind, text in options.items():
        try:
            return parse_span(kind, text, today)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint=f"'--{kind}'") from error
    return None


def _select_daily_papers(options: FetchOptions, today: date) -> Selection:
    """Return the requests to Hugging Face. Raise click.UsageError for an option of arXiv's."""
    if options.ids or options.words or options.categories or options.limit:
        raise click.UsageError(
            "--category, --id, --query and --limit are for arXiv: paperreader fetch arxiv ..."
        )
    if options.trending:
        return Selection("huggingface", trending_requests())
    if options.span and not options.is_newest:
        return Selection("huggingface", daily_papers_requests(options.span))
    return Selection("huggingface", newest_list_requests(today), until_found=True)


def _select_from_arxiv(options: FetchOptions) -> Selection:
    """Return the requests to arXiv. Raise click.UsageError if options are missing or wrong."""
    if options.trending:
        raise click.UsageError("--trending is for Hugging Face: paperreader fetch --trending")
    if options.ids:
        return Selection("arxiv", _id_requests(options))
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
    if not options.words and not options.span:
        return Selection(ANNOUNCEMENTS, announcement_requests(options.categories))
    span = options.span
    days = (span.first, span.last) if span else None
    parts = (*options.categories, options.words, span.name if span else "")
    name = clean_line(" ".join(filter(None, parts)))
    parameters = search_parameters(options.categories, options.words, days)
    return Selection("arxiv", [FetchRequest(name, parameters)])


def _id_requests(options: FetchOptions) -> list[FetchRequest]:
    """Return requests for papers by id, IDS_AT_ONCE at a time."""
    if options.span or options.words or options.categories:
        raise click.UsageError("--id can't be combined with --category, --query or dates")
    ids = [_parse_id(text) for text in options.ids]
    groups = [ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE)]
    return [
        FetchRequest(shorten(", ".join(group), 100), id_parameters(group), ids=tuple(group))
        for group in groups
    ]


def _parse_id(text: str) -> str:
    """Return the arXiv id that a text names, as arXiv writes it: without a subject class."""
    arxiv_id = find_arxiv_id(text)
    if arxiv_id is None:
        raise click.BadParameter(f"not an arXiv id: {text[:80]!r}", param_hint="'--id'")
    return arxiv_id
