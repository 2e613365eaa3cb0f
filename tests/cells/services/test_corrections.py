"""Who is on a sheet, put right: asked about in a draft, an act with a reason once it is frozen.

Today is 10 July 2024 (see `clock`).
"""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Change, Meeting, Membership
from cells.services import meetings as services
from cells.services import sheets
from cells.services.changes import Actor
from cells.services.corrections import UnseenDifferenceError, drift_of, take_up_roll
from cells.services.meeting_versions import ConflictError
from cells.services.sheets import Mark
from tests import factories
from tests.cells.evidence import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

HELD = date(2024, 6, 3)


@pytest.fixture
def actor(db):
    return Actor(factories.make_user(username="secretary"))


@pytest.fixture
def cell(db):
    cell = factories.make_cell()
    for name in ("Lê An", "Lê Bình"):
        factories.make_member(name, cell=cell)
    return cell


@pytest.fixture
def draft(cell, actor):
    return services.open_meeting(
        actor=actor,
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=HELD,
    )


@pytest.fixture
def submitted(draft, actor):
    return services.submit_meeting(actor=actor, meeting=draft, version=1)


def stored(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def row_of(meeting, name):
    return meeting.sheet.get(member__full_name=name)


def absent(actor, meeting, name, **given):
    """Mark somebody as ill."""
    marks = {row_of(meeting, name).pk: Mark("excused", "ill")}
    return services.record_attendance(
        actor=actor, meeting=meeting, version=meeting.version, marks=marks, **given
    )


def leave(name, day=HELD):
    Membership.objects.filter(member__full_name=name).update(end=day, ended="transferred")


class TestAskingBeforeMarksGo:
    def move(self, actor, meeting, agreed, **details):
        details = details or {"held_on": date(2024, 6, 20)}
        return services.change_meeting(
            actor=actor, meeting=meeting, version=meeting.version, agreed=agreed, **details
        )

    @pytest.fixture
    def marked(self, actor, draft):
        leave("Lê An", date(2024, 6, 10))
        return absent(actor, draft, "Lê An")

    def test_another_day_with_other_people_writes_nothing_before_it_was_shown(self, actor, marked):
        before = everything()

        with pytest.raises(UnseenDifferenceError) as refused:
            self.move(actor, marked, "")

        assert everything() == before
        assert [row.member.full_name for row in refused.value.difference.leaving] == ["Lê An"]

    def test_what_was_shown_is_done(self, actor, marked):
        with pytest.raises(UnseenDifferenceError) as refused:
            self.move(actor, marked, "")

        meeting = self.move(actor, marked, refused.value.difference.key)

        assert (stored(meeting).held_on, stored(meeting).expected) == (date(2024, 6, 20), 1)

    def test_what_changed_since_is_shown_again(self, cell, actor, marked):
        with pytest.raises(UnseenDifferenceError) as refused:
            self.move(actor, marked, "")
        factories.make_member("Lê Chi", cell=cell)

        with pytest.raises(UnseenDifferenceError) as again:
            self.move(actor, marked, refused.value.difference.key)

        assert [place.member.full_name for place in again.value.difference.joining] == ["Lê Chi"]

    def test_a_meeting_that_was_not_held_after_all_loses_its_marks(self, actor, marked):
        with pytest.raises(UnseenDifferenceError):
            self.move(actor, marked, "", held_on=None, not_held_reason="Flood")

    def test_nothing_is_asked_where_nobody_was_marked(self, actor, draft):
        leave("Lê An", date(2024, 6, 10))

        assert self.move(actor, draft, "").expected == 1

    def test_nothing_is_asked_where_the_people_stay(self, actor, draft):
        marked = absent(actor, draft, "Lê An")

        assert self.move(actor, marked, "").excused == 1


class TestTakingUpTheRoll:
    def take_up(self, actor, meeting, reason="Came on 1 June", **given):
        drift = drift_of(meeting)
        values = {"version": meeting.version, "agreed": drift.key if drift else "", **given}
        return take_up_roll(actor=actor, meeting=meeting, reason=reason, **values)

    @pytest.fixture
    def corrected(self, cell, submitted):
        """The roll, corrected after the sheet was submitted: An was not there, Chi was."""
        leave("Lê An")
        factories.make_member("Lê Chi", cell=cell)
        return submitted

    def test_changes_who_is_on_the_sheet_and_keeps_the_marks(self, actor, submitted, cell):
        absent(actor, submitted, "Lê Bình", reason="Counted wrong")
        leave("Lê An")
        factories.make_member("Lê Chi", cell=cell)

        meeting = self.take_up(actor, stored(submitted))

        meeting = stored(meeting)
        people = meeting.sheet.in_name_order().values_list("member__full_name", "presence")
        assert list(people) == [("Lê Bình", "excused"), ("Lê Chi", "present")]
        assert (meeting.expected, meeting.present, meeting.excused) == (2, 1, 1)
        assert (meeting.state, meeting.version) == ("submitted", 4)
        assert drift_of(meeting) is None

    def test_is_one_entry_of_the_log_about_those_concerned(self, actor, corrected, cell):
        an = row_of(corrected, "Lê An").member.code
        entries = Change.objects.count()

        self.take_up(actor, corrected)

        assert Change.objects.count() == entries + 1
        entry = Change.objects.latest("pk")
        chi = row_of(corrected, "Lê Chi").member.code
        assert (entry.action, entry.user, entry.reason) == (
            "corrected",
            actor.user,
            "Came on 1 June",
        )
        assert (entry.before, entry.after) == ({an: "expected present"}, {chi: "expected present"})

    def test_of_a_returned_meeting(self, actor, corrected):
        returned = services.return_meeting(
            actor=actor, meeting=corrected, version=2, remark="Who is Chi?"
        )

        assert self.take_up(actor, returned).state == "returned"
        assert drift_of(stored(returned)) is None

    def test_twice_is_no_error_and_writes_once(self, actor, corrected):
        drift = drift_of(corrected).key
        self.take_up(actor, corrected)
        before = everything()

        self.take_up(actor, corrected, version=2, agreed=drift)

        assert everything() == before

    def test_without_a_reason_is_refused(self, actor, corrected):
        with pytest.raises(ValidationError) as refused:
            self.take_up(actor, corrected, reason="")

        assert refused.value.message_dict == {
            "reason": ["Say why the submitted sheet is corrected."]
        }

    def test_of_another_version_is_refused(self, actor, corrected):
        with pytest.raises(ConflictError):
            self.take_up(actor, corrected, version=1)

    def test_of_another_difference_than_was_shown_is_refused(self, actor, corrected, cell):
        before = everything()
        with pytest.raises(UnseenDifferenceError):
            self.take_up(actor, corrected, agreed="x")
        assert everything() == before

    def test_that_leaves_nobody_is_refused(self, actor, submitted):
        leave("Lê An")
        leave("Lê Bình")
        before = everything()

        with pytest.raises(ValidationError) as refused:
            self.take_up(actor, submitted)

        assert refused.value.messages == [
            "Nobody had to attend on that day: the roll of the cell must be put right first."
        ]
        assert everything() == before

    def test_of_a_confirmed_meeting_is_refused(self, actor, corrected):
        key = sheets.difference_of(corrected).key
        confirmed = services.confirm_meeting(actor=actor, meeting=corrected, version=2)

        assert drift_of(confirmed) is None
        with pytest.raises(ValidationError) as refused:
            self.take_up(actor, confirmed, agreed=key)
        assert refused.value.messages == ["This cannot be done with a meeting that is confirmed."]

    def test_never_happens_by_itself(self, actor, corrected):
        sheet = list(corrected.sheet.values())
        services.redraw_draft(corrected)
        services.confirm_meeting(actor=actor, meeting=corrected, version=2)

        assert list(corrected.sheet.values()) == sheet
