"""What the form of a sheet asks for and makes of it. Today is 10 July 2024 (see `clock`)."""

from datetime import date

import pytest

from cells.choices import Standing
from cells.forms.sheets import SheetForm
from cells.services.sheets import Mark
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]
JUNE = date(2024, 6, 1)


@pytest.fixture
def meeting():
    meeting = factories.make_meeting(factories.make_cell(), JUNE, state="draft")
    factories.mark(meeting, factories.make_member("Lê Bình"), "excused", reason="ill")
    factories.mark(meeting, factories.make_member("Lê An"))
    factories.mark(meeting, factories.make_member("Lê Chi"), "", Standing.EXEMPT)
    factories.mark(meeting, factories.make_member("Lê Dung"), "present", Standing.AWAY)
    factories.mark(meeting, factories.make_member("Lê Giang"), "present", Standing.GUEST)
    return meeting


def row_of(meeting, name):
    return meeting.sheet.get(member__full_name=name)


def test_asks_the_expected_what_became_of_them_and_the_others_whether_they_came(meeting):
    form = SheetForm(meeting=meeting)

    assert [str(row.attendance.member) for row in form.expected] == ["Lê An", "Lê Bình"]
    assert [row.mark.value() for row in form.expected] == ["present", "ill"]
    assert [str(row.attendance.member) for row in form.others] == ["Lê Chi", "Lê Dung"]
    assert [row.mark.value() for row in form.others] == [False, True]
    assert [str(row.member) for row in form.guests] == ["Lê Giang"]
    guest = row_of(meeting, "Lê Giang").member
    assert not [name for name in form.fields if name.endswith(f"_{guest.code}")]


def test_makes_a_mark_of_every_answer(meeting):
    rows = {name: row_of(meeting, f"Lê {name}") for name in ("An", "Bình", "Chi", "Dung")}
    form = SheetForm(
        {
            f"mark_{rows['An'].member.code}": "none_given",
            f"mark_{rows['Bình'].member.code}": "present",
            f"came_{rows['Chi'].member.code}": "on",
        },
        meeting=meeting,
    )

    assert form.is_valid()
    assert form.marks() == {
        rows["An"].pk: Mark("unexcused", "none_given"),
        rows["Bình"].pk: Mark("present", ""),
        rows["Chi"].pk: Mark("present"),
        rows["Dung"].pk: Mark(""),
    }


def test_asks_for_a_reason_once_it_is_submitted(meeting):
    assert "reason" not in SheetForm(meeting=meeting).fields
    meeting.state = "submitted"
    assert "reason" in SheetForm(meeting=meeting).fields
