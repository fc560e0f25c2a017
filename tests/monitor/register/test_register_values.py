"""Cells as officials write them: what each is read as, and what is refused because it could mean two things."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.register.columns import OBLIGATORY, map_columns, vocabulary
from monitor.register.values import (
    CellError,
    read_classes,
    read_date,
    read_mark,
    read_names,
    read_number,
    read_period,
    read_status,
    read_text,
    read_truth,
)
from rules.terms import Registration, RegistrationStatus

DAY = date(2031, 5, 14)


@pytest.mark.parametrize(
    ("cell", "day", "why"),
    [
        ("2031-05-14", DAY, "ISO 8601"),
        ("2031-5-14", DAY, "without leading zeros"),
        ("2031/05/14", DAY, "slashes"),
        ("2031.05.14", DAY, "dots, year first"),
        ("20310514", DAY, "compact"),
        (20310514, DAY, "compact, as a number"),
        ("2031年5月14日", DAY, "Chinese"),
        ("２０３１年０５月１４日", DAY, "Chinese, full-width"),
        ("14.05.2031", DAY, "dots, day first"),
        ("14/05/2031", DAY, "no month is the fourteenth"),
        ("05/14/2031", DAY, "nor here"),
        ("05/05/2031", date(2031, 5, 5), "both readings agree"),
        ("14 May 2031", DAY, "a named month"),
        ("May 14, 2031", DAY, "a named month first"),
        ("2031-05-14T00:00:00Z", DAY, "with a clock"),
        ("2031-05-14 00:00:00", DAY, "with a clock"),
        (datetime(2031, 5, 14, 9, 30), DAY, "a spreadsheet's own"),  # noqa: DTZ001
        (DAY, DAY, "a spreadsheet's own"),
        ("", None, "nothing"),
        (None, None, "nothing"),
        ("无", None, "nothing, in words"),
        ("n/a", None, "nothing, in words"),
    ],
)
def test_a_date_is_read_in_every_usual_spelling(cell: object, day: date | None, why: str) -> None:
    assert read_date(cell) == day, why


@pytest.mark.parametrize(
    ("cell", "word", "why"),
    [
        ("01/02/2031", "two days", "January or February"),
        ("1-2-2031", "two days", "hyphens tell no more than slashes"),
        ("2031-02-30", "no such day", "no thirtieth of February"),
        ("2031-13-01", "no such day", "no thirteenth month"),
        ("0000-00-00", "no such day", "a database's nothing"),
        ("32.01.2031", "no such day", "no thirty-second day"),
        ("14 Foo 2031", "no such day", "no month of that name"),
        ("soon", "not a date", "a word"),
        (43831, "not a date", "a spreadsheet's day number without its format"),
        ("14.05.31", "not a date", "which century"),
        (True, "not a date", "a truth"),
        ([DAY], "date of this cell", "a list"),
    ],
)
def test_a_date_that_could_mislead_is_refused(cell: object, word: str, why: str) -> None:
    with pytest.raises(CellError, match=word):
        read_date(cell)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2021-05-14 至 2031-05-14", (date(2021, 5, 14), DAY)),
        ("2021年05月14日至2031年05月14日", (date(2021, 5, 14), DAY)),
        ("14.05.2021 - 14.05.2031", (date(2021, 5, 14), DAY)),
        ("2021-05-14 to 2031-05-14", (date(2021, 5, 14), DAY)),
        ("2031-05-14", (None, DAY)),
        ("", (None, None)),
    ],
)
def test_a_period_in_one_cell_has_two_days(cell: str, period: tuple[date | None, date | None]) -> None:
    assert read_period(cell) == period


@pytest.mark.parametrize(
    ("cell", "classes", "why"),
    [
        ("9, 25;35", (9, 25, 35), "any of the usual borders"),
        ("25 9 9", (9, 25), "in order and once"),
        ("第25类", (25,), "Chinese"),
        ("Class 9 / Class 25", (9, 25), "the word repeated"),
        ("Kl. 09", (9,), "German, with a leading zero"),
        ("IC 025", (25,), "as the USPTO writes it"),
        ("２５、３５", (25, 35), "full-width"),
        ("25-28", (25, 26, 27, 28), "a range"),
        ([9, "25", 35.0], (9, 25, 35), "a list of anything"),
        (25, (25,), "a number"),
        (25.0, (25,), "a spreadsheet's number"),
        ("", (), "none stated"),
        (None, (), "none stated"),
        ([], (), "none stated"),
    ],
)
def test_classes_are_read(cell: object, classes: tuple[int, ...], why: str) -> None:
    assert read_classes(cell) == classes, why


@pytest.mark.parametrize("cell", ["46", "0", 46, -1, 9.25, "nine", "9, 99", True, [9, None, "x"], "1" * 5000, {"a": 9}])
def test_what_is_no_nice_class_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        read_classes(cell)


@pytest.mark.parametrize(
    ("cell", "number", "why"),
    [
        ("００１２３Ａ", "00123A", "full-width folded, leading zeros kept"),
        ("٠٠١٢٣", "00123", "Arabic digits too"),
        (" 12  345 ", "12 345", "one space is the office's own"),
        ("G 1 234 567", "G 1 234 567", "letters stay"),
        (12345, "12345", "a number"),
        (12345.0, "12345", "a spreadsheet's number"),
        ("12345.0", "12345.0", "but text is what the office wrote"),
        ("-", "", "nothing"),
    ],
)
def test_a_registration_number_keeps_what_tells_it_apart(cell: object, number: str, why: str) -> None:
    assert read_number(cell, "registration_number") == number, why


@pytest.mark.parametrize(
    "cell",
    [1e15, 10**20, pytest.param(10**5000, id="enormous"), DAY, True, "x" * 101, {"n": 1}, "12\ufffd", "12\ud800"],
)
def test_a_damaged_number_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        read_number(cell, "registration_number")


def test_names_are_parted_by_semicolons_bars_and_lines_but_not_by_commas() -> None:
    assert read_names("Nike, Inc.; NIKE|耐克；\nНайк;;Nike, Inc.", "aliases") == ("Nike, Inc.", "NIKE", "耐克", "Найк")
    assert read_names(["Nike; Inc.", 501, "", None], "aliases") == ("Nike; Inc.", "501")
    assert read_names(None, "aliases") == ()
    with pytest.raises(CellError):
        read_names(["a", ["b"]], "aliases")
    with pytest.raises(CellError):
        read_names([str(number) for number in range(1001)], "aliases")


@pytest.mark.parametrize("cell", ["N/A", "None", "-", "无"])
def test_a_word_for_nothing_can_be_a_mark_but_no_right_holder(cell: str) -> None:
    assert read_mark(cell) == cell
    assert read_text(cell, "right_holder") == ""


def test_a_mark_that_a_spreadsheet_made_a_date_of_is_refused_and_a_number_is_not() -> None:
    assert read_mark(4711.0) == "4711"
    assert read_mark("得\x7f力") == "得力"
    with pytest.raises(CellError, match="date"):
        read_mark(date(2026, 7, 11))


def test_line_breaks_are_no_control_characters_and_become_spaces() -> None:
    assert read_text("shoes,\r\nbelts\tand\x0bbags", "goods") == "shoes,  belts and bags"


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("", RegistrationStatus.IN_FORCE),
        (None, RegistrationStatus.IN_FORCE),
        ("LIVE", RegistrationStatus.IN_FORCE),
        ("Registered.", RegistrationStatus.IN_FORCE),
        ("有效", RegistrationStatus.IN_FORCE),
        ("действует", RegistrationStatus.IN_FORCE),
        ("已过期", RegistrationStatus.EXPIRED),
        ("caducada", RegistrationStatus.EXPIRED),
        ("Cancelled", RegistrationStatus.WITHDRAWN),
        ("已注销", RegistrationStatus.WITHDRAWN),
        ("Registration published", RegistrationStatus.IN_FORCE),
        ("LIVE/REGISTRATION/Issued and Active", RegistrationStatus.IN_FORCE),
        ("注册", RegistrationStatus.IN_FORCE),
        ("Ended", RegistrationStatus.EXPIRED),
        ("已失效", RegistrationStatus.EXPIRED),
        ("Dead/Cancelled", RegistrationStatus.WITHDRAWN),
        ("in force", RegistrationStatus.IN_FORCE),
        ("expired", RegistrationStatus.EXPIRED),
        ("withdrawn", RegistrationStatus.WITHDRAWN),
    ],
)
def test_a_status_is_read_in_several_languages(cell: str | None, status: RegistrationStatus) -> None:
    assert read_status(cell) is status


@pytest.mark.parametrize(
    "cell", ["pending", "申请中", "opposed", "Filed", "等待实质审查", "approved", "2", "in forced"]
)
def test_an_unknown_status_is_refused_because_guessing_would_protect_or_unprotect(cell: str) -> None:
    with pytest.raises(CellError, match="status"):
        read_status(cell)


def test_truths_are_read_and_others_refused() -> None:
    assert [read_truth(cell) for cell in (True, False, "yes", "否", None, 0, 1)] == [
        True, False, True, False, True, False, True,
    ]  # fmt: skip
    with pytest.raises(CellError):
        read_truth("perhaps")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("registration_number", "registration_number"),
        ("Reg. No.", "registration_number"),
        ("REGISTRATION NUMBER", "registration_number"),
        ("注册号", "registration_number"),
        ("No. de registro", "registration_number"),
        ("Numero de Registro", "registration_number"),
        ("№ регистрации", "registration_number"),
        ("Trade Mark", "mark"),
        ("商标名称", "mark"),
        ("Right_Holder", "right_holder"),
        ("权利人", "right_holder"),
        ("Class(es)", "nice_classes"),
        ("类别", "nice_classes"),
        ("备案号", "recordal_number"),
        ("Authorized Sellers", "authorised_sellers"),
        ("申请/注册号", "registration_number"),
        ("申请号/注册号", "registration_number"),
        ("Int. Reg. No.", "registration_number"),
        ("EUTM number", "registration_number"),
        ("Mark Literal Elements", "mark"),
        ("权利名称", "mark"),
        ("Owner(s)", "right_holder"),
        ("申请人名称(中文)", "right_holder"),
        ("Int. Class(es)", "nice_classes"),
        ("International class", "nice_classes"),
        ("Nice Cl.", "nice_classes"),
        ("国际分类", "nice_classes"),
        ("Trade mark status", "status"),
        ("Expiry/renewal date", "valid_until_on"),
        ("专用权期限", "validity"),
        ("海关备案编号", "recordal_number"),
        ("备案有效期截止", "recordal_until_on"),
        ("申请号", "ignored"),
        ("Application number", "ignored"),
        ("Vienna codes", "ignored"),
        ("source", "ignored"),
        ("No.", "ignored"),
        ("shoe size", None),
        ("", None),
    ],
)
def test_a_header_is_known_in_its_usual_spellings(header: str, field: str | None) -> None:
    assert map_columns([header]).get(header) == field


def test_every_field_of_a_registration_has_a_column_of_its_own_name() -> None:
    for name in Registration.__dataclass_fields__:
        assert map_columns([name]) == {name: name}
    assert set(OBLIGATORY) <= set(vocabulary().headers.values())


def test_of_two_columns_for_one_field_the_surer_spelling_comes_first() -> None:
    assert next(iter(map_columns(["number", "Registration No"]).items())) == ("Registration No", "registration_number")


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text()), st.dates()))
def test_no_cell_raises_anything_but_a_refusal(cell: object) -> None:
    readers = (read_classes, read_date, read_period, read_status, read_truth, read_mark)
    for read in readers:
        try:
            read(cell)
        except CellError as refusal:
            assert str(refusal).endswith(".")
