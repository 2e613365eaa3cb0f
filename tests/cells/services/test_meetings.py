"""Meetings from draft to confirmed: what each step writes, and that a refused one writes nothing.

Today is 10 July 2024 (see `clock`).
"""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cells.choices import CellType, MeetingKind, MeetingState, MembershipKind, Standing
from cells.models import Attendance, Cell, CellPlacement, Change, Exemption, Meeting, Membership
from cells.services import meetings as services
from cells.services import sittings
from cells.services.changes import Actor
from cells.services.meeting_rules import placement_for
from cells.services.meeting_versions import ConflictError, RollChangedError, SentBeforeError
from cells.services.sheets import Mark
from tests import factories
from tests.cells.connections import at_once, shared_database
from tests.cells.evidence import everything, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)
HELD = date(2024, 6, 3)
DAY = timedelta(days=1)


@pytest.fixture
def cell(db):
    """A cell of three people."""
    cell = factories.make_cell()
    for name in ("Lê An", "Lê Bình", "Lê Chi"):
        factories.make_member(name, cell=cell)
    return cell


@pytest.fixture
def actor(db):
    return Actor(factories.make_user(username="secretary"))


def details(**changed):
    return {"kind": "regular", "month": JUNE, "held_on": HELD, **changed}


@pytest.fixture
def opened(cell, actor):
    """Open a meeting of the cell."""

    def open_one(key=None, **changed):
        key = key or uuid.uuid4()
        values = details(**changed)
        return services.open_meeting(actor=actor, cell=cell, client_key=key, **values)

    return open_one


@pytest.fixture
def draft(opened):
    return opened()


@pytest.fixture
def submitted(draft, actor):
    return services.submit_meeting(actor=actor, meeting=draft, version=draft.version)


@pytest.fixture
def confirmed(submitted, actor):
    return services.confirm_meeting(actor=actor, meeting=submitted, version=submitted.version)


@pytest.fixture
def returned(submitted, actor):
    return services.return_meeting(
        actor=actor, meeting=submitted, version=submitted.version, remark="Count again"
    )


def row_of(meeting, name):
    return meeting.sheet.get(member__full_name=name)


def marks(meeting, **by_name):
    """Return marks by row id from marks by given name."""
    return {row_of(meeting, f"Lê {name}").pk: Mark(*mark) for name, mark in by_name.items()}


