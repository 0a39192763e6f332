"""The text of the marks file: readable by people, kept as others wrote it, checked for changes."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.marks import MarksDamagedError
from paperreader.marks.contents import encode_tables, parse_contents
from paperreader.models import Mark

FIELDS = st.dictionaries(
    st.text(max_size=4).filter(lambda name: name != "id"),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(-1, 1) | st.text('a}, {"\n\\é☃'),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab"), inner),
        max_leaves=4,
    ),
    max_size=4,
)
NUMBERS = st.integers(0, 10**17).map(str)
MARKED = st.dictionaries(NUMBERS, FIELDS).map(
    lambda documents: {key: {"id": f"paper {key}"} | documents[key] for key in documents}
)
TABLES = st.fixed_dictionaries(
    {"marks": MARKED, "meta": st.just({"1": {"version": 2}})},
    optional={"é": st.dictionaries(st.text(max_size=3), FIELDS)},
)
LAYOUTS: list[dict[str, Any]] = [
    {"indent": 1, "ensure_ascii": False},
    {"indent": 2},
    {"indent": "\t"},
    {"separators": (",", ":")},
    {},
]
ONE = {"1": {"id": "knit", "read": True}, "2": {"id": "robots"}, "3": {"id": "sand", "note": "b"}}


def encoded(tables: dict[str, Any]) -> bytes:
    return b"".join(encode_tables(tables))


WRITTEN = encoded({"marks": ONE, "other": {"x": {"colour": "blue"}}})


def decoded(content: bytes) -> dict[str, Any]:
    """Return the tables in a file's bytes, without what describes the file itself."""
    tables = json.loads(msgspec.json.encode(parse_contents(content).tables()))
    del tables["meta"]
    return tables


def without_meta(tables: dict[str, Any]) -> dict[str, Any]:
    return {name: table for name, table in tables.items() if name != "meta"}


@given(TABLES, st.sampled_from(LAYOUTS))
def test_every_layout_of_the_file_is_read_the_same(
    tables: dict[str, Any], layout: dict[str, Any]
) -> None:
    assert decoded(json.dumps(tables, **layout).encode()) == without_meta(tables)


@given(TABLES)
def test_what_is_written_can_be_read_again_also_by_people(tables: dict[str, Any]) -> None:
    content = encoded(tables)
    read = json.loads(content)
    assert without_meta(read) == without_meta(tables) == decoded(content)
    assert not parse_contents(content).is_changed
    whole = msgspec.json.format(msgspec.json.encode(read), indent=1) + b"\n"
    assert content.replace(b"{\n }", b"{}") == whole


def test_each_bit_that_is_wrong_is_refused_or_noticed() -> None:
    for bit in range(len(WRITTEN) * 8):
        content = bytearray(WRITTEN)
        content[bit // 8] ^= 1 << bit % 8
        try:
            contents = parse_contents(bytes(content))
        except ValueError:
            continue
        assert contents.is_changed or contents.unsupported, f"bit {bit}: {bytes(content)!r}"


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + WRITTEN,
        WRITTEN.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + WRITTEN.replace(b"\n", b"\r\n"),
    ],
    ids=["a byte order mark", "CRLF", "both"],
)
def test_a_byte_order_mark_and_crlf_are_neither_damage_nor_a_change(content: bytes) -> None:
    assert not parse_contents(content).is_changed
    assert decoded(content) == decoded(WRITTEN)


def test_a_byte_order_mark_and_crlf_are_no_damage_in_another_layout_either() -> None:
    content = b"\xef\xbb\xbf" + json.dumps(json.loads(WRITTEN), indent=4).encode()
    assert decoded(content.replace(b"\n", b"\r\n")) == decoded(WRITTEN)


def test_other_programs_tables_are_written_as_they_were_read_whatever_numbers_they_have() -> None:
    others = b'{"others": {"x": {"a": 1e999, "b": 1.50, "c": 123456789012345678901234567890}}, '
    tables = parse_contents(WRITTEN.replace(b"{", others, 1)).tables()
    assert b'"a": 1e999,\n   "b": 1.50,\n   "c": 1234567890123456789' in encoded(tables)


def test_a_number_out_of_range_is_reported_when_the_document_is_needed() -> None:
    contents = parse_contents(WRITTEN.replace(b'"read"', b'"rating": 1e999,\n   "read"'))
    assert contents.marks()["knit"] == Mark(read=True)
    with pytest.raises(MarksDamagedError, match="damaged"):
        contents.tables()


@pytest.mark.parametrize(
    ("name", "other"), [(b'"other"', b'"marks"'), (b'"2"', b'"1"'), (b'"robots"', b'"knit"')]
)
@pytest.mark.parametrize("has_hash", [True, False])
def test_a_name_or_paper_that_occurs_twice_is_damage_as_one_mark_would_be_lost(
    name: bytes, other: bytes, has_hash: bool
) -> None:
    content = WRITTEN if has_hash else WRITTEN.replace(b'"hash"', b'"h"')
    with pytest.raises(ValueError, match=r"is damaged.*occurs twice"):
        parse_contents(content.replace(name, other))


def test_a_file_cut_at_any_place_is_damaged() -> None:
    whole = WRITTEN.rstrip()
    for end in range(len(whole)):
        with pytest.raises(ValueError, match=r"is damaged|is empty"):
            parse_contents(whole[:end])


# Format 1, in which a document's id was the paper's


OLD = {"marks": {"knit": {"read": True}, "7": {"note": "b"}}, "meta": {"1": {"version": 1}}}


@pytest.mark.parametrize("has_meta", [True, False])
def test_format_1_is_read_and_has_numbers_and_ids_when_it_is_to_be_changed(has_meta: bool) -> None:
    old = OLD if has_meta else {"marks": OLD["marks"]}
    contents = parse_contents(json.dumps(old).encode())
    assert contents.marks() == {"knit": Mark(read=True), "7": Mark(note="b")}
    assert contents.tables()["marks"] == {
        "1": {"id": "knit", "read": True},
        "2": {"id": "7", "note": "b"},
    }
    assert contents.is_old
    assert not contents.is_changed


def test_an_id_that_is_no_number_of_tinydb_is_replaced_by_a_free_one() -> None:
    documents = {"07": {"id": "a"}, "3": {"id": "b"}, "x": {"id": "c"}}
    contents = parse_contents(json.dumps({"marks": documents}).encode())
    tables = contents.tables()
    assert tables["marks"] == {"4": {"id": "a"}, "3": {"id": "b"}, "5": {"id": "c"}}
    assert contents.marks().keys() == {"a", "b", "c"}


def test_a_document_without_a_papers_id_is_no_mark_and_is_kept() -> None:
    documents = {"1": {"id": "a", "read": True}, "2": {"title": "b"}, "3": {"id": ["c"]}}
    contents = parse_contents(json.dumps({"marks": documents}).encode())
    assert contents.marks() == {"a": Mark(read=True)}
    assert contents.tables()["marks"] == documents
