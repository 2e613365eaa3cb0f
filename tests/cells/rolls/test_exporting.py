"""The roll that goes out: who stands on it, and that it changes nothing when it comes back."""

import io
from datetime import date

import pytest

from cells.choices import MembershipStart
from cells.periods import PartialDate
from cells.resources.roll_files import RollEntry
from cells.resources.rolls import read_roll
from cells.services.rolls import Scope, plan_roll
from cells.services.rolls.exporting import roll_of, write_roll
from tests.cells.rolls.files import TODAY, actions, errors
from tests.factories import exempt, join, make_cell, make_commune, make_member, place_cell

pytestmark = pytest.mark.django_db

KINDS = ["csv", "xlsx"]


@pytest.fixture
def commune():
    return make_commune("XA", name="Đảng bộ xã Mẫu")


@pytest.fixture
def cell(commune):
    return make_cell("A1", commune=commune, name="Chi bộ Thôn Một")


@pytest.fixture
def other(commune):
    return make_cell("A2", commune=commune, name="=Chi bộ Thôn Hai")


def names(unit, day=TODAY):
    return [entry.full_name for entry in roll_of(unit, day)]


def arrive(member, cell, began):
    """Make a member belong to a cell since 1 July 2024, in one of the ways in which that begins."""
    membership = join(member, cell, start=date(2024, 7, 1))
    membership.began = began
    membership.save()


def exported(unit, kind, day=TODAY):
    """Return the bytes of a roll."""
    file = io.BytesIO()
    write_roll(file, kind, unit, day)
    return file.getvalue()


def came_back(unit, kind, day=TODAY, **scope):
    """Return the plan that the exported roll of a unit gets."""
    return plan_roll(read_roll(exported(unit, kind, day), TODAY), Scope(as_of=TODAY, **scope))


def assert_changes_nothing(made, count):
    assert errors(made) == []
    assert actions(made) == ["unchanged"] * count
    assert [person.member.full_name for person in made.absent] == []


# Who stands on it


def test_every_value_of_a_member_stands_on_it(cell):
    member = make_member(
        "Lê Thị Hoa",
        sex="female",
        ethnicity="Tày",
        born="1958-03-15",
        admission_decided="1985-01-20",
        admitted="1985-02",
        official_from="1986",
        recognition_decided="1986-03-01",
        card_number="01234567",
        personal_number="022058001234",
    )
    arrive(member, cell, "transferred")
    exempt(member)
    assert list(roll_of(cell, TODAY)) == [
        RollEntry(
            full_name="Lê Thị Hoa",
            born=PartialDate(1958, 3, 15),
            sex="female",
            ethnicity="Tày",
            admission_decided=PartialDate(1985, 1, 20),
            admitted=PartialDate(1985, 2),
            official_from=PartialDate(1986),
            recognition_decided=PartialDate(1986, 3, 1),
            card_number="01234567",
            personal_number="022058001234",
            cell="A1",
            cell_name="Chi bộ Thôn Một",
            arrived=PartialDate(2024, 7, 1),
            ground="exempt",
            member_code=member.code,
        )
    ]


def test_what_came_after_the_day_is_not_on_it(cell):
    make_member(
        "Lê Hoa",
        cell=cell,
        admitted="2024-05-02",
        official_from="2025",
        recognition_decided="2025-06",
    )
    found = [
        (entry.admitted, entry.official_from, entry.recognition_decided)
        for day in (date(2024, 5, 1), date(2024, 5, 2), date(2025, 1, 1))
        for entry in roll_of(cell, day)
    ]
    assert found == [
        (None, None, None),
        (PartialDate(2024, 5, 2), None, None),
        (PartialDate(2024, 5, 2), PartialDate(2025), None),
    ]


@pytest.mark.parametrize("began", [kind for kind in MembershipStart if kind != "temporary"])
def test_of_who_was_found_on_a_roll_nobody_knows_the_arrival(cell, began):
    arrive(make_member("Lê Hoa"), cell, began)
    (entry,) = roll_of(cell, TODAY)
    assert entry.arrived == (None if began == "roll" else PartialDate(2024, 7, 1))


@pytest.mark.parametrize("fields", [{"admitted": "2024-07-02"}, {"admitted": None, "born": "2025"}])
def test_an_arrival_that_cannot_be_is_not_on_it(cell, fields):
    arrive(make_member("Lê Hoa", **fields), cell, "transferred")
    (entry,) = roll_of(cell, TODAY)
    assert entry.arrived is None


def test_members_stand_by_cell_and_then_by_given_name(commune, cell, other):
    make_member("Vũ Thị Ánh", cell=other)
    for name in ("Trần Bình", "Đỗ Ấm", "Vũ Thị Ánh", "Lê An"):
        make_member(name, cell=cell)
    assert names(commune) == ["Lê An", "Vũ Thị Ánh", "Đỗ Ấm", "Trần Bình", "Vũ Thị Ánh"]
    assert names(other) == ["Vũ Thị Ánh"]


def test_main_members_of_the_day_stand_on_it_and_no_others(commune, cell, other):
    make_member("Đến Đúng Ngày", cell=cell, start=date(2024, 5, 1))
    make_member("Đi Ngày Sau", cell=cell, end=date(2024, 5, 2))
    make_member("Đến Ngày Sau", cell=cell, start=date(2024, 5, 2))
    make_member("Đi Đúng Ngày", cell=cell, end=date(2024, 5, 1))
    join(make_member("Tạm Ở Đây", cell=other), cell, kind="temporary")
    join(make_member("Tạm Nơi Khác", cell=cell), other, kind="temporary")
    make_member("Xã Khác", cell=make_cell())
    assert names(cell, date(2024, 5, 1)) == ["Tạm Nơi Khác", "Đến Đúng Ngày", "Đi Ngày Sau"]


