"""Which lines below the headings are people: none is lost, and what stands around them is none."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cells.resources.layout.tables import read_table
from tests.cells.resources.rolls import numbers, people, table
from tests.cells.rolls.files import TODAY
from tests.data.rolls.workbooks import ENDING, LOWER, TITLES, UPPER, sheet_of

NO_PEOPLE = [
    "|Tổng cộng|12|13",
    "|Tổng số: 25 đảng viên||",
    "Cộng|25||",
    "|CỘNG:|25|",
    "|TONG CONG|25|",
    "|Danh sách này có 25 đồng chí||",
    "|||Mẫu, ngày 31 tháng 12 năm 2025",
    "|||Ngày … tháng … năm 2025",
    "|NGƯỜI LẬP BIỂU||T/M CHI BỘ",
    "|Người lập||TM. ĐẢNG ỦY",
    "|||BÍ THƯ",
    "|(Ký, ghi rõ họ tên)||(Đã ký)",
    "|Nơi nhận:||",
    "STT|Họ và tên|Năm sinh|Chi bộ",
    "1|2|3|4",
    "A|B|1|2",
    "II|Đảng viên dự bị||",
    "3|||",
    "|||",
]


@pytest.mark.parametrize("line", NO_PEOPLE)
def test_what_stands_around_the_people_is_none_of_them(line):
    read = table("STT|Họ và tên|Năm sinh|Chi bộ", "1|Vũ An|1960|C1", line, "2|Lê Hoa||C1")
    assert [line[1] for line in read.lines] == ["Vũ An", "Lê Hoa"]


PERSONS = [
    "26|Tống Công|1960|",
    "|Tống Công||",
    "|Tong Cong Minh|1960|",
    "|Cống A Sáng||",
    "|Bì Thu||",
    "|Ngô Nhận||C1",
    "26|Bí thư||",
    "|Lê Thị Hoa|1960|",
    "26|Lê Thị Hoa||",
    "|Lê Thị Hoa||C1",
    "||1960|",
    "26||1960|",
    "26|||C9",
    "26|||Chi bộ Khe Mẫu",
]


@pytest.mark.parametrize("line", PERSONS)
def test_a_person_among_others_is_kept(line):
    read = table("STT|Họ và tên|Năm sinh|Chi bộ", "|Vũ An|1960|C1", line)
    assert numbers(read) == [2, 3]


AFTER_ALL = ["26|Lê Hoa||", "|Lê Hoa|1960|", "|Lê Hoa|x|", "|Lê Hoa||C1", "||1960|", "26||1960|"]


@pytest.mark.parametrize("line", AFTER_ALL)
def test_a_person_is_kept_even_below_the_signatures(line):
    ending = ["|Tổng cộng|1|", "|||BÍ THƯ", "|Vũ Ký Tên||Lê Ký"]
    read = table("STT|Họ và tên|Năm sinh|Chi bộ", "1|Vũ An|1960|C1", *ending, line)
    assert (numbers(read), read.layout["skipped"]) == ([2, 6], [3, 4, 5])


def test_a_name_alone_is_kept_after_a_total_and_passed_over_after_signatures():
    above = ["STT|Họ và tên|Năm sinh", "1|Vũ An|1960"]
    assert numbers(table(*above, "|Tổng cộng|1", "|Lê Hoa|")) == [2, 4]
    assert numbers(table(*above, "|Tổng cộng|1", "|Bí thư|", "|Lê Hoa|")) == [2]


def test_where_a_column_gives_the_cell_lines_between_do_not():
    read = table("STT|Họ tên|Chi bộ", "Chi bộ Khe Mẫu||", "1|Vũ An|C1", "2|Lê Hoa|")
    assert people(read) == [["Vũ An", "C1"], ["Lê Hoa", ""]]


def test_cells_of_sections_leave_what_stands_beyond_the_headings_there():
    read = table("STT|Họ tên", "Chi bộ Khe Mẫu|", "1|Vũ An", "2|Lê|Hoa")
    assert people(read) == [["Vũ An", "Chi bộ Khe Mẫu"], ["Lê", "Chi bộ Khe Mẫu"]]
    assert [line.values[len(read.header.values) :] for line in read.lines] == [(), ("Hoa",)]


def test_a_line_without_number_or_name_goes_on_the_line_above_unless_both_say_something():
    read = table(
        "STT|Họ và tên|Năm sinh|Dân tộc|Quê quán",
        "1|Vũ An|1960||xã Mẫu",
        "||||huyện Mẫu",
        "|||Tày|",
        "||1961||",
    )
    assert people(read) == [["Vũ An", "1960", "Tày"], ["", "1961", ""]]
    assert numbers(read) == [2, 5]


def test_an_office_of_a_person_on_the_roll_is_no_signature():
    read = table(
        "STT|Họ tên|Chức vụ|Số thẻ", "1|Vũ An|||", "||Bí thư|", "|||12345678", "||T/M CHI BỘ|"
    )
    assert people(read) == [["Vũ An", "12345678"]]
    assert read.layout["skipped"] == [5]


def test_no_person_takes_more_than_20_lines():
    read = table("STT|Họ tên|Quê quán|Số thẻ", "1|Vũ An||", *["||xã|"] * 25)
    assert numbers(read) == [2, *range(22, 28)]


def test_two_dates_in_one_cell_of_the_register():
    read = table("STT|Họ tên|Ngày vào Đảng, ngày chính thức", "1|Vũ An|03/02/1985 03/02/1986")
    assert people(read) == [["Vũ An", "03/02/1985", "03/02/1986"]]


NAMES = st.sampled_from(["Vũ An", "Tống Công", "Lê Thị Hoa", "Bì Thu", "Cống Tổng"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, st.integers(1930, 2000)), min_size=1, max_size=6), st.data())
def test_no_person_with_a_name_and_a_date_is_ever_lost(persons, data):
    rows, kept = [*TITLES, UPPER, LOWER], []
    for name, year in persons:
        around = st.lists(
            st.sampled_from([[], ENDING[0], ENDING[1], ENDING[2], ENDING[5]]), max_size=2
        )
        rows += data.draw(around)
        rows.append([None, name, year, None, "1990", None, None])
        kept.append((name, str(year)))
    read = read_table(sheet_of(rows), TODAY)
    assert [(line[1], line[2]) for line in read.lines if line[4] == "1990"] == kept


HOSTILE = {
    "digits": "1" * 100_000 + "x",
    "brackets": "(" * 100_000,
    "spaces": "a " * 50_000,
    "dates": "ngày 1 tháng " * 10_000,
    "total": "tổng cộng " * 10_000,
    "signature": "t/m chi bộ " * 10_000,
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_long_values_anywhere_take_no_time(value):
    begun = time.process_time()
    lines = [f"{value}|{value}", f"Họ tên|{value}", f"{value}|{value}", f"|{value}", "Vũ An|x"]
    assert "Vũ An" in [line[0] for line in table(*lines).lines]
    assert time.process_time() - begun < 3
