"""The query language: its parser, its queries, and the search for the papers that match."""

from paperreader.query.parse import LENGTH_LIMIT, parse_query
from paperreader.query.query import Condition, Period, Query, Term, highlights
from paperreader.query.search import HIGHEST, Search
from paperreader.query.suggestions import suggest

__all__ = [
    "HIGHEST",
    "LENGTH_LIMIT",
    "Condition",
    "Period",
    "Query",
    "Search",
    "Term",
    "highlights",
    "parse_query",
    "suggest",
]
