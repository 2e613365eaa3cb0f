"""Guests of a meeting, by name. Today is 10 July 2024 (see `clock`)."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Change, Meeting
from cells.services import meetings as services
from cells.services import sheets
from cells.services.changes import Actor
from cells.services.guests import MOST_GUESTS, record_guests
from cells.services.meeting_versions import ConflictError
from cells.services.sittings import hold_thematic_too
from tests import factories
from tests.cells.evidence import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

ACTOR = Actor.command("test")


@pytest.fixture
def draft(db):
    cell = factories.make_cell()
    factories.make_member("Lê An", cell=cell)
    return services.open_meeting(
        actor=ACTOR,
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=date(2024, 6, 3),
    )


@pytest.fixture
def submitted(draft):
    return services.submit_meeting(actor=ACTOR, meeting=draft, version=1)


def record(meeting, *names, **changed):
    values = {"version": meeting.version, "reason": ""} | changed
    return record_guests(actor=ACTOR, meeting=meeting, names=names, **values)


def refused(meeting, *names, **changed):
    """Return what is said of guests that are refused, and see that nothing is written."""
    before = everything()
    with pytest.raises(ValidationError) as error:
        record(meeting, *names, **changed)
    assert everything() == before
    return error.value


def test_they_are_on_the_sheet_and_count_in_no_rate(draft):
    entries = Change.objects.count()

    record(draft, "Ông Năm", "Bà Ba")

    meeting = Meeting.objects.get()
    assert (meeting.guests, meeting.expected, meeting.present) == (2, 1, 1)
    assert meeting.version == 2
    rows = meeting.sheet.filter(standing="guest").values_list("guest_name", "presence")
    assert set(rows) == {("Ông Năm", "present"), ("Bà Ba", "present")}
    assert Change.objects.count() == entries


def test_who_is_left_out_is_taken_away(draft):
    meeting = record(draft, "Ông Năm", "Bà Ba")

    meeting = record(meeting, "Bà Ba", "Bà Tư")

    assert sheets.guest_names(meeting) == ["Bà Ba", "Bà Tư"]


def test_the_same_ones_change_nothing_whatever_the_version(draft):
    record(draft, "Ông Năm", "Bà Ba")
    before = everything()

    record(draft, "Bà Ba", "Ông Năm", version=1)

    assert everything() == before


def test_a_guest_with_a_record_of_ours_stays(draft):
    member = factories.make_member("Hà Sơn")
    factories.mark(draft, member, standing="guest")

    assert record(draft, "Bà Ba").guests == 2
    assert record(draft, version=2).guests == 1


def test_of_another_version_are_a_conflict(draft):
    assert isinstance(refused(draft, "Bà Ba", version=7), ConflictError)


def test_of_a_submitted_meeting_need_a_reason(submitted):
    assert refused(submitted, "Bà Ba").message_dict == {
        "reason": ["Say why the submitted sheet is corrected."]
    }


def test_of_a_submitted_meeting_are_a_correction(submitted):
    meeting = record(submitted, "Ông Năm", "Bà Ba", reason="Forgotten")

    record(meeting, "Bà Ba", "Bà Tư", reason="Mistaken")

    entry = Change.objects.latest("pk")
    assert (entry.action, entry.reason) == ("corrected", "Mistaken")
    assert (entry.before, entry.after) == (
        {"Ông Năm": "guest present"},
        {"Bà Tư": "guest present"},
    )


def test_of_a_confirmed_meeting_are_refused(submitted):
    meeting = services.confirm_meeting(actor=ACTOR, meeting=submitted, version=2)

    assert refused(meeting, "Bà Ba", reason="Why").code == "state"


def test_are_so_many_and_no_more(draft):
    names = [f"Khách {number}" for number in range(MOST_GUESTS + 1)]

    assert refused(draft, *names).message_dict == {
        "guest_names": [f"These are more than {MOST_GUESTS} guests."]
    }
    assert record(draft, *names[1:]).guests == MOST_GUESTS


def test_who_is_on_the_sheet_is_no_guest(draft):
    assert refused(draft, "Lê An").message_dict == {
        "guest_names": [
            "Lê An is on the sheet already; to somebody else of that name, add the office."
        ]
    }


def test_the_thematic_meeting_of_the_sitting_has_the_same(draft):
    regular = hold_thematic_too(actor=ACTOR, meeting=draft, version=1, topic="Roads")

    meeting = record(regular, "Bà Ba")

    thematic = Meeting.objects.get(kind="thematic")
    assert (thematic.guests, sheets.guest_names(thematic)) == (1, ["Bà Ba"])
    record(meeting)
    thematic.refresh_from_db()
    assert thematic.guests == 0


def test_a_meeting_that_was_not_held_has_none(draft):
    meeting = services.change_meeting(
        actor=ACTOR, meeting=draft, version=1, held_on=None, not_held_reason="Flood"
    )
    assert refused(meeting, "Bà Ba").messages == ["A meeting that was not held has no guests."]


def test_guests_come_and_go_with_the_sheet_in_one_step(draft):
    saved, version = services.record_sheet(
        actor=ACTOR,
        meeting=draft,
        version=1,
        marks={draft.sheet.get().pk: sheets.Mark("excused", "ill")},
        guests=("Bà Ba",),
        topic="Roads",
    )

    assert (saved.version, version) == (4, 4)
    assert (saved.excused, saved.guests, saved.thematic_too.guests) == (1, 1, 1)