def test_a_cell_stands_where_it_was_on_the_day_under_the_name_of_the_day(commune):
    moved = make_cell("B1", commune=commune, name="Chi bộ Cũ", end=date(2024, 1, 1))
    place_cell(moved, make_commune("XB"), "Chi bộ Mới", start=date(2024, 1, 1))
    make_member("Lê Hoa", cell=moved)
    assert [entry.cell_name for entry in roll_of(commune, date(2023, 12, 31))] == ["Chi bộ Cũ"]
    assert list(roll_of(commune, date(2024, 1, 1))) == []
    assert [entry.cell_name for entry in roll_of(moved, date(2024, 1, 1))] == ["Chi bộ Mới"]


def test_an_exemption_counts_on_its_days(cell):
    exempt(
        make_member("Lê Hoa", cell=cell), "suspended", start=date(2024, 1, 1), end=date(2024, 3, 1)
    )
    grounds = [
        entry.ground
        for day in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 1))
        for entry in roll_of(cell, day)
    ]
    assert grounds == [None, "suspended", None]


def test_a_roll_takes_one_query(commune, cell, other, django_assert_num_queries):
    for number in range(20):
        exempt(make_member("Lê Hoa", cell=(cell, other)[number % 2]))
    with django_assert_num_queries(1):
        assert len(list(roll_of(commune, TODAY))) == 20


# That it comes back


@pytest.fixture
def district(commune, cell, other):
    """Two cells with a member of each kind that is hard to get right; the number of members."""
    full = {
        "sex": "female",
        "ethnicity": "Tày",
        "born": "1958-03-15",
        "admission_decided": "1985-01-20",
        "admitted": "1985-02-03",
        "official_from": "1986-02-03",
        "recognition_decided": "1986-03-01",
    }
    make_member(
        "Lê Thị Hoa", cell=cell, card_number="01234567", personal_number="022158001234", **full
    )
    make_member("VŨ AN", cell=cell, born="1958-03", admitted="1985-02", ethnicity="Sán Chỉ")
    make_member("Lê Mâu Thuẫn", cell=cell, born="1980", admitted="1985", official_from="1984")
    make_member("Trần Bình", cell=cell, born="1900-01-03", admitted=None, official_from=None)
    for number, ground in enumerate(("exempt", "exempt_for_time", "suspended")):
        exempt(make_member("Bùi Văn Miễn", cell=cell, born=f"196{number}"), ground)
    join(make_member("Phạm Tạm", cell=cell), other, kind="temporary")
    join(make_member("Đỗ Khách", cell=other), cell, kind="temporary")
    make_member("Ngô Mới", cell=other, start=TODAY, admitted="2026", official_from=None)
    for born in ("1970-01-02", "1970-02", "1971"):
        make_member("Chìu Thị Mùi", cell=other, born=born, ethnicity="Dao")
    make_member("-Lê Hiểm", cell=other, card_number="12345678", ethnicity="=1+1")
    make_member("-Lê Nguy", cell=other, personal_number="022070001234")
    make_member('\'-Lê Nháy; "Kép"', cell=other)
    moving = make_member("Hoàng Sắp Đi", cell=cell, end=date(2027, 1, 1))
    join(moving, other, start=date(2027, 1, 1))
    make_member("Đã Đi Rồi", cell=cell, end=date(2026, 1, 1))
    return 17


@pytest.mark.parametrize("kind", KINDS)
def test_the_roll_of_a_commune_changes_nothing(commune, district, kind):
    made = came_back(commune, kind, commune=commune)
    assert made.day == TODAY
    assert_changes_nothing(made, district)


@pytest.mark.parametrize("kind", KINDS)
def test_the_roll_of_a_cell_changes_nothing(cell, commune, district, kind):
    assert_changes_nothing(came_back(cell, kind, cell=cell, commune=commune, confined=True), 9)


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2025, 12, 31), date(2026, 11, 22)])
def test_the_roll_of_a_past_day_changes_nothing(commune, cell, other, district, day):
    make_member("Lê Về Hưu", cell=cell, end=date(2026, 3, 1), card_number="22222222")
    went = make_member("Lê Đổi Chỗ", cell=cell, end=date(2026, 3, 1))
    join(went, other, start=date(2026, 3, 1))
    made = came_back(commune, "xlsx", day, commune=commune)
    assert made.day == day
    assert_changes_nothing(made, len(names(commune, day)))


@pytest.mark.parametrize("kind", KINDS)
def test_arrivals_before_or_after_what_is_on_record_change_nothing(cell, kind):
    for number, began in enumerate(("roll", "transferred", "admitted", "reorganised")):
        member = make_member("Lê Hoa", admitted=f"202{number + 3}-05", official_from=None)
        arrive(member, cell, began)
    assert_changes_nothing(came_back(cell, kind, cell=cell), 4)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_known_to_the_reader(commune, district, kind):
    roll = read_roll(exported(commune, kind), TODAY)
    assert (roll.layout["unknown"], roll.left_aside) == ([], ["Tên chi bộ", "Ghi chú"])


def test_the_title_names_the_unit_as_it_was_called_on_the_day(commune, district):
    first_line = exported(commune, "csv").decode("utf-8-sig").split("\r\n")[0]
    assert first_line.rstrip(";") == "ĐẢNG BỘ XÃ MẪU"
