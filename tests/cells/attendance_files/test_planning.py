"""What a file plans to mark: nobody is forgotten or guessed, and what is on record is respected."""

from datetime import date

import pytest

from cells.choices import MeetingState
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
    send,
    sheet,
    wrong,
)

pytestmark = pytest.mark.django_db


def test_who_is_missing_is_named(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL[:2])
    row, column, message = wrong(batch)
    assert (batch.state, row, column) == ("refused", 2, None)
    assert message == (
        "The regular meeting of 06/2024 (Chi bộ Thôn Một): 2 who had to attend are not in the file:"
        " Chìu Thị Cúc, Hoàng Văn Dũng. Add a row for each of them, whether they came or not."
    )


def test_an_empty_status_must_be_filled_in(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL[:3], "Hoàng Văn Dũng||")
    assert wrong(batch) == (5, "Có mặt", "Write whether this person came.")


def test_absent_alone_is_a_question_and_means_without_reason(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL[:3], "Hoàng Văn Dũng|vắng|")
    row, column, message = wrong(batch)
    assert (row, column) == (5, "Có mặt")
    assert message.startswith("regular 06/2024: “absent” does not say")
    batch = answer(batch, actor, "accepted")
    assert (batch.state, batch.rows.get(row=5).after["presence"]) == ("planned", "unexcused")
    confirm(batch, actor)
    assert sheet(Meeting.objects.get())["Hoàng Văn Dũng"] == "unexcused none_given"


@pytest.mark.parametrize(
    ("status", "mark"), [("x", "present"), ("", ""), ("miễn", ""), ("vắng", ""), ("P", "")]
)
def test_the_exempt_may_be_in_the_file(choice, actor, status, mark):
    batch = confirm(send(actor, choice, HEADINGS, *ALL, f"Lê Thị Yến|{status}|"), actor)
    meeting = Meeting.objects.get()
    assert batch.state == "applied"
    assert sheet(meeting)["Lê Thị Yến"] == mark
    assert (meeting.expected, meeting.exempt, meeting.exempt_present) == (4, 1, int(mark != ""))


def test_who_is_away_may_be_in_the_file(choice, actor, people):
    factories.join(people["Cúc"], factories.make_cell(), kind="temporary")
    confirm(send(actor, choice, HEADINGS, *ALL), actor)
    meeting = Meeting.objects.get()
    assert (meeting.expected, meeting.away, meeting.away_present) == (3, 1, 0)


def test_exempt_in_the_file_only(choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL[:3], "Hoàng Văn Dũng|miễn|")
    row, column, message = wrong(batch)
    assert (row, column) == (5, "Có mặt")
    assert "no exemption is on record" in message


def test_a_cell_in_which_nobody_had_to_attend(commune, actor):
    cell = factories.make_cell("C9", commune=commune)
    factories.exempt(factories.make_member("Lê Nghỉ", cell=cell))
    batch = send(actor, chosen(commune, cell), HEADINGS, "Lê Nghỉ|x|")
    assert wrong(batch)[2].startswith(
        "The regular meeting of 06/2024 (Chi bộ C9): Nobody had to attend on that day"
    )


@pytest.fixture
def recorded(choice, actor):
    """The meeting of June as a file had it: submitted."""
    confirm(send(actor, choice, HEADINGS, *ALL), actor)
    return Meeting.objects.get()


def test_what_is_on_record_is_unchanged(recorded, choice, actor):
    batch = send(actor, choice, HEADINGS, *ALL)
    assert (batch.state, actions(batch)) == ("planned", ["unchanged"] * 4)
    confirm(batch, actor)
    again = Meeting.objects.get()
    assert (again.version, again.source) == (recorded.version, recorded.source)


def test_the_day_may_be_left_to_the_record(recorded, commune, cell, actor):
    batch = send(actor, chosen(commune, cell, held_on=None), HEADINGS, *ALL)
    assert (batch.state, actions(batch)) == ("planned", ["unchanged"] * 4)