def stored(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def facts(meeting):
    return Meeting.objects.filter(pk=meeting.pk).values().get()


def newest_entry():
    return Change.objects.order_by("-pk").first()


def refused(act, field=None, *, error=ValidationError):
    """Run an act that must be refused and write nothing; return what it says (at a field)."""
    before = everything()
    with pytest.raises(error) as refusal:
        act()
    assert everything() == before
    if field is None:
        return refusal.value.messages
    assert list(refusal.value.message_dict) == [field]
    return refusal.value.message_dict[field]


class TestOpening:
    def test_makes_a_draft_with_everyone_expected_present(self, cell, actor, opened):
        key = uuid.uuid4()

        meeting = stored(opened(key, topic="Roads", source="By telephone"))

        assert (meeting.cell, meeting.kind, meeting.month) == (cell, "regular", JUNE)
        assert (meeting.held_on, meeting.topic, meeting.source) == (HELD, "Roads", "By telephone")
        assert (meeting.state, meeting.first_submitted_at) == (MeetingState.DRAFT, None)
        assert (meeting.recorded_by, meeting.client_key) == (actor.user, key)
        assert (meeting.expected, meeting.present, meeting.excused) == (3, 3, 0)
        assert meeting.commune_id == cell.placements.get().commune_id
        assert meeting.cell_type == CellType.RESIDENTIAL
        assert set(meeting.sheet.values_list("standing", "presence")) == {("expected", "present")}
        assert meeting.sheet.count() == 3

    def test_of_one_that_was_not_held_makes_no_sheet(self, opened):
        meeting = stored(opened(held_on=None, not_held_reason="Flood"))

        assert (meeting.held_on, meeting.not_held_reason) == (None, "Flood")
        assert (meeting.expected, meeting.sheet.count()) == (0, 0)

    def test_is_logged_as_one_entry(self, cell, actor, opened):
        meeting = opened()

        entry = Change.objects.get()
        assert (entry.user, entry.action, entry.noun) == (actor.user, "created", "meeting")
        assert (entry.object_id, entry.cell) == (meeting.pk, cell)
        assert (entry.after["month"], entry.after["held_on"]) == ("2024-06-01", "2024-06-03")

    def test_twice_with_one_key_is_once(self, opened):
        key = uuid.uuid4()
        first = opened(key)
        before = everything()

        second = opened(key)

        assert second == first
        assert everything() == before

    def test_a_page_sent_again_with_something_else_is_refused(self, opened):
        key = uuid.uuid4()
        first = opened(key)
        before = everything()

        with pytest.raises(SentBeforeError) as refusal:
            opened(key, held_on=HELD + DAY)

        assert refusal.value.meeting == first
        assert everything() == before

    def test_a_key_of_another_cell_is_refused(self, actor, opened):
        other = factories.make_cell()
        key = opened().client_key

        said = refused(
            lambda: services.open_meeting(
                actor=actor, cell=other, client_key=key, **details(kind="extraordinary")
            )
        )

        assert said == ["This page was sent for another cell before."]

    @pytest.mark.parametrize("state", MeetingState.values)
    def test_a_second_regular_meeting_of_a_month_is_refused_at_the_month(self, cell, opened, state):
        factories.make_meeting(cell, JUNE, state=state)

        said = refused(opened, "month")

        assert said == ["The regular meeting of 06/2024 is on record already."]

    def test_other_kinds_and_other_cells_may_meet_in_the_month_too(self, actor, opened):
        opened()
        opened(kind="thematic", topic="Roads")
        opened(kind="thematic", topic="Schools")
        opened(kind="extraordinary")
        other = factories.make_cell()
        services.open_meeting(actor=actor, cell=other, client_key=uuid.uuid4(), **details())

        kinds = Meeting.objects.order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["regular", "thematic", "thematic", "extraordinary", "regular"]

    def test_costs_the_same_for_few_and_many_members(self, cell, opened):
        few = queries_of(opened)
        for _n in range(60):
            factories.make_member(cell=cell)

        assert queries_of(lambda: opened(month=JULY, held_on=JULY)) == few


class TestDays:
    @pytest.mark.parametrize(
        ("changed", "field", "said"),
        [
            ({"held_on": date(2024, 7, 11)}, "held_on", "That day is still to come."),
            (
                {"month": JULY, "held_on": date(2024, 5, 31)},
                "held_on",
                "That day is too far from the month that the meeting is for.",
            ),
            (
                {"month": date(2024, 5, 1), "held_on": JULY},
                "held_on",
                "That day is too far from the month that the meeting is for.",
            ),
            (
                {"held_on": None},
                "not_held_reason",
                "Say why it was not held.",
            ),
            (
                {"held_on": None, "not_held_reason": "Flood", "month": date(2024, 8, 1)},
                "month",
                "That month is still to come.",
            ),
            (
                {"kind": "thematic"},
                "topic",
                "Name the topic of the thematic meeting.",
            ),
        ],
    )
    def test_that_cannot_be(self, opened, changed, field, said):
        assert refused(lambda: opened(**changed), field) == [said]

    @pytest.mark.parametrize(
        ("month", "held_on"),
        [
            (JULY, date(2024, 7, 10)),  # today
            (JUNE, date(2024, 5, 1)),  # the first day of the month before
            (JUNE, date(2024, 7, 10)),
            (date(2024, 3, 1), date(2024, 2, 28)),
            (date(2024, 3, 1), date(2024, 4, 30)),  # the last day of the month after
            (date(2023, 12, 1), date(2024, 1, 5)),
            (date(2024, 8, 1), date(2024, 7, 9)),  # the coming month's, held early
        ],
    )
    def test_that_may_be(self, opened, month, held_on):
        meeting = stored(opened(month=month, held_on=held_on))

        assert (meeting.month, meeting.held_on, meeting.expected) == (month, held_on, 3)

    def test_not_held_may_be_said_of_the_current_month(self, opened):
        assert opened(month=JULY, held_on=None, not_held_reason="Flood").month == JULY

    def test_a_thematic_meeting_that_was_not_held_needs_no_topic(self, opened):
        assert opened(kind="thematic", held_on=None, not_held_reason="Flood").topic == ""

    def test_several_faults_are_said_at_once(self, opened):
        before = everything()

        with pytest.raises(ValidationError) as error:
            opened(kind="thematic", month=date(2019, 1, 1), held_on=date(2025, 1, 1))

        assert set(error.value.message_dict) == {"held_on", "month", "topic"}
        assert everything() == before


class TestThePlaceOfACell:
    """The commune and type that a meeting counts under: those of the month's last day."""

    @pytest.fixture
    def old(self):
        return factories.make_commune("OLD")

    @pytest.fixture
    def new(self):
        return factories.make_commune("NEW")

    def moved(self, old, new, day, **fields):
        cell = factories.make_cell(commune=old, end=day)
        factories.place_cell(cell, new, start=day, cell_type=CellType.AGENCY, **fields)
        factories.make_member(cell=cell)
        return cell

    def open_for(self, cell, actor, **changed):
        return services.open_meeting(
            actor=actor, cell=cell, client_key=uuid.uuid4(), **details(**changed)
        )

    def test_a_cell_that_moved_on_the_15th_counts_where_it_ended_the_month(self, old, new, actor):
        cell = self.moved(old, new, date(2024, 6, 15))

        meeting = stored(self.open_for(cell, actor, held_on=HELD))

        assert (meeting.commune, meeting.cell_type) == (new, CellType.AGENCY)

    def test_a_move_on_the_last_day_counts_already(self, old, new, actor):
        cell = self.moved(old, new, date(2024, 6, 30))

        assert stored(self.open_for(cell, actor)).commune == new

    def test_on_2_july_for_june_it_counts_where_it_was_in_june(self, old, new, actor):
        cell = self.moved(old, new, JULY)

        meeting = stored(self.open_for(cell, actor, held_on=date(2024, 7, 2)))

        assert (meeting.commune, meeting.cell_type) == (old, CellType.RESIDENTIAL)

    def test_of_december_held_in_january_counts_where_it_was_in_december(self, old, new, actor):
        cell = self.moved(old, new, date(2024, 1, 1))

        meeting = stored(
            self.open_for(cell, actor, month=date(2023, 12, 1), held_on=date(2024, 1, 3))
        )

        assert (meeting.month, meeting.commune) == (date(2023, 12, 1), old)

    def test_a_merged_cell_counts_in_its_last_month_where_it_was_last(self, old, actor):
        cell = factories.make_cell(commune=old, end=date(2024, 6, 15))
        factories.make_member(cell=cell, end=date(2024, 6, 15))
        factories.succeed(cell, factories.make_cell(), date(2024, 6, 15))

        assert stored(self.open_for(cell, actor)).commune == old
        said = refused(lambda: self.open_for(cell, actor, month=JULY, held_on=HELD), "month")
        assert said == ["The cell did not exist in that month."]

    @pytest.mark.parametrize("held_on", [date(2024, 6, 15), date(2024, 7, 2)])
    def test_a_cell_does_not_meet_after_it_ended(self, old, actor, held_on):
        cell = factories.make_cell(commune=old, end=date(2024, 6, 15))

        said = refused(lambda: self.open_for(cell, actor, held_on=held_on), "held_on")

        assert said == ["The cell did not exist on that day."]

    def test_a_cell_does_not_meet_before_it_began(self, old, actor):
        cell = factories.make_cell(commune=old, start=date(2024, 6, 4))

        said = refused(lambda: self.open_for(cell, actor, held_on=HELD), "held_on")

        assert said == ["The cell did not exist on that day."]

    def test_a_month_before_the_cell_is_refused(self, old, actor):
        cell = factories.make_cell(commune=old, start=JULY)

        said = refused(
            lambda: self.open_for(cell, actor, held_on=None, not_held_reason="Flood"), "month"
        )

        assert said == ["The cell did not exist in that month."]

    def test_follows_a_draft_that_is_changed(self, old, new, actor):
        cell = self.moved(old, new, date(2024, 6, 15))
        meeting = self.open_for(cell, actor)

        services.change_meeting(
            actor=actor,
            meeting=meeting,
            version=meeting.version,
            **details(month=date(2024, 5, 1), held_on=HELD),
        )

        assert stored(meeting).commune == old

    def test_follows_a_move_that_is_recorded_while_it_is_a_draft(self, old, new, actor):
        cell = factories.make_cell(commune=old)
        factories.make_member(cell=cell)
        meeting = self.open_for(cell, actor)
        CellPlacement.objects.filter(cell=cell).update(end=date(2024, 6, 15))
        factories.place_cell(cell, new, start=date(2024, 6, 15))

        services.submit_meeting(actor=actor, meeting=meeting, version=meeting.version)

        assert stored(meeting).commune == new

    def test_stays_frozen_when_a_move_is_recorded_later(self, old, new, actor):
        cell = factories.make_cell(commune=old)
        factories.make_member(cell=cell)
        meeting = self.open_for(cell, actor)
        services.submit_meeting(actor=actor, meeting=meeting, version=meeting.version)
        CellPlacement.objects.filter(cell=cell).update(end=JULY)
        factories.place_cell(cell, new, start=JULY)

        meeting = services.confirm_meeting(actor=actor, meeting=meeting, version=2)

        assert stored(meeting).commune == old

    @pytest.mark.parametrize(
        ("days", "found"),
        [
            ([(date(2020, 1, 1), None)], 0),
            ([(date(2020, 1, 1), date(2024, 6, 1))], None),
            ([(date(2020, 1, 1), date(2024, 6, 2))], 0),
            ([(date(2024, 6, 30), None)], 0),
            ([(JULY, None)], None),
            ([(date(2020, 1, 1), date(2024, 6, 15)), (date(2024, 6, 15), None)], 1),
            ([(date(2024, 6, 5), date(2024, 6, 9)), (date(2024, 6, 12), date(2024, 6, 20))], 1),
            # Away on the last day and back later: the cell did not end, and was nowhere that day.
            ([(date(2020, 1, 1), date(2024, 6, 15)), (date(2024, 7, 5), None)], None),
        ],
    )
    def test_is_found_for_june(self, old, days, found):
        cell = Cell.objects.create(code="C-PLACED")
        placements = [factories.place_cell(cell, old, start=a, end=b) for a, b in days]

        expected = None if found is None else placements[found]
        assert placement_for(cell, JUNE) == expected


class TestChanging:
    def change(self, actor, meeting, **changed):
        values = details(**changed)
        return services.change_meeting(
            actor=actor, meeting=meeting, version=meeting.version, **values
        )

    def test_redraws_the_sheet_of_a_draft_for_its_day(self, cell, draft, actor):
        services.record_attendance(
            actor=actor, meeting=draft, version=1, marks=marks(draft, An=("excused", "ill"))
        )
        factories.make_member("Lê Dung", cell=cell, start=date(2024, 6, 20))

        meeting = self.change(actor, stored(draft), held_on=date(2024, 6, 25))

        meeting = stored(meeting)
        assert (meeting.held_on, meeting.version) == (date(2024, 6, 25), 3)
        assert (meeting.expected, meeting.present, meeting.excused) == (4, 3, 1)
        assert row_of(meeting, "Lê An").presence == "excused"

    def test_is_logged_with_what_differs(self, draft, actor):
        self.change(actor, draft, topic="Roads")

        entry = newest_entry()
        assert entry.action == "changed"
        assert (entry.before["topic"], entry.after["topic"]) == ("", "Roads")
        assert "held_on" not in entry.after

    def test_to_the_same_leaves_nothing_in_the_log(self, draft, actor):
        self.change(actor, draft)

        assert Change.objects.exclude(action="created").count() == 0

    def test_a_draft_to_not_held_drops_its_sheet(self, draft, actor):
        meeting = self.change(actor, draft, held_on=None, not_held_reason="Flood")

        meeting = stored(meeting)
        assert (meeting.sheet.count(), meeting.expected, meeting.present) == (0, 0, 0)

    def test_not_held_to_held_draws_a_sheet(self, opened, actor):
        meeting = opened(held_on=None, not_held_reason="Flood")

        meeting = self.change(actor, meeting, not_held_reason="")

        assert (stored(meeting).expected, meeting.sheet.count()) == (3, 3)

    def test_a_returned_one_keeps_its_sheet_whatever_its_day(self, cell, returned, actor):
        factories.make_member("Lê Dung", cell=cell)
        sheet = list(returned.sheet.order_by("pk").values())

        meeting = self.change(actor, returned, held_on=date(2024, 6, 25))

        assert stored(meeting).held_on == date(2024, 6, 25)
        assert list(meeting.sheet.order_by("pk").values()) == sheet
        assert stored(meeting).expected == 3

    def test_a_returned_one_that_was_not_held_after_all_logs_the_sheet(self, returned, actor):
        codes = {row.member.code for row in returned.sheet.all()}

        meeting = self.change(actor, returned, held_on=None, not_held_reason="Flood")

        meeting = stored(meeting)
        assert (meeting.sheet.count(), meeting.expected) == (0, 0)
        assert meeting.first_submitted_at is not None
        entry = newest_entry()
        assert (entry.action, entry.after) == ("corrected", {})
        assert entry.before == dict.fromkeys(codes, "expected present")

    @pytest.mark.parametrize("state", ["submitted", "confirmed"])
    def test_is_refused_once_it_counts(self, state, request, actor):
        meeting = request.getfixturevalue(state)

        said = refused(lambda: self.change(actor, meeting, topic="Roads"))

        assert said == [f"This cannot be done with a meeting that is {state}."]

    def test_of_an_older_version_is_refused(self, draft, actor):
        self.change(actor, draft, topic="Roads")

        said = refused(lambda: self.change(actor, draft, topic="Schools"), error=ConflictError)

        assert said == ["Somebody else changed this meeting while you were working on it."]

    def test_into_another_regular_month_is_refused(self, cell, draft, actor):
        factories.make_meeting(cell, "2024-05")

        said = refused(
            lambda: self.change(actor, draft, month=date(2024, 5, 1), held_on=HELD), "month"
        )

        assert said == ["The regular meeting of 05/2024 is on record already."]

    def test_to_a_day_to_come_is_refused(self, draft, actor):
        said = refused(lambda: self.change(actor, draft, held_on=date(2024, 7, 11)), "held_on")

        assert said == ["That day is still to come."]


class TestRecording:
    def record(self, actor, meeting, reason="", version=None, **by_name):
        return services.record_attendance(
            actor=actor,
            meeting=meeting,
            version=meeting.version if version is None else version,
            marks=marks(meeting, **by_name),
            reason=reason,
        )

    def test_marks_a_draft_without_a_word_in_the_log(self, draft, actor):
        entries = Change.objects.count()

        self.record(actor, draft, An=("excused", "ill"), Chi=("unexcused",))

        meeting = stored(draft)
        assert (meeting.expected, meeting.present) == (3, 1)
        assert (meeting.excused, meeting.unexcused, meeting.version) == (1, 1, 2)
        assert Change.objects.count() == entries

    def test_corrects_a_submitted_sheet_person_by_person(self, submitted, actor):
        first_submitted_at = submitted.first_submitted_at
        code = row_of(submitted, "Lê An").member.code

        self.record(actor, submitted, "Counted wrong", An=("excused", "ill"), Bình=("present",))

        meeting = stored(submitted)
        assert (meeting.present, meeting.excused, meeting.state) == (2, 1, "submitted")
        assert meeting.first_submitted_at == first_submitted_at
        entry = newest_entry()
        assert (entry.action, entry.reason) == ("corrected", "Counted wrong")
        assert (entry.before, entry.after) == ({code: "present"}, {code: "excused ill"})

    @pytest.mark.parametrize("version", [1, 2])
    def test_that_changes_nobody_is_no_error_and_writes_nothing(self, submitted, actor, version):
        before = everything()

        self.record(actor, submitted, version=version, An=("present",))

        assert everything() == before

    def test_of_a_submitted_sheet_without_a_reason_is_refused(self, submitted, actor):
        said = refused(lambda: self.record(actor, submitted, An=("unexcused",)), "reason")

        assert said == ["Say why the submitted sheet is corrected."]

    def test_of_a_returned_sheet_needs_no_reason_and_is_logged(self, returned, actor):
        self.record(actor, returned, An=("unexcused",))

        assert stored(returned).unexcused == 1
        assert (newest_entry().action, newest_entry().reason) == ("corrected", "")

    def test_of_a_confirmed_sheet_is_refused(self, confirmed, actor):
        said = refused(lambda: self.record(actor, confirmed, "Why", An=("unexcused",)))

        assert said == ["This cannot be done with a meeting that is confirmed."]

    def test_of_somebody_who_is_not_on_the_sheet_is_refused(self, draft, opened, actor):
        other = opened(kind="extraordinary")
        foreign = other.sheet.first()

        said = refused(
            lambda: services.record_attendance(
                actor=actor,
                meeting=draft,
                version=draft.version,
                marks={**marks(draft, An=("unexcused",)), foreign.pk: Mark("unexcused")},
            )
        )

        assert said == ["Somebody in this form is not on the sheet of this meeting."]

    @pytest.mark.parametrize("version", [0, 2, -1])
    def test_of_another_version_is_refused(self, draft, actor, version):
        refused(
            lambda: self.record(actor, draft, version=version, An=("unexcused",)),
            error=ConflictError,
        )

    def test_by_two_people_in_turn_is_a_conflict_for_the_second(self, draft, actor):
        second = stored(draft)
        self.record(actor, draft, An=("unexcused",))

        refused(lambda: self.record(actor, second, Bình=("unexcused",)), error=ConflictError)

        assert row_of(draft, "Lê Bình").presence == "present"

    def test_costs_the_same_for_5_and_60(self, actor):
        costs = []
        for size in (5, 60):
            cell = factories.make_cell()
            for _n in range(size):
                factories.make_member(cell=cell)
            meeting = services.open_meeting(
                actor=actor, cell=cell, client_key=uuid.uuid4(), **details()
            )
            given = {row.pk: Mark("excused", "ill") for row in meeting.sheet.all()}
            costs.append(
                queries_of(
                    lambda meeting=meeting, given=given: services.record_attendance(
                        actor=actor, meeting=meeting, version=1, marks=given
                    )
                )
            )
            assert stored(meeting).excused == size

        assert costs[0] == costs[1]


class TestSubmitting:
    def submit(self, actor, meeting):
        return services.submit_meeting(actor=actor, meeting=meeting, version=meeting.version)

    def test_freezes_and_counts(self, draft, actor):
        before = timezone.now()

        self.submit(actor, draft)

        meeting = stored(draft)
        assert (meeting.state, meeting.version) == ("submitted", 2)
        assert before <= meeting.first_submitted_at <= timezone.now()
        assert meeting.counts and meeting.is_frozen

    def test_logs_the_sheet_as_one_entry(self, cell, draft, actor):
        code = row_of(draft, "Lê An").member.code
        services.record_attendance(
            actor=actor, meeting=draft, version=1, marks=marks(draft, An=("excused", "ill"))
        )
        entries = Change.objects.count()

        self.submit(actor, stored(draft))

        assert Change.objects.count() == entries + 1
        entry = newest_entry()
        assert (entry.action, entry.user, entry.cell) == ("submitted", actor.user, cell)
        assert len(entry.after["sheet"]) == 3
        assert entry.after["sheet"][code] == "expected excused ill"
        tallies = {name: entry.after[name] for name in ("expected", "present", "excused")}
        assert tallies == {"expected": 3, "present": 2, "excused": 1}
        assert (entry.after["month"], entry.after["held_on"]) == ("2024-06-01", "2024-06-03")

    @pytest.mark.parametrize("state", ["submitted", "confirmed"])
    def test_again_is_no_error_and_changes_nothing(self, state, request, actor):
        meeting = request.getfixturevalue(state)
        before = everything()

        again = services.submit_meeting(actor=actor, meeting=meeting, version=1)

        assert again.state == state
        assert everything() == before

    def test_a_draft_that_no_longer_fits_the_roll_is_refused(self, cell, draft, actor):
        factories.make_member("Lê Dung", cell=cell)

        said = refused(lambda: self.submit(actor, draft), error=RollChangedError)

        assert said == [
            "The roll of the cell has changed: look at who is on the sheet, then submit it."
        ]

    def test_keeps_the_first_time_over_a_return(self, returned, actor):
        first = stored(returned).first_submitted_at

        meeting = self.submit(actor, returned)

        assert (stored(meeting).first_submitted_at, meeting.state) == (first, "submitted")

    def test_a_returned_sheet_stays_as_it_was_frozen(self, cell, returned, actor):
        sheet = list(returned.sheet.order_by("pk").values())
        factories.make_member("Lê Dung", cell=cell)
        factories.exempt(row_of(returned, "Lê An").member)

        meeting = self.submit(actor, returned)

        assert list(meeting.sheet.order_by("pk").values()) == sheet
        assert (stored(meeting).expected, stored(meeting).exempt) == (3, 0)

    def test_of_one_that_was_not_held(self, opened, actor):
        meeting = opened(held_on=None, not_held_reason="Flood")

        self.submit(actor, meeting)

        meeting = stored(meeting)
        assert (meeting.state, meeting.expected, meeting.sheet.count()) == ("submitted", 0, 0)
        assert newest_entry().after["sheet"] == {}
        assert newest_entry().after["not_held_reason"] == "Flood"

    def test_with_nobody_expected_is_refused(self, actor):
        cell = factories.make_cell()
        factories.exempt(factories.make_member(cell=cell))
        meeting = services.open_meeting(
            actor=actor, cell=cell, client_key=uuid.uuid4(), **details()
        )

        said = refused(lambda: self.submit(actor, meeting))

        assert said == [
            "Nobody had to attend on that day: the roll of the cell must be put right first."
        ]

    def test_of_an_older_version_is_refused(self, draft, actor):
        services.record_attendance(
            actor=actor, meeting=draft, version=1, marks=marks(draft, An=("unexcused",))
        )

        refused(lambda: self.submit(actor, draft), error=ConflictError)


class TestFrozenSheets:
    """Whatever becomes of people later changes no past sheet."""

    def exempted(self, member, cell):
        factories.exempt(member, start=date(2024, 1, 1))

    def moved(self, member, cell):
        Membership.objects.filter(member=member).update(end=HELD, ended="transferred")
        factories.join(member, factories.make_cell(), start=HELD)

    def died(self, member, cell):
        Membership.objects.filter(member=member).update(end=date(2024, 5, 20), ended="died")

    def never_there(self, member, cell):
        Membership.objects.filter(member=member).delete()

    def away(self, member, cell):
        factories.join(member, factories.make_cell(), kind=MembershipKind.TEMPORARY)

    def joined_by_another(self, member, cell):
        factories.make_member("Lê Dung", cell=cell)

    @pytest.mark.parametrize(
        "fate", ["exempted", "moved", "died", "never_there", "away", "joined_by_another"]
    )
    def test_keep_who_was_on_them(self, cell, submitted, actor, fate):
        sheet = list(submitted.sheet.order_by("pk").values())
        tallies = {name: getattr(stored(submitted), name) for name in Meeting.TALLIES}
        getattr(self, fate)(row_of(submitted, "Lê An").member, cell)

        def step(service, meeting, **more):
            return service(actor=actor, meeting=meeting, version=meeting.version, **more)

        meeting, _difference = services.redraw_draft(submitted)
        meeting = step(services.record_attendance, meeting, marks={}, reason="Looked again")
        meeting = step(services.return_meeting, meeting, remark="Look again")
        meeting = step(services.change_meeting, services.redraw_draft(meeting)[0], topic="Roads")
        meeting = step(services.submit_meeting, meeting)
        meeting = step(services.confirm_meeting, meeting)

        assert list(meeting.sheet.order_by("pk").values()) == sheet
        stored_tallies = {name: getattr(stored(meeting), name) for name in Meeting.TALLIES}
        assert stored_tallies == tallies

    @pytest.mark.parametrize("fate", ["exempted", "moved", "died", "never_there", "away"])
    def test_are_not_frozen_while_they_are_drafts(self, cell, draft, actor, fate):
        member = row_of(draft, "Lê An").member
        getattr(self, fate)(member, cell)

        meeting, _difference = services.redraw_draft(draft)
        meeting = services.submit_meeting(actor=actor, meeting=meeting, version=meeting.version)

        expected = meeting.sheet.filter(standing=Standing.EXPECTED)
        assert not expected.filter(member=member).exists()
        assert stored(meeting).expected == 2


class TestRedrawing:
    """A draft's sheet follows the roll when it is opened; a frozen one never does."""

    def test_of_a_sheet_that_fits_the_roll_writes_nothing(self, draft, actor):
        before = everything()

        assert services.redraw_draft(draft)[0].version == 1

        assert everything() == before

    def test_takes_the_roll_as_it_is_now_and_keeps_marks(self, cell, draft, actor):
        services.record_attendance(
            actor=actor, meeting=draft, version=1, marks=marks(draft, An=("excused", "ill"))
        )
        factories.make_member("Lê Dung", cell=cell)
        left = row_of(draft, "Lê Chi").member
        Membership.objects.filter(member=left).update(end=HELD, ended="died")

        meeting, _difference = services.redraw_draft(draft)

        rows = meeting.sheet.values_list("member__full_name", "standing", "presence")
        assert {name: (standing, presence) for name, standing, presence in rows} == {
            "Lê An": ("expected", "excused"),
            "Lê Bình": ("expected", "present"),
            "Lê Dung": ("expected", "present"),
        }
        meeting = stored(meeting)
        assert (meeting.expected, meeting.present, meeting.excused) == (3, 2, 1)
        assert meeting.version == 3

    def test_nobody_who_becomes_exempt_is_said_to_have_come_all_the_same(self, draft):
        """That the expected are present by default is no word of anybody's."""
        factories.exempt(row_of(draft, "Lê An").member)

        meeting = stored(services.redraw_draft(draft)[0])

        assert row_of(meeting, "Lê An").presence == ""
        assert (meeting.expected, meeting.exempt, meeting.exempt_present) == (2, 1, 0)

    @pytest.mark.parametrize("state", ["submitted", "confirmed", "returned"])
    def test_leaves_what_was_submitted(self, cell, request, state, actor):
        meeting = request.getfixturevalue(state)
        factories.make_member("Lê Dung", cell=cell)
        before = everything()

        services.redraw_draft(meeting)

        assert everything() == before

    def test_of_one_that_was_not_held_writes_nothing(self, opened):
        meeting = opened(held_on=None, not_held_reason="Flood")
        before = everything()

        services.redraw_draft(meeting)

        assert everything() == before


class TestConfirming:
    def confirm(self, actor, meeting):
        return services.confirm_meeting(actor=actor, meeting=meeting, version=meeting.version)

    def test_locks_a_submitted_meeting(self, submitted, actor):
        self.confirm(actor, submitted)

        meeting = stored(submitted)
        assert (meeting.state, meeting.confirmed_by) == ("confirmed", actor.user)
        assert meeting.confirmed_at is not None
        assert (meeting.version, meeting.counts) == (3, True)

    def test_is_logged(self, submitted, actor):
        self.confirm(actor, submitted)

        entry = newest_entry()
        assert (entry.action, entry.user) == ("confirmed", actor.user)
        assert (entry.before["state"], entry.after["state"]) == ("submitted", "confirmed")

    def test_again_is_no_error_and_changes_nothing(self, confirmed, actor):
        before = everything()

        again = services.confirm_meeting(actor=actor, meeting=confirmed, version=1)

        assert again.state == "confirmed"
        assert everything() == before

    @pytest.mark.parametrize("state", ["draft", "returned"])
    def test_of_what_is_not_submitted_is_refused(self, state, request, actor):
        meeting = request.getfixturevalue(state)

        said = refused(lambda: self.confirm(actor, meeting))

        assert said == [f"This cannot be done with a meeting that is {state}."]

    def test_of_an_older_version_is_refused(self, submitted, actor):
        services.record_attendance(
            actor=actor,
            meeting=submitted,
            version=2,
            marks=marks(submitted, An=("unexcused",)),
            reason="Looked again",
        )

        refused(lambda: self.confirm(actor, submitted), error=ConflictError)

    def test_takes_the_remark_of_a_return_away(self, returned, actor):
        meeting = services.submit_meeting(actor=actor, meeting=returned, version=3)

        self.confirm(actor, meeting)

        assert stored(meeting).return_remark == ""


class TestReturning:
    def hand_back(self, actor, meeting, remark="Count again"):
        return services.return_meeting(
            actor=actor, meeting=meeting, version=meeting.version, remark=remark
        )

    @pytest.mark.parametrize("state", ["submitted", "confirmed"])
    def test_stops_it_from_counting_and_says_why(self, state, request, actor):
        meeting = request.getfixturevalue(state)
        first = meeting.first_submitted_at

        self.hand_back(actor, meeting)

        meeting = stored(meeting)
        assert (meeting.state, meeting.return_remark) == ("returned", "Count again")
        assert (meeting.confirmed_by, meeting.confirmed_at) == (None, None)
        assert (meeting.first_submitted_at, meeting.counts) == (first, False)
        entry = newest_entry()
        assert (entry.action, entry.reason) == ("returned", "Count again")
        assert entry.before["state"] == state

    def test_without_a_remark_is_refused(self, submitted, actor):
        said = refused(lambda: self.hand_back(actor, submitted, remark=""), "remark")

        assert said == ["Say what must be put right."]

    @pytest.mark.parametrize("state", ["draft", "returned"])
    def test_of_what_does_not_count_is_refused(self, state, request, actor):
        meeting = request.getfixturevalue(state)

        said = refused(lambda: self.hand_back(actor, meeting))

        assert said == [f"This cannot be done with a meeting that is {state}."]

    def test_of_an_older_version_is_refused(self, submitted, actor):
        refused(
            lambda: services.return_meeting(
                actor=actor, meeting=submitted, version=1, remark="Count again"
            ),
            error=ConflictError,
        )


class TestDiscarding:
    def discard(self, actor, meeting):
        services.discard_draft(actor=actor, meeting=meeting, version=meeting.version)

    def test_deletes_a_draft_with_its_sheet_and_logs_it(self, cell, draft, actor):
        pk = draft.pk

        self.discard(actor, draft)

        assert not Meeting.objects.exists()
        assert not Attendance.objects.exists()
        entry = newest_entry()
        assert (entry.action, entry.object_id, entry.cell) == ("deleted", pk, cell)
        assert entry.before["month"] == "2024-06-01"

    @pytest.mark.parametrize("state", ["submitted", "confirmed", "returned"])
    def test_of_what_was_submitted_is_refused(self, state, request, actor):
        meeting = request.getfixturevalue(state)

        said = refused(lambda: self.discard(actor, meeting))

        assert said == [f"This cannot be done with a meeting that is {state}."]

    def test_of_an_older_version_is_refused(self, draft, actor):
        services.record_attendance(
            actor=actor, meeting=draft, version=1, marks=marks(draft, An=("unexcused",))
        )

        refused(lambda: self.discard(actor, draft), error=ConflictError)


STEPS = {
    "open": (None, lambda **given: services.open_meeting(**given, **details(month=JULY))),
    "change": ("draft", lambda **given: services.change_meeting(**given, topic="Roads")),
    "record": (
        "submitted",
        lambda meeting, **given: services.record_attendance(
            meeting=meeting, marks=marks(meeting, An=("unexcused",)), reason="Why", **given
        ),
    ),
    "submit": ("draft", services.submit_meeting),
    "confirm": ("submitted", services.confirm_meeting),
    "return": ("submitted", lambda **given: services.return_meeting(remark="Why", **given)),
    "discard": ("draft", services.discard_draft),
    "thematic": ("draft", lambda **given: sittings.hold_thematic_too(topic="Roads", **given)),
}


def test_every_service_is_walked():
    public = {
        name
        for name, thing in vars(services).items()
        if callable(thing)
        and getattr(thing, "__module__", "") == services.__name__
        and not name.startswith("_")
    }

    assert public == {
        "open_meeting",
        "change_meeting",
        "record_attendance",
        "submit_meeting",
        "confirm_meeting",
        "return_meeting",
        "discard_draft",
        "submit_sheet",  # record_sheet and submit_meeting
        "record_sheet",  # record_attendance and sittings.hold_thematic_too
        "redraw_draft",  # a draft's sheet is no fact yet: nothing of it is logged
        "meeting_alike",  # looks, and writes nothing
    }
    assert len(STEPS) == 8


@pytest.mark.parametrize("step", STEPS)
class TestEveryService:
    def act(self, step, request, cell, actor):
        """Return the step, ready to be taken."""
        state, service = STEPS[step]
        if state is None:
            return lambda: service(actor=actor, cell=cell, client_key=uuid.uuid4())
        meeting = request.getfixturevalue(state)
        return lambda: service(actor=actor, meeting=meeting, version=meeting.version)

    def test_leaves_one_entry_by_its_actor(self, step, request, cell, actor):
        act = self.act(step, request, cell, actor)
        entries = Change.objects.count()

        act()

        assert Change.objects.count() == entries + 1
        assert newest_entry().user == actor.user
        assert newest_entry().noun == "meeting"

    def test_writes_nothing_when_the_log_cannot_be_written(
        self, step, request, cell, actor, monkeypatch
    ):
        act = self.act(step, request, cell, actor)
        before = everything()

        def fail(*args, **kwargs):
            raise RuntimeError("The log is full.")

        monkeypatch.setattr("cells.services.changes._write", fail)
        with pytest.raises(RuntimeError):
            act()

        assert everything() == before


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def make(self):
        cell = factories.make_cell()
        for _n in range(3):
            factories.make_member(cell=cell)
        return cell, [Actor(factories.make_user()) for _n in range(2)]

    def test_who_open_the_same_month_make_one_meeting(self, tmp_path):
        cell, actors = self.make()

        def open_by(actor):
            return lambda: services.open_meeting(
                actor=actor, cell=cell, client_key=uuid.uuid4(), **details()
            )

        with shared_database(tmp_path):
            outcomes = at_once(*map(open_by, actors))
            meetings = list(Meeting.objects.values_list("pk", flat=True))
            on_sheets, entries = Attendance.objects.count(), Change.objects.count()

        won = [outcome for outcome in outcomes if isinstance(outcome, Meeting)]
        lost = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
        assert (len(won), len(lost)) == (1, 1)
        assert list(lost[0].message_dict) == ["month"]
        assert meetings == [won[0].pk]
        assert (on_sheets, entries) == (3, 1)

    def test_taps_with_one_key_make_one_meeting(self, tmp_path):
        cell, actors = self.make()
        key = uuid.uuid4()

        def open_one():
            return services.open_meeting(actor=actors[0], cell=cell, client_key=key, **details())

        with shared_database(tmp_path):
            first, second = at_once(open_one, open_one)
            stored_meetings, entries = Meeting.objects.count(), Change.objects.count()

        assert first == second
        assert (stored_meetings, entries) == (1, 1)

    def test_who_submit_submit_once(self, tmp_path):
        cell, actors = self.make()
        meeting = services.open_meeting(
            actor=actors[0], cell=cell, client_key=uuid.uuid4(), **details()
        )

        def submit_by(actor):
            return lambda: services.submit_meeting(actor=actor, meeting=meeting, version=1)

        with shared_database(tmp_path):
            outcomes = at_once(*map(submit_by, actors))
            version = Meeting.objects.get().version
            entries = Change.objects.filter(action="submitted").count()

        assert [outcome.state for outcome in outcomes] == ["submitted", "submitted"]
        assert (version, entries) == (2, 1)

    def test_who_mark_one_sheet_do_not_overwrite_each_other(self, tmp_path):
        cell, actors = self.make()
        meeting = services.open_meeting(
            actor=actors[0], cell=cell, client_key=uuid.uuid4(), **details()
        )
        rows = list(meeting.sheet.order_by("pk"))

        def mark_by(actor, row):
            return lambda: services.record_attendance(
                actor=actor, meeting=meeting, version=1, marks={row.pk: Mark("unexcused")}
            )

        with shared_database(tmp_path):
            outcomes = at_once(mark_by(actors[0], rows[0]), mark_by(actors[1], rows[1]))
            absent = Attendance.objects.filter(presence="unexcused").count()
            meeting = Meeting.objects.get()

        assert sorted(type(outcome).__name__ for outcome in outcomes) == [
            "ConflictError",
            "Meeting",
        ]
        assert (absent, meeting.unexcused, meeting.version) == (1, 1, 2)


def test_a_step_looks_at_the_meeting_as_it_is_now(submitted, actor):
    stale = stored(submitted)
    services.confirm_meeting(actor=actor, meeting=submitted, version=2)

    refused(
        lambda: services.record_attendance(
            actor=actor,
            meeting=stale,
            version=3,
            marks=marks(stale, An=("unexcused",)),
            reason="Why",
        )
    )
    assert stale.state == "submitted"


def test_a_sheet_counts_who_is_exempt_and_came_beside_the_rate(cell, draft, actor):
    member = row_of(draft, "Lê An").member
    factories.exempt(member)
    meeting, _difference = services.redraw_draft(draft)
    for mark in ("", "present"):
        meeting = services.record_attendance(
            actor=actor, meeting=meeting, version=meeting.version, marks=marks(meeting, An=(mark,))
        )

    meeting = stored(draft)
    assert (meeting.expected, meeting.present) == (2, 2)
    assert (meeting.exempt, meeting.exempt_present) == (1, 1)
    assert Exemption.objects.count() == 1


def test_a_meeting_of_any_kind_may_follow_another_day_of_its_month(opened):
    thematic = opened(kind=MeetingKind.THEMATIC, topic="Roads")
    regular = opened()

    assert (thematic.held_on, regular.held_on) == (HELD, HELD)
    assert thematic.sheet.count() == regular.sheet.count() == 3
