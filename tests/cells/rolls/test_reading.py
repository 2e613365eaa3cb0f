"""Files: encodings, delimiters, headings, titles, limits, and what is no roll at all."""

from datetime import date

import pytest

from cells.resources.rolls import read_roll
from cells.resources.sheets import UnreadableError
from tests.cells.rolls.files import TODAY, csv_of, read

ROLL = ("Họ và tên|Ngày sinh|Chi bộ", "Lê Thị Hoa|03/02/1960|C1", "Vũ An|1971|C2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_reads_every_delimiter_with_and_without_byte_order_mark(delimiter, mark):
    roll = read_roll(mark + csv_of(*ROLL, delimiter=delimiter), TODAY)
    assert [row.given() for row in roll.rows] == [
        {"full_name": "Lê Thị Hoa", "born": "1960-02-03", "cell": "C1"},
        {"full_name": "Vũ An", "born": "1971", "cell": "C2"},
    ]
    assert roll.headings == {"full_name": "Họ và tên", "born": "Ngày sinh", "cell": "Chi bộ"}


def test_the_heading_line_decides_the_delimiter_not_the_commas_in_the_values():
    roll = read_roll("Họ và tên;Chi bộ\nLê Thị Hoa;Thôn A, xóm B, khu C, tổ D\n".encode(), TODAY)
    assert roll.rows[0].cell == "Thôn A, xóm B, khu C, tổ D"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_row_numbers_are_physical_lines(newline):
    lines = ['"Họ và tên",Chi bộ', "", '"Lê Thị', 'Hoa",C1', " , ", "Vũ An,C1"]
    roll = read_roll(newline.join(lines).encode(), TODAY)
    assert [(row.number, row.full_name) for row in roll.rows] == [(3, "Lê Thị Hoa"), (6, "Vũ An")]


def test_decomposed_letters_are_composed_and_spaces_are_single():
    roll = read("Ho\u0323 va\u0300 te\u0302n|Chi bộ", "Le\u0302  Thi\u0323\u00a0Hoa|C1")
    assert roll.rows[0].full_name == "Lê Thị Hoa"


def test_a_line_with_nothing_but_its_running_number_is_no_row():
    roll = read("STT|Họ và tên|Chi bộ", "1|Lê Thị Hoa|C1", "2||", "||")
    assert [row.number for row in roll.rows] == [2]


def test_columns_that_are_not_known_are_left_aside_by_name():
    roll = read("TT|Họ và tên|Chi bộ|Quê quán|Ghi chú|", "1|Vũ An|C1|Tiên Yên||")
    assert roll.left_aside == ["Quê quán", "Ghi chú"]


def test_of_two_columns_of_one_meaning_the_second_is_left_aside():
    roll = read("Họ và tên|Chi bộ|Ngày vào Đảng|Ngày kết nạp", "Vũ An|C1|1990|1991")
    assert (roll.rows[0].admitted.year, roll.left_aside) == (1990, ["Ngày kết nạp"])


@pytest.mark.parametrize(
    "title",
    [
        "Tính đến ngày 31/12/2025",
        "DANH SÁCH ĐẢNG VIÊN (tính đến 31/12/2025)",
        "Số liệu tính đến ngày 31 tháng 12 năm 2025",
        "TÍNH ĐẾN NGÀY 31-12-2025",
    ],
)
def test_titles_above_the_headings_give_the_day(title):
    roll = read(*ROLL, titles=["ĐẢNG ỦY XÃ MẪU", title, ""])
    assert roll.day == date(2025, 12, 31)
    assert [row.number for row in roll.rows] == [5, 6]


def test_without_a_day_in_the_titles_there_is_none():
    assert read(*ROLL, titles=["tính đến ngày ... tháng ... năm 2025"]).day is None


def test_headings_may_stand_in_line_30_and_not_in_line_31():
    assert len(read(*ROLL, titles=["x"] * 29).rows) == 2
    with pytest.raises(UnreadableError):
        read(*ROLL, titles=["x"] * 30)


UNREADABLE = {
    "nothing": b"",
    "a byte order mark alone": b"\xef\xbb\xbf",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "a workbook": b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
    "a null": "Họ và tên,Chi bộ\nVũ\0An,C1\n".encode(),
    "no headings": "Vũ An,C1\nLê Thị Hoa,C1\n".encode(),
    "no name among the headings": "Ngày sinh,Chi bộ\n1960,C1\n".encode(),
    "headings alone": "Họ và tên,Chi bộ\n".encode(),
    "headings and blanks": "STT,Họ và tên,Chi bộ\n1,,\n,,\n".encode(),
    "an open quotation mark": 'Họ và tên,Chi bộ\nVũ An,"C1\nLê Hoa,C1\n'.encode(),
    "a title with a day of no calendar": csv_of(*ROLL, titles=["tính đến ngày 31/02/2025"]),
    "a title with a day to come": csv_of(*ROLL, titles=["tính đến ngày 24/11/2026"]),
    "too many columns": ("Họ và tên,Chi bộ" + "," * 200 + "\n").encode(),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_roll_is_refused_in_one_sentence(data):
    with pytest.raises(UnreadableError) as refused:
        read_roll(data, TODAY)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(settings):
    settings.IMPORT_MAX_MB = 1
    data = csv_of(*ROLL, titles=["x" * 100_000] * 10)
    data += b" " * (1024 * 1024 - len(data))
    assert len(read_roll(data, TODAY).rows) == 2
    with pytest.raises(UnreadableError, match=" 1 MB"):
        read_roll(data + b" ", TODAY)


def test_a_file_may_have_as_many_rows_as_the_limit_and_no_more(settings):
    settings.IMPORT_MAX_ROWS = 2
    assert len(read(*ROLL).rows) == 2
    settings.IMPORT_MAX_ROWS = 1
    with pytest.raises(UnreadableError, match=" 1 "):
        read(*ROLL)


def test_a_file_may_have_as_many_values_as_the_limit_and_no_more(settings):
    settings.IMPORT_MAX_CELLS = 6
    assert len(read(*ROLL).rows) == 2
    settings.IMPORT_MAX_CELLS = 5
    with pytest.raises(UnreadableError, match=" 5 "):
        read(*ROLL)


def test_reading_asks_the_database_nothing():
    # No database is open to this test: any query would fail it.
    assert read(*ROLL).size == len(csv_of(*ROLL))
