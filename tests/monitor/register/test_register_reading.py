"""Register files whole: every format and encoding, what is refused and where, and files made to do harm."""

import codecs
import csv
import json
import random
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from monitor.cells import FORMULA_STARTS
from monitor.errors import FileRefused
from monitor.intake import Refusal, RefusalKind
from monitor.register import DEFAULT_OFFICE, Notice, read_register, write_refusals
from monitor.register.decoding import detect_encoding
from monitor.register.formats import find_format, list_formats
from monitor.register.rows import ROW_LENGTH
from rules.terms import Registration, RegistrationStatus

GOLDEN = Path(__file__).parent / "golden"
SHARED = Path(__file__).parents[3] / ".." / "shared"
TABLE = "number,mark,status\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def registrations(parts: Iterable[object]) -> list[Registration]:
    return [part for part in parts if isinstance(part, Registration)]


def refusals(parts: Iterable[object]) -> list[Refusal]:
    return [part for part in parts if isinstance(part, Refusal)]


def workbook(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize(
    "name",
    sorted(path.name for path in GOLDEN.iterdir() if path.suffix != ".json"),
)
def test_the_same_register_reads_the_same_from_every_format_and_encoding(name: str) -> None:
    expected = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    parts = list(read_register(GOLDEN / name, "de"))
    assert refusals(parts) == []
    read = [{key: getattr(part, key) for key in expected[0]} for part in registrations(parts)]
    for values in read:
        values["aliases"], values["nice_classes"] = list(values["aliases"]), list(values["nice_classes"])
        values["valid_until_on"] = values["valid_until_on"].isoformat() if values["valid_until_on"] else None
    assert read == expected
    assert {part.office for part in registrations(parts)} == {"DE"}


def test_the_golden_folder_has_a_file_for_every_format() -> None:
    formats = {find_format(path) for path in GOLDEN.iterdir() if path.suffix != ".json"}
    assert formats == set(list_formats().values())


def test_the_office_is_the_row_s_own_then_the_one_given_then_none(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "office,number,mark\ncn,1,A\n,2,B\n")
    assert [part.office for part in registrations(read_register(path, "em"))] == ["CN", "EM"]
    assert [part.office for part in registrations(read_register(path))] == ["CN", DEFAULT_OFFICE]


def test_an_office_that_is_none_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "office,number,mark\n<b>,1,A\n")
    assert refusals(read_register(path))[0].field == "office"


