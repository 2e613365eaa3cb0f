from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cells.choices import MeetingKind, MeetingState
from cells.models import Meeting
from cells.periods import Period
from cells.rates import Ratio
from tests import factories

pytestmark = pytest.mark.django_db
JUNE = date(2024, 6, 1)


@pytest.fixture
def cell():
    return factories.make_cell()


class TestOneRegularMeetingACellAndMonth:
    def test_a_second_is_refused_whatever_its_state(self, cell):
        factories.make_meeting(cell, JUNE, not_held_reason="Flood")

        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_meeting(cell, JUNE, state=MeetingState.DRAFT)
        assert Meeting.objects.count() == 1

    def test_none_becomes_a_second_by_a_query(self, cell):
        factories.make_meeting(cell, JUNE)
        factories.make_meeting(cell, JUNE, kind=MeetingKind.THEMATIC)
        factories.make_meeting(cell, "2024-05")

        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(kind=MeetingKind.THEMATIC).update(kind=MeetingKind.REGULAR)
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(month=date(2024, 5, 1)).update(month=JUNE)

    @pytest.mark.parametrize("kind", [MeetingKind.THEMATIC, MeetingKind.EXTRAORDINARY])
    def test_there_may_be_several_of_the_other_kinds(self, cell, kind):
        for _n in range(2):
            factories.make_meeting(cell, JUNE, kind=kind)

        assert cell.meetings.filter(kind=kind).count() == 2

    def test_is_said_in_words(self, cell, english):
        meeting = factories.make_meeting(cell, JUNE)
        meeting.pk = None

        with pytest.raises(ValidationError) as error:
            meeting.validate_constraints()

        assert error.value.messages == ["The cell's regular meeting of that month is on record."]


def test_a_client_key_is_used_once(cell):
    meeting = factories.make_meeting(cell, JUNE)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_meeting(cell, "2024-05", client_key=meeting.client_key)


class TestWords:
    @pytest.fixture
    def by_state(self, cell):
        months = zip(MeetingState, range(1, 5), strict=True)
        return {
            state: factories.make_meeting(cell, date(2024, number, 1), state=state)
            for state, number in months
        }

    def test_counted_are_submitted_and_confirmed(self, by_state):
        counted = {by_state["submitted"], by_state["confirmed"]}

        assert set(Meeting.objects.counted()) == counted
        assert {meeting for meeting in by_state.values() if meeting.counts} == counted

    def test_frozen_is_what_was_submitted_once(self, by_state):
        frozen = {state for state, meeting in by_state.items() if meeting.is_frozen}

        assert frozen == {"submitted", "confirmed", "returned"}

    def test_held_and_not_held(self, cell):
        held = factories.make_meeting(cell, JUNE)
        missed = factories.make_meeting(cell, "2024-05", not_held_reason="Flood")

        assert (list(Meeting.objects.held()), held.is_held) == ([held], True)
        assert (list(Meeting.objects.not_held()), missed.is_held) == ([missed], False)

    def test_a_period_selects_by_the_month_alone(self, cell):
        factories.make_meeting(cell, "2023-12", held_on=date(2024, 1, 2))
        march = factories.make_meeting(cell, "2024-03", held_on=date(2024, 4, 2))
        factories.make_meeting(cell, "2024-04", held_on=date(2024, 3, 31))

        assert list(Meeting.objects.in_period(Period.of_quarter(2024, 1))) == [march]

    def test_newest_first(self, cell):
        may = factories.make_meeting(cell, "2024-05")
        regular = factories.make_meeting(cell, JUNE)
        thematic = factories.make_meeting(cell, JUNE, kind="thematic", held_on=date(2024, 6, 3))
        later = factories.make_meeting(cell, JUNE, kind="thematic", held_on=date(2024, 6, 20))

        assert list(Meeting.objects.newest_first()) == [regular, later, thematic, may]

    def test_the_rate_is_present_of_expected(self, cell):
        meeting = factories.make_meeting(
            cell, JUNE, present=15, excused=1, unexcused=1, exempt=3, exempt_present=2, guests=4
        )

        assert meeting.rate == Ratio(15, 17)
        assert meeting.absent == 2

    def test_without_anyone_expected_the_rate_is_no_data(self, cell):
        assert factories.make_meeting(cell, JUNE).rate.percent is None

    def test_is_named_by_kind_and_month(self, cell, english):
        assert str(factories.make_meeting(cell, JUNE)) == "regular 06/2024"

    def test_every_tally_is_a_column(self):
        columns = {field.name for field in Meeting._meta.concrete_fields}

        assert set(Meeting.TALLIES) <= columns
        assert len(Meeting.TALLIES) == 9


def test_the_cell_of_a_meeting_is_not_deleted(cell):
    factories.make_meeting(cell, JUNE)
    cell.placements.all().delete()

    with pytest.raises(ProtectedError):
        cell.delete()
