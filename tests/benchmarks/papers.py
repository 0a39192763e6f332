"""Made-up papers in the format of arXiv's metadata snapshot, some with planted words to search for.

The words follow Zipf's law, as those of real abstracts do: a hundred thousand words, the most
frequent of them English, the rest made of syllables. The seed determines everything, and papers
are generated one at a time, so that a million of them need no memory.
"""

from __future__ import annotations

import random
from collections import deque
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = 2026
DAYS = 12_000
LATEST_DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
SMALLEST = 1_000
"""Minimum number of papers, with room for the planted ones."""

LATEST_TITLE = "Lanterns for the Last Mile of the Catalogue"
"""The title of the newest paper, the only one of its day, which is first in every list."""

PLANTED = {
    "quoxilent": 7,
    "brindle vortex": 12,
    "vortex brindle": 60,
    "velzhar": 25,
    "velzhar umbrelisk": 15,
    "marquent": 30,
}
"""Words and the number of papers that contain them, evenly spread; none of these is read."""

FOUND = {
    "quoxilent": 7,
    '"brindle vortex"': 12,
    "velzhar -umbrelisk": 25,
    "is:unread marquent": 30,
}
"""The number of papers that a query must find, as follows from ``PLANTED``."""

FREQUENT = """
the of and a to in we is for that with on this are as by from an be our which it can model
models data learning language results method training task performance approach show large using
based network problem propose methods tasks new these neural two have has between such paper
different information both also more system deep graph image present study state algorithm over
their analysis time field high use into space theory function order each multi general only
reasoning however quantum work through structure first observed energy set while under learned
number given not framework estimation domain local across where human dynamics many one
""".split()
"""The most frequent words by falling frequency; "training" is in a third of the papers."""

_ENDINGS = ["", "n", "r", "s", "l", "th", "m", "x"]
_SYLLABLES = [start + vowel for start in "bcdfghjklmnprstvwz" for vowel in "aeiou"]
_WORDS = 100_000
_TAPE = 1 << 20
_WORDS_A_LINE = 12
_LINES = 16
_ARCHIVES = ("cs", "math", "astro-ph", "hep-th")
_CATEGORIES = ("cs.LG", "cs.CL", "cs.CV", "math.PR", "astro-ph.GA", "hep-th", "stat.ML", "quant-ph")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def papers(size: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Yield ``size`` papers as objects of the snapshot, the oldest first.

    Raise ValueError if ``size`` is less than ``SMALLEST``.
    """
    if size < SMALLEST:
        raise ValueError(f"at least {SMALLEST} papers are needed, not {size}")
    tape = _tape(seed)
    chance = random.Random(seed)
    planted = _planted_texts(size)
    for number, (arxiv_id, date) in enumerate(_ids_and_dates(size)):
        title = LATEST_TITLE if number == size - 1 else _title(chance, tape)
        yield _paper(chance, tape, arxiv_id, date, title, planted.get(number, []))


def write_snapshot(path: Path, size: int, seed: int = SEED) -> None:
    """Write ``size`` papers to a file, one JSON object per line."""
    encode = msgspec.json.Encoder().encode
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        for paper in papers(size, seed):
            file.write(encode(paper) + b"\n")
    unfinished.replace(path)


def read_ids(size: int) -> list[str]:
    """Return the ids of the papers to mark as read: the newest hundredth, at most 200.

    None of them contains a planted word.
    """
    newest: deque[str] = deque(maxlen=min(size // 100, 200))
    newest.extend(arxiv_id for arxiv_id, _ in _ids_and_dates(size))
    return list(newest)


def _ids_and_dates(size: int) -> Iterator[tuple[str, datetime]]:
    """Yield each paper's id and date; the newest paper is the only one of its day."""
    month, counted = "", 0
    for number in range(size):
        days = 0 if number == size - 1 else DAYS - 1 - number * (DAYS - 2) // (size - 1)
        date = LATEST_DAY - timedelta(days=days)
        counted = counted + 1 if month == f"{date:%y%m}" else 1
        month = f"{date:%y%m}"
        yield _arxiv_id(date, month, counted), date


@cache
def _tape(seed: int) -> list[str]:
    """Return 2**20 words with the frequencies of a language; papers are slices of it."""
    chance = random.Random(seed)
    words = _vocabulary(chance)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return chance.choices(words, cum_weights=weights, k=_TAPE)


def _vocabulary(chance: random.Random) -> list[str]:
    words = dict.fromkeys(FREQUENT)
    while len(words) < _WORDS:
        words[_invent_word(chance)] = None
    return list(words)


def _invent_word(chance: random.Random) -> str:
    syllables = chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 3, 4)))
    return "".join(syllables) + chance.choice(_ENDINGS)


def _planted_texts(size: int) -> dict[int, list[str]]:
    """Return the planted texts by paper number; no paper has two that exclude each other."""
    texts: dict[int, list[str]] = {}
    for offset, (text, count) in enumerate(PLANTED.items()):
        for part in range(count):
            # Only the oldest 97 %, so that the newest papers, which are marked read, have none.
            number = part * (size * 97 // 100) // count + offset
            texts.setdefault(number, []).append(text)
    return texts


def _arxiv_id(date: datetime, month: str, counted: int) -> str:
    if date.year >= 2015:
        return f"{month}.{counted:05}"
    if (date.year, date.month) >= (2007, 4):
        return f"{month}.{counted:04}"
    return f"{_ARCHIVES[counted % 4]}/{month}{(counted + 3) // 4:03}"


def _title(chance: random.Random, tape: list[str]) -> str:
    start = int(chance.random() * (_TAPE - 10))
    words = " ".join(tape[start : start + 5 + int(chance.random() * 5)])
    # Most papers name their method with a unique word; these are the long tail of the index.
    return f"{_invent_word(chance).capitalize()}: {words}".title()


def _paper(
    chance: random.Random,
    tape: list[str],
    arxiv_id: str,
    date: datetime,
    title: str,
    planted: list[str],
) -> dict[str, Any]:
    starts = [int(chance.random() * (_TAPE - _WORDS_A_LINE)) for _ in range(_LINES)]
    lines = [" ".join(tape[start : start + _WORDS_A_LINE]).capitalize() + "." for start in starts]
    lines += [f"Here {text} is shown." for text in planted]
    if chance.random() < 0.2:
        lines.append(f"Code: https://github.com/{tape[starts[0]]}lab/{tape[starts[1]]}.")
    names = [
        [tape[start + 1].capitalize() + "ov", f"{tape[start][0].upper()}.", ""]
        for start in starts[: 1 + int(chance.random() * 6)]
    ]
    day = date.date()
    created = (
        f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year} 12:00:00 GMT"
    )
    return {
        "id": arxiv_id,
        "submitter": f"{names[0][1]} {names[0][0]}",
        "authors": ", ".join(f"{first} {last}" for last, first, _ in names),
        "title": title,
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "report-no": None,
        "categories": _CATEGORIES[starts[2] % len(_CATEGORIES)],
        "license": None,
        "abstract": "  " + "\n".join(lines) + "\n",
        "versions": [{"version": "v1", "created": created}],
        "update_date": day.isoformat(),
        "authors_parsed": names,
    }