def test_a_missing_status_means_in_force(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", TABLE + "1,A,\n")
    assert registrations(read_register(path))[0].status is RegistrationStatus.IN_FORCE


def test_categories_stand_in_for_goods_where_none_are_stated(tmp_path: Path) -> None:
    rows = [
        {"registration_number": "1", "mark": "A", "categories": ["shoes", "belts"]},
        {"registration_number": "2", "mark": "B", "categories": ["shoes"], "goods": "boots"},
    ]
    path = written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    assert [part.goods for part in registrations(read_register(path))] == ["shoes; belts", "boots"]


def test_a_bad_row_is_refused_with_line_column_and_reason_and_the_others_pass(tmp_path: Path) -> None:
    lines = "Reg. No.;Trade mark;Class;Status;Valid from;Valid until\n"
    lines += "1;A;9;live;2020-01-01;2030-01-01\n2;B;46;live;;\n3;;9;live;;\n;D;9;live;;\n5;E;9;pending;;\n"
    lines += "6;F;9;live;01/02/2020;\n7;G;9;live;2030-01-01;2020-01-01\n8;H;9;live;;;too much\n9;I;;;;\n"
    parts = list(read_register(written(tmp_path, "a.csv", lines)))
    assert [part.registration_number for part in registrations(parts)] == ["1", "9"]
    assert [(part.place, part.field) for part in refusals(parts)] == [
        ("line 3", "Class"),
        ("line 4", "Trade mark"),
        ("line 5", "Reg. No."),
        ("line 6", "Status"),
        ("line 7", "Valid from"),
        ("line 8", "Valid until"),
        ("line 9", ""),
    ]
    assert all(part.kind is RefusalKind.REGISTRATION and part.reason.endswith(".") for part in refusals(parts))


def test_unknown_columns_are_reported_once_and_known_useless_ones_never(tmp_path: Path) -> None:
    row = '{"registration_number": "%d", "mark": "A%d", "shoe size": 9, "source": "x"}\n'
    path = written(tmp_path, "a.jsonl", "".join(row % (number, number) for number in range(5)))
    notices = [part for part in read_register(path) if isinstance(part, Notice)]
    assert len(notices) == 1
    assert "shoe size" in notices[0].reason
    assert "source" not in notices[0].reason


@pytest.mark.parametrize(
    ("name", "content", "words", "why"),
    [
        ("a.csv", "mark,class\nA,9\n", ("registration number", "class"), "no number"),
        ("a.csv", "number;class\n1;9\n", ("mark", "class"), "no mark"),
        ("a.jsonl", '{"number": "1", "label": "A"}\n', ("mark", "label"), "no mark in any row"),
        ("a.csv", "", ("nothing",), "an empty table"),
        ("a.jsonl", "", ("no row",), "an empty file would say that nothing is registered"),
        ("a.jsonl", "\n\n \n", ("no row",), "blank lines"),
        ("a.jsonl", "not json\n", ("no row",), "no row that can be read"),
        ("a.pdf", "%PDF", (".csv", ".xlsx"), "no format"),
        ("a.xlsx", "PK\3\4 and no more", ("not an Excel",), "no zip"),
        ("a.csv", "number,mark\n1,Café Société\n2,Über\n".encode("latin-1"), ("UTF-8",), "Latin-1 read as GBK lies"),
        (
            "a.csv",
            "номер регистрации,товарный знак\n1,Красный Октябрь\n2,Мишка косолапый\n".encode("cp1251"),
            ("UTF-8",),
            "so does Cyrillic",
        ),
    ],
)
def test_a_file_that_is_no_register_is_refused_whole(
    tmp_path: Path, name: str, content: str | bytes, words: tuple[str, ...], why: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        list(read_register(written(tmp_path, name, content)))
    assert all(word in str(refused.value) for word in words), why


def test_a_header_with_broken_characters_gives_refusals_that_can_be_written(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"registration_number": "1", "ma\\ud800rk": ""}\n')
    refused = refusals(read_register(path))
    assert [part.field for part in refused] == ["ma\ufffdrk"]
    assert write_refusals(tmp_path / "refused.csv", refused) == 1


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no such file"):
        list(read_register(tmp_path / "gone.csv"))


def test_a_repeated_row_is_passed_over_and_a_contradicting_one_refused_with_both_places(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", TABLE + "1,A,\n1,A,live\n1,B,\n01,A,\n")
    parts = list(read_register(path))
    assert [part.registration_number for part in registrations(parts)] == ["1", "01"]
    [refusal] = refusals(parts)
    assert refusal.place == "line 4"
    assert "line 2" in refusal.reason


def test_titles_blank_lines_and_a_separator_line_may_stand_above_the_header(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "sep=;\nRegister of 2026;;\n\n;;\nnumber;mark\n1;A, B\n\n;\n2;C\n")
    assert [part.mark for part in registrations(read_register(path))] == ["A, B", "C"]


TITLED = [
    ["海关备案商标清单"],
    ["2026"],
    ["序号", "申请/注册号", "商标名称", "Int. Class(es)"],
    ["1", "123", "耐克", "25;28"],
]


def test_a_title_above_the_header_and_a_cover_sheet_before_it_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "封面"
    book.active.append(["海关备案商标清单", "商标"])
    sheet = book.create_sheet("清单")
    for row in TITLED:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    table = "\n".join(",".join(row) for row in TITLED)
    for path in (tmp_path / "a.xlsx", written(tmp_path, "a.csv", table)):
        [registration] = registrations(read_register(path))
        assert (registration.mark, registration.nice_classes) == ("耐克", (25, 28)), path.name


def test_a_header_without_a_number_is_named_with_its_place_and_not_the_title_above_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["海关备案商标清单"])
    sheet = book.create_sheet("清单")
    for row in (["标题"], ["序号", "编码", "商标名称", "类别"], ["1", "123", "耐克", "25"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused) as refused:
        list(read_register(tmp_path / "a.xlsx"))
    said = str(refused.value)
    assert "sheet “清单”, row 2" in said
    assert "“编码”" in said
    assert "清单”, row 2: no column holds the registration number (" in said


EXPORTS = [
    (
        "Trade mark,Trade mark office,Registration number,Application number,Status,Nice class,Applicant name",
        'Velmora,EM,018004321,018004321,Registered,"Nice class 25, 28",Velmora GmbH',
        "TMview",
    ),
    (
        "Filing number,Trade mark name,Type,Nice class,Owner name,Status,Expiry date,Representative name",
        '018004321,Velmora,Word,"25, 28",Velmora GmbH,Registration published,14/05/2031,Agent',
        "EUIPO",
    ),
    (
        "International registration number,Mark,Holder,Origin,Nice Cl.,Reg. Date,Exp. Date,Status",
        "018004321,Velmora,Velmora GmbH,DE,25;28,2011-05-14,2031-05-14,Active",
        "Madrid",
    ),
    (
        "Serial Number,Registration Number,Wordmark,Live/Dead,Int. Class(es),Owner(s)",
        '78000001,018004321,Velmora,LIVE,"IC 025, 028",Velmora GmbH',
        "USPTO",
    ),
    (
        "备案号,备案名称,商标注册号,核定使用商品类别,权利人名称,备案状态,备案有效期至",
        "T2026-1,Velmora,018004321,第25类；第28类,Velmora GmbH,已备案,2031-05-14",
        "GACC",
    ),
]


@pytest.mark.parametrize(("header", "row", "register"), EXPORTS)
def test_tables_as_offices_export_them_are_read(tmp_path: Path, header: str, row: str, register: str) -> None:
    parts = list(read_register(written(tmp_path, "a.csv", f"{header}\n{row}\n")))
    assert refusals(parts) == []
    [read] = registrations(parts)
    assert (read.registration_number, read.mark, read.nice_classes) == ("018004321", "Velmora", (25, 28)), register
    assert (read.right_holder, read.status) == ("Velmora GmbH", RegistrationStatus.IN_FORCE), register


def test_a_control_character_within_json_is_refused_in_words_that_read_well(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"number": "1", "mark": "a\x01b"}\n{"number": "2", "mark": "A"}\n')
    [refusal] = refusals(read_register(path))
    assert "control character at character 27" in refusal.reason


def test_rows_that_lost_control_characters_are_noticed_once_with_the_first_s_place(tmp_path: Path) -> None:
    marks = ["A", "a\x00b", "得\x7f力", "C\nD"]
    rows = (json.dumps({"number": str(number), "mark": mark}) for number, mark in enumerate(marks))
    parts = list(read_register(written(tmp_path, "a.jsonl", "\n".join(rows))))
    assert [part.mark for part in registrations(parts)] == ["A", "ab", "得力", "C D"]
    [notice] = [part for part in parts if isinstance(part, Notice)]
    assert notice.place == "line 2"
    assert "from 2 rows" in notice.reason


def test_a_quoted_cell_may_hold_delimiters_quotes_and_line_breaks(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", 'number,mark,goods\r\n1,"A ""one"", B","shoes,\r\nbelts"\r\n2,C,\r\n')
    parts = registrations(read_register(path))
    assert [part.mark for part in parts] == ['A "one", B', "C"]
    assert parts[0].goods == "shoes,  belts"


@pytest.mark.parametrize("rows_after", [0, 3, 1000])
def test_an_open_quotation_mark_costs_its_own_line_and_no_other(tmp_path: Path, rows_after: int) -> None:
    lines = 'number,mark\n1,A\n2,"B\n' + "".join(f"{number},M{number}\n" for number in range(3, 3 + rows_after))
    parts = list(read_register(written(tmp_path, "a.csv", lines)))
    assert len(registrations(parts)) == 1 + rows_after
    assert [part.place for part in refusals(parts)] == ["line 3"]


def test_a_damaged_character_costs_its_row_only(tmp_path: Path) -> None:
    good = "".join(f"{number},Zürich{number}\n" for number in range(20)).encode()
    parts = list(read_register(written(tmp_path, "a.csv", b"number,mark\n" + good + b"99,Z\xfcrich\n")))
    assert len(registrations(parts)) == 20
    assert [(part.place, part.field) for part in refusals(parts)] == [("line 22", "mark")]


def test_a_damaged_gbk_line_costs_its_row_only(tmp_path: Path) -> None:
    good = "".join(f"{number},耐克{number}\n" for number in range(20)).encode("gbk")
    parts = list(read_register(written(tmp_path, "a.csv", b"number,mark\n" + good + b"99,\xff\xff\n")))
    assert len(registrations(parts)) == 20
    assert [part.place for part in refusals(parts)] == ["line 22"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"", "utf-8"),
        (b"number,mark\n", "utf-8"),
        ("耐克".encode(), "utf-8"),
        (codecs.BOM_UTF8 + b"a", "utf-8-sig"),
        ("耐克,a\n".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + "耐克".encode("utf-16-be"), "utf-16"),
        (("注册号,商标名称\n" + "1,耐克运动鞋专卖店旗舰\n" * 9).encode("utf-16-le"), "utf-16-le"),
        (("注册号,商标名称\n" + "1,耐克运动鞋专卖店旗舰\n" * 9).encode("utf-16-be"), "utf-16-be"),
        ("注册号,商标名称\n1,耐克\n".encode("gbk"), "gb18030"),
        ("註冊號,商標名稱\n1,聯發科技\n".encode("gb18030"), "gb18030"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(tmp_path: Path, content: bytes, encoding: str) -> None:
    assert detect_encoding(written(tmp_path, "a.csv", content)) == encoding


def test_hostile_lines_of_json_are_refused_one_by_one(tmp_path: Path) -> None:
    lines = [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"registration_number": 1' + "0" * 5000 + ', "mark": "A"}',
        '{"registration_number": "1", "mark": NaN}',
        '{"registration_number": "1", "mark": -Infinity}',
        '{"registration_number": "1", "mark": "' + "A" * (3 * ROW_LENGTH) + '"}',
        '{"registration_number": "1", "mark": "\\ud800"}',
        '{"registration_number": {"a": 1}, "mark": "A"}',
        '["registration_number", "mark"]',
        "null",
        '{"registration_number": "1", "mark": "A"',
        json.dumps({f"column {number}": number for number in range(600)}),
        '{"registration_number": "1", "mark": "\\u0000\\u0001"}',
        '{"registration_number": "1", "mark": 1e400}',
    ]
    path = written(tmp_path, "a.jsonl", "\n".join([*lines, '{"registration_number": "2", "mark": "B"}', ""]))
    parts = list(read_register(path))
    assert [part.registration_number for part in registrations(parts)] == ["2"]
    assert [part.place for part in refusals(parts)] == [f"line {number + 1}" for number in range(len(lines))]
    assert max(len(part.excerpt) for part in refusals(parts)) <= 120


def test_a_line_of_a_table_without_end_costs_its_row_only(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "number,mark\n1,A\n2," + "B" * (3 * ROW_LENGTH) + "\n3,C\n")
    parts = list(read_register(path))
    assert [part.mark for part in registrations(parts)] == ["A", "C"]
    assert [part.place for part in refusals(parts)] == ["line 3"]


@pytest.mark.parametrize("suffix", sorted(list_formats()))
def test_random_bytes_never_raise_anything_but_a_refusal_of_the_file(tmp_path: Path, suffix: str) -> None:
    source = random.Random(suffix)
    tables = [b"number", b"mark", b",", b"\t", b'"', b"\n", b"\r", "耐".encode(), b"=1+1"]
    objects = [b"{", b"}", b"[", b":", b'{"number": "1", "mark": "A"}', b"1e999"]
    pieces = [*tables, *objects, b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc4\xcd", b"PK\3\4"]
    for number in range(150):
        content = b"".join(source.choices(pieces, k=40)) + source.randbytes(source.randrange(60))
        try:
            parts = list(read_register(written(tmp_path, f"{number}{suffix}", content)))
        except FileRefused:
            continue
        assert all(isinstance(part, Registration | Refusal | Notice) for part in parts)


def test_cells_of_a_workbook_are_read_as_they_are_seen(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["Mark", "Registration number", "Valid until", "Classes"],
            ["A", "00123", date(2031, 5, 14), 9],
            ["B", 12345.0, datetime(2031, 5, 14), "9;25"],  # noqa: DTZ001
            [501, 77, "14.05.2031", None, None, "a remark beside the table"],
            ["D", 1e17, None, None],
            [date(2026, 7, 11), 78, None, None],
            ["E", 79, None, 9.25],
            ["=1+1", 80, None, None],
            [None, None, None, None],
            ["F", 81, None, None],
        ],
    )
    parts = list(read_register(path))
    read = [(part.mark, part.registration_number, part.nice_classes) for part in registrations(parts)]
    assert read == [("A", "00123", (9,)), ("B", "12345", (9, 25)), ("501", "77", ()), ("F", "81", ())]
    assert {part.valid_until_on for part in registrations(parts)[:3]} == {date(2031, 5, 14)}
    assert [(part.place, part.field) for part in refusals(parts)] == [
        ("sheet “Sheet”, row 5", "Registration number"),
        ("sheet “Sheet”, row 6", "Mark"),
        ("sheet “Sheet”, row 7", "Classes"),
        ("sheet “Sheet”, row 8", "Mark"),
    ]


def test_sheets_that_are_no_register_are_named() -> None:
    notices = [part for part in read_register(GOLDEN / "workbook.xlsx") if isinstance(part, Notice)]
    assert [notice.place for notice in notices] == ["sheet “Cover”"]


def test_a_workbook_without_a_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="shoe"):
        list(read_register(workbook(tmp_path / "a.xlsx", [["shoe", "size"], ["x", 9]])))


def repacked(source: Path, target: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "content", "why"),
    [
        (SHEET, b"<worksheet>" + b" " * 60_000_000, "a bomb of blanks"),
        ("xl/workbook.xml", b"<not", "a broken workbook"),
        ("xl/workbook.xml", b"", "an empty workbook"),
        ("[Content_Types].xml", b"\0\1\2", "no list of parts"),
        (
            SHEET,
            b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c>'
            b"</row></sheetData></worksheet>",
            "entities",
        ),
        (SHEET, b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>", "a row without number"),
        (SHEET, b"\xff" * 100, "no XML"),
    ],
)
def test_a_workbook_made_to_do_harm_is_refused(tmp_path: Path, part: str, content: bytes, why: str) -> None:
    path = repacked(GOLDEN / "workbook.xlsx", tmp_path / "a.xlsx", part, content)
    try:
        parts = list(read_register(path))
    except FileRefused:
        return
    assert part == SHEET, why  # the cover sheet may be beyond reading while the register's own sheet is whole
    assert len(registrations(parts)) == 3, why


def test_a_sheet_that_breaks_off_gives_what_stood_before_and_says_where(tmp_path: Path) -> None:
    rows: list[list[object]] = [["number", "mark"], *([number, f"M{number}"] for number in range(1200))]
    whole = workbook(tmp_path / "whole.xlsx", rows)
    with zipfile.ZipFile(whole) as archive:
        sheet = archive.read(SHEET)
    cut = sheet[: sheet.index(b'<row r="1100"')] + b"<broken"
    parts = list(read_register(repacked(whole, tmp_path / "cut.xlsx", SHEET, cut)))
    assert len(registrations(parts)) == 1098
    assert [part.place for part in refusals(parts)] == ["sheet “Sheet”, row 1100"]


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_flipped_bytes_never_raises_anything_else(tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    content = bytearray((GOLDEN / "workbook.xlsx").read_bytes())
    for _ in range(source.choice([1, 5, 50])):
        content[source.randrange(len(content))] = source.randrange(256)
    try:
        parts = list(read_register(written(tmp_path, "a.xlsx", bytes(content))))
    except FileRefused:
        return
    assert all(isinstance(part, Registration | Refusal | Notice) for part in parts)


def refusal(excerpt: str) -> Refusal:
    return Refusal(
        kind=RefusalKind.REGISTRATION, place="line 3", field="mark", reason="Why, and how to mend it.", excerpt=excerpt
    )


def test_refusals_are_written_for_a_spreadsheet_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    texts = ["=1+1", "+1", "-1", "@x", "\tx", "＝1", '耐克, "x"', "plain"]
    assert write_refusals(path, map(refusal, texts)) == len(texts)
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["place", "column", "reason", "what stood there"]
    assert [row[:3] for row in rows] == [["line 3", "mark", "Why, and how to mend it."]] * len(texts)
    assert not any(cell.startswith(FORMULA_STARTS) for row in rows for cell in row)
    assert rows[-2][3] == '耐克, "x"'
    assert [item.name for item in tmp_path.iterdir()] == ["refused.csv"]


def test_without_refusals_no_file_is_written(tmp_path: Path) -> None:
    assert write_refusals(tmp_path / "refused.csv", []) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_refusals_file_that_fails_half_way_leaves_the_old_one(tmp_path: Path) -> None:
    path = written(tmp_path, "refused.csv", "old")

    def failing() -> Iterable[Refusal]:
        yield refusal("a")
        raise FileRefused("the register ended")

    with pytest.raises(FileRefused):
        write_refusals(path, failing())
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["refused.csv"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the collected data is not beside the checkout")
def test_the_collected_register_is_taken_whole() -> None:
    parts = list(read_register(SHARED / "data/register.jsonl"))
    assert len(registrations(parts)) == 53_350
    assert refusals(parts) == []
