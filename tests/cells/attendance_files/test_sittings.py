"""Which meeting the rows of a file are about, and why one cannot be."""

from datetime import date

import pytest

from cells.models import Meeting
from tests import factories
from tests.cells.attendance_files.files import (
    ALL,
    HEADINGS,
    NAMES,
    WITH_DAYS,
    actions,
    chosen,
    confirm,
    everybody,
    problems,
    send,
    wrong,
)

pytestmark = pytest.mark.django_db


def test_the_file_says_all(commune, cell, people, actor):
    rows = everybody("C1|5/2024|thường kỳ|3/5/2024") + everybody("Thôn Một|6/2024|bt|20/6/2024")
    empty = chosen(commune, month=None, held_on=None)
    batch = confirm(send(actor, empty, WITH_DAYS, *rows), actor)
    found = Meeting.objects.order_by("month").values_list("cell", "month", "kind", "held_on")
    assert batch.counts["meetings"] == 2
    assert list(found) == [
        (cell.pk, date(2024, 5, 1), "regular", date(2024, 5, 3)),
        (cell.pk, date(2024, 6, 1), "extraordinary", date(2024, 6, 20)),
    ]


def test_regular_and_thematic_on_one_evening(commune, cell, people, actor):
    rows = everybody("C1|6/2024||5/6/2024|") + everybody("C1|6/2024|chuyên đề|5/6/2024|Nước sạch")
    headings = WITH_DAYS.replace("|Họ", "|Chuyên đề|Họ")
    batch = confirm(send(actor, chosen(commune), headings, *rows), actor)
    found = Meeting.objects.order_by("kind").values_list("kind", "topic", "held_on__day")
    assert (batch.state, list(found)) == (
        "applied",
        [("regular", "", 5), ("thematic", "Nước sạch", 5)],
    )


def test_one_row_tells_the_day_for_all(commune, cell, people, actor):
    rows = everybody("C1|6/2024||")
    rows[0] = "C1|6/2024||4/6/2024|Lê Văn An|x"
    batch = send(actor, chosen(commune, held_on=None), WITH_DAYS, *rows)
    assert {row.after["meeting"] for row in batch.rows.all()} == {"2024-06 regular 2024-06-04"}


def test_without_a_month_it_is_that_of_the_day(commune, cell, people, actor):
    rows = everybody("C1|||3/5/2024")
    batch = send(actor, chosen(commune, month=None, held_on=None), WITH_DAYS, *rows)
    assert {row.after["meeting"] for row in batch.rows.all()} == {"2024-05 regular 2024-05-03"}


@pytest.mark.parametrize(
    ("row", "options", "column", "words"),
    [
        ("C1|6/2024||", {"held_on": None}, "Ngày họp", "The day of the meeting is missing"),
        ("C1|||", {"month": None, "held_on": None}, "Tháng", "The month is missing"),
        ("C1|6/2024||11/7/2024", {}, "Ngày họp", "That day is still to come."),
        ("C1|3/2024||5/6/2024", {}, "Ngày họp", "too far from the month"),
        ("C1|6/2024|chuyên đề|5/6/2024", {}, "Topic", "Name the topic of the thematic meeting."),
        ("C7|6/2024||5/6/2024", {}, "Chi bộ", "There is no cell of this code or name."),
        ("X2-C|6/2024||5/6/2024", {}, "Chi bộ", "There is no cell of this code or name."),
        ("|6/2024||5/6/2024", {}, "Chi bộ", "The cell is missing."),
        ("C1|12/2019||5/1/2020", {}, "Tháng", "The cell did not exist in that month."),
    ],
)
def test_a_meeting_that_cannot_be(commune, people, actor, row, options, column, words):
    factories.make_cell("X2-C", commune=factories.make_commune("X2"))
    batch = send(actor, chosen(commune, **options), WITH_DAYS, *everybody(row))
    first = problems(batch)[0]
    assert (batch.state, first[0], first[1]) == ("refused", 2, column)
    assert words in first[3]


def test_what_is_wrong_with_a_meeting_is_said_once(commune, people, actor):
    batch = send(actor, chosen(commune), WITH_DAYS, *everybody("C1|6/2024||11/7/2024"))
    assert len(problems(batch)) == 1


def test_two_regular_meetings_a_month(commune, people, actor):
    rows = everybody("C1|6/2024||5/6/2024") + everybody("C1|6/2024||6/6/2024")
    row, column, message = wrong(send(actor, chosen(commune), WITH_DAYS, *rows))
    assert (row, column) == (6, "Ngày họp")
    assert message.startswith("The regular meeting of 06/2024 (Chi bộ Thôn Một): Other rows")
    assert "05/06/2024 as the day of the cell's regular meeting of 06/2024" in message


def test_two_topics_of_one_meeting(commune, people, actor):
    headings = WITH_DAYS.replace("|Họ", "|Chuyên đề|Họ")
    rows = everybody("C1|6/2024|chuyên đề|5/6/2024|Nước sạch")
    rows[3] = rows[3].replace("Nước sạch", "Nông thôn mới")
    row, column, message = wrong(send(actor, chosen(commune), headings, *rows))
    assert (row, column) == (2, "Chuyên đề")
    assert "different topics" in message


def test_the_chosen_day_stands_for_one_month_only(commune, people, actor):
    rows = everybody("C1|5/2024||") + everybody("C1|6/2024||")
    batch = send(actor, chosen(commune, month=None), WITH_DAYS, *rows)
    assert [problem[0] for problem in problems(batch)] == [2, 6]
    assert all("day of the meeting is missing" in problem[3] for problem in problems(batch))


def test_a_file_without_cells_needs_one(commune, people, actor):
    batch = send(actor, chosen(commune), HEADINGS, *ALL)
    assert (batch.state, "none was chosen" in batch.message) == ("unreadable", True)


def test_a_file_without_statuses_asks_for_the_column(choice, actor):
    batch = send(actor, choice, "Họ và tên|Quê quán", "Lê Văn An|Mẫu")
    assert batch.state == "mapping"


def test_a_line_of_many_meetings_names_a_cell_that_is_not_there_once(commune, people, actor):
    choice = chosen(commune, month=None, held_on=None)
    rows = [f"C1|{NAMES[0]}|x|x", *(f"Xóm Lạ|{name}|x|x" for name in NAMES[1:])]
    batch = send(actor, choice, "Chi bộ|Họ và tên|03/05/2024|05/06/2024", *rows)
    lost = [row for row, column, *_ in problems(batch) if column == "Chi bộ"]
    assert (batch.state, lost, actions(batch)) == ("refused", [3, 4, 5], ["error"] * 8)


def test_a_column_for_each_meeting(commune, cell, people, actor):
    choice = chosen(commune, cell, month=None, held_on=None)
    rows = [f"{name}|x|P" for name in NAMES]
    rows[3] = "Hoàng Văn Dũng|x|"
    batch = send(actor, choice, "Họ và tên|03/05/2024|05/06/2024", *rows)
    assert wrong(batch) == (5, "05/06/2024", "Write whether this person came.")
    rows[3] = "Hoàng Văn Dũng|x|K"
    batch = confirm(send(actor, choice, "Họ và tên|03/05/2024|05/06/2024", *rows), actor)
    may, june = Meeting.objects.order_by("month")
    assert (may.held_on, may.present) == (date(2024, 5, 3), 4)
    assert (june.held_on, june.excused, june.unexcused) == (date(2024, 6, 5), 3, 1)
