"""Minutes: written until the meeting is confirmed, logged, and overwritten by nobody unseen."""

import uuid
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from cells.choices import MeetingQuality
from cells.models import Change, Minutes, Setting, SettingKey
from cells.services import meetings
from cells.services.changes import Actor
from cells.services.meeting_versions import ConflictError
from cells.services.minutes import minutes_of, quality_of, record_minutes
from tests import factories

pytestmark = pytest.mark.django_db
ACTOR = Actor.command("test")
SAID = {
    "started_at": time(19, 30),
    "ended_at": time(21, 0),
    "place": "Nhà văn hóa thôn",
    "chair": "Lê An",
    "recorder": "Lê Bình",
    "contents": "Đường vào bản",
    "conclusions": "Làm trước mùa mưa",
    "opinions": 4,
    "self_score": 92,
}


@pytest.fixture
def cell():
    cell = factories.make_cell()
    factories.make_member("Lê An", cell=cell)
    return cell


def open_meeting(cell, month=6, **changed):
    details = {"kind": "regular", "month": date(2024, month, 1), "held_on": date(2024, month, 3)}
    return meetings.open_meeting(
        actor=ACTOR, cell=cell, client_key=uuid.uuid4(), **(details | changed)
    )


@pytest.fixture
def meeting(cell):
    return open_meeting(cell)


def record(meeting, version=0, **said):
    return record_minutes(actor=ACTOR, meeting=meeting, version=version, **said)


def test_all_that_was_said_is_kept_and_logged(meeting, cell):
    record(meeting, **SAID)

    minutes = Minutes.objects.get()
    assert {name: getattr(minutes, name) for name in SAID} == SAID
    assert (minutes.meeting, minutes.version) == (meeting, 1)
    entry = Change.objects.latest("pk")
    assert (entry.noun, entry.action, entry.cell) == ("minutes", "created", cell)
    assert entry.after["place"] == "Nhà văn hóa thôn"


def test_a_change_logs_what_differs(meeting):
    record(meeting, **SAID)
    record(meeting, 1, **SAID | {"opinions": 5})
    entry = Change.objects.latest("pk")
    assert (entry.action, entry.before, entry.after) == (
        "changed",
        {"opinions": 4},
        {"opinions": 5},
    )


def test_sent_twice_is_written_once(meeting):
    record(meeting, **SAID)
    count = Change.objects.count()
    assert record(meeting, **SAID).version == 1
    assert Change.objects.count() == count


def test_nothing_said_writes_nothing(meeting):
    record(meeting, place="", opinions=None)
    assert not Minutes.objects.exists()


def test_of_a_version_that_was_not_seen_are_refused(meeting):
    record(meeting, **SAID)
    with pytest.raises(ConflictError):
        record(meeting, 0, place="Trụ sở xã")
    assert Minutes.objects.get().place == "Nhà văn hóa thôn"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"self_score": 101}, "self_score"),
        ({"opinions": -1}, "opinions"),
        ({"started_at": time(21), "ended_at": time(20)}, "__all__"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(meeting, said, field):
    with pytest.raises(ValidationError) as refused:
        record(meeting, **said)
    assert list(refused.value.error_dict) == [field]
    assert not Minutes.objects.exists()


def test_a_submitted_meeting_still_takes_them_and_a_confirmed_one_does_not(meeting):
    submitted = meetings.submit_meeting(actor=ACTOR, meeting=meeting, version=1)
    record(submitted, place="Nhà văn hóa thôn")
    meetings.confirm_meeting(actor=ACTOR, meeting=submitted, version=2)
    with pytest.raises(ValidationError):
        record(submitted, 1, place="Trụ sở xã")
    assert Minutes.objects.get().place == "Nhà văn hóa thôn"


def test_a_meeting_that_was_not_held_has_none(cell):
    meeting = open_meeting(cell, held_on=None, not_held_reason="Bão")
    with pytest.raises(ValidationError):
        record(meeting, place="Nhà văn hóa thôn")


def test_new_ones_begin_with_what_is_usual(cell, meeting):
    record(meeting, **SAID)
    minutes = minutes_of(open_meeting(cell, 7))
    assert (minutes.version, minutes.place, minutes.chair) == (0, "Nhà văn hóa thôn", "Lê An")
    assert (minutes.started_at, minutes.ended_at, minutes.contents) == (time(19, 30), None, "")


def test_a_draft_takes_its_minutes_along(meeting):
    record(meeting, **SAID)
    meetings.discard_draft(actor=ACTOR, meeting=meeting, version=1)
    assert not Minutes.objects.exists()
    assert Change.objects.filter(noun="minutes", action="deleted").count() == 1


@pytest.mark.parametrize(
    ("score", "quality"),
    [
        (100, MeetingQuality.GOOD),
        (90, MeetingQuality.GOOD),
        (89, MeetingQuality.FAIR),
        (70, MeetingQuality.FAIR),
        (69, MeetingQuality.AVERAGE),
        (50, MeetingQuality.AVERAGE),
        (49, MeetingQuality.POOR),
        (0, MeetingQuality.POOR),
        (None, None),
    ],
)
def test_the_quality_by_the_usual_points(score, quality):
    assert quality_of(score, date(2024, 6, 3)) == quality


def test_the_points_are_those_of_the_day():
    change = date(2025, 1, 1)
    Setting.objects.filter(key=SettingKey.MEETING_SCORES).update(end=change)
    Setting.objects.create(
        key=SettingKey.MEETING_SCORES,
        value={"good": 95, "fair": 80, "average": 60},
        source="Hướng dẫn mới",
        start=change,
    )
    assert quality_of(92, date(2024, 12, 31)) == MeetingQuality.GOOD
    assert quality_of(92, change) == MeetingQuality.FAIR
