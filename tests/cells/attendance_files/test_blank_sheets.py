"""The sheet that is taken out, filled in, and sent back."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from cells.models import Meeting
from cells.services.attendance_files.blank_sheets import blank_sheet
from tests import factories
from tests.cells.attendance_files.files import (
    DAY,
    JUNE,
    chosen,
    confirm,
    problems,
    send,
    sheet,
)

pytestmark = pytest.mark.django_db

STATUS, REASON, NOTE, TOPIC = 11, 12, 13, 10


@pytest.fixture
def village(cell):
    cell.name = "Chi bộ Thôn Một"
    return cell


def opened(cell, **options):
    values = {"month": JUNE, "kind": "regular", "held_on": DAY, **options}
    return load_workbook(io.BytesIO(blank_sheet(cell, "Đảng bộ xã Mẫu", **values)))


def lines(book):
    return [[value or "" for value in row] for row in book.active.values][4:]


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_it_holds_the_people_of_the_day(village, people):
    people["Cúc"].born = "1961-02"
    people["Cúc"].save()
    headings, *found = lines(opened(village))
    assert headings[1:5] == ["Họ và tên", "Ngày sinh", "Số thẻ", "Mã đảng viên"]
    assert headings[10:] == ["Điểm danh", "Lý do vắng", "Ghi chú"]
    meeting = ["C1", "06/2024", "Thường kỳ", "05/06/2024", ""]
    assert found == [
        [1, "Lê Văn An", "", "12345600", people["An"].code, *meeting, "", "", ""],
        [2, "Lê Thị Bình", "", "12345601", people["Bình"].code, *meeting, "", "", ""],
        [3, "Chìu Thị Cúc", "02/1961", "12345602", people["Cúc"].code, *meeting, "", "", ""],
        [4, "Hoàng Văn Dũng", "", "12345603", people["Dũng"].code, *meeting, "", "", ""],
        [5, "Lê Thị Yến", "", "12345604", people["Yến"].code, *meeting, "Miễn sinh hoạt", "", ""],
    ]


def test_it_offers_what_may_be_written(village, people):
    rules = opened(village).active.data_validations.dataValidation
    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [
        ("K6:K10", '"Có mặt,Vắng có lý do,Vắng không lý do"'),
        ("L6:L10", '"Ốm,Đi làm xa,Việc gia đình,Khác"'),
    ]


def test_without_a_day_it_is_of_the_end_of_the_month(village, people):
    factories.make_member("Lê Đi", cell=village, end=date(2024, 6, 20))
    factories.make_member("Lê Đến", cell=village, start=date(2024, 6, 30))
    names = [line[1] for line in lines(opened(village, held_on=None))]
    assert ("Lê Đến" in names, "Lê Đi" in names) == (True, False)


def test_of_a_month_that_goes_on_it_is_of_today(village, people):
    factories.make_member("Lê Đến", cell=village, start=date(2024, 7, 11))
    found = lines(opened(village, month=date(2024, 7, 1), held_on=None))
    assert len(found) == 6


def test_names_that_look_like_formulas_stay_names(village):
    factories.make_member("=SUM(A1) An", cell=village)
    cell = opened(village).active.cell(6, 2)
    assert (cell.value, cell.data_type) == ("=SUM(A1) An", "s")


def test_it_comes_back_filled_in(village, people, commune, actor):
    book = opened(village, kind="thematic")
    filled = [
        ("Có mặt", None, None),
        ("Vắng có lý do", "Việc gia đình", None),
        ("Vắng không lý do", None, "đã nhắc"),
        ("Vắng có lý do", "Khác", None),
    ]
    book.active.cell(6, TOPIC, "Nước sạch")
    for row, values in enumerate(filled, start=6):
        for column, value in zip((STATUS, REASON, NOTE), values, strict=True):
            book.active.cell(row, column, value)
    choice = chosen(commune, month=None, held_on=None)
    batch = send(actor, choice, "", data=saved(book))
    assert (problems(batch), batch.counts["left_aside"]) == ([], [])
    confirm(batch, actor)
    meeting = Meeting.objects.get()
    assert (meeting.cell, meeting.kind, meeting.topic) == (village, "thematic", "Nước sạch")
    assert (meeting.month, meeting.held_on) == (JUNE, DAY)
    assert sheet(meeting) == {
        "Lê Văn An": "present",
        "Lê Thị Bình": "excused family",
        "Chìu Thị Cúc": "unexcused none_given đã nhắc",
        "Hoàng Văn Dũng": "excused other",
        "Lê Thị Yến": "",
    }


def test_sent_back_empty_it_records_nothing(village, people, commune, actor):
    data = saved(opened(village))
    batch = send(actor, chosen(commune, month=None, held_on=None), "", data=data)
    assert batch.state == "refused"
    assert [problem[0] for problem in problems(batch)] == [6, 7, 8, 9]


def test_namesakes_are_told_apart_by_their_codes(village, people, commune, actor):
    one, two = (factories.make_member("Lê Văn An", cell=village) for _n in range(2))
    book = opened(village)
    for row in range(6, 12):
        absent = book.active.cell(row, 5).value == two.code
        book.active.cell(row, STATUS, "Vắng không lý do" if absent else "Có mặt")
    choice = chosen(commune, month=None, held_on=None)
    confirm(send(actor, choice, "", data=saved(book)), actor)
    found = dict(Meeting.objects.get().sheet.values_list("member", "presence"))
    assert (found[one.pk], found[two.pk], found[people["An"].pk]) == (
        "present",
        "unexcused",
        "present",
    )
