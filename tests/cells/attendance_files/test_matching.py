"""Who on a sheet is who in a file: by code, number, name and birth; and what is asked."""

from datetime import date

import pytest

from cells.models import Meeting
from tests import factories
from tests.cells.attendance_files.files import (
    ALL,
    HEADINGS,
    NAMES,
    actions,
    answer,
    chosen,
    confirm,
    problems,
    send,
    sheet,
    wrong,
)

pytestmark = pytest.mark.django_db


def test_people_are_found_by_number_name_and_spelling(choice, actor, people):
    people["Dũng"].personal_number = "022160001234"
    people["Dũng"].save()
    rows = (
        "12.345600||||x",
        "|LÊ THỊ BÌNH|||x",
        "12345602|Chíu Thị Cúc|||x",
        "||022160001234||x",
    )
    batch = send(actor, choice, "Số thẻ|Họ và tên|Số CCCD|Ngày sinh|Có mặt", *rows)
    assert problems(batch) == []
    found = batch.rows.order_by("row").values_list("member", "label")
    given = ("An", "Bình", "Cúc", "Dũng")
    assert list(found) == [(people[name].pk, people[name].full_name) for name in given]


def test_a_name_may_place_its_tone_anywhere(choice, actor, cell):
    member = factories.make_member("Nguyễn Thuỷ", cell=cell)
    batch = send(actor, choice, HEADINGS, *ALL, "Nguyễn Thủy|x|")
    assert batch.rows.get(row=6).member == member


def test_namesakes_are_told_apart_by_birth(choice, actor, cell):
    elder = factories.make_member("Lê Hoa", cell=cell, born="1950")
    younger = factories.make_member("Lê Hoa", cell=cell, born="1980-03")
    rows = (*(f"{row.split('|')[0]}||x" for row in ALL), "Lê Hoa|3/1980|P", "Lê Hoa|1950|K")
    batch = send(actor, choice, "Họ và tên|Ngày sinh|Có mặt", *rows)
    assert problems(batch) == []
    assert (batch.rows.get(row=6).member, batch.rows.get(row=7).member) == (younger, elder)


def test_namesakes_that_nothing_tells_apart_are_a_question(choice, actor, cell):
    one, two = (factories.make_member("Lê Hoa", cell=cell, born=born) for born in ("1950", "1980"))
    batch = send(actor, choice, HEADINGS, *ALL, "Lê Hoa|x|")
    (problem,) = batch.rows.get(row=6).errors
    assert (batch.state, problem["options"]) == ("refused", ["same"])
    assert set(problem["suspects"]) == {one.pk, two.pk}
    batch = answer(batch, actor, "same", two.pk)
    assert batch.rows.get(row=6).member == two
    row, _column, message = wrong(batch)
    assert (row, "1 who had to attend" in message, "Lê Hoa" in message) == (2, True, True)


def test_namesakes_of_whom_nothing_is_known_are_taken_in_their_order(choice, actor, cell):
    one, two = (factories.make_member("Lê Hoa", cell=cell, card_number=None) for _n in range(2))
    batch = send(actor, choice, HEADINGS, *ALL, "Lê Hoa|x|", "Lê Hoa|K|")
    assert problems(batch) == []
    found = [batch.rows.get(row=row).member for row in (6, 7)]
    assert found == sorted([one, two], key=lambda member: member.code)


def test_namesakes_are_no_question_where_all_did_the_same(choice, actor, cell):
    for born in ("1950", "1980"):
        factories.make_member("Lê Hoa", cell=cell, born=born)
    same = send(actor, choice, HEADINGS, *ALL, "Lê Hoa|x|", "Lê Hoa|x|")
    other = send(actor, choice, HEADINGS, *ALL, "Lê Hoa|x|", "Lê Hoa|K|")
    assert (same.state, other.counts["errors"] + other.counts["questions"]) == ("planned", 2)


def test_a_number_of_somebody_else_is_a_question(choice, actor, people):
    rows = [f"{name}||x" for name in NAMES[1:]]
    batch = send(actor, choice, "Họ và tên|Số thẻ|Có mặt", "Trần Lan|12345600|x", *rows)
    row, column, message = wrong(batch)
    assert (row, column) == (2, "Số thẻ")
    assert message == "On record this number is that of Lê Văn An."
    batch = answer(batch, actor, "same", people["An"].pk)
    assert (batch.state, batch.rows.get(row=2).member) == ("planned", people["An"])


def test_numbers_of_two_people_are_refused(choice, actor, people):
    people["Bình"].personal_number = "022160001234"
    people["Bình"].save()
    rows = [f"{name}|||x" for name in NAMES[2:]]
    two = ("Lê Văn An|12345600|022160001234|x", "Lê Thị Bình|||x")
    batch = send(actor, choice, "Họ và tên|Số thẻ|Số CCCD|Có mặt", *two, *rows)
    assert wrong(batch)[:2] == (2, "Số CCCD")


def test_the_code_comes_before_all(choice, actor, people):
    rows = [f"{name}||x" for name in NAMES[1:]]
    batch = send(actor, choice, "Họ tên|Mã đảng viên|Có mặt", f"Lê An|{people['An'].code}|x", *rows)
    assert (problems(batch), batch.rows.get(row=2).member) == ([], people["An"])


def test_a_namesake_with_another_number_is_a_question(choice, actor, people):
    rows = [f"{name}||x" for name in NAMES[1:]]
    batch = send(actor, choice, "Họ và tên|Số thẻ|Có mặt", "Lê Văn An|99999999|x", *rows)
    row, column, message = wrong(batch)
    assert (row, column) == (2, "Họ và tên")
    assert "another number" in message
    assert answer(batch, actor, "same", people["An"].pk).state == "planned"


def test_a_stranger_can_only_be_left_out(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL, "Khách Mời|x|")
    row, column, message = wrong(batch)
    assert (row, column) == (6, "Họ và tên")
    assert message.startswith("This person is not on the sheet of regular 06/2024 on 05/06/2024")
    assert batch.rows.get(row=6).errors[0]["options"] == ["left_out"]
    batch = answer(batch, actor, "left_out")
    assert (batch.state, actions(batch)) == ("planned", ["new"] * 4 + ["left_out"])
    confirm(batch, actor)
    assert "Khách Mời" not in sheet(Meeting.objects.get())


def test_what_is_answered_for_one_meeting_is_asked_for_the_next(choice, commune, cell, actor):
    answer(send(actor, choice, HEADINGS, *ALL, "Khách Mời|x|"), actor, "left_out")
    again = send(actor, choice, HEADINGS, *ALL, "Khách Mời|x|")
    may = chosen(commune, cell, month=date(2024, 5, 1), held_on=date(2024, 5, 3))
    other = send(actor, may, HEADINGS, *ALL, "Khách Mời|x|")
    assert (again.state, other.state) == ("planned", "refused")


def test_who_belonged_to_the_cell_on_the_day_is_on_the_sheet(choice, actor, cell):
    factories.make_member("Lê Đi", cell=cell, end=date(2024, 6, 5))
    factories.make_member("Lê Đến", cell=cell, start=date(2024, 6, 6))
    factories.make_member("Lê Có", cell=cell, end=date(2024, 6, 6))
    batch = send(actor, choice, HEADINGS, *ALL, "Lê Có|x|")
    assert problems(batch) == []


def test_one_person_twice(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL, "Lê Văn An|P|")
    row, _column, message = wrong(batch)
    assert row == 6
    assert message.startswith("Row 2 is about the same person")
    batch = answer(batch, actor, "left_out")
    assert (batch.state, batch.rows.get(row=2).after["presence"]) == ("planned", "present")
