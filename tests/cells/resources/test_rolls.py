"""Rolls read: what each column takes and refuses, and what columns say together."""

import hashlib
from datetime import date

import pytest

from cells.periods import PartialDate
from cells.progress import OutOfTimeError, TimedProgress
from cells.resources.layout.headings import LABELS
from cells.resources.rolls import RollResource, read_roll
from tests.cells.rolls.files import TODAY, csv_of, read


def one(heading, value):
    """Return the one row of a roll with this value in this column."""
    return read(f"Họ và tên|Chi bộ|{heading}", f"Vũ An|C1|{value}").rows[0]


TAKEN = [
    ("Ngày sinh", "03/02/1960", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "3-2-60", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "2/1960", "born", PartialDate(1960, 2)),
    ("Ngày sinh", "1960", "born", PartialDate(1960)),
    ("Ngày sinh", "3/2/20", "born", PartialDate(1920, 2, 3)),
    ("Ngày sinh", "", "born", None),
    ("Ngày QĐ kết nạp", "3/2/20", "admission_decided", PartialDate(2020, 2, 3)),
    ("Ngày vào Đảng", "3/2/20", "admitted", PartialDate(2020, 2, 3)),
    ("Ngày chính thức", "21/2/20", "official_from", PartialDate(2020, 2, 21)),
    ("Ngày QĐ công nhận", "2020", "recognition_decided", PartialDate(2020)),
    ("Ngày chuyển đến", "23/11/2026", "arrived", PartialDate(2026, 11, 23)),
    ("Số thẻ", "12.345678", "card_number", "12345678"),
    ("Số thẻ", "022060001234", "personal_number", "022060001234"),
    ("Số thẻ", "022060001234", "card_number", None),
    ("Số CCCD", "22060001234", "personal_number", "022060001234"),
    ("Giới tính", "NỮ", "sex", "female"),
    ("Nam", "x", "sex", "male"),
    ("Nam", "x", "born", None),
    ("Nữ", "X", "sex", "female"),
    ("Nữ", "1958", "born", PartialDate(1958)),
    ("Dân tộc", "Sán Chỉ", "ethnicity", "Sán Chay"),
    ("Miễn sinh hoạt", "x", "exempt", True),
    ("Miễn sinh hoạt", "không", "exempt", None),
    ("Ngày từ trần, lý do", "12/2020 già yếu", "died", "12/2020 già yếu"),
]


@pytest.mark.parametrize(("heading", "value", "column", "expected"), TAKEN)
def test_takes(heading, value, column, expected):
    row = one(heading, value)
    assert getattr(row, column) == expected
    assert row.problems == []


REFUSED = [
    ("Ngày sinh", "31/02/1970", "born"),
    ("Ngày chính thức", "24/11/2026", "official_from"),
    ("Số thẻ", "123456", "card_number"),
    ("Số CCCD", "123456789", "personal_number"),
    ("Giới tính", "khác", "sex"),
    ("Nữ", "nam", "female"),
    ("Miễn sinh hoạt", "từ 2020", "exempt"),
    ("Dân tộc", "D" * 51, "ethnicity"),
    ("Ngày mất", "x" * 201, "died"),
]


@pytest.mark.parametrize(("heading", "value", "column"), REFUSED)
def test_refuses(heading, value, column):
    row = one(heading, value)
    assert [(each.field, each.value) for each in row.problems] == [(column, value[:200])]
    assert row.problems[0].message.endswith(".")
    assert getattr(row, column) is None


@pytest.mark.parametrize("name", ["", "123", "…", "A" * 121])
def test_refuses_what_is_no_name(name):
    row = read("Họ và tên|Chi bộ|Ngày sinh", f"{name}|C1|1960").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [("full_name", name)]


def test_every_problem_of_a_row_is_told_at_once():
    row = read("Họ và tên|Chi bộ|Ngày sinh|Số thẻ", "|C1|31/02/1970|12").rows[0]
    assert {each.field for each in row.problems} == {"full_name", "born", "card_number"}


def test_both_sexes_are_an_error():
    row = read("Họ và tên|Nam|Nữ|Chi bộ", "Vũ An|x|x|C1").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [("female", "x")]
    assert row.sex is None


def test_a_mark_against_the_word_is_an_error():
    row = read("Họ và tên|Giới tính|Nữ|Chi bộ", "Vũ An|Nam|x|C1").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [("female", "x")]


def test_the_column_of_births_comes_before_a_birth_in_that_of_a_sex():
    row = read("Họ và tên|Ngày sinh|Nam|Chi bộ", "Vũ An|3/2/1960|1960|C1").rows[0]
    assert (row.sex, row.born) == ("male", PartialDate(1960, 2, 3))


def test_the_same_personal_number_in_both_columns_is_one():
    row = read("Họ và tên|Số thẻ|Số CCCD|Chi bộ", "Vũ An|022060001234|22060001234|C1").rows[0]
    assert (row.card_number, row.personal_number) == (None, "022060001234")
    assert row.problems == []


def test_two_personal_numbers_in_one_row_are_an_error():
    row = read("Họ và tên|Số thẻ|Số CCCD|Chi bộ", "Vũ An|022060001234|022060001235|C1").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [("card_number", "022060001234")]


def test_values_beyond_the_headings_are_an_error():
    row = read("Họ và tên|Chi bộ", "Vũ|An|C1||").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [(None, "C1")]


def test_empty_values_beyond_the_headings_and_short_lines_are_none():
    rows = read("Họ và tên|Chi bộ|Ngày sinh", "Vũ An|C1||||", "Lê An|C1").rows
    assert [row.problems for row in rows] == [[], []]


def test_a_roll_knows_its_file():
    data = csv_of("Họ và tên|Chi bộ", "Vũ An|C1", titles=["tính đến ngày 31/12/2025"])
    roll = read_roll(data, TODAY)
    assert (roll.digest, roll.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (roll.day, roll.headings) == (
        date(2025, 12, 31),
        {"full_name": "Họ và tên", "cell": "Chi bộ"},
    )


def test_reading_stops_when_its_time_is_over():
    with pytest.raises(OutOfTimeError):
        read_roll(csv_of("Họ và tên|Chi bộ", "Vũ An|C1"), TODAY, progress=TimedProgress(-1))


def test_the_resource_has_a_field_for_every_column():
    names = [field.column_name for field in RollResource().get_import_fields()]
    assert sorted(names) == sorted(LABELS)
