"""Dates, weeks, months and all days since a date, as they are typed; and invalid ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperreader.text.dates import Span, day_span, format_day, parse_date, parse_span

if TYPE_CHECKING:
    from paperreader.text.dates import SpanKind

TODAY = date(2025, 8, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("kind", "text", "first", "last"),
    [
        ("date", "2025-08-12", date(2025, 8, 12), date(2025, 8, 12)),
        ("date", "2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("date", "2025-08-13", TODAY, TODAY),
        ("week", "2025-W33", date(2025, 8, 11), date(2025, 8, 17)),
        ("week", "2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("week", "2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("month", "2025-08", date(2025, 8, 1), date(2025, 8, 31)),
        ("month", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("month", "2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("since", "2025-08-11", date(2025, 8, 11), TODAY),
        ("since", "2025-08-13", TODAY, TODAY),
    ],
)
def test_a_span_has_the_days_and_the_name_that_were_typed(
    kind: SpanKind, text: str, first: date, last: date
) -> None:
    span = parse_span(kind, text, TODAY)
    assert span == Span(kind, first, last)
    assert span.name == text


@pytest.mark.parametrize(
    ("text", "day"),
    [("today", TODAY), ("yesterday", date(2025, 8, 12)), ("2025-08-12", date(2025, 8, 12)),
     ("2999-01-01", date(2999, 1, 1))],
)  # fmt: skip
def test_a_date_may_be_today_or_yesterday(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


def test_a_span_may_begin_today_or_yesterday() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert parse_span("date", "today", TODAY) == day_span(TODAY)
    assert parse_span("date", "yesterday", TODAY) == day_span(yesterday)
    assert parse_span("since", "yesterday", TODAY) == Span("since", yesterday, TODAY)


def test_days_come_latest_first() -> None:
    assert list(parse_span("since", "2025-08-11", TODAY).days()) == [
        TODAY - timedelta(days=days) for days in range(3)
    ]
    assert list(day_span(TODAY).days()) == [TODAY]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", ""), ("date", "tomorrow"), ("date", "2025-008-12"), ("date", "20250812"),
        ("date", "2025-02-29"), ("date", "2025-W33-2"), ("date", " 2025-08-12"),
        ("date", "2025-08-12T00:00"), ("date", "٢٠٢٥-٠٨-١٢"), ("date", "0000-01-01"),
        ("week", "2025-33"), ("week", "2025-W54"), ("week", "2025-W00"), ("week", "2025-w33"),
        ("week", "2025-W53"), ("week", "2025-W3"), ("week", "0000-W01"), ("week", "9999-W53"),
        ("month", "2025-13"), ("month", "2025-00"), ("month", "2025-8"), ("month", "0000-01"),
        ("month", "2025-08-12"), ("since", "Yesterday"), ("since", "2025-08"),
    ],
)  # fmt: skip
def test_an_invalid_span_is_refused_with_an_example(kind: SpanKind, text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a (date|week|month) like 2025-") as error:
        parse_span(kind, text, TODAY)
    assert str(error.value).endswith(f": {text}")


@pytest.mark.parametrize(
    ("kind", "text"),
    [("date", "2025-08-14"), ("week", "2025-W34"), ("month", "2025-09"), ("since", "2025-08-14")],
)
def test_a_span_in_the_future_is_refused(kind: SpanKind, text: str) -> None:
    with pytest.raises(ValueError, match="in the future"):
        parse_span(kind, text, TODAY)


def test_the_current_week_and_month_are_accepted() -> None:
    assert parse_span("week", "2025-W33", TODAY).last > TODAY
    assert parse_span("month", "2025-08", TODAY).last > TODAY


@given(kind=st.sampled_from(["date", "week", "month", "since"]), text=st.text(max_size=12))
@example("date", "9999-12-31")
@example("date", "yesterday")
@example("week", "9999-W52")
@example("month", "9999-12")
def test_any_text_is_a_span_or_a_value_error(kind: SpanKind, text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|in the future"):
        parse_span(kind, text, date.min)


def test_a_date_may_be_typed_without_leading_zeros() -> None:
    assert parse_date("2025-8-2", TODAY) == date(2025, 8, 2)


def test_a_day_is_shown_as_people_write_it() -> None:
    day = date(2025, 8, 2)
    assert format_day(day) == "2 Aug"
    assert format_day(day, weekday=True) == "Sat 2 Aug"
    assert format_day(day, year=True) == "2 Aug 2025"
    assert format_day(day, weekday=True, year=True) == "Sat 2 Aug 2025"
