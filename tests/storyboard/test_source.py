"""Values come from tomllib; these tests hold their places to it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veospec.storyboard.source import KeyPath, Source

NAMES = st.sampled_from(["a", "b-1", "c_2", "long_name", '"q d"', "'l t'", '"引号"', '"e\\u0301"'])
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t"), max_size=12
)


def basic(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def folded(text: str) -> str:
    return '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"') + ' \\\n   end"""'


STRINGS = st.one_of(
    WORDS.map(basic),
    WORDS.map(folded),
    WORDS.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'"),
    WORDS.filter(lambda text: "'" not in text).map(lambda text: f"'''\r\n{text}\n'''"),
    st.sampled_from(['"\\U0001F600 \\t x"', '"""a""b"""', "'''it's'''", '""']),
)
SCALARS = st.one_of(
    STRINGS,
    st.integers(-(10**9), 10**9).map(str),
    st.sampled_from(["1.5", "-0.0", "6.02e23", "0xff", "1_000", "inf", "true", "false"]),
    st.sampled_from(["1979-05-27", "07:32:00.5", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.lists(inner, max_size=3).map(
            lambda items: "[ # first\n" + "".join(f"  {item}, # one\n" for item in items) + "]"
        ),
        st.dictionaries(NAMES, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{k} = {v}" for k, v in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)
KEYS = st.lists(NAMES, min_size=1, max_size=3).map(" . ".join)


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    """Statements in any order; those that TOML does not allow together are left out."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 8))):
        line = draw(
            st.one_of(
                st.builds("{} = {} # 注".format, KEYS, VALUES),
                st.builds("[{}]".format, KEYS),
                st.builds("[[{}]] # 😀".format, KEYS),
                st.just("# a comment"),
            )
        )
        try:
            tomllib.loads(end.join([*lines, line]))
        except tomllib.TOMLDecodeError:
            continue
        lines.append(line)
    return end.join(lines) + draw(st.sampled_from(["", end]))


def leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        yield path, value
    for name, item in items:
        yield from leaves(item, (*path, name))


@given(toml_texts())
def test_the_span_of_every_value_reads_back_as_the_value(text: str) -> None:
    source = Source(text.encode(), "x.toml")
    assert source.data == tomllib.loads(text)
    for path, value in leaves(source.data):
        span = source.value_span(path)
        written = source.text[span.start : span.end].decode()
        assert str(tomllib.loads(f"v = {written}")["v"]) == str(value), path


@given(toml_texts())
def test_the_span_of_every_key_reads_back_as_the_key(text: str) -> None:
    source = Source(text.encode(), "x.toml")
    for path, _ in leaves(source.data):
        name = path[-1]
        if isinstance(name, str):
            span = source.key_span(path)
            written = source.text[span.start : span.end].decode()
            assert list(tomllib.loads(f"{written} = 0")) == [name]


@given(toml_texts(), st.data())
def test_words_are_found_inside_strings(text: str, data: st.DataObject) -> None:
    source = Source(text.encode(), "x.toml")
    strings = [
        (path, value) for path, value in leaves(source.data) if isinstance(value, str) and value
    ]
    if not strings:
        return
    path, value = data.draw(st.sampled_from(strings))
    start = data.draw(st.integers(0, len(value) - 1))
    span = source.span_in_value(path, start, start + 1)
    written = source.text[span.start : span.end].decode()
    escaped = written.startswith("\\") or value[start] == "\n"
    assert escaped or written.startswith(value[start])


def test_columns_count_characters_and_offsets_count_bytes() -> None:
    source = Source('title = "老人😀" # 注\nn = 1\n'.encode(), "x.toml")
    span = source.value_span(("title",))
    assert (span.line, span.column, span.end_column) == (1, 9, 14)
    assert (span.start, span.end) == (8, 20)
    assert source.value_span(("n",)).line == 2


def test_tables_stand_at_their_headers() -> None:
    text = '[[shot]]\nid = "a"\n[[shot.hop]]\n[[shot.hop]]\n[[shot]]\n[[shot.hop]]\nseconds = 7\n'
    source = Source(text.encode(), "x.toml")
    assert source.value_span(("shot", 0)).line == 1
    assert source.value_span(("shot", 0, "hop", 1)).line == 4
    assert source.value_span(("shot", 1, "hop", 0, "seconds")).line == 7
    assert source.text[source.value_span(("shot", 1)).start :].startswith(b"[[shot]]")
    assert [span.line for span in source.every_key_span(("shot",))] == [1, 3, 4, 5, 6]


def test_what_is_absent_has_the_place_of_what_holds_it() -> None:
    source = Source(b'[[shot]]\nid = "a"\n', "x.toml")
    assert source.value_span(("shot", 0, "prompt")) == source.value_span(("shot", 0))
    assert source.key_span(("nothing",)).line == 1


def test_the_second_of_two_equal_words_is_found() -> None:
    source = Source(b'p = "a cut, a cut"\n', "x.toml")
    assert source.find_in_value(("p",), "cut", 1).column == 15
    assert source.find_in_value(("p",), "cut", 5) == source.value_span(("p",))
    assert source.find_in_value(("p",), "no such words") == source.value_span(("p",))


def test_comments_know_their_lines() -> None:
    source = Source(b"# top\r\na = [ # in\n1]\n[t] # end\n", "x.toml")
    assert [(c.text, c.line) for c in source.comments] == [("# top", 1), ("# in", 2), ("# end", 4)]


@pytest.mark.parametrize("text", [b"a = ", b"\xff", b"\x00", b"[" * 5000, b"a = 1" + b"0" * 9000])
def test_bad_text_is_a_value_and_no_exception(text: bytes) -> None:
    source = Source(text, "x.toml")
    assert source.syntax_error is not None
    assert source.data == {}
    assert source.value_span(("a",)).line == 1


@given(st.binary(max_size=200), st.integers(0, 250), st.integers(0, 50))
def test_places_exist_in_any_bytes(text: bytes, line: int, column: int) -> None:
    source = Source(text, "x.toml")
    offset = source.offset(line, column)
    assert 0 <= offset <= len(text)
    assert source.position(offset) >= (1, 1)
