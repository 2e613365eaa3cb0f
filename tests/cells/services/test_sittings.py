"""A regular and a thematic meeting in one sitting: two meetings, everybody marked once."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cells.models import Attendance, Change, Meeting
from cells.periods import today
from cells.services import meetings as services
from cells.services.changes import Actor
from cells.services.meeting_versions import ConflictError, RollChangedError
from cells.services.minutes import record_minutes
from cells.services.sheets import Mark
from cells.services.sittings import hold_thematic_too
from reports.facts import check_facts
from tests import factories

pytestmark = pytest.mark.django_db
ACTOR = Actor.command("test")
TOPIC = "Học tập và làm theo"


@pytest.fixture
def cell():
    cell = factories.make_cell()
    for name in ("Lê An", "Lê Bình", "Lê Chi"):
        factories.make_member(name, cell=cell)
    return cell


@pytest.fixture
def regular(cell):
    return services.open_meeting(
        actor=ACTOR,
        cell=cell,
        client_key=uuid.uuid4(),
        kind="regular",
        month=date(2024, 6, 1),
        held_on=date(2024, 6, 3),
    )


def now(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def thematic():
    return Meeting.objects.get(kind="thematic")


def hold(regular, topic=TOPIC):
    return hold_thematic_too(
        actor=ACTOR, meeting=regular, version=now(regular).version, topic=topic
    )


def mark_ill(regular, name="Lê An"):
    row = regular.sheet.get(member__full_name=name)
    services.record_attendance(
        actor=ACTOR,
        meeting=regular,
        version=now(regular).version,
        marks={row.pk: Mark("excused", "ill")},
    )


def absent(meeting):
    rows = Attendance.objects.filter(meeting=meeting).absent()
    return sorted(rows.values_list("member__full_name", "presence", "reason"))


def test_it_is_a_draft_of_its_own_with_the_same_marks(regular):
    mark_ill(regular)
    hold(regular)
    found = thematic()
    assert (found.topic, found.month, found.held_on) == (TOPIC, regular.month, regular.held_on)
    assert (found.state, found.held_with, found.expected) == ("draft", regular, 3)
    assert absent(found) == absent(regular) == [("Lê An", "excused", "ill")]
    assert (found.present, found.excused) == (2, 1)


def test_what_is_marked_later_is_marked_in_both(regular):
    hold(regular)
    mark_ill(regular, "Lê Bình")
    assert absent(thematic()) == [("Lê Bình", "excused", "ill")]
    assert thematic().excused == 1


def test_submitting_the_one_submits_both(regular):
    hold(regular)
    mark_ill(regular)
    services.submit_meeting(actor=ACTOR, meeting=regular, version=now(regular).version)
    assert {meeting.state for meeting in Meeting.objects.all()} == {"submitted"}
    assert [(each.present, each.excused) for each in Meeting.objects.all()] == [(2, 1)] * 2
    assert Change.objects.filter(action="submitted").count() == 2
    assert check_facts(today()).broken == ()


def test_once_submitted_each_is_corrected_for_itself(regular):
    hold(regular)
    services.submit_meeting(actor=ACTOR, meeting=regular, version=now(regular).version)
    row = regular.sheet.get(member__full_name="Lê An")
    services.record_attendance(
        actor=ACTOR,
        meeting=regular,
        version=now(regular).version,
        marks={row.pk: Mark("excused", "ill")},
        reason="Counted wrong",
    )
    assert absent(regular) == [("Lê An", "excused", "ill")]
    assert absent(thematic()) == []


def test_another_day_is_another_day_of_both(regular):
    hold(regular)
    services.change_meeting(
        actor=ACTOR, meeting=regular, version=now(regular).version, held_on=date(2024, 6, 5)
    )
    assert thematic().held_on == date(2024, 6, 5)


def test_a_sitting_that_was_not_held_has_no_thematic_meeting(regular):
    hold(regular)
    services.change_meeting(
        actor=ACTOR,
        meeting=regular,
        version=now(regular).version,
        held_on=None,
        not_held_reason="Bão",
    )
    assert not Meeting.objects.filter(kind="thematic").exists()


def test_a_meeting_that_is_no_regular_one_any_more_lets_it_go(regular):
    hold(regular)
    services.change_meeting(
        actor=ACTOR, meeting=regular, version=now(regular).version, kind="extraordinary"
    )
    assert (thematic().held_with, thematic().state) == (None, "draft")


def test_another_topic_renames_it_and_none_takes_it_away(regular):
    hold(regular)
    hold(regular, "Đường giao thông")
    assert thematic().topic == "Đường giao thông"
    hold(regular, "")
    assert not Meeting.objects.filter(kind="thematic").exists()
    assert Change.objects.latest("pk").action == "deleted"


def test_the_same_topic_again_changes_nothing(regular):
    version = hold(regular).version
    count = Change.objects.count()
    again = hold_thematic_too(actor=ACTOR, meeting=regular, version=1, topic=TOPIC)
    assert (again.version, Change.objects.count()) == (version, count)


def test_of_a_version_that_was_not_seen_is_refused(regular):
    hold(regular)
    with pytest.raises(ConflictError):
        hold_thematic_too(actor=ACTOR, meeting=regular, version=1, topic="Khác")
    assert thematic().topic == TOPIC


def test_discarding_the_regular_draft_discards_both(regular):
    hold(regular)
    services.discard_draft(actor=ACTOR, meeting=regular, version=now(regular).version)
    assert not Meeting.objects.exists()


def test_only_a_regular_meeting_has_one(regular):
    services.change_meeting(actor=ACTOR, meeting=regular, version=1, kind="extraordinary")
    with pytest.raises(ValidationError):
        hold(regular)


def test_minutes_of_the_thematic_meeting_are_not_lost_with_its_topic(regular):
    hold(regular)
    record_minutes(actor=ACTOR, meeting=thematic(), version=0, contents="Bàn về đường")
    with pytest.raises(ValidationError) as refused:
        hold(regular, "")
    assert list(refused.value.error_dict) == ["thematic_topic"]
    assert thematic().minutes.contents == "Bàn về đường"


def test_the_log_keeps_the_minutes_of_drafts_that_go(regular):
    hold(regular)
    record_minutes(actor=ACTOR, meeting=thematic(), version=0, contents="Bàn về đường")
    services.discard_draft(actor=ACTOR, meeting=regular, version=now(regular).version)
    entry = Change.objects.get(noun="minutes", action="deleted")
    assert entry.before["contents"] == "Bàn về đường"


def test_a_sheet_tells_its_sender_the_version_that_it_made(regular):
    row = regular.sheet.get(member__full_name="Lê An")
    saved, version = services.record_sheet(
        actor=ACTOR,
        meeting=regular,
        version=1,
        marks={row.pk: Mark("excused", "ill")},
        topic=TOPIC,
    )
    assert version == saved.version == now(regular).version == 3


def test_what_somebody_else_changed_is_not_among_what_the_sender_knows(regular):
    """The marks are alike, so nothing is refused; but to submit, the sheet must be looked at."""
    mark_ill(regular)
    row = regular.sheet.get(member__full_name="Lê An")
    saved, version = services.record_sheet(
        actor=ACTOR, meeting=regular, version=1, marks={row.pk: Mark("excused", "ill")}
    )
    assert (version, saved.version) == (1, 2)
    with pytest.raises(ConflictError):
        services.submit_meeting(actor=ACTOR, meeting=saved, version=version)


def submit_ill(meeting, topic=TOPIC):
    row = meeting.sheet.get(member__full_name="Lê An")
    marks = {row.pk: Mark("excused", "ill")}
    return services.submit_sheet(actor=ACTOR, meeting=meeting, version=1, marks=marks, topic=topic)


def test_a_sheet_is_saved_and_submitted_in_one_go(regular):
    first, second = (submit_ill(regular) for _n in range(2))
    assert first.version == second.version == now(regular).version
    for meeting in (now(regular), thematic()):
        assert (meeting.state, meeting.excused) == ("submitted", 1)


def test_a_sheet_that_fails_halfway_is_not_saved(regular, monkeypatch):
    def fail(*_arguments, **_named):
        raise RuntimeError

    monkeypatch.setattr(services, "submit_meeting", fail)
    with pytest.raises(RuntimeError):
        submit_ill(regular)
    assert (now(regular).version, now(regular).excused) == (1, 0)
    assert not Meeting.objects.filter(kind="thematic").exists()


def test_a_sheet_that_cannot_be_submitted_keeps_its_marks(regular):
    factories.make_member("Lê Chi", cell=regular.cell)
    with pytest.raises(RollChangedError):
        submit_ill(regular)
    assert (now(regular).state, now(regular).excused, thematic().excused) == ("draft", 1, 1)


def test_the_thematic_meeting_is_not_submitted_before_the_regular_one(regular, english):
    hold(regular)
    with pytest.raises(ValidationError) as error:
        services.submit_meeting(actor=ACTOR, meeting=thematic(), version=thematic().version)
    assert error.value.messages == ["It is submitted with the regular meeting of the same sitting."]
    assert thematic().state == "draft"
