"""An answer's bytes as a value: whatever stands around it, wherever it breaks off, however hostile it is."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.api import documents
from spiders.api.documents import Document, NotJson, Number, read_document

WHOLE = {"total": 3, "items": [{"id": n, "name": f'Lamp "{n}", \\ {{x}}'} for n in range(3)], "end": {"a": [1, None]}}


@pytest.mark.parametrize(
    ("body", "value", "why"),
    [
        (b'{"a": 1.50}', {"a": "1.50"}, "a number keeps its nought"),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', {"a": "é"}, "a byte-order mark"),
        ('{"a": "名"}'.encode("utf-16"), {"a": "名"}, "UTF-16 with its mark"),
        ('{"a": "运动鞋运动鞋"}'.encode("gbk"), {"a": "运动鞋运动鞋"}, "GBK that nobody declared"),
        (b')]}\'\n{"a": "b"}', {"a": "b"}, "a guard against inclusion"),
        (b"for(;;);[1]", ["1"], "another guard"),
        (b'/**/callback_1({"a": "b"});', {"a": "b"}, "JSONP"),
        (b'{"a": NaN, "b": -Infinity}', {"a": None, "b": None}, "what is no number of JSON"),
        (b'{"a": 1}\n{"a": 2}\n\n', [{"a": "1"}, {"a": "2"}], "one object a line"),
        (b'{"n": ' + b"9" * 5_000 + b"}", {"n": "9" * 5_000}, "a number that would take Python long"),
    ],
)
def test_what_stands_around_an_answer_is_no_part_of_it(body: bytes, value: object, why: str) -> None:
    assert read_document(body) == Document(value=value), why


def test_a_number_is_told_from_a_text() -> None:
    value = read_document(b'{"number": 41.214, "text": "41.214"}').value
    assert isinstance(value, dict)
    assert [isinstance(value[name], Number) for name in ("number", "text")] == [True, False]


@pytest.mark.parametrize(
    ("body", "said", "why"),
    [
        (b"", "does not begin", "nothing at all"),
        (b"<!doctype html><title>Log in</title>", "as a page of HTML", "a wall"),
        (b'"a text"', "does not begin", "a value without listings"),
        (b"{'a': 1}", "not JSON: ", "another language's"),
        (b'{"a": 1}]', "not JSON: Extra data", "more than one value"),
        (b"[" * 100_000, "nested deeper", "nested without end"),
        (b"[" * 5_000 + b"]" * 5_000, "nested deeper", "nested, and whole"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested deeper", "objects in objects"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(body: bytes, said: str, why: str) -> None:
    with pytest.raises(NotJson, match=said):
        read_document(body)


def test_an_answer_too_large_to_hold_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotJson, match="more than 600,000 values"):
        read_document(b"[" + b"{}," * 1_000_000 + b"{}]")
    monkeypatch.setattr(documents, "MOST_BYTES", 100)
    with pytest.raises(NotJson, match="ask for smaller pages"):
        read_document(b"[" + b" " * 100 + b"]")


@pytest.mark.parametrize("cut", range(1, len(json.dumps(WHOLE)) - 1))
def test_an_answer_cut_anywhere_gives_what_was_whole_before(cut: int) -> None:
    found = read_document(json.dumps(WHOLE).encode()[:cut])
    assert not found.whole
    assert isinstance(found.value, dict)
    items = found.value.get("items", [])
    sound = [each for each in items if id(each) not in found.open]
    wanted = [{"id": str(each["id"]), "name": each["name"]} for each in WHOLE["items"]]  # type: ignore[attr-defined]
    assert sound == wanted[: len(sound)]
    assert len(items) - len(sound) <= 1, "only the one that was cut is in doubt"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_VALUES, min_size=1, max_size=5) | st.dictionaries(st.text(max_size=3), _VALUES, min_size=1), st.data())
def test_no_cut_breaks_the_reader(value: object, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=False)
    cut = data.draw(st.integers(1, len(text)))
    try:
        found = read_document(text[:cut].encode("utf-8", "replace"))
    except NotJson:
        return
    assert found.whole is (cut == len(text)) or not found.whole


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(noise: bytes) -> None:
    for body in (noise, b"[" + noise, b'{"a": "' + noise):
        try:
            read_document(body)
        except NotJson as refused:
            assert str(refused)
