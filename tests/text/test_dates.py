"""A day, a week, a month, or all days since one: as they are typed, and what is none of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperreader.text.dates import Span, day_span, parse_span

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
def test_what_is_typed_names_its_days_and_is_told_as_typed(
    kind: SpanKind, text: str, first: date, last: date
) -> None:
    span = parse_span(kind, text, TODAY)
    assert span == Span(kind, first, last)
    assert span.name == text


def test_days_are_given_latest_first() -> None:
    assert list(parse_span("since", "2025-08-11", TODAY).days()) == [
        TODAY - timedelta(days=days) for days in range(3)
    ]
    assert list(day_span(TODAY).days()) == [TODAY]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", ""), ("date", "today"), ("date", "2025-8-12"), ("date", "20250812"),
        ("date", "2025-02-29"), ("date", "2025-W33-2"), ("date", " 2025-08-12"),
        ("date", "2025-08-12T00:00"), ("date", "٢٠٢٥-٠٨-١٢"), ("date", "0000-01-01"),
        ("week", "2025-33"), ("week", "2025-W54"), ("week", "2025-W00"), ("week", "2025-w33"),
        ("week", "2025-W53"), ("week", "2025-W3"), ("week", "0000-W01"), ("week", "9999-W53"),
        ("month", "2025-13"), ("month", "2025-00"), ("month", "2025-8"), ("month", "0000-01"),
        ("month", "2025-08-12"), ("since", "yesterday"), ("since", "2025-08"),
    ],
)  # fmt: skip
def test_what_is_no_span_is_told_with_an_example(kind: SpanKind, text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a (day|week|month) such as 2025-") as error:
        parse_span(kind, text, TODAY)
    assert str(error.value).endswith(f": {text}")


@pytest.mark.parametrize(
    ("kind", "text"),
    [("date", "2025-08-14"), ("week", "2025-W34"), ("month", "2025-09"), ("since", "2025-08-14")],
)
def test_what_is_still_to_come_is_told(kind: SpanKind, text: str) -> None:
    with pytest.raises(ValueError, match="still to come"):
        parse_span(kind, text, TODAY)


def test_a_week_and_a_month_that_are_under_way_may_be_asked_for() -> None:
    assert parse_span("week", "2025-W33", TODAY).last > TODAY
    assert parse_span("month", "2025-08", TODAY).last > TODAY


@given(kind=st.sampled_from(["date", "week", "month", "since"]), text=st.text(max_size=12))
@example("date", "9999-12-31")
@example("week", "9999-W52")
@example("month", "9999-12")
def test_any_text_is_a_span_or_a_value_error(kind: SpanKind, text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|still to come"):
        parse_span(kind, text, date.min)
