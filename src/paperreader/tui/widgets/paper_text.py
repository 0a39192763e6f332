"""The text of the abstract pane: what is shown of one paper, in which rows, with its matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from rich.cells import cell_len
from textual.content import Content, Span
from textual.style import Style

from paperreader.models import WITHDRAWN, format_categories, publication_details
from paperreader.query import Query, highlights
from paperreader.text.counts import format_count
from paperreader.text.dates import format_day
from paperreader.text.latex import readable
from paperreader.text.line_breaks import UNBROKEN
from paperreader.text.urls import find_urls, is_web_address, url_at
from paperreader.tui.widgets.styles import LINK_STYLE, MATCH_STYLE, QUIET_STYLE, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperreader.models import Entry, Link

READABLE, FOLDED, RAW = "", "without AI summary", "raw text"
"""The forms of the text, by what the border says of them."""

FORMS = (READABLE, FOLDED, RAW)

LINK_LABELS = {"github": "code", "huggingface": "hf", "arxiv": "arxiv", "pdf": "pdf"}
"""How links are called, by kind; those of other kinds are called by their host."""

LABEL_LIMIT = 30
"""The longest label of a link, in columns."""

NUMBERED = 9
"""The number of links that have a digit, and are shown; ``Y`` lists all."""

ROWS_ABOVE = 4
"""The rows above the abstract, unless the title alone takes more than two of them."""

SHORTEST_ORGANIZATION = 12
"""The fewest columns in which an organization is shown; it is below the abstract otherwise."""

SEPARATOR = " · "


class PaperText(NamedTuple):
    """What is shown of a paper; offsets are those of characters in the content."""

    content: Content
    end: int
    """The end of the abstract; only details follow."""

    match: int | None = None
    """The first match of the search, if there is one."""

    found_in: str = ""
    """The facts with words of the search that are neither in the title nor in the abstract."""


def paper_text(entry: Entry, query: Query, form: str, width: int, *, dated: bool) -> PaperText:
    """Return the text of a paper in one of FORMS, for lines of ``width`` columns.

    ``dated`` says whether the day is among the facts. Facts that do not fit in their row, and
    authors who do not fit in theirs, are below the abstract.
    """
    return _Composition(entry, query, form, width, dated=dated).text()


class _Composition:
    def __init__(self, entry: Entry, query: Query, form: str, width: int, *, dated: bool) -> None:
        self._entry = entry
        self._paper = entry.paper
        self._query = query
        self._form = form
        self._width = width
        self._dated = dated

    def text(self) -> PaperText:
        """Return the whole text."""
        abstract = _with_addresses(self._shown(self._paper.abstract))
        rows, below = self._above()
        upper = Content("\n").join(
            [*rows, Content(), *self._summary(), self._highlighted(abstract, "abstract")]
        )
        details = [self._matched(line, ("author", "id", "details"), QUIET_STYLE) for line in below]
        content = Content("\n").join([upper, *([Content()] if details else []), *details])
        matches = (span.start for span in content.spans if span.style == MATCH_STYLE)
        return PaperText(content, len(upper.plain), min(matches, default=None), self._found_in())

    def _shown(self, text: str) -> str:
        return text if self._form == RAW else readable(text)

    def _above(self) -> tuple[list[Content], list[str]]:
        """Return the rows above the abstract, and the facts for which there is no room there.

        Under a long title the numbers move to another row, and what the links say is left out.
        """
        paper = self._paper
        title = self._matched(self._shown(paper.title), "title", "bold $text-primary")
        links = _links(paper.links)
        details = [("arXiv", paper.arxiv_id or ""), ("Categories", format_categories(paper))]
        details = [detail for detail in (*details, *publication_details(paper)) if detail[1]]
        facts, unfit = self._facts(details)
        credit, uncredited = self._credits()
        lower = [*filter(None, [credit]), *self._joined(facts, links)]
        if self._rows_of(title) + sum(map(self._rows_of, lower)) > ROWS_ABOVE:
            facts, _ = self._facts([])
            unfit = [f"{name}: {self._shown(text)}" for name, text in details]
            lower = [*filter(None, [credit]), *self._joined(facts, links)]
            if len(lower) > 2:
                credit, uncredited = self._credits(facts)
                lower = [credit, links]
        return [title, *lower], [*uncredited, *unfit]

    def _rows_of(self, content: Content) -> int:
        return len(content.wrap(self._width))

    def _joined(self, facts: Content, links: Content) -> list[Content]:
        """Return two rows as one if they fit in it; leave out an empty one."""
        rows = [row for row in (facts, links) if row]
        one = Content("   ").join(rows)
        return [one] if rows and one.cell_length <= self._width else rows

    def _credits(self, facts: Content = Content()) -> tuple[Content, list[str]]:  # noqa: B008  # immutable
        """Return the row of authors, organization and ``facts``, and what does not fit in it."""
        paper = self._paper
        names = [self._shown(name) for name in paper.authors]
        organization = self._shown(paper.organization)
        withdrawn = Content.styled(WITHDRAWN if paper.withdrawn else "", "bold")
        room = self._width - sum(part.cell_length + 3 for part in (withdrawn, facts) if part)
        least = cell_len(_and_more(names, 1)) + len(SEPARATOR) if names else 0
        place = cut(organization, max(min(room - least, self._width // 2), 0))
        below = []
        if cell_len(place) < min(cell_len(organization), SHORTEST_ORGANIZATION):
            place = ""
            below.append(f"Organization: {organization}")
        authors = _fitting(names, room - (cell_len(place) + len(SEPARATOR) if place else 0))
        if authors != (everybody := ", ".join(names)):
            below.insert(0, f"Authors: {everybody}")
        parts = (
            withdrawn,
            self._matched(authors, "author", QUIET_STYLE),
            self._matched(place, "details", QUIET_STYLE),
            facts,
        )
        row = Content.styled(SEPARATOR, QUIET_STYLE).join([part for part in parts if part])
        return row, below

    def _facts(self, details: Iterable[tuple[str, str]]) -> tuple[Content, list[str]]:
        """Return the row of numbers and details, and the details that do not fit in it."""
        paper = self._paper
        numbers = (
            format_day(paper.date, year=True) if self._dated and paper.date else "",
            "" if paper.upvotes is None else format_count(paper.upvotes, "upvote"),
            "" if paper.github_stars is None else format_count(paper.github_stars, "star"),
        )
        row = SEPARATOR.join(filter(None, numbers))
        unfit = []
        for name, text in details:
            longer = SEPARATOR.join(filter(None, (row, self._shown(text))))
            if cell_len(longer) <= self._width:
                row = longer
            else:
                unfit.append(f"{name}: {self._shown(text)}")
        return self._matched(row, ("id", "details"), QUIET_STYLE), unfit

    def _summary(self) -> Iterator[Content]:
        """Yield the machine-made summary and keywords, and the blank line that separates them."""
        paper = self._paper
        if self._form == FOLDED:
            return
        if paper.summary:
            summary = self._matched(self._shown(paper.summary), "details", "italic")
            yield Content.assemble(("AI summary: ", QUIET_STYLE), summary)
        if paper.keywords:
            keywords = SEPARATOR.join(map(self._shown, paper.keywords))
            yield self._matched(cut(keywords, self._width), "details", QUIET_STYLE)
        if paper.summary or paper.keywords:
            yield Content()

    def _matched(self, text: str, fields: str | tuple[str, ...], style: str) -> Content:
        return self._highlighted(Content.styled(text, style), fields)

    def _highlighted(self, content: Content, fields: str | tuple[str, ...]) -> Content:
        names = (fields,) if isinstance(fields, str) else fields
        found = [span for name in names for span in highlights(self._query, content.plain, name)]
        return content.add_spans([Span(start, end, MATCH_STYLE) for start, end in found])

    def _found_in(self) -> str:
        paper = self._paper
        text = (("title", paper.title), ("abstract", paper.abstract))
        facts = {
            "authors": ("author", paper.authors),
            "note": ("note", (self._entry.mark.note,)),
            "organization": ("details", (paper.organization,)),
            "AI summary": ("details", (paper.summary,)),
            "keywords": ("details", paper.keywords),
            "comment": ("details", (paper.comment,)),
            "journal": ("details", (paper.journal,)),
            "DOI": ("details", (paper.doi,)),
        }
        terms = [Query(terms=(term,)) for term in self._query.terms if not term.negated]
        elsewhere = [term for term in terms if not any(_occurs(term, (t,), f) for f, t in text)]
        places = (
            place
            for place, (field, texts) in facts.items()
            if any(_occurs(term, texts, field) for term in elsewhere)
        )
        return ", ".join(places)


def _occurs(query: Query, texts: Iterable[str], field: str) -> bool:
    return any(text and highlights(query, readable(text), field) for text in texts)


def _fitting(names: list[str], room: int) -> str:
    """Return as many names as fit in ``room`` columns, and how many more there are.

    No name is cut unless there is only one: their number is returned if the first does not fit.
    """
    everybody = ", ".join(names)
    if cell_len(everybody) <= room or not names:
        return everybody
    if len(names) == 1:
        return cut(everybody, max(room, 1))
    fitting = f"{len(names):,} authors"
    for number in range(1, len(names)):
        text = _and_more(names, number)
        if cell_len(text) > room:
            break
        fitting = text
    return fitting


def _and_more(names: list[str], number: int) -> str:
    more = len(names) - number
    return ", ".join(names[:number]) + (f" and {more:,} more" if more else "")


def _links(links: Iterable[Link]) -> Content:
    """Return the numbered links in one row; no line is broken within one."""
    shown = [*links]
    parts = [_link(number, link) for number, link in enumerate(shown[:NUMBERED], 1)]
    if more := len(shown) - NUMBERED:
        parts += [Content.styled(f"and {more} more", QUIET_STYLE)] if more > 0 else []
    return Content("  ").join(parts)


def _link(number: int, link: Link) -> Content:
    label = cut(LINK_LABELS.get(link.kind) or _host(link.url), LABEL_LIMIT)
    address = Content.styled(label, LINK_STYLE).stylize(_address_style(link.url))
    return Content.assemble((str(number), "$text-accent bold"), UNBROKEN, address)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return (host or url.split("://", 1)[-1]).removeprefix("www.").replace(" ", UNBROKEN)


def _with_addresses(text: str) -> Content:
    spans = find_urls(text)
    links = [Span(*span, _address_style(url_at(text, *span))) for span in spans]
    return Content(text).add_spans([*links, *(Span(*span, LINK_STYLE) for span in spans)])


def _address_style(url: str) -> Style:
    """Return the style of a link for a mouse click here, and for one in the user's own terminal."""
    style = Style.from_meta({"address": url})
    return style + Style(link=url) if is_web_address(url) else style
