"""Resolutions: written until the meeting is confirmed, logged, and overwritten by nobody unseen."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Change, Resolution
from cells.services import meetings
from cells.services.changes import Actor
from cells.services.meeting_versions import ConflictError
from cells.services.resolutions import most_votes, record_resolution
from tests import factories

pytestmark = pytest.mark.django_db
ACTOR = Actor.command("test")
RESOLVED = {
    "number": 5,
    "contents": "Làm đường vào bản",
    "votes_for": 3,
    "votes_against": 0,
    "votes_abstaining": 1,
}
NOTHING = dict.fromkeys(RESOLVED) | {"contents": ""}


@pytest.fixture
def cell():
    cell = factories.make_cell()
    for name in ("Lê An", "Lê Bình", "Lê Chi", "Lê Dung"):
        factories.make_member(name, cell=cell)
    return cell


@pytest.fixture
def meeting(cell):
    return open_meeting(cell)


def open_meeting(cell, **changed):
    details = {"kind": "regular", "month": date(2024, 6, 1), "held_on": date(2024, 6, 3)}
    return meetings.open_meeting(
        actor=ACTOR, cell=cell, client_key=uuid.uuid4(), **(details | changed)
    )


def record(meeting, version=0, **changed):
    resolved = RESOLVED | changed
    return record_resolution(actor=ACTOR, meeting=meeting, version=version, **resolved)


def test_what_was_resolved_is_kept_and_logged(meeting, cell):
    record(meeting)

    resolution = Resolution.objects.get()
    assert {name: getattr(resolution, name) for name in RESOLVED} == RESOLVED
    assert (resolution.meeting, resolution.version, resolution.votes) == (meeting, 1, 4)
    entry = Change.objects.latest("pk")
    assert (entry.noun, entry.action, entry.cell) == ("resolution", "created", cell)
    assert entry.after["contents"] == "Làm đường vào bản"


def test_a_change_logs_what_differs(meeting):
    record(meeting)
    record(meeting, 1, number=6)
    entry = Change.objects.latest("pk")
    assert (entry.action, entry.before, entry.after) == ("changed", {"number": 5}, {"number": 6})


def test_sent_twice_is_written_once(meeting):
    record(meeting)
    count = Change.objects.count()
    assert record(meeting).version == 1
    assert Change.objects.count() == count


def test_nothing_resolved_writes_nothing(meeting):
    assert record(meeting, **NOTHING) is None
    assert not Resolution.objects.exists()


def test_emptied_it_is_gone_and_the_log_keeps_it(meeting):
    record(meeting)
    assert record(meeting, 1, **NOTHING) is None
    assert not Resolution.objects.exists()
    entry = Change.objects.latest("pk")
    assert (entry.noun, entry.action, entry.before["number"]) == ("resolution", "deleted", 5)
    assert record(meeting, 1, **NOTHING) is None


@pytest.mark.parametrize("changed", [{"number": 6}, NOTHING])
def test_of_a_version_that_was_not_seen_is_refused(meeting, changed):
    record(meeting)
    with pytest.raises(ConflictError):
        record(meeting, 0, **changed)
    assert Resolution.objects.get().number == 5


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"votes_for": 4}, "votes_for"),
        ({"contents": ""}, "contents"),
        ({"number": 0}, "number"),
        ({"votes_against": None}, "__all__"),
        ({"votes_for": 1, "votes_against": 1}, "__all__"),
    ],
)
def test_what_cannot_be_is_refused(meeting, changed, field):
    with pytest.raises(ValidationError) as refused:
        record(meeting, **changed)
    assert set(refused.value.message_dict) == {field}
    assert not Resolution.objects.exists()


def test_the_vote_may_be_unknown(meeting):
    record(meeting, votes_for=None, votes_against=None, votes_abstaining=None)
    assert Resolution.objects.get().votes is None


def test_exempt_and_away_members_who_came_may_have_voted_and_guests_not(cell):
    meeting = factories.make_meeting(
        cell, "2024-05", present=4, exempt=2, exempt_present=1, away=1, away_present=1, guests=3
    )
    assert most_votes(meeting) == 6
    assert record(meeting, votes_for=5).votes == 6
    with pytest.raises(ValidationError):
        record(meeting, 1, votes_for=6)


def test_of_a_confirmed_meeting_is_locked(meeting):
    meetings.submit_meeting(actor=ACTOR, meeting=meeting, version=1)
    record(meeting)
    meetings.confirm_meeting(actor=ACTOR, meeting=meeting, version=2)
    with pytest.raises(ValidationError):
        record(meeting, 1, number=6)
    assert Resolution.objects.get().number == 5


def test_a_meeting_that_was_not_held_has_none(cell):
    missed = open_meeting(cell, month=date(2024, 5, 1), held_on=None, not_held_reason="Lũ")
    with pytest.raises(ValidationError):
        record(missed)
    assert not Resolution.objects.exists()


def test_goes_with_a_draft_that_is_deleted_and_the_log_keeps_it(meeting):
    record(meeting)
    meetings.discard_draft(actor=ACTOR, meeting=meeting, version=meeting.version)
    entry = Change.objects.get(noun="resolution", action="deleted")
    assert entry.before["contents"] == "Làm đường vào bản"
