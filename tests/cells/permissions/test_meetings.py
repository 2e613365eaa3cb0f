"""Who may do what with the people and meetings of a cell."""

import pytest

from cells import permissions
from cells.choices import MeetingState
from tests import factories
from tests.cells.permissions.people import holders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_who_may_see_the_people_of_a_cell(world):
    def of(code):
        return holders(world, lambda user: permissions.may_see_people(user, world.cells[code]))

    assert of("A1") == {"upper staff", "staff of A", "secretary of A1", "deputy of A1"}
    assert of("MOVED") == {"upper staff", "staff of B", "secretary of MOVED"}
    assert of("MERGED") == {"upper staff", "staff of A", "staff of B"}
    assert of("Z1") == set()


def test_who_may_record_the_meetings_of_a_cell(world):
    def of(code):
        return holders(world, lambda user: permissions.may_record(user, world.cells[code]))

    assert of("A1") == {"staff of A", "secretary of A1", "deputy of A1"}
    assert of("MOVED") == {"staff of B", "secretary of MOVED"}
    assert of("Z1") == set()


def test_who_may_remind_a_cell(world):
    def of(code):
        return holders(world, lambda user: permissions.may_remind(user, world.cells[code]))

    assert of("A1") == {"upper staff", "staff of A"}
    assert of("MOVED") == {"upper staff", "staff of B"}
    assert of("Z1") == set()


def test_who_may_work_as_officer_staff_or_upper_staff(world):
    cell = world.cells["A1"]

    def those(rule):
        return holders(world, lambda user: rule(user, cell))

    assert those(permissions.is_officer) == {"secretary of A1", "deputy of A1"}
    assert those(permissions.is_staff_over) == {"staff of A"}
    assert those(permissions.is_upper_over) == {"upper staff"}


@pytest.mark.parametrize("state", MeetingState.values)
def test_who_may_edit_confirm_and_return_a_meeting(world, state):
    meeting = factories.make_meeting(world.cells["A1"], "2024-05", state=state)

    def those(rule):
        return holders(world, lambda user: rule(user, meeting))

    recorders = {"staff of A", "secretary of A1", "deputy of A1"}
    assert those(permissions.may_edit) == (set() if state == "confirmed" else recorders)
    confirmers = {"staff of A"} if state == "submitted" else set()
    assert those(permissions.may_confirm) == confirmers
    returners = {"submitted": {"staff of A", "upper staff"}, "confirmed": {"upper staff"}}
    assert those(permissions.may_return) == returners.get(state, set())


@pytest.mark.parametrize("state", MeetingState.values)
def test_who_may_reopen_dispute_and_answer_a_meeting(world, state):
    meeting = factories.make_meeting(world.cells["A1"], "2024-05", state=state)

    def those(rule):
        return holders(world, lambda user: rule(user, meeting))

    is_confirmed, counts = state == "confirmed", state in ("submitted", "confirmed")
    assert those(permissions.may_reopen) == ({"upper staff"} if is_confirmed else set())
    officers = {"secretary of A1", "deputy of A1"}
    assert those(permissions.may_dispute) == (officers if counts else set())
    assert those(permissions.may_answer) == {"staff of A"}


def test_who_may_record_the_part_of_the_other_cell_of_a_joint_meeting(world):
    meeting = factories.make_meeting(world.cells["B1"], "2024-05", joint_with=world.cells["A1"])

    joining = holders(world, lambda user: permissions.may_join(user, meeting))

    assert joining == {"secretary of A1", "deputy of A1"}
