"""What each column of a roll takes, and what it refuses by row, column and value."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cells.periods import PartialDate
from cells.resources.rows import RollRow
from cells.resources.widgets import DigitsWidget, PartialDateWidget, parse_date
from tests.cells.rolls.files import TODAY, read


def one(heading, value):
    """Return the one row of a roll with this value in this column."""
    return read(f"Họ và tên|Chi bộ|{heading}", f"Vũ An|C1|{value}").rows[0]


TAKEN = [
    ("Ngày sinh", "03/02/1960", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "3/2/1960", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "3-2-1960", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "03.02.1960", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "03 / 02 / 1960", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "1960-02-03", "born", PartialDate(1960, 2, 3)),
    ("Ngày sinh", "02/1960", "born", PartialDate(1960, 2)),
    ("Ngày sinh", "2/1960", "born", PartialDate(1960, 2)),
    ("Ngày sinh", "1960", "born", PartialDate(1960)),
    ("Ngày sinh", "29/02/1960", "born", PartialDate(1960, 2, 29)),
    ("Ngày sinh", "", "born", None),
    ("Ngày chuyển đến", "23/11/2026", "arrived", PartialDate(2026, 11, 23)),
    ("Số thẻ", "12345678", "card_number", "12345678"),
    ("Số thẻ", "12.345678", "card_number", "12345678"),
    ("Số thẻ", "12 345 678", "card_number", "12345678"),
    ("Số thẻ", "2345678", "card_number", "02345678"),
    ("Số CCCD", "022060001234", "personal_number", "022060001234"),
    ("Số CCCD", "22060001234", "personal_number", "022060001234"),
    ("Giới tính", "Nam", "sex", "male"),
    ("Giới tính", "NỮ", "sex", "female"),
    ("Giới tính", "nu", "sex", "female"),
    ("Nam", "x", "sex", "male"),
    ("Nữ", "X", "sex", "female"),
    ("Dân tộc", "Dao", "ethnicity", "Dao"),
    ("Miễn sinh hoạt", "x", "exempt", True),
    ("Miễn sinh hoạt", "Có", "exempt", True),
    ("Miễn sinh hoạt", "không", "exempt", None),
    ("Miễn sinh hoạt", "", "exempt", None),
]


@pytest.mark.parametrize(("heading", "value", "column", "expected"), TAKEN)
def test_takes(heading, value, column, expected):
    row = one(heading, value)
    assert getattr(row, column) == expected
    assert row.problems == []


REFUSED = [
    ("Ngày sinh", "31/02/1970"),
    ("Ngày sinh", "29/02/1970"),
    ("Ngày sinh", "00/05/1970"),
    ("Ngày sinh", "13/1970"),
    ("Ngày sinh", "3/2/60"),
    ("Ngày sinh", "khoảng 1960"),
    ("Ngày sinh", "1899"),
    ("Ngày sinh", "24/11/2026"),
    ("Ngày sinh", "12/2026"),
    ("Ngày sinh", "2027"),
    ("Ngày sinh", "\u0661\u0669\u0666\u0660"),
    ("Số thẻ", "123456"),
    ("Số thẻ", "123456789"),
    ("Số thẻ", "1234567A"),
    ("Số thẻ", "1.2345678E7"),
    ("Số CCCD", "123456789"),
    ("Số CCCD", "2.2E+11"),
    ("Giới tính", "khác"),
    ("Nữ", "nam"),
    ("Miễn sinh hoạt", "từ 2020"),
    ("Dân tộc", "D" * 51),
]


@pytest.mark.parametrize(("heading", "value"), REFUSED)
def test_refuses(heading, value):
    problem = one(heading, value).problems
    assert [each.value for each in problem] == [value]
    assert problem[0].message.endswith(".")


@pytest.mark.parametrize("name", ["", "123", "…", "A" * 121])
def test_refuses_what_is_no_name(name):
    row = read("Họ và tên|Chi bộ|Ngày sinh", f"{name}|C1|1960").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [("full_name", name)]


def test_every_problem_of_a_row_is_told_at_once():
    row = read("Họ và tên|Chi bộ|Ngày sinh|Số thẻ", "|C1|31/02/1970|12").rows[0]
    assert {each.field for each in row.problems} == {"full_name", "born", "card_number"}


def test_birth_in_the_columns_of_the_sexes():
    rows = read("Họ và tên|Nam|Nữ|Chi bộ", "Vũ An|1/5/1960||C1", "Lê Hoa||1961|C1").rows
    assert [(row.sex, str(row.born)) for row in rows] == [
        ("male", "01/05/1960"),
        ("female", "1961"),
    ]


def test_both_sexes_are_an_error():
    row = read("Họ và tên|Nam|Nữ|Chi bộ", "Vũ An|x|x|C1").rows[0]
    assert [each.field for each in row.problems] == ["female"]


@pytest.mark.parametrize("heading", ["Ngày chuyển đi", "Ngày từ trần, lý do", "Ra khỏi Đảng"])
def test_who_left_by_the_file_is_a_doubt(heading):
    problem = one(heading, "12/2020 già yếu").problems[0]
    assert (problem.kind, problem.value) == ("doubt", "12/2020 già yếu")


def test_values_beyond_the_headings_are_an_error():
    row = read("Họ và tên|Chi bộ", "Vũ|An|C1").rows[0]
    assert [(each.field, each.value) for each in row.problems] == [(None, "C1")]


def test_a_short_line_is_empty_at_its_end():
    assert read("Họ và tên|Chi bộ|Ngày sinh", "Vũ An|C1").rows[0].problems == []


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_full_date_comes_back_as_it_was_written(day):
    for written in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()):
        assert parse_date(written) == PartialDate.of(day)


@given(st.integers(1900, 2026), st.integers(1, 12))
def test_every_month_and_year_keeps_its_precision(year, month):
    assert parse_date(f"{month:02}/{year}") == PartialDate(year, month)
    assert parse_date(str(year)) == PartialDate(year)


@given(st.dates(TODAY + timedelta(days=1), date(2999, 1, 1)))
def test_no_date_to_come_is_taken(day):
    with pytest.raises(ValueError, match="."):
        PartialDateWidget().clean(f"{day:%d/%m/%Y}", today=TODAY)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused_in_words(written):
    try:
        found = PartialDateWidget().clean(written, today=TODAY)
    except ValueError as error:
        assert str(error)
    else:
        assert found is None or found.first_day <= TODAY


@given(st.integers(0, 99_999_999), st.sampled_from(["", " ", "."]))
def test_every_card_number_survives_separators(number, separator):
    digits = f"{number:08}"
    assert DigitsWidget(8).clean(f"{digits[:2]}{separator}{digits[2:]}") == digits


@given(st.text(alphabet="0123456789. E+-x", max_size=14))
def test_a_card_number_has_eight_digits_or_is_refused(written):
    try:
        digits = DigitsWidget(8).clean(written)
    except ValueError:
        return
    assert digits is None or (len(digits) == 8 and digits.isdigit())


def test_a_row_can_be_kept_as_plain_values():
    row = read("Họ và tên|Chi bộ|Ngày sinh|Miễn sinh hoạt", "Vũ An|C1|02/1960|x").rows[0]
    again = RollRow.of_given(2, row.given())
    assert again.given() == row.given()
    assert again.born == PartialDate(1960, 2)
