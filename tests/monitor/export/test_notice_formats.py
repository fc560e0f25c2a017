"""One contract for every file under export/formats, and what is special to each."""

import csv
import io
import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cells import FORMULA_STARTS
from monitor.errors import UsageError
from monitor.export import formats
from monitor.export.formats import NoticeFormat, find_format
from monitor.notice import Alert, alert_ref

PLAIN = Alert(
    alert_ref="LM-00000007-1", issue=1, platform="harbour", listing_ref="A-1", url="https://harbour.example/p/A-1",
    title="Velmora shoes, “new”, 2\n pairs", brand="VELMORA", price="31.90", currency="USD",
    images=("https://harbour.example/1.png", "https://harbour.example/2.png"), condition="new", gtin="4006381333931",
    ships_from="CN", seller_id="s-7", seller="Xanthe", mark="VELMORA", office="EM", registration_number="018000001",
    recordal_number="T-1", right_holder="Velmora AB", nice_classes=(18, 25), valid_until_on="2036-01-10", score=96.5,
    use=97.25, unlawful=61.0,
    seen=("Velmora",), explanations=("It says “Velmora”.",), explanations_zh=("就是“Velmora”。",),
    first_seen_at="2026-10-01T00:00:00.000+00:00", last_seen_at="2026-10-02T00:00:00.000+00:00",
    confirmed_at="2026-10-03T00:00:00.000+00:00", evidence_sha256="a" * 64, captured_at="2026-10-01T00:00:00.000+00:00",
)  # fmt: skip
HOSTILE = "".join(('=HYPERLINK("http://x","y")', '";,\r\n', "‮שלום", "𝟙 \U0001f600", "</script>", " end"))
TEXTS = [field.name for field in fields(Alert) if isinstance(getattr(PLAIN, field.name), str)]
LISTS = [field.name for field in fields(Alert) if isinstance(getattr(PLAIN, field.name), tuple)]

every_format = pytest.mark.parametrize("notice", [find_format(name) for name in formats.names()], ids=formats.names())


def written(notice: NoticeFormat, *alerts: Alert) -> bytes:
    file = io.BytesIO()
    notice.write(alerts, file)
    return file.getvalue()


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_there_is_a_format_for_each_file_and_no_other() -> None:
    folder = Path(formats.__file__).parent
    assert set(formats.names()) == {path.stem.removesuffix("_format") for path in folder.glob("*_format.py")}
    assert {"csv", "jsonl"} <= set(formats.names())


@pytest.mark.parametrize("name", ["", "xml", "CSV", "csv_format", "../csv", "__init__"])
def test_a_format_that_is_not_there_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(UsageError, match="there are: csv, jsonl"):
        find_format(name)


@every_format
def test_every_format_says_its_name_its_suffix_and_what_it_writes(notice: NoticeFormat) -> None:
    assert notice is find_format(notice.NAME)
    assert notice.SUFFIX.startswith(".")
    assert notice.__doc__
    assert notice.write.__doc__


@every_format
def test_every_format_writes_each_alert_once_in_order_and_takes_an_iterator(notice: NoticeFormat) -> None:
    refs = [f"LM-0000000{number}-1" for number in range(9)]
    file = io.BytesIO()
    notice.write((replace(PLAIN, alert_ref=ref) for ref in refs), file)
    content = file.getvalue().decode()
    assert [content.count(ref) for ref in refs] == [1] * 9
    assert sorted(refs, key=content.index) == refs
    assert not file.closed


@every_format
def test_every_format_writes_the_same_bytes_for_the_same_alerts(notice: NoticeFormat) -> None:
    assert written(notice, PLAIN, PLAIN) == written(notice, PLAIN, PLAIN)


@every_format
def test_every_format_takes_no_alerts_and_hostile_ones(notice: NoticeFormat) -> None:
    hostile = replace(PLAIN, **dict.fromkeys(TEXTS, HOSTILE), **dict.fromkeys(LISTS, (HOSTILE, HOSTILE)))  # type: ignore[arg-type]
    assert written(notice) is not None
    assert len(written(notice, hostile)) > len(HOSTILE)


def test_csv_is_what_a_spreadsheet_opens_as_it_is() -> None:
    content = written(find_format("csv"), PLAIN)
    assert content.startswith(b'\xef\xbb\xbf"alert_ref",'), "Excel takes it for its own code page without the mark"
    header, _, rest = content.decode("utf-8-sig").partition("\r\n")
    assert header.split(",") == [f'"{field.name}"' for field in fields(Alert)]
    assert rest.endswith('"\r\n')
    [row] = read_csv(content)
    assert row == {name: _cell(value) for name, value in asdict(PLAIN).items()}


@pytest.mark.parametrize("start", FORMULA_STARTS)
@pytest.mark.parametrize("name", [*TEXTS, *LISTS])
def test_no_cell_of_a_csv_is_a_formula(name: str, start: str) -> None:
    formula = start + "cmd|' /C calc'!A0"
    value = formula if name in TEXTS else (formula,)
    [row] = read_csv(written(find_format("csv"), replace(PLAIN, **{name: value})))  # type: ignore[arg-type]
    if name == "nice_classes":
        return
    assert row[name] == "'" + formula
    assert not any(cell.startswith(FORMULA_STARTS) for cell in row.values())


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_csv_gives_every_text_back(text: str) -> None:
    [row] = read_csv(written(find_format("csv"), replace(PLAIN, title=text, seller=text)))
    assert row["title"] == row["seller"]
    assert row["title"] in (text, f"'{text}")


@given(
    st.fixed_dictionaries(
        {name: st.text(st.characters(exclude_categories=["Cs"])) for name in ("title", "brand", "seller", "mark")}
    ),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
    st.floats(0, 100),
)
def test_json_lines_give_every_alert_back(texts: dict[str, str], seen: list[str], score: float) -> None:
    alert = replace(PLAIN, **texts, seen=tuple(seen), score=score)  # type: ignore[arg-type]
    lines = written(find_format("jsonl"), alert, PLAIN).split(b"\n")
    assert lines.pop() == b""
    assert [_alert(line) for line in lines] == [alert, PLAIN]


def test_an_alert_is_named_after_its_hit_and_its_issue() -> None:
    assert alert_ref(7, 1) == "LM-00000007-1"
    assert len({alert_ref(hit, issue) for hit in (1, 11, 111) for issue in (1, 11, 2)}) == 9


def _alert(line: bytes) -> Alert:
    said: dict[str, Any] = json.loads(line)
    lists: dict[str, Any] = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return Alert(**{**said, **lists})


def _cell(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)
