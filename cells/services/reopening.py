"""Reopening: a confirmed meeting is unlocked for a reason, and goes on counting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cells.choices import ChangeAction, MeetingState
from cells.services.changes import log_changed, snapshot
from cells.services.meeting_versions import lock_meeting, must_be, next_version


@transaction.atomic
def reopen_meeting(*, actor, meeting, version, reason):
    """Unlock a confirmed meeting: it is submitted again, counts as before, and its frozen sheet can
    be corrected until it is confirmed anew; return it. Who had confirmed it stays in the log."""
    meeting = lock_meeting(meeting, version)
    must_be(meeting, MeetingState.CONFIRMED)
    if not reason:
        raise ValidationError({"reason": _("Say why the meeting is reopened.")})
    before = snapshot(meeting)
    meeting.state = MeetingState.SUBMITTED
    meeting.confirmed_by = meeting.confirmed_at = None
    next_version(meeting, by=actor)
    log_changed(actor, [(meeting, before)], action=ChangeAction.REOPENED, reason=reason)
    return meeting