def test_a_submitted_sheet_is_corrected_when_that_is_accepted(recorded, choice, actor):
    rows = ("Lê Văn An|P|ốm", *ALL[1:])
    batch = send(actor, choice, HEADINGS, *rows)
    row, column, message = wrong(batch)
    assert (batch.state, row, column) == ("refused", 2, "Có mặt")
    assert message == (
        "regular 06/2024 was submitted with: present. Accept that it is corrected to: excused"
        " (ill)."
    )
    batch = answer(batch, actor, "accepted")
    assert actions(batch) == ["changed", "unchanged", "unchanged", "unchanged"]
    assert batch.rows.get(row=2).before == {"presence": "present", "reason": ""}
    confirm(batch, actor)
    again = Meeting.objects.get()
    assert sheet(again)["Lê Văn An"] == "excused ill"
    assert (again.state, again.present, again.excused) == ("submitted", 1, 2)


def test_a_confirmed_meeting_is_locked(recorded, choice, actor):
    Meeting.objects.update(state=MeetingState.CONFIRMED)
    same = send(actor, choice, HEADINGS, *ALL)
    assert (same.state, actions(same)) == ("planned", ["unchanged"] * 4)
    batch = send(actor, choice, HEADINGS, "Lê Văn An|P|ốm", *ALL[1:])
    row, column, message = wrong(batch)
    assert (row, column) == (2, "Có mặt")
    assert message.startswith("regular 06/2024 is confirmed and locked with: present.")
    assert "question" not in batch.rows.get(row=2).errors[0]


def test_a_meeting_of_another_day_on_record(recorded, commune, cell, actor):
    batch = send(actor, chosen(commune, cell, held_on=date(2024, 6, 7)), HEADINGS, *ALL)
    row, _column, message = wrong(batch)
    assert row == 2
    assert "was held on 05/06/2024" in message


def test_a_meeting_that_was_not_held_on_record(choice, cell, actor):
    factories.make_meeting(cell, "2024-06", not_held_reason="lũ lụt")
    assert "was not held" in wrong(send(actor, choice, HEADINGS, *ALL))[2]


def test_two_thematic_meetings_of_one_day_are_told_apart_by_topic(commune, cell, people, actor):
    day = {"kind": "thematic", "held_on": date(2024, 6, 5), "present": 4}
    for topic in ("Nước sạch", "Nông thôn mới"):
        meeting = factories.make_meeting(cell, "2024-06", topic=topic, **day)
        for name in ("An", "Bình", "Cúc", "Dũng"):
            factories.mark(meeting, people[name])
    rows = [f"{name}|x|" for name in NAMES]
    named = chosen(commune, cell, kind="thematic", topic="nông thôn mới")
    unnamed = chosen(commune, cell, kind="thematic", topic="Khác")
    assert actions(send(actor, named, HEADINGS, *rows)) == ["unchanged"] * 4
    assert "write the topic" in wrong(send(actor, unnamed, HEADINGS, *rows))[2]


def test_another_topic_on_record(commune, cell, people, actor):
    held = date(2024, 6, 5)
    factories.make_meeting(cell, "2024-06", kind="thematic", held_on=held, topic="Nước sạch")
    other = chosen(commune, cell, kind="thematic", topic="Nông thôn mới")
    assert "“Nước sạch”" in wrong(send(actor, other, HEADINGS, *ALL))[2]


def test_the_queries_grow_with_the_meetings_and_not_with_the_rows(
    commune, cell, actor, django_assert_max_num_queries
):
    names = [f"Lê Thị {chr(ord('A') + n)}" for n in range(20)]
    for name in names:
        factories.make_member(name, cell=cell)
    choice = chosen(commune, cell)
    with django_assert_max_num_queries(100) as few:
        send(actor, choice, HEADINGS, *(f"{name}|x|" for name in names[:2]))
    with django_assert_max_num_queries(100) as many:
        send(actor, choice, HEADINGS, *(f"{name}|x|" for name in names))
    assert len(many) == len(few)
