"""The files about values: whom each makes, value by value, and what each is told."""

from datetime import date

import pytest

from cells.resources.rolls import read_roll
from cells.services.rolls import Scope, plan_roll
from tests.cells.rolls.files import AS_OF, TODAY, actions, plan
from tests.data.rolls.make import HERE
from tests.data.rolls.values import FILES
from tests.factories import make_cell, make_member

CELL = "Thôn Khe Mẫu"
NAMES = [
    "Hoàng Văn Thắng",
    "Chìu Thị Mùi",
    "Nguyễn Thuỳ Linh",
    "Tằng A Sáng",
    "Lý Thị Mẫu",
    "Phùn A Mẫu",
]
PEOPLE = {
    "values_dates.csv": [
        {"born": "1958-03-15", "admitted": "1985-02-03", "official_from": "1986-02-03"},
        {"born": "1979-08", "admitted": "2006-05-19", "official_from": "2007-05"},
        {"born": "1991", "admitted": "2018-09-02", "official_from": "2019-09-02"},
        {"born": "1959-02-03", "admitted": "1990-02-01", "official_from": "1991-02-01"},
        {"born": "2008-01-01", "admitted": "2026-05-12"},
        {"born": "1960", "admitted": "1984-02-03", "official_from": "1985"},
    ],
    "values_numbers.csv": [
        {"card_number": "12345601", "personal_number": "022058001601"},
        {"card_number": "02345602", "personal_number": "022179001602"},
        {"personal_number": "022191001603"},
        {"card_number": "12345604", "personal_number": "022059001604"},
        {},
    ],
    "values_sexes.csv": [
        {"sex": "male", "born": "1958-03-15", "exempt": True},
        {"sex": "female", "born": "1979-08"},
        {"sex": "female", "born": "1991", "exempt": True},
        {"sex": "male"},
        {"sex": "female", "exempt": True},
        {"sex": "male", "born": "1960-02-03"},
    ],
    "values_names.csv": [
        {"ethnicity": "Tày"},
        {"ethnicity": "Dao"},
        {"ethnicity": "Kinh"},
        {"ethnicity": "Mông"},
        {"ethnicity": "Hoa", "full_name": "Ông Ích Mẫu"},
        {"ethnicity": "Sán Chay", "full_name": "Lý Thị Mẫu"},
    ],
}


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_those_of_the_script(name):
    assert (HERE / name).read_bytes() == FILES[name]


@pytest.mark.parametrize("name", PEOPLE)
def test_the_people_of_a_file_value_by_value(name):
    roll = read_roll(FILES[name], TODAY)
    assert [row.given() for row in roll.rows] == [
        {"full_name": full_name, "cell": CELL} | values
        for full_name, values in zip(NAMES, PEOPLE[name], strict=False)
    ]
    assert [problem for row in roll.rows for problem in row.problems] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_about_them_is_doubtful(name):
    make_cell("K1", name=f"Chi bộ {CELL}", start=date(1980, 1, 1))
    made = plan_roll(read_roll(FILES[name], TODAY), Scope(as_of=AS_OF))
    assert {str(row.action) for row in made.rows} == {"new"}


def test_what_is_refused_by_row_and_column_with_the_cure(english):
    roll = read_roll(FILES["values_refused.csv"], TODAY)
    assert [
        (row.number, each.field, each.value, each.message)
        for row in roll.rows
        for each in sorted(row.problems, key=lambda each: list(roll.headings).index(each.field))
    ] == [
        (2, "born", "12/25/1958", "Day and month are swapped: write 25/12/1958."),
        (2, "sex", "khác", "Neither “nam” nor “nữ”: write one of them."),
        (2, "admitted", "31/02/1985", "There is no such day: correct the day or the month."),
        (2, "card_number", "12345", "A party card number has 8 digits: copy it from the card."),
        (
            2,
            "personal_number",
            "100234567",
            "Nine digits are the number of an old identity card (CMND): write the personal number"
            " of 12 digits, or leave it empty.",
        ),
        (2, "exempt", "từ 2020", "Write x, or leave it empty."),
        (
            3,
            "full_name",
            "Chìu Thị Mùi 2",
            "Not a name: write the full name in letters, without digits.",
        ),
        (3, "born", "1899", "This date lies before 1900: correct the year."),
        (3, "admitted", "24/12/2126", "This date lies in the future: correct it."),
        (
            3,
            "card_number",
            "1,2E+07",
            "A spreadsheet has shortened this number: format the column as text, and enter the"
            " number again.",
        ),
        (
            3,
            "personal_number",
            "2.2E+10",
            "A spreadsheet has shortened this number: format the column as text, and enter the"
            " number again.",
        ),
        (4, "full_name", "", "The name is missing: write it, or take the row out."),
        (
            4,
            "born",
            "khoảng 1991",
            "Not a date: write it as 03/02/1930, or as 02/1930 or 1930 if no more is known.",
        ),
        (
            4,
            "admitted",
            "5/68",
            "Not a date: write it as 03/02/1930, or as 02/1930 or 1930 if no more is known.",
        ),
        (
            4,
            "card_number",
            "022191001603",
            "A personal number stands in the column of card numbers, and the row has another one:"
            " write the card number, or leave it empty.",
        ),
    ]


@pytest.mark.django_db
def test_contradictions_by_row_and_column_and_what_may_be_accepted():
    make_cell("K1", name=f"Chi bộ {CELL}", start=date(1980, 1, 1))
    made = plan_roll(read_roll(FILES["values_contradictions.csv"], TODAY), Scope(as_of=AS_OF))
    assert [
        (row.row.number, each.field, each.value, str(each.kind), each.code)
        for row in made.rows
        for each in row.row.problems
    ] == [
        (2, "admitted", "14/03/1986", "doubt", "too_young"),
        (3, "admitted", "19/05/1986", "error", ""),
        (4, "admitted", "02/09/1992", "doubt", "too_old"),
        (5, "official_from", "02/02/1985", "error", ""),
        (6, "official_from", "02/02/1986", "doubt", "short_probation"),
        (7, "admission_decided", "04/02/1985", "doubt", "late_decision"),
        (7, "recognition_decided", "02/02/1986", "doubt", "early_recognition"),
        (8, "ethnicity", "Sao Hỏa", "doubt", "ethnicity"),
        (8, "died", "12/2020 già yếu", "doubt", "departed"),
        (9, "personal_number", "022160001608", "doubt", "personal_number_form"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["Sán Chỉ", "SÁN CHỈ", "Cao Lan", "Sán Chay"])
def test_another_name_of_the_ethnic_group_on_record_is_no_change(written):
    make_member("Lê Hoa", cell=make_cell("K1"), ethnicity="Sán Chỉ")
    assert actions(plan("Họ và tên|Dân tộc|Chi bộ", f"Lê Hoa|{written}|K1")) == ["unchanged"]
