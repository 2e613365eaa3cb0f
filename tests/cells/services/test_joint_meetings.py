"""Joint meetings: two meetings that name each other's cell. Today is 10 July 2024 (see `clock`)."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Change, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.joint_meetings import (
    counterpart_of,
    join_meeting,
    joint_meetings_to_record,
    partners_of,
)
from cells.services.sittings import hold_thematic_too
from tests import factories
from tests.cells.evidence import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

ACTOR = Actor.command("test")
TODAY = date(2024, 7, 10)
HELD = date(2024, 6, 3)


@pytest.fixture
def commune(db):
    return factories.make_commune("XA")


@pytest.fixture
def cell(commune):
    cell = factories.make_cell("A", commune=commune, name="Chi bộ A")
    factories.make_member("Lê An", cell=cell)
    return cell


@pytest.fixture
def other(commune):
    cell = factories.make_cell("B", commune=commune, name="Chi bộ B")
    factories.make_member("Hà Sơn", cell=cell)
    return cell


def open_joint(cell, other, **changed):
    details = {"kind": "regular", "month": date(2024, 6, 1), "held_on": HELD, **changed}
    return services.open_meeting(
        actor=ACTOR, cell=cell, client_key=uuid.uuid4(), joint_with=other, **details
    )


@pytest.fixture
def joint(cell, other):
    meeting = open_joint(cell, other)
    return services.submit_meeting(actor=ACTOR, meeting=meeting, version=1)


def join(meeting, key=None):
    return join_meeting(actor=ACTOR, meeting=meeting, client_key=key or uuid.uuid4())


def refused(act):
    before = everything()
    with pytest.raises(ValidationError) as error:
        act()
    assert everything() == before
    return error.value.message_dict


class TestPartners:
    def test_are_the_other_cells_of_the_commune_by_name(self, cell, other, commune):
        third = factories.make_cell("AA", commune=commune, name="Chi bộ AA")
        factories.make_cell("GONE", commune=commune, end=date(2024, 1, 1))
        factories.make_cell("Z", commune=factories.make_commune("XB"))

        found = partners_of(cell, TODAY)

        assert [(each.code, each.name) for each in found] == [
            ("AA", "Chi bộ AA"),
            ("B", "Chi bộ B"),
        ]
        assert third in found

    def test_hold_the_one_that_is_known_already(self, cell, other):
        moved = factories.make_cell("Z", commune=factories.make_commune("XB"))
        assert set(partners_of(cell, TODAY, moved.pk)) == {other, moved}


class TestRecording:
    def test_with_another_cell_keeps_each_its_own_people(self, joint, other):
        assert (joint.joint_with, joint.expected) == (other, 1)
        assert joint.sheet.get().member.full_name == "Lê An"
        entry = Change.objects.get(action="submitted")
        assert entry.after["joint_with_id"] == other.pk

    def test_with_itself_is_refused(self, cell):
        assert refused(lambda: open_joint(cell, cell)) == {
            "joint_with": ["A joint meeting is one held with another cell."]
        }

    def test_with_a_cell_that_was_not_there_is_refused(self, cell, commune):
        later = factories.make_cell("C", commune=commune, start=date(2024, 6, 4))
        assert refused(lambda: open_joint(cell, later)) == {
            "joint_with": ["The other cell did not exist on that day."]
        }

    def test_a_meeting_that_was_not_held_is_joint_with_nobody(self, cell, other):
        meeting = open_joint(cell, other)
        services.change_meeting(
            actor=ACTOR, meeting=meeting, version=1, held_on=None, not_held_reason="Flood"
        )
        assert Meeting.objects.get().joint_with is None

    def test_the_thematic_meeting_of_the_sitting_is_joint_too(self, cell, other):
        meeting = open_joint(cell, other)
        meeting = hold_thematic_too(actor=ACTOR, meeting=meeting, version=1, topic="Roads")
        assert meeting.thematic_too.joint_with == other

        services.change_meeting(actor=ACTOR, meeting=meeting, version=2, joint_with=None)
        assert Meeting.objects.get(kind="thematic").joint_with is None


class TestJoining:
    def test_opens_the_record_of_the_other_cell_with_its_own_people(self, joint, cell, other):
        own = join(joint)

        assert (own.cell, own.joint_with, own.state) == (other, cell, "draft")
        assert (own.kind, own.month, own.held_on) == ("regular", date(2024, 6, 1), HELD)
        assert own.sheet.get().member.full_name == "Hà Sơn"
        assert (counterpart_of(joint), counterpart_of(own)) == (own, joint)

    def test_twice_is_one_record(self, joint):
        own = join(joint)
        before = everything()
        assert join(joint) == own
        assert everything() == before

    def test_a_second_regular_meeting_of_the_month_is_refused(self, joint, other):
        factories.make_meeting(other, "2024-06", held_on=date(2024, 6, 5))
        assert refused(lambda: join(joint)) == {
            "month": ["The regular meeting of 06/2024 is on record already."]
        }


class TestToRecord:
    def waiting(self, cell):
        return list(joint_meetings_to_record(cell, TODAY))

    def test_is_what_another_cell_submitted(self, joint, cell, other):
        assert self.waiting(other) == [joint]
        assert self.waiting(cell) == []

    def test_no_draft_asks_anybody(self, cell, other):
        open_joint(cell, other)
        assert self.waiting(other) == []

    def test_once_it_is_begun_nothing_is_asked(self, joint, cell, other):
        join(joint)
        assert self.waiting(other) == []
        assert self.waiting(cell) == []

    def test_the_months_own_regular_meeting_answers_it_too(self, joint, other):
        factories.make_meeting(other, "2024-06", held_on=date(2024, 6, 5), state="draft")
        assert self.waiting(other) == []

    def test_a_meeting_of_another_kind_does_not(self, joint, other):
        factories.make_meeting(other, "2024-06", held_on=HELD, kind="thematic")
        assert self.waiting(other) == [joint]

    def test_after_a_year_nobody_is_asked(self, joint, other):
        assert list(joint_meetings_to_record(other, date(2025, 6, 10))) == [joint]
        assert list(joint_meetings_to_record(other, date(2025, 7, 10))) == []


def test_the_record_of_another_meeting_is_no_counterpart(joint, other):
    factories.make_meeting(other, "2024-06", held_on=date(2024, 6, 5))
    assert counterpart_of(joint) is None
