"""The files in tests/data/rolls: as their script makes them, and what becomes of each."""

from datetime import date

import pytest

from cells.resources.rolls import read_roll
from cells.resources.sheets import UnreadableError
from cells.services.rolls import Scope, plan_roll
from tests.cells.rolls.files import AS_OF, TODAY, actions, errors
from tests.data.rolls.make import FILES, HERE
from tests.factories import make_cell

PEOPLE = [
    {
        "full_name": "Hoàng Văn Thắng",
        "born": "1958-03-15",
        "sex": "male",
        "ethnicity": "Tày",
        "admitted": "1985-02-03",
        "official_from": "1986-02-03",
        "card_number": "12345601",
        "cell": "Thôn Khe Mẫu",
        "exempt": True,
    },
    {
        "full_name": "Chìu Thị Mùi",
        "born": "1979-08",
        "sex": "female",
        "ethnicity": "Dao",
        "admitted": "2006-05-19",
        "official_from": "2007-05-19",
        "card_number": "12345602",
        "cell": "Thôn Khe Mẫu",
    },
    {
        "full_name": "Nguyễn Thuỳ Linh",
        "born": "1991",
        "sex": "female",
        "ethnicity": "Kinh",
        "admitted": "2018-09-02",
        "official_from": "2019-09-02",
        "card_number": "02345603",
        "cell": "Trường học Mẫu",
    },
    {
        "full_name": "Nguyễn Thuỳ Linh",
        "born": "1988-11-20",
        "sex": "female",
        "ethnicity": "Kinh",
        "admitted": "2015",
        "official_from": "2016",
        "cell": "Trường học Mẫu",
    },
]


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_those_of_the_script(name):
    assert (HERE / name).read_bytes() == FILES[name]


@pytest.mark.parametrize(
    ("name", "day", "first"),
    [
        ("plain.csv", None, 2),
        ("excel.csv", None, 2),
        ("tabs.csv", None, 2),
        ("titles.csv", date(2025, 12, 31), 6),
    ],
)
def test_the_same_people_in_every_dress(name, day, first):
    roll = read_roll(FILES[name], TODAY)
    assert [row.given() for row in roll.rows] == PEOPLE
    assert [row.number for row in roll.rows] == list(range(first, first + 4))
    assert [problem for row in roll.rows for problem in row.problems] == []
    assert (roll.day, roll.left_aside) == (day, ["Ghi chú"])


@pytest.mark.parametrize("name", ["picture.csv", "utf16.csv", "headings.csv", "empty.csv"])
def test_what_is_no_roll(name):
    with pytest.raises(UnreadableError):
        read_roll(FILES[name], TODAY)


@pytest.mark.django_db
def test_every_person_is_new_in_an_empty_record():
    make_cell("K1", name="Chi bộ Thôn Khe Mẫu")
    make_cell("K2", name="Chi bộ Trường học Mẫu")
    made = plan_roll(read_roll(FILES["plain.csv"], TODAY), Scope(as_of=AS_OF))
    assert (actions(made), errors(made)) == (["new"] * 4, [])


@pytest.mark.django_db
def test_faults_by_row_and_column():
    make_cell("K1", name="Chi bộ Thôn Khe Mẫu")
    make_cell("K2", name="Chi bộ Trường học Mẫu")
    made = plan_roll(read_roll(FILES["faults.csv"], TODAY), Scope(as_of=AS_OF))
    assert errors(made) == [
        (2, "Ngày sinh", "31/02/1958"),
        (3, "Ngày chính thức", "19/05/2005"),
        (4, "Số thẻ đảng viên", "456"),
        (4, "Chi bộ", "Thôn Không Có"),
        (5, "Họ và tên", ""),
    ]
