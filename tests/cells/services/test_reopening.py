"""Confirmed meetings that are reopened: they count on, and are corrected. Today is 10 July 2024."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.choices import MeetingState
from cells.models import Change, Meeting
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.meeting_versions import ConflictError
from cells.services.reopening import reopen_meeting
from cells.services.sheets import Mark
from tests import factories
from tests.cells.connections import at_once, shared_database
from tests.cells.evidence import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]


@pytest.fixture
def upper(db):
    return Actor(factories.make_user(username="upper"))


@pytest.fixture
def clerk(db):
    return Actor(factories.make_user(username="clerk"))


def confirm(cell, clerk):
    meeting = services.open_meeting(
        actor=clerk,
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=date(2024, 6, 3),
    )
    meeting = services.submit_meeting(actor=clerk, meeting=meeting, version=1)
    return services.confirm_meeting(actor=clerk, meeting=meeting, version=2)


@pytest.fixture
def confirmed(clerk):
    cell = factories.make_cell()
    factories.make_member("Lê An", cell=cell)
    return confirm(cell, clerk)


def reopen(actor, meeting, reason="A figure is wrong", version=None):
    version = version or meeting.version
    return reopen_meeting(actor=actor, meeting=meeting, version=version, reason=reason)


def test_is_submitted_again_and_counts(confirmed, upper):
    first = confirmed.first_submitted_at
    reopen(upper, confirmed)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.counts, meeting.version) == (MeetingState.SUBMITTED, True, 4)
    assert (meeting.confirmed_by, meeting.confirmed_at) == (None, None)
    assert meeting.first_submitted_at == first


def test_who_reopened_and_who_had_confirmed_are_on_record(confirmed, upper, clerk):
    reopen(upper, confirmed)
    entry = Change.objects.order_by("-pk").first()
    assert (entry.action, entry.user, entry.reason) == (
        "reopened",
        upper.user,
        "A figure is wrong",
    )
    assert entry.before["confirmed_by_id"] == clerk.user.pk


def test_is_corrected_for_a_reason_and_confirmed_anew(confirmed, upper, clerk):
    meeting = reopen(upper, confirmed)
    marks = {meeting.sheet.get().pk: Mark("unexcused")}
    correction = {"actor": clerk, "meeting": meeting, "version": 4, "marks": marks}
    with pytest.raises(ValidationError):
        services.record_attendance(**correction)
    meeting = services.record_attendance(**correction, reason="Counted again")
    services.confirm_meeting(actor=clerk, meeting=meeting, version=5)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.unexcused) == ("confirmed", 1)
    actions = Change.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[2:] == ["confirmed", "reopened", "corrected", "confirmed"]


def test_without_a_reason_is_refused(confirmed, upper):
    before = everything()
    with pytest.raises(ValidationError) as refused:
        reopen(upper, confirmed, reason="")
    assert refused.value.message_dict == {"reason": ["Say why the meeting is reopened."]}
    assert everything() == before


def test_of_an_older_version_is_refused(confirmed, upper):
    before = everything()
    with pytest.raises(ConflictError):
        reopen(upper, confirmed, version=2)
    assert everything() == before


@pytest.mark.parametrize("state", ["submitted", "returned", "draft"])
def test_of_what_is_not_confirmed_is_refused(upper, state):
    meeting = factories.make_meeting(factories.make_cell(), "2024-06", state=state)
    before = everything()
    with pytest.raises(ValidationError) as refused:
        reopen(upper, meeting)
    assert refused.value.messages == [f"This cannot be done with a meeting that is {state}."]
    assert everything() == before


def test_of_a_shut_month_is_possible_and_corrects_nothing(confirmed, upper, clerk):
    factories.lock_entry(0)
    meeting = reopen(upper, confirmed)
    marks = {meeting.sheet.get().pk: Mark("unexcused")}
    with pytest.raises(ValidationError):
        services.record_attendance(
            actor=clerk, meeting=meeting, version=4, marks=marks, reason="Why"
        )
    services.confirm_meeting(actor=clerk, meeting=meeting, version=4)
    assert Meeting.objects.get().state == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_reopen_once(tmp_path):
    cell = factories.make_cell()
    factories.make_member(cell=cell)
    actors = [Actor(factories.make_user()) for _n in range(2)]
    meeting = confirm(cell, actors[0])

    def reopen_by(actor):
        return lambda: reopen(actor, meeting)

    with shared_database(tmp_path):
        outcomes = at_once(*map(reopen_by, actors))
        entries = Change.objects.filter(action="reopened").count()

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConflictError", "Meeting"]
    assert entries == 1
