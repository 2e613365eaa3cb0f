"""A regular and a thematic meeting of one sitting: while both are drafts, the thematic one follows.

See docs/decisions/0023.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import MeetingKind, MeetingState
from cells.models import Meeting, Minutes, Resolution
from cells.services import sheets
from cells.services.changes import log_changed, log_created, log_deleted, snapshot
from cells.services.entry_locks import check_open
from cells.services.meeting_rules import set_details
from cells.services.meeting_versions import (
    check_version,
    lock_meeting,
    must_be,
    next_version,
    save_meeting,
)

# What both meetings of a sitting have in common.
SHARED = ("month", "held_on", "joint_with")
# What is written about a meeting, and goes with it.
WRITINGS = (Resolution, Minutes)


@transaction.atomic
def hold_thematic_too(*, actor, meeting, version, topic, page=None):
    """Record that the sitting of a regular draft was a thematic meeting on `topic` too: a draft of
    its own with the same marks, submitted with the regular one. An empty topic takes it away.
    Return the regular meeting."""
    meeting = lock_meeting(meeting)
    is_draft = meeting.state == MeetingState.DRAFT
    thematic = thematic_draft_with(meeting) if is_draft else getattr(meeting, "thematic_too", None)
    # Also when it is submitted: a second Submit is no error.
    if topic == (thematic.topic if thematic else ""):
        return meeting
    must_be(meeting, MeetingState.DRAFT)
    check_version(meeting, version, page)
    check_open(meeting)
    if meeting.kind != MeetingKind.REGULAR or not meeting.is_held:
        raise ValidationError(_("Only a regular meeting can be held with a thematic one."))
    if not topic:
        _refuse_to_lose_minutes(thematic)
        delete_drafts(actor, [thematic])
    elif thematic:
        before = snapshot(thematic)
        thematic.topic = topic
        next_version(thematic, by=actor)
        log_changed(actor, [(thematic, before)])
    else:
        _open_thematic_with(actor, meeting, topic)
    next_version(meeting, by=actor, page=page)
    return meeting


def _open_thematic_with(actor, meeting, topic):
    thematic = Meeting(cell=meeting.cell, recorded_by=actor.user, held_with=meeting)
    details = {name: getattr(meeting, name) for name in ("source", *SHARED)}
    set_details(thematic, {**details, "kind": MeetingKind.THEMATIC, "topic": topic})
    save_meeting(thematic)
    _draw_alike(thematic, meeting)
    thematic.save()
    log_created(actor, [thematic])


def _draw_alike(thematic, regular):
    sheets.draw_sheet(thematic)
    sheets.copy_marks(regular, thematic)
    sheets.write_tallies(thematic)


def thematic_draft_with(meeting):
    """Return the thematic draft of the same sitting, or None."""
    return Meeting.objects.filter(held_with=meeting, state=MeetingState.DRAFT).first()


def follows_another(meeting):
    """Tell whether a thematic draft has the marks of the regular draft of the same sitting."""
    leading = Meeting.objects.filter(pk=meeting.held_with_id, state=MeetingState.DRAFT)
    return meeting.state == MeetingState.DRAFT and leading.exists()


def delete_drafts(actor, drafts):
    """Delete drafts with their sheets, minutes and resolutions; the log keeps what they said."""
    said = [
        row
        for model in WRITINGS
        for row in model.objects.filter(meeting__in=drafts).select_related("meeting")
    ]
    log_deleted(actor, [*said, *drafts])
    for draft in drafts:
        draft.delete()


def is_written_about(meeting):
    """Tell whether a meeting has minutes or a resolution."""
    return any(model.objects.filter(meeting=meeting).exists() for model in WRITINGS)


def _refuse_to_lose_minutes(thematic):
    if is_written_about(thematic):
        message = _("The thematic meeting has minutes already: delete its draft on its own page.")
        raise ValidationError({"thematic_topic": message})


def let_thematic_follow(actor, meeting):
    """Give the thematic draft of the same sitting the day, month and marks of the regular one. It
    goes if nothing was held, and goes its own way if that is no regular meeting any more."""
    thematic = thematic_draft_with(meeting)
    if thematic is None:
        return
    thematic.cell = meeting.cell
    if not meeting.is_held:
        delete_drafts(actor, [thematic])
        return
    before = snapshot(thematic)
    if meeting.kind != MeetingKind.REGULAR:
        thematic.held_with = None
    set_details(thematic, {name: getattr(meeting, name) for name in SHARED})
    save_meeting(thematic)
    _draw_alike(thematic, meeting)
    next_version(thematic, by=actor)
    if actor:
        log_changed(actor, [(thematic, before)])
